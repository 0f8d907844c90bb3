"""Where the labels of a header of several rows stand, in a text that doesn't say what spans what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.forms import label_terms
from ingest.forms.figures import RATIOS
from ingest.forms.rows import Slot
from ingest.forms.stacked_split import starts
from ingest.forms.text import bare, is_blank
from ingest.model import Cell, Place

#: the columns of a row's cells by their places in it: first and last
Columns = dict[int, tuple[int, int]]

Cells = Sequence[Cell]
#: what heads one column of words or points, and stands over no others
_OF_ONE = re.compile(r"原因|说明|备注|措施|[得评]分|分值|权重|等级$")


def placed(
    heads: Sequence[Cells], width: int, amounts: set[int], labels: set[int], short: set[int]
) -> list[Columns] | None:
    """The columns of the header's rows, from the first that heads anything on; ``None`` where nobody can tell.

    ``width`` is how many columns the rows below have, ``amounts`` and ``labels`` are those with such: one way alone
    must put a known label over each amount. ``short`` are those of amounts that some rows end before: rates and points.
    """
    over = _of_money(heads)
    may_be_blank = len(over) > 1 and _is_of_one(over[0][-1])  # in all rows: reasons, remarks
    for columns in (width, width + 1)[: 1 + may_be_blank]:
        ways = [way for way in _ways(over, columns, amounts, labels) if _heads(over, way, amounts, short)]
        if ways:
            return ways[0] if len(ways) == 1 else None
    return None


def _of_money(heads: Sequence[Cells]) -> Sequence[Cells]:
    """The header's own rows: the last one, and those above it that speak of money too."""
    first = len(heads) - 1
    while first > 0 and any(_says_money(c) for c in heads[first - 1]):
        first -= 1
    return heads[first:]


def _term(cell: Cell) -> label_terms.Term:
    return label_terms.of_label(Slot(cell.text, Place(1, 1, cell.row, cell.col), cell.col, cell.col))


def _says_money(cell: Cell) -> bool:
    said = _term(cell)
    return said.known and bool(said.line or said.measure or said.side or said.year or said.whole)


def _heads(heads: Sequence[Cells], way: Sequence[Columns], amounts: set[int], short: set[int]) -> bool:
    """Whether the lowest label over each amount is known."""
    lowest = {
        col: cell
        for cells, cols in zip(heads, way, strict=True)
        for cell in cells
        if not is_blank(cell.text)
        for col in range(cols[cell.col][0], cols[cell.col][1] + 1)
    }
    told = [lowest[col] for col in amounts if col in lowest]
    known = all((_term(cell).known and not _term(cell).heads) or _is_of_one(cell) for cell in told)
    if any(_term(lowest[col]).measure not in RATIOS and not _is_of_one(lowest[col]) for col in short if col in lowest):
        return False  # a row that ends early may lack an amount within
    return known and len(told) == len(amounts) and any(_says_money(cell) for cell in told)


def _is_of_one(cell: Cell) -> bool:
    return bool(_OF_ONE.search(bare(cell.text)))


def _ways(heads: Sequence[Cells], width: int, amounts: set[int], labels: set[int]) -> Iterator[list[Columns]]:
    """The ways in which a header may stand over ``width`` columns."""
    bottom, above = heads[-1], heads[:-1]
    missing = width - len(bottom)
    if missing >= 0:
        cells = _padded(bottom, missing)
        yield from _above(above, cells, _spanning(cells, set() if missing else amounts, labels))
    label = min(amounts) - 1 - missing  # goes on over all columns of labels
    if missing > 0 < label and labels >= set(range(label, label + missing + 1)):
        shifted = {c.col: (c.col + missing * (c.col > label), c.col + missing * (c.col >= label)) for c in bottom}
        yield from _above(above, bottom, shifted)
    sides = [col for col in range(1, width + 1) if col not in amounts and (col == 1 or col - 1 in amounts)]
    if missing > 0 and width in amounts and len(sides) == len(bottom) > 1:  # each over labels and their amounts
        ends = [*(col - 1 for col in sides[1:]), width]
        yield from _above(above, bottom, dict(enumerate(zip(sides, ends, strict=True), 1)))


def _padded(cells: Cells, count: int) -> list[Cell]:
    """A row with the blank cells that it lacks at its end."""
    end = len(cells)
    return [*cells, *(Cell(cells[0].row, end + n, "") for n in range(1, count + 1))]


def _spanning(cells: Cells, amounts: set[int], labels: set[int]) -> Columns:
    """Cells by their positions; one over labels, with blank ones behind it, stands over their amounts too."""
    firsts = [c.col for c in cells if not is_blank(c.text)]
    found = {c.col: (c.col, c.col) for c in cells}
    for first, end in zip(firsts, [*firsts[1:], len(cells) + 1], strict=True):
        below = [col for col in range(first, end) if col in amounts]
        if first in labels and len(below) == 1:
            found[first] = (first, below[0])
    return found


def _above(heads: Sequence[Cells], below: Cells, under: Columns) -> Iterator[list[Columns]]:
    """The ways in which the rows above may stand over a row whose columns are ``under``; with that row."""
    if not heads:
        yield [under]
        return
    blank_end = len(below) - max((c.col for c in below if not is_blank(c.text)), default=0)
    for lacking in range(blank_end + 1 if len(heads) > 1 else 1):
        cells = _padded(heads[-1], lacking)
        found = _over(cells, below, under)
        if found is not None:
            yield from ([*way, under] for way in _above(heads[:-1], cells, found))


def _over(cells: Cells, below: Cells, under: Columns) -> Columns | None:
    """The columns of a row's cells over those of the row below it."""
    texts = [c for c in cells if not is_blank(c.text)]
    inner = any(is_blank(c.text) for c in cells[texts[0].col : texts[-1].col])
    if len(cells) > len(below):
        return None
    if len(cells) == len(below) or inner:
        return _by_position(_padded(cells, len(below) - len(cells)), below, under)
    lead, end = texts[0].col - 1, len(cells) - texts[-1].col
    inside = below[lead : len(below) - end]
    if any(not is_blank(c.text) for c in (*below[:lead], *below[len(below) - end :])):
        return None
    found = starts(len(texts), inside)
    if found is None or any(
        is_over and _OF_ONE.search(bare(c.text)) for c, (_, is_over) in zip(texts, found, strict=True)
    ):
        return None
    ends = [*(col - 1 for col, _ in found[1:]), len(below) - end]
    blank = {c.col: under[b.col] for c, b in zip(cells[:lead], below[:lead], strict=True)}
    blank |= {c.col: under[b.col] for c, b in zip(cells[len(cells) - end :], below[len(below) - end :], strict=True)}
    return blank | {c.col: (under[a][0], under[b][1]) for c, (a, _), b in zip(texts, found, ends, strict=True)}


def _by_position(cells: Cells, below: Cells, under: Columns) -> Columns:
    """A label before blank cells stands over the labels below them, if one stands below itself."""
    filled = {c.col for c in below if not is_blank(c.text)}
    firsts = [c.col for c in cells if not is_blank(c.text)]
    found = {c.col: under[c.col] for c in cells}
    for first, end in zip(firsts, [*firsts[1:], len(cells) + 1], strict=True):
        if first in filled:
            found[first] = (under[first][0], under[max(k for k in filled if first <= k < end)][1])
    return found
