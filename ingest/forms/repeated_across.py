"""Cells joined across columns that were taken apart and filled: each column of them has the text again.

A sheet shows that it is such a one by rows that are one long text in every column: its title, its goals, its notes.
In it equal neighbours are one cell, but where the header over them names two columns: a target may be what was reached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from ingest.forms import vocabulary as words
from ingest.forms.text import fold, has_han, is_points
from ingest.model import Cell, Grid

#: a row of one text has so many columns at least, and its text so many characters
_COLUMNS, _CHARACTERS = 4, 6
#: a header names so many columns
_NAMED = 3
#: a text over so many columns of the header is one, whatever they are
_ONE = 3
_VALUE = re.compile(r"\s*[≥≤<>=＝]?\s*\d[^。]{0,15}")
_BLOCKS = ("indicator", "project", "funding")


def rejoined(grid: Grid) -> Grid:
    """The grid with each such text as one cell; the same grid where the sheet has no such rows."""
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        if cell.row_span > 1 or cell.col_span > 1:
            return grid
        rows.setdefault(cell.row, []).append(cell)
    ordered = [sorted(rows[row], key=lambda c: c.col) for row in sorted(rows)]
    if not any(map(_is_one_text, ordered)):
        return grid
    whole: list[list[Cell]] = []
    apart: set[int] = set()
    for row in ordered:
        joined = [_joined(run) for run in _runs(row)]
        if _is_header(joined):
            apart = {b.col for a, b in pairwise(joined) if fold(a.text) or fold(b.text)}
        elif not _is_total(joined):
            joined = [_joined(part) for run in _runs(row) for part in _parts(run, apart)]
        whole.append(joined)
    return replace(grid, cells=tuple(sorted(_joined_down(whole), key=lambda c: (c.row, c.col))))


def _joined_down(rows: Sequence[Sequence[Cell]]) -> Iterator[Cell]:
    """The cells of all rows, the labels that rows begin with as one where they are those of the row above."""
    leading: list[Cell] = []
    for row in rows:
        shared = len(list(takewhile(lambda pair: _same(*pair), zip(leading, row, strict=False))))
        shared = min(shared, len(row) - 1)
        grown = [replace(c, row_span=row[0].row - c.row + 1) for c in leading[:shared]]
        yield from leading[shared:]
        leading = [*grown, *takewhile(lambda c: has_han(c.text), row[shared:])]
        yield from row[len(leading) :]
    yield from leading


def _same(above: Cell, cell: Cell) -> bool:
    """Whether a cell goes on with the one above it, of as many columns."""
    return (above.col, above.col_span, fold(above.text)) == (cell.col, cell.col_span, fold(cell.text))


def _is_one_text(row: Sequence[Cell]) -> bool:
    texts = [text for c in row if (text := fold(c.text))]
    whole = len(set(texts)) == 1 and len(texts) >= _COLUMNS
    return whole and len(texts[0]) >= _CHARACTERS and has_han(texts[0])


def _runs(row: Sequence[Cell]) -> Iterator[list[Cell]]:
    """The cells of a row, neighbours of one text together."""
    run: list[Cell] = []
    for cell in row:
        if run and (fold(cell.text) != fold(run[-1].text) or cell.col != run[-1].col + 1 or not fold(cell.text)):
            yield run
            run = []
        run.append(cell)
    yield run


def _joined(run: Sequence[Cell]) -> Cell:
    return replace(run[0], col_span=len(run))


def _is_header(row: Sequence[Cell]) -> bool:
    named = {fold(c.text) for c in row if any(words.column_role(block, c.text) for block in _BLOCKS)}
    return len(named | {fold(c.text) for c in row if words.line_code(c.text)}) >= _NAMED


def _is_total(row: Sequence[Cell]) -> bool:
    """Whether a row is a total's and says which of its points are one: all are, but where 100 of 100 may be reached."""
    points = {fold(c.text) for c in row if is_points(c.text)}
    return any("分" in c.text and words.score_component(c.text) == "total" for c in row) and points != {"100"}


def _parts(run: Sequence[Cell], apart: set[int]) -> Iterator[Sequence[Cell]]:
    """A run parted where the header over it names another column."""
    text = run[0].text
    is_label = words.line_code(text) or words.score_component(text) or words.section_code(text)
    over = 1 + sum(cell.col in apart for cell in run[1:])
    if has_han(text) and not _VALUE.fullmatch(text) and (over >= _ONE or is_label):
        yield run
        return
    start = 0
    for n in range(1, len(run) + 1):
        if n == len(run) or run[n].col in apart:
            yield run[start:n]
            start = n
