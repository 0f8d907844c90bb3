"""What flows from the loaders to the reader: a document of pages, grids, cells and loose lines.

All are frozen; coordinates are points from the page's top left (``None`` without a layout), rows and
columns count from 1, and ``confidence`` runs from 0 to 1 (1: the text was read, not recognised).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: page, table (``None`` for a loose line), row and column, all from 1."""

    page_no: int
    table_no: int | None
    row_no: int
    col_no: int | None

    def __reduce__(self) -> tuple[type[Place], tuple[object, ...]]:
        """For pickling, many times as fast as what a frozen data class does by itself."""
        return Place, (self.page_no, self.table_no, self.row_no, self.col_no)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid; ``row``/``col`` are its top left corner, spans count rows and columns."""

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    box: Box | None = None
    confidence: float = 1.0

    def __reduce__(self) -> tuple[type[Cell], tuple[object, ...]]:
        """For pickling, many times as fast as what a frozen data class does by itself."""
        return Cell, (self.row, self.col, self.text, self.row_span, self.col_span, self.box, self.confidence)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its cells, and how far their positions can be trusted.

    ``exact`` is true where the file says which cell spans what (a ruled PDF, Word, Excel, HTML) and false
    where rows came as a list of texts (plain text), so that columns must be found by meaning. Rows put together
    from several tables have the page, table and row of each in ``origins``.
    """

    table_no: int
    page_no: int
    cells: tuple[Cell, ...]
    exact: bool = True
    origins: tuple[tuple[int, int, int], ...] = ()

    @property
    def row_count(self) -> int:
        return max((c.row + c.row_span - 1 for c in self.cells), default=0)

    @property
    def col_count(self) -> int:
        return max((c.col + c.col_span - 1 for c in self.cells), default=0)

    def place(self, cell: Cell) -> Place:
        page_no, table_no, row = self.origin(cell.row)
        return Place(page_no, table_no, row, cell.col)

    def origin(self, row: int) -> tuple[int, int, int]:
        """The page, table and row that a row of it is printed in."""
        return self.origins[row - 1] if self.origins else (self.page_no, self.table_no, row)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside every grid."""

    page_no: int
    line_no: int
    text: str
    box: Box | None = None
    confidence: float = 1.0

    @property
    def place(self) -> Place:
        return Place(self.page_no, None, self.line_no, None)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: grids and loose lines in reading order; ``is_read`` is false where the file's page can't be opened.

    ``name`` is that of a workbook's sheet, and empty elsewhere.
    """

    page_no: int
    blocks: tuple[Grid | Line, ...]
    is_read: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as a loader read it; ``pages`` may be a ``Spooled`` list, which holds few of them in memory at a time."""

    document_id: str
    file_name: str
    media_type: str
    byte_size: int
    loader: str
    pages: Sequence[Page]

    def blocks(self) -> Iterator[Grid | Line]:
        """All grids and lines in reading order over all pages."""
        for page in self.pages:
            yield from page.blocks


class RejectedError(Exception):
    """A file that can't be landed: a reject code of the contract and a sentence that says what to do."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
