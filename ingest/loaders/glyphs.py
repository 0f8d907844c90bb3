"""Characters and words with their boxes, and how they make lines of text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.model import Box

#: a gap wider than this share of the character's height is a space
_SPACE = 0.45
_PADDING = 9.0
_WORD_PADDING = 12.0
#: the least share that lines have of a page's width right of the left margin
_NARROWEST = 0.85
#: pieces of a number that a narrow cell wrapped: one begins or ends with its point (``98`` over ``.8`` over ``5``)
_PIECE, _POINT = re.compile(r"[\d.,]+%?"), re.compile(r"^[.,]|[.,]$")
_WHOLE = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?")

_UNBROKEN = re.compile(r"[\dA-Za-z.,%‰]+")
#: the end of a sentence, and the beginning of a heading or of one of several numbered sentences
CLOSED = re.compile(r"[。；;：:！？!?]$")
HEADING = re.compile(r"^([（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?|附件|\d{1,2}[、.．](?!\d))")

#: look-alikes that some producers write for common characters: Kangxi radicals, their supplement, variants
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | str.maketrans(
    "⻝⻓⻋⻅⻔⻚⻩⻛⻢⺠⻬⻰⻉⻄⺟⻘⻥⻦⻨戶⸺", "食长车见门页黄风马民齐龙贝西母青鱼鸟麦户—"
)


def plain(text: str) -> str:
    """Characters that only look like the common ones as those: ``⽬`` becomes ``目``; nothing else changes."""
    return text.translate(_RADICALS)


class Glyph(NamedTuple):
    """A character or a word with its box in points from the page's top left (a page has thousands: a cheap tuple)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float = 1.0

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def is_in(self, box: Box) -> bool:
        """Whether its middle lies in a box."""
        x, y = self.middle
        return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def line_rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each line, from top to bottom; each from left to right."""
    rows: list[list[Glyph]] = []
    tallest: Glyph | None = None
    for g in sorted(glyphs, key=lambda g: g.top + g.bottom):
        if tallest is not None and _same_line(tallest, g):
            rows[-1].append(g)
            if g.bottom - g.top > tallest.bottom - tallest.top:
                tallest = g
        else:
            rows.append([g])
            tallest = g
    for row in rows:
        row.sort(key=lambda g: g.x0)
    return rows


def lines_of(glyphs: Sequence[Glyph]) -> list[tuple[str, Box]]:
    """Lines of text with their boxes, from top to bottom; each from left to right."""
    found: list[tuple[str, Box]] = []
    for row in line_rows(glyphs):
        if text := text_of(row).strip():
            tops, bottoms = [g.top for g in row], [g.bottom for g in row]
            found.append((text, (row[0].x0, min(tops), max(g.x1 for g in row), max(bottoms))))
    return found


def wrapped(lines: Sequence[tuple[str, Box]], width: float) -> str:
    """The lines of a cell as one text: a line that filled the width goes on in the next, others end with a break.

    ``width`` is the cell's in points. A number that a narrow cell broke is so made whole again.
    """
    if _is_one_number(lines, width):
        return "".join(line for line, _ in lines)
    text = ""
    for n, (line, box) in enumerate(lines):
        text += line
        if n + 1 < len(lines):
            after, height = lines[n + 1][0], box[3] - box[1]
            needed = height if ord(after[0]) > 0x2E80 else height * 0.6
            if line[-1:].isdigit() and after[0].isdigit():
                needed = min(2 * height, width / 4)  # a number is hardly ever two: its digits wrap early
            text += "" if width - (box[2] - box[0]) < needed + _PADDING else "\n"
    return text


def _is_one_number(lines: Sequence[tuple[str, Box]], width: float) -> bool:
    """Whether the lines of a narrow cell are one number's pieces, each too wide for one more digit."""
    texts = [text for text, _ in lines]
    if not all(map(_PIECE.fullmatch, texts)) or not any(map(_POINT.search, texts)):
        return False
    rooms = (width - (box[2] - box[0]) - 0.6 * (box[3] - box[1]) for _, box in lines[:-1])
    return _WHOLE.fullmatch("".join(texts)) is not None and all(room < _WORD_PADDING for room in rooms)


