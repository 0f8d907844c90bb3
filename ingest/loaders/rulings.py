"""The ruling lines of a page in clean grey: strong runs of ink first, then what faint traces join and lengthen.

Distances are given for 200 dots an inch, the resolution that all pages are brought to.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

import cv2
import numpy as np

from ingest.loaders import gaps
from ingest.loaders.ocr import Image
from ingest.loaders.ruled import Segment

DPI = 200
#: how much darker than its surroundings ink is: of rulings, which may be light, and of text
_DARKER, TEXT_DARKER = 18, 36
_SHORTEST = 22
_SHORT = 120
_TOUCH = 6
#: a short line ends so near to the lines that hold it, and has no other beside it so near; strokes of text have
_HELD, _CROWDED = 3, 14
#: strokes of a character are alike: the shorter of two has so much of the other's length
_ALIKE = 0.6
#: ink is narrower than this; a darker area that is wider is a background
_WIDEST = 31
#: a line's grey is taken together over so many pixels along it: noise goes, the line stays
_ALONG = 3
#: how much darker than both of its sides, so far off, the trace of a faint line is
_FAINT, _SIDE = 7, 5
#: signs of a trace: darker than its sides, as dark as text too, not to be seen for the text beside it
_LIGHT, _DARK, _HIDDEN = 1, 2, 3
#: text is so much darker than the page; so much of a faint line's length must be free of it
_TEXT, _SEEN = 90, 0.45
#: a piece shorter than this may be a stroke of a character
_STROKE = 45
#: pieces of one line differ in place by so much at most; a gap so short is a break, a longer one needs a trace
_SAME, _GAP, _TRACED = 2.5, 14, 0.8
#: so much of a ruling shows as a trace (0.95 and more, as a rule); of strokes in a row of text three quarters do
_SOLID = 0.85
#: a line that lies a little aslant, as its paper was drawn in, is so far off at its ends
_SLANT = 2.0
#: on one side at least of a faint line, so far off, there is a smaller share of traces; in text there is as much
_BESIDE, _SMALLER = 9, 0.5


def ink(grey: Image, darker: int = _DARKER) -> Image:
    """1 where a pixel is clearly darker than what surrounds it."""
    soft = cv2.GaussianBlur(grey, (0, 0), 0.8).astype(np.uint8)
    return _dark_parts(soft, page_of(grey), darker)


def page_of(grey: Image) -> Image:
    """The page without its ink: what is darker in a wide area, such as a shaded cell, stays."""
    soft = cv2.GaussianBlur(grey, (0, 0), 1.5)
    return cv2.morphologyEx(soft, cv2.MORPH_CLOSE, np.ones((_WIDEST, _WIDEST), np.uint8)).astype(np.uint8)


def _dark_parts(soft: Image, ground: Image, darker: int) -> Image:
    marks = cv2.adaptiveThreshold(soft, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, darker)
    return np.asarray(np.where(cv2.subtract(ground, soft) > darker, marks, 0), dtype=np.uint8)


def find(grey: Image) -> tuple[list[Segment], list[Segment], Image]:
    """The horizontal and the vertical rulings in pixels, and where their ink is (1)."""
    flat, tall = long_runs(grey)
    traces = _trace(grey), _trace(np.ascontiguousarray(grey.T))
    level, upstanding = _bridged(_segments(flat), traces[0]), _bridged(_segments(tall.T), traces[1])
    marks = ink(grey)
    level, upstanding = _grown(level, marks), _grown(upstanding, np.ascontiguousarray(marks.T))
    across, down = _at_least(_SHORT, level), _at_least(_SHORT, upstanding)
    level = gaps.closed(level, down, marks, columns=False)
    upstanding = gaps.closed(upstanding, across, np.ascontiguousarray(marks.T), columns=True)
    level, upstanding = _anchored(_apart(level), _apart(upstanding))
    level, upstanding = _reaching(level, upstanding, traces[0]), _reaching(upstanding, level, traces[1])
    mask = np.zeros(grey.shape, np.uint8)
    for segments, source, turned in ((level, flat, False), (upstanding, tall, True)):
        for s in segments:
            low, high = int(s.at) - 3, int(s.at) + 5
            a, b = int(s.start), int(s.end) + 1
            part = (slice(a, b), slice(max(low, 0), high)) if turned else (slice(max(low, 0), high), slice(a, b))
            mask[part] |= source[part]
    return level, upstanding, cv2.dilate(mask, np.ones((3, 3), np.uint8)).astype(np.uint8)


def _at_least(length: float, segments: list[Segment]) -> list[Segment]:
    return [s for s in segments if s.end - s.start >= length]


def long_runs(grey: Image) -> tuple[Image, Image]:
    """Where ink makes straight runs: along the rows, and along the columns."""
    ground = page_of(grey)
    found = []
    for across in (False, True):
        size = (1, _ALONG) if across else (_ALONG, 1)
        soft = cv2.GaussianBlur(cv2.blur(grey, size), (1, 3) if not across else (3, 1), 0.8).astype(np.uint8)
        found.append(_long(_dark_parts(soft, ground, _DARKER), across=across))
    return found[0], found[1]


def _trace(grey: Image) -> Image:
    """What each pixel says of a faint line in its row: it is darker than above and below, or text lies there."""
    rows = cv2.blur(grey, (_ALONG, 1)).astype(np.uint8)
    dark = (cv2.subtract(page_of(grey), rows) > _TEXT).astype(np.uint8)
    sides = np.minimum(*_beside(rows))
    is_darker = cv2.subtract(sides, rows) >= _FAINT
    text_beside = np.maximum(*_beside(dark)) > 0
    return np.where(is_darker, _LIGHT + dark, np.where(text_beside, _HIDDEN, 0)).astype(np.uint8)


def _beside(rows: Image) -> tuple[Image, Image]:
    padded = cv2.copyMakeBorder(rows, _SIDE, _SIDE, 0, 0, cv2.BORDER_REPLICATE).astype(np.uint8)
    return padded[: -2 * _SIDE], padded[2 * _SIDE :]


def _is_traced(trace: Image, at: float, start: float, end: float) -> bool:
    """Whether a faint line shows at a place, and it is no row of text, which shows beside it as well."""
    a, b = max(round(start), 0), round(end)
    rows = trace[max(round(at) - 1, 0) : max(round(at) + 2, 0), a:b]
    if b <= a or not rows.size:
        return b <= a
    dark, light = (rows == _DARK).any(axis=0), (rows == _LIGHT).any(axis=0)
    found, hidden = dark | light, (rows == _HIDDEN).any(axis=0)
    share, hidden_share = float(found.mean()), float((hidden & ~found).mean())
    if light.sum() > dark.sum() and hidden_share <= 1 - _SEEN:
        return share >= _TRACED * (1 - hidden_share)
    beside = min(_share(trace, at - _BESIDE, a, b), _share(trace, at + _BESIDE, a, b))
    return share >= _SOLID and beside <= _SMALLER * share


def _share(trace: Image, at: float, start: float, end: float) -> float:
    """On which share of a line's length one of its rows of pixels is darker than its sides."""
    middle = round(at)
    rows = trace[max(middle - 1, 0) : max(middle + 2, 0), max(round(start), 0) : round(end)]
    return float(((rows == _LIGHT) | (rows == _DARK)).any(axis=0).mean()) if rows.size else 0.0


