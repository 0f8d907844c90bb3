"""Which cells a row of a Word binary's table has: their edges and how they are merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.loaders.docbinary import sprms
from ingest.loaders.docbinary.sprms import Sprm, numbers

#: twips (a twentieth of a point) within which two rows' edges are the same: less than a column has
_SAME = 50
_DESCRIBED = 20  # bytes of a cell's description
_ACROSS, _DOWN_AT, _DOWN = 3, 5, 3
_MOST = 255


@dataclass(slots=True)
class Row:
    """A row's edges in twips, one more than it has cells, and each cell's marks.

    ``across`` is 0 for a cell on its own, else the file's mark; ``down`` is 1 for a cell that goes on from above and 3
    for one that begins such a run.
    """

    edges: list[int] = field(default_factory=list)
    across: list[int] = field(default_factory=list)
    down: list[int] = field(default_factory=list)

    def parts(self) -> list[str]:
        """For each cell ``restart``, ``continue`` or nothing: which cells are one across.

        Files tell the first cell from the others by either of two numbers, so it is the one that a run begins with.
        """
        first, parts = 0, []
        for mark in self.across:
            first = (first or mark) if mark else 0
            parts.append("" if not mark else "restart" if mark == first else "continue")
        return parts


def read_row(changes: Iterable[Sprm]) -> Row | None:
    """The row that a row end's changes tell, or nothing."""
    row: Row | None = None
    for code, operand in changes:
        if code == sprms.TABLE:
            row = _defined(operand) or row
        elif row is not None:
            _change(row, code, operand)
    return row


def _defined(operand: bytes) -> Row | None:
    count = operand[0] if operand else 0
    if not count or len(operand) < 1 + 2 * (count + 1):
        return None
    edges = list(numbers("h", operand, 1, count + 1))
    start = 1 + 2 * (count + 1)
    flags = [int.from_bytes(operand[start + i * _DESCRIBED :][:2], "little") for i in range(count)]
    return Row(edges, [f & _ACROSS for f in flags], [f >> _DOWN_AT & _DOWN for f in flags])


def _change(row: Row, code: int, operand: bytes) -> None:
    """Merge, part, add or take away cells of a row, or give them another width or mark."""
    if code == sprms.DOWN and len(operand) >= 2 and operand[0] < len(row.down):
        row.down[operand[0]] = operand[1] & _DOWN
    elif code in (sprms.MERGE, sprms.SPLIT):
        first, last = operand[0], min(operand[1], len(row.across))
        for i in range(first, last):
            row.across[i] = 0 if code == sprms.SPLIT else 1 if i == first else 2
    elif code == sprms.DELETE:
        first, last = operand[0], min(operand[1], len(row.across))
        if first < last:
            _set(row, [w for i, w in enumerate(_widths(row)) if not first <= i < last])
            del row.across[first:last], row.down[first:last]
    elif code == sprms.INSERT:
        first, more, width = min(operand[0], len(row.across)), operand[1], int.from_bytes(operand[2:4], "little")
        if len(row.across) + more <= _MOST:
            widths = _widths(row)
            _set(row, [*widths[:first], *[width] * more, *widths[first:]])
            row.across[first:first] = row.down[first:first] = [0] * more
    elif code == sprms.WIDTH:
        first, last, width = operand[0], operand[1], int.from_bytes(operand[2:4], "little")
        _set(row, [width if first <= i < last else w for i, w in enumerate(_widths(row))])


def _widths(row: Row) -> list[int]:
    return [b - a for a, b in pairwise(row.edges)]


def _set(row: Row, widths: list[int]) -> None:
    row.edges = [row.edges[0]]
    for width in widths:
        row.edges.append(row.edges[-1] + width)


def columns(rows: list[list[int]]) -> tuple[list[int], list[list[int]]]:
    """The columns that rows with these edges share.

    Returns the edges of all, in twips from the left, and for each row which of them its own are. Edges of one row are
    never the same column, however near they stand.
    """
    rising = [list(_rising(edges)) for edges in rows]
    shared: list[int] = []
    place: dict[tuple[int, int], int] = {}
    within: set[int] = set()
    for edge, number in sorted((edge, number) for number, edges in enumerate(rising) for edge in edges):
        if not shared or edge - shared[-1] > _SAME or number in within:
            shared.append(max(edge, shared[-1] + 1) if shared else edge)
            within = set()
        within.add(number)
        place[number, edge] = len(shared) - 1
    return shared, [[place[number, edge] for edge in edges] for number, edges in enumerate(rising)]


def _rising(edges: list[int]) -> Iterator[int]:
    """The edges, each at least a twip to the right of the one before."""
    last: int | None = None
    for edge in edges:
        last = edge if last is None or edge > last else last + 1
        yield last
