"""Two rows of headers in one table: which labels go down beside the second row, and which stand over it."""

from __future__ import annotations

from dataclasses import replace

from ingest.forms.rows import Row, Slot
from ingest.forms.text import has_han, is_blank
from ingest.model import Cell

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

    Both stand where they belong in the second row's columns; ``None`` where nobody can tell.
    """
    above = [s for s in row.slots if has_han(s.text)]
    cells = sorted((c for c in below.grid.cells if c.row == below.row_no), key=lambda c: c.col)
    blank = [c.col for c in cells if is_blank(c.text)]
    if len(blank) == len(cells):
        return None
    width = max((c.col for c in row.grid.cells if c.row == row.row_no), default=0)
    if width == len(cells):  # the columns of the two rows are the same
        return [s for s in above if s.col in blank], [s for s in above if s.col not in blank]
    runs = [a for a in blank if a + 1 not in blank and any(c.col > a for c in cells)]
    if len(runs) > 1:
        return _in_runs(above, cells)
    if len(above) <= len(blank) or len(runs) > 1 or blank != [c.col for c in cells if c.col in blank]:
        return None
    first = next(c.col for c in cells if not is_blank(c.text))
    before = sum(col < first for col in blank)
    end = len(above) - (len(blank) - before)
    kept = zip([*above[:before], *above[end:]], blank, strict=True)
    over, children = above[before:end], len(cells) - len(blank)
    if children % len(over):
        return None
    parents = [replace(s, col=first + n * (children // len(over))) for n, s in enumerate(over)]
    return [replace(s, col=col, last_col=col) for s, col in kept], parents


def _in_runs(above: list[Slot], cells: list[Cell]) -> Split | None:
    """Labels over several runs of children with blank cells between: one goes down by each blank, one is over each run.

    ``None`` where there aren't as many labels.
    """
    blank = [is_blank(c.text) for c in cells]
    opens = [n for n, b in enumerate(blank) if b or n == 0 or blank[n - 1]]
    if len(above) != len(opens):
        return None
    placed = [replace(s, col=cells[n].col, last_col=cells[n].col) for s, n in zip(above, opens, strict=True)]
    kept = [s for s, n in zip(placed, opens, strict=True) if blank[n]]
    return kept, [s for s in placed if s not in kept]


def joined(row: Row, kept: list[Slot], children: list[Slot]) -> Row:
    """The first row with the labels that go down beside the second, and what the second's mean."""
    return replace(row, slots=tuple(sorted([*kept, *children], key=lambda s: s.col)))


def split(row: Row, below: Row) -> Split | None:
    """Two header rows by their spans, or by their blank cells where the grid has none."""
    return exact(row, below) if row.exact else inexact(row, below)
