"""Tables that run over a page break: one set of columns, and rows that the break cut made whole.

A table goes on where the next page's first table has the same left and right edge (in a scan: about the same
width) and nothing but a page number stands between. Its columns are then counted on the edges of all its pages
together. A row was cut where the edge at the break is open and its texts can go on; where a program closes the
edges at a page's end, only where every text below goes on from an unfinished one above and a number above has
nothing below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise, takewhile

from ingest.loaders import cut_labels
from ingest.loaders.glyphs import CLOSED, HEADING
from ingest.loaders.ruled import Items, Part, Table
from ingest.model import Cell, Grid, Line

_EDGE = 4.0
#: the edges of a column stand apart by so much at most on scanned sheets, and by less than half of its width
_LOOSE, _HALF = 9.0, 0.45
#: the width of a table differs by so much at most from one scanned sheet to the next
_STRETCH = 0.04
_PAGE_NUMBER = re.compile(r"^[-—–\s第]*\d{1,4}\s*(页|/\s*\d{1,4})?[-—–\s共\d页]*$")
_LONG_LINE = 30
_BARE = re.compile(r"^\d+(\.\d+)?$")
#: a text that can't end here: a comparator without its number, an amount without its unit's end, half a date, a comma
_OPEN_END = re.compile(
    r"((大于|小于|等于|不低于|不少于|不超过|不高于|[≥≤<>=])|\d万|\d年\s*\d{1,2}|\d月\s*\d{1,2}|[，、,：:（(])$"
)
#: the rest of a text: too short for one of its own (``率``, ``情况``)
_REST = re.compile(r"[\u4e00-\u9fff]{1,2}[)）”]?|[)）]")
_FIGURE = re.compile(r"^[≥≤=<>]?\d")
#: so many texts make a header, and so many figures a row's
_HEADERS, _FEW = 3, 2
_VALUE = re.compile(r"^[≥≤=<>＝≧≦]?\s*[\d０-９]")


class _Edges:
    """The column edges of a table on all its pages, in points; those of scanned sheets as if laid on the first."""

    def __init__(self, first: Table) -> None:
        self.seen: list[float] = []
        self._left, self._right = first.xs[0], first.xs[-1]
        self._near = _LOOSE if first.is_scanned else _EDGE

    def see(self, table: Table) -> None:
        """Take the edges of one more part."""
        self.seen += [self.laid(table, x) for x in table.xs]
        narrowest = min(b - a for a, b in pairwise(table.xs))
        least = _EDGE if narrowest > _EDGE else 0.0  # else the sides of one cell would be one edge
        self._near = min(self._near, max(least, _HALF * narrowest))

    def laid(self, table: Table, x: float) -> float:
        """A place of one of the parts, as on the first."""
        if not table.is_scanned:
            return x
        return self._left + (x - table.xs[0]) * (self._right - self._left) / (table.xs[-1] - table.xs[0])

    @cached_property
    def union(self) -> list[float]:
        """All edges from left to right, those that nearly agree as one."""
        union: list[float] = []
        for x in sorted(self.seen):
            if not union or x - union[-1] > self._near:
                union.append(x)
        return union

    def column(self, x: float) -> int:
        """The number of the edge next to ``x``, from 0."""
        return min(range(len(self.union)), key=lambda i: abs(self.union[i] - x))


def join_breaks(pages: Iterable[tuple[int, Items]]) -> Iterator[tuple[int, list[Grid | Line]]]:
    """The pages with their tables as grids; a table's parts on several pages share their columns.

    ``pages`` is gone through twice and may be spooled: first for the tables' edges alone, then for the pages
    themselves, each given as soon as the next one can take nothing more from it.
    """
    shared = _shared_edges(cut_labels.shown_pages(pages))
    above: tuple[int, list[Part | Line]] | None = None
    tail: _Edges | None = None
    for n, (page_no, items) in enumerate(pages):
        upper, lower = cut_labels.shown(above[1], items) if above is not None else ([], items)
        edges = [shared.get((n, k)) for k in range(sum(not isinstance(item, Line) for item in lower))]
        left = iter(edges)
        below = [item if isinstance(item, Line) else _in_columns(item, next(left)) for item in lower]
        if above is not None:
            if tail is not None and edges and edges[0] is tail:
                _mend_cut_row(upper, below)
            _mend_cut_paragraph(upper, below)
            yield _page(above[0], upper)
        above, tail = (page_no, below), edges[-1] if edges else None
    if above is not None:
        yield _page(*above)


def _shared_edges(pages: Iterable[tuple[int, Items]]) -> dict[tuple[int, int], _Edges]:
    """By page and table on it, from 0: the edges of each table that stands on several pages."""
    shared: dict[tuple[int, int], _Edges] = {}
    last: tuple[int, int, Table] | None = None
    edges: _Edges | None
    edges, only_numbers = None, True
    for n, (_, items) in enumerate(pages):
        k = -1
        for item in items:
            if isinstance(item, Line):
                only_numbers = only_numbers and _is_page_number(item)
                continue
            k, table = k + 1, item[0]
            if edges and last and only_numbers and last[0] == n - 1 and _same_sides(last[2], table):
                shared[last[:2]] = shared[n, k] = edges
            else:
                edges = _Edges(table)
            edges.see(table)
            last, only_numbers = (n, k, table), True
    return shared


def _same_sides(a: Table, b: Table) -> bool:
    if a.is_scanned and b.is_scanned:
        width = a.xs[-1] - a.xs[0]
        return abs(b.xs[-1] - b.xs[0] - width) <= max(_STRETCH * width, _EDGE)
    return abs(a.xs[0] - b.xs[0]) <= _EDGE and abs(a.xs[-1] - b.xs[-1]) <= _EDGE


def _in_columns(item: Part, edges: _Edges | None) -> Part:
    """A table's part with its columns counted on the edges of all parts."""
    if edges is None:
        return item
    moved = []
    full: set[tuple[int, int]] = set()
    for cell in item[1]:
        x0, _, x1, _ = cell.box or (0.0, 0.0, 0.0, 0.0)
        first, end = edges.column(edges.laid(item[0], x0)), edges.column(edges.laid(item[0], x1))
        moved.append(replace(cell, col=first + 1, col_span=max(1, end - first)))
        if (cell.row, cell.col) in item[0].full:
            full.add((cell.row, first + 1))
    return replace(item[0], full=frozenset(full)), moved


