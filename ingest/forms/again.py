"""A form's head that begins again: forms one below the other in one table, or in tables that no title parts.

Below a form's indicators a row that names another project or office (``项目名称`` | ``某项目``) begins the next form,
where tables of its own follow. A head that a page break repeats names the same; a list of projects has names in a
column; a project among the form's own (``子项目名称``) has no money, no office and no total before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise, takewhile

from ingest.forms import beside, columns, fields, offices, projects, stacked
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.state import State
from ingest.forms.text import fold, has_han, is_noise
from ingest.forms.titles import LONGEST as LONGEST_TITLE
from ingest.model import Grid

#: what the next form has of the one above, where it stands above that form's first row
SHARED = ("title", "fiscal_year", "unit")
#: what all projects of a list have that an office fills in
OFFICE = ("department_name", "department_code", "local_department", "filed_on")
#: what tells one form from another, the first that both name first
NAMES = ("project_name", "department_name", "implementing_unit")
_BLOCKS = ("indicator", "funding", "project")
#: so many rows has a head at most, and so many lie between it and the header of its indicators
_HEAD, _NEAR = 8, 30
_PART = "子项目"
_PAGE = re.compile(r"[第共]\d+页")


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a grid that belong to one form; ``head`` is what its head says where the form begins there."""

    grid: Grid
    head: FormBuilder | None = None


@dataclass(slots=True)
class _Seen:
    """What was read of the form so far: its names, whether its indicators were, and its total."""

    names: dict[str, set[str]] = field(default_factory=dict)
    indicators: bool = False
    total: bool = False

    def add(self, head: FormBuilder) -> None:
        for code in NAMES:
            self.names.setdefault(code, set()).update(map(_plain, head.fields(code)))

    def other(self, head: FormBuilder) -> str:
        """The first name by which a head is another form's; empty where it is the same form's or names nothing."""
        for code in NAMES:
            told = {_plain(text) for text in head.fields(code)}
            known = self.names.get(code, set())
            if told and not told & known and (known or code == "project_name"):
                return code
        return ""


def is_other(state: State | None, head: FormBuilder) -> bool:
    """Whether a head behind a form's indicators is another form's."""
    seen = _seen(state)
    return seen.indicators and bool(seen.other(head))


def parts(grid: Grid, state: State | None) -> list[Part]:
    """A grid cut where forms stand beside each other and where a head begins again; whole where neither is so."""
    found: list[Part] = []
    for column in beside.parted(grid):
        found += _below(column, _seen(state) if not found else _Seen())
    return found


def _below(grid: Grid, seen: _Seen) -> list[Part]:
    rows = [row for row in rows_of(grid) if row.slots]
    heads = {n for n, row in enumerate(rows) if names(row)}
    cuts: dict[int, FormBuilder] = {}
    for n, row in enumerate(rows if heads and (seen.indicators or len(heads) > 1) else ()):
        if _is_title(row):
            seen = _Seen()
        elif n in heads:
            head, last = _head(rows, n)
            if _begins(rows, n, last, head, seen):
                cuts[_first(rows, n)] = head
                seen = _Seen()
            seen.add(head)
        seen.indicators = seen.indicators or columns.header(row) is not None
        seen.total = seen.total or (seen.indicators and any(words.score_component(s.text) == "total" for s in row.own))
    edges = pairwise([0, *(rows[n].row_no for n in cuts), grid.row_count + 1])
    pieces = [Part(_between(grid, a, b), head) for (a, b), head in zip(edges, [None, *cuts.values()], strict=True)]
    return [piece for piece in pieces if piece.head is not None or piece.grid.cells]


def _between(grid: Grid, first: int, after: int) -> Grid:
    """The rows of a grid from one to the one before another; a cell that reaches over the end is cut."""
    whole = first <= 1 and after > grid.row_count
    cells = (replace(c, row_span=min(c.row_span, after - c.row)) for c in grid.cells if first <= c.row < after)
    return grid if whole else replace(grid, cells=tuple(cells))


def _seen(state: State | None) -> _Seen:
    seen = _Seen()
    if state is not None:
        seen.add(state.form)
        seen.indicators = state.has_indicators or state.tables_done
        seen.total = state.form.is_scored("total")
    return seen


