"""Lists that don't stay in memory: what is appended goes to a temporary file, some hundred items at a time.

A document of many pages gives far more cells and rows than are needed at any one time. They are written once, in
order, and read back in order. A short list never leaves memory. The file has no name: whatever happens to the
process, nothing is left behind.
"""

from __future__ import annotations

import operator
import os
import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Spool:
    """A nameless temporary file of pickled pieces, made when the first piece comes."""

    def __init__(self) -> None:
        self._file: int | None = None
        self._end = 0

    def put(self, piece: object) -> tuple[int, int]:
        """Write a piece; gives its place (where it starts, how many bytes it has).

        Raises:
            OSError: there is no room left on the disk.
        """
        data = memoryview(pickle.dumps(piece, pickle.HIGHEST_PROTOCOL))
        if self._file is None:
            with tempfile.TemporaryFile(prefix="jixiao-") as file:
                self._file = os.dup(file.fileno())
        start, left = self._end, data
        while left:
            left = left[os.pwrite(self._file, left, self._end + len(data) - len(left)) :]
        self._end += len(data)
        return start, len(data)

    def get(self, place: tuple[int, int]) -> object:
        """The piece at a place."""
        if self._file is None:
            raise EOFError("the spool holds nothing")
        return pickle.loads(os.pread(self._file, place[1], place[0]))  # noqa: S301 (this program wrote it)

    def hand_over(self) -> int | None:
        """The file's descriptor, for another process; ``None`` where nothing was written."""
        return self._file

    def take_over(self, file: int) -> None:
        """Read from a descriptor that another process handed over; it is closed with this spool."""
        self._file = file

    def __reduce__(self) -> tuple[type[Spool], tuple[()]]:
        """As sent to another process: without the file, which goes by itself (``hand_over``)."""
        return Spool, ()

    def __del__(self) -> None:
        if self._file is not None:
            os.close(self._file)


class Spooled(Sequence[T], Generic[T]):
    """A list that only grows; all but its last items are in the spool.

    What it gives back are copies once an item is in the spool: to change one in its place changes nothing.
    """

    def __init__(self, spool: Spool | None = None, *, at_once: int = 500, items: Iterable[T] = ()) -> None:
        """``at_once`` items are written together, into ``spool`` or a file of its own."""
        self._spool = Spool() if spool is None else spool
        self._at_once = at_once
        self._places: list[tuple[int, int]] = []
        self._tail: list[T] = []
        self.extend(items)

    def append(self, item: T) -> None:
        """Add an item at the end."""
        self._tail.append(item)
        if len(self._tail) >= self._at_once:
            self._places.append(self._spool.put(self._tail))
            self._tail = []

    def extend(self, items: Iterable[T]) -> None:
        """Add items at the end."""
        for item in items:
            self.append(item)

    def _piece(self, number: int) -> list[T]:
        if number == len(self._places):
            return self._tail
        piece = self._spool.get(self._places[number])
        assert isinstance(piece, list)  # noqa: S101 (append() wrote it)
        return piece

    def __len__(self) -> int:
        return len(self._places) * self._at_once + len(self._tail)

    def __iter__(self) -> Iterator[T]:
        for number in range(len(self._places) + 1):
            yield from self._piece(number)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return list(self)[index]
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        return self._piece(number // self._at_once)[number % self._at_once]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(operator.eq, self, other))

    __hash__ = None  # type: ignore[assignment]


def pieces(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows, so many at a time."""
    rest = iter(rows)
    while piece := list(islice(rest, size)):
        yield piece
