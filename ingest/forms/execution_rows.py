"""The budget's execution in two rows, its measures over their amounts, beside its points.

Among the indicators (``预算执行`` | ``全年预算数`` | ``执行率`` | ``9.61`` over ``420.00`` | ``96.12%``), or as a head
of its own whose points stand under ``分值`` and ``得分``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ingest.forms import totals
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import add_score, figure, points_in
from ingest.forms.funding_measures import measure_of, told
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.table import Indicators
from ingest.forms.text import is_amount, is_points

_FEWEST: Final = 2
_KIND: Final = "budget_execution"


def read(row: Row, slots: Sequence[Slot], table: Indicators, form: FormBuilder) -> bool:
    """Read such a row of an indicator table, or the one below it; false for any other row."""
    if row.own and all(s.place in form.landed for s in row.own):
        return True
    names = [s for s in slots if not s.inherited and words.measure(s.text)] if row.exact else []
    if len(names) < _FEWEST:
        return False
    below = next((r for r in rows_of(row.grid) if r.row_no == row.row_no + 1), None)
    values = {s.col: s for s in below.own if is_amount(s.text)} if below is not None else {}
    if any(s.col not in values for s in names):
        return False
    measures = told([measure_of(s) or "unmapped" for s in names])
    for name, measure in zip(names, measures, strict=True):
        figure(form, "form", "header", "total", name, measure, name, values[name.col])
    weight, score = totals.points_of(row, [s for s in slots if s not in names], table)
    _score(form, [s for s in slots if s.col < names[0].col], names[-1], weight, score)
    return True


def under_headers(rows: Sequence[Row], form: FormBuilder) -> None:
    """Read the points under the head of a block whose amounts were read as the total's without them."""
    for row, below in pairwise(rows) if not form.is_scored(_KIND) else ():
        values = {s.col: s for s in below.own}
        heads = [(s, values[s.col]) for s in row.own if s.col in values]
        if sum(bool(words.measure(a.text)) and _is_total(b, form) for a, b in heads) < _FEWEST:
            continue
        roles = {role[0]: (a, b) for a, b in heads if (role := words.column_role("funding", a.text))}
        found = {r: roles[r] for r in ("weight", "score") if r in roles and is_points(roles[r][1].text)}
        if "score" in found:
            weight = found["weight"][1] if "weight" in found else None
            _score(form, row.slots[:1], found["score"][0], weight, found["score"][1])
            return


def _is_total(value: Slot, form: FormBuilder) -> bool:
    return any(form.budget_line(no)["line_code"] == "total" for no in form.landed.get(value.place, []))


def _score(form: FormBuilder, heads: Sequence[Slot], name: Slot, weight: Slot | None, score: Slot | None) -> None:
    """Land the execution's points under the label in front of them that names it, or the one over them."""
    label = next((s for s in heads if "执行" in s.text), name)
    if score is not None and not form.is_scored(_KIND):
        add_score(form, _KIND, label, weight or points_in(label), score)
        form.mark([label, name], "label")
