"""The reference engine for PDF: pdfplumber's characters and edges into the same grid code.

Slower by an order than pdfium. It reads again the pages on which the fast engine sees rulings but no table,
and every page with ``--pdf-engine pdfplumber``; both engines must agree on every fixture.
"""

from __future__ import annotations

import logging
import math
import struct
import zlib
from pathlib import Path

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils.exceptions import PdfminerException

from ingest.loaders import leaning
from ingest.loaders.glyphs import Glyph, plain
from ingest.loaders.ruled import THIN, Segment

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # fonts without a box are no news here

#: what the libraries raise over broken files
_BROKEN = (
    *(PdfminerException, PSException, zlib.error, struct.error, OSError, EOFError, AssertionError),
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError),
)


def read(path: Path, index: int) -> tuple[list[Glyph], list[Segment], list[Segment]]:
    """(characters, horizontal, vertical lines) of one page, in points from its top left.

    All three are empty for a broken file or page: what this engine can't open, the other one may well have read.
    """
    try:
        return _read(path, index)
    except _BROKEN:
        return [], [], []


def _read(path: Path, index: int) -> tuple[list[Glyph], list[Segment], list[Segment]]:
    with pdfplumber.open(path) as document:
        page = document.pages[index]
        try:
            horizontal, vertical = _rulings(page)
            return _glyphs(page), horizontal, vertical
        finally:
            page.close()


def _glyphs(page: PlumberPage) -> list[Glyph]:
    left, top = page.bbox[0], page.bbox[1]
    shown = [char for char in page.chars if char["text"].strip()]
    glyphs = [Glyph(plain(c["text"]), c["x0"] - left, c["top"] - top, c["x1"] - left, c["bottom"] - top) for c in shown]
    return leaning.without(glyphs, lambda n: math.atan2(shown[n]["matrix"][1], shown[n]["matrix"][0]))


def _rulings(page: PlumberPage) -> tuple[list[Segment], list[Segment]]:
    """Thin rectangles as centre lines, strokes as they are; filled backgrounds are no rulings."""
    left, top = page.bbox[0], page.bbox[1]
    horizontal: list[Segment] = []
    vertical: list[Segment] = []
    for shape in (*page.rects, *page.lines, *page.curves):
        x0, x1, y0, y1 = shape["x0"] - left, shape["x1"] - left, shape["top"] - top, shape["bottom"] - top
        if min(x1 - x0, y1 - y0) <= THIN:
            if x1 - x0 >= y1 - y0:
                horizontal.append(Segment((y0 + y1) / 2, x0, x1))
            else:
                vertical.append(Segment((x0 + x1) / 2, y0, y1))
        elif shape.get("stroke") and shape["object_type"] == "rect":
            horizontal += [Segment(y0, x0, x1), Segment(y1, x0, x1)]
            vertical += [Segment(x0, y0, y1), Segment(x1, y0, y1)]
    return horizontal, vertical
