"""An indicator table that is being read: its columns, its rows so far, and where it goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.columns import head, header
from ingest.forms.levels import LevelRow
from ingest.forms.rows import Row, Slot, rows_of
from ingest.model import Grid
from ingest.spool import Spooled

#: the numbers of the parts of a table, and of what stands in them
_CHAPTER = re.compile(r"^[一二三四五六七八九十]{1,2}、")
_PART = re.compile(r"^[（(][一二三四五六七八九十]{1,2}[)）]")


@dataclass(slots=True)
class Item:
    """A row of an indicator table that was read: an indicator, or labels alone."""

    levels: LevelRow
    cells: dict[str, list[Slot]] = field(default_factory=dict)


class Items:
    """The rows of a table so far: their levels in memory, since each is told from its neighbours; not their cells."""

    def __init__(self) -> None:
        self.levels: list[LevelRow] = []
        self._cells = Spooled[dict[str, list[Slot]]](at_once=200)

    def append(self, item: Item) -> None:
        """Add a row."""
        self.levels.append(item.levels)
        self._cells.append(item.cells)

    def __len__(self) -> int:
        return len(self.levels)

    def __iter__(self) -> Iterator[Item]:
        return (Item(levels, cells) for levels, cells in zip(self.levels, self._cells, strict=True))


@dataclass(slots=True)
class Indicators:
    """An indicator table that is being read."""

    columns: list[Column]
    goal_no: int = 1
    items: Items = field(default_factory=Items)
    done: bool = False
    grid: Grid | None = None  # the grid of the header row
    order: list[int] = field(default_factory=list)  # each column's place among the header row's cells, from 1
    width: int = 0  # how many cells the header row has
    head: Slot | None = None  # the level label that heads all rows
    heads: list[list[str]] = field(default_factory=list)  # the roles of the columns by each row of the header

    @classmethod
    def opened(cls, row: Row, columns: list[Column], goal_no: int, above: Indicators | None) -> Indicators:
        """The table that a header row opens, maybe below the header's first row."""
        places = [n for c in columns for n, s in enumerate(row.slots, 1) if s is c.header]
        order = places if len(places) == len(columns) else []
        grid = row.grid if order else None
        heads = [*(above.heads if above is not None and not above.items else []), [c.role for c in columns]]
        return cls(columns, goal_no, grid=grid, order=order, width=len(row.slots), head=head(columns), heads=heads)

    def enter(self, grid: Grid) -> Grid:
        """Go on in another grid without a header: with other column edges the order of the cells counts."""
        if self.grid is None or not grid.exact or grid.col_count == self.grid.col_count:
            return grid
        self.columns = [replace(c, first=n, last=n) for c, n in zip(self.columns, self.order, strict=True)]
        return grid if grid.col_count == self.width else replace(grid, exact=False)

    def goes_on(self, columns: list[Column], goal_no: int) -> bool:
        """Whether a header is this table's own, printed again after a page break."""
        same = [c.role for c in columns] in [*self.heads, [c.role for c in self.columns]]
        headed = head(columns)
        again = headed is None or (self.head is not None and headed.text == self.head.text)
        return same and again and not self.done and goal_no == self.goal_no


def continued(table: Indicators | None, grid: Grid) -> Grid:
    """The grid as an open indicator table goes on in it, unless it brings a header of its own."""
    if table is None or table.done:
        return grid
    first = next((r for r in rows_of(grid) if r.slots), None)
    return grid if first is None or header(first) else table.enter(grid)


def lone_labels(labels: Sequence[Slot], table: Indicators) -> LevelRow:
    """A row of labels alone; a single one that names both levels is the first's unless it stands under the second.

    So it does where its number is one below the first's (``（四）成本指标`` below ``一、产出指标``).
    """
    row = level_row(None, labels)
    found = words.levels(labels[0].text) if len(labels) == 1 else ()
    if {x.level for x in found} != {1, 2}:
        return row
    second = any(c.role == "level2" and c.first <= labels[0].col <= c.last for c in table.columns)
    firsts = (x.slot1.text for x in table.items.levels if x.slot1 is not None)
    if _PART.match(labels[0].text.strip()) and any(_CHAPTER.match(text.strip()) for text in firsts):
        return LevelRow(None, slot2=labels[0], codes2=tuple(x.code for x in found if x.level > 1))
    if not second or labels[0].last_col > labels[0].col:
        return LevelRow(None, labels[0], next(x.code for x in found if x.level == 1))
    return row


def level_row(name: str | None, labels: Sequence[Slot], garbled: Sequence[Slot] = ()) -> LevelRow:
    """Level labels by what they name; one that names both a first and a second level by its column's order."""
    row = LevelRow(name)
    for n, slot in enumerate(labels):
        pieces = words.level_pieces(slot.text)
        if pieces:
            row.slot2, row.codes2 = slot, tuple(p.code for p in pieces)
            continue
        found = words.levels(slot.text)
        ones = [x for x in found if x.level == 1]
        twos = [x for x in found if x.level == 2]
        if ones and (not twos or (n == 0 and len(labels) > 1)) and row.code1 is None:
            row.slot1, row.code1 = slot, ones[0].code
        elif twos:
            row.slot2, row.codes2 = slot, (twos[0].code,)
        elif ones and row.code1 is None:
            row.slot1, row.code1 = slot, ones[0].code
    for slot in garbled:
        if row.slot2 is None:
            row.slot2, row.broken2 = slot, True
    return row
