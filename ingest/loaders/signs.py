"""Signs that a recogniser takes for others, told by the shape of their ink."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from ingest.loaders.cuts import LEAST_HEIGHT
from ingest.loaders.ocr import Image, Rect
from ingest.loaders.repairs import AGREED

#: a slash leans by so much of its height at least, is so thin by its width, and strays from a line by so many pixels
_LEANS, _STROKE, _STRAIGHT = -0.15, 0.7, 1.5
#: enlarged so many times before rings are looked for
_ENLARGED = 3
#: by the ink's height: how tall the rings of ``‰`` are, how far apart, how far behind the upper the others, how level
_SHORTEST, _TALLEST = 0.12, 0.55
_APART, _BEHIND, _LEVEL = 0.6, 0.15, 0.12
_ALIKE = 0.65
_RINGS = 3


def by_shape(text: str, ink: Rect | None, marks: Image, *, is_line: bool) -> tuple[str, float]:
    """A number's text with the sign that its ink shows, and how sure one can be of it at most."""
    if text == "1" and ink and is_slash(ink, marks):
        return "/", 1.0
    if text.endswith("%") and is_line and ink and is_per_mille(ink, marks):
        return f"{text[:-1]}‰", AGREED
    return text, 1.0


def is_slash(rect: Rect, marks: Image) -> bool:
    """Whether ink is one thin stroke that leans to the right, which a recogniser takes for a one."""
    x0, y0, x1, y1 = rect
    drawn = [np.flatnonzero(row) for row in marks[y0:y1, x0:x1] if row.any()]
    if len(drawn) < LEAST_HEIGHT or max(np.ptp(xs) + 1 for xs in drawn) > _STROKE * (x1 - x0):
        return False
    middles = [xs.mean() for xs in drawn]
    slope, start = np.polyfit(range(len(drawn)), middles, 1)
    off = max(abs(x - start - slope * n) for n, x in enumerate(middles))
    return bool(slope <= _LEANS and off <= _STRAIGHT)


def is_per_mille(rect: Rect, marks: Image) -> bool:
    """Whether ink ends in ``‰``: two rings of one size side by side at its foot, with one above and left of them.

    ``rect`` is the ink of one line in pixels. What ``%`` ends in is a ring at the foot behind one at the top; where a
    ring is filled with ink nobody knows.
    """
    x0, y0, x1, y1 = rect
    ink = cv2.copyMakeBorder((marks[y0:y1, x0:x1] > 0).astype(np.uint8) * 255, 2, 2, 2, 2, cv2.BORDER_CONSTANT)
    ink = cv2.resize(ink, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    contours, tree = cv2.findContours((ink > 127).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    height = float(ink.shape[0])
    if tree is None:
        return False
    held = (c for c, (*_, outer) in zip(contours, tree[0], strict=True) if outer >= 0)
    boxes = [(x, y, w, h) for x, y, w, h in map(cv2.boundingRect, held)]
    rings = sorted(b for b in boxes if _SHORTEST * height <= b[3] <= _TALLEST * height)[-_RINGS:]
    if len(rings) < _RINGS:
        return False
    (x_top, top), *feet = [(x + w / 2, y + h / 2) for x, y, w, h in rings]
    (x_left, left), (x_right, right) = feet
    sizes = [b[3] for b in rings]
    alike = all(min(pair) >= _ALIKE * max(pair) for pair in pairwise(sizes))
    level = abs(left - right) <= _LEVEL * height and x_right - x_left <= _APART * height
    behind = _BEHIND * height <= x_left - x_top <= _APART * height  # the rings of an 8 are one above the other
    return alike and level and behind and top < height / 2 < left
