"""A Word binary's body with what stands beside it: headers, footers, foot- and endnotes, text boxes.

As in ``ingest.loaders.wordparts``: a section's header before it and its footer behind it, each once where several
sections share it, the notes behind the body; a text box follows the paragraph that it is tied to.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import accumulate, pairwise

from lxml import etree

from ingest.loaders.docbinary import header, sprms
from ingest.loaders.docbinary.header import File
from ingest.loaders.docbinary.pieces import Text
from ingest.loaders.docbinary.story import Stories, Tied

#: of a section's six stories: those of its headers, then those of its footers (even pages, others, first page)
_HEADS, _FEET, _EVEN, _FIRST = (0, 1, 4), (2, 3, 5), (0, 2), (4, 5)
_STORIES_BEFORE, _STORIES = 6, 6
_SECTION, _SHAPE, _BOX = 12, 26, 22
_NOWHERE = 0xFFFFFFFF


def whole(file: File, text: Text, stories: Stories) -> Iterator[etree._Element]:
    """Paragraphs and tables of the whole document, in reading order."""
    lengths = file.lengths
    left = [
        *_tie(file, stories, "boxes", "main", (header.SHAPES, header.BOXES)),
        *_tie(file, stories, "header_boxes", "headers", (header.HEADER_SHAPES, header.HEADER_BOXES)),
    ]
    running = _Running(file, text, stories)
    for number, (start, end, is_first_other) in enumerate(_sections(file)):
        yield from running.stories(number, _HEADS, is_first_other=is_first_other)
        yield from stories.elements(start, end)
        yield from running.stories(number, _FEET, is_first_other=is_first_other)
    for make in left:
        yield from make()
    for part in ("notes", "endnotes"):
        start = lengths.start(part)
        yield from stories.elements(start, start + getattr(lengths, part))


def _sections(file: File) -> Iterator[tuple[int, int, bool]]:
    """Where each section begins and ends, and whether its first page has a header of its own."""
    last = 0
    starts, entries = file.places(header.SECTIONS, _SECTION)
    for (_, end), entry in zip(pairwise(starts), entries, strict=False):
        end = min(end, file.lengths.main)
        if end > last:
            yield last, end, _is_first_other(file, int.from_bytes(entry[2:6], "little"))
            last = end
    if last < file.lengths.main:
        yield last, file.lengths.main, False


def _is_first_other(file: File, at: int) -> bool:
    if at == _NOWHERE:
        return False
    size = int.from_bytes(file.text[at : at + 2], "little")
    changes = dict(sprms.changes(file.text[at + 2 : at + 2 + size]))
    return sprms.is_on(changes.get(sprms.FIRST_PAGE, b""))


class _Running:
    """The headers and footers of each section."""

    def __init__(self, file: File, text: Text, stories: Stories) -> None:
        self._start, self._length = file.lengths.start("headers"), file.lengths.headers
        self._places = list(accumulate(file.places(header.HEADERS, 0)[0], max))
        self._has_even = bool(file.table(header.SETTINGS)[:1] and file.table(header.SETTINGS)[0] & 1)
        self._text, self._stories = text, stories
        self._seen: set[str] = set()

    def stories(self, section: int, kinds: tuple[int, ...], *, is_first_other: bool) -> Iterator[etree._Element]:
        """The section's stories of these kinds, of those that the file uses; each text once."""
        for kind in kinds:
            if (kind in _EVEN and not self._has_even) or (kind in _FIRST and not is_first_other):
                continue
            at = _STORIES_BEFORE + section * _STORIES + kind
            if at + 1 >= len(self._places):
                return
            start, end = (self._start + min(place, self._length) for place in self._places[at : at + 2])
            letters = self._text.shown[start:end]
            if letters and letters not in self._seen:
                self._seen.add(letters)
                yield from self._stories.elements(start, end)


def _tie(file: File, stories: Stories, boxes: str, beside: str, tables: tuple[int, int]) -> list[Tied]:
    """Tie text boxes to the paragraphs that they stand beside; returns those whose place isn't told."""
    base, most = file.lengths.start(beside), getattr(file.lengths, beside)
    anchors, shapes = file.places(tables[0], _SHAPE)
    place = {int.from_bytes(s[:4], "little"): base + at for at, s in zip(anchors, shapes, strict=False) if at < most}
    starts, entries = file.places(tables[1], _BOX)
    begin, length = file.lengths.start(boxes), getattr(file.lengths, boxes)
    tied: list[tuple[int, Tied]] = []
    left: list[Tied] = []
    for (start, end), box in zip(pairwise(accumulate(starts, max)), entries, strict=False):
        is_spare = box[8] & 1
        if is_spare or not start < end <= length:
            continue
        make: Tied = functools.partial(stories.elements, begin + start, begin + end)
        shape = int.from_bytes(box[14:18], "little")
        if shape in place:
            tied.append((place[shape], make))
        else:
            left.append(make)
    stories.tie(tied)
    return left
