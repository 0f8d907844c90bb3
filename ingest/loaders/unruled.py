"""Rows of a scanned table that no ruling parts: several lines of figures in one cell, level with those beside it.

Which line of a wrapped name or of a label belongs to which figure can't be known, and cells that join them would be
read as one row with all names. Such a row is given as lines of text. Distances are shares of a line's height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.loaders.glyphs import Glyph, lines_of
from ingest.loaders.repairs import is_number, repair
from ingest.model import Box, Cell

#: so many figures stand one above the other, in so many columns side by side
_LINES, _COLUMNS = 3, 2
#: rows stand so far apart at least, lines of one wrapped text nearer; lines of one row differ in height by so much
_PITCH, _LEVEL = 1.7, 0.5


def without(cells: Sequence[Cell], glyphs: Sequence[Glyph]) -> tuple[list[Cell], list[Glyph]]:
    """The cells of a table, blank in rows that hold several which no ruling parts, and the texts that those held."""
    unparted = rows(cells, glyphs)
    boxes = [c.box for c in cells if c.row in unparted and c.box is not None]
    blanked = [replace(c, text="", confidence=1.0) if c.row in unparted else c for c in cells]
    return blanked, [g for g in glyphs if any(g.is_in(box) for box in boxes)]


def rows(cells: Sequence[Cell], glyphs: Sequence[Glyph]) -> frozenset[int]:
    """The rows (from 1) of a table that hold several rows of figures, which no ruling parts."""
    stacks: dict[int, list[list[Box]]] = {}
    for cell in cells:
        if cell.box is not None and cell.text.count("\n") >= _LINES - 1 and (stack := _figures(cell.box, glyphs)):
            stacks.setdefault(cell.row, []).append(stack)
    return frozenset(row for row, found in stacks.items() if any(_beside(stack, found) for stack in found))


def _figures(box: Box, glyphs: Sequence[Glyph]) -> list[Box]:
    """The boxes of a cell's lines, if each is a number, and they stand as far apart as rows do; else none."""
    lines = lines_of([g for g in glyphs if g.is_in(box)])
    places = [place for _, place in lines]
    height = max((bottom - top for _, top, _, bottom in places), default=0.0)
    is_apart = all(b[1] - a[1] >= _PITCH * height for a, b in pairwise(places))
    is_stack = len(lines) >= _LINES and is_apart and all(is_number(repair(text)) for text, _ in lines)
    return places if is_stack else []


def _beside(stack: Sequence[Box], others: Sequence[Sequence[Box]]) -> bool:
    """Whether so many stacks have their lines at the same heights."""
    level = [o for o in others if sum(_is_level(a, b) for a in stack for b in o) >= _LINES]
    return len(level) >= _COLUMNS


def _is_level(a: Box, b: Box) -> bool:
    return abs(a[1] + a[3] - b[1] - b[3]) / 2 <= _LEVEL * max(a[3] - a[1], b[3] - b[1])
