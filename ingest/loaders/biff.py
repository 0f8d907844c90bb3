"""xls (BIFF8, and BIFF5 of Excel 95) by its records: texts, numbers with their formats, merged ranges.

Only what is shown is read; formulas come by their stored result, macros and pictures are skipped.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.loaders.displayed import BUILT_IN, displayed
from ingest.loaders.locked import opened
from ingest.loaders.ole import OleFile
from ingest.loaders.sheet import Sheet, few
from ingest.model import RejectedError

_BOF, _EOF, _CONTINUE, _FILEPASS = 0x809, 0x0A, 0x3C, 0x2F
_BIFF8 = 0x600
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_NUMBERS, _TEXTS = {0x203, 0x27E, 0xBD}, {0x204, 0xD6, 0xFD}
_FORMULAS = {0x06, 0x206, 0x406}

#: a record's kind, and its own bytes with those of each CONTINUE record that follows
Record = tuple[int, list[bytes]]


@dataclass(slots=True)
class _Book:
    """What the records before the sheets say."""

    version: int = _BIFF8
    encoding: str = "gb18030"
    since_1904: bool = False
    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    styles: list[int] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    sheets: list[tuple[int, bool, str]] = field(default_factory=list)  # offset, shown, name

    def show(self, value: float, style: int) -> str:
        """A number as its style shows it."""
        code = self.codes.get(self.styles[style], "") if style < len(self.styles) else ""
        return displayed(value, code, since_1904=self.since_1904)


def read_xls(data: bytes, file_name: str) -> Iterator[tuple[int, Sheet]]:
    """The sheets that are shown, each with its number in the workbook from 1.

    Raises:
        RejectedError: ``encrypted``, ``damaged`` or ``too_large``.
    """
    try:
        stream = OleFile(data).stream("Workbook", "Book")
        if stream is None:
            raise ValueError("no workbook in the file")
        stream = opened(stream)
        book = _read_book(stream, file_name)
        for number, (offset, shown, name) in enumerate(few(book.sheets, file_name), 1):
            if shown:
                sheet = Sheet(file_name, name)
                _read_sheet(stream, offset, book, sheet)
                yield number, sheet
    except (ValueError, struct.error, IndexError) as error:
        raise RejectedError("damaged", f"{file_name} is broken inside; open it in Excel and save it again.") from error


def _records(stream: bytes, offset: int) -> Iterator[Record]:
    """The records from ``offset`` to the end of its part, without those of charts inside it."""
    depth = 0
    size = len(stream)
    while offset + 4 <= size:
        kind, length = struct.unpack_from("<HH", stream, offset)
        pieces = [stream[offset + 4 : offset + 4 + length]]
        offset += 4 + length
        while offset + 4 <= size and struct.unpack_from("<H", stream, offset)[0] == _CONTINUE:
            length = struct.unpack_from("<H", stream, offset + 2)[0]
            pieces.append(stream[offset + 4 : offset + 4 + length])
            offset += 4 + length
        depth += kind == _BOF
        if depth == 1:
            yield kind, pieces
        depth -= kind == _EOF
        if depth <= 0:
            return


def _read_book(stream: bytes, file_name: str) -> _Book:
    book = _Book()
    for kind, pieces in _records(stream, 0):
        data = pieces[0]
        if kind == _BOF:
            book.version = struct.unpack_from("<H", data)[0]
        elif kind == _FILEPASS:
            raise RejectedError("encrypted", f"{file_name} is protected by a password; save it without one.")
        elif kind == 0x42:
            page = struct.unpack_from("<H", data)[0]
            book.encoding = {936: "gb18030", 950: "big5", 1252: "cp1252"}.get(page, "gb18030")
        elif kind == 0x22:
            book.since_1904 = data[:1] == b"\x01"
        elif kind == 0x41E:
            book.codes[struct.unpack_from("<H", data)[0]] = _string(data, 2, book, short=book.version < _BIFF8)
        elif kind == 0xE0:
            book.styles.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == 0x85:
            offset, hidden, sort = struct.unpack_from("<IBB", data)
            book.sheets.append((offset, hidden & 3 == 0 and sort == 0, _string(data, 6, book, short=True)))
        elif kind == 0xFC:
            book.strings = list(_shared(pieces))
    return book


def _string(data: bytes, at: int, book: _Book, *, short: bool = False) -> str:
    """A string that lies in one record; ``short``: its length is one byte, else two."""
    count = data[at] if short else struct.unpack_from("<H", data, at)[0]
    at += 1 if short else 2
    if book.version < _BIFF8:
        return data[at : at + count].decode(book.encoding, "replace")
    wide = data[at] & 1
    return _decoded(data[at + 1 : at + 1 + count * (1 + wide)], wide)


def _decoded(raw: bytes, wide: int) -> str:
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")


class _Pieces:
    """Bytes that run over several records; a string that does repeats its flags at each break."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces, self._piece, self._at = pieces, 0, 0

    def take(self, count: int) -> bytes:
        out = b""
        while count > 0:
            part = self._pieces[self._piece][self._at : self._at + count]
            if not part:
                self._piece, self._at = self._piece + 1, 0
                continue
            out, count, self._at = out + part, count - len(part), self._at + len(part)
        return out

    def skip(self, count: int) -> None:
        while count > 0:
            part = min(count, len(self._pieces[self._piece]) - self._at)
            count, self._at = count - part, self._at + part
            if count:
                self._piece, self._at = self._piece + 1, 0

    def text(self, count: int, wide: int) -> str:
        parts = []
        while count > 0:
            left = len(self._pieces[self._piece]) - self._at
            if left < 1 + wide:
                self._piece += 1
                wide, self._at = self._pieces[self._piece][0] & 1, 1
                continue
            number = min(count, left // (1 + wide))
            raw = self._pieces[self._piece][self._at : self._at + number * (1 + wide)]
            parts.append(_decoded(raw, wide))
            count, self._at = count - number, self._at + len(raw)
        return "".join(parts)


def _shared(pieces: list[bytes]) -> Iterator[str]:
    """The shared strings; what a broken table lacks at its end is left out."""
    source = _Pieces(pieces)
    _, total = struct.unpack("<II", source.take(8))
    for _ in range(total):
        try:
            count, flags = struct.unpack("<HB", source.take(3))
            runs = struct.unpack("<H", source.take(2))[0] if flags & 8 else 0
            more = struct.unpack("<I", source.take(4))[0] if flags & 4 else 0
            text = source.text(count, flags & 1)
            source.skip(4 * runs + more)
        except (IndexError, struct.error):
            return
        yield text


def _read_sheet(stream: bytes, offset: int, book: _Book, sheet: Sheet) -> None:
    waiting: tuple[int, int] | None = None  # the cell of a formula whose text comes in a later record
    for kind, pieces in _records(stream, offset):
        data = pieces[0]
        if kind in _NUMBERS:
            for row, col, style, value in _values(kind, data):
                sheet.put(row + 1, col + 1, book.show(value, style))
        elif kind in _TEXTS:
            row, col = struct.unpack_from("<HH", data)
            sheet.put(row + 1, col + 1, _label(kind, data, book))
        elif kind in _FORMULAS:
            row, col, style = struct.unpack_from("<3H", data)
            text = _result(data, style, book)
            waiting = (row + 1, col + 1) if text is None else None
            sheet.put(row + 1, col + 1, text or "")
        elif kind == 0x207 and waiting:
            sheet.put(*waiting, _formula_text(pieces, book))
            waiting = None
        elif kind == 0x205:
            row, col, _, number, is_error = struct.unpack_from("<3HBB", data)
            sheet.put(row + 1, col + 1, _flag(number, bool(is_error)))
        elif kind == 0xE5:
            for top, bottom, left, right in struct.iter_unpack("<4H", data[2 : 2 + len(data[2:]) // 8 * 8]):
                sheet.merge((top + 1, left + 1, bottom + 1, right + 1))


def _result(data: bytes, style: int, book: _Book) -> str | None:
    """A formula's stored result as it is shown; ``None`` where it is a text, which follows in its own record."""
    if data[12:14] != b"\xff\xff":
        return book.show(struct.unpack_from("<d", data, 6)[0], style)
    if data[6] == 0:
        return None
    return _flag(data[8], data[6] == 2) if data[6] in (1, 2) else ""


def _formula_text(pieces: list[bytes], book: _Book) -> str:
    if book.version < _BIFF8:
        return _string(pieces[0], 0, book)
    count, flags = struct.unpack_from("<HB", pieces[0])
    return _Pieces([pieces[0][3:], *pieces[1:]]).text(count, flags & 1)


def _values(kind: int, data: bytes) -> Iterator[tuple[int, int, int, float]]:
    row, col, style = struct.unpack_from("<3H", data)
    if kind == 0x203:
        yield row, col, style, struct.unpack_from("<d", data, 6)[0]
    elif kind == 0x27E:
        yield row, col, style, _rk(struct.unpack_from("<I", data, 6)[0])
    else:
        ends = range(4, len(data) - 1, 6)
        for n, (start, _) in enumerate(pairwise(ends)):
            style, packed = struct.unpack_from("<HI", data, start)
            yield row, col + n, style, _rk(packed)


def _rk(packed: int) -> float:
    """A number in 30 bits: an integer or the upper part of a double, perhaps times 100."""
    if packed & 2:
        value = float(packed >> 2 if packed < 1 << 31 else (packed >> 2) - (1 << 30))
    else:
        value = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0]
    return value / 100 if packed & 1 else value


def _label(kind: int, data: bytes, book: _Book) -> str:
    if kind == 0xFD:
        index = struct.unpack_from("<I", data, 6)[0]
        return book.strings[index] if index < len(book.strings) else ""
    return _string(data, 6, book)


def _flag(value: int, is_error: bool) -> str:
    return _ERRORS.get(value, "#N/A") if is_error else "TRUE" if value else "FALSE"
