"""Which lines of a column belong to which of the rows beside it, where no ruling says so.

Distances are in points, heights of lines too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from ingest.model import Box

#: lines whose middles are nearer than so many heights are one text
_WRAPPED = 1.6
#: lines nearer than that are one label, those farther apart are two; between, what they head decides
_TOGETHER, _APART = 1.35, 2.2
#: how a label's second line begins, and a label ends
_GOES_ON, _ENDS = re.compile(r"(指标?|标|[（(])"), re.compile(r"..指标$")
#: a label stands off the middle of the rows that it heads by so many heights at most
_OFF = 0.7
#: so many rows of sums stand below the rows of a table
SUMS = 2
#: a label more is worth so much more off: two lines of one label, each beside a row, stand nearer than the rows do
_WORTH = 0.15


def in_rows(lines: Sequence[Box], at: Sequence[float], off: float, *, is_middle: bool) -> list[list[Box]] | None:
    """The lines of each row, whose figures stand at ``at``; ``None`` where one stands off by more than ``off``.

    A row's text has its middle level with the figures, or its first line where not ``is_middle``.
    """
    placed = _by_middle(lines, at, off) if is_middle else _by_first(lines, at, off)
    for group, y in zip(placed, at, strict=True):
        if group and abs((_middle(group) if is_middle else _middle(group[:1])) - y) > off:
            return None
    return placed if sum(map(len, placed)) == len(lines) else None


def heads(
    lines: Sequence[tuple[str, Box]], edges: Sequence[float], at: Sequence[float], height: float, *, is_middle: bool
) -> list[float] | None:
    """The edges between the rows that each label of a column heads; ``None`` where that isn't certain.

    ``edges`` are those of the rows, the outer ones too; ``height`` is that of a line.
    """
    boxes = [box for _, box in lines]
    if len(boxes) < 2:
        return []
    if is_middle:
        is_wide = min(b - a for a, b in pairwise(at)) >= _WRAPPED * height
        joints = [_joint(above, below, height, is_wide=is_wide) for above, below in pairwise(lines)]
        if all(joints):
            return []
        for stop in range(len(edges), len(edges) - SUMS - 1, -1):  # a sum's row below the last label has none
            if (found := _tiled(boxes, tuple(edges[:stop]), height, joints)) is not None:
                return [*found, *edges[stop - 1 : -1]]
        return None
    labels = _labels(boxes, height)
    starts = [next((k for k, y in enumerate(at) if abs(_middle(x[:1]) - y) <= _OFF * height), -1) for x in labels]
    return [edges[k] for k in starts[1:]] if starts[0] == 0 and starts == sorted(set(starts)) else None


def _middle(boxes: Sequence[Box]) -> float:
    return (boxes[0][1] + boxes[-1][3]) / 2


def _labels(lines: Sequence[Box], height: float) -> list[list[Box]]:
    found: list[list[Box]] = []
    for box in lines:
        if found and _middle([box]) - _middle(found[-1][-1:]) < _WRAPPED * height:
            found[-1].append(box)
        else:
            found.append([box])
    return found


def _by_first(lines: Sequence[Box], at: Sequence[float], off: float) -> list[list[Box]]:
    placed: list[list[Box]] = [[] for _ in at]
    for box in lines:
        row = max((k for k, y in enumerate(at) if y <= _middle([box]) + off), default=0)
        placed[row].append(box)
    return placed


def _by_middle(lines: Sequence[Box], at: Sequence[float], blank: float) -> list[list[Box]]:
    """The lines parted so that the middles of the parts stand off the figures by the least sum; a blank one costs, too.

    Otherwise three rows' lines would do as well for the one in their middle.
    """

    @cache
    def best(row: int, start: int) -> tuple[float, tuple[int, ...]]:
        if row == len(at):
            return (0.0 if start == len(lines) else float("inf")), ()
        found = []
        for stop in range(start, len(lines) + 1):
            off = abs(_middle(lines[start:stop]) - at[row]) if stop > start else blank
            rest, stops = best(row + 1, stop)
            found.append((off + rest, (stop, *stops)))
        return min(found)

    stops = (0, *best(0, 0)[1])
    return [list(lines[a:b]) for a, b in pairwise(stops)]


def _joint(above: tuple[str, Box], below: tuple[str, Box], height: float, *, is_wide: bool) -> bool | None:
    """Whether two lines of labels are one label or two; ``None`` where what they head decides."""
    if _GOES_ON.match(below[0]):
        return True
    pitch = _middle([below[1]]) - _middle([above[1]])
    if _ENDS.search(above[0]) or pitch > _APART * height:
        return False
    return True if is_wide and pitch < _TOGETHER * height else None


def _tiled(
    lines: Sequence[Box], edges: tuple[float, ...], height: float, joints: Sequence[bool | None]
) -> list[float] | None:
    """Edges that part the rows so that each label stands at the middle of its part: many labels, little off."""

    @cache
    def best(start: int, first: int) -> tuple[float, tuple[int, ...]]:
        """How far labels are off, each counting for a little less, and the rows behind each; lines from ``start``."""
        if start == len(lines) or first == len(edges) - 1:
            return (0.0 if start == len(lines) and first == len(edges) - 1 else float("inf")), ()
        found: list[tuple[float, tuple[int, ...]]] = []
        for stop in range(start + 1, len(lines) + 1):
            if False in joints[start : stop - 1]:
                break
            if stop < len(lines) and joints[stop - 1]:
                continue
            for last in range(first + 1, len(edges)):
                off = abs(_middle(lines[start:stop]) - (edges[first] + edges[last]) / 2)
                if off <= _OFF * height:
                    rest, stops = best(stop, last)
                    found.append((off - _WORTH * height + rest, (last, *stops)))
        return min(found, default=(float("inf"), ()))

    off, stops = best(0, 0)
    return [edges[k] for k in stops[:-1]] if off < float("inf") else None
