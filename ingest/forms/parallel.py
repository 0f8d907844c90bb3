"""Rows that were typed into one: cells of a row whose lines stand side by side, a figure a line in several of them.

``更新路径数量⏎维护场地数量`` | ``≥80套⏎≥150处`` | ``10⏎10`` are two indicators. Where a cell with figures
has another number of lines, nobody knows which line each is of, and the row stays as it is; words behind them all, such
as a reason, are of all its lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.forms import columns
from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, Slot
from ingest.forms.text import has_han, is_blank, is_dash, is_number

#: in so many cells stands a figure a line
_CELLS = 2
_FIGURE = re.compile(r"\s*[≥≤><＞＜=＝≧≦]{0,2}\s*-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?\s*(%|％|‰|[一-鿿/]{1,6})?\s*")
_OF_DATE = re.compile(r"\s*\d{1,4}[年月日号.]\s*")


def parted(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, each that holds several as these: the texts keep their places."""
    above: list[Row] = []
    for row in rows:
        yield from _parted(row, above)
        above.append(row)


def _parted(row: Row, above: Sequence[Row]) -> Sequence[Row]:
    own = [s for s in row.own if s.row_span == 1]
    stacks = [s for s in own if _is_stack(s)]
    count = len(_lines(stacks[0])) if stacks else 0
    if sum(len(_lines(s)) == count for s in stacks) < _CELLS:
        return (row,)
    name = _name(row, [s for s in own if s.col < stacks[0].col], above)
    if name is None or len(_lines(name)) != count or not all(map(has_han, _lines(name))):
        return (row,)
    last = stacks[-1].col
    reasons = [
        s for s in own if s.col > last and len(_lines(s)) != count and not any(map(_FIGURE.fullmatch, _lines(s)))
    ]
    if any(s not in own or len(_lines(s)) != count for s in row.slots if s.col > name.col and s not in reasons):
        return (row,)
    heads = {s.place for s in row.slots if s.col < name.col and not _is_apart(s, count)} | {s.place for s in reasons}
    return [replace(row, slots=tuple(_of(s, n, count, s.place in heads) for s in row.slots)) for n in range(count)]


def _name(row: Row, left: Sequence[Slot], above: Sequence[Row]) -> Slot | None:
    """What stands under the names of the header above, or next to the first figures where no header names them."""
    header = next((found for other in reversed(above) if (found := columns.header(other))), None)
    if header is None:
        return left[-1] if left else None
    named = next((c for c in header if c.role == "name"), None)
    return next((s for s in row.own if named is not None and named.first <= s.col <= named.last), None)


def _is_stack(slot: Slot) -> bool:
    """Whether a cell holds several figures, one a line; a broken date is none."""
    lines = _lines(slot)
    figures = [line for line in lines if not is_dash(line)]
    found = all(_FIGURE.fullmatch(line) and not _OF_DATE.fullmatch(line) for line in figures)
    return len(lines) > 1 and bool(figures) and found


def _lines(slot: Slot) -> list[str]:
    return [line for line in slot.text.split("\n") if not is_blank(line)]


def _is_apart(slot: Slot, count: int) -> bool:
    """Whether a cell left of the names holds a label or a number for each row; else its text is of all of them."""
    lines = _lines(slot)
    return not slot.inherited and len(lines) == count and all(words.levels(x) or is_number(x) for x in lines)


def _of(slot: Slot, n: int, count: int, is_head: bool) -> Slot:
    """The line of a cell that belongs to one of its rows; one that heads all of them is as a cell that spans them."""
    if slot.inherited:
        return slot
    return replace(slot, row_span=count, inherited=n > 0) if is_head else slot.with_text(_lines(slot)[n])
