"""Whether a PDF page is a picture with text that nobody sees: the layer that some scanners put over their pages.

Such text was recognised by a program that we know nothing of, and has no confidence: the picture is read instead.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium_c

#: a page's picture lies first or last among its objects; of the texts, so many are looked at
_ENDS, _SAMPLE = 3, 40
_COVERED = 0.7


def hides_text(page: Any) -> bool:
    """Whether a picture fills the page, and every text looked at is invisible or lies below the picture."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    ends = sorted({*range(min(_ENDS, count)), *range(max(count - _ENDS, 0), count)})
    pictures = [n for n in ends if _fills(page, pdfium_c.FPDFPage_GetObject(page.raw, n))]
    return bool(pictures) and all(_is_hidden(page, n, max(pictures)) for n in _texts(page, count))


def _fills(page: Any, item: Any) -> bool:
    if pdfium_c.FPDFPageObj_GetType(item) != pdfium_c.FPDF_PAGEOBJ_IMAGE:
        return False
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    x0, y0, x1, y1 = page.get_bbox()
    width = min(right.value, x1) - max(left.value, x0)
    height = min(top.value, y1) - max(bottom.value, y0)
    return bool(width > 0 and height > 0 and width * height >= _COVERED * (x1 - x0) * (y1 - y0))


def _texts(page: Any, count: int) -> list[int]:
    """The places of the page's texts among its objects: some of them, spread over all."""
    step = max(count // (10 * _SAMPLE), 1)
    kinds = ((n, pdfium_c.FPDFPageObj_GetType(pdfium_c.FPDFPage_GetObject(page.raw, n))) for n in range(0, count, step))
    return [n for n, kind in kinds if kind in (pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_FORM)]


def _is_hidden(page: Any, n: int, picture: int) -> bool:
    item = pdfium_c.FPDFPage_GetObject(page.raw, n)
    if n < picture:
        return True
    if pdfium_c.FPDFPageObj_GetType(item) == pdfium_c.FPDF_PAGEOBJ_FORM:
        return False
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item)
    return bool(mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)
