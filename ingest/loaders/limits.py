"""How much of anything one file may hold: no form comes near, and no file that is beyond costs much to refuse.

What goes beyond a limit is rejected as ``too_large`` (``damaged`` for depth), never cut off in silence, unless its
comment says otherwise. Wall time, memory and file size are limits of a run: see ``ingest.worker.Limits``.
docs/reference/hostile-input.md lists them all.
"""

from __future__ import annotations

from typing import Final

_MB: Final = 1024**2

#: PDF: pages of a file, characters and filled fields of a page; drawn objects of a page, points of a path, and depth of
#: forms in forms (what goes beyond these three draws no ruling)
PDF_PAGES: Final = 2000
PDF_CHARACTERS: Final = 60_000
PDF_FIELDS: Final = 1000
PDF_OBJECTS: Final = 60_000
PDF_PATH_POINTS: Final = 2000
PDF_DEPTH: Final = 6

#: pictures: pixels of a page, also of a PDF page that is one, and pages of a file
PICTURE_PIXELS: Final = 120_000_000
PICTURE_PAGES: Final = 300

#: archives (docx, xlsx): bytes of a part and of all parts that are read, unpacked; how many times a part may grow
#: (small parts may grow more); bytes of the list of parts
PART_BYTES: Final = 64 * _MB
UNPACKED_BYTES: Final = 256 * _MB
GROWTH: Final = 400
GROWTH_FROM_BYTES: Final = 8 * _MB
LIST_BYTES: Final = 4 * _MB

#: workbooks: sheets, rows and columns of a sheet, its cells with text, places that merged ranges cover; cells of a file
SHEETS: Final = 200
SHEET_ROWS: Final = 20_000
SHEET_COLUMNS: Final = 500
SHEET_TEXTS: Final = 200_000
SHEET_MERGED: Final = 2_000_000
WORKBOOK_CELLS: Final = 500_000

#: web pages and Word files: bytes of a page, of an archive of pages or of an XML workbook; parts of an archive; rows
#: and columns of a table (a span is cut to them), cells of a file, tables in tables
PAGE_BYTES: Final = 32 * _MB
ARCHIVE_BYTES: Final = 64 * _MB
ARCHIVE_PARTS: Final = 500
TABLE_ROWS: Final = 20_000
TABLE_COLUMNS: Final = 200
TABLE_CELLS: Final = 200_000
TABLE_DEPTH: Final = 60

#: plain text: cells in a row and in a file
TEXT_COLUMNS: Final = 1000
TEXT_CELLS: Final = 500_000

#: old Office files: entries of the container; characters of a doc; seconds that LibreOffice may take for one (then
#: ``damaged``)
OLE_ENTRIES: Final = 4096
DOC_CHARACTERS: Final = 1_000_000
CONVERT_SECONDS: Final = 60
