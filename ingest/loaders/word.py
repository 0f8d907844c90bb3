"""Word files: docx by its XML, doc by the elements that ``ingest.loaders.docbinary`` makes of it.

Merged cells come as they are stored: ``gridSpan`` across, ``vMerge`` down, ``gridBefore`` before a row. A table
inside a cell is a grid of its own, after the one that holds it; a table that only lays out others is none.
Tables that follow each other with the same width share their columns, so that one that a page end parted goes
on in the same columns. Text boxes, content controls and insertions count as text; deletions, hidden text and
field codes don't. Headers, footers and notes are read as loose lines before and behind the body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ingest.loaders import limits
from ingest.loaders.ooxml import Package, local
from ingest.loaders.together import Together
from ingest.loaders.wordparts import whole
from ingest.loaders.wordtext import CONTAINERS, W, attribute, content, is_on, number
from ingest.model import Cell, Grid, Line, Page, RejectedError

_MAX_COLUMNS = limits.TABLE_COLUMNS
_MAX_CELLS = limits.TABLE_CELLS


def load_docx(path: Path) -> tuple[Page, ...]:
    """The pages of a docx file (one: Word stores no page ends).

    Raises:
        RejectedError: ``damaged``, ``encrypted``, ``too_large`` or ``empty``, with what to do.
    """
    with Package(path) as package:
        bodies = package.xml("word/document.xml").findall(f"{W}body")  # one, but in files that a program joined
        if not bodies:
            raise package.damaged()
        return pages_of((whole(package, body) for body in bodies), path.name)


def pages_of(bodies: Iterable[Iterator[str | etree._Element]], name: str) -> tuple[Page, ...]:
    """The page of a document's bodies, each texts and tables in reading order.

    Raises:
        RejectedError: ``too_large`` or ``empty``, with what to do.
    """
    items = _Items(name)
    for body in bodies:
        items.add_all(body)
    if not items.shows_text():
        raise RejectedError("empty", f"{name} holds no text; check that the form is in this file.")
    return (Page(1, tuple(items.blocks)),)


class _TooWideError(Exception):
    """A table has more columns than any form."""


class _Items:
    """The blocks of a document as they are found."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self.blocks: list[Grid | Line] = []
        self._tables = self._lines = self._cells = 0
        self._together = Together(self.blocks)

    def add_all(self, items: Iterator[str | etree._Element]) -> None:
        """Texts as lines, tables as grids."""
        for item in items:
            if isinstance(item, str):
                self._together.apart()
                self._lines += 1
                self.blocks.append(Line(1, self._lines, item))
            elif _lays_out(item):
                for cell in (c for row in _children(item, "tr") for c in _children(row, "tc")):
                    self.add_all(content(cell))
            else:
                self._table(item)
                for inner in item.iter(f"{W}tbl"):
                    if inner is not item:
                        self._together.apart()
                        self._table(inner)
                        self._together.apart()

    def _table(self, table: etree._Element) -> None:
        try:
            cells = tuple(sorted(_cells(table), key=lambda c: (c.row, c.col)))
        except _TooWideError as error:
            why = f"{self.file_name} has a table of more than {_MAX_COLUMNS} columns; keep only the form."
            raise RejectedError("too_large", why) from error
        self._cells += len(cells)
        if self._cells > _MAX_CELLS:
            raise RejectedError("too_large", f"{self.file_name} holds more than {_MAX_CELLS} cells; split it.")
        if not any(c.text for c in cells):
            return
        self._tables += 1
        self.blocks.append(Grid(self._tables, 1, cells))
        self._together.added(_edges(table, cells))

    def shows_text(self) -> bool:
        """Whether there is any text."""
        return any(isinstance(b, Line) or any(c.text for c in b.cells) for b in self.blocks)


def _edges(table: etree._Element, cells: tuple[Cell, ...]) -> list[int]:
    """Where the table's columns begin and end, from 0, or nothing if the file doesn't say it for all of them."""
    widths = [_width(c) for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    needed = max(c.col + c.col_span - 1 for c in cells)
    if not all(widths) or not needed <= len(widths) <= _MAX_COLUMNS:
        return []
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _width(column: etree._Element) -> int:
    text = attribute(column, "w")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _lays_out(table: etree._Element) -> bool:
    """Whether a table is but a frame: one cell, or fewer filled cells of its own than the tables inside it have."""
    own = [c for row in _children(table, "tr") for c in _children(row, "tc")]
    inner = [c for t in table.iter(f"{W}tbl") if t is not table for c in t.iter(f"{W}tc")]
    if len(own) == 1:
        return True
    plain = [c for c in own if c.find(f".//{W}tbl") is None and c.find(f".//{W}t") is not None]
    return bool(inner) and len(plain) < min(4, len(inner))


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls; not what is deleted."""
    for child in parent:
        if child.tag == f"{W}{name}":
            row = child.find(f"{W}trPr")
            if row is None or not (is_on(row, "hidden") or row.find(f"{W}del") is not None):
                yield child
        elif local(child) in CONTAINERS:
            yield from _children(child, name)


@dataclass(slots=True)
class _Open:
    """A cell that may go on in the next row."""

    row: int
    col: int
    text: str
    last_row: int
    span: int
    goes_on: bool

    def cell(self) -> Cell:
        return Cell(self.row, self.col, self.text, self.last_row - self.row + 1, self.span)


def _cells(table: etree._Element) -> Iterator[Cell]:
    """The table's cells, those merged downwards once."""
    merged: dict[int, _Open] = {}
    for row_no, row in enumerate(_children(table, "tr"), 1):
        col = 1 + min(number(row.find(f"{W}trPr"), "gridBefore"), _MAX_COLUMNS)
        across: _Open | None = None
        for cell in _children(row, "tc"):
            properties = cell.find(f"{W}tcPr")
            if col > _MAX_COLUMNS:
                if _cell_text(cell):
                    raise _TooWideError
                break
            span = min(max(1, number(properties, "gridSpan")), _MAX_COLUMNS - col + 1)
            down, old = _merge(properties, "vMerge"), _merge(properties, "hMerge")
            above = merged.get(col)
            if down == "continue" and above is not None and above.goes_on and above.last_row == row_no - 1:
                above.last_row = row_no
            elif old == "continue" and across is not None:
                across.span += span
            else:
                across = _Open(row_no, col, _cell_text(cell), row_no, span, bool(down))
                if above is not None:
                    yield merged.pop(col).cell()
                merged[col] = across
            col += span
    for left in merged.values():
        yield left.cell()


def _merge(properties: etree._Element | None, name: str) -> str:
    node = properties.find(f"{W}{name}") if properties is not None else None
    return "" if node is None else attribute(node, "val") or "continue"


def _cell_text(cell: etree._Element) -> str:
    return "\n".join(item for item in content(cell) if isinstance(item, str))
