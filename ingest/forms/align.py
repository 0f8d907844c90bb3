"""Which text of a row stands in which column, where positions can't be trusted.

Texts keep their order, so this is a cheapest monotonic path: each text goes to a column at the price of how
little it looks like that column's content, plus a price for standing elsewhere than the header, less where
the whole row is shifted alike. A text may be passed over (a speck of a scan), and two texts may share a
column (a cell cut in two), both at a price.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.forms.rows import Slot
from ingest.forms.text import is_number

SKIP = 5.0
JOIN = 2.5
JOIN_NUMBERS = 9.0
SHIFT_CHANGE = 0.45
SHIFT = 0.12
#: texts times columns: the cost grows with its square, and no form has rows half as wide
_WIDEST = 1000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its role, the header text it was read from, and the columns that the header covers.

    ``line`` is the funding line of a second header row below a measure, and ``source`` that row's text. The role of an
    ``inferred`` one is told by what stands in it, not by its header.
    """

    role: str
    header: Slot | None
    first: int
    last: int
    measure: str = ""
    pieces: int = 1
    year: Slot | None = None
    line: str = ""
    source: Slot | None = None
    inferred: bool = False

    def offset(self, slot: Slot) -> int:
        """How many columns a text stands right (positive) or left of the header."""
        if slot.col > self.last:
            return slot.col - self.last
        if slot.last_col < self.first:
            return slot.last_col - self.first
        return 0


def under(slots: Sequence[Slot], columns: Sequence[Column]) -> list[int | None]:
    """For each text the index of the column that it starts under, or ``None``: positions are taken as they are."""
    return [next((k for k, c in enumerate(columns) if c.first <= s.col <= c.last), None) for s in slots]


def _join_cost(left: Slot, right: Slot) -> float:
    """Two numbers are hardly ever one cell cut in two; words often are."""
    return JOIN_NUMBERS if is_number(left.text) and is_number(right.text) else JOIN


def align(
    slots: Sequence[Slot],
    columns: Sequence[Column],
    cost: Callable[[Column, Slot], float],
    skip_cost: Callable[[Slot], float] = lambda _: SKIP,
) -> list[int | None]:
    """For each text the index of its column, or ``None`` where it was passed over (all of them in a monstrous row)."""
    return [None] * len(slots) if len(slots) * len(columns) > _WIDEST else _aligned(slots, columns, cost, skip_cost)


def _aligned(
    slots: Sequence[Slot],
    columns: Sequence[Column],
    cost: Callable[[Column, Slot], float],
    skip_cost: Callable[[Slot], float],
) -> list[int | None]:
    best: list[dict[int, tuple[float, int | None]]] = []  # per text: column -> (cost, text before it)
    back: list[dict[int, int | None]] = []
    skipped = [0.0]
    for slot in slots:
        skipped.append(skipped[-1] + skip_cost(slot))
    for i, slot in enumerate(slots):
        here: dict[int, tuple[float, int | None]] = {}
        trail: dict[int, int | None] = {}
        for k, column in enumerate(columns):
            own = cost(column, slot) + SHIFT * min(abs(column.offset(slot)), 8)
            total, before, came = skipped[i] + own, None, None
            for j in range(i):
                for m, (so_far, _) in best[j].items():
                    if m > k or (m == k and j != i - 1):
                        continue
                    drift = abs(column.offset(slot) - columns[m].offset(slots[j]))
                    price = so_far + (skipped[i] - skipped[j + 1]) + own + SHIFT_CHANGE * min(drift, 5)
                    if m == k:
                        price += 0.0 if column.pieces > 1 else _join_cost(slots[j], slot)
                    if price < total - 1e-9:
                        total, before, came = price, j, m
            here[k] = (total, before)
            trail[k] = came
        best.append(here)
        back.append(trail)
    end = min(
        ((c + skipped[-1] - skipped[i + 1], i, k) for i, row in enumerate(best) for k, (c, _) in row.items()),
        default=None,
    )
    found: list[int | None] = [None] * len(slots)
    if end is None or skipped[-1] < end[0]:
        return found
    i, k = end[1], end[2]
    while True:
        found[i] = k
        before, came = best[i][k][1], back[i][k]
        if before is None or came is None:
            return found
        i, k = before, came
