"""Tables that a plain text draws with characters: ``├──┼──┤`` or ``+--+--+`` between its rows.

The lines say which cell spans what, so that they make an exact grid: each drawn character is a piece of a ruling,
and ``ruled`` finds the cells. A Han character is as wide as two others; whether a drawn one is, differs from text to
text, and is told by where the strokes of all lines meet.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ingest.loaders.ruled import Segment, Table, tables
from ingest.loaders.spaced import RULE_PIECE
from ingest.model import Cell

#: a column's width and a line's height, in the points of ``ruled``
_SIZE = 10.0
#: a stroke may stand so many columns beside the lines' junctions
_NEAR = 1
_FIGURE = re.compile(r"[≥≤<>=]{0,2}[-+]?\d[\d,.]*\D{0,4}")
_STROKE = re.compile(r"[|│┃║┆┇┊┋╎╏]")
_EDGE = re.compile(r"[|│┃║┆┇┊┋╎╏+╒-╬┌-╋╭-╰]")
_LEAST_RULES = 3
#: no form has a table of so many characters or columns
_LONGEST, _WIDEST = 100_000, 80


class _Widths(NamedTuple):
    """How many columns a character takes: one that draws, one that is wide or not (``“``), a Han one."""

    drawn: int
    ambiguous: int
    wide: int


#: as a terminal and a Chinese editor have them, as programs count them, and as neither does
_WIDTHS = (_Widths(2, 2, 2), _Widths(1, 1, 2), _Widths(1, 2, 2), _Widths(1, 1, 1))


class _Text(NamedTuple):
    """A text between two strokes: its line, their columns, how many it leaves blank between them."""

    line: int
    start: int
    end: int
    room: int
    text: str


class _Drawing(NamedTuple):
    """A table's lines as places."""

    rules: list[tuple[int, int, int]]  # line, first and last column
    strokes: list[tuple[int, int, str]]  # line, column, character
    texts: list[_Text]


def runs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the lines of a table, which begin and end with a drawn character, stand: the first, and the one behind."""
    first: int | None = None
    before = ""
    for number, line in enumerate([*lines, ""]):
        text = line.strip()
        is_drawn = len(text) > 1 and _EDGE.match(text[0]) is not None and _EDGE.match(text[-1]) is not None
        if first is not None and (not is_drawn or _is_top(before, text)):
            yield first, number
            first = None
        if is_drawn and first is None:
            first = number
        before = text


def _is_top(before: str, text: str) -> bool:
    """Whether a drawn line begins a table anew: nothing goes up from it, or it is the second rule on end."""
    if text[0] == "+":
        return before[:1] == "+"
    return not _arms(text[0])[0]


def cells(lines: Sequence[str]) -> list[Cell]:
    """The cells of the table that the lines draw; none where they draw no whole one, or not all of its rows."""
    is_drawn = sum(RULE_PIECE.search(line) is not None for line in lines) >= _LEAST_RULES
    if not is_drawn or sum(map(len, lines)) > _LONGEST:
        return []
    drawings = [_drawing(lines, widths) for widths in _WIDTHS]
    placed = [x for x in map(_snapped, drawings) if x][:1] or [x for x in map(_in_order, drawings) if x]
    if not placed:
        return []
    drawing = min(placed, key=_columns)
    found = tables(*_segments(drawing))
    is_whole = len(found) == 1 and not found[0].irregular and len(found[0].xs) > 2
    return _filled(found[0], drawing.texts) if is_whole else []


def _drawing(lines: Sequence[str], widths: _Widths) -> _Drawing:
    drawing = _Drawing([], [], [])
    for number, line in enumerate(lines):
        places = _places(line, widths)
        rules = [m.span() for m in RULE_PIECE.finditer(line)]
        ruled = {i for start, end in rules for i in range(start, end)}
        bounds = [i for i, char in enumerate(line) if (_EDGE if i in ruled else _STROKE).match(char)]
        drawing.rules.extend((number, places[start], places[end - 1]) for start, end in rules)
        drawing.strokes.extend((number, places[i], line[i]) for i in bounds)
        for a, b in pairwise(bounds):
            if a + 1 not in ruled and (text := line[a + 1 : b].strip()):
                first = line.index(text, a)
                room = places[b] - places[a + 1] - (places[first + len(text)] - places[first])
                drawing.texts.append(_Text(number, places[a], places[b], room, text))
    return drawing


def _places(line: str, widths: _Widths) -> list[int]:
    """The column at which each character begins, and the one behind the last."""
    of = {"W": widths.wide, "F": widths.wide, "A": widths.ambiguous}
    found = [0]
    for char in line:
        width = widths.drawn if "─" <= char <= "╿" else of.get(unicodedata.east_asian_width(char), 1)
        found.append(found[-1] + width)
    return found


def _columns(drawing: _Drawing) -> int:
    """At how many places its strokes stand: the fewest where its characters are as wide as thought."""
    return len({place for _, place, _ in drawing.strokes})


def _snapped(drawing: _Drawing) -> _Drawing | None:
    """The drawing with every stroke at a junction's place; nothing where one stands elsewhere, or they are too many."""
    junctions = sorted({place for _, place, char in drawing.strokes if not _STROKE.match(char)})
    columns = [b for a, b in pairwise([-9, *junctions]) if b - a > _NEAR]
    if len(columns) > _WIDEST:
        return None
    moved: dict[tuple[int, int], int] = {}
    for number, place, _ in drawing.strokes:
        near = [c for c in columns if abs(c - place) <= _NEAR]
        if not near:
            return None
        moved[number, place] = near[0]
    return _moved(drawing, moved)


