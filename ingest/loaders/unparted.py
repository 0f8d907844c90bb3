"""Rulings that a table leaves out between its rows: where its figures stand one above the other, level in many columns.

A figure is never wrapped, so each line of figures is a row. A text of several lines belongs to the row whose figures
stand at its middle, or at its first line; a label left of it stands at the middle of the rows that it heads. Where one
text fits neither, no ruling is told at all. Distances are shares of a line's height.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median

from ingest.loaders.glyphs import Glyph, fills, lines_of
from ingest.loaders.repairs import is_number, repair
from ingest.loaders.ruled import Segment, Table, fill, with_rulings
from ingest.loaders.spans import SUMS, heads, in_rows
from ingest.model import Box, Cell

#: in a cell's text: figures and signs alone
_FIGURES = re.compile(r"[\d０-９.,，．%％‰+\-—–－―/／≥≤＝=<>\s]+")
_HEADER = re.compile(r"\A[^\d０-９≥≤＝=<>]{2,30}(?=[\d０-９≥≤＝=<>])")
_DASH = re.compile(r"[-—–－―/／]{1,3}")
#: rows must show in so many columns of figures; two rows in so many columns, of texts too
_COLUMNS, _TWO, _COLUMNS_OF_TWO = 2, 2, 4
#: a text is off the middle of its row by so much at most, and a figure off that of the others of its row
_LEVEL, _EVEN = 0.5, 0.35
#: rows of labels and what they head stand so far apart, or each label is longer than a piece of a wrapped one
_PITCH = 1.7
_LABEL = re.compile(r"[一-鿿：:、][一-鿿（）()：:、]{1,11}")
_WHOLE = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One cell of a high row: its box, and its lines of text from top to bottom."""

    box: Box
    lines: tuple[tuple[str, Box], ...]

    @property
    def middles(self) -> list[float]:
        return [(box[1] + box[3]) / 2 for _, box in self.lines]

    @property
    def is_stack(self) -> bool:
        """Whether several figures stand one above the other."""
        return len(self.lines) > 1 and all(is_figure(text) for text, _ in self.lines)

    @property
    def is_of_all(self) -> bool:
        """Whether one figure stands in the middle of the cell: it's of all rows together."""
        middle = (self.box[1] + self.box[3]) / 2
        heights = [box[3] - box[1] for _, box in self.lines]
        return len(self.lines) == 1 and is_figure(self.lines[0][0]) and abs(self.middles[0] - middle) < heights[0] / 2

    @property
    def header(self) -> float:
        """The lower edge of the lines before the first figure; the cell's upper edge where there are none."""
        above = takewhile(lambda line: not is_figure(line[0]), self.lines)
        return max((box[3] for _, box in above), default=self.box[1])

    def below(self, y: float) -> Column:
        """The part of the cell under a height."""
        lines = tuple((text, box) for text, box in self.lines if box[1] + box[3] > 2 * y)
        return Column((self.box[0], y, *self.box[2:]), lines)


def filled(table: Table, glyphs: Sequence[Glyph]) -> tuple[Table, list[Cell], list[Glyph]]:
    """As ``ruled.fill``, with the rows parted that no ruling parts."""
    whole, cells, rest = fill(table, glyphs)
    if others := rulings(cells, glyphs):
        return fill(with_rulings(table, others), glyphs)
    return whole, cells, rest


def rulings(cells: Sequence[Cell], glyphs: Sequence[Glyph]) -> list[Segment]:
    """The rulings that would part the rows of a table, of which ``glyphs`` are the characters; mostly none."""
    found: list[Segment] = []
    rows: dict[tuple[int, int], list[Cell]] = {}
    for cell in cells:
        rows.setdefault((cell.row, cell.row_span), []).append(cell)
    for members in rows.values():
        if _may_hold_figures(members):
            found += _below_header(_columns(members, glyphs))
        elif _may_hold_labels(members):
            found += _between_labels(_columns(members, glyphs))
    return found


def has_stacks(cells: Sequence[Cell]) -> bool:
    """Whether some cells hold several figures still, one above the other."""
    return any("\n" in c.text and all(map(is_figure, c.text.split("\n"))) for c in cells)


def _may_hold_figures(members: Sequence[Cell]) -> bool:
    return len(members) > _COLUMNS and sum(_may_be_stack(_HEADER.sub("", c.text)) for c in members) >= _COLUMNS


def _may_be_stack(text: str) -> bool:
    """By a cell's text, in which figures that fill a narrow cell stand without a break between them."""
    if not text or is_figure(text):
        return False
    return _FIGURES.fullmatch(text) is not None or ("\n" in text and all(map(is_figure, text.split("\n"))))


def _may_hold_labels(members: Sequence[Cell]) -> bool:
    lines = members[0].text.split("\n")
    return len(members) > 1 and len(lines) > 1 and all(_LABEL.fullmatch(line) for line in lines)


def is_figure(text: str) -> bool:
    """Whether a text is one number with its sign and unit, or a stroke for none."""
    return is_number(repair(text.replace(">=", "≥").replace("<=", "≤"))) or bool(_DASH.fullmatch(text))


def _columns(members: Sequence[Cell], glyphs: Sequence[Glyph]) -> list[Column]:
    boxes = [c.box for c in sorted(members, key=lambda c: c.col) if c.box is not None]
    return [Column(box, tuple(lines_of([g for g in glyphs if g.is_in(box)]))) for box in boxes]


