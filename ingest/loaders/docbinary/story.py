"""A stretch of a Word binary's text as paragraphs and tables: the elements that a docx has for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.loaders import limits
from ingest.loaders.docbinary import sprms
from ingest.loaders.docbinary.header import PARAGRAPHS, File
from ingest.loaders.docbinary.letters import Letters
from ingest.loaders.docbinary.pieces import Text
from ingest.loaders.docbinary.rows import Row, read_row
from ingest.loaders.docbinary.runs import read_runs
from ingest.loaders.docbinary.sprms import Sprm
from ingest.loaders.docbinary.tables import Nest
from ingest.loaders.wordtext import W

_CELL, _ENDS = "\x07", "\x07\x0c\r"
Tied = Callable[[], Iterable[etree._Element]]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Letters ``start`` to ``end``, the mark that ends it among them, and what it is to a table.

    ``depth`` counts tables in tables: 0 is a paragraph of none.
    """

    start: int
    end: int
    depth: int
    ends_cell: bool
    ends_row: bool
    row: Row | None


class Stories:
    """Makes elements of stretches of the text; ``doubts`` counts marks that don't fit the tables they stand in."""

    def __init__(self, file: File, text: Text) -> None:
        """Find the properties of all letters and paragraphs.

        Raises:
            ValueError: the tables of properties are broken.
        """
        self._runs = read_runs(file, PARAGRAPHS, paragraphs=True)
        self.letters = Letters(file, text, self._runs)
        self.doubts = 0
        self._text = text
        self._data = file.data
        self._tied: list[tuple[int, Tied]] = []

    def tie(self, tied: list[tuple[int, Tied]]) -> None:
        """Say what stands beside the paragraph that holds a place: asked for when the paragraph is made."""
        self._tied = sorted([*self._tied, *tied], key=lambda t: t[0])

    def elements(self, start: int, end: int) -> list[etree._Element]:
        """Letters ``start`` to ``end`` as paragraphs and tables."""
        body = etree.Element(f"{W}body")
        nest = Nest(body)
        for paragraph in self._paragraphs(start, end):
            self._add(nest.at(paragraph.depth), paragraph)
            if paragraph.ends_row:
                is_deleted = self.letters.is_deleted(paragraph.end - 1)
                nest.end_row(paragraph.depth, paragraph.row, is_deleted=is_deleted)
            elif paragraph.ends_cell:
                nest.end_cell(paragraph.depth)
        nest.end()
        self.doubts += nest.doubts
        return list(body)

    def _paragraphs(self, start: int, end: int) -> Iterator[_Paragraph]:
        text, first = self._text.shown, start
        for last in (i for i in range(start, end) if text[i] in _ENDS):
            yield self._paragraph(first, last + 1)
            first = last + 1
        if first < end:
            yield self._paragraph(first, end)

    def _paragraph(self, start: int, end: int) -> _Paragraph:
        changes = list(self._changes(end - 1))
        found = dict(changes)
        is_mark = self._text.shown[end - 1] == _CELL
        depth = int.from_bytes(found.get(sprms.DEPTH, b"\x01"), "little", signed=True)
        depth = max(1, min(depth, limits.TABLE_DEPTH)) if _is_on(found, sprms.IN_TABLE) else 0
        self.doubts += is_mark and not depth
        if depth > 1:
            ends_row = _is_on(found, sprms.INNER_ROW_END)
            ends_cell = _is_on(found, sprms.INNER_CELL)
        else:
            ends_row = is_mark and bool(depth) and _is_on(found, sprms.ROW_END)
            ends_cell = is_mark and bool(depth)
        return _Paragraph(start, end, depth, ends_cell, ends_row, read_row(changes) if ends_row else None)

    def _changes(self, place: int) -> Iterator[Sprm]:
        """The properties of the paragraph that ends at a place."""
        piece = self._text.piece(place)
        if piece is not None:
            found = self._runs.at(piece.at + (place - piece.start) * piece.width)
            yield from sprms.with_elsewhere(sprms.changes(found[2:]), self._data)
            yield from piece.changes

    def _add(self, parent: etree._Element, paragraph: _Paragraph) -> None:
        """A paragraph with its text boxes behind its text; nothing for a blank one."""
        element = etree.Element(f"{W}p")
        run = etree.SubElement(element, f"{W}r")
        for text, is_symbol in self.letters.shown(paragraph.start, paragraph.end):
            if is_symbol:
                etree.SubElement(run, f"{W}sym", {f"{W}char": text})
            else:
                etree.SubElement(run, f"{W}t").text = text
        at = bisect_left(self._tied, paragraph.start, key=lambda t: t[0])
        while at < len(self._tied) and self._tied[at][0] < paragraph.end:
            place, make = self._tied[at]
            if self.letters.is_shown(place):
                etree.SubElement(run, f"{W}txbxContent").extend(make())
            at += 1
        if len(run):
            parent.append(element)


def _is_on(found: dict[int, bytes], code: int) -> bool:
    return sprms.is_on(found.get(code, b""))
