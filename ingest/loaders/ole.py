"""Compound files (OLE2), the container of old Word and Excel files: a stream's bytes by its name."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ingest.loaders import limits

_FREE = 0xFFFFFFFA  # this and above: end of chain, free, tables
_ENTRY = 128
_MAX_ENTRIES = limits.OLE_ENTRIES


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class OleFile:
    """The top level of a compound file.

    Raises:
        ValueError: the file's tables are broken (at opening, or when a stream is read).
    """

    def __init__(self, data: bytes) -> None:
        """Read the tables of ``data``, a whole file."""
        try:
            self._open(data)
        except (struct.error, IndexError) as error:
            raise ValueError("broken compound file") from error

    def _open(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("broken compound file")
        self._size = 1 << shift
        fat_count, directory = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
        self._cutoff, mini_start = struct.unpack_from("<II", data, 56)
        next_difat = struct.unpack_from("<I", data, 68)[0]
        if fat_count > len(data) // self._size:
            raise ValueError("more tables than sectors")
        sectors = list(struct.unpack_from("<109I", data, 76))
        per = self._size // 4
        while next_difat < _FREE and len(sectors) < fat_count:
            *more, next_difat = struct.unpack(f"<{per}I", self._sector(next_difat))
            sectors += more
        self._fat: list[int] = []
        for number in [s for s in sectors if s < _FREE][:fat_count]:
            self._fat += struct.unpack(f"<{per}I", self._sector(number))
        self._entries = [_entry(raw) for raw in _pieces(self._chain(directory))]
        root = self._entries[0]
        self._mini = self._chain(root.start) if root.start < _FREE else b""
        table = self._chain(mini_start) if mini_start < _FREE else b""
        self._mini_fat = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        piece = self._data[start : start + self._size]
        if not piece:
            raise ValueError("a sector beyond the file's end")
        return piece.ljust(self._size, b"\0")

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        number = start
        while number < _FREE:
            if len(parts) > len(self._data) // self._size:
                raise ValueError("sectors in a circle")
            parts.append(self._sector(number))
            number = self._fat[number]
        return b"".join(parts)

    def names(self) -> list[str]:
        """The names of the streams and folders at the top level."""
        return [entry.name for entry in self._top() if entry.kind in (1, 2)]

    def stream(self, *names: str) -> bytes | None:
        """The first stream at the top level that has one of the names; ``None`` if there is none."""
        wanted = {n.lower() for n in names}
        try:
            found = next((e for e in self._top() if e.kind == 2 and e.name.lower() in wanted), None)
            if found is None:
                return None
            data = self._chain(found.start) if found.size >= self._cutoff else self._small(found.start)
        except (struct.error, IndexError) as error:
            raise ValueError("broken compound file") from error
        return data[: found.size]

    def _small(self, start: int) -> bytes:
        parts: list[bytes] = []
        number = start
        while number < _FREE:
            if len(parts) > len(self._mini) // 64:
                raise ValueError("sectors in a circle")
            parts.append(self._mini[number * 64 : number * 64 + 64])
            number = self._mini_fat[number]
        return b"".join(parts)

    def _top(self) -> list[_Entry]:
        """The root's own entries, in no order that matters; an embedded file's are not among them."""
        found, pending, seen = [], [self._entries[0].child], set()
        while pending:
            number = pending.pop()
            if number >= min(len(self._entries), _MAX_ENTRIES) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            found.append(entry)
            pending += [entry.left, entry.right]
        return found


def _pieces(directory: bytes) -> list[bytes]:
    return [directory[i : i + _ENTRY] for i in range(0, len(directory) - _ENTRY + 1, _ENTRY)][:_MAX_ENTRIES]


def _entry(raw: bytes) -> _Entry:
    length, kind = struct.unpack_from("<HB", raw, 64)
    left, right, child = struct.unpack_from("<3I", raw, 68)
    start, size = struct.unpack_from("<II", raw, 116)
    return _Entry(
        raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"), kind, left, right, child, start, size
    )
