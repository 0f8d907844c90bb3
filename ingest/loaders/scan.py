"""Scans and images: pages by rulings and local text recognition, with a confidence on every cell.

A page is cleaned of stamps, set upright and brought to 200 dots an inch; its rulings make the grids by the code
that PDF uses. Text is found over the whole page, cut where a ruling crosses it, and given to its cell; cells with
ink that nothing was found in are read by themselves. What two readings differ on keeps a low confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np

from ingest import pace
from ingest.loaders import (
    cuts,
    doubts,
    ocr,
    paper,
    pictures,
    rulings,
    scan_tables,
    signs,
    spreads,
    stamps,
    unparted,
    unruled,
    upright,
)
from ingest.loaders.breaks import join_breaks
from ingest.loaders.glyphs import Glyph, lines_of, margins, paragraphs
from ingest.loaders.ocr import Image, Rect
from ingest.loaders.pdf import numbered
from ingest.loaders.repairs import AGREED, DOUBTED, is_number, repair
from ingest.loaders.ruled import Table
from ingest.model import Cell, Line, Page, RejectedError

Items = list[tuple[Table, list[Cell]] | Line]

_POINTS = 72 / rulings.DPI
#: no scan is finer than this share says (1,000 dots an inch); to clean one would take minutes and gigabytes
_FINEST = 0.2
_INSET = 3
#: around the ink of a page so many pixels are looked at, too
_MARGIN = 40
#: loose lines of more pieces are the rows of a table without rulings
_PIECES = 2
#: below this confidence a text of so few characters may be a speck or the rest of a stamp
_NOISE, _BIT = 0.5, 2
#: a dash is known by its shape: how sure that is, and from how many pixels on it is a long one
_DASH, _LONG_DASH = 0.9, 18
#: what was recognised is never as sure as what was read
_SUREST = 0.99
#: what type is higher than its ink, above and below, as a share of the ink's height
_TYPE = 0.06


def load_pages(path: Path) -> tuple[Page, ...]:
    """The pages of an image file; a TIFF may hold several.

    Raises:
        RejectedError: ``damaged``, ``too_large`` or ``empty``, with what to do.
    """
    frames = enumerate(pictures.frames(path), 1)
    pages = [(n, items) for n, (image, scale) in frames for items in sheets_of_image(image, n, scale)]
    if not any(items for _, items in pages):
        raise RejectedError("empty", f"{path.name} shows no text; scan it again, larger and darker.")
    return tuple(numbered(join_breaks(pages)))


@dataclass(slots=True)
class _Sheet:
    """An upright page at work: its grey without rulings, its tables, and the pieces of text to read."""

    grey: Image
    found: list[Table]
    crops: list[Rect] = field(default_factory=list)
    stamps: list[stamps.Stamp] = field(default_factory=list)


def as_read(image: Image, points_per_pixel: float) -> Image:
    """A page's picture (RGB) as its boxes are measured: grey, upright and level, at 200 dots an inch."""
    return _right_way_up(_cleaned(image, points_per_pixel))[0]


def sheets_of_image(image: Image, page_no: int, points_per_pixel: float) -> list[Items]:
    """The tables and the lines of a page's picture (RGB) in reading order; lines are not numbered yet.

    A picture of two pages side by side gives two such lists, the left page's first.
    """
    if min(image.shape[:2]) * points_per_pixel < pictures.NARROWEST * _POINTS:
        return [[]]
    parts = spreads.halves(*_right_way_up(_cleaned(image, points_per_pixel)))
    sheets = [
        [spreads.moved(item, left * _POINTS) for item in _items(grey, boxes, page_no)] for grey, boxes, left in parts
    ]
    pace.page_recognised()
    return sheets


def _items(grey: Image, boxes: list[Rect], page_no: int) -> Items:
    if found := stamps.find(grey):
        grey = stamps.faded(grey, found)
        boxes = _text_boxes(grey)
    sheet = _ruled(grey)
    sheet.stamps = found
    marks = rulings.ink(sheet.grey, rulings.TEXT_DARKER)
    rects = cuts.cells_px(sheet.found, 1 / _POINTS)
    sheet.crops = cuts.split(boxes, rects, marks)
    sheet.crops += cuts.leftovers(rects, sheet.crops, marks, _INSET)
    return _assembled(sheet, marks, page_no)


def _cleaned(image: Image, points_per_pixel: float) -> Image:
    """A page's picture (RGB) as clean grey at 200 dots an inch; one far too fine is made smaller before."""
    factor = points_per_pixel / _POINTS
    if factor < _FINEST:
        image = _scaled(image, factor / _FINEST)
        points_per_pixel = _FINEST * _POINTS
    return _to_working_size(paper.clean(image), points_per_pixel)


def _to_working_size(grey: Image, points_per_pixel: float) -> Image:
    factor = points_per_pixel / _POINTS
    return grey if 0.95 < factor < 1.05 else _scaled(grey, factor)


def _scaled(picture: Image, factor: float) -> Image:
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=how).astype(np.uint8)


def _right_way_up(grey: Image) -> tuple[Image, list[Rect]]:
    """The page with its text upright and level, and where the text stands."""
    level = upright.flatten(upright.level(grey, upright.skew(grey)))
    boxes = _text_boxes(level)
    if cuts.is_sideways(boxes):
        grey = np.ascontiguousarray(np.rot90(grey))
        level = upright.flatten(upright.level(grey, upright.skew(grey)))
        boxes = _text_boxes(level)
    if cuts.is_upside_down(level, boxes):
        level = np.ascontiguousarray(np.rot90(level, 2))
        height, width = level.shape
        boxes = [(width - x1, height - y1, width - x0, height - y0) for x0, y0, x1, y1 in reversed(boxes)]
    return level, boxes


