"""The text of a Word binary, put together from its pieces; each character is one UTF-16 unit, as the file counts."""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass

from ingest.loaders import limits
from ingest.loaders.docbinary.header import PIECES as TABLE
from ingest.loaders.docbinary.header import File, TooLargeError, places
from ingest.loaders.docbinary.sprms import Sprm, of_piece


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` of the text stand at byte ``at`` on, ``width`` bytes each."""

    start: int
    end: int
    at: int
    width: int
    changes: list[Sprm]


@dataclass(frozen=True, slots=True)
class Text:
    """The whole text, its pieces and where each begins."""

    shown: str
    pieces: list[Piece]
    starts: list[int]

    def piece(self, place: int) -> Piece | None:
        """The piece that holds a character."""
        number = bisect_right(self.starts, place) - 1
        return self.pieces[number] if number >= 0 and place < self.pieces[number].end else None


def read_text(file: File) -> Text:
    """All parts of the text.

    Raises:
        ValueError: the table of pieces is broken, or names bytes that aren't there.
        TooLargeError: the text is longer than ``limits.DOC_CHARACTERS``.
    """
    whole = file.lengths.whole
    if whole > limits.DOC_CHARACTERS:
        raise TooLargeError(f"more than {limits.DOC_CHARACTERS} characters")
    lists, table = _parts(file.table(TABLE))
    starts, entries = places(table, 8)
    pieces, texts, place = [], [], 0
    for start, end, entry in zip(starts, starts[1:], entries, strict=False):
        if start != place or end < start:
            raise ValueError("pieces out of order")
        if start == end:
            continue
        place = end
        at, prm = struct.unpack("<2xIH", entry)
        width = 1 if at & 0x40000000 else 2
        at = (at & 0x3FFFFFFF) // (2 if width == 1 else 1)
        end = min(end, whole + 1)
        raw = file.text[at : at + (end - start) * width]
        if len(raw) < (end - start) * width:
            raise ValueError("a piece beyond the file's end")
        pieces.append(Piece(start, end, at, width, of_piece(prm, lists)))
        texts.append(raw.decode("cp1252", "replace") if width == 1 else "".join(map(chr, _units(raw))))
        if end > whole:
            break
    if place < whole:
        raise ValueError("a text without its end")
    return Text("".join(texts), pieces, [p.start for p in pieces])


def _units(raw: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(raw) // 2}H", raw)


def _parts(data: bytes) -> tuple[list[bytes], bytes]:
    """The file's lists of changes, and the table of pieces behind them."""
    lists, at = [], 0
    while data[at : at + 1] == b"\x01":
        size = int.from_bytes(data[at + 1 : at + 3], "little")
        lists.append(data[at + 3 : at + 3 + size])
        at += 3 + size
    if data[at : at + 1] != b"\x02":
        raise ValueError("no table of pieces")
    size = int.from_bytes(data[at + 1 : at + 5], "little")
    return lists, data[at + 5 : at + 5 + size]