def _slanted_share(trace: Image, s: Segment) -> float:
    """The share of a line's length that shows as a trace, if the line is as straight as it lies, or slants a little."""
    cuts = np.linspace(s.start, s.end, max(round((s.end - s.start) / _SHORT), 2) + 1)
    half = (len(cuts) - 2) / 2

    def share(slant: float) -> float:
        pieces = enumerate(pairwise(cuts))
        return sum(_share(trace, s.at + slant * (n - half) / half, a, b) for n, (a, b) in pieces) / (len(cuts) - 1)

    straight = _share(trace, s.at, s.start, s.end)
    return straight if straight >= _SOLID else max(share(slant) for slant in (-_SLANT, _SLANT))


def _bridged(segments: list[Segment], trace: Image) -> list[Segment]:
    """Pieces of one line as one where a faint line shows between them."""
    joined: list[Segment] = []
    strokes: list[Segment] = []
    for s in sorted(segments, key=lambda s: s.start):
        if s.end - s.start < _STROKE:
            strokes.append(s)
            continue
        before = [o for o in joined if abs(o.at - s.at) <= _SAME and o.end <= s.start + 1]
        last = max(before, key=lambda o: o.end, default=None)
        if last is not None and (
            s.start - last.end <= _GAP or _is_traced(trace, (last.at + s.at) / 2, last.end, s.start)
        ):
            joined.remove(last)
            one, two = last.end - last.start, s.end - s.start
            s = Segment((last.at * one + s.at * two) / (one + two), last.start, s.end)
        joined.append(s)
    return [s for s in joined if _slanted_share(trace, s) >= _SOLID] + strokes


