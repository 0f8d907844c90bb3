"""The head of a Word binary (FIB): which streams it has, how long each part of its text is, where its tables stand."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ingest.loaders.docbinary.sprms import numbers
from ingest.loaders.ole import OleFile

#: tables by their number in the head
STYLES, SECTIONS, HEADERS, CHARACTERS, PARAGRAPHS, SETTINGS, PIECES = 1, 6, 11, 12, 13, 31, 33
SHAPES, HEADER_SHAPES, BOXES, HEADER_BOXES = 40, 41, 56, 58
_MAGIC, _FIRST_VERSION = 0xA5EC, 0xC1
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200


class TooLargeError(Exception):
    """The file holds more of something than any document; the message says what."""


class OldVersionError(Exception):
    """A Word before 1997, whose file has another shape."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters of each part of the text, in the file's order."""

    main: int
    notes: int
    headers: int
    macros: int
    comments: int
    endnotes: int
    boxes: int
    header_boxes: int

    def start(self, part: str) -> int:
        """Where a part begins in the whole text."""
        names = type(self).__slots__
        return sum(getattr(self, name) for name in names[: names.index(part)])

    @property
    def whole(self) -> int:
        return self.start("header_boxes") + self.header_boxes


class File:
    """The streams of a Word binary, and its tables by number.

    Raises:
        ValueError: the file is broken.
        OldVersionError: it is of a Word before 1997.
    """

    def __init__(self, container: OleFile) -> None:
        """Read the head."""
        self.text = container.stream("WordDocument") or b""
        try:
            magic, version = struct.unpack_from("<HH", self.text)
            if magic != _MAGIC or version < _FIRST_VERSION:
                raise OldVersionError
            flags, words = struct.unpack_from("<H20xH", self.text, 10)
            longs_at = 36 + 2 * words
            (longs,) = struct.unpack_from("<H", self.text, longs_at - 2)
            lengths = struct.unpack_from("<8i", self.text, longs_at + 12)
            self._tables_at = longs_at + 4 * longs + 2
            (self._tables,) = struct.unpack_from("<H", self.text, self._tables_at - 2)
        except struct.error as error:
            raise ValueError("a head that is cut off") from error
        if min(lengths) < 0 or longs < 11:
            raise ValueError("a text of no length")
        self.lengths = Lengths(*lengths)
        self.tables = container.stream("1Table" if flags & _TABLE_1 else "0Table") or b""
        self.data = container.stream("Data") or b""

    def table(self, number: int) -> bytes:
        """A table's bytes; none where the file hasn't got it."""
        if number >= self._tables:
            return b""
        start, size = numbers("I", self.text, self._tables_at + 8 * number, 2)
        return self.tables[start : start + size]

    def places(self, number: int, size: int) -> tuple[tuple[int, ...], list[bytes]]:
        """A table of places: the places, one more than there are entries, and the entries of ``size`` bytes each."""
        return places(self.table(number), size)


def places(data: bytes, size: int) -> tuple[tuple[int, ...], list[bytes]]:
    """A table of places and what is told of each: n + 1 places, then n entries of ``size`` bytes."""
    count = (len(data) - 4) // (4 + size)
    if count < 1:
        return (), []
    start = 4 * (count + 1)
    return numbers("I", data, 0, count + 1), [data[start + i * size : start + (i + 1) * size] for i in range(count)]
