"""Lists of indicators whose rows name their project and office in columns of their own, left of the levels.

``单位名称 | 项目名称 | 一级指标 | 三级指标 | 指标值 | ...``, as systems export them and budgets publish them.
Each project is a form: what its columns on the left say is read as rows of a label and a value above its indicators.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.forms import again, columns, fields
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.text import fold, has_han
from ingest.model import Grid

_PROJECT = ("project_name",)
_LEVELS = frozenset({"level1", "level2", "name"})


@dataclass(frozen=True, slots=True)
class Project:
    """One project of a list: a label and a value a row, then its indicators with their header.

    ``names`` are the texts in its columns on the left that say no more, in every row; ``whole`` holds them all.
    """

    told: tuple[Row, ...]
    names: tuple[Slot, ...]
    grid: Grid
    whole: Grid

    @property
    def head(self) -> FormBuilder:
        """What its rows of labels and values say."""
        head = FormBuilder("")
        for row in self.told:
            fields.read_row(row.own, head)
        return head


def parted(grid: Grid) -> tuple[Grid, Grid, list[Project]] | None:
    """The rows above the list's header and those from it on, with the projects in them; ``None`` for no list."""
    rows = [row for row in rows_of(grid) if row.slots] if grid.exact else []
    header, left = next(((n, left) for n, row in enumerate(rows) if (left := _named(row))), (0, []))
    if not left:
        return None
    groups: dict[tuple[str, ...], list[Row]] = {}
    key: tuple[str, ...] = ()
    for row in rows[header + 1 :]:
        said = tuple(_text(row, label) for label in left if _names(label, again.NAMES))
        key = said if any(map(has_han, said)) else key
        if not key:
            return None
        groups.setdefault(key, []).append(row)
    first = rows[header].row_no
    above, below = ([c for c in grid.cells if (c.row < first) is is_above] for is_above in (True, False))
    projects = [_project(grid, left, rows[header], of) for of in groups.values()]
    return (replace(grid, cells=tuple(above)), replace(grid, cells=tuple(below)), projects) if projects else None


def _named(row: Row) -> list[Slot]:
    """The labels left of the levels in the header of such a list, one of which names the project; else none."""
    if not any(_names(s, _PROJECT) for s in row.own) or (found := columns.header(row)) is None:
        return []
    levels = [c.first for c in found if c.role in _LEVELS]
    asides = [s.place for s in row.own if words.column_role("indicator", s.text) == ("aside", "")]
    left = [s for s in row.own if s.last_col < min(levels, default=0) and s.place not in asides]
    return left if any(_names(s, _PROJECT) for s in left) else []


def _names(label: Slot, codes: Sequence[str]) -> bool:
    """Whether a label is that of one of some fields."""
    code = words.field_code(label.text)
    return code is not None and code[0] in codes


def _under(row: Row, label: Slot) -> Slot | None:
    return next((s for s in row.slots if label.col <= s.col <= label.last_col), None)


def _text(row: Row, label: Slot) -> str:
    slot = _under(row, label)
    return fold(slot.text) if slot is not None else ""


def _project(grid: Grid, left: Sequence[Slot], header: Row, rows: Sequence[Row]) -> Project:
    told = tuple(Row(grid, rows[0].row_no, pair) for label in left if (pair := _pair(label, rows)))
    numbers = {header.row_no, *(row.row_no for row in rows)}
    taken = {(n, s.col) for n in numbers for s in left}
    cells = tuple(c for c in grid.cells if c.row in numbers)
    whole, rest = (
        replace(grid, cells=kept) for kept in (cells, tuple(c for c in cells if (c.row, c.col) not in taken))
    )
    first = {row.own[-1].place for row in told}
    names = (slot for label in left for slot in _values(label, rows) if slot.place not in first)
    return Project(told, (*left, *names), rest, whole)


def _pair(label: Slot, rows: Sequence[Row]) -> tuple[Slot, ...]:
    """A label beside the first value under it; nothing where it has none."""
    value = next(_values(label, rows), None)
    if value is None:
        return ()
    return label, replace(value, col=label.last_col + 1, last_col=label.last_col + 1, row_span=1, inherited=False)


def _values(label: Slot, rows: Sequence[Row]) -> Iterator[Slot]:
    return (slot for row in rows if (slot := _under(row, label)) is not None)
