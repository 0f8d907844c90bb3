"""Which recognised numbers to doubt, whatever the recogniser's own confidence says.

A recogniser is as sure of a lost point as of a right one. So each number's cell is read twice, from two pictures,
and what no two pictures show is looked for in the table: a point where the column has thousands, a stroke at a
ruling that reads as a one, letters among digits. What is doubted ends below ``CERTAIN``, the rest above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.loaders.ocr import Rect
from ingest.loaders.repairs import AGREED, DOUBTED, is_like_number, is_number, repair, settle
from ingest.model import Cell

#: from here on a recognised text is taken as certain
CERTAIN = 0.9
_THREE_DECIMALS = re.compile(r"[≥≤=<>]?-?\d{1,3}\.\d{3}(?![\d%‰])")
_MIXED = re.compile(r"[\dOoIlBSZ|!.,]+%?")
_LETTER = re.compile(r"[OoIlBSZ|!]")
#: of full-width type: how wide a digit and how far apart the digits are, by their height; and how much that differs
_DIGIT, _PITCH, _EVEN = 0.65, 1.3, (0.8, 1.2)
_COMPARATORS = frozenset("≥≤<>=＝＞＜≧≦")
#: a one so near to its cell's side (pixels), or so high in its cell, may be what is left of a ruling
_NEAR, _HIGH = 6, 0.7


def is_numeric(text: str) -> bool:
    """Whether a cell holds a number, well read or not: digits and marks, a unit, letters that look like digits."""
    return is_number(text) or is_like_number(text) or _is_mixed(text)


def _is_mixed(text: str) -> bool:
    """Whether letters stand among digits: ``1O0``."""
    joined = re.sub(r"\s", "", text)
    return bool(_MIXED.fullmatch(joined) and _LETTER.search(joined) and re.search(r"\d", joined))


def settled(cell: Cell, line_count: int, second: str, score: float) -> tuple[str, float]:
    """The text of a number's cell and how sure of it to be, after its second reading."""
    if line_count > 1 or not is_number(cell.text):
        return settle(repair(cell.text.replace("\n", "")), repair(second), score)
    if _bare(cell.text) == _bare(repair(second)):
        return cell.text, cell.confidence
    return settle(cell.text, repair(second), score)


def full_width(first: str, second: str, ink: Rect | None) -> str | None:
    """The number of a line set in full-width digits, which are recognised with spaces between; nothing if it is none.

    Both readings must have the same characters, and the ink (in pixels) be as wide as so many full-width ones: two
    numbers in one cell stand otherwise.
    """
    bare = _bare(repair(first))
    is_spaced = " " in first.strip() and bare == _bare(repair(second)) and is_number(bare)
    if ink is None or not is_spaced or not bare.rstrip("%").isdigit():
        return None
    pitch = (ink[2] - ink[0]) / (ink[3] - ink[1]) - _DIGIT
    return bare if _EVEN[0] <= pitch / ((len(bare) - 1) * _PITCH) <= _EVEN[1] else None


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def most(cell: Cell, ink: Rect | None, place: Rect) -> float:
    """The most that a number's text and its place in its cell (both in pixels) let one be sure of it."""
    if _is_mixed(cell.text):
        return DOUBTED
    if ink is None:
        return 1.0
    left, right = ink[0] - place[0] <= _NEAR, place[2] - ink[2] <= _NEAR
    high = ink[3] - ink[1] >= _HIGH * (place[3] - place[1])
    text = _bare(cell.text)
    if text == "1" and (left or right or high):
        return AGREED
    if len(text) > 1 and ((left and text[0] == "1") or (right and text[-1] == "1")):
        return AGREED
    return 1.0


def equals_signs(cells: Sequence[Cell]) -> frozenset[int]:
    """Cells that say 二 in a column of comparators: an equals sign, which looks like it."""
    columns = {c.col for c in cells if c.text in _COMPARATORS}
    return frozenset(n for n, c in enumerate(cells) if c.text == "二" and c.col in columns)


def lone_thousandths(cells: Sequence[Cell]) -> frozenset[int]:
    """Numbers with three decimals whose column has no other such: a comma may have been read as a point."""
    columns: dict[int, list[int]] = {}
    for n, cell in enumerate(cells):
        if is_number(cell.text):
            columns.setdefault(cell.col, []).append(n)
    found = set()
    for members in columns.values():
        three = [n for n in members if _THREE_DECIMALS.match(cells[n].text)]
        if len(three) < 2 or len(three) < len(members) / 2:
            found.update(three)
    return frozenset(found)
