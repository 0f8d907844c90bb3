"""Indicator tables in two halves side by side, read as if the right one stood below the left one.

``产出指标`` | ``效益及满意度指标`` stand over two sets of the same headers, and each row below holds an indicator of
each set. Texts keep their places; only the columns of the right half are counted as those of the left one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.forms import joint_levels
from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, Slot
from ingest.forms.text import fold, is_number

#: headers that a half has at least; what was reached or scored is in no two sets of goals (``中期目标`` | ``年度目标``)
_FEWEST = 3
_REACHED = frozenset({"actual", "score"})
_LEVELS = frozenset({"level1", "level2"})


@dataclass(frozen=True, slots=True)
class _Halves:
    """The headers of both halves in their order, the label over each, if there are any, and what stands left of all."""

    headers: tuple[tuple[Slot, ...], tuple[Slot, ...]]
    labels: tuple[Slot, ...] = ()
    before: tuple[Slot, ...] = ()

    @property
    def ends(self) -> tuple[int, int]:
        """The last column of each half."""
        left, right = self.headers
        return left[-1].last_col, right[-1].last_col

    @property
    def _width(self) -> int:
        return len((*self.before, *self.headers[0], *self.headers[1]))

    def holds(self, row: Row) -> bool:
        """Whether a row has texts of both halves alone, none over all of one; without positions, as many cells."""
        if any(words.score_component(s.text) == "budget_execution" for s in row.own[:1]):
            return False
        right = self.headers[1]
        count = sum(c.row == row.row_no for c in row.grid.cells)
        if not row.exact and count + _lacks_remark(right) * (count < self._width) != self._width:
            return False
        whole = {(half[0].col, half[-1].last_col) for half in self.headers}
        own = [(s.col, s.last_col) for s in row.own if not words.levels(s.text)]
        split, last = self.ends
        return all(b <= split or (a > split and b <= last) for a, b in own) and not whole.intersection(own)

    def part(self, row: Row, n: int) -> Row:
        """What of a row stands in the left half (0) or the right one (1), by the columns of the left one."""
        half = self.headers[n]
        inside = [s for s in row.slots if half[0].col <= s.col <= half[-1].last_col]
        return replace(row, slots=tuple(inside if n == 0 else map(self._moved, inside)))

    def sums(self, row: Row, n: int) -> Row:
        """The sum of a half as the subtotal of the level over it; nothing where several or no levels are."""
        numbers = [s for s in self.part(row, n).own if is_number(s.text)]
        label = [replace(s, col=1, last_col=1) for s in self.labels[n : n + 1] if len(joint_levels.codes(s.text)) == 1]
        return replace(row, slots=(*label, *numbers) if label else ())

    def _moved(self, slot: Slot) -> Slot:
        left, right = self.headers
        last = len(right) - 1
        a, b = (next((n for n, h in enumerate(right) if at <= h.last_col), last) for at in (slot.col, slot.last_col))
        return replace(slot, col=left[a].col, last_col=left[b].last_col)


def parted(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The rows with those of right halves below those of left ones; and the headers that no table goes on over."""
    done: list[Row] = []
    opening: list[Row] = []
    halves: _Halves | None = None
    right: list[Row] = []
    rows = list(rows)
    for n, row in enumerate(rows):
        if halves is not None and halves.holds(row):
            part = halves.sums if _is_sum(row, halves) else halves.part
            left, other = part(row, 0), part(row, 1)
            done += [left] if left.own else []
            right += [other] if other.own else []
            continue
        done, halves, right = [*done, *right], None, []
        if (halves := _halves(row, done[-1] if done else None, rows[n + 1 : n + 2])) is None:
            done.append(row)
            continue
        above = [done.pop()] if halves.labels else []
        done += _headed(row, above, halves, 0)
        right = _headed(row, above, halves, 1)
        opening.append(right[0])
    return [*done, *right], opening


def _headed(row: Row, above: Sequence[Row], halves: _Halves, n: int) -> list[Row]:
    """The header of a half, and the row of the level over it."""
    part = halves.part(row, n)
    label = [replace(s, col=part.slots[0].col, last_col=part.slots[0].col) for s in halves.labels[n : n + 1]]
    head = replace(part, slots=(*_before(halves, n), *part.slots))
    return [head, replace(above[0], slots=tuple(label))] if label else [head]


def _before(halves: _Halves, n: int) -> tuple[Slot, ...]:
    return halves.before if n == 0 else ()


def _halves(row: Row, above: Row | None, below: Sequence[Row]) -> _Halves | None:
    """The halves that a row is the header of, with the labels of the row above; ``None`` where it heads none.

    Their levels may stand in the row ``below``, over a half each.
    """
    start = len(row.own) % 2  # the label of the whole block may stand left of both
    own = row.own[start:]
    roles = [_role(s.text) for s in own]
    middle = len(own) // 2
    left, right = own[:middle], own[middle:]
    told = set(roles)
    if middle < _FEWEST or roles[:middle] != roles[middle:] or "name" not in told or not told & _REACHED:
        return None
    found = _Halves((left, right), before=tuple(row.own[:start]))
    if row.exact and any(_over_halves(x, found) for x in below):
        return found
    labels = [] if above is None else [s for s in above.own if s.col >= left[0].col]
    if above is None or len(labels) != len(found.headers) or any(map(is_number, (s.text for s in labels))):
        return found if told & _LEVELS else None
    if not all(joint_levels.codes(s.text) for s in labels):
        return None if _over(labels, found, row) else found if told & _LEVELS else None
    own_above = tuple(s for s in above.own if s.col < left[0].col)
    return replace(found, labels=tuple(labels), before=(*own_above, *found.before))


def _over_halves(row: Row, halves: _Halves) -> bool:
    """Whether a row has nothing but a level over each half."""
    whole = [(half[0].col, half[-1].last_col) for half in halves.headers]
    return [(s.col, s.last_col) for s in row.own] == whole and all(words.levels(s.text) for s in row.own)


def _over(labels: Sequence[Slot], halves: _Halves, row: Row) -> bool:
    """Whether two labels stand over a half each."""
    ends = [s.last_col for s in labels]
    return not row.exact or ends == list(halves.ends)


def _is_sum(row: Row, halves: _Halves) -> bool:
    """Whether each half of a row opens with a word for its sum."""
    firsts = [part.own[0].text for n in (0, 1) if (part := halves.part(row, n)).own]
    return len(firsts) > 1 and all(words.score_component(text) in ("total", "level1_subtotal") for text in firsts)


def _lacks_remark(headers: Sequence[Slot]) -> bool:
    """Whether a row's last cell may be missing: it would hold a remark."""
    return _role(headers[-1].text) in ("deviation", "explanation", "note")


def _role(text: str) -> str:
    """What a header says: the role of its column, or its own words."""
    role = words.column_role("indicator", text)
    return role[0] if role else fold(text)