def _grown(segments: list[Segment], marks: Image) -> list[Segment]:
    """Lines made longer at both ends as far as their ink goes on, by no more than where lines meet."""
    found = []
    for s in segments:
        middle, start, end = round(s.at), round(s.start), round(s.end)
        rows = marks[max(middle - 1, 0) : middle + 2].max(axis=0)
        before = rows[max(start - _TOUCH, 0) : start][::-1]
        after = rows[end : end + _TOUCH]
        start -= int(np.argmin(np.append(before, 0)))
        end += int(np.argmin(np.append(after, 0)))
        found.append(Segment(s.at, float(start), float(end)))
    return found


def _reaching(segments: list[Segment], crossing: list[Segment], trace: Image) -> list[Segment]:
    """Lines whose ends were lost made longer to the line that they ran to: over a short gap, or along a trace."""
    found = []
    for s in segments:
        places = sorted(c.at for c in crossing if c.start - _TOUCH <= s.at <= c.end + _TOUCH)
        start, end = s.start, s.end
        for at in reversed([p for p in places if p < s.start]):
            if start - at > _GAP and not _is_traced(trace, s.at, at, start):
                break
            start = at
        for at in [p for p in places if p > s.end]:
            if at - end > _GAP and not _is_traced(trace, s.at, end, at):
                break
            end = at
        found.append(Segment(s.at, start, end))
    return found


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

    Strokes of large characters are short, and hold each other only. Where an outer ruling is missing, as where a page
    cuts a row, short ones end in the open beside long ones that do.
    """
    rows = [s for s in level if s.end - s.start >= _SHORT and any(_meet(s, c) for c in upstanding)]
    columns = [s for s in upstanding if s.end - s.start >= _SHORT and any(_meet(s, c) for c in level)]
    open_rows, open_columns = _open_ends(rows, columns), _open_ends(columns, rows)
    for _ in range(3):
        taken = {id(s) for s in (*rows, *columns)}
        more_rows = [s for s in level if id(s) not in taken and _hangs(s, columns, open_rows)]
        more_columns = [s for s in upstanding if id(s) not in taken and _hangs(s, [*rows, *more_rows], open_columns)]
        if not more_rows and not more_columns:
            break
        rows += more_rows
        columns += more_columns
    return rows, columns


def _meet(s: Segment, c: Segment) -> bool:
    return s.start - _TOUCH <= c.at <= s.end + _TOUCH and c.start - _TOUCH <= s.at <= c.end + _TOUCH


def _open_ends(segments: list[Segment], crossing: list[Segment]) -> tuple[list[float], list[float]]:
    """Where segments start, and where they end, with none that crosses them near."""

    def is_open(s: Segment, end: float) -> bool:
        return not any(abs(c.at - end) <= _TOUCH and c.start - _TOUCH <= s.at <= c.end + _TOUCH for c in crossing)

    return [s.start for s in segments if is_open(s, s.start)], [s.end for s in segments if is_open(s, s.end)]


def _hangs(s: Segment, crossing: list[Segment], open_ends: tuple[list[float], list[float]]) -> bool:
    """Whether a segment reaches from one of the crossing ones to another, or to where others end in the open."""
    near = _HELD if s.end - s.start < _SHORT / 2 else _TOUCH
    ends = [c.at for c in crossing if c.start - _TOUCH <= s.at <= c.end + _TOUCH]
    starts = any(-near <= at - s.start <= _TOUCH for at in ends)
    stops = any(-near <= s.end - at <= _TOUCH for at in ends)
    if starts == stops:
        return starts
    place, others = (s.end, open_ends[1]) if starts else (s.start, open_ends[0])
    return any(abs(other - place) <= _HELD for other in others)


def _apart(segments: list[Segment]) -> list[Segment]:
    """Without short segments that stand close beside others of their length: they are strokes of characters."""
    ordered = sorted(segments, key=lambda s: s.at)
    places = [s.at for s in ordered]

    def is_beside(s: Segment, o: Segment) -> bool:
        is_alike = o.end - o.start >= _ALIKE * (s.end - s.start)
        return is_alike and _SAME < abs(o.at - s.at) < _CROWDED and min(o.end, s.end) > max(o.start, s.start)

    def has_another(s: Segment) -> bool:
        near = ordered[bisect_left(places, s.at - _CROWDED) : bisect_right(places, s.at + _CROWDED)]
        return any(is_beside(s, o) for o in near)

    return [s for s in segments if s.end - s.start >= _SHORT / 2 or not has_another(s)]
