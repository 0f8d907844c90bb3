"""Round stamps that have no colour: in a grey copy they lie over the figures like ink.

Where one is found, what is lighter than the print is taken away, and nothing within it is taken as certain. A page is
looked at twice: once with all of its ink, once without its print, which leaves a light stamp alone; a ring may lie
partly under print or beyond the page's edge. Distances are in pixels at 200 dots an inch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.loaders.ocr import Image, Rect
from ingest.loaders.rulings import TEXT_DARKER, ink, page_of

#: circles are looked for on a picture so many times smaller; a seal is 2.5 to 6 cm across
_COARSE, _LEAST, _MOST = 4, 100, 240
#: of so many places along a ring this share shows ink, and a smaller share of the places this far outside of it
_PLACES, _SHOWN, _BESIDE, _OUTSIDE = 180, 0.85, 16, 0.6
_TRIED = 6
#: so many stamps on a page, their middles apart by this share of a radius
_AT_MOST, _ANOTHER = 4, 0.3
#: a light stamp is so much darker than the page at least, and print, with what is so near to it, is this much darker
_LIGHT, _PRINT, _RIM = 14, 90, 7
#: so much of a ring can be seen at least: neither under print nor beyond the page's edge
_SEEN = 0.4
#: print is so much darker than the stamp that both can be told apart, and ends so much below the stamp's grey
_APART, _BELOW = 40, 12


@dataclass(frozen=True, slots=True)
class Stamp:
    """A ring on a page: its middle and its radius."""

    x: float
    y: float
    radius: float

    def touches(self, box: Rect) -> bool:
        """Whether the disc reaches into a box."""
        x = min(max(self.x, box[0]), box[2]) - self.x
        y = min(max(self.y, box[1]), box[3]) - self.y
        return x * x + y * y <= (1.06 * self.radius) ** 2


@dataclass(frozen=True, slots=True)
class _Look:
    """A page with a margin of ``_MOST`` all around: where ink shows (1), and what can be seen of the page (1)."""

    marks: Image
    seen: Image


def find(grey: Image) -> list[Stamp]:
    """The rings on a page; some overlap, some lie partly beyond its edge."""
    found: list[Stamp] = []
    for look in (_all_ink(grey), _without_print(grey)):
        free = look.marks.copy()
        while len(found) < _AT_MOST and (stamp := _next(look, free, found)) is not None:
            found.append(stamp)
            cv2.circle(free, (round(stamp.x) + _MOST, round(stamp.y) + _MOST), round(stamp.radius), 0, _COARSE * 4)
    return found


def _look(marks: Image, seen: Image) -> _Look:
    wide = cv2.dilate(marks, np.ones((3, 3), np.uint8)).astype(np.uint8)
    return _Look(*(_with_margin(picture) for picture in (wide, seen)))


def _with_margin(picture: Image) -> Image:
    side = (_MOST,) * 4
    return cv2.copyMakeBorder(picture, *side, cv2.BORDER_CONSTANT, value=(0.0,)).astype(np.uint8)


def _all_ink(grey: Image) -> _Look:
    return _look(ink(grey, TEXT_DARKER), np.ones_like(grey))


def _without_print(grey: Image) -> _Look:
    """What is darker than the page, and isn't print or at its rim."""
    page = page_of(grey)
    print_marks = (cv2.subtract(page, grey) > _PRINT).astype(np.uint8)
    seen = 1 - cv2.dilate(print_marks, np.ones((_RIM, _RIM), np.uint8)).astype(np.uint8)
    darker = cv2.subtract(page, cv2.GaussianBlur(grey, (0, 0), 1.2).astype(np.uint8)) > _LIGHT
    marks = cv2.morphologyEx((darker & (seen > 0)).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return _look(marks.astype(np.uint8), seen)


def _next(look: _Look, free: Image, found: list[Stamp]) -> Stamp | None:
    """The ring that stands out most, looked for where none was found yet."""
    small = cv2.resize(free.astype(np.float32), None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    tried = sorted(
        (best for radius in range(_LEAST // _COARSE, _MOST // _COARSE, 2) for best in _likely(small, radius)),
        key=lambda c: -c[0],
    )
    for _, x, y, radius in tried[:_TRIED]:
        stamp = _fitted(look, x * _COARSE - _MOST, y * _COARSE - _MOST, radius * _COARSE)
        if stamp is not None and not any(np.hypot(o.x - stamp.x, o.y - stamp.y) < _ANOTHER * o.radius for o in found):
            return stamp
    return None


def _likely(small: NDArray[Any], radius: int) -> list[tuple[float, float, float, float]]:
    """The place where a ring of a radius stands out most from what is outside of it: how much, x, y, radius."""
    side = 2 * radius + 2 * _BESIDE // _COARSE + 3
    if min(small.shape) < side:
        return []
    middle = (side // 2, side // 2)
    ring, beside = np.zeros((side, side), np.float32), np.zeros((side, side), np.float32)
    cv2.circle(ring, middle, radius, 1.0, 2)
    cv2.circle(beside, middle, radius + _BESIDE // _COARSE, 1.0, 2)
    shown = cv2.matchTemplate(small, ring / ring.sum() - beside / beside.sum(), cv2.TM_CCORR)
    _, most, _, (x, y) = cv2.minMaxLoc(shown)
    return [(float(most), x + middle[0], y + middle[1], radius)]


def _fitted(look: _Look, x: float, y: float, radius: float) -> Stamp | None:
    """The ring near a coarse circle, if there is one all around."""
    near = range(-_COARSE, _COARSE + 1, 2)
    tried = [
        Stamp(x + a, y + b, radius + c) for a in near for b in near for c in range(-2 * _COARSE, 2 * _COARSE + 1, 2)
    ]
    shown = [_shown(look, s, s.radius) for s in tried]
    most = max(shown)
    alike = [s for s, share in zip(tried, shown, strict=True) if share == most]
    best = Stamp(*(float(np.mean(v)) for v in zip(*((s.x, s.y, s.radius) for s in alike), strict=True)))
    is_ring = _shown(look, best, best.radius) >= _SHOWN and _shown(look, best, best.radius + _BESIDE) <= _OUTSIDE
    return best if is_ring else None


def _ring(stamp: Stamp, radius: float, shape: tuple[int, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places along a ring that lie within a picture."""
    angles = np.linspace(0, 2 * np.pi, _PLACES, endpoint=False)
    ys = np.round(stamp.y + radius * np.sin(angles)).astype(np.intp)
    xs = np.round(stamp.x + radius * np.cos(angles)).astype(np.intp)
    inside = (ys >= 0) & (xs >= 0) & (ys < shape[0]) & (xs < shape[1])
    return ys[inside], xs[inside]


def _shown(look: _Look, stamp: Stamp, radius: float) -> float:
    """Which share of a ring's places shows ink, of those that can be seen; none where too few can."""
    places = _ring(Stamp(stamp.x + _MOST, stamp.y + _MOST, stamp.radius), radius, look.marks.shape)
    seen = look.seen[places] > 0
    return float(look.marks[places][seen].mean()) if seen.sum() >= _SEEN * _PLACES else 0.0


def faded(grey: Image, found: list[Stamp]) -> Image:
    """The page without its stamps, where the print is clearly darker than they are; else as it is."""
    page = grey.copy()
    for stamp in found:
        reach = round(1.08 * stamp.radius)
        top, left = max(round(stamp.y) - reach, 0), max(round(stamp.x) - reach, 0)
        part = page[top : max(round(stamp.y) + reach, 0), left : max(round(stamp.x) + reach, 0)]
        tone = float(np.median(grey[_ring(stamp, stamp.radius, grey.shape)]))
        print_tone = float(np.percentile(part, 1))
        if tone - print_tone < _APART:
            continue
        y, x = np.ogrid[: part.shape[0], : part.shape[1]]
        inside = (x + left - stamp.x) ** 2 + (y + top - stamp.y) ** 2 <= reach**2
        lighter = np.clip((part.astype(np.float32) - print_tone) * (255.0 / (tone - _BELOW - print_tone)), 0, 255)
        part[inside] = lighter[inside].astype(np.uint8)
    return page
