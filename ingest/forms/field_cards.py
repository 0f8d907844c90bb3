"""Header fields over their values: ``项目名称`` | ``主管部门`` | ``自评总分`` over a project, an office and points."""

from __future__ import annotations

from typing import Final

from ingest.forms import fields
from ingest.forms import vocabulary as words
from ingest.forms.figures import add_score, points_in
from ingest.forms.rows import Row
from ingest.forms.state import State
from ingest.forms.text import is_figure, is_points

_FEWEST: Final = 2


def read_row(row: Row, below: Row | None, state: State) -> bool:
    """Read labels of header fields alone with the values in the row below; false for any other row.

    Beside them the total's label may stand. A value that is a label itself, or a figure below a field's label, ends it.
    """
    if below is None or not row.exact or state.table is not None or not _FEWEST <= len(row.own) == len(below.own):
        return False
    if len(row.slots) != len(row.own) or not all(
        a.col == b.col and a.last_col == b.last_col for a, b in zip(row.own, below.own, strict=True)
    ):
        return False
    told = [words.field_code(label.text) for label in row.own]
    if sum(field is not None for field in told) < _FEWEST or any(words.field_code(s.text) for s in below.own):
        return False
    for label, value, field in zip(row.own, below.own, told, strict=True):
        total = field is None and words.score_component(label.text) == "total" and is_points(value.text)
        named = field is not None and (not is_figure(value.text) or field[0] in ("fiscal_year", "department_code"))
        if not (total or named or (field is not None and field[1])):
            return False
    for label, value, field in zip(row.own, below.own, told, strict=True):
        state.form.mark(label, "label")
        if field is not None:
            fields.land(field, [value], state.form)
        elif not state.form.is_scored("total"):
            add_score(state.form, "total", label, points_in(label), value)
    state.cards.update(s.place for s in below.own)
    return True
