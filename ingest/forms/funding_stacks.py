"""A measure and what it is made of in the lines of one cell (``全年预算数：92`` over ``其中：本级安排 59.8``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ingest.forms import vocabulary as words
from ingest.forms.figures import RATIOS, figure
from ingest.forms.funding_measures import measure_of, told_in
from ingest.forms.rows import Row, Slot
from ingest.forms.state import State
from ingest.forms.text import has_han, is_amount, labelled_amount

_AMONG: Final = re.compile(r"^其中\s*[:：]?\s*")
_LINE: Final = re.compile(r"^([^\d:：]{2,14}?)[:：\s]*(-?\d[\d,.]*\s*(?:万元|亿元|千元|元)?)$")
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class _Stack:
    """A cell: the measure with its label and amount, and each line's code, label and amount."""

    slot: Slot
    measure: str
    total: tuple[str, str]
    lines: tuple[tuple[str, str, str], ...]


def read_row(row: Row, state: State) -> bool:
    """Read a row of such cells beside labels; false where one of its cells is anything else."""
    if state.table is not None or state.tables_done:
        return False
    found = [stack for slot in row.own if (stack := _stack(slot)) is not None]
    others = [s for s in row.own if all(s is not x.slot for x in found)]
    if not found or not all(has_han(s.text) and not is_amount(s.text) for s in others):
        return False
    state.form.see_unit(*row.slots)
    measures = told_in(state.form, [x.measure for x in found])
    for stack, measure in zip(found, measures, strict=True):
        name, amount = (stack.slot.with_text(text) for text in stack.total)
        figure(state.form, "form", "header", "total", name, measure, name, amount)
        for code, label, value in stack.lines:
            line, part = stack.slot.with_text(label), stack.slot.with_text(value)
            figure(state.form, "form", "header", code, line, measure, name, part)
    state.form.mark(others, "label")
    return True


def _stack(slot: Slot) -> _Stack | None:
    shown = [line.strip() for line in slot.text.splitlines() if line.strip()]
    total = labelled_amount(shown[0]) if len(shown) >= _FEWEST else None
    measure = measure_of(slot.with_text(total[0])) if total else None
    if total is None or measure is None or measure in RATIOS or words.line_code(total[0]) not in (None, "total"):
        return None
    found = [_LINE.match(_AMONG.sub("", line)) for line in shown[1:]]
    lines = [(words.line_code(m[1]) or "unmapped", m[1], m[2]) for m in found if m]
    whole = len(lines) == len(found) and all(code != "unmapped" for code, *_ in lines)
    return _Stack(slot, measure, total, tuple(lines)) if whole else None
