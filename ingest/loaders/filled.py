"""What was filled into a PDF page: the fields of a form and texts typed onto it, which are no part of the page itself.

They are shown by appearances of their own. Those are made part of the page's content, so that their characters are
found where they are seen; the frames that they draw are no rulings. A field with a value and no appearance gives its
value, unless a program in the file would shape it (a share as a percentage). Check boxes, buttons and remarks of
readers are no text of the form.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium_c

from ingest.loaders import limits
from ingest.loaders.glyphs import Glyph, plain
from ingest.model import RejectedError

_UNSEEN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW | pdfium_c.FPDF_ANNOT_FLAG_INVISIBLE
_MAX_TEXT = limits.PDF_CHARACTERS
_MAX_FIELDS = limits.PDF_OBJECTS


def typed(page: Any, view: Callable[[float, float], tuple[float, float]], name: str) -> list[Glyph] | None:
    """Make what was filled in part of the page's content, and give the values of fields without an appearance.

    ``None`` where nothing was filled in; else the page has to be closed and opened again to have its new content.

    Raises:
        RejectedError: ``too_large`` for a value beyond all forms.
    """
    count = min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), _MAX_FIELDS)
    kept = [n for n in range(count) if _with(page, n, _is_filled)]
    if not kept:
        return None
    values = [glyph for n in kept for glyph in _with(page, n, lambda field: list(_value(field, view, name)))]
    keep = set(kept)
    for n in reversed(range(pdfium_c.FPDFPage_GetAnnotCount(page.raw))):
        if n not in keep:
            pdfium_c.FPDFPage_RemoveAnnot(page.raw, n)
    pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
    return values


def _with(page: Any, n: int, ask: Callable[[Any], Any]) -> Any:
    """What ``ask`` says of one of the page's annotations; ``None`` for one that doesn't open."""
    annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, n)
    if not annotation:
        return None
    try:
        return ask(annotation)
    finally:
        pdfium_c.FPDFPage_CloseAnnot(annotation)


def _is_filled(annotation: Any) -> bool:
    """Whether it is a text or choice field, or a text typed onto the page, that is seen."""
    kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
    if pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return False
    if kind == pdfium_c.FPDF_ANNOT_FREETEXT:
        return True
    is_button = _text(annotation, b"FT") == "Btn" or pdfium_c.FPDFAnnot_HasKey(annotation, b"AS")
    return bool(kind == pdfium_c.FPDF_ANNOT_WIDGET and not is_button)


def _value(field: Any, view: Callable[[float, float], tuple[float, float]], name: str) -> Iterator[Glyph]:
    """The lines of a text field's value within its box, where the file doesn't say how it looks."""
    if pdfium_c.FPDFAnnot_HasKey(field, b"AP") or pdfium_c.FPDFAnnot_HasKey(field, b"AA"):
        return
    text = _text(field, b"V") if _text(field, b"FT") == "Tx" else ""
    if len(text) > _MAX_TEXT:
        raise RejectedError("too_large", f"{name} has a field of {len(text)} characters; print it anew.")
    box = pdfium_c.FS_RECTF()
    lines = ["".join(c for c in line if c.isprintable()).strip() for line in plain(text).splitlines()]
    if not any(lines) or not pdfium_c.FPDFAnnot_GetRect(field, box):
        return
    (ax, ay), (bx, by) = view(box.left, box.top), view(box.right, box.bottom)
    left, right, top, height = min(ax, bx), max(ax, bx), min(ay, by), abs(ay - by) / len(lines)
    for n, line in enumerate(lines):
        if line:
            yield Glyph(line, left, top + n * height, right, top + (n + 1) * height)


def _text(annotation: Any, key: bytes) -> str:
    """A text or a name in an annotation's dictionary; empty where there is none."""
    length = pdfium_c.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if length <= 2:
        return ""
    room = (ctypes.c_ushort * (length // 2))()
    pdfium_c.FPDFAnnot_GetStringValue(annotation, key, room, length)
    return bytes(room).decode("utf-16-le", "ignore").rstrip("\x00")
