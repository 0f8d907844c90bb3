"""PDF: characters and ruling lines through pdfium, grids by our own code, scanned pages through OCR.

Every page is let go before the next one opens, so that memory stays flat. Coordinates are points from the
page's top left as it is shown (crop box and rotation applied).
"""

from __future__ import annotations

import ctypes
import importlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.loaders import carried, filled, layers, leaning, limits, pdf_reference, unbordered, unparted
from ingest.loaders.breaks import join_breaks
from ingest.loaders.glyphs import Glyph, lines_of, margins, paragraphs, plain
from ingest.loaders.pdf_open import open_pdf
from ingest.loaders.ruled import THIN, Items, Segment, Table, tables
from ingest.model import Cell, Grid, Line, Page, RejectedError
from ingest.spool import Spooled

_STRAIGHT = 1.0
_MAX_PAGES = limits.PDF_PAGES
#: so many pages are written to the spool together, and read through one opening of the file
_AT_ONCE = 8
_PAGES_AN_OPENING = 48
_MAX_PATH = limits.PDF_PATH_POINTS
_MAX_OBJECTS = limits.PDF_OBJECTS
_MAX_DEPTH = limits.PDF_DEPTH
_MAX_GLYPHS = limits.PDF_CHARACTERS
#: so many times more characters may a page have with what its fields hold and don't show
_WITH_UNSEEN = 5
_FEW_GLYPHS = 8
_SCAN_DPI = 200
_MAX_PIXELS = limits.PICTURE_PIXELS
#: from so many rulings on a page without a table the reference engine is asked
_SOME_RULINGS = 8
#: the environment variable that names the engine: pdfium (usual) or pdfplumber
ENGINE = "JIXIAO_PDF_ENGINE"
ToView = Callable[[float, float], tuple[float, float]]


def load_pages(path: Path) -> Sequence[Page]:
    """The pages of a PDF file.

    Raises:
        RejectedError: ``encrypted``, ``damaged``, ``too_large`` or ``empty``, with what to do.
    """
    broken: set[int] = set()
    seen: Spooled[tuple[int, Items]] = Spooled(at_once=_AT_ONCE, items=_pages(path, broken))
    if len(broken) == len(seen):
        raise RejectedError("damaged", f"{path.name} has no page that opens; fetch or export it again.")
    if not any(items for _, items in seen):
        raise RejectedError("empty", f"{path.name} shows no text on any page; scan or export it again.")
    return Spooled(
        at_once=_AT_ONCE, items=(replace(p, is_read=p.page_no not in broken) for p in numbered(join_breaks(seen)))
    )


def _pages(path: Path, broken: set[int]) -> Iterator[tuple[int, Items]]:
    """What stands on each page; pages that don't open are added to ``broken``.

    The file is opened anew now and then, since pdfium keeps what it has parsed.
    """
    count, start = 1, 0
    before: Table | None = None
    while start < count:
        document = open_pdf(path)
        try:
            count = len(document)
            if count > _MAX_PAGES:
                raise RejectedError("too_large", f"{path.name} has {count} pages; split it.")
            for index in range(start, min(start + _PAGES_AN_OPENING, count)):
                try:
                    for page_no, items in _page(document, path, index, before):
                        before = carried.last_table(items)
                        yield page_no, items
                except pdfium.PdfiumError:
                    broken.add(index + 1)
                    yield index + 1, []
            start += _PAGES_AN_OPENING
        finally:
            document.close()


