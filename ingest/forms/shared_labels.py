"""Labels of several rows whose cells a file doesn't join: repeated in each row, or in the first with blanks below.

Spreadsheets whose joined cells were taken apart, and programs that write a table cell by cell, lose which rows a label
spans. Here it spans them again, so that the reader sees what the office's own file has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.forms import repeated_across
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.text import fold, has_han, is_blank
from ingest.model import Cell, Grid

#: longer texts are no labels
_LONGEST = 24
_BLOCKS = ("indicator", "project", "funding")

Rows = Mapping[int, Sequence[Cell]]
_At = tuple[int, int]


def rejoined(grid: Grid) -> Grid:
    """The grid with each label as one cell over its rows; the same grid where none was taken apart."""
    if not grid.exact:  # it has no spans: rows that repeat a label and rows that don't are read alike
        return grid
    grid = repeated_across.rejoined(grid)
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.col)):
        if not is_blank(cell.text):
            rows.setdefault(cell.row, []).append(cell)
    ends = _repeated(rows)
    if not ends and all(cell.row_span == 1 for cell in grid.cells):
        ends = ends_above_blanks(rows) | _split_below(rows)
    if not ends:
        return grid
    gone = {(row, at[1]) for at, end in ends.items() for row in range(at[0] + 1, end + 1)}
    kept = (c for c in grid.cells if (c.row, c.col) not in gone)
    cells = (replace(c, row_span=ends.get((c.row, c.col), c.row + c.row_span - 1) - c.row + 1) for c in kept)
    return replace(grid, cells=tuple(cells))


def mark_repeated(form: FormBuilder, grid: Grid, whole: Grid) -> None:
    """Account for the repeated cells of a grid as for the label that they became part of in ``whole``."""
    if whole is grid:
        return
    left = {(c.row, c.col) for c in whole.cells}
    over = {
        (row, col): c
        for c in whole.cells
        if c.row_span > 1 or c.col_span > 1
        for row in range(c.row, c.row + c.row_span)
        for col in range(c.col, c.col + c.col_span)
    }
    for cell in grid.cells:
        label = over.get((cell.row, cell.col))
        if label is not None and (cell.row, cell.col) not in left:
            form.roles.setdefault(grid.place(cell), form.roles.get(whole.place(label), "label"))


def _repeated(rows: Rows) -> dict[_At, int]:
    """The last row of each label that is repeated below itself, by the place of its first cell."""
    first: dict[_At, Cell] = {}  # by the place of the last one so far
    ends: dict[_At, int] = {}
    for row_no, row in rows.items():
        for cell in row:
            over = first.get((row_no - 1, cell.col))
            if over is not None and _same(over, cell) and _is_shared(cell, rows[row_no - 1], row):
                ends[over.row, over.col] = row_no
            else:
                over = cell
            if cell.row_span == 1:
                first[row_no, cell.col] = over
    return ends


def _same(over: Cell, cell: Cell) -> bool:
    text = fold(cell.text)
    is_label = cell.row_span == 1 and len(text) <= _LONGEST and has_han(text)
    return is_label and over.col_span == cell.col_span and fold(over.text) == text


def _is_shared(cell: Cell, over: Sequence[Cell], own: Sequence[Cell]) -> bool:
    """Whether a text that two rows have in the same place is one label of both."""
    return _groups(cell, over, own) or _names_column(cell, over, own)


def _groups(cell: Cell, over: Sequence[Cell], own: Sequence[Cell]) -> bool:
    """The first label of both rows or a known one, and behind it other labels in each, before any figure."""
    text = fold(cell.text)
    leads = all(other.col >= cell.col for other in (*over, *own))
    if not (leads or words.line_code(text) or words.section_code(text) or words.row_measure(text)):
        return False
    first, second = (_labels_behind(cell, row) for row in (over, own))
    return bool(first and second) and first != second


def _labels_behind(cell: Cell, row: Sequence[Cell]) -> list[str]:
    """The words right behind a cell, up to the first figure."""
    found = []
    for other in row:
        if other.col > cell.col:
            if not has_han(other.text):
                break
            found.append(fold(other.text))
    return found


def _names_column(cell: Cell, over: Sequence[Cell], own: Sequence[Cell]) -> bool:
    """A column's header in both rows of a header: neither has a figure, and other columns differ."""
    text = fold(cell.text)
    if not (words.measure(text) or any(words.column_role(block, text) for block in _BLOCKS)):
        return False
    texts = [[fold(c.text) for c in row] for row in (over, own)]
    return texts[0] != texts[1] and all(has_han(t) for row in texts for t in row)


def ends_above_blanks(rows: Rows) -> dict[_At, int]:
    """The last row of each label that leads a row, with others behind it, and below which rows begin further right."""
    open_labels: list[Cell] = []
    ends: dict[_At, int] = {}
    for row_no, row in rows.items():
        begins = row[0].col
        near = bool(open_labels) and (row_no - 1 in rows)
        open_labels = [c for c in open_labels if near and c.col + c.col_span <= begins and _labels_behind(c, row)]
        for cell in open_labels:
            ends[cell.row, cell.col] = row_no
        labels = _labels_behind(replace(row[0], col=0), row)
        open_labels += [c for c in row[: max(len(labels) - 1, 0)] if len(fold(c.text)) <= _LONGEST]
    return ends


def _split_below(rows: Rows) -> dict[_At, int]:
    """The row below for each column's header that isn't split there, where it splits others; both are words alone."""
    ends: dict[_At, int] = {}
    for row_no, row in rows.items():
        below = rows.get(row_no + 1, ())
        split = [c for c in row if c.col_span > 1 and sum(_under(c, other) for other in below) > 1]
        told = all(has_han(c.text) for c in (*row, *below)) and all(any(_under(c, b) for c in split) for b in below)
        if split and told:
            whole = (c for c in row if not any(_under(c, b) for b in below))
            ends |= {(c.row, c.col): row_no + 1 for c in whole if c.row_span == 1}
    return ends


def _under(cell: Cell, other: Cell) -> bool:
    return cell.col <= other.col < cell.col + cell.col_span