def _text_boxes(grey: Image) -> list[Rect]:
    """Where the text of a page stands; its empty margins aren't looked at, since that takes as long as text."""
    marks = cv2.erode(rulings.ink(grey, rulings.TEXT_DARKER), np.ones((2, 2), np.uint8))
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    if not len(rows):
        return []
    top, left = max(int(rows[0]) - _MARGIN, 0), max(int(columns[0]) - _MARGIN, 0)
    part = grey[top : int(rows[-1]) + _MARGIN, left : int(columns[-1]) + _MARGIN]
    return [(x0 + left, y0 + top, x1 + left, y1 + top) for x0, y0, x1, y1 in ocr.detect(np.ascontiguousarray(part))]


def _ruled(grey: Image) -> _Sheet:
    """The page's tables, and its grey with the rulings painted over."""
    found, mask = scan_tables.find(grey)
    return _Sheet(np.where(mask > 0, 255, grey).astype(np.uint8), found)


def _assembled(sheet: _Sheet, marks: Image, page_no: int) -> Items:
    read = ocr.recognise([cuts.picture(sheet.grey, rect) for rect in sheet.crops])
    glyphs = [
        _glyph(r, text, min(score, AGREED) if any(s.touches(r) for s in sheet.stamps) else score)
        for r, (text, score) in zip(cuts.apart(sheet.crops), read, strict=True)
    ]
    glyphs = loose = _without_noise([g for g in glyphs if g.text], sheet.found)
    parts: list[tuple[Table, list[Cell]]] = []
    for table in sheet.found:
        filled, cells, loose = unparted.filled(table, loose)
        cells, lines_only = unruled.without(cells, glyphs)
        loose = [*loose, *lines_only]
        if any(c.text for c in cells):
            parts.append((filled, [replace(c, text=repair(c.text)) for c in cells]))
    _read_again(sheet, marks, glyphs, [cells for _, cells in parts])
    left, right = margins(glyphs)
    items: list[tuple[float, tuple[Table, list[Cell]] | Line]] = [(part[0].ys[0], part) for part in parts]
    lines = lines_of(loose)
    is_prose = not any(sum(g.is_in(box) for g in loose) > _PIECES for _, box in lines)
    for text, box in paragraphs(lines, left, right) if is_prose else lines:
        least = min((g.confidence for g in loose if g.is_in(box)), default=DOUBTED)
        items.append((box[1], Line(page_no, 0, repair(text), box, least)))
    return [item for _, item in sorted(items, key=lambda x: x[0])]


def _glyph(rect: Rect, text: str, score: float) -> Glyph:
    """A recognised line in points; its box is that of its ink, made as high as the type."""
    if cuts.is_flat(rect):
        text, score = "-" if rect[2] - rect[0] < _LONG_DASH else "—", _DASH
    x0, y0, x1, y1 = (v * _POINTS for v in rect)
    extra = _TYPE * (y1 - y0)
    return Glyph(text, x0, y0 - extra, x1, y1 + extra, min(score, _SUREST))


def _without_noise(glyphs: list[Glyph], found: Sequence[Table]) -> list[Glyph]:
    """Without bits that hardly read as anything, where their cell has a better text, or that stand in no cell."""
    boxes = [(t.xs[c], t.ys[r], t.xs[c + w], t.ys[r + h]) for t in found for r, c, h, w in t.cells]
    kept = []
    for g in glyphs:
        if g.confidence < _NOISE and len(g.text) <= _BIT:
            box = next((b for b in boxes if g.is_in(b)), None)
            if box is None or any(o.confidence >= _NOISE and o.is_in(box) for o in glyphs):
                continue
        kept.append(g)
    return kept


def _read_again(sheet: _Sheet, marks: Image, glyphs: Sequence[Glyph], grids: Sequence[list[Cell]]) -> None:
    """Read every number a second time, its cell by itself, and lower the confidence of those to doubt."""
    pictures: list[Image] = []
    read: list[tuple[list[Cell], int]] = []
    for cells in grids:
        for n, cell in enumerate(cells):
            if cell.box is None or not doubts.is_numeric(cell.text):
                continue
            picture = cuts.whole_cell(sheet.grey, marks, cell.box, 1 / _POINTS, _INSET)
            if picture is not None:
                pictures.append(picture)
                read.append((cells, n))
            elif not is_number(cell.text):
                cells[n] = replace(cell, confidence=min(cell.confidence, DOUBTED))
    for (cells, n), (text, score) in zip(read, ocr.recognise(pictures), strict=True):
        line_count = len(lines_of([g for g in glyphs if g.is_in(cells[n].box or (0, 0, 0, 0))]))
        place, ink = cuts.ink_box(marks, cells[n].box or (0, 0, 0, 0), 1 / _POINTS)
        chosen, confidence = doubts.settled(cells[n], line_count, text, score)
        if line_count == 1 and (joined := doubts.full_width(cells[n].text, text, ink)):
            chosen, confidence = joined, min(AGREED, score)
        chosen, surest = signs.by_shape(chosen, ink, marks, is_line=line_count == 1)
        sure = min(confidence, surest, doubts.most(cells[n], ink, place))
        cells[n] = replace(cells[n], text=chosen, confidence=sure)
    for cells in grids:
        for n in doubts.lone_thousandths(cells):
            cells[n] = replace(cells[n], confidence=min(cells[n].confidence, AGREED))
        for n in doubts.equals_signs(cells):
            cells[n] = replace(cells[n], text="=", confidence=min(cells[n].confidence, AGREED))