def _page(document: pdfium.PdfDocument, path: Path, index: int, before: Table | None) -> list[tuple[int, Items]]:
    page = document[index]
    try:
        view, hides_text, rulings = _view(page), layers.hides_text(page), _rulings(page, _view(page))
        glyphs = _glyphs(page, view, path.name)
        if (typed := filled.typed(page, view, path.name)) is not None:
            page.close()
            page = document[index]
            glyphs += typed.added(glyphs, _glyphs(page, view, path.name, _WITH_UNSEEN))
        if (len(glyphs) < _FEW_GLYPHS and _has_image(page)) or hides_text:
            return [(index + 1, items) for items in _scanned(page, path.name, index + 1)]
        found, page_width = tables(*rulings), page.get_width()
    finally:
        page.close()
    is_unsure = not found and sum(map(len, rulings)) >= _SOME_RULINGS
    if typed is None and (is_unsure or os.environ.get(ENGINE) == "pdfplumber"):  # which sees nothing filled in
        again, *rulings_again = pdf_reference.read(path, index)
        if found_again := tables(*rulings_again):
            glyphs, found = again, found_again
    left, right = margins(glyphs, page_width)
    items: list[tuple[float, tuple[Table, list[Cell]] | Line]] = []
    for table in found:
        if len(table.cells) == 1 and unbordered.tables([g for g in glyphs if g.is_in(table.box)], rulings[0])[0]:
            continue  # a frame around tables
        whole, cells, glyphs = unparted.filled(table, glyphs)
        if any(c.text for c in cells):
            items.append((table.ys[0], (whole, cells)))
    rest = carried.going_on(before, glyphs, rulings[0]) if before is not None and not items else None
    if rest is not None:
        (table, cells), glyphs = rest
        items.append((table.ys[0], (table, cells)))
    bare, glyphs = unbordered.tables(glyphs, rulings[0])
    items += [(table.ys[0], (table, cells)) for table, cells in bare]
    items += [(box[1], Line(index + 1, 0, text, box)) for text, box in paragraphs(lines_of(glyphs), left, right)]
    return [(index + 1, [item for _, item in sorted(items, key=lambda x: x[0])])]


def _view(page: pdfium.PdfPage) -> ToView:
    """From the page's own coordinates to points from the top left as it is shown."""
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    turn = page.get_rotation()

    def to_view(x: float, y: float) -> tuple[float, float]:
        x, y = x - left, y - bottom
        if turn == 90:
            return y, x
        if turn == 180:
            return width - x, y
        if turn == 270:
            return height - y, width - x
        return x, height - y

    return to_view


def _glyphs(page: pdfium.PdfPage, view: ToView, name: str, times: int = 1) -> list[Glyph]:
    text = page.get_textpage()
    glyphs: list[Glyph] = []
    numbers: list[int] = []
    box = pdfium_c.FS_RECTF()
    unicode_of, box_of = pdfium_c.FPDFText_GetUnicode, pdfium_c.FPDFText_GetLooseCharBox
    try:
        count = pdfium_c.FPDFText_CountChars(text)
        if count > times * _MAX_GLYPHS:
            raise RejectedError("too_large", f"{name} has {count} characters on one page; print it anew.")
        for i in range(count):
            shown = _shown(unicode_of(text, i))
            if not shown or not box_of(text, i, box):
                continue
            (ax, ay), (bx, by) = view(box.left, box.top), view(box.right, box.bottom)
            if ax > bx:
                ax, bx = bx, ax
            if ay > by:
                ay, by = by, ay
            glyphs.append(Glyph(shown, ax, ay, bx, by))
            numbers.append(i)
        return leaning.without(glyphs, lambda n: max(pdfium_c.FPDFText_GetCharAngle(text, numbers[n]), 0.0))
    finally:
        text.close()


@lru_cache(maxsize=65536)
def _shown(code: int) -> str:
    """The character that a code stands for; empty where nothing is to be seen, or the code is none."""
    if not 32 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
        return ""
    shown = plain(chr(code))
    return shown if shown.strip() else ""


