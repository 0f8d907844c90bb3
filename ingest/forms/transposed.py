"""Indicator tables that lie on their side: headers in the first column, an indicator in each of the others.

They are read as rows of the same table set upright; each text keeps the place where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, rows_of
from ingest.model import Cell, Grid

_LEVELS = frozenset({"level1", "level2"})
_VALUES = frozenset({"target", "actual", "weight", "score"})
_ASIDE = frozenset({"deviation", "explanation", "note", "scoring_rule"})
_FEWEST_VALUES = 2  # headers of values in the first column
_FEWEST = 2  # indicators beside the first column


def find(rows: Sequence[Row]) -> tuple[dict[int, tuple[Row, ...]], set[int]]:
    """The rows of such tables set upright, by the number of the row where each begins; and the rows they stand in."""
    found: dict[int, tuple[Row, ...]] = {}
    used: set[int] = set()
    for headed, run in groupby(range(len(rows)), key=lambda n: _role(rows[n]) is not None):
        numbers = list(run)
        roles = {_role(rows[n]) for n in numbers}
        values = roles & _VALUES
        if headed and "name" in roles and roles & _LEVELS and len(values) >= _FEWEST_VALUES:
            found[numbers[0]] = tuple(_upright([rows[n] for n in numbers]))
            used.update(numbers)
    return found, used


def _role(row: Row) -> str | None:
    """The role that a row's first text gives to all behind it, of which none is a header; ``None`` for no such row."""
    if not row.exact or not row.slots or row.slots[0].inherited or row.slots[0].col != 1:
        return None
    role, *others = (words.column_role("indicator", s.text) for s in row.slots)
    code = role[0] if role else ""
    if code in _ASIDE:
        return code
    beside = len(others) >= _FEWEST and not any(others)
    return code if beside and code in _LEVELS | _VALUES | {"name"} else None


def _upright(rows: Sequence[Row]) -> list[Row]:
    """The rows of a table that lies on its side, with what stands in its columns."""
    grid, first = rows[0].grid, rows[0].row_no
    numbers = {row.row_no for row in rows}
    lying = [c for c in grid.cells if c.row in numbers]
    cells = [Cell(c.col, c.row - first + 1, c.text, c.col_span, c.row_span, c.box, c.confidence) for c in lying]
    places = {(new.row, new.col): grid.place(old) for new, old in zip(cells, lying, strict=True)}
    upright = Grid(grid.table_no, grid.page_no, tuple(sorted(cells, key=lambda c: (c.row, c.col))))
    firsts = {upright.place(new): places[new.row, new.col] for new in cells}
    return [
        replace(row, slots=tuple(replace(s, place=firsts[s.place]) for s in row.slots))
        for row in rows_of(upright)
        if row.slots
    ]
