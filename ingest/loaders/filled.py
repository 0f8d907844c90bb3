"""What was filled into a PDF page: the fields of a form and texts typed onto it, which are no part of the page itself.

They are shown by appearances of their own. Those are made part of the page's content, so that their characters are
found where they are seen; the frames that they draw are no rulings. A field with a value and no appearance gives its
value, unless a program in the file would shape it (a share as a percentage). Check boxes, buttons and remarks of
readers are no text of the form.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from ingest.loaders import limits
from ingest.loaders.glyphs import Glyph, plain
from ingest.model import Box, RejectedError

_UNSEEN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW | pdfium_c.FPDF_ANNOT_FLAG_INVISIBLE
_MAX_TEXT = limits.PDF_CHARACTERS
_MAX_FIELDS = limits.PDF_FIELDS
_MAX_NOTES = limits.PDF_OBJECTS

View = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was filled into a page: where, and the values of fields that have no appearance."""

    boxes: tuple[Box, ...]
    values: tuple[Glyph, ...]

    def added(self, before: Iterable[Glyph], after: Iterable[Glyph]) -> list[Glyph]:
        """The characters that a page shows more than before, within the boxes: what runs over them isn't seen."""
        known = Counter(_place(g) for g in before)
        more = []
        for glyph in after:
            if known[place := _place(glyph)] > 0:
                known[place] -= 1
            elif any(b[0] <= glyph.middle[0] <= b[2] and b[1] <= glyph.middle[1] <= b[3] for b in self.boxes):
                more.append(glyph)
        return [*more, *self.values]


def typed(page: Any, view: View, name: str) -> Typed | None:
    """Make what was filled in part of the page's content.

    ``None`` where nothing was filled in; else the page has to be closed and opened again to have its new content.

    Raises:
        RejectedError: ``too_large`` for a value or a number of fields beyond all forms.
    """
    count = pdfium_c.FPDFPage_GetAnnotCount(page.raw)
    kept = {n for n in range(min(count, _MAX_NOTES)) if _with(page, n, _is_filled)}
    if not kept:
        return None
    if len(kept) > _MAX_FIELDS:
        raise RejectedError("too_large", f"{name} has {len(kept)} fields on one page; print it anew.")
    boxes = [_with(page, n, lambda field: _box(field, view)) for n in sorted(kept)]
    values = [glyph for n in sorted(kept) for glyph in _with(page, n, lambda field: list(_value(field, view, name)))]
    for n in reversed(range(count)):
        if n not in kept:
            pdfium_c.FPDFPage_RemoveAnnot(page.raw, n)
    pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
    return Typed(tuple(box for box in boxes if box), tuple(values))


def _place(glyph: Glyph) -> tuple[str, int, int]:
    return glyph.text, round(10 * glyph.x0), round(10 * glyph.top)


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


def _box(field: Any, view: View) -> Box | None:
    box = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFAnnot_GetRect(field, box):
        return None
    (ax, ay), (bx, by) = view(box.left, box.top), view(box.right, box.bottom)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _value(field: Any, view: View, name: str) -> Iterator[Glyph]:
    """The lines of a text field's value within its box, where the file doesn't say how it looks."""
    if pdfium_c.FPDFAnnot_HasKey(field, b"AP") or pdfium_c.FPDFAnnot_HasKey(field, b"AA"):
        return
    text = _text(field, b"V") if _text(field, b"FT") == "Tx" else ""
    if len(text) > _MAX_TEXT:
        raise RejectedError("too_large", f"{name} has a field of {len(text)} characters; print it anew.")
    lines = ["".join(c for c in line if c.isprintable()).strip() for line in plain(text).splitlines()]
    box = _box(field, view)
    if not box:
        return
    left, top, right, bottom = box
    for n, line in enumerate(lines):
        if line:
            height = (bottom - top) / len(lines)
            yield Glyph(line, left, top + n * height, right, top + (n + 1) * height)


def _text(annotation: Any, key: bytes) -> str:
    """A text or a name in an annotation's dictionary; empty where there is none."""
    length = pdfium_c.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if length <= 2:
        return ""
    room = (ctypes.c_ushort * (length // 2))()
    pdfium_c.FPDFAnnot_GetStringValue(annotation, key, room, length)
    return bytes(room).decode("utf-16-le", "ignore").rstrip("\x00")
