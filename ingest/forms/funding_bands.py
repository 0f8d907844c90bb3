"""Accounts in bands: labels of income or expenditure across, each over its amount.

``收入情况`` | ``财政拨款收入`` | … | ``本年收入合计`` | ``年初结转和结余`` | ``收入总计`` over a row of amounts.
The words of final accounts (what was carried over, what is left) tell that they are what came in and what was spent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import figure
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, has_han, is_figure

_MEASURES = {"income_block": "revenue", "expenditure_block": "executed"}
_TOTALS = ("total_income", "total_expenditure")
_OF_FORM = ("carryover_in", "year_end_balance")
_FINAL = re.compile(r"决算|结转|结余")
_GRAND = re.compile(r"总计$")
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Band:
    """A band whose amounts stand in the next row: its labels, and the measure of its lines."""

    labels: tuple[Slot, ...]
    measure: str


def header(row: Row, below: Row | None) -> Band | None:
    """The labels of such a band, or ``None`` where the row is none."""
    head, *labels = row.slots or (None,)
    if head is None or below is None or head.inherited or len(labels) < _FEWEST:
        return None
    role = words.column_role("funding", head.text)
    named = all(has_han(s.text) and not s.inherited and not is_figure(s.text) for s in labels)
    over = below.own and all(is_figure(s.text) for s in below.own) and _fits(labels, below)
    known = sum(words.line_code(s.text) not in (None, "unmapped") for s in labels)
    if role is None or role[0] not in _MEASURES or not named or not over or known < _FEWEST - 1:
        return None
    final = any(_FINAL.search(bare(s.text)) for s in (head, *labels))
    return Band(tuple(labels), _MEASURES[role[0]]) if final else None


def _fits(labels: list[Slot], below: Row) -> bool:
    """Whether each amount stands below a label, or there are as many where columns aren't certain."""
    return [s.col for s in below.own] == [s.col for s in labels] or (not below.exact and len(below.own) == len(labels))


def data_row(row: Row, band: Band, form: FormBuilder) -> bool:
    """Read the band's amounts; false where the row is another."""
    if len(row.own) != len(band.labels) or not all(is_figure(s.text) for s in row.own):
        return False
    codes = [_line(s) for s in band.labels]
    for (code, measure), name, value in zip(codes, band.labels, row.own, strict=True):
        twice = code in _TOTALS and sum(c == code for c, _ in codes) > 1
        shown = "unmapped" if twice and _GRAND.search(bare(name.text)) else code
        if shown == "unmapped":
            form.unmapped("budget_line", name)
        figure(form, "form", "funding", shown, name, measure or band.measure, name, value)
    return True


def _line(name: Slot) -> tuple[str, str]:
    """The line that a label names, and its measure where that is what the form carried over or has left."""
    measure = words.measure(name.text)
    if measure in _OF_FORM and words.line_code(name.text) is None:
        return "total", str(measure)
    return words.line_code(name.text) or "unmapped", ""
