"""Tables that stand together: one that a page end parted goes on in the same columns.

Each table counts its columns on its own edges, so that the same column has other numbers in the next table.
Where tables follow each other with the same width and no text between, their columns are counted on the edges
of all of them.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from ingest.model import Grid, Line

_SAME = 0.01
_MAX_COLUMNS = 200


class Together:
    """Watches the tables as they are added to ``blocks``."""

    def __init__(self, blocks: list[Grid | Line]) -> None:
        """Tables are moved within ``blocks`` itself."""
        self._blocks = blocks
        self._tables: list[tuple[int, list[int]]] = []  # place in ``blocks``, edges from 0

    def apart(self) -> None:
        """Something else stands here: the next table is a table of its own."""
        self._tables = []

    def added(self, edges: list[int]) -> None:
        """The last block is a table with these edges, from 0 (none: the file doesn't say)."""
        if not edges or (self._tables and abs(self._tables[-1][1][-1] - edges[-1]) > edges[-1] * _SAME):
            self._tables = []
        if edges:
            self._tables.append((len(self._blocks) - 1, edges))
        if len(self._tables) > 1:
            self._share()

    def _share(self) -> None:
        before, own = self._tables[-2][1], self._tables[-1][1]
        width = before[-1]
        scaled = [round(e * width / own[-1]) for e in own]
        union = sorted({*before, *(e for e in scaled if min(abs(e - b) for b in before) > width * _SAME)})
        column = [_nearest(union, e) for e in scaled]
        if len(union) > _MAX_COLUMNS or any(a >= b for a, b in pairwise(column)):
            self._tables = self._tables[-1:]  # too many or too narrow to tell apart
            return
        self._move(self._tables[-1][0], column)
        for place, edges in self._tables[:-1]:
            self._move(place, [_nearest(union, e) for e in edges])
        self._tables = [(place, union) for place, _ in self._tables]

    def _move(self, at: int, column: list[int]) -> None:
        """Give a table's cells other columns: ``column[n]`` is where edge ``n`` now stands."""
        grid = self._blocks[at]
        if isinstance(grid, Grid):
            ends = [(column[c.col - 1], column[c.col - 1 + c.col_span]) for c in grid.cells]
            moved = (replace(c, col=a + 1, col_span=b - a) for c, (a, b) in zip(grid.cells, ends, strict=True))
            self._blocks[at] = replace(grid, cells=tuple(moved))


def _nearest(edges: list[int], edge: int) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - edge))
