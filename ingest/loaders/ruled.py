"""Rulings to grids: which lines make a table, and which of its cells are merged.

Works on line segments in points from the page's top left, wherever they come from (a PDF's paths, a scan's
morphology). The steps: coordinates that nearly agree become one; collinear pieces join; segments that touch
make a table; outer edges that a page end cut off are closed; on the table's elementary grid neighbours
without a ruling between them are one cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.loaders.glyphs import Glyph, fills, lines_of, wrapped
from ingest.model import Box, Cell, Line

SNAP = 2.0
GAP = 3.0
COVERED = 0.6
MIN_LENGTH = 4.0
#: a rectangle thinner than this is a line, in points
THIN = 3.0
#: a frame around a table is nearer than this to its sides
_FRAME = 6.0
_MAX_COLUMNS = 80
_MAX_ROWS = 2000
_MAX_SEGMENTS = 20_000
#: marks that hang over the edge of the cell that their line fills
_HANGING = frozenset("，。、；：！？）》”％%,.;:!?)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A horizontal or vertical line: its position across, and where it starts and ends along, in points."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: the edges of its columns and rows in points, and its cells.

    ``cells`` are (row, column, rows, columns) from 0; ``irregular`` are cells whose merged area is no
    rectangle; ``open_top`` and ``open_bottom`` say that the edge was missing, as where a page end cuts a row;
    ``full`` are the cells (row, column, from 1) whose last line of text fills the cell's width; ``is_scanned`` says
    that the sheet lay as it came: its tables stand a little elsewhere, and larger or smaller, than the page before's.
    ``drawn`` are the horizontal and the vertical lines that make it.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]
    irregular: frozenset[tuple[int, int]] = frozenset()
    open_top: bool = False
    open_bottom: bool = False
    full: frozenset[tuple[int, int]] = frozenset()
    is_scanned: bool = False
    drawn: tuple[tuple[Segment, ...], tuple[Segment, ...]] = field(default=((), ()), repr=False, compare=False)

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


#: a table with its cells, and what stands on a page from top to bottom
Part = tuple[Table, list[Cell]]
Items = Sequence[Part | Line]


class _Groups:
    """Things that belong together, joined two by two."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        self._parent[self.root(i)] = self.root(j)

    def members(self) -> list[list[int]]:
        found: dict[Hashable, list[int]] = {}
        for i in range(len(self._parent)):
            found.setdefault(self.root(i), []).append(i)
        return list(found.values())


def _snapped(values: Iterable[float]) -> dict[float, float]:
    """Each value with the mean of the values that lie within ``SNAP`` of their neighbour."""
    mapped: dict[float, float] = {}
    group: list[float] = []
    for value in [*sorted(set(values)), float("inf")]:
        if group and value - group[-1] > SNAP:
            mapped.update(dict.fromkeys(group, sum(group) / len(group)))
            group = []
        group.append(value)
    return mapped


def merge(segments: Sequence[Segment]) -> list[Segment]:
    """Collinear segments that touch or nearly touch as one; specks are left out."""
    at = _snapped(s.at for s in segments)
    lines: dict[float, list[tuple[float, float]]] = {}
    for s in segments:
        lines.setdefault(at[s.at], []).append((s.start, s.end))
    merged: list[Segment] = []
    for position, spans in lines.items():
        spans.sort()
        start, end = spans[0]
        for a, b in spans[1:]:
            if a <= end + GAP:
                end = max(end, b)
            else:
                merged.append(Segment(position, start, end))
                start, end = a, b
        merged.append(Segment(position, start, end))
    return [s for s in merged if s.end - s.start >= MIN_LENGTH]


def tables(horizontal: Sequence[Segment], vertical: Sequence[Segment]) -> list[Table]:
    """The ruled tables of a page, from top to bottom; a frame around others is no table."""
    if len(horizontal) > _MAX_SEGMENTS or len(vertical) > _MAX_SEGMENTS:
        return []
    hs, vs = merge(horizontal), merge(vertical)
    found = [t for h, v in _touching(hs, vs) if (t := _table(*_unframed(h, v))) is not None]
    kept = [t for t in found if len(t.cells) > 1 or not any(o is not t and _inside(o.box, t.box) for o in found)]
    return sorted(kept, key=lambda t: (round(t.ys[0]), t.xs[0]))


def _inside(a: Box, b: Box) -> bool:
    return a[0] >= b[0] - SNAP and a[1] >= b[1] - SNAP and a[2] <= b[2] + SNAP and a[3] <= b[3] + SNAP


