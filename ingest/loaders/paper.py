"""From the picture of a page to clean grey: no stamp, no dark surroundings, even light.

The red channel hides a red stamp, and levels clear what is left of it; elsewhere the grey stays as it is, since
hard levels make commas into points.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.loaders.ocr import Image

_BLACK, _WHITE = 50, 175
_COLOURED = 28
_SHADED = 185
#: what lies around a sheet is darker than this, wider than a stroke (a share of the page), and reaches the edge
_SURROUNDINGS, _WIDE = 115, 1 / 120
#: light is measured on a picture so many times smaller; ink and shaded cells are this much darker than the paper
_COARSE, _SHADE = 16, 14.0
_ROUNDS = 6

Floats = NDArray[np.float64]


def clean(rgb: Image) -> Image:
    """Grey without the colour of stamps, the paper white."""
    red, green, blue = cv2.split(rgb)
    spread = cv2.blur(cv2.max(cv2.max(red, green), blue) - cv2.min(cv2.min(red, green), blue), (3, 3))
    coloured = cv2.dilate((spread > _COLOURED).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    levelled = np.clip((red.astype(np.float32) - _BLACK) * (255.0 / (_WHITE - _BLACK)), 0, 255).astype(np.uint8)
    grey = np.where(coloured, levelled, red).astype(np.uint8)
    around = _surroundings(grey)
    small = cv2.resize(grey, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), 5).astype(np.float64)
    outside = cv2.resize(around, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_NEAREST) > 0
    if outside.mean() < 0.8 and np.percentile(paper[~outside], 25) < _SHADED:  # a photo or a dark scan
        grey = _evened(grey, _light(paper, outside))
    grey[around > 0] = 255
    return np.ascontiguousarray(grey)


def _surroundings(grey: Image) -> Image:
    """1 where the page shows what lies around the sheet: dark, wide, and open to the picture's edge."""
    size = max(round(max(grey.shape) * _WIDE), 5)
    dark = cv2.morphologyEx((grey < _SURROUNDINGS).astype(np.uint8), cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    _, labels = cv2.connectedComponents(dark, connectivity=4)
    edge = np.unique(np.concatenate((labels[0], labels[-1], labels[:, 0], labels[:, -1])))
    found = np.isin(labels, edge[edge > 0]).astype(np.uint8)
    return cv2.dilate(found, np.ones((size // 2 + 1, size // 2 + 1), np.uint8)).astype(np.uint8)


def _light(paper: Floats, outside: NDArray[np.bool_]) -> Floats:
    """How light the paper would be at each place: a smooth surface through the lighter places."""
    height, width = paper.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = np.stack([x**i * y**j for i in range(5) for j in range(5 - i)], axis=-1)
    used = ~outside
    surface = np.full(paper.shape, float(np.percentile(paper[used], 75)))
    for _ in range(_ROUNDS):
        used = ~outside & (paper > surface - _SHADE)
        if used.sum() < 4 * terms.shape[-1]:
            break
        factors, *_ = np.linalg.lstsq(terms[used], paper[used], rcond=1e-4)
        surface = terms @ factors
    return np.asarray(np.clip(surface, 40.0, 255.0), dtype=np.float64)


def _evened(grey: Image, light: Floats) -> Image:
    whole = cv2.resize(light.astype(np.float32), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(grey.astype(np.float32) * 240.0 / whole, 0, 255), dtype=np.uint8)
