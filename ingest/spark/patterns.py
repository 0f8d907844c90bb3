"""Regular expressions of DuckDB (RE2) in the words of Spark's (java.util.regex), which differ in small things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_PIECE: Final = re.compile(r"\\[pP]\{\w+\}|\\.|\[:\w+:\]|\(\?P<|.", re.DOTALL)
_SPACE: Final = r"\t\n\f\r "  # RE2's \s; Java's has the vertical tab too
_OUTSIDE: Final = {"$": r"\z", ".": r"[^\n]", r"\s": f"[{_SPACE}]", r"\S": f"[^{_SPACE}]", "(?P<": "(?<"}
_SCRIPTS: Final = frozenset({"Han", "Latin", "Greek", "Cyrillic", "Hiragana", "Katakana"})


def java_pattern(pattern: str) -> str:
    """The pattern that finds in Java what the given one finds in RE2, for Spark's `rlike` and `regexp_*`.

    The end of the text is its very end, a point stands for all but a line feed, `[`, `&` and a first `]` within a class
    mean themselves, scripts have another name.
    """
    return "".join(_outside(piece) if place is None else _in_class(piece, place) for piece, place in _placed(pattern))


def _placed(pattern: str) -> Iterator[tuple[str, int | None]]:
    """The pieces of a pattern; with each within a class its place there, from 1, the bracket (and `^`) being 0."""
    place: int | None = None
    before = ""
    for piece in _PIECE.findall(pattern):
        if place is None:
            place = 1 if piece == "[" else None
            yield piece, 0 if place else None
        elif piece == "^" and place == 1 and before == "[":
            yield piece, 0
        else:
            yield piece, place
            place = None if piece == "]" and place > 1 else place + 1
        before = piece


def _outside(piece: str) -> str:
    return _OUTSIDE.get(piece) or _escaped(piece)


def _in_class(piece: str, place: int) -> str:
    if place and (piece in ("[", "&") or (piece == "]" and place == 1)):
        return "\\" + piece
    if piece.startswith("[:"):
        return r"\p{" + piece[2:-2].capitalize() + "}"
    return _SPACE if piece == r"\s" else _escaped(piece)


def _escaped(piece: str) -> str:
    return f"{piece[:3]}Is{piece[3:]}" if piece[:2] in (r"\p", r"\P") and piece[3:-1] in _SCRIPTS else piece


def java_replacement(text: str, shift: int = 0) -> str:
    """A replacement: groups as `$1`, their numbers raised by `shift`, and a digit after one told apart from it."""
    parts: list[str] = []
    for piece in re.findall(r"\\.|.", text, re.DOTALL):
        if len(piece) > 1 and piece[1].isdigit():
            parts.append(f"${int(piece[1]) + shift}")
        elif piece in ("$", r"\\") or (piece.isdigit() and parts and re.fullmatch(r"\$\d+", parts[-1])):
            parts.append("\\" + piece[-1])
        else:
            parts.append(piece)
    return "".join(parts)


def is_anchored(pattern: str) -> bool:
    """Whether a pattern can match at the start of a text alone, and so once at most."""
    depth = 0
    for piece, place in _placed(pattern):
        if place is None:
            depth += piece.startswith("(") - (piece == ")")
            if piece == "|" and not depth:
                return False
    return pattern.startswith("^")