def _below_header(columns: Sequence[Column]) -> list[Segment]:
    """The rulings between rows of figures, and the one below their header if it isn't drawn either."""
    headed = [c for c in columns if not c.is_stack and c.below(c.header).is_stack]
    if len(headed) < _COLUMNS:
        return _between_figures(columns)
    most = max(len(c.below(c.header).lines) for c in headed)  # where words stand among the figures there are fewer
    headed = [c for c in headed if len(c.below(c.header).lines) == most]
    bottom, top = max(c.header for c in headed), min(c.below(c.header).lines[0][1][1] for c in headed)
    bodies = [c.below((bottom + top) / 2) for c in columns]
    found = _between_figures(bodies) if bottom < top else []
    parted = {s.start for s in found}
    pairs = zip(columns, bodies, strict=True)
    below = [b.box for c, b in pairs if found and (len(b.lines) < len(c.lines) or b.box[0] in parted)]
    return found + [Segment(y, x0, x1) for x0, y, x1, _ in below]


def _between_figures(columns: Sequence[Column]) -> list[Segment]:
    stacks = [c for c in columns if c.is_stack]
    most = max((len(c.lines) for c in stacks), default=0)
    height = median([box[3] - box[1] for c in stacks for _, box in c.lines]) if stacks else 0.0
    longest = [c.middles for c in stacks if len(c.lines) == most]
    if len(longest) < _COLUMNS:
        return []
    at = [sum(ys) / len(ys) for ys in zip(*longest, strict=True)]
    if not all(_is_level(ys, at, _EVEN * height) for ys in longest):
        return []
    if most == _TWO and sum(_is_level(c.middles, at, _LEVEL * height) for c in columns) < _COLUMNS_OF_TWO:
        return []
    first = next(n for n, c in enumerate(columns) if c.is_stack)
    for is_middle in (True, False):
        if found := _parted(columns, first, at, height, is_middle=is_middle):
            return found
    return []


def _is_level(ys: Sequence[float], at: Sequence[float], off: float) -> bool:
    return len(ys) == len(at) and all(abs(y - a) <= off for y, a in zip(ys, at, strict=True))


def _parted(
    columns: Sequence[Column], first: int, at: Sequence[float], height: float, *, is_middle: bool
) -> list[Segment]:
    """The rulings between rows whose figures stand at ``at``, ``first`` the leftmost column of figures."""
    placed = [in_rows([box for _, box in c.lines], at, _LEVEL * height, is_middle=is_middle) for c in columns]
    of_all = {n for n, c in enumerate(columns) if n > first and c.is_of_all}
    rows = {n: found for n, found in enumerate(placed) if n >= first and n not in of_all and found is not None}
    if len(rows) + len(of_all) < len(columns) - first:
        return []
    sums: list[int] | None = None
    for n in range(first - 1, -1, -1):
        if (names := placed[n]) is None:
            break
        sums = _sums(names) if sums is None and any(names) else sums
        if any(names) and _blanks(names) != sums:
            break
        rows[n] = names
    if all(columns[n].is_stack or not columns[n].lines for n in rows):
        return []  # what the figures are of isn't told
    edges = _edges([[box for placed in rows.values() for box in placed[k]] for k in range(len(at))], height)
    if edges is None:
        return []
    found = [Segment(y, columns[n].box[0], columns[n].box[2]) for n in rows for y in edges]
    for column in columns[: min(rows)]:
        outer = [column.box[1], *edges, column.box[3]]
        below = heads(column.lines, outer, at, height, is_middle=is_middle)
        if below is None:
            return []
        found += [Segment(y, column.box[0], column.box[2]) for y in below]
    return found


def _blanks(texts: Sequence[Sequence[Box]]) -> list[int]:
    return [n for n, text in enumerate(texts) if not text]


def _sums(names: Sequence[Sequence[Box]]) -> list[int]:
    """The one or two last rows, if they alone have no name, as sums have theirs in the columns of labels."""
    blank = _blanks(names)
    last = list(range(len(names) - len(blank), len(names)))
    return last if len(blank) <= SUMS < len(names) - len(blank) else []


def _edges(rows: Sequence[Sequence[Box]], height: float) -> list[float] | None:
    """Half way between what stands in one row and in the next; ``None`` where they overlap."""
    edges = []
    for above, below in pairwise(rows):
        bottom, top = max(box[3] for box in above), min(box[1] for box in below)
        if top < bottom - _LEVEL / 2 * height:
            return None
        edges.append((bottom + top) / 2)
    return edges


def _between_labels(columns: Sequence[Column]) -> list[Segment]:
    """Between lines of which the first column holds labels, where what they head stands level and fills no cell."""
    at = columns[0].middles
    boxes = [box for c in columns for _, box in c.lines]
    height = median([box[3] - box[1] for box in boxes]) if boxes else 0.0
    is_whole = min((len(text) for text, _ in columns[0].lines), default=0) >= _WHOLE
    if len(at) < 2 or (not is_whole and min(b - a for a, b in pairwise(at)) < _PITCH * height):
        return []
    rows: list[list[Box]] = [[] for _ in at]
    for column in columns:
        for line in column.lines:
            middle = (line[1][1] + line[1][3]) / 2
            near = next((k for k, y in enumerate(at) if abs(y - middle) <= _LEVEL * height), None)
            if near is None or fills(line, column.box[2] - column.box[0]):
                return []
            rows[near].append(line[1])
    edges = _edges(rows, height) if min(map(len, rows)) > 1 else None
    return [Segment(y, columns[0].box[0], columns[-1].box[2]) for y in edges or ()]
