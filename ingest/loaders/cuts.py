"""Pieces of a page to recognise: boxes cut at rulings, ink that no box covers, cells as one line."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ingest.loaders import ocr
from ingest.loaders.ocr import Image, Rect
from ingest.loaders.ruled import Table
from ingest.model import Box

_PAD = 4
_LEAST_INK = 8
LEAST_HEIGHT = 9
_TALL = 1.7
_FLAT = 6
_SAMPLE = 6
_MOST = 0.6


def cells_px(found: Sequence[Table], scale: float) -> list[Rect]:
    """The cells of all tables as boxes in pixels, at ``scale`` pixels a point."""
    rects = []
    for t in found:
        for r, c, h, w in t.cells:
            x0, y0, x1, y1 = (round(v * scale) for v in (t.xs[c], t.ys[r], t.xs[c + w], t.ys[r + h]))
            rects.append((x0, y0, x1, y1))
    return rects


def _common(a: Rect, b: Rect) -> Rect:
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def _tight(rect: Rect, marks: Image) -> Rect | None:
    """The box of the ink in a box, or nothing where there is next to none."""
    x0, y0, x1, y1 = rect
    if x1 <= x0 or y1 <= y0:
        return None
    part = marks[y0:y1, x0:x1]
    if int(part.sum()) < _LEAST_INK:
        return None
    columns, rows = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    return x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1


def split(boxes: Sequence[Rect], cells: Sequence[Rect], marks: Image) -> list[Rect]:
    """Boxes of text cut where they run over a cell's edge, each piece within one cell or outside of all."""
    pieces: list[Rect] = []
    for box in boxes:
        parts = []
        for cell in cells:
            x0, y0, x1, y1 = part = _common(box, cell)
            size = min(box[3] - box[1], cell[3] - cell[1])
            if x1 - x0 >= 5 and y1 - y0 >= 0.4 * size and (tight := _tight(part, marks)):
                height = tight[3] - tight[1]
                if height >= 0.35 * (box[3] - box[1]) or height >= 12:
                    parts.append(tight)
        if len(parts) == 1 and _common(box, parts[0]) == parts[0]:
            pieces.append(parts[0])
        elif parts:
            pieces += parts
        elif tight := _tight(box, marks):
            pieces.append(tight)
    usual = _usual_height(pieces)
    return [piece for rect in pieces for piece in _rows_if_tall(rect, marks, usual)]


def apart(rects: Sequence[Rect]) -> list[Rect]:
    """Boxes of lines that stand below one another and overlap, as those of a slanted photograph do, cut in the middle.

    Two boxes are such lines where most of the narrower one's width is common to both, and less than most of its height.
    """
    cut = list(rects)
    order = sorted(range(len(rects)), key=lambda n: rects[n][1])
    for at, upper in enumerate(order):
        for lower in order[at + 1 :]:
            if cut[lower][1] >= rects[upper][3]:
                break
            x0, y0, x1, y1 = _common(rects[upper], rects[lower])
            widths, heights = zip(*((r[2] - r[0], r[3] - r[1]) for r in (rects[upper], rects[lower])), strict=True)
            if x1 - x0 > _MOST * min(widths) and 0 < y1 - y0 < _MOST * min(heights):
                middle = (y0 + y1) // 2
                cut[upper] = (*cut[upper][:3], min(cut[upper][3], middle))
                cut[lower] = (cut[lower][0], max(cut[lower][1], middle), *cut[lower][2:])
    return cut


def _usual_height(boxes: Sequence[Rect]) -> float:
    return float(np.median([b[3] - b[1] for b in boxes])) if boxes else 20.0


def _rows_if_tall(rect: Rect, marks: Image, usual: float) -> list[Rect]:
    """A box of several lines, such as text set downwards, as one box a line."""
    x0, y0, x1, y1 = rect
    if y1 - y0 < _TALL * usual or y1 - y0 < _TALL * (x1 - x0):
        return [rect]
    return _rows(rect, marks) or [rect]


