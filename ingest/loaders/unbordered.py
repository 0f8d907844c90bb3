"""Tables without borders, or with horizontal ones alone: columns by the white between them, rows by their figures.

A header is a line of at least three pieces of text without digits, below which figures stand one above the other in
several columns. Its table goes down to the next header, or to a line that runs over two of its columns. Where the rows
can't be told (``unparted``), all stays lines of text. Distances are shares of a line's height.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.loaders import unparted
from ingest.loaders.glyphs import Glyph, line_rows, text_of
from ingest.loaders.ruled import Segment, Table, fill, table_of
from ingest.model import Box, Cell

#: a gap so wide parts two columns
_GAP = 0.7
#: so many pieces has a header, and so many columns of figures stand below it
_PIECES, _FIGURES = 3, 2
#: the lines of one wrapped text stand so near to each other
_NEAR = 1.6
#: the end of a wrapped text has fewer characters
_WORD = 9
_SAYS = re.compile(r"[\d０-９:：]")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_LABEL, _COLON = re.compile(r"[一-鿿（）()]{2,10}"), re.compile("[:：]")
_HAN = re.compile(r"[一-鿿]{2}")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    box: Box

    @property
    def is_figure(self) -> bool:
        return unparted.is_figure(self.text)


@dataclass(frozen=True, slots=True)
class _Line:
    glyphs: tuple[Glyph, ...]
    pieces: tuple[_Piece, ...]
    box: Box

    @property
    def is_pairs(self) -> bool:
        """Whether labels and their values stand side by side, one or two pairs."""
        labels = [p.text for p in self.pieces[::2]]
        return (
            len(self.pieces) in (2, 4)
            and all(map(_LABEL.fullmatch, labels))
            and not any(_COLON.search(x.text) for x in self.pieces)
        )

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


@dataclass(slots=True)
class _Column:
    """The x range of a column so far, and how many figures were seen in it."""

    x0: float
    x1: float
    figures: int = 0

    def meets(self, box: Box) -> bool:
        return box[0] < self.x1 and box[2] > self.x0

    def take(self, piece: _Piece) -> None:
        self.x0, self.x1 = min(self.x0, piece.box[0]), max(self.x1, piece.box[2])
        self.figures += piece.is_figure


@dataclass(slots=True)
class _Region:
    """A table to be: its lines and its columns."""

    lines: list[_Line] = field(default_factory=list)
    columns: list[_Column] = field(default_factory=list)
    header: int = 0  # how many lines it begins with

    @property
    def has_figures(self) -> bool:
        """Whether several rows of figures stand below the header, or one long row."""
        return sum(c.figures > 1 for c in self.columns) >= _FIGURES or self.is_one_row

    @property
    def is_one_row(self) -> bool:
        """Whether one row of figures stands below the header."""
        return len(self.lines) == self.header + 1 and sum(c.figures for c in self.columns) >= _PIECES


def tables(glyphs: Sequence[Glyph], drawn: Sequence[Segment]) -> tuple[list[tuple[Table, list[Cell]]], list[Glyph]]:
    """The tables among the characters of a page that no border holds, and the characters outside of them.

    ``drawn`` are the page's horizontal lines.
    """
    lines = [line for row in line_rows(glyphs) if (line := _line(row)).pieces]
    found: list[tuple[Table, list[Cell]]] = []
    taken: set[int] = set()
    for region in _regions(lines):
        within = [g for line in region.lines for g in line.glyphs]
        if (made := _made(region, within, drawn)) is not None:
            found.append(made)
            taken.update(map(id, within))
    for line in lines if found else ():
        if line.middle < found[0][0].ys[0] and line.is_pairs:
            found.append(_row(line))
            taken.update(map(id, line.glyphs))
    return found, [g for g in glyphs if id(g) not in taken] if found else list(glyphs)


def pieces(glyphs: Sequence[Glyph]) -> list[Box]:
    """Where the pieces of text stand that white parts from those beside them."""
    return [piece.box for row in line_rows(glyphs) for piece in _line(row).pieces]


def _row(line: _Line) -> tuple[Table, list[Cell]]:
    """A table of one row: labels and values side by side."""
    x0, top, x1, bottom = line.box
    xs = [x0 - 1, *((a.box[2] + b.box[0]) / 2 for a, b in pairwise(line.pieces)), x1 + 1]
    table = Table(tuple(xs), (top - 1, bottom + 1), tuple((0, n, 1, 1) for n in range(len(line.pieces))))
    whole, cells, _ = fill(table, line.glyphs)
    return whole, cells


def _line(row: Sequence[Glyph]) -> _Line:
    runs: list[list[Glyph]] = []
    for g in row:
        if runs and g.x0 - max(o.x1 for o in runs[-1][-2:]) <= _GAP * (g.bottom - g.top):
            runs[-1].append(g)
        else:
            runs.append([g])
    pieces = tuple(_Piece(text, _box(run)) for run in runs if (text := text_of(run).strip()))
    return _Line(tuple(row), pieces, _box(row))


def _box(glyphs: Sequence[Glyph]) -> Box:
    return (
        min(g.x0 for g in glyphs),
        min(g.top for g in glyphs),
        max(g.x1 for g in glyphs),
        max(g.bottom for g in glyphs),
    )


def _regions(lines: Sequence[_Line]) -> list[_Region]:
    found: list[_Region] = []
    n = 0
    while n < len(lines):
        if (region := _region(lines, n)) is not None:
            found.append(region)
            n += len(region.lines) - region.header
        n += 1
    return found


def _region(lines: Sequence[_Line], n: int) -> _Region | None:
    """The table whose header is a line; ``None`` where it heads none."""
    if not _may_head(lines[n]) or any(map(_may_head, lines[n + 1 : n + 2])):
        return None
    first = n
    while first and _wraps(lines[first - 1], lines[n]):
        first -= 1
    region = _Region(columns=[_Column(p.box[0], p.box[2]) for p in lines[n].pieces])
    if not all(_take(region, line) for line in lines[first : n + 1]):
        return None
    region.header = len(region.lines)
    for line in lines[n + 1 :]:
        if (_may_head(line) and _heads_anew(region, line)) or not _take(region, line):
            if sum(p.is_figure for p in line.pieces) >= _FIGURES:
                return None  # a row whose texts run into each other
            break
    while region.lines and not _belongs(region.lines[-2:]):
        region.lines.pop()
    return region if region.has_figures else None


def _may_head(line: _Line) -> bool:
    texts = [_ASIDE.sub("", p.text) for p in line.pieces]
    return len(texts) >= _PIECES and not any(map(_SAYS.search, texts)) and sum(map(bool, map(_HAN.search, texts))) > 1


def _wraps(line: _Line, header: _Line) -> bool:
    """Whether a line right above a header is the first of a wrapped label in it: words over a gap, or over a column."""
    near = header.middle - line.middle < _NEAR / 2 * max(line.height, header.height)
    return near and not any(map(_SAYS.search, (p.text for p in line.pieces)))


def _belongs(pair: Sequence[_Line]) -> bool:
    """Whether the last line is a row with figures, or so near to the one before that a text of it may end there."""
    if len(pair) < 2 or any(p.is_figure for p in pair[1].pieces):
        return len(pair) == 2
    near = pair[1].middle - pair[0].middle < _NEAR * pair[1].height
    return near and max(len(p.text) for p in pair[1].pieces) < _WORD


def _heads_anew(region: _Region, line: _Line) -> bool:
    """Whether words stand in columns of figures, as a next header's do."""
    return sum(c.figures > 0 and any(c.meets(p.box) for p in line.pieces) for c in region.columns) >= _FIGURES