def _mend_cut_paragraph(above: list[Part | Line], below: list[Part | Line]) -> None:
    """A long line that ends a page without closing its sentence takes the line that opens the next page."""
    last = next((k for k in reversed(range(len(above))) if not _is_page_number(above[k])), None)
    first = next((k for k, item in enumerate(below) if not _is_page_number(item)), None)
    if last is None or first is None:
        return
    a, b = above[last], below[first]
    if not isinstance(a, Line) or not isinstance(b, Line) or len(a.text) < _LONG_LINE:
        return
    if not CLOSED.search(a.text) and not HEADING.match(b.text) and _starts_left(a, b):
        above[last] = replace(a, text=a.text + b.text)
        del below[first]


def _starts_left(above: Line, below: Line) -> bool:
    """Whether a line begins where the paragraph above does; a title, in the middle of its page, goes on in none."""
    return above.box is None or below.box is None or below.box[0] - above.box[0] <= below.box[3] - below.box[1]


def _is_page_number(item: Part | Line) -> bool:
    return isinstance(item, Line) and bool(_PAGE_NUMBER.match(item.text.strip()))


def _page(page_no: int, items: Sequence[Part | Line]) -> tuple[int, list[Grid | Line]]:
    return page_no, [item if isinstance(item, Line) else Grid(0, page_no, tuple(item[1])) for item in items]


