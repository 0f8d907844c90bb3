"""Where a document lists indicators one under another, page by page: in lines of text, or in tables that are cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, islice, pairwise, takewhile, tee

from ingest.forms import columns, level_columns, listed, told_indicators, transposed
from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, line_slot, rows_of
from ingest.forms.text import fold
from ingest.model import Document, Grid, Line, Page

Block = Grid | Line | tuple[Row, ...]


def of_document(document: Document) -> Iterator[tuple[Page, list[Block]]]:
    """Each page with its blocks; what a list says is given as rows where no table of the document has it, too.

    One indicator alone is a list where that of the page before or behind goes on.
    """
    above = False
    in_tables = cache(lambda: _in_tables(document))  # of a document without lists no table is read for them
    pages, behind = tee(_drawn_over(document.pages))
    for page, below in zip(pages, chain(islice(behind, 1, None), (None,)), strict=True):
        found = list(_blocks(page))
        if not _lists(found) and (above or (below and _ends_within(page.blocks) and _lists(_blocks(below)))):
            found = list(_blocks(page, 1))
        above = bool(lists := _lists(found))
        yield page, list(page.blocks) if lists and _is_said_again(lists, in_tables()) else found


def in_grid(rows: Sequence[Row], page_no: int, *, goes_on: bool) -> tuple[listed.Rows, set[int]]:
    """The list in a table's rows, as ``listed.find`` gives it; one indicator alone goes on with a table above."""
    cards, used = transposed.find(rows)
    return (cards, used) if cards else listed.find(rows, page_no, 1 if goes_on else listed.FEWEST)


def _lists(blocks: Iterable[Block]) -> list[tuple[Row, ...]]:
    return [block for block in blocks if isinstance(block, tuple)]


def _ends_within(blocks: Sequence[Grid | Line]) -> bool:
    """Whether a page ends with what is said of an indicator."""
    return bool(blocks and _said(blocks[-1]))


def _drawn_over(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages, each with the lines at the top of the next that say the rest of the indicator at its end."""
    taken = 0
    for n, page in enumerate(pages):
        own = page.blocks[taken:]
        below = pages[n + 1].blocks if n + 1 < len(pages) and _ends_within(own) else ()
        rest = tuple(takewhile(_goes_on, below))
        taken = len(rest)
        yield replace(page, blocks=(*own, *rest)) if taken or len(own) < len(page.blocks) else page


def _goes_on(block: Grid | Line) -> bool:
    """Whether a line says more of an indicator, and begins none."""
    roles = _said(block)
    return bool(roles) and not roles & level_columns.NAMING


def _said(block: Grid | Line) -> set[str]:
    """The roles of what a line says of an indicator."""
    return {role for role, _, _ in listed.said_text(line_slot(block))} if isinstance(block, Line) else set()


def _blocks(page: Page, fewest: int = listed.FEWEST) -> Iterator[Block]:
    """The blocks of a page; where it, or the form that a title begins on it, has no table of indicators, lists as rows.

    They are made of its lines, and of tables that hold nothing but a card.
    """
    for part in _forms(page):
        items = _items(part)
        rows, used = listed.find([item for _, item in items], page.page_no, fewest) if items else ({}, set())
        if not rows:
            yield from part
            continue
        lists: dict[int, list[tuple[Row, ...]]] = {}
        for k, found in rows.items():
            lists.setdefault(items[k][0], []).append(found)
        taken = {items[k][0] for k in used}
        for n, block in enumerate(part):
            yield from lists.get(n, ())
            if n not in taken:
                yield block


def _is_said_again(lists: Sequence[tuple[Row, ...]], in_tables: set[str]) -> bool:
    """Whether most of the indicators of a page's lists stand in a table of the document, too: a report tells them."""
    rows = [row for rows in lists for row in rows]
    heads = [s.col for s in rows[0].slots if listed.role_of(s.text) == "name"]
    names = {fold(s.text) for row in rows[1:] for s in row.slots if s.col in heads}
    return 2 * len(names & in_tables) > len(names)


def _in_tables(document: Document) -> set[str]:
    """The texts in all tables of indicators that a document has."""
    grids = (b for b in document.blocks() if isinstance(b, Grid) and any(map(_heads_names, rows_of(b))))
    return {fold(c.text) for grid in grids for c in grid.cells}


def _heads_names(row: Row) -> bool:
    found = columns.header(row)
    return found is not None and "name" in {c.role for c in found}


def _items(part: Sequence[Grid | Line]) -> list[tuple[int, listed.Item]]:
    """The lines and the rows of a part, each with the number of its block; none where it has a table of indicators.

    A table of anything else stands in it as a row that says nothing.
    """
    items: list[tuple[int, listed.Item]] = []
    if not any(map(_says, part)):
        return []
    for n, block in enumerate(part):
        if isinstance(block, Line):
            items.append((n, block))
            continue
        rows = list(rows_of(block))
        if any(map(_heads_names, rows)):
            return []
        card = block.exact and all(listed.said_row(row) for row in rows)
        items += [(n, row) for row in rows] if card else [(n, Row(block, 0, ()))]
    return items


def _says(block: Grid | Line) -> bool:
    """Whether a line, or a table's first row, says anything of an indicator."""
    if isinstance(block, Line):
        return bool(listed.said_text(line_slot(block)) or told_indicators.read(block.text))
    first = next(rows_of(block), None) if block.exact else None
    return first is not None and bool(listed.said_row(first))


def _forms(page: Page) -> list[list[Grid | Line]]:
    """The blocks of a page by the titles of forms among them, should the page have tables."""
    tables = any(isinstance(b, Grid) for b in page.blocks)
    titled = [n for n, b in enumerate(page.blocks) if tables and isinstance(b, Line) and words.title_kind(b.text)]
    edges = [0, *titled, len(page.blocks)]
    return [list(page.blocks[a:b]) for a, b in pairwise(edges)]
