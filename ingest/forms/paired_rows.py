"""Indicators in two rows each: what was expected, and below it what was reached (``预期`` over ``完成``).

The two become one row with the values side by side, as most forms print them, and the header says so. A cell over both
rows is of both; texts of the lower row alone other than its label and value end it, as nobody knows whose they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ingest.forms.rows import Row, Slot
from ingest.forms.text import fold, is_blank

_TARGET: Final = re.compile(
    r"^(年初|年度|预期|绩效|计划|预定|应|全年)*(目标|预期|计划|指标|应完成|应达到)(值|数|情况)?$"
)
_ACTUAL: Final = re.compile(r"^(全年|年末|年度|实际|已)*(实际|完成|达到|达成|实现)(值|数|情况)?$")
_FEWEST: Final = 2
#: a header of both
_BOTH: Final = re.compile(r"^.{0,8}(目标|预期|指标|计划).{0,6}/.{0,8}(完成|实际|达到|实现).{0,8}$")
#: what the header then says
_HEADERS: Final = ("年度指标值", "实际完成值")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two rows of one indicator, the columns of their labels and of their values."""

    upper: Row
    lower: Row
    label: Slot
    value: int


def joined(rows: Sequence[Row]) -> tuple[list[Row], list[Slot]]:
    """The rows, two of one indicator as one; and the texts of labels and headers that this used up."""
    pairs = [pair for a, b in pairwise(rows) if (pair := _pair(a, b))]
    if not pairs and (parted := _unlabelled(rows)):
        return parted, []
    places = {(pair.label.col, pair.value) for pair in pairs}
    if len(pairs) < _FEWEST or len(places) != 1:
        return list(rows), []
    (label_col, value_col) = places.pop()
    head = next((n for n, row in enumerate(rows) if row is pairs[0].upper), 0) - 1
    while head >= 0 and not _over(rows[head], label_col, value_col):  # a level's heading, a page's end
        head -= 1
    if head < 0:
        return list(rows), []
    whole: dict[int, Row | None] = {id(rows[head]): _header(rows[head], label_col, value_col)}
    for pair in pairs:
        whole |= {id(pair.upper): _one(pair), id(pair.lower): None}
    kept = [found for row in rows if (found := whole.get(id(row), row)) is not None]
    used = [slot for pair in pairs for slot in (pair.label, next(s for s in pair.lower.own if s.col == label_col))]
    return kept, [*used, *_over(rows[head], label_col, value_col)]


def _pair(upper: Row, lower: Row) -> _Pair | None:
    """The two rows of one indicator: nothing but a label and a value begins in the second."""
    own = lower.own
    if not upper.exact or len(own) != 2 or not _ACTUAL.match(fold(own[0].text)):
        return None
    label = next((s for s in upper.own if s.col == own[0].col and _TARGET.match(fold(s.text))), None)
    value = next((s for s in upper.own if s.col == own[1].col), None)
    beside = label is not None and value is not None and label.last_col + 1 == value.col
    return _Pair(upper, lower, label, value.col) if label and value and beside and not is_blank(value.text) else None


def _over(row: Row, label_col: int, value_col: int) -> list[Slot]:
    """The header's texts over the labels and values of pairs, where it has others beside them."""
    found = [s for s in row.own if s.last_col >= label_col and s.col <= value_col]
    whole = any(s.last_col < label_col for s in row.own)
    return found if whole and all(s.col >= label_col for s in found) else []


def _header(row: Row, label_col: int, value_col: int) -> Row:
    over = _over(row, label_col, value_col)
    last = max(s.last_col for s in over)
    told = [
        replace(over[0], text=_HEADERS[0], col=label_col, last_col=value_col - 1),
        replace(over[-1], text=_HEADERS[1], col=value_col, last_col=last),
    ]
    return _with(row, over, told)


def _one(pair: _Pair) -> Row:
    """A row with both values: the expected one in the place of its label."""
    target = next(s for s in pair.upper.own if s.col == pair.value)
    actual = next(s for s in pair.lower.own if s.col == pair.value)
    values = [replace(target, col=pair.label.col, last_col=pair.label.last_col), actual]
    return _with(pair.upper, [pair.label, target], values)


def _with(row: Row, old: Sequence[Slot], new: Sequence[Slot]) -> Row:
    """A row with other texts in the place of some."""
    slots = [*(s for s in row.slots if s not in old), *new]
    return replace(row, slots=tuple(sorted(slots, key=lambda s: s.col)))


def _widened(row: Row, col: int) -> Row:
    """A row with room for a column more behind the one of that number."""
    moved = (replace(s, col=s.col + (s.col > col), last_col=s.last_col + (s.last_col >= col)) for s in row.slots)
    return replace(row, slots=tuple(moved))


def _unlabelled(rows: Sequence[Row]) -> list[Row]:
    """The rows, where the header alone says what stands over what (``年度指标值（上行）/实际完成值（下行）``)."""
    heads = [(n, s) for n, row in enumerate(rows) for s in row.own if row.exact and _BOTH.match(fold(s.text))]
    if len(heads) != 1:
        return []
    (start, over) = heads[0]
    if over.last_col == over.col:
        rows = [_widened(row, over.col) if n >= start else row for n, row in enumerate(rows)]
        over = replace(over, last_col=over.col + 1)
    columns = ((over.col, over.col), (over.col + 1, over.last_col))
    whole: dict[int, Row | None] = {}
    for upper, lower in pairwise(rows[start + 1 :]):
        above = next((s for s in upper.own if s.col == over.col), None)
        if above is None or whole.get(id(upper), upper) is None or [s.col for s in lower.own] != [over.col]:
            continue
        values = [replace(s, col=a, last_col=b) for s, (a, b) in zip((above, lower.own[0]), columns, strict=True)]
        whole |= {id(upper): _with(upper, [above], values), id(lower): None}
    if len(whole) < 2 * _FEWEST:
        return []
    told = [replace(over, text=t, col=a, last_col=b) for t, (a, b) in zip(_HEADERS, columns, strict=True)]
    whole[id(rows[start])] = _with(rows[start], [over], told)
    return [found for row in rows if (found := whole.get(id(row), row)) is not None]