def _rulings(page: pdfium.PdfPage, view: ToView) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical lines: strokes, and filled rectangles thinner than ``THIN``."""
    horizontal: list[Segment] = []
    vertical: list[Segment] = []
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for n, item in enumerate(_paths(page.raw, 0)):
        if n > _MAX_OBJECTS:
            break
        pdfium_c.FPDFPath_GetDrawMode(item, filled, stroked)
        if not filled.value and not stroked.value:
            continue
        pdfium_c.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        a, b = view(left.value, bottom.value), view(right.value, top.value)
        if min(abs(a[0] - b[0]), abs(a[1] - b[1])) <= THIN:
            _add(a, b, horizontal, vertical, THIN)
            continue
        for points in _outlines(item, view):
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            width, height = max(xs) - min(xs), max(ys) - min(ys)
            if len(points) >= 4 and min(width, height) <= THIN:
                _add((min(xs), min(ys)), (max(xs), max(ys)), horizontal, vertical, THIN)
            elif stroked.value:
                for start, end in pairwise(points):
                    _add(start, end, horizontal, vertical, _STRAIGHT)
    return horizontal, vertical


def _paths(holder: Any, depth: int) -> Iterator[Any]:
    """The path objects of a page or of a form in it, forms inside forms too."""
    if depth == 0:
        count, get = pdfium_c.FPDFPage_CountObjects(holder), pdfium_c.FPDFPage_GetObject
    else:
        count, get = pdfium_c.FPDFFormObj_CountObjects(holder), pdfium_c.FPDFFormObj_GetObject
    for i in range(min(count, _MAX_OBJECTS)):
        item = get(holder, i)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            yield item
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            yield from _paths(item, depth + 1)


def _add(
    a: tuple[float, float], b: tuple[float, float], horizontal: list[Segment], vertical: list[Segment], slack: float
) -> None:
    (ax, ay), (bx, by) = a, b
    width, height = abs(ax - bx), abs(ay - by)
    if height <= slack and width > height:
        horizontal.append(Segment((ay + by) / 2, min(ax, bx), max(ax, bx)))
    elif width <= slack and height > width:
        vertical.append(Segment((ax + bx) / 2, min(ay, by), max(ay, by)))


def _outlines(item: Any, view: ToView) -> Iterator[list[tuple[float, float]]]:
    """The subpaths of a path object as points in view coordinates."""
    count = pdfium_c.FPDFPath_CountSegments(item)
    if not 0 < count <= _MAX_PATH:
        return
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for i in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, i)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(view(*_moved(matrix, x.value, y.value)))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _moved(m: Any, x: float, y: float) -> tuple[float, float]:
    return m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f


def _has_image(page: pdfium.PdfPage) -> bool:
    return next(iter(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=4)), None) is not None


def _scanned(page: pdfium.PdfPage, name: str, page_no: int) -> list[Items]:
    """A page that is a picture, or two pages side by side, through OCR."""
    scan = importlib.import_module("ingest.loaders.scan")  # loads the OCR only where a scan turns up

    scale = _SCAN_DPI / 72
    width, height = page.get_size()
    if width * height * scale**2 > _MAX_PIXELS:
        size = f"{width / 72:,.0f} x {height / 72:,.0f} inches"
        raise RejectedError("too_large", f"{name} says that page {page_no} is {size}; print it anew at its true size.")
    image = page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
    sheets: list[Items] = scan.sheets_of_image(image, page_no, 1 / scale)
    return sheets


def numbered(pages: Iterable[tuple[int, Sequence[Grid | Line]]]) -> Iterator[Page]:
    """Tables numbered through the document, lines through their page; the two halves of a page as one."""
    table_no = 0
    for page_no, parts in groupby(pages, key=lambda page: page[0]):
        line_no = 0
        done: list[Grid | Line] = []
        for block in (block for _, blocks in parts for block in blocks):
            if isinstance(block, Line):
                line_no += 1
                done.append(Line(page_no, line_no, block.text, block.box, block.confidence))
            else:
                table_no += 1
                done.append(Grid(table_no, page_no, block.cells, block.exact))
        yield Page(page_no, tuple(done))
