"""Lists of several projects over the pages of a document: the header stands on the first, the rest goes on below it."""

from __future__ import annotations

from dataclasses import replace

from ingest.forms import by_project, columns, scored_lists
from ingest.forms import vocabulary as words
from ingest.forms.rows import Slot, rows_of
from ingest.forms.shared_labels import rejoined
from ingest.model import Document, Grid

#: a header has no more rows
_DEEPEST = 3


class ProjectLists:
    """The list that is open, which the next table may go on with."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.header: Grid | None = None
        self.page_no = 0

    def parted(self, grid: Grid) -> tuple[Grid, Grid, by_project.Parted | None]:
        """A table as it stands (below the header where it goes on), with its labels joined, and the list in it."""
        open_header = self.header if self.header is not None and grid.page_no - self.page_no <= 1 else None
        whole = rejoined(grid)
        found = self._list(whole, goes_on=open_header is not None)
        if found is None and open_header is not None and _is_rest(grid, open_header):
            below = _below(open_header, grid)
            joined = rejoined(below)
            if (rest := self._list(joined, goes_on=True)) is not None and not rest.above.cells:
                grid, whole, found = below, joined, rest
        self.header, self.page_no = (found.header if found else None), grid.page_no
        return grid, whole, found

    def passes(self, line: Slot) -> None:
        """Close the list where a title stands below it."""
        if words.title_kind(line.text) is not None:
            self.header = None

    def _list(self, whole: Grid, *, goes_on: bool) -> by_project.Parted | None:
        found = by_project.parted(whole, goes_on=goes_on)
        return found or scored_lists.parted(whole, self.document, goes_on=goes_on)


def _is_rest(grid: Grid, header: Grid) -> bool:
    """Whether a table has as many columns as a header above it and none of its own."""
    rows = [row for row in rows_of(grid) if row.slots][:_DEEPEST]
    return grid.col_count == header.col_count and not any(map(columns.header, rows))


def _below(header: Grid, grid: Grid) -> Grid:
    """The rows of a table below those of a header; each keeps the place that it is printed in."""
    numbers = sorted({c.row for c in header.cells})
    ends = {row: n for n, row in enumerate(range(numbers[0], header.row_count + 1), 1)}
    heads = (replace(c, row=ends[c.row]) for c in header.cells)
    rest = (replace(c, row=c.row + len(ends)) for c in grid.cells)
    origins = (*map(header.origin, ends), *map(grid.origin, range(1, grid.row_count + 1)))
    return replace(grid, cells=(*heads, *rest), origins=origins)
