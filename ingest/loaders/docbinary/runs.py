"""Which properties hold at a byte of the file: pages of 512 bytes (FKP) with runs of paragraphs or letters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.loaders import limits
from ingest.loaders.docbinary.header import File
from ingest.loaders.docbinary.sprms import numbers

_PAGE = 512


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs in the file's order, none of which overlap: bytes ``starts[i]`` to ``ends[i]`` have ``lists[i]``.

    A paragraph's list begins with its style's number, in two bytes.
    """

    starts: list[int]
    ends: list[int]
    lists: list[bytes]

    def at(self, byte: int) -> bytes:
        """The list of changes that holds at a byte; an empty one where no run does."""
        number = bisect_right(self.starts, byte) - 1
        return self.lists[number] if number >= 0 and byte < self.ends[number] else b""

    def within(self, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """The runs that touch bytes ``start`` to ``end``, cut to them."""
        number = max(0, bisect_right(self.starts, start) - 1)
        while number < len(self.starts) and self.starts[number] < end:
            if self.ends[number] > start:
                yield max(start, self.starts[number]), min(end, self.ends[number]), self.lists[number]
            number += 1


def read_runs(file: File, table: int, *, paragraphs: bool) -> Runs:
    """The runs of a table of pages.

    Raises:
        ValueError: a page is broken.
    """
    found: list[tuple[int, int, bytes]] = []
    for entry in dict.fromkeys(file.places(table, 4)[1]):
        start = (int.from_bytes(entry, "little") & 0x3FFFFF) * _PAGE
        page = file.text[start : start + _PAGE]
        if len(page) < _PAGE:
            raise ValueError("a page of properties beyond the file's end")
        found += _of_page(page, paragraphs=paragraphs)
        if len(found) > 2 * limits.DOC_CHARACTERS:
            raise ValueError("more properties than text")
    runs, last = Runs([], [], []), 0
    for start, end, changes in sorted(found, key=lambda run: run[:2]):
        if last <= start < end:
            runs.starts.append(start)
            runs.ends.append(end)
            runs.lists.append(changes)
            last = end
    return runs


def _of_page(page: bytes, *, paragraphs: bool) -> Iterator[tuple[int, int, bytes]]:
    count = page[-1]
    edges = numbers("I", page, 0, count + 1)
    step = 13 if paragraphs else 1
    for i in range(count):
        at = 2 * page[min(4 * (count + 1) + i * step, _PAGE - 1)]
        changes = b""
        if at and paragraphs:
            size = 2 * page[at] - 1
            if size < 0:
                at += 1
                size = 2 * page[at] if at < _PAGE else 0
            changes = page[at + 1 : at + 1 + size]
        elif at:
            changes = page[at + 1 : at + 1 + page[at]]
        yield edges[i], edges[i + 1], changes