def _touching(hs: list[Segment], vs: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    groups = _Groups(len(hs) + len(vs))
    for j, v in enumerate(vs):
        for i, h in enumerate(hs):
            if h.start - GAP <= v.at <= h.end + GAP and v.start - GAP <= h.at <= v.end + GAP:
                groups.join(i, len(hs) + j)
    found = [
        ([hs[i] for i in members if i < len(hs)], [vs[i - len(hs)] for i in members if i >= len(hs)])
        for members in groups.members()
    ]
    lone = [v for h, vertical in found if not h for v in vertical]
    ruled = [(h, v) for h, v in found if h]
    for horizontal, vertical in ruled:
        top, bottom = min(h.at for h in horizontal), max(h.at for h in horizontal)
        vertical += [v for v in lone if v.start <= top + GAP and v.end >= bottom - GAP and bottom > top]
    return ruled


def _unframed(hs: list[Segment], vs: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The lines of a table without those of a frame drawn close around it, at which none of its own ends."""
    left, right = (pick((v.at for v in vs), default=0.0) for pick in (min, max))
    inner = [v for v in vs if left < v.at < right]
    if len(inner) < 2 or min(v.at for v in inner) - left > _FRAME or right - max(v.at for v in inner) > _FRAME:
        return hs, vs
    edges = min(v.at for v in inner), max(v.at for v in inner)
    own = [h for h in hs if h.start >= edges[0] - SNAP / 2 and h.end <= edges[1] + SNAP / 2]
    return (own, inner) if len(own) > 1 and len(hs) - len(own) <= 2 else (hs, vs)


def _table(hs: list[Segment], vs: list[Segment]) -> Table | None:
    if not hs or len(vs) < 2:
        return None
    ys = _edges([h.at for h in hs], min(v.start for v in vs), max(v.end for v in vs))
    xs = _edges([v.at for v in vs], min(h.start for h in hs), max(h.end for h in hs))
    if not 2 <= len(xs) <= _MAX_COLUMNS + 1 or not 2 <= len(ys) <= _MAX_ROWS + 1:
        return None
    cells, irregular = _merged_cells(xs, ys, _by_position(hs), _by_position(vs))
    at = {h.at for h in hs}
    is_open = ys[0] not in at, ys[-1] not in at
    return Table(tuple(xs), tuple(ys), tuple(cells), frozenset(irregular), *is_open, drawn=(tuple(hs), tuple(vs)))


def _edges(positions: list[float], first: float, last: float) -> list[float]:
    """The positions with an outer edge that nothing was drawn for, where the crossing lines run beyond."""
    edges = sorted(set(positions))
    if first < edges[0] - 2 * GAP:
        edges.insert(0, first)
    if last > edges[-1] + 2 * GAP:
        edges.append(last)
    return edges


def _by_position(segments: list[Segment]) -> dict[float, list[Segment]]:
    found: dict[float, list[Segment]] = {}
    for s in segments:
        found.setdefault(s.at, []).append(s)
    return found


def _merged_cells(
    xs: list[float], ys: list[float], by_y: dict[float, list[Segment]], by_x: dict[float, list[Segment]]
) -> tuple[list[tuple[int, int, int, int]], set[tuple[int, int]]]:
    """Cells of the elementary grid, neighbours without a ruling between them taken together."""
    rows, cols = len(ys) - 1, len(xs) - 1
    groups = _Groups(rows * cols)
    for r in range(rows):
        for c in range(cols):
            if c + 1 < cols and not _covered(by_x.get(xs[c + 1], ()), ys[r], ys[r + 1]):
                groups.join(r * cols + c, r * cols + c + 1)
            if r + 1 < rows and not _covered(by_y.get(ys[r + 1], ()), xs[c], xs[c + 1]):
                groups.join(r * cols + c, (r + 1) * cols + c)
    cells: list[tuple[int, int, int, int]] = []
    irregular: set[tuple[int, int]] = set()
    for members in groups.members():
        spots = [divmod(i, cols) for i in members]
        r0, c0 = min(r for r, _ in spots), min(c for _, c in spots)
        height, width = max(r for r, _ in spots) - r0 + 1, max(c for _, c in spots) - c0 + 1
        if height * width == len(spots):
            cells.append((r0, c0, height, width))
        else:
            irregular.update(spots)
            cells.extend((r, c, 1, 1) for r, c in spots)
    return sorted(cells), irregular


def _covered(segments: Sequence[Segment], start: float, end: float) -> bool:
    covered = 0.0
    for s in segments:
        if s.start < end and s.end > start:
            covered += (s.end if s.end < end else end) - (s.start if s.start > start else start)
    return covered >= COVERED * (end - start)


def table_of(horizontal: Iterable[Segment], vertical: Iterable[Segment]) -> Table | None:
    """The one table that these lines make, be they drawn or not."""
    return _table(merge(list(horizontal)), list(vertical))


def with_rulings(table: Table, others: Iterable[Segment]) -> Table:
    """The table as if some more horizontal lines were drawn."""
    horizontal, vertical = table.drawn
    parted = table_of([*horizontal, *others], vertical)
    return replace(parted, is_scanned=table.is_scanned) if parted else table


def fill(table: Table, glyphs: Sequence[Glyph]) -> tuple[Table, list[Cell], list[Glyph]]:
    """The table (with its full cells), its cells with their texts and boxes, and the glyphs outside of it."""
    owner: dict[tuple[int, int], int] = {}
    for n, (r, c, h, w) in enumerate(table.cells):
        owner.update(dict.fromkeys(((i, j) for i in range(r, r + h) for j in range(c, c + w)), n))
    held: dict[int, list[Glyph]] = {}
    outside: list[Glyph] = []
    xs, ys = table.xs, table.ys
    for g in glyphs:
        x = g.x0 if g.text in _HANGING else (g.x0 + g.x1) / 2
        row, column = bisect_right(ys, (g.top + g.bottom) / 2) - 1, bisect_right(xs, x) - 1
        n = owner.get((row, column), -1)
        if n < 0:
            outside.append(g)
        else:
            held.setdefault(n, []).append(g)
    cells = []
    full: set[tuple[int, int]] = set()
    for n, (r, c, h, w) in enumerate(table.cells):
        inside = held.get(n, [])
        box = (table.xs[c], table.ys[r], table.xs[c + w], table.ys[r + h])
        lines = lines_of(inside)
        text = wrapped(lines, box[2] - box[0])
        if lines and fills(lines[-1], box[2] - box[0]):
            full.add((r + 1, c + 1))
        confidence = min((g.confidence for g in inside), default=1.0)
        if table.irregular and any((i, j) in table.irregular for i in range(r, r + h) for j in range(c, c + w)):
            confidence = min(confidence, 0.5)
        cells.append(Cell(r + 1, c + 1, text, h, w, box, confidence))
    return replace(table, full=frozenset(full)), cells, outside
