"""A table of the scores alone (自评得分汇总): the form's parts across, the most and the score of each below.

``项目`` | ``预算执行`` | ``产出指标`` | ``效益指标`` | ``总分`` over ``满分`` and ``得分``. Its rows are no indicators.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.forms import grades
from ingest.forms import vocabulary as words
from ingest.forms.figures import add_score
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, fold, is_points

if TYPE_CHECKING:
    from ingest.forms.state import State

_MOST: Final = re.compile(r"^(满分|分值|标准分|权重)$")
_SCORE: Final = re.compile(r"^(自评|评价|实际)?(得分|自评分|评分)$")
_EXECUTION: Final = re.compile(r"^(预算|资金)(执行|支出)(率|情况)?$")


@dataclass(slots=True)
class Part:
    """A column: what is scored there, its first level, and its most once that was read.

    ``place`` is the column's among the texts of the header, from 0.
    """

    place: int
    header: Slot
    kind: str
    level1: str | None
    most: Slot | None = None


def read_row(row: Row, state: State) -> bool:
    """Read a row of such a table; false where it is none."""
    if parts := _header(row):
        state.end_table()
        state.summary = parts
        state.form.mark(row.own, "header")
        return True
    name = bare(row.slots[0].text)
    is_score = bool(_SCORE.match(name))
    if not state.summary or not (is_score or _MOST.match(name)):
        state.summary = []
        return False
    state.form.mark(row.slots[0], "label")
    grades.land(row.own, state.form)
    landed = {(r["component_kind"], r["level1_code"]) for r in state.form.tables.get("score_line", [])}
    for part in state.summary:
        value = _value(row, part)
        if not is_score:
            part.most = value
        elif value is not None and (part.kind, part.level1) not in landed:
            add_score(state.form, part.kind, part.header, part.most, value, part.level1)
    return True


def _header(row: Row) -> list[Part]:
    """The parts that a row names, two first levels and a total among them; empty where it is no such header."""
    if any(character.isdigit() for slot in row.own for character in fold(slot.text)):
        return []
    parts = [part for n, slot in enumerate(row.slots) if n and (part := _part(n, slot))]
    levels = {part.level1 for part in parts if part.level1}
    has_total = any(part.kind == "total" for part in parts)
    return parts if len(levels) >= 2 and has_total and not words.levels(row.slots[0].text) else []


def _part(place: int, slot: Slot) -> Part | None:
    if words.score_component(slot.text) == "total":
        return Part(place, slot, "total", None)
    if _EXECUTION.match(bare(slot.text)):
        return Part(place, slot, "budget_execution", None)
    first = next((level.code for level in words.levels(slot.text) if level.level == 1), None)
    return Part(place, slot, "level1_subtotal", first) if first else None


def _value(row: Row, part: Part) -> Slot | None:
    """The points under a part's header; where columns aren't certain, in the same place of the row."""
    if row.exact:
        under = (s for s in row.own if s.col <= part.header.last_col and s.last_col >= part.header.col)
        return next((s for s in under if is_points(s.text)), None)
    found = row.slots[part.place] if part.place < len(row.slots) else None
    return found if found is not None and is_points(found.text) else None
