"""Workbooks, xlsx and xls: one page and one grid a sheet, numbers as they are shown, merged ranges as spans.

Hidden sheets are left out: nobody sees them printed, and they often hold lists for drop-downs. Hidden rows and
columns are read: offices hide columns to make a form fit, and a figure under them still belongs to the form.
What a sheet prints above its pages are loose lines: many a form's title stands there alone.
Macros are never run and formulas never computed: what the file stores as their result is read, or the formula itself
where it stores none.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.loaders import limits
from ingest.loaders.biff import read_xls
from ingest.loaders.ooxml import Package
from ingest.loaders.printed_header import lines
from ingest.loaders.sheet import Sheet, grid_cells
from ingest.loaders.workbook import read_xlsx
from ingest.loaders.xmlsheet import read_xmlsheet
from ingest.model import Grid, Page, RejectedError

_MAX_CELLS = limits.WORKBOOK_CELLS
_OLE = b"\xd0\xcf\x11\xe0"


def load_pages(path: Path) -> tuple[Page, ...]:
    """The pages of a workbook: a page's number is that of its sheet; sheets that show nothing give none.

    Raises:
        RejectedError: ``encrypted``, ``damaged``, ``too_large``, ``unsupported_type`` or ``empty``.
    """
    pages: list[Page] = []
    left = _MAX_CELLS
    for number, sheet in _sheets(path):
        if cells := grid_cells(sheet):
            left -= len(cells)
            if left < 0:
                raise RejectedError("too_large", f"{path.name} holds more than {_MAX_CELLS} cells; split it.")
            pages.append(Page(number, (*lines(sheet, number), Grid(len(pages) + 1, number, cells)), name=sheet.name))
    if not pages:
        raise RejectedError("empty", f"{path.name} shows nothing on any sheet; check that the form is in this file.")
    return tuple(pages)


def _sheets(path: Path) -> Iterator[tuple[int, Sheet]]:
    with path.open("rb") as file:
        head = file.read(8)
    is_zip = head.startswith(b"PK")
    if not is_zip and not head.startswith(_OLE):
        yield from read_xmlsheet(path)
        return
    if not is_zip:
        yield from read_xls(path.read_bytes(), path.name)
        return
    with Package(path) as package:
        yield from read_xlsx(package)
