"""The tables that the ruling lines of a scanned page make; dashed lines are drawn through, if most lines are dashed.

Few runs of a dashed line's ink are long enough to be a ruling's, so that some of its lines would be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
#: of a solid line so much is ink (0.99 and more, as a rule; of a dashed one three quarters), in so many rows of pixels
_INKED, _ROWS = 0.9, 5


def find(grey: Image) -> tuple[list[Table], Image]:
    """The tables of a page in points, and where the ink of their rulings is (1)."""
    level, upstanding, mask = rulings.find(grey)
    found = _tables(level, upstanding)
    if (not found or _are_dashed(grey, level, upstanding)) and (drawn := _solid(grey)) is not None:
        level, upstanding, mask = rulings.find(drawn)
        found = _tables(level, upstanding)
    return found, mask


def _tables(level: Sequence[Segment], upstanding: Sequence[Segment]) -> list[Table]:
    found = tables(*([_in_points(s) for s in part] for part in (level, upstanding)))
    return [replace(t, is_scanned=True) for t in found if t.xs[-1] - t.xs[0] >= _MIN_TABLE]


def _are_dashed(grey: Image, level: Sequence[Segment], upstanding: Sequence[Segment]) -> bool:
    """Whether most lines have gaps in their ink."""
    marks = rulings.ink(grey)
    inked = [*_inked(marks, level), *_inked(np.ascontiguousarray(marks.T), upstanding)]
    return sum(share < _INKED for share in inked) > len(inked) / 2


def _inked(marks: Image, segments: Sequence[Segment]) -> Iterator[float]:
    """The share of each longer line that is ink."""
    wide = cv2.dilate(marks, np.ones((_ROWS, 1), np.uint8))
    for s in segments:
        row = min(max(round(s.at), 0), len(wide) - 1)
        if s.end - s.start >= _LENGTH:
            yield float((wide[row, max(round(s.start), 0) : round(s.end)] > 0).mean())


def _in_points(s: Segment) -> Segment:
    return Segment(s.at * _POINTS, s.start * _POINTS, s.end * _POINTS)


def _solid(grey: Image) -> Image | None:
    """The page with its dashed lines drawn through, or ``None`` where it has none."""
    marks = rulings.ink(grey)
    lines = np.maximum(_lines(marks), _lines(np.ascontiguousarray(marks.T)).T)
    return np.where(lines > 0, np.minimum(grey, _DARK), grey).astype(np.uint8) if lines.any() else None


def _lines(marks: Image) -> Image:
    """The thin level lines that the marks make once gaps between them are closed."""
    closed = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    thick = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((_THIN + 1, 1), np.uint8))
    thin = cv2.subtract(closed, cv2.dilate(thick, np.ones((3, 3), np.uint8)).astype(np.uint8))
    wide = cv2.dilate(thin, np.ones((3, 1), np.uint8))  # a line that slants goes on a row higher or lower
    joined = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    return cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, _LENGTH), np.uint8)).astype(np.uint8)