def _begins(rows: Sequence[Row], n: int, last: int, head: FormBuilder, seen: _Seen) -> bool:
    """Whether a head is the next form's: another name, and tables of its own below it."""
    if not seen.indicators or any(s.inherited for s in rows[n].slots) or not (other := seen.other(head)):
        return False
    whole = seen.total or sum(bool(head.fields(code)) for code in NAMES) > 1
    below = rows[last + 1 : last + 1 + _NEAR]
    table = next((k for k, row in enumerate(below) if heads_table(row, below[k + 1 : k + 3])), None)
    if table is None:  # the page ends before its indicators
        cut = len(rows) - last <= _NEAR and not any(words.levels(s.text) for row in below for s in row.own)
        return whole and cut and other == "project_name" and (not below or _is_block(below[0]))
    return whole or any(_is_funding(row) for row in below[:table])


def heads_table(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row heads a table of indicators, alone or with the rows below it."""
    if columns.header(row):
        return True
    joined = stacked.header_row(row, below)
    return joined is not None and columns.header(joined[0]) is not None


def _is_block(row: Row) -> bool:
    return _is_funding(row) or any(words.section_code(s.text) for s in row.own)


def _is_funding(row: Row) -> bool:
    return sum(words.measure(s.text) is not None for s in row.own) > 1


def _is_title(row: Row) -> bool:
    return len(row.slots) == 1 and words.title_kind(row.slots[0].text) is not None


def _head(rows: Sequence[Row], n: int) -> tuple[FormBuilder, int]:
    """What the rows of a head say, and the last of them."""
    head = FormBuilder("")
    last = n
    for k, row in enumerate(islice(rows, n, n + _HEAD), n):
        if any(s.inherited and s.place.row_no < rows[n].row_no for s in row.slots):
            break
        if _heads_columns(row) or not _read(row, head):
            break
        last = k
    return head, last


def _heads_columns(row: Row) -> bool:
    return bool(columns.header(row) or projects.header(row) or any(words.levels(s.text) for s in row.own))


def _read(row: Row, head: FormBuilder) -> bool:
    """Read a row's labels and values into ``head``; false where it has none."""
    return fields.read_row(row.own, head) or fields.read_inline_row(row.own, head)


def names(row: Row) -> bool:
    """Whether a row names a project or an office beside their label, as no header of a column does."""
    head = FormBuilder("")
    if any(fold(s.text).startswith(_PART) for s in row.own) or not _read(row, head):
        return False
    named = any(has_han(text) and not _is_label(text) for code in NAMES for text in head.fields(code))
    return named and not _heads_columns(row)  # in this order: most rows name nothing, and to tell a header is dear


def _is_label(text: str) -> bool:
    known = words.field_code(text) or words.section_code(text) or words.line_code(text) or words.score_component(text)
    return bool(known) or any(words.column_role(block, text) for block in _BLOCKS)


def _first(rows: Sequence[Row], n: int) -> int:
    """The first row of a form whose head begins in a row: texts that stand alone above it may be its title."""
    first = n
    while first and _is_lone(rows[first - 1]):
        first -= 1
    return first + first_above([row.slots[0] for row in rows[first:n]])


def _is_lone(row: Row) -> bool:
    return len(row.slots) == 1 and not row.slots[0].inherited and may_head(row.slots[0])


def is_title(slot: Slot) -> bool:
    """Whether a lone text can be what stands over a form: its name, an annex's number, a year."""
    shown = fold(slot.text)
    says = any(c in shown for c in ":。；;") or is_noise(slot.text) or _PAGE.search(shown)
    return not slot.inherited and not says and has_han(shown) and 4 <= len(shown) <= LONGEST_TITLE


def _plain(text: str) -> str:
    return offices.department(text)[1]


def may_head(slot: Slot) -> bool:
    """Whether a line below a form's indicators may belong to the next form: a short one that is no sentence."""
    return len(slot.text) <= LONGEST_TITLE and not any(c in slot.text for c in "。；;")


def first_above(lines: Sequence[Slot]) -> int:
    """The number of the first of the lines between two forms that stands over the second; those before end the first.

    It is the last title (``困境儿童保障经费``), with those right above it; without one, the last line that names a
    project, an office or a unit.
    """
    heads = [n for n, slot in enumerate(lines) if is_title(slot)]
    if heads:
        first = heads[-1]
        while first - 1 in heads:
            first -= 1
        return first
    return next((n for n in reversed(range(len(lines))) if _of_head(lines[n])), len(lines))


def _of_head(slot: Slot) -> bool:
    head = FormBuilder("")
    fields.read_line(slot, head)
    head.see_unit(slot)
    return bool(head.unit) or any(map(head.fields, NAMES))


def lone(grid: Grid) -> list[Slot]:
    """The texts that stand alone in a row at the top of a part, above the form's head."""
    return [row.slots[0] for row in takewhile(_is_lone, (row for row in rows_of(grid) if row.slots))]
