"""From the picture of a page to clean grey, upright, with its ruling lines found.

The red channel hides a red stamp, and levels clear what is left of it; elsewhere the grey stays as it is, since
hard levels make commas into points. Distances are given for 200 dots an inch, the resolution that all pages are
brought to.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.loaders.ocr import Image
from ingest.loaders.ruled import Segment

DPI = 200
_BLACK, _WHITE = 50, 175
_COLOURED = 28
_SHADED = 185
#: how much darker than its surroundings ink is: of rulings, which may be light, and of text
_DARKER, TEXT_DARKER = 18, 36
_SHORTEST = 22
_SHORT = 120
_TOUCH = 6
_MAX_ANGLE = 6.0

Floats = NDArray[np.float32]


def clean(rgb: Image) -> Image:
    """Grey without the colour of stamps, the paper white."""
    red = rgb[:, :, 0]
    spread = cv2.blur(rgb.max(axis=2) - rgb.min(axis=2), (3, 3))
    coloured = cv2.dilate((spread > _COLOURED).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    levelled = np.clip((red.astype(np.float32) - _BLACK) * (255.0 / (_WHITE - _BLACK)), 0, 255).astype(np.uint8)
    grey = np.where(coloured, levelled, red)
    small = cv2.resize(grey, None, fx=1 / 16, fy=1 / 16, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), 15)
    if np.percentile(paper, 10) < _SHADED:  # a photo or a dark scan: even out the light
        light = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR).astype(np.float32)
        grey = np.clip(grey.astype(np.float32) * 240.0 / np.maximum(light, 40.0), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(grey)


def ink(grey: Image, darker: int = _DARKER) -> Image:
    """1 where a pixel is clearly darker than what surrounds it."""
    soft = cv2.GaussianBlur(grey, (0, 0), 0.8)
    marks = cv2.adaptiveThreshold(soft, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, darker)
    return marks.astype(np.uint8)


def skew(grey: Image) -> float:
    """By how many degrees the page's rows fall to the right; 0 where nothing says so."""
    marks = ink(grey)
    small = cv2.resize(marks * 255, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    height, width = small.shape
    rows = small.astype(np.float32)

    def sharpness(angle: float) -> float:
        slope = float(np.tan(np.radians(angle)))
        sheared = cv2.warpAffine(rows, np.array([[1, 0, 0], [-slope, 1, slope * width / 2]]), (width, height))
        profile = sheared.sum(axis=1, dtype=np.float64)
        return float((np.diff(profile) ** 2).sum())

    best = 0.0
    for reach, step in ((_MAX_ANGLE, 0.5), (0.5, 0.1), (0.1, 0.02)):
        tried = [best + step * n for n in range(-round(reach / step), round(reach / step) + 1)]
        best = max(tried, key=lambda a: (round(sharpness(a) / 1e3), -abs(a)))
    return best if sharpness(best) > 1.02 * sharpness(0.0) else 0.0


def upright(grey: Image, angle: float) -> Image:
    """The page turned back by so many degrees, about its middle."""
    if abs(angle) < 0.02:
        return grey
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(
        grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255.0
    )
    return turned.astype(np.uint8)


def find(grey: Image) -> tuple[list[Segment], list[Segment], Image]:
    """The horizontal and the vertical rulings in pixels, and where their ink is (1)."""
    marks = ink(grey)
    flat = _long(marks, across=False)
    tall = _long(marks, across=True)
    level, upstanding = _segments(flat), _segments(tall.T)
    level, upstanding = _anchored(level, upstanding)
    mask = np.zeros(grey.shape, np.uint8)
    for segments, source, turned in ((level, flat, False), (upstanding, tall, True)):
        for s in segments:
            low, high = int(s.at) - 3, int(s.at) + 5
            a, b = int(s.start), int(s.end) + 1
            part = (slice(a, b), slice(max(low, 0), high)) if turned else (slice(max(low, 0), high), slice(a, b))
            mask[part] |= source[part]
    return level, upstanding, cv2.dilate(mask, np.ones((3, 3), np.uint8)).astype(np.uint8)


def _long(marks: Image, *, across: bool) -> Image:
    """What is left of the ink in straight runs: rows, or columns with ``across``."""
    size = (1, _SHORTEST) if across else (_SHORTEST, 1)
    join = (1, 3) if across else (3, 1)
    closed = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, join))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size))
    return np.ascontiguousarray(opened, dtype=np.uint8)


def _segments(mask: Image) -> list[Segment]:
    """Straight pieces of a mask of horizontal runs; a bent line gives several."""
    count, labels, stats, centres = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask), connectivity=8)
    found: list[Segment] = []
    for n in range(1, count):
        x, y, width, height, area = (int(v) for v in stats[n])
        thickness = area / width
        if thickness > 10:
            continue
        if height <= thickness + 5:
            found.append(Segment(float(centres[n][1]), float(x), float(x + width)))
            continue
        part = labels[y : y + height, x : x + width] == n
        for start in range(0, width, 150):
            piece = part[:, start : start + 150]
            ys, xs = np.nonzero(piece)
            if len(ys):
                found.append(
                    Segment(y + float(ys.mean()), float(x + start + xs.min()), float(x + start + xs.max() + 1))
                )
    return found


def _anchored(level: list[Segment], upstanding: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The segments that make tables: long ones that cross others, and short ones held by such at both ends.

    Strokes of large characters are short, and hold each other only.
    """
    rows = [s for s in level if s.end - s.start >= _SHORT and any(_meet(s, c) for c in upstanding)]
    columns = [s for s in upstanding if s.end - s.start >= _SHORT and any(_meet(s, c) for c in level)]
    for _ in range(3):
        taken = {id(s) for s in (*rows, *columns)}
        more_rows = [s for s in level if id(s) not in taken and _hangs(s, columns)]
        more_columns = [s for s in upstanding if id(s) not in taken and _hangs(s, [*rows, *more_rows])]
        if not more_rows and not more_columns:
            break
        rows += more_rows
        columns += more_columns
    return rows, columns


def _meet(s: Segment, c: Segment) -> bool:
    return s.start - _TOUCH <= c.at <= s.end + _TOUCH and c.start - _TOUCH <= s.at <= c.end + _TOUCH


def _hangs(s: Segment, crossing: list[Segment]) -> bool:
    """Whether a segment reaches from one of the crossing ones to another."""
    ends = [c.at for c in crossing if c.start - _TOUCH <= s.at <= c.end + _TOUCH]
    return any(abs(at - s.start) <= _TOUCH for at in ends) and any(abs(at - s.end) <= _TOUCH for at in ends)