def _take(region: _Region, line: _Line) -> bool:
    """Put a line's pieces into the columns; false where one of them runs over two."""
    placed = [[c for c in region.columns if c.meets(p.box)] for p in line.pieces]
    if any(len(columns) > 1 for columns in placed):
        return False
    for piece, columns in zip(line.pieces, placed, strict=True):
        if columns:
            columns[0].take(piece)
        else:
            region.columns.append(_Column(piece.box[0], piece.box[2], int(piece.is_figure)))
    region.lines.append(line)
    return True


def _columns(region: _Region) -> list[_Column]:
    """The columns from left to right that some line of the region stands in."""
    pieces = [p for line in region.lines for p in line.pieces]
    return sorted((c for c in region.columns if any(c.meets(p.box) for p in pieces)), key=lambda c: c.x0)


def _made(region: _Region, glyphs: list[Glyph], drawn: Sequence[Segment]) -> tuple[Table, list[Cell]] | None:
    columns = _columns(region)
    if any(b.x0 <= a.x1 for a, b in pairwise(columns)):
        return None
    height = max(line.height for line in region.lines)
    left, right = columns[0].x0 - height / 2, columns[-1].x1 + height / 2
    top, bottom = region.lines[0].box[1] - height / 4, max(line.box[3] for line in region.lines) + height / 4
    xs = [left, *((a.x1 + b.x0) / 2 for a, b in pairwise(columns)), right]
    inner = [Segment(s.at, max(s.start, left), min(s.end, right)) for s in drawn if top + 1 < s.at < bottom - 1]
    level = [Segment(top, left, right), Segment(bottom, left, right), *(s for s in inner if s.end > s.start)]
    if region.is_one_row:
        level.append(Segment((region.lines[-2].box[3] + region.lines[-1].box[1]) / 2, left, right))
    table = table_of(level, [Segment(x, top, bottom) for x in xs])
    if table is None:
        return None
    whole, cells, outside = unparted.filled(table, glyphs)
    is_told = not outside and whole.ys[1:-1] and not unparted.has_stacks(cells)
    return (whole, cells) if is_told else None
