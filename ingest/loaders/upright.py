"""A page set level and flat: turned back where its rows fall, unbent where its rulings aren't straight.

A photo is narrower at its far side, and a sheet in a book bends: then a turn alone leaves rulings that run through
several rows of pixels. How far each place has to move is fitted to the rulings of the page, all at once.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.loaders.ocr import Image
from ingest.loaders.rulings import ink, long_runs

_MAX_ANGLE = 6.0
#: rulings from this share of the page's width on say how it bends; each is looked at every so many pixels
_LONG, _STEP = 0.12, 12
#: bent by less than this the page stays as it is; after the mending this much may be left, in pixels
_BENT, _LEFT = 2.0, 1.6
_STIFF = 1e-3
_THICKEST = 9

Floats = NDArray[np.float64]


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


def level(grey: Image, angle: float) -> Image:
    """The page turned back by so many degrees, about its middle."""
    if abs(angle) < 0.02:
        return grey
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(
        grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255.0
    )
    return turned.astype(np.uint8)


def flatten(grey: Image) -> Image:
    """The page with its rulings made straight; as it is where they are, or where that fails."""
    flat, tall = long_runs(grey)
    height, width = grey.shape
    shifts = [
        _shift(mask, size) for mask, size in ((flat, (height, width)), (np.ascontiguousarray(tall.T), (width, height)))
    ]
    if all(shift is None for shift in shifts):
        return grey
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    down, right = shifts[0], shifts[1]
    from_y, from_x = y, x
    for _ in range(3):
        moved_y = y if down is None else y - _at(down, from_x, from_y, (height, width))
        moved_x = x if right is None else x - _at(right, from_y, from_x, (width, height))
        from_y, from_x = moved_y.astype(np.float32), moved_x.astype(np.float32)
    return cv2.remap(grey, from_x, from_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255.0).astype(
        np.uint8
    )


def _terms(x: Floats, y: Floats) -> Floats:
    """How a place can move across, by where it stands along (x) and across (y), both from -1 to 1."""
    return np.stack([x, x**2, x**3, x * y, x**2 * y, x * y**2], axis=-1)


def _shift(mask: Image, size: tuple[int, int]) -> Floats | None:
    """The factors of ``_terms`` (in pixels) that make the runs of a mask straight; nothing where they are."""
    lines = _traced(mask, round(_LONG * size[1]))
    if len(lines) < 3:
        return None
    height, width = size
    kept = lines
    factors = np.zeros(6)
    left = np.zeros(len(lines))
    for _ in range(3):
        rows, wanted = [], []
        for xs, ys in kept:
            terms = _terms(2 * xs / width - 1, 2 * ys / height - 1)
            rows.append(terms - terms.mean(axis=0))
            wanted.append(ys.mean() - ys)
        a, b = np.concatenate(rows), np.concatenate(wanted)
        factors = np.linalg.solve(a.T @ a + _STIFF * len(a) * np.eye(6), a.T @ b)
        left = np.array([float(np.abs(r @ factors - w).max()) for r, w in zip(rows, wanted, strict=True)])
        fine = left <= max(3 * float(np.median(left)), _LEFT)
        if fine.all():
            break
        kept, left = [line for line, ok in zip(kept, fine, strict=True) if ok], left[fine]
    bent = np.array([float(np.abs(ys - ys.mean()).max()) for _, ys in kept])
    if (
        len(kept) < 3
        or np.percentile(bent, 75) < _BENT
        or np.percentile(left, 75) > max(_LEFT, 0.35 * np.percentile(bent, 75))
    ):
        return None
    return factors


def _traced(mask: Image, shortest: int) -> list[tuple[Floats, Floats]]:
    """The long runs of a mask, each as the places (x, y) that it goes through."""
    thick = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(thick, connectivity=8)
    found = []
    for n in range(1, count):
        x, y, width, height, area = (int(v) for v in stats[n])
        if width < shortest or height > 0.2 * width + 12 or area / width > _THICKEST:
            continue
        part = labels[y : y + height, x : x + width] == n
        columns = np.arange(0, width, _STEP)
        counts = part[:, columns].sum(axis=0)
        middles = (part[:, columns] * np.arange(height)[:, None]).sum(axis=0) / np.maximum(counts, 1)
        good = (counts > 0) & (counts <= _THICKEST)
        found.append(((x + columns[good]).astype(np.float64), y + middles[good].astype(np.float64)))
    return [(xs, ys) for xs, ys in found if len(xs) >= 6]


def _at(factors: Floats, along: NDArray[np.float32], across: NDArray[np.float32], size: tuple[int, int]) -> Floats:
    """By how many pixels a page's places move across; beyond the page's edges as at the edges."""
    height, width = size
    x = np.clip(2 * along / width - 1, -1, 1)
    y = np.clip(2 * across / height - 1, -1, 1)
    a, b, c, d, e, f = (float(v) for v in factors)
    return np.asarray(x * (a + x * (b + c * x) + y * (d + e * x + f * y)))