def _rows(rect: Rect, marks: Image) -> list[Rect]:
    """The lines of text in a box: runs of rows with ink; a thin run belongs to its nearer neighbour."""
    x0, y0, x1, y1 = rect
    inked = marks[y0:y1, x0:x1].any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    runs = [[int(a), int(b)] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    tallest = max((b - a for a, b in runs), default=0)
    joined: list[list[int]] = []
    for run in runs:
        if joined and run[0] - joined[-1][1] <= 4 and run[1] - joined[-1][0] <= max(1.25 * tallest, 12):
            joined[-1][1] = run[1]
        else:
            joined.append(run)
    lines = [_tight((x0, y0 + a, x1, y0 + b), marks) for a, b in joined]
    return [line for line in lines if line]


def leftovers(cells: Sequence[Rect], taken: Sequence[Rect], marks: Image, inset: int) -> list[Rect]:
    """Lines of ink in cells that no box covers: single digits, mostly."""
    free = marks.copy()
    for x0, y0, x1, y1 in taken:
        free[max(y0 - 3, 0) : y1 + 3, max(x0 - 6, 0) : x1 + 6] = 0
    high = _without_specks(free)
    found: list[Rect] = []
    for x0, y0, x1, y1 in cells:
        inner = (x0 + inset, y0 + inset, x1 - inset, y1 - inset)
        rect = _tight(inner, high)
        if rect is not None:
            found += _rows(rect, high)
        elif (flat := _tight(inner, free)) and _is_dash(flat, inner):
            found.append(flat)
    return found


def _is_dash(rect: Rect, cell: Rect) -> bool:
    """Whether all ink that a cell holds is one flat stroke at half its height."""
    off = abs((rect[1] + rect[3]) / 2 - (cell[1] + cell[3]) / 2)
    return is_flat(rect) and off <= 0.15 * (cell[3] - cell[1])


def is_flat(rect: Rect) -> bool:
    """Whether a piece is one flat stroke: a recogniser makes digits of dashes that stand alone."""
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    return height <= _FLAT and 1.6 * height <= width <= 80


def _without_specks(marks: Image) -> Image:
    """Ink as high as a digit at least: no specks, dashes and points."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    stays = (stats[:, cv2.CC_STAT_HEIGHT] >= LEAST_HEIGHT) & (stats[:, cv2.CC_STAT_AREA] >= 2 * _LEAST_INK)
    stays[0] = False
    return np.asarray(stays[labels], dtype=np.uint8)


def picture(grey: Image, rect: Rect) -> Image:
    """A line's picture with a margin that holds nothing of its neighbours."""
    x0, y0, x1, y1 = rect
    pad = max(2, min(_PAD, (y1 - y0) // 5))
    height, width = grey.shape
    top, bottom = max(y0 - pad, 0), min(y1 + pad, height)
    left, right = max(x0 - pad, 0), min(x1 + pad, width)
    return grey[top:bottom, left:right]


def ink_box(marks: Image, box: Box, scale: float) -> tuple[Rect, Rect | None]:
    """A cell's place in pixels, and that of its ink."""
    x0, y0, x1, y1 = place = _scaled(box, scale)
    return place, _tight((x0 + 2, y0 + 2, x1 - 2, y1 - 2), marks)


def _scaled(box: Box, scale: float) -> Rect:
    x0, y0, x1, y1 = (round(v * scale) for v in box)
    return x0, y0, x1, y1


def whole_cell(grey: Image, marks: Image, box: Box, scale: float, inset: int) -> Image | None:
    """All lines of a cell side by side as one line, enlarged."""
    x0, y0, x1, y1 = (round(v * scale) for v in box)
    rect = _tight((x0 + inset, y0 + inset, x1 - inset, y1 - inset), marks)
    if rect is None:
        return None
    lines = [(a, b, c, d) for a, b, c, d in _rows(rect, marks) if d - b >= LEAST_HEIGHT]
    if not lines:
        return None
    height = max(d - b for _, b, _, d in lines) + 2 * _PAD
    parts = []
    for a, _, c, d in lines:
        bottom = min(d + _PAD, grey.shape[0])
        top = max(bottom - height, 0)
        part = grey[top:bottom, max(a - 2, 0) : c + 2]
        parts.append(cv2.copyMakeBorder(part, height - len(part), 0, 0, 0, cv2.BORDER_CONSTANT, value=(255.0,)))
    line = cv2.copyMakeBorder(np.hstack(parts), 0, 0, _PAD, _PAD, cv2.BORDER_CONSTANT, value=(255.0,))
    return cv2.resize(line, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def is_sideways(boxes: Sequence[Rect]) -> bool:
    """Whether most of the text stands on end: the page was turned by a quarter."""
    long = [(b[2] - b[0], b[3] - b[1]) for b in boxes if max(b[2] - b[0], b[3] - b[1]) > 60]
    tall = sum(1 for w, h in long if h > 1.5 * w)
    return len(long) >= 3 and tall > 0.6 * len(long)


def is_upside_down(grey: Image, boxes: Sequence[Rect]) -> bool:
    """Whether some of the longer lines read clearly better when turned by half."""
    lines = sorted((b for b in boxes if b[2] - b[0] > 60), key=lambda b: abs(b[2] - b[0] - 200))[:_SAMPLE]
    if not lines:
        return False
    crops = [grey[y0:y1, x0:x1] for x0, y0, x1, y1 in lines]
    as_is = ocr.recognise(crops)
    if sum(score for _, score in as_is) > 0.9 * len(lines):
        return False
    turned = ocr.recognise([np.ascontiguousarray(np.rot90(c, 2)) for c in crops])
    return sum(score for _, score in turned) > sum(score for _, score in as_is) + 0.1 * len(lines)
