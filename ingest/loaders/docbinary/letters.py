"""What is shown of a Word binary's text: field codes, hidden and deleted letters are not."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import groupby, pairwise

from ingest.loaders.docbinary import sprms
from ingest.loaders.docbinary.header import CHARACTERS, STYLES, File
from ingest.loaders.docbinary.pieces import Piece, Text
from ingest.loaders.docbinary.runs import Runs, read_runs
from ingest.loaders.docbinary.sprms import Sprm
from ingest.loaders.docbinary.styles import hidden

_BEGIN, _RESULT, _CELL = "\x13", "\x14", "\x07"
_FIELDS = "\x07\x13\x14\x15"
_DEEP = 100  # fields in fields
_READABLE = {**dict.fromkeys(range(0x20)), 0x09: " ", 0x0B: "\n", 0x0C: "\n", 0x0E: "\n", 0x1E: "-",
             0xFFFE: None, 0xFFFF: None}  # fmt: skip
_HIDDEN, _DELETED, _CODE = 1, 2, 4
_OTHERWISE = 0x81  # other than the style


class Letters:
    """The text with a note on each letter that isn't shown as it stands."""

    def __init__(self, file: File, text: Text, paragraphs: Runs) -> None:
        """Find the properties of each letter.

        Raises:
            ValueError: the tables of properties are broken.
        """
        self.text = text
        self._marks = bytearray(len(text.shown))
        self._symbols: dict[int, str] = {}
        runs = read_runs(file, CHARACTERS, paragraphs=False)
        self._hidden_styles = hidden(file.table(STYLES))
        for piece in text.pieces:
            self._properties(piece, runs, paragraphs)
        self._fields()

    def is_deleted(self, place: int) -> bool:
        """Whether a tracked change took the letter out."""
        return bool(self._marks[place] & _DELETED)

    def is_shown(self, place: int) -> bool:
        """Whether the letter is to be seen."""
        return not self._marks[place]

    def shown(self, start: int, end: int) -> Iterator[tuple[str, bool]]:
        """The text of these letters, and whether it is a symbol's number (four hexadecimal digits) instead."""
        marks, symbols = self._marks, self._symbols
        places = (i for i in range(start, end) if not marks[i])
        for is_symbol, run in groupby(places, symbols.__contains__):
            if is_symbol:
                yield from ((symbols[i], True) for i in run)
            elif text := _readable("".join(self.text.shown[i] for i in run)):
                yield text, False

    def _properties(self, piece: Piece, runs: Runs, paragraphs: Runs) -> None:
        end = piece.at + (piece.end - piece.start) * piece.width
        for first, last, found in runs.within(piece.at, end):
            at = piece.start + (first - piece.at) // piece.width
            style = int.from_bytes(paragraphs.at(first)[:2], "little")
            self._note(at, piece.start + -(-(last - piece.at) // piece.width), list(sprms.changes(found)), style)
        self._note(piece.start, piece.end, piece.changes, 0)

    def _note(self, start: int, end: int, changes: list[Sprm], style: int) -> None:
        """Note what these changes do to letters ``start`` to ``end`` in paragraphs of a style."""
        mark = 0
        for code, operand in changes:
            if code == sprms.DELETED:
                mark = mark | _DELETED if sprms.is_on(operand) else mark & ~_DELETED
            elif code == sprms.LETTER_STYLE:
                style = int.from_bytes(operand, "little")
            elif code == sprms.HIDDEN:
                is_hidden = operand[0] == 1 or (operand[0] == _OTHERWISE and style not in self._hidden_styles)
                mark = mark | _HIDDEN if is_hidden else mark & ~_HIDDEN
            elif code == sprms.SYMBOL:
                self._symbols.update((i, operand[2:4][::-1].hex()) for i in range(start, end))
        if mark:
            self._mark(start, end, mark)

    def _fields(self) -> None:
        """Note the codes of fields: from the begin to the result, or to the end of one that has none."""
        open_fields: deque[tuple[int, bool]] = deque(maxlen=_DEEP)
        edges: dict[int, int] = {}
        text = self.text.shown
        for place in (i for i, letter in enumerate(text) if letter in _FIELDS):
            letter = text[place]
            if letter == _BEGIN:
                open_fields.append((place, False))
            elif letter == _CELL:  # no field begins in one cell and has its result in another
                open_fields = deque((f for f in open_fields if f[1]), maxlen=_DEEP)
            elif open_fields:
                start, has_result = open_fields.pop()
                if not has_result:
                    edges[start] = edges.get(start, 0) + 1
                    edges[place] = edges.get(place, 0) - 1
                if letter == _RESULT:
                    open_fields.append((place, True))
        codes = 0
        for first, last in pairwise([*sorted(edges), len(text)]):
            codes += edges[first]
            if codes:
                self._mark(first, last, _CODE)

    def _mark(self, start: int, end: int, mark: int) -> None:
        for i in range(start, end):
            self._marks[i] |= mark


def _readable(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").translate(_READABLE)
