"""Two rows of headers in one table: which labels go down beside the second row, and which stand over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, fold, has_han, is_amount, is_blank
from ingest.model import Cell

#: what a header calls the whole of the parts beside it
SUMS = ("小计", "合计", "总额", "总计")
#: labels of the first row that go down beside the second, and those that stand over it
Split = tuple[list[Slot], list[Slot]]


def label_over(slot: Slot, parents: list[Slot]) -> Slot | None:
    """The label of the first row that stands over one of the second."""
    return next((s for s in reversed(parents) if s.col <= slot.col), None)


def exact(row: Row, below: Row) -> Split | None:
    """Two header rows of a grid that says what spans what; ``None`` where nothing stands over the second."""
    parents = [s for s in row.slots if any(b.col <= s.last_col and b.last_col >= s.col for b in below.own)]
    return ([s for s in row.slots if s not in parents], parents) if parents else None


def inexact(row: Row, below: Row) -> Split | None:
    """Two header rows of a grid that doesn't say what spans what: labels that go down, and those over the second row.

    Both stand where they belong in the second row's columns, of which there are as many as in the widest row of amounts
    below it; ``None`` where nobody can tell.
    """
    above = [s for s in row.slots if has_han(s.text)]
    own = _cells(row, 0)
    cells = _cells(below, _width_below(below))
    blank = [c.col for c in cells if is_blank(c.text)]
    if len(blank) == len(cells):
        return None
    if own and own[-1].col == len(cells):  # the columns of the two rows are the same
        return [s for s in above if s.col in blank], [s for s in above if s.col not in blank]
    lead = next((n for n, c in enumerate(own) if not is_blank(c.text)), 0)
    found = starts(len(above), cells[lead:]) if all(is_blank(c.text) for c in cells[:lead]) else None
    if found is None:
        return None
    placed = [(replace(s, col=col, last_col=col), is_over) for s, (col, is_over) in zip(above, found, strict=True)]
    return [s for s, is_over in placed if not is_over], [s for s, is_over in placed if is_over]


def _cells(row: Row, width: int) -> list[Cell]:
    """The cells of a row, blank ones too, and those that it lacks at its end."""
    cells = sorted((c for c in row.grid.cells if c.row == row.row_no), key=lambda c: c.col)
    missing = range(len(cells) + 1, width + 1) if cells and cells[-1].col == len(cells) else ()
    return [*cells, *(Cell(row.row_no, col, "") for col in missing)]


def _width_below(row: Row) -> int:
    """How many cells the widest of the rows of amounts right below has."""
    rows: dict[int, list[Cell]] = {}
    for cell in row.grid.cells:
        if cell.row > row.row_no:
            rows.setdefault(cell.row, []).append(cell)
    amounts = takewhile(lambda cells: any(is_amount(c.text) for c in cells), (rows[n] for n in sorted(rows)))
    return max((len(cells) for cells in amounts), default=0)


def starts(labels: int, cells: Sequence[Cell]) -> list[tuple[int, bool]] | None:
    """Where each label of a row stands in the columns of the row below, and whether over others; ``None``: unknown.

    One goes down by each blank cell, and the others stand over the runs of children between them.
    """
    blank = [c.col for c in cells if is_blank(c.text)]
    runs = [list(run) for is_run, run in groupby(cells, key=lambda c: not is_blank(c.text)) if is_run]
    over = labels - len(blank)
    if over < len(runs) or not runs:
        return None
    whole = [[run] for run in runs]
    groups = whole if over == len(runs) else [_groups(run, over if len(runs) == 1 else 0) for run in runs]
    firsts = [group[0].col for found in groups for group in found]
    repeated = any(len({fold(c.text) for c in group}) < len(group) for found in groups for group in found)
    if len(firsts) != over or repeated:
        return None
    return sorted([*((col, True) for col in firsts), *((col, False) for col in blank)])


def _groups(run: list[Cell], count: int) -> list[list[Cell]]:
    """Children by the labels over them, of which there are ``count`` (0: unknown): each group with its sum, or as many.

    Sums begin the groups or end them; what stands behind the last sum is a group of its own.
    """
    sums = [n for n, c in enumerate(run) if bare(c.text) in SUMS]
    if len(sums) > 1:
        begins = sums if sums[0] == 0 else [0, *(n + 1 for n in sums if n + 1 < len(run))]
    elif count and len(run) % count == 0:
        begins = list(range(0, len(run), len(run) // count))
    else:
        return []
    return [run[a:b] for a, b in zip(begins, [*begins[1:], len(run)], strict=True)]


def joined(row: Row, kept: list[Slot], children: list[Slot]) -> Row:
    """The first row with the labels that go down beside the second, and what the second's mean."""
    return replace(row, slots=tuple(sorted([*kept, *children], key=lambda s: s.col)))


def split(row: Row, below: Row) -> Split | None:
    """Two header rows by their spans, or by their blank cells where the grid has none."""
    return exact(row, below) if row.exact else inexact(row, below)
