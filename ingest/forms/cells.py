"""Every cell and line of a document as a raw row with its role."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from ingest.forms.builder import Record
from ingest.forms.text import is_blank
from ingest.model import Cell, Document, Grid, Line, Place
from ingest.spool import Spool, Spooled

#: form number and role of the cells and lines of one page
PageRoles = dict[Place, tuple[int, str]]


class Roles:
    """Which form each place belongs to and what it is there, by page, out of memory until its page is landed."""

    def __init__(self) -> None:
        self._spool = Spool()
        self._pages: dict[int, list[tuple[int, int]]] = {}

    def add(self, form_no: int, roles: Mapping[Place, str]) -> None:
        """Note the roles of a form that is over."""
        places = sorted(roles, key=lambda place: place.page_no)
        for page_no, of_page in groupby(places, key=lambda place: place.page_no):
            found = {(p.table_no, p.row_no, p.col_no): roles[p] for p in of_page}
            self._pages.setdefault(page_no, []).append(self._spool.put((form_no, found)))

    def of_page(self, page_no: int) -> PageRoles:
        """The roles on one page; of two forms that claim a cell the later one has it."""
        found: PageRoles = {}
        for place in self._pages.get(page_no, ()):
            piece = self._spool.get(place)
            assert isinstance(piece, tuple)  # noqa: S101 (add() wrote it)
            form_no, roles = piece
            found.update({Place(page_no, *at): (form_no, role) for at, role in roles.items()})
        return found


def land_cells(document: Document, roles: Roles, table: Callable[[str], Spooled[Record]]) -> None:
    """Add every cell and line with its role to ``table("cell")`` and ``table("line")``."""
    for page in document.pages:
        known = roles.of_page(page.page_no)
        for block in page.blocks:
            if isinstance(block, Grid):
                for row in _cells(document.document_id, block, known):
                    table("cell").append(row)
            else:
                table("line").append(_line(document.document_id, block, known))


def _cells(document_id: str, grid: Grid, roles: PageRoles) -> Iterator[Record]:
    """The cells of a table, one a place: should a loader give two, they are landed as one that is unsure."""
    cells: dict[tuple[int, int], Cell] = {}
    for cell in grid.cells:
        other = cells.setdefault((cell.row, cell.col), cell)
        if other is not cell:
            texts = dict.fromkeys(c.text for c in (other, cell) if not is_blank(c.text))
            cells[cell.row, cell.col] = replace(other, text="\n".join(texts), confidence=0.0)
    for cell in cells.values():
        place = grid.place(cell)
        form_no, role = roles.get(place, (None, "blank" if is_blank(cell.text) else "unmapped"))
        yield {
            "document_id": document_id, "page_no": place.page_no, "table_no": place.table_no,
            "row_no": cell.row, "col_no": cell.col, "row_span": cell.row_span, "col_span": cell.col_span,
            **_printed(cell), "form_no": form_no, "role": role,
        }  # fmt: skip


def _line(document_id: str, line: Line, roles: PageRoles) -> Record:
    form_no, role = roles.get(line.place, (None, "prose"))
    return {
        "document_id": document_id, "page_no": line.page_no, "line_no": line.line_no, **_printed(line),
        "form_no": form_no, "role": role,
    }  # fmt: skip


def _printed(text: Cell | Line) -> Record:
    """Text, box and confidence."""
    x0, top, x1, bottom = text.box or (None, None, None, None)
    return {"text": text.text, "x0": x0, "top": top, "x1": x1, "bottom": bottom, "confidence": text.confidence}
