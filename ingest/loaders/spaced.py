"""Rows of a plain text that have no tabs: cells between upright strokes, or set in columns with spaces.

A text printed with a fixed width puts a column's cells under each other: what begins at the same place is the same
column. A Han character is as wide as two others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ingest.model import Cell

_STROKE = re.compile(r"[|｜│┃]")
_RULE = re.compile(r"^[\s|｜\-—_=+:─━┄┈┌┐└┘├┤┬┴┼│┃┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬═║]+$")
#: a rule between some of the cells of a line (``│数量指标├───┼──┤``)
RULE_PIECE = re.compile(r"\+(?:[-=]+\+)+|[╒-╬┌-╋╭-╰](?:[─━═┄┅┈┉╌╍]*[╒-╬┌-╋╭-╰])+")
_JUNCTION = re.compile(r"[+╒-╬┌-╋╭-╰]")
#: a cell ends before two spaces, or one as wide as a Han character
_PIECE = re.compile(r"[^\s　]+(?: [^\s　]+)*")
#: so many such rows make a table, each of so many cells; cells that begin so near to each other share a column
_ROWS, _CELLS, _NEAR = 3, 3, 1


def has_strokes(lines: Sequence[str]) -> bool:
    """Whether the lines are rows whose cells are parted by upright strokes (``| 数量指标 | ... |``)."""
    return sum(len(_STROKE.findall(x)) >= _CELLS for x in lines) >= _ROWS


def is_spaced(lines: Sequence[str]) -> bool:
    """Whether at least three lines are rows of cells set in columns with spaces."""
    return sum(len(_PIECE.findall(x)) >= _CELLS for x in lines) >= _ROWS


def stroke_rows(lines: Sequence[str]) -> list[tuple[Cell, ...]]:
    """A row of cells for each line; empty for a drawn rule, one cell for a line without strokes."""
    rows = [[] if _RULE.match(line) else _STROKE.split(RULE_PIECE.sub(_strokes, line.strip())) for line in lines]
    inner = [row[not row[0] : len(row) - (not row[-1])] if len(row) > 1 else row for row in rows]
    return [tuple(Cell(r, c, text.strip()) for c, text in enumerate(row, 1)) for r, row in enumerate(inner, 1)]


def _strokes(rule: re.Match[str]) -> str:
    """The strokes alone of a rule that parts some cells of a line from those below."""
    return "".join("|" if _JUNCTION.match(char) else " " for char in rule.group())


def spaced_rows(lines: Sequence[str]) -> list[tuple[Cell, ...]]:
    """A row of cells for each line, every cell in the column of those that begin where it does; else one cell."""
    rows = [[(_width(line[: m.start()]), m.group()) for m in _PIECE.finditer(line)] for line in lines]
    column: dict[int, int] = {}
    last, number = -9, 0
    for start in sorted({start for row in rows if len(row) > 1 for start, _ in row}):
        number += start - last > _NEAR
        column[start] = number
        last = start
    return [tuple(Cell(r, column.get(start, 1), text) for start, text in row) for r, row in enumerate(rows, 1)]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
