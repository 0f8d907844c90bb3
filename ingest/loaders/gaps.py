"""Gaps in the rulings of a scan: a ruling that ends between two others was broken there, and is made whole again.

A merged cell's edge ends at the rulings that cross it; where a copier or a rubbed sheet lost a piece, the ends
stand in the open. Distances are in pixels at 200 dots an inch.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.loaders.ocr import Image
from ingest.loaders.ruled import Segment

#: an end so near to a crossing ruling is held by it
_HELD = 8
#: pieces of one ruling differ in place by so much at most
_SAME = 3.0
#: the longest gap: some three rows of a form
_LONGEST = 160
#: shorter pieces may be strokes of characters; one of two pieces is longer than any
_PIECE, _LONG = 45, 120
#: nothing may stand so near to where the ruling ran; between two columns' texts there is more room
_CLEAR, _ROOM = 2, 10
#: a text on either side of a lost edge stands so near to it at most, and so far from the next edge
_REACH, _EDGE = 240, 4
_INK = 12


def closed(segments: Sequence[Segment], crossing: Sequence[Segment], text: Image, *, columns: bool) -> list[Segment]:
    """The rulings with their gaps closed; ``text`` (1 where ink is) runs along the rulings from left to right.

    A gap is closed where nothing is printed across it, and both ends stand in the open, or, for edges of
    ``columns`` over one row, a text stands on both sides and neither comes near: each has a column of its own.
    """
    found = [s for s in segments if s.end - s.start < _PIECE]
    for s in sorted((s for s in segments if s.end - s.start >= _PIECE), key=lambda s: s.start):
        before = [o for o in found if _goes_on(o, s)]
        last = max(before, key=lambda o: o.end, default=None)
        if last is not None and _is_broken(last, s, segments, crossing, text, columns=columns):
            found.remove(last)
            one, two = last.end - last.start, s.end - s.start
            s = Segment((last.at * one + s.at * two) / (one + two), last.start, s.end)
        found.append(s)
    return found


def _goes_on(a: Segment, b: Segment) -> bool:
    """Whether two pieces may be of one ruling: at one place, not far apart, and one too long for a stroke."""
    lengths = sorted(s.end - s.start for s in (a, b))
    is_near = abs(a.at - b.at) <= _SAME and 0 <= b.start - a.end <= _LONGEST
    return is_near and lengths[0] >= _PIECE and lengths[1] >= _LONG


def _is_broken(
    a: Segment, b: Segment, segments: Sequence[Segment], crossing: Sequence[Segment], text: Image, *, columns: bool
) -> bool:
    at = round((a.at + b.at) / 2)
    ends = [c.at for c in crossing if c.start - _HELD <= at <= c.end + _HELD]
    spans = _between(a.end, b.start, ends)
    if _inked(text, at - _CLEAR, at + _CLEAR + 1, spans):
        return False
    if all(min((abs(end - c) for c in ends), default=_HELD + 1) > _HELD for end in (a.end, b.start)):
        return True
    return columns and len(spans) == 1 and _is_parted(text, at, spans[0], _neighbours(segments, at, spans[0]))


def _neighbours(segments: Sequence[Segment], at: int, span: tuple[int, int]) -> tuple[int, int]:
    """The places of the rulings on either side that run along a gap."""
    beside = [s.at for s in segments if s.start <= span[0] and s.end >= span[1]]
    low = max((p for p in beside if p < at - _ROOM), default=at - _REACH)
    high = min((p for p in beside if p > at + _ROOM), default=at + _REACH)
    return round(low) + _EDGE, round(high) - _EDGE


def _between(start: float, end: float, crossing: Sequence[float]) -> list[tuple[int, int]]:
    """What of a gap lies between rulings that cross it: from, to."""
    places = [start - _HELD, *sorted(c for c in crossing if start - _HELD <= c <= end + _HELD), end + _HELD]
    spans = [(round(a) + _HELD, round(b) - _HELD) for a, b in pairwise(places)]
    return [(a, b) for a, b in spans if b > a]


def _inked(text: Image, low: int, high: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(int(text[max(low, 0) : max(high, 0), a:b].sum()) >= 2 for a, b in spans)


def _is_parted(text: Image, at: int, span: tuple[int, int], sides: tuple[int, int]) -> bool:
    """Whether texts stand on both sides of a lost edge, and neither comes near to it."""
    a, b = span
    before, after = text[max(sides[0], 0) : max(at - _ROOM, 0), a:b], text[at + _ROOM : sides[1], a:b]
    near = text[max(at - _ROOM, 0) : at + _ROOM, a:b]
    return int(before.sum()) >= _INK and int(after.sum()) >= _INK and int(near.sum()) < 2
