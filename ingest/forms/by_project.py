"""Lists of indicators whose rows name their project and office in columns of their own, left of the levels.

``单位名称 | 项目名称 | 一级指标 | 三级指标 | 指标值 | ...``, as systems export them and budgets publish them.
Each project is a form: what its columns on the left say is read as rows of a label and a value above its indicators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from ingest.forms import again, columns, fields, level_columns, row_readers, stacked_split
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import points_in, weigh_execution
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.state import State
from ingest.forms.text import fold, has_han
from ingest.model import Grid

_PROJECT = ("project_name",)
_TWO = 2
_OF_MONEY = re.compile(r"资金|预算|执行")


@dataclass(frozen=True, slots=True)
class Project:
    """One project of a list: a label and a value a row, the notes below all, then its indicators with their header.

    ``names`` are the texts in its columns on the left that say no more, in every row; ``whole`` holds them all.
    ``most`` is what the execution can score, by the heading over its columns (``资金情况（分值10分）`` over ``得分``);
    ``over`` are such headings, which may print the unit (``资金情况（万元）``).
    """

    told: tuple[Row, ...]
    names: tuple[Slot, ...]
    grid: Grid
    whole: Grid
    most: Slot | None = None
    over: tuple[Slot, ...] = ()

    @property
    def head(self) -> FormBuilder:
        """What its rows of labels and values say."""
        head = FormBuilder("")
        for row in self.told:
            fields.read_row(row.own, head)
        return head

    def read(self, state: State) -> None:
        """Read what stands left of its indicators; a value below a label that nothing explains is listed."""
        state.form.see_unit(*self.over)
        state.form.mark(self.over, "label")
        self.land(state.form)
        for row in self.told:
            row_readers.read(row, None, state)
            if row.own[-1].place not in state.form.roles:
                state.form.unmapped("header", row.own[-1])
        if self.most is not None:
            weigh_execution(state.form, self.most)

    def land(self, form: FormBuilder) -> None:
        """Mark the texts that say no more."""
        form.mark(self.names, "label")


@dataclass(frozen=True, slots=True)
class Parted:
    """A grid with a list: the rows above its header, those from it on, the projects in them, and the header alone."""

    above: Grid
    below: Grid
    projects: Sequence[Project]
    header: Grid


def part(grid: Grid, header: Sequence[Row], projects: Sequence[Project]) -> Parted:
    """A grid parted at the header of a list of projects."""
    first, last = header[0].row_no, header[-1].row_no
    below = tuple(c for c in grid.cells if c.row >= first)
    return Parted(
        replace(grid, cells=tuple(c for c in grid.cells if c.row < first)),
        replace(grid, cells=below),
        projects,
        replace(grid, cells=tuple(c for c in below if c.row <= last)),
    )


def parted(grid: Grid, *, goes_on: bool = False) -> Parted | None:
    """The list in a grid; ``None`` for no list.

    Where it goes on from the page before, rows that name no project are those of the last one there.
    """
    rows = [row for row in rows_of(grid) if row.slots] if grid.exact else []
    naming = {n for n, row in enumerate(rows) if any(_names(s, _PROJECT) for s in row.own)}
    heads = [
        (depth, n, row)
        for n in range(len(rows))
        if {n, n + 1} & naming
        for depth, row in enumerate(_headers(rows[n : n + _TWO]), 1)
    ]
    found = ((n, left, depth) for depth, n, row in sorted(heads, key=itemgetter(0)) if (left := _named(row)))
    header, left, depth = next(found, (0, [], 0))  # of one row, where there is such a row
    if not left:
        return None
    groups: dict[tuple[str, ...], list[Row]] = {}
    key: tuple[str, ...] = ()
    notes: list[Row] = []
    for row in rows[header + depth :]:
        if _is_note(row, left):
            notes.append(row)
            continue
        said = tuple(_text(row, label) for label in left if _names(label, again.NAMES))
        key = said if any(map(has_han, said)) else key
        if not key and not goes_on:
            return None
        groups.setdefault(key, []).append(row)
    head = rows[header : header + depth]
    projects = [_project(grid, left, head, of, notes) for of in groups.values()]
    return part(grid, head, projects) if projects else None


def _is_note(row: Row, left: Sequence[Slot]) -> bool:
    """Whether one text with a label of its own stands across a row: a signature below the projects."""
    lone = row.own if len(row.slots) == 1 else ()
    return any(s.last_col > left[0].last_col and fields.parted(s.text)[0] for s in lone)


def _headers(rows: Sequence[Row]) -> Iterator[Row]:
    """The header that the first of two rows is, and the one that both are (``资金情况`` over ``预算数 | 执行数``)."""
    yield rows[0]
    both = stacked_split.exact(*rows) if len(rows) == _TWO else None
    if both is not None:
        yield stacked_split.joined(rows[0], both[0], list(rows[1].own))


def _named(row: Row) -> list[Slot]:
    """The labels left of the levels in the header of such a list, one of which names the project, and of totals."""
    if not any(_names(s, _PROJECT) for s in row.own) or (found := columns.header(row)) is None:
        return []
    levels = [c.first for c in found if c.role in level_columns.NAMING]
    asides = [s.place for s in row.own if words.column_role("indicator", s.text) == ("aside", "")]
    left = [s for s in row.own if s.last_col < min(levels, default=0) and s.place not in asides]
    scored = any(c.role == "score" and c.header is not None and not _is_total(c.header) for c in found)
    totals = [s for s in row.own if s.col > max(levels, default=0) and _is_total(s)] if scored else []
    return [*left, *totals] if any(_names(s, _PROJECT) for s in left) else []


def _is_total(label: Slot) -> bool:
    """Whether a header is that of a project's total beside the scores of its indicators (``自评总分``)."""
    return "总" in label.text and words.score_component(label.text) == "total"


