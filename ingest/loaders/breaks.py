"""Tables that run over a page break: one set of columns, and rows that the break cut made whole.

A table goes on where the next page's first table has the same left and right edge and nothing but a page
number stands between. Its columns are then counted on the edges of all its pages together. A row was cut
where the edge at the break is open and its texts can go on; where a program closes the edges at a page's end,
only where every text below goes on from an unfinished one above and a number above has nothing below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.loaders.ruled import Table
from ingest.model import Cell, Grid, Line

Items = Sequence[tuple[Table, list[Cell]] | Line]
Part = tuple[Table, list[Cell]]
_EDGE = 4.0
_PAGE_NUMBER = re.compile(r"^[-—–\s第]*\d{1,4}\s*(页|/\s*\d{1,4})?[-—–\s共\d页]*$")
_CLOSED = re.compile(r"[。；;：:！？!?]$")
_HEADING = re.compile(r"^([（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?|附件|\d{1,2}[、.．])")
_LONG_LINE = 30
_BARE = re.compile(r"^\d+(\.\d+)?$")
#: a text that can't end here: a comparator without its number, an amount without its unit's end, a comma
_OPEN_END = re.compile(r"((大于|小于|等于|不低于|不少于|不超过|不高于|[≥≤<>=])|\d万|[，、,：:（(])$")
_VALUE = re.compile(r"^[≥≤=<>＝≧≦]?\s*[\d０-９]")


def join_breaks(pages: Sequence[tuple[int, Items]]) -> list[tuple[int, list[Grid | Line]]]:
    """The pages with their tables as grids; a table's parts on several pages share their columns."""
    parts: list[list[Part | Line]] = [list(items) for _, items in pages]
    chain: list[tuple[int, int]] = []
    chains: list[list[tuple[int, int]]] = []
    for p, items in enumerate(parts):
        for k, item in enumerate(items):
            if isinstance(item, Line):
                continue
            if chain and _goes_on(parts, chain[-1], (p, k)):
                chain.append((p, k))
            else:
                chain = [(p, k)]
                chains.append(chain)
    for links in chains:
        if len(links) > 1:
            _share_columns(parts, links)
            _mend_cut_rows(parts, links)
    _mend_cut_paragraphs(parts)
    return [(page_no, [_block(i, page_no) for i in items]) for (page_no, _), items in zip(pages, parts, strict=True)]


def _mend_cut_paragraphs(parts: list[list[Part | Line]]) -> None:
    """A long line that ends a page without closing its sentence takes the line that opens the next page."""
    for above, below in pairwise(parts):
        last = next((k for k in reversed(range(len(above))) if not _is_page_number(above[k])), None)
        first = next((k for k, item in enumerate(below) if not _is_page_number(item)), None)
        if last is None or first is None:
            continue
        a, b = above[last], below[first]
        if not isinstance(a, Line) or not isinstance(b, Line) or len(a.text) < _LONG_LINE:
            continue
        if not _CLOSED.search(a.text) and not _HEADING.match(b.text):
            above[last] = replace(a, text=a.text + b.text)
            del below[first]


def _is_page_number(item: Part | Line) -> bool:
    return isinstance(item, Line) and bool(_PAGE_NUMBER.match(item.text.strip()))


def _block(item: Part | Line, page_no: int) -> Grid | Line:
    return item if isinstance(item, Line) else Grid(0, page_no, tuple(item[1]))


def _goes_on(parts: list[list[Part | Line]], a: tuple[int, int], b: tuple[int, int]) -> bool:
    if b[0] != a[0] + 1:
        return False
    between = [*parts[a[0]][a[1] + 1 :], *parts[b[0]][: b[1]]]
    if any(not _is_page_number(x) for x in between):
        return False
    first, second = parts[a[0]][a[1]], parts[b[0]][b[1]]
    if isinstance(first, Line) or isinstance(second, Line):
        return False
    left, right = first[0], second[0]
    return abs(left.xs[0] - right.xs[0]) <= _EDGE and abs(left.xs[-1] - right.xs[-1]) <= _EDGE


def _share_columns(parts: list[list[Part | Line]], links: list[tuple[int, int]]) -> None:
    edges: list[float] = []
    for p, k in links:
        item = parts[p][k]
        if not isinstance(item, Line):
            edges += item[0].xs
    union: list[float] = []
    for x in sorted(edges):
        if not union or x - union[-1] > _EDGE:
            union.append(x)

    def column(x: float) -> int:
        return min(range(len(union)), key=lambda i: abs(union[i] - x))

    for p, k in links:
        item = parts[p][k]
        if isinstance(item, Line):
            continue
        moved = []
        full: set[tuple[int, int]] = set()
        for cell in item[1]:
            x0, _, x1, _ = cell.box or (0.0, 0.0, 0.0, 0.0)
            first = column(x0)
            moved.append(replace(cell, col=first + 1, col_span=max(1, column(x1) - first)))
            if (cell.row, cell.col) in item[0].full:
                full.add((cell.row, first + 1))
        parts[p][k] = (replace(item[0], full=frozenset(full)), moved)


def _mend_cut_rows(parts: list[list[Part | Line]], links: list[tuple[int, int]]) -> None:
    for a, b in pairwise(links):
        first, second = parts[a[0]][a[1]], parts[b[0]][b[1]]
        if isinstance(first, Line) or isinstance(second, Line):
            continue
        bottom = max(c.row + c.row_span - 1 for c in first[1])
        above = {c.col: c for c in first[1] if c.row + c.row_span - 1 == bottom}
        below = {c.col: c for c in second[1] if c.row == 1 and c.text}
        if not below or not _is_cut(first[0], second[0], above, below):
            continue
        joined = {
            col: replace(above[col], text=above[col].text + c.text, confidence=min(above[col].confidence, c.confidence))
            for col, c in below.items()
        }
        parts[a[0]][a[1]] = (first[0], [joined.get(c.col, c) if above.get(c.col) is c else c for c in first[1]])
        cleared = [replace(c, text="") if below.get(c.col) is c else c for c in second[1]]
        parts[b[0]][b[1]] = (second[0], cleared)


def _is_cut(first: Table, second: Table, above: dict[int, Cell], below: dict[int, Cell]) -> bool:
    if first.open_bottom or second.open_top:
        return all(_fits(first, above.get(col), c) for col, c in below.items())
    return _cut_though_closed(first, above, below)


def _cut_though_closed(table: Table, above: dict[int, Cell], below: dict[int, Cell]) -> bool:
    """Whether closed edges hide a cut.

    Every text below stands under one above and none is a bare number; there are fewer than above, a number above
    has none below it, and all but one of the texts above are unfinished (all, where there is one alone).
    """
    pairs = [(above.get(col), c) for col, c in below.items()]
    under = all(a is not None and a.text and a.col_span == c.col_span and not _BARE.match(c.text) for a, c in pairs)
    numbers = any(_BARE.match(c.text) for col, c in above.items() if col not in below)
    unfinished = sum(a is not None and _unfinished(table, a) for a, _ in pairs)
    enough = unfinished >= max(1, len(pairs) - 1)
    return under and numbers and enough and len(below) < sum(bool(c.text) for c in above.values())


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