def _in_order(drawing: _Drawing) -> _Drawing | None:
    """The drawing with every stroke below the one that it goes on from, by their order in the two lines.

    A font that isn't as wide as its text's author thought leaves strokes beside each other. Nothing where a line has
    more or fewer of them than go down to it, or where a character doesn't say whether it goes up or down.
    """
    lines: dict[int, list[tuple[int, str]]] = {}
    for number, place, char in drawing.strokes:
        lines.setdefault(number, []).append((place, char))
    moved: dict[tuple[int, int], int] = {}
    above: list[int] = []
    for number, strokes in lines.items():
        going_up = [place for place, char in strokes if _arms(char)[0]]
        if len(going_up) != len(above) or any(char == "+" for _, char in strokes):
            return None
        at = dict(zip(going_up, above, strict=True))
        places = [at.get(place, place) for place, _ in strokes]
        if len(places) > _WIDEST or any(b <= a for a, b in pairwise(places)):
            return None
        moved.update({(number, place): new for (place, _), new in zip(strokes, places, strict=True)})
        above = [new for (_, char), new in zip(strokes, places, strict=True) if _arms(char)[1]]
    return _moved(drawing, moved)


def _moved(drawing: _Drawing, to: dict[tuple[int, int], int]) -> _Drawing:
    """The drawing with the strokes, and the rules and texts between them, at other places."""
    return _Drawing(
        rules=[(line, to[line, first], to[line, last]) for line, first, last in drawing.rules],
        strokes=[(line, to[line, place], char) for line, place, char in drawing.strokes],
        texts=[x._replace(start=to[x.line, x.start], end=to[x.line, x.end]) for x in drawing.texts],
    )


def _segments(drawing: _Drawing) -> tuple[list[Segment], list[Segment]]:
    """The horizontal and the vertical pieces that the characters draw, in points."""
    horizontal = [Segment(_middle(line), first * _SIZE, last * _SIZE) for line, first, last in drawing.rules]
    vertical = []
    for line, column, char in drawing.strokes:
        up, down = _arms(char)
        top, bottom = line if up else line + 0.5, line + 1 if down else line + 0.5
        if up or down:
            vertical.append(Segment(column * _SIZE, top * _SIZE, bottom * _SIZE))
    return horizontal, vertical


def _middle(line: int) -> float:
    return (line + 0.5) * _SIZE


@lru_cache(maxsize=256)
def _arms(char: str) -> tuple[bool, bool]:
    """Whether a drawn character reaches up and down; ``+`` may do both, and what it joins tells."""
    if char in "|+":
        return True, True
    words = unicodedata.name(char).split()
    both = "VERTICAL" in words
    return both or "UP" in words, both or "DOWN" in words


def _filled(table: Table, texts: Sequence[_Text]) -> list[Cell]:
    """The table's cells with their texts; none where a row holds several that no line parts."""
    owner: dict[tuple[int, int], int] = {}
    for n, (r, c, height, width) in enumerate(table.cells):
        owner.update(dict.fromkeys(((i, j) for i in range(r, r + height) for j in range(c, c + width)), n))
    held: dict[int, list[_Text]] = {}
    for text in texts:
        row = bisect_right(table.ys, _middle(text.line)) - 1
        column = bisect_right(table.xs, (text.start + text.end) / 2 * _SIZE) - 1
        if (row, column) not in owner:
            return []
        held.setdefault(owner[row, column], []).append(text)
    if _has_rows_in_one(held.values()):
        return []
    return [
        Cell(r + 1, c + 1, _joined(held.get(n, [])), height, width)
        for n, (r, c, height, width) in enumerate(table.cells)
    ]


def _has_rows_in_one(held: Iterable[Sequence[_Text]]) -> bool:
    """Whether two cells have figures in the same lines: rows without a rule between them."""
    lines = [tuple(x.line for x in texts if _FIGURE.fullmatch(x.text)) for texts in held]
    several = [x for x in lines if len(x) > 1]
    return len(several) > len(set(several))


def _joined(texts: Sequence[_Text]) -> str:
    """A cell's lines as one text: one that left no room for the next character goes on in the next line."""
    joined = ""
    for n, text in enumerate(texts):
        joined += text.text
        if n + 1 < len(texts):
            after = texts[n + 1].text[0]
            needed = 2 if unicodedata.east_asian_width(after) in "WF" else 1
            joined += "" if text.room < needed else "\n"
    return joined
