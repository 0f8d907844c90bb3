"""Properties in a Word binary: a list of changes (sprm), each with its operand.

A paragraph's list may say that it, or its table's part, stands in the ``Data`` stream, where it has more room.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

#: the changes that are read, by what they change
IN_TABLE, ROW_END, DEPTH = 0x2416, 0x2417, 0x6649
INNER_CELL, INNER_ROW_END = 0x244B, 0x244C
TABLE = 0xD608
MERGE, SPLIT, DOWN = 0x5624, 0x5625, 0xD62B
INSERT, DELETE, WIDTH = 0x7621, 0x5622, 0x7623
DELETED, HIDDEN, SYMBOL, LETTER_STYLE = 0x0800, 0x083C, 0x6A09, 0x4A30
FIRST_PAGE = 0x300A
_ELSEWHERE = frozenset({0x6645, 0x6646, 0x646B})
_TABLES = frozenset({0xD606, TABLE})
_TABS = 0xC615
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
#: changes that a piece of text names by a number of its own
_SHORT = {0x18: IN_TABLE, 0x19: ROW_END, 0x41: DELETED, 0x5C: HIDDEN}
Sprm = tuple[int, bytes]


def changes(data: bytes) -> Iterator[Sprm]:
    """Each change and its operand (without the length of one that varies); ends where the list is cut off."""
    at = 0
    while at + 3 <= len(data):
        code = int.from_bytes(data[at : at + 2], "little")
        at += 2
        length, skip = _SIZES.get(code >> 13, 0), 0
        if code in _TABLES:
            length, skip = int.from_bytes(data[at : at + 2], "little") - 1, 2
        elif not length:
            length, skip = data[at], 1
            if code == _TABS and length == 255:
                length = _tabs(data, at + 1)
        if length < 0 or at + skip + length > len(data):
            return
        yield code, data[at + skip : at + skip + length]
        at += skip + length


def _tabs(data: bytes, at: int) -> int:
    """How long a list of tab stops is that is too long for its length to be said."""
    removed = data[at] if at < len(data) else 0
    added = at + 1 + 4 * removed
    return 2 + 4 * removed + 3 * (data[added] if added < len(data) else 0)


def with_elsewhere(found: Iterator[Sprm], data_stream: bytes, depth: int = 2) -> Iterator[Sprm]:
    """The changes, with those in the ``Data`` stream in place of the change that says where."""
    for code, operand in found:
        if code not in _ELSEWHERE:
            yield code, operand
            continue
        at = int.from_bytes(operand, "little")
        size = int.from_bytes(data_stream[at : at + 2], "little")
        if depth:
            yield from with_elsewhere(changes(data_stream[at + 2 : at + 2 + size]), data_stream, depth - 1)


def of_piece(prm: int, lists: list[bytes]) -> list[Sprm]:
    """The changes that a piece of text brings: one by a number, or one of the file's lists."""
    if prm & 1:
        number = prm >> 1
        return list(changes(lists[number])) if number < len(lists) else []
    code = _SHORT.get(prm >> 1 & 0x7F)
    return [(code, bytes([prm >> 8]))] if code else []


def is_on(operand: bytes) -> bool:
    """A switch: on, or (129) other than in the style, where it is mostly off."""
    return operand[:1] in (b"\x01", b"\x81")


def signed(data: bytes) -> int:
    """A whole number."""
    return int.from_bytes(data, "little", signed=True)


def numbers(form: str, data: bytes, at: int, count: int) -> tuple[int, ...]:
    """``count`` numbers of a ``struct`` form.

    Raises:
        ValueError: they go beyond the data.
    """
    size = struct.calcsize(f"<{form}")
    if count < 0 or at + count * size > len(data):
        raise ValueError("a list beyond its stream's end")
    values: tuple[int, ...] = struct.unpack_from(f"<{count}{form}", data, at)
    return values