def fills(line: tuple[str, Box], width: float) -> bool:
    """Whether one more Chinese character would not fit behind a line in a cell of that width."""
    _, box = line
    return width - (box[2] - box[0]) < box[3] - box[1] + _WORD_PADDING


def margins(glyphs: Sequence[Glyph], page_width: float = 0.0) -> tuple[float, float]:
    """Where lines begin on a page and where they are full: no line may reach so far where all of them are short.

    Of a page whose width isn't told the longest line is full.
    """
    left = min((g.x0 for g in glyphs), default=0.0)
    return left, max(max((g.x1 for g in glyphs), default=0.0), _NARROWEST * (page_width - left))


def paragraphs(lines: Sequence[tuple[str, Box]], left: float, right: float) -> list[tuple[str, Box]]:
    """Loose lines joined where one fills the page from ``left`` to ``right`` and the next follows close below.

    Behind the end of a sentence none goes on with a number of its own, or further below than the page's lines stand.
    """
    joined: list[tuple[str, Box]] = []
    last: Box | None = None
    gaps = ((b[1] - a[3], a[3] - a[1]) for (_, a), (_, b) in pairwise(lines) if _is_below(a, b))
    pitch = min((gap for gap, height in gaps if gap > -0.5 * height), default=0.0)
    for text, box in lines:
        before, outer = joined[-1] if joined else ("", box)
        apart = last is not None and box[1] - last[3] > pitch + 0.5 * (last[3] - last[1])
        closed = bool(CLOSED.search(before))
        ends = closed and (apart or bool(HEADING.match(text)))
        titled = last is not None and not closed and _is_centred(last, box, right)
        if last is not None and not ends and (titled or _goes_on(last, box, text, left, right)):
            joined[-1] = (before + text, (min(outer[0], box[0]), outer[1], max(outer[2], box[2]), box[3]))
        else:
            joined.append((text, box))
        last = box
    return joined


def _goes_on(last: Box, box: Box, text: str, left: float, right: float) -> bool:
    height = last[3] - last[1]
    number = _UNBROKEN.match(text)  # is never cut, and stands on the next line whole
    needed = max(4.5, 0.6 * len(number.group()) + 1.5 if number else 0)
    full = right - last[2] < needed * height and last[0] - left < 4 * height
    return full and _is_below(last, box) and box[0] <= last[0] + height


def _is_centred(last: Box, box: Box, right: float) -> bool:
    """Whether a line goes on below the middle of a full, longer one of the very same size: a title's second line."""
    height = last[3] - last[1]
    alike = abs(box[3] - box[1] - height) < 0.05 * height and right - last[2] < 2 * height and box[0] > last[0]
    return alike and _is_below(last, box) and abs(last[0] + last[2] - box[0] - box[2]) < height


def _is_below(last: Box, box: Box) -> bool:
    """Whether a line follows close below one of its size: a title's isn't of the text's below it."""
    height = last[3] - last[1]
    return 0.75 * height < box[3] - box[1] < 1.33 * height and -height < box[1] - last[3] < 1.5 * height


def _same_line(tallest: Glyph, g: Glyph) -> bool:
    """Whether a glyph and the line's tallest one hold each other's middle."""
    if tallest.top <= (g.top + g.bottom) / 2 <= tallest.bottom:
        return True
    return g.top <= (tallest.top + tallest.bottom) / 2 <= g.bottom


def text_of(row: Sequence[Glyph]) -> str:
    """The text of one line, with a space in every gap that is wide enough."""
    text = ""
    end: float | None = None
    for g in row:
        size = max(g.bottom - g.top, g.x1 - g.x0 if len(g.text) == 1 else 0.0, 4.0)
        if end is not None and g.x0 - end > size * _SPACE and not text.endswith(" "):
            text += " "
        text += g.text
        end = g.x1
    return text
