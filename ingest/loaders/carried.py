"""A table with horizontal lines alone that goes on from the page before, without its header.

Its columns are those of the page before, as nothing on its own page tells them; its rows are what its lines part. A
text that runs over two columns is of one cell (``自评总分（含预算执行率10分）``). Where the texts don't stand in those
columns, or others stand above, it is no such table, and all stays lines of text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.loaders import unparted
from ingest.loaders.glyphs import Glyph
from ingest.loaders.ruled import Part, Segment, Table, merge, table_of
from ingest.loaders.unbordered import pieces
from ingest.model import Box, Line

#: lines nearer than this are one, and a text that reaches over an edge by less stands beside it, in points
_NEAR = 2.0
#: rows that have so many cells with text show that the columns are theirs, if they are this share of all
_CELLS, _SHARE = 3, 0.5


def last_table(items: Sequence[Part | Line]) -> Table | None:
    """The table that a page ends with, if nothing but a page's number stands below it."""
    last = next((x for x in reversed(items) if not isinstance(x, Line) or not _is_page_number(x.text)), None)
    return last[0] if last is not None and not isinstance(last, Line) else None


def _is_page_number(text: str) -> bool:
    return not any("\u4e00" <= c <= "\u9fff" for c in text) or (text.startswith("第") and text.endswith("页"))


def going_on(before: Table, glyphs: Sequence[Glyph], drawn: Sequence[Segment]) -> tuple[Part, list[Glyph]] | None:
    """The rest of the table ``before`` at the top of a page, and the characters outside of it; else ``None``."""
    xs = before.xs
    lines = [s for s in merge(list(drawn)) if s.start < xs[-1] and s.end > xs[0]]
    whole = [s.at for s in lines if s.start < (xs[0] + xs[1]) / 2 and s.end > (xs[-2] + xs[-1]) / 2]
    if len(xs) <= _CELLS or len(whole) < 2 or any(_middle(g) < whole[0] for g in glyphs):
        return None
    top, bottom = min(whole), max(whole)
    texts = pieces([g for g in glyphs if top < _middle(g) < bottom])
    level = [Segment(s.at, max(s.start, xs[0]), min(s.end, xs[-1])) for s in lines if top <= s.at <= bottom]
    level += [Segment(at, xs[0], xs[-1]) for at in whole]
    upright = [Segment(x, top, bottom) for x in (xs[0], xs[-1])]
    for a, b in pairwise(sorted({s.at for s in level})):
        upright += [Segment(x, a, b) for x in xs[1:-1] if not any(_runs_over(text, x, a, b) for text in texts)]
    table = table_of(level, upright)
    if table is None:
        return None
    full, cells, _ = unparted.filled(table, [g for g in glyphs if top < _middle(g) < bottom])
    rows = [sum(bool(c.text) for c in cells if c.row == row) for row in range(1, len(full.ys))]
    if sum(count >= _CELLS for count in rows) < _SHARE * len(rows):
        return None
    return (full, cells), [g for g in glyphs if not top < _middle(g) < bottom]


def _middle(glyph: Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _runs_over(text: Box, x: float, top: float, bottom: float) -> bool:
    x0, y0, x1, y1 = text
    return x0 + _NEAR < x < x1 - _NEAR and top < (y0 + y1) / 2 < bottom
