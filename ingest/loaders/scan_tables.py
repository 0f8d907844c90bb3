"""The tables that the ruling lines of a scanned page make; dashed lines are drawn through, if it has some.

Few runs of a dashed line's ink are long enough to be a ruling's, so that lines of such a table would be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from ingest.loaders import rulings
from ingest.loaders.ocr import Image
from ingest.loaders.ruled import Segment, Table, tables

_MIN_TABLE = 60.0
_POINTS = 72 / rulings.DPI
#: between two dashes lie so many pixels at most, at 200 dots an inch; a line of them is so long and so thin
_GAP, _LENGTH, _THIN = 13, 90, 5
#: how light what closes the gaps may be
_DARK = 90
#: of a page's lines so many are none of its rulings (0.01 at most of solid ones, a third and more of dashed ones)...
_MISSED = 0.15
#: ...which are so wide with what is beside them
_WIDE = 5


def find(grey: Image) -> tuple[list[Table], Image]:
    """The tables of a page in points, and where the ink of their rulings is (1)."""
    level, upstanding, mask = rulings.find(grey)
    lines = _drawn(grey)
    if _are_missed(lines, mask):
        level, upstanding, mask = rulings.find(_solid(grey, lines))
    return _tables(level, upstanding), mask


def _tables(level: Sequence[Segment], upstanding: Sequence[Segment]) -> list[Table]:
    found = tables(*([_in_points(s) for s in part] for part in (level, upstanding)))
    return [replace(t, is_scanned=True) for t in found if t.xs[-1] - t.xs[0] >= _MIN_TABLE]


def _in_points(s: Segment) -> Segment:
    return Segment(s.at * _POINTS, s.start * _POINTS, s.end * _POINTS)


def _are_missed(lines: Image, mask: Image) -> bool:
    """Whether a part of what dashes drawn through make is none of the rulings that were found."""
    known = cv2.dilate(mask, np.ones((_WIDE, _WIDE), np.uint8))
    return bool(np.count_nonzero((lines > 0) & (known == 0)) > _MISSED * np.count_nonzero(lines))


def _drawn(grey: Image) -> Image:
    """Where the page's lines are with the gaps of dashed ones closed."""
    marks = rulings.ink(grey)
    return np.maximum(_lines(marks), _lines(np.ascontiguousarray(marks.T)).T).astype(np.uint8)


def _solid(grey: Image, lines: Image) -> Image:
    """The page with its dashed lines drawn through."""
    return np.where(lines > 0, np.minimum(grey, _DARK), grey).astype(np.uint8)


def _lines(marks: Image) -> Image:
    """The thin level lines that the marks make once gaps between them are closed."""
    closed = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    thick = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((_THIN + 1, 1), np.uint8))
    thin = cv2.subtract(closed, cv2.dilate(thick, np.ones((3, 3), np.uint8)).astype(np.uint8))
    wide = cv2.dilate(thin, np.ones((3, 1), np.uint8))  # a line that slants goes on a row higher or lower
    joined = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    return cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, _LENGTH), np.uint8)).astype(np.uint8)
