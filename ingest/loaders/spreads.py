"""Two pages on one picture, as of an open book or two sheets side by side: where they part, and each by itself."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.loaders.ocr import Image, Rect
from ingest.loaders.ruled import Table
from ingest.loaders.rulings import ink, long_runs
from ingest.model import Box, Cell, Line

#: a spread is so much wider than high; its pages part near the middle, by a blank strip so wide (shares of the width)
_WIDE, _FROM, _TO, _STRIP = 1.2, 0.40, 0.60, 0.025
#: a column of pixels is blank with less ink than this share of its height; the fold itself is so wide at most
_SPECKS, _FOLD = 0.004, 0.01
#: what is printed on each page is so wide at least, as a share of the page
_PRINTED = 0.4


def fold(grey: Image) -> int | None:
    """Where a picture parts into two pages, in pixels from the left; nothing where it shows one.

    Nothing may run across: neither a ruling nor a title, one of which a landscape page has in its middle. One page at
    least has rulings, all on its side: a strip of white alone may part two columns.
    """
    height, width = grey.shape
    if width < _WIDE * height:
        return None
    blank = _without_fold(ink(grey).mean(axis=0) < _SPECKS, round(_FOLD * width))
    start, end = round(_FROM * width), round(_TO * width)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], blank[start:end].astype(np.int8), [0]))))
    strips = [(int(b - a), start + int(a + b) // 2) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    widest, middle = max(strips, default=(0, 0))
    if widest < _STRIP * width:
        return None
    is_spread = all(_is_printed(~part) for part in (blank[:middle], blank[middle:])) and _is_ruled(grey, middle)
    return middle if is_spread else None


def _without_fold(blank: NDArray[np.bool_], widest: int) -> NDArray[np.bool_]:
    """Blank columns of pixels with the narrow dark strips between them that a fold's shadow leaves."""
    closed = cv2.morphologyEx(blank.astype(np.uint8)[None], cv2.MORPH_CLOSE, np.ones((1, widest), np.uint8))
    return np.asarray(closed[0] > 0)


def _is_printed(inked: NDArray[np.bool_]) -> bool:
    places = np.flatnonzero(inked)
    return bool(len(places)) and int(places[-1] - places[0]) >= _PRINTED * len(inked)


def _is_ruled(grey: Image, middle: int) -> bool:
    """Whether a ruling runs over much of one of the two pages."""
    flat, _ = long_runs(grey)
    length = round(_PRINTED * min(middle, grey.shape[1] - middle))
    return bool(cv2.erode(flat, np.ones((1, length), np.uint8)).any())


def halves(grey: Image, boxes: list[Rect]) -> list[tuple[Image, list[Rect], int]]:
    """The one or two pages of a picture: its grey, its boxes of text, and how far from the left it begins."""
    at = fold(grey)
    if at is None:
        return [(grey, boxes, 0)]
    left = [b for b in boxes if b[0] + b[2] < 2 * at]
    right = [(x0 - at, y0, x1 - at, y1) for x0, y0, x1, y1 in boxes if x0 + x1 >= 2 * at]
    return [(grey[:, :at].copy(), left, 0), (grey[:, at:].copy(), [(max(b[0], 0), *b[1:]) for b in right], at)]


def moved(item: tuple[Table, list[Cell]] | Line, by: float) -> tuple[Table, list[Cell]] | Line:
    """A table or a line of a right-hand page as it stands on the picture, ``by`` points further right."""
    if not by:
        return item
    if isinstance(item, Line):
        return replace(item, box=_beside(item.box, by))
    table, cells = item
    return replace(table, xs=tuple(x + by for x in table.xs)), [replace(c, box=_beside(c.box, by)) for c in cells]


def _beside(box: Box | None, by: float) -> Box | None:
    return None if box is None else (box[0] + by, box[1], box[2] + by, box[3])
