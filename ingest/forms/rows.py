"""Rows as the reader sees them: the texts of one row of a grid, from left to right, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ingest.forms.text import is_blank, is_figure, strip_tags
from ingest.model import Box, Cell, Grid, Line, Place

_BRACKETED: Final = re.compile(r"^\s*【([\u4e00-\u9fff]{2,10})】\s*[：:]?\s*(\S.*)$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A text with its place; ``col`` to ``last_col`` are the columns that it covers.

    ``inherited`` is true in the second and later rows of a cell that spans several.
    """

    text: str
    place: Place
    col: int
    last_col: int
    row_span: int = 1
    inherited: bool = False
    box: Box | None = None
    confidence: float = 1.0

    def __reduce__(self) -> tuple[type[Slot], tuple[object, ...]]:
        """For pickling, many times as fast as what a frozen data class does by itself."""
        return Slot, (self.text, self.place, self.col, self.last_col, self.row_span, self.inherited, self.box,
                      self.confidence)  # fmt: skip

    def with_text(self, text: str) -> Slot:
        """The same place with other text (a part of it, or pieces joined)."""
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of one row, blank ones left out; ``exact`` as in the grid."""

    grid: Grid
    row_no: int
    slots: tuple[Slot, ...]

    @property
    def exact(self) -> bool:
        return self.grid.exact

    @property
    def own(self) -> tuple[Slot, ...]:
        """The texts that start in this row."""
        return tuple(s for s in self.slots if not s.inherited)

    def pairs(self) -> list[tuple[Slot, Slot]]:
        """Labels each with a figure beside it, where the row has nothing else; none for any other row."""
        labels, figures = self.own[::2], self.own[1::2]
        whole = len(labels) == len(figures) and all(is_figure(s.text) for s in figures)
        return list(zip(labels, figures, strict=True)) if whole else []

    def is_alone(self, first: int, last: int) -> bool:
        """Whether one text, up to column ``first``, is all of the row, and blank cells follow up to ``last``."""
        alone = len(self.slots) == 1 and self.slots[0].col <= first
        return alone and any(c.row == self.row_no and c.col >= last for c in self.grid.cells)


def _slot(grid: Grid, cell: Cell, inherited: bool) -> Slot:
    return Slot(
        strip_tags(cell.text),
        grid.place(cell),
        cell.col,
        cell.col + cell.col_span - 1,
        cell.row_span,
        inherited,
        cell.box,
        cell.confidence,
    )


def rows_of(grid: Grid) -> Iterator[Row]:
    """Every row of a grid, also those without text."""
    covering: dict[int, list[Slot]] = {}
    for cell in grid.cells:
        if is_blank(cell.text):
            continue
        covering.setdefault(cell.row, []).append(_slot(grid, cell, inherited=False))
        if cell.row_span > 1:
            below = _slot(grid, cell, inherited=True)
            for row in range(cell.row + 1, cell.row + cell.row_span):
                covering.setdefault(row, []).append(below)
    for row in range(1, grid.row_count + 1):
        yield Row(grid, row, tuple(sorted(covering.get(row, []), key=lambda s: s.col)))


def line_slot(line: Line) -> Slot:
    """A loose line as a slot; a label in brackets (``【项目名称】某项目``) as one with a colon."""
    return Slot(_BRACKETED.sub(r"\1：\2", strip_tags(line.text)), line.place, 1, 1, 1, False, line.box, line.confidence)
