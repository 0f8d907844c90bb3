"""Headers that stand in two rows (``年度指标值`` over ``运算符号 | 内容 | 度量单位``), of indicators and of funds.

One of indicators may stand in three: ``评价指标`` over ``一级指标 | 二级指标`` over a name and a weight of each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.forms import columns, funding_units
from ingest.forms import vocabulary as words
from ingest.forms.funding_measures import YEAR
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, fold, has_han, is_amount, is_blank
from ingest.model import Cell

#: labels of the first row that go down beside the second, and those that stand over it
Split = tuple[list[Slot], list[Slot]]

_CHILD = {"内容", "数值", "值", "名称"}
_LEVEL_WEIGHT = "参考分值"
_SUMS = ("小计", "合计", "总额", "总计")
#: what such a sum may be, and what it may be of
_SUMMED = ("budget", "adjusted_budget", "executed")
_PARTS = ("allotted", "carryover_in", "initial_budget", "adjustment", "budget", "declared_budget")
#: the last quarter or month
_ENDS_YEAR = re.compile(r"^(第?[四4]季度?|(\d{1,2}[-—~至])?12月份?)$")
_DEEP = {"level1", "level2", "name", "target_comparator", "target_unit"}


def header_row(row: Row, below: Sequence[Row]) -> tuple[Row, Sequence[Row]] | None:
    """A header that stands in this row and the next ones as one row, with those it took; ``None`` if none does."""
    if not below:
        return None
    both = join(row, below[0])
    deep = join(both, below[1]) if both is not None and len(below) > 1 else None
    for whole, taken in ((deep, below[:2]), (both, below[:1])):
        if whole is not None and columns.header(whole):
            return whole, taken
    funds = join_funds(row, below[0]) or funding_units.joined(row, below[0])
    funds = funds or join_lines(row, below[0]) or join_years(row, below[0])
    funds = funds or join_sums(row, below[0]) or join_ways(row, below[0]) or join_periods(row, below[0])
    return (funds, below[:1]) if funds is not None else None


def join(row: Row, below: Row | None) -> Row | None:
    """Two header rows as one, each column under its lowest label; ``None`` where the second is no header row.

    An inexact grid doesn't say what spans what: blank cells of the second row stand under the labels that go down.
    """
    if below is None or not _is_first(row) or not _is_second(below):
        return None
    found = _exact(row, below) if row.exact else split_inexact(row, below)
    if found is None:
        return None
    kept, parents = found
    children = below.own if _names_levels(below) else [_meant(s, parents) for s in below.own]
    slots = sorted([*kept, *children], key=lambda s: s.col)
    return replace(row, slots=tuple(slots))


def _names_levels(row: Row) -> bool:
    """Whether a second header row has levels beside its names: then each says itself what it heads."""
    roles = {role[0] for s in row.own if (role := words.column_role("indicator", s.text))}
    return "name" in roles and bool(roles & {"level1", "level2"})


def join_funds(row: Row, below: Row | None) -> Row | None:
    """Two header rows of a budget block as one (``预算数`` over ``年初预算 | 预算调整``), in a grid without spans.

    ``None`` where the second row isn't measures alone, or the first has no measure that goes down beside it.
    """
    if below is None or row.exact or len(below.own) < 2 or not all(words.measure(s.text) for s in below.own):
        return None
    if any(is_amount(s.text) for s in row.own) or sum(bool(words.measure(s.text)) for s in row.own) < 2:
        return None
    found = split_inexact(row, below)
    if found is None or not any(words.measure(s.text) for s in found[0]):
        return None
    return replace(row, slots=tuple(sorted([*found[0], *below.own], key=lambda s: s.col)))


def join_lines(row: Row, below: Row) -> Row | None:
    """Two header rows of funding lines as one (``财政拨款`` over ``小计 | 上级 | 本级``); ``None`` where none stand so.

    ``小计`` is the line over it.
    """
    texts = [*row.own, *below.own]
    children = [words.line_code(s.text) for s in below.own]
    if len(children) < 2 or not all(children) or any(c.isdigit() for s in texts for c in s.text):
        return None
    if sum(bool(words.line_code(s.text)) for s in row.own) < 2:
        return None
    kept, parents = (_exact(row, below) if row.exact else split_inexact(row, below)) or ([], [])
    if not kept or not all(words.line_code(s.text) for s in parents):
        return None
    meant = [_line_meant(s, code, parents) for s, code in zip(below.own, children, strict=True)]
    return replace(row, slots=tuple(sorted([*kept, *meant], key=lambda s: s.col)))


def join_years(row: Row, below: Row) -> Row | None:
    """Two header rows, years over measures (``2022年`` over ``预算数``), as one; ``None`` where none stand so."""
    years = [s for s in row.own if YEAR.match(bare(s.text))]
    if len(years) < 2 or len(below.own) < 2 or not all(words.measure(s.text) for s in below.own):
        return None
    kept, parents = (_exact(row, below) if row.exact else split_inexact(row, below)) or ([], [])
    if not parents or any(s not in years and not _same_place(s, years) for s in parents):
        return None
    meant = [s.with_text(f"{bare(over.text)}{s.text}") for s in below.own if (over := _over(s, parents))]
    return replace(row, slots=tuple(sorted([*kept, *meant], key=lambda s: s.col)))


def join_sums(row: Row, below: Row) -> Row | None:
    """Two header rows as one, measures over what they sum up (``全年预算数`` over ``本年下达 | 上年结转 | 小计``).

    ``小计`` is the measure over it; what is spent of a part is no measure of the contract. ``None`` where none do.
    """
    sums = [s for s in below.own if bare(s.text) in _SUMS]
    if not sums or len(below.own) < 2:
        return None
    found = _exact(row, below) if row.exact else split_inexact(row, below) or _before_sums(row, below)
    if found is None or any(is_amount(s.text) for s in (*row.own, *below.own)):
        return None
    kept, parents = found
    over = {s: _over(s, parents) for s in below.own}
    told = [p for s in sums if (p := over[s]) and words.measure(p.text) in _SUMMED]
    parts = [s for s in below.own if s not in sums]
    if not len(sums) == len(parents) == len({p.place for p in told}) or len(parts) < len(sums):
        return None
    if any(_part_of(s, over[s]) is None for s in parts):
        return None
    meant = [over[s] if s in sums else _part_of(s, over[s]) for s in below.own]
    placed = [replace(s, text=m.text) for s, m in zip(below.own, meant, strict=True) if m is not None]
    return replace(row, slots=tuple(sorted([*kept, *placed], key=lambda s: s.col)))


def _before_sums(row: Row, below: Row) -> Split | None:
    """Labels that go down, and those over parts that a sum ends, in a grid whose first row lacks the merged cells."""
    above = [s for s in row.slots if has_han(s.text)]
    blank = [c.col for c in below.grid.cells if c.row == below.row_no and is_blank(c.text)]
    ends = [n for n, s in enumerate(below.own) if bare(s.text) in _SUMS]
    before = sum(col < below.own[0].col for col in blank) if below.own else 0
    if not ends or ends[-1] + 1 != len(below.own) or before + len(ends) != len(above) - (len(blank) - before):
        return None
    opens = [below.own[n].col for n in (0, *(end + 1 for end in ends[:-1]))]
    over, kept = above[before : before + len(ends)], [*above[:before], *above[before + len(ends) :]]
    parents = [replace(s, col=col) for s, col in zip(over, opens, strict=True)]
    return [replace(s, col=col, last_col=col) for s, col in zip(kept, sorted(blank), strict=True)], parents


def _part_of(slot: Slot, over: Slot | None) -> Slot | None:
    """A part of a measure with its meaning in its text: of a budget its own word, of what was spent both words."""
    role = words.column_role("funding", slot.text)
    if over is None or role is None or role[1] not in _PARTS:
        return None
    spent = words.measure(over.text) == "executed"
    return slot.with_text(fold(over.text) + slot.text) if spent else slot


def join_ways(row: Row, below: Row) -> Row | None:
    """Two header rows, a measure over its sum and ways of paying (``实际支付数`` over ``小计 | 直接支付``), as one.

    The sum is the measure; ``None`` where none stand so.
    """
    sums = [s for s in below.own if bare(s.text) in _SUMS]
    ways = [s for s in below.own if s not in sums]
    if not sums or not ways or sum(bool(words.measure(s.text)) for s in row.own) < 2:
        return None
    texts = [*row.own, *ways]
    if any(is_amount(s.text) for s in texts) or any(words.line_code(s.text) or words.measure(s.text) for s in ways):
        return None
    kept, parents = (_exact(row, below) if row.exact else split_inexact(row, below)) or ([], [])
    if len(parents) != len(sums) or not all(words.measure(s.text) for s in parents):
        return None
    meant = [s.with_text(over.text) if s in sums and (over := _over(s, parents)) else s for s in below.own]
    return replace(row, slots=tuple(sorted([*kept, *meant], key=lambda s: s.col)))


def join_periods(row: Row, below: Row) -> Row | None:
    """Two header rows, a measure over parts of the year (``累计支出数`` over ``一季度 | ... | 四季度``), as one.

    The year's own column is the measure, and so is the last part of what adds up; ``None`` where none stand so.
    """
    roles = [role[0] if (role := words.column_role("period", s.text)) else "" for s in below.own]
    if len(roles) < 2 or not set(roles) <= {"period", "year"} or any(is_amount(s.text) for s in row.own):
        return None
    kept, parents = (_exact(row, below) if row.exact else split_inexact(row, below)) or ([], [])
    if len(parents) != 1 or not words.measure(parents[0].text) or not any(words.measure(s.text) for s in kept):
        return None
    last = below.own[-1] if "累计" in parents[0].text and _ENDS_YEAR.search(bare(below.own[-1].text)) else None
    wholes = [s for s, role in zip(below.own, roles, strict=True) if role == "year" or s is last]
    meant = [s.with_text(parents[0].text) if s in wholes else s for s in below.own]
    return replace(row, slots=tuple(sorted([*kept, *meant], key=lambda s: s.col)))


def _same_place(slot: Slot, others: list[Slot]) -> bool:
    return any(slot.place == s.place for s in others)


def _over(slot: Slot, parents: list[Slot]) -> Slot | None:
    return next((s for s in reversed(parents) if s.col <= slot.col), None)


def _line_meant(slot: Slot, code: str | None, parents: list[Slot]) -> Slot:
    over = _over(slot, parents)
    return slot.with_text(over.text) if over is not None and code == "total" else slot


def _is_first(row: Row) -> bool:
    """A row of headers: no amount, and the words of two columns at least."""
    known = sum(bool(words.column_role("indicator", s.text)) for s in row.own)
    return known >= 2 and not any(is_amount(s.text) for s in row.own)


def _is_second(row: Row) -> bool:
    """Header words alone, among them a level, a name, a comparator or a unit: what no first row of values holds."""
    roles = [words.column_role("indicator", s.text) for s in row.own]
    known = [r[0] for r in roles if r]
    child = [fold(s.text) in _CHILD for s in row.own]
    whole = all(r or c for r, c in zip(roles, child, strict=True))
    return len(row.own) >= 2 and whole and bool(_DEEP & set(known) or any(fold(s.text) == "名称" for s in row.own))


def _exact(row: Row, below: Row) -> Split | None:
    parents = [s for s in row.slots if any(b.col <= s.last_col and b.last_col >= s.col for b in below.own)]
    return ([s for s in row.slots if s not in parents], parents) if parents else None


def split_inexact(row: Row, below: Row) -> Split | None:
    """Two header rows of a grid that doesn't say what spans what: labels that go down, and those over the second row.

    Both stand where they belong in the second row's columns; ``None`` where nobody can tell.
    """
    above = [s for s in row.slots if has_han(s.text)]
    cells = sorted((c for c in below.grid.cells if c.row == below.row_no), key=lambda c: c.col)
    blank = [c.col for c in cells if is_blank(c.text)]
    if len(blank) == len(cells):
        return None
    width = max((c.col for c in row.grid.cells if c.row == row.row_no), default=0)
    if width == len(cells):  # the columns of the two rows are the same
        return [s for s in above if s.col in blank], [s for s in above if s.col not in blank]
    runs = [a for a in blank if a + 1 not in blank and any(c.col > a for c in cells)]
    if len(runs) > 1:
        return _in_runs(above, cells)
    if len(above) <= len(blank) or len(runs) > 1 or blank != [c.col for c in cells if c.col in blank]:
        return None
    first = next(c.col for c in cells if not is_blank(c.text))
    before = sum(col < first for col in blank)
    end = len(above) - (len(blank) - before)
    kept = zip([*above[:before], *above[end:]], blank, strict=True)
    over, children = above[before:end], len(cells) - len(blank)
    if children % len(over):
        return None
    parents = [replace(s, col=first + n * (children // len(over))) for n, s in enumerate(over)]
    return [replace(s, col=col, last_col=col) for s, col in kept], parents


def _in_runs(above: list[Slot], cells: list[Cell]) -> Split | None:
    """Labels over several runs of children with blank cells between: one goes down by each blank, one is over each run.

    ``None`` where there aren't as many labels.
    """
    blank = [is_blank(c.text) for c in cells]
    opens = [n for n, b in enumerate(blank) if b or n == 0 or blank[n - 1]]
    if len(above) != len(opens):
        return None
    placed = [replace(s, col=cells[n].col, last_col=cells[n].col) for s, n in zip(above, opens, strict=True)]
    kept = [s for s, n in zip(placed, opens, strict=True) if blank[n]]
    return kept, [s for s in placed if s not in kept]


def _meant(slot: Slot, parents: list[Slot]) -> Slot:
    """A word that says nothing alone (``内容``) as the label over it; a level's weight is no indicator's."""
    over = _over(slot, parents)
    role, above = (words.column_role("indicator", s.text) if s else None for s in (slot, over))
    if over is None or above is None:
        return slot
    if fold(slot.text) in _CHILD or (role and role[0] == "name"):
        return slot.with_text(over.text)
    if role and role[0] == "weight" and above[0] in ("level1", "level2"):
        return slot.with_text(_LEVEL_WEIGHT)
    return slot
