"""Forms that stand side by side in one grid (two of them across a sheet), each below a title of its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, rows_of
from ingest.model import Grid


def parted(grid: Grid) -> list[Grid]:
    """The forms of a grid from left to right; the grid as it is where not every title of a row heads one."""
    if not grid.exact:
        return [grid]
    titles = next((cols for row in rows_of(grid) if (cols := _titles(row))), [])
    crossed = any(c.text and c.col < edge < c.col + c.col_span for c in grid.cells for edge in titles[1:])
    if len(titles) < 2 or crossed:
        return [grid]
    edges = [0, *titles[1:], grid.col_count + 1]
    return [replace(grid, cells=tuple(c for c in grid.cells if a <= c.col < b)) for a, b in pairwise(edges)]


def _titles(row: Row) -> list[int]:
    """Where the titles of a row begin, if it has nothing else."""
    own = row.own
    if len(own) < 2 or len(own) != len(row.slots) or not all(words.title_kind(s.text) for s in own):
        return []
    return [s.col for s in own]
