"""Tables of a Word binary as a docx has them: columns that all rows share, and cells that span them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from ingest.loaders import limits
from ingest.loaders.docbinary.header import TooLargeError
from ingest.loaders.docbinary.rows import Row, columns
from ingest.loaders.wordtext import W

_ON, _FIRST = 1, 3


@dataclass(slots=True)
class _Table:
    """A table that is being read: its ended rows, and the ended cells of the row at hand."""

    rows: list[tuple[list[etree._Element], Row | None]] = field(default_factory=list)
    cells: list[etree._Element] = field(default_factory=list)
    cell: etree._Element = field(default_factory=lambda: etree.Element(f"{W}tc"))


class Nest:
    """Tables in tables as the text goes through them; ``doubts`` counts rows that aren't as the file tells them."""

    def __init__(self, body: etree._Element) -> None:
        """What ends is put into ``body``."""
        self.doubts = 0
        self._body = body
        self._cells = 0
        self._open: list[_Table] = []

    def at(self, depth: int) -> etree._Element:
        """Where a paragraph that stands ``depth`` tables deep belongs; deeper tables end before it."""
        while len(self._open) > depth:
            self._close()
        while len(self._open) < depth:
            self._open.append(_Table())
        return self._open[-1].cell if self._open else self._body

    def end_cell(self, depth: int) -> None:
        """The cell at hand is whole.

        Raises:
            TooLargeError: there are more cells than any document has.
        """
        self._cells += 1
        if self._cells > limits.TABLE_CELLS:
            raise TooLargeError(f"more than {limits.TABLE_CELLS} cells")
        table = self._open[depth - 1]
        table.cells.append(table.cell)
        table.cell = etree.Element(f"{W}tc")

    def end_row(self, depth: int, row: Row | None, *, is_deleted: bool = False) -> None:
        """The row at hand is whole; ``row`` is what the file says of its cells."""
        table = self._open[depth - 1]
        if len(table.cell):
            self.end_cell(depth)
        if row is None or len(row.across) != len(table.cells):
            self.doubts += 1
        if table.cells and not is_deleted:
            table.rows.append((table.cells, row))
        table.cells = []

    def end(self) -> None:
        """The text is over."""
        self.at(0)

    def _close(self) -> None:
        table = self._open[-1]
        if table.cells or len(table.cell):
            self.end_row(len(self._open), None)
        self._open.pop()
        if table.rows:
            parent = self._open[-1].cell if self._open else self._body
            parent.append(_element(table.rows))


def _element(rows: list[tuple[list[etree._Element], Row | None]]) -> etree._Element:
    table = etree.Element(f"{W}tbl")
    told = [row if row is not None and len(row.across) >= len(cells) else None for cells, row in rows]
    shared, own = columns([row.edges if row is not None else [] for row in told])
    grid = etree.SubElement(table, f"{W}tblGrid")
    if all(row is not None for row in told):
        for left, right in pairwise(shared):
            etree.SubElement(grid, f"{W}gridCol", {f"{W}w": str(right - left)})
    for (cells, _), row, places in zip(rows, told, own, strict=True):
        element = etree.SubElement(table, f"{W}tr")
        if row is None:
            element.extend(cells)
            continue
        if places[0]:
            _value(etree.SubElement(element, f"{W}trPr"), "gridBefore", str(places[0]))
        parts = row.parts()
        for i, cell in enumerate(cells):
            element.append(_cell(cell, places[i + 1] - places[i], row.down[i], parts[i]))
    return table


def _cell(cell: etree._Element, span: int, down: int, across: str) -> etree._Element:
    properties = etree.Element(f"{W}tcPr")
    if span > 1:
        _value(properties, "gridSpan", str(span))
    if down in (_ON, _FIRST):
        _value(properties, "vMerge", "restart" if down == _FIRST else "continue")
    if across:
        _value(properties, "hMerge", across)
    cell.insert(0, properties)
    return cell


def _value(parent: etree._Element, name: str, value: str) -> None:
    etree.SubElement(parent, f"{W}{name}", {f"{W}val": value})