def _mend_cut_row(above: list[Part | Line], below: list[Part | Line]) -> None:
    """A row that the page end cut: its texts below go to the cells above, in the last and the first table."""
    (last, upper), (first, lower) = cut_labels.tables(above)[-1], cut_labels.tables(below)[0]
    ends = {c.col: c for c in cut_labels.last_row(upper[1])}
    heads = _repeated_rows(upper[1], lower[1])
    starts = {c.col: c for c in lower[1] if c.row == heads + 1 and c.text}
    is_cut = _completes(ends, starts) if heads else _is_cut(upper[0], lower[0], ends, starts)
    if not starts or not is_cut:
        above[last], below[first] = cut_labels.mend(upper, lower)
        return
    joined = {
        col: replace(ends[col], text=ends[col].text + c.text, confidence=min(ends[col].confidence, c.confidence))
        for col, c in starts.items()
    }
    gone = [c for c in starts.values() if not (heads and c.row_span > 1)]  # a label goes on beside the rows below
    above[last] = (upper[0], [joined.get(c.col, c) if ends.get(c.col) is c else c for c in upper[1]])
    below[first] = (lower[0], [replace(c, text="") if any(c is g for g in gone) else c for c in lower[1]])


def _repeated_rows(upper: Sequence[Cell], lower: Sequence[Cell]) -> int:
    """How many rows a page begins with that repeat rows of the table above: its header."""
    seen = {tuple(texts) for texts in _texts_of_rows(upper) if sum(map(bool, texts)) >= _HEADERS}
    return len(list(takewhile(lambda texts: tuple(texts) in seen, _texts_of_rows(lower))))


def _texts_of_rows(cells: Sequence[Cell]) -> list[list[str]]:
    """The texts of each row, from top to bottom."""
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return [rows[row] for row in sorted(rows)]


def _completes(above: dict[int, Cell], below: dict[int, Cell]) -> bool:
    """Whether a row below a repeated header is the rest of the one above: words of one where the other has figures.

    One that sets texts in the middle of their cells leaves the name on one side of the break, its figures on the other.
    """
    blank = all(
        (a := above.get(col)) is not None and not a.text and a.col_span == c.col_span for col, c in below.items()
    )
    figures = sum(bool(_FIGURE.search(c.text)) for c in above.values())
    return blank and figures >= _FEW and not any(_BARE.match(c.text) for c in below.values())


def _is_cut(first: Table, second: Table, above: dict[int, Cell], below: dict[int, Cell]) -> bool:
    if first.open_bottom or second.open_top:
        return all(_fits(first, above.get(col), c) for col, c in below.items())
    return _cut_though_closed(first, above, below)


def _cut_though_closed(table: Table, above: dict[int, Cell], below: dict[int, Cell]) -> bool:
    """Whether closed edges hide a cut.

    Every text below stands under one above and none is a bare number; there are fewer than above; and either a number
    above has none below it and all but one of the texts above are unfinished (all, where there is one alone), or
    at least two are, all but one again, or the one below is a word's rest.
    """
    pairs = [(above.get(col), c) for col, c in below.items()]
    under = all(a is not None and a.text and a.col_span == c.col_span and not _BARE.match(c.text) for a, c in pairs)
    numbers = any(_BARE.match(c.text) for col, c in above.items() if col not in below)
    unfinished = sum(a is not None and _unfinished(table, a) for a, _ in pairs)
    rest = len(pairs) == 1 and all(_REST.fullmatch(c.text) for _, c in pairs)
    enough = unfinished >= max(1 if numbers or rest else 2, len(pairs) - 1)
    return under and enough and len(below) < sum(bool(c.text) for c in above.values())


def _unfinished(table: Table, cell: Cell) -> bool:
    return (cell.row, cell.col) in table.full or bool(_OPEN_END.search(cell.text))


def _fits(table: Table, above: Cell | None, below: Cell) -> bool:
    """Whether a text below a break can be the rest of the one above it.

    It can where the cell above is blank (a row's numbers may stand on either side of the break), or where the
    text above fills its cell's width and the one below is no value of its own.
    """
    if above is None or above.col_span != below.col_span:
        return False
    if not above.text or _OPEN_END.search(above.text):
        return True
    return (above.row, above.col) in table.full and not _VALUE.match(below.text)