def _names(label: Slot, codes: Sequence[str]) -> bool:
    """Whether a label is that of one of some fields."""
    code = words.field_code(label.text)
    return code is not None and code[0] in codes


def _under(row: Row, label: Slot) -> Slot | None:
    return next((s for s in row.slots if label.col <= s.col <= label.last_col), None)


def _text(row: Row, label: Slot) -> str:
    slot = _under(row, label)
    return fold(slot.text) if slot is not None else ""


def _project(
    grid: Grid, left: Sequence[Slot], header: Sequence[Row], rows: Sequence[Row], notes: Sequence[Row]
) -> Project:
    told = (*(Row(grid, rows[0].row_no, pair) for label in left if (pair := _pair(label, rows))), *notes)
    numbers = {row.row_no for row in (*header, *rows)}
    taken = {(n, col) for n in numbers for s in left for col in range(s.col, s.last_col + 1)}
    cells = tuple(c for c in grid.cells if c.row in numbers)
    whole, rest = (
        replace(grid, cells=kept) for kept in (cells, tuple(c for c in cells if (c.row, c.col) not in taken))
    )
    first = {row.own[-1].place for row in told}
    names = (slot for label in left for slot in _values(label, rows) if slot.place not in first)
    most = next((points for label in left if (points := _most(label, header[0]))), None)
    over = (s for s in header[0].own if any(_is_over(s, label) for label in left))
    return Project(told, (*left, *names), rest, whole, most, tuple(over))


def _most(label: Slot, header: Row) -> Slot | None:
    """The most that the execution can score, where ``label`` heads its score below a heading that says so."""
    heading = next((s for s in header.own if _is_over(s, label) and _OF_MONEY.search(s.text)), None)
    return points_in(heading) if "得分" in label.text else None


def _is_over(heading: Slot, label: Slot) -> bool:
    return heading.col <= label.col and label.last_col <= heading.last_col and heading.place != label.place


def _pair(label: Slot, rows: Sequence[Row]) -> tuple[Slot, ...]:
    """A label beside the first value under it; nothing where it has none."""
    value = next(_values(label, rows), None)
    if value is None:
        return ()
    return label, replace(value, col=label.last_col + 1, last_col=label.last_col + 1, row_span=1, inherited=False)


def _values(label: Slot, rows: Sequence[Row]) -> Iterator[Slot]:
    return (slot for row in rows if (slot := _under(row, label)) is not None)
