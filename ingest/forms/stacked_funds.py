"""Headers of funds that stand in two rows: measures over their parts, lines over lines, years over measures."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.forms import funding_units
from ingest.forms import vocabulary as words
from ingest.forms.funding_measures import YEAR
from ingest.forms.rows import Row, Slot
from ingest.forms.stacked_split import SUMS, Split, inexact, joined, label_over, split
from ingest.forms.text import bare, fold, has_han, is_amount, is_blank

#: what such a sum may be, and what it may be of
_SUMMED = ("budget", "adjusted_budget", "executed")
_PARTS = ("allotted", "carryover_in", "initial_budget", "adjustment", "budget", "declared_budget")
#: the last quarter or month, and what was spent in each
_ENDS_YEAR = re.compile(r"^(第?[四4]季度?|(\d{1,2}[-—~至])?12月份?)$")
_OF_EACH = re.compile(r"^[各分](季度?|月份?|期)(累计|实际)?(支出|执行|使用|支付)(数|额|金额)?$")
#: a child that says no more than the measure over it
_PLAIN = ("金额", "数额", "数")


def header_row(row: Row, below: Row) -> Row | None:
    """Two header rows of funds as one; ``None`` where they are none."""
    ways = (join_funds, funding_units.joined, join_lines, join_years, join_sums, join_ways, join_periods, join_words)
    return next((whole for way in ways if (whole := way(row, below)) is not None), None)


def join_funds(row: Row, below: Row) -> Row | None:
    """Two header rows of a budget block as one (``预算数`` over ``年初预算 | 预算调整``), in a grid without spans.

    ``None`` where the second row isn't measures alone, or the first has no measure that goes down beside it.
    """
    if row.exact or len(below.own) < 2 or not all(words.measure(s.text) for s in below.own):
        return None
    if any(is_amount(s.text) for s in row.own):
        return None
    found = inexact(row, below)
    if found is None or not any(words.measure(s.text) for s in found[0]):
        return None
    return joined(row, found[0], list(below.own))


def join_lines(row: Row, below: Row) -> Row | None:
    """Two header rows of funding lines as one (``财政拨款`` over ``小计 | 上级 | 本级``); ``None`` where none stand so.

    ``小计`` is the line over it, and ``其中`` over lines says nothing.
    """
    texts = [*row.own, *below.own]
    children = [words.line_code(s.text) for s in below.own]
    if len(children) < 2 or not all(children) or any(c.isdigit() for s in texts for c in s.text):
        return None
    if sum(bool(words.line_code(s.text) or _is_among(s)) for s in row.own) < 2:
        return None
    kept, parents = split(row, below) or ([], [])
    if not kept or not all(words.line_code(s.text) or _is_among(s) for s in parents):
        return None
    meant = [_line_meant(s, code, parents) for s, code in zip(below.own, children, strict=True)]
    return joined(row, kept, meant)


def _is_among(slot: Slot) -> bool:
    return fold(slot.text).startswith("其中") and not bare(slot.text)


def join_years(row: Row, below: Row) -> Row | None:
    """Two header rows, years over measures (``2022年`` over ``预算数``), as one; ``None`` where none stand so."""
    years = [s for s in row.own if YEAR.match(bare(s.text))]
    if len(years) < 2 or len(below.own) < 2 or not all(words.measure(s.text) for s in below.own):
        return None
    kept, parents = split(row, below) or ([], [])
    if not parents or any(s not in years and not _same_place(s, years) for s in parents):
        return None
    meant = [s.with_text(f"{bare(over.text)}{s.text}") for s in below.own if (over := label_over(s, parents))]
    return joined(row, kept, meant)


def join_sums(row: Row, below: Row) -> Row | None:
    """Two header rows as one, measures over what they sum up (``全年预算数`` over ``本年下达 | 上年结转 | 小计``).

    ``小计`` is the measure over it; what is spent of a part is no measure of the contract. ``None`` where none do.
    """
    sums = [s for s in below.own if bare(s.text) in SUMS]
    if not sums or len(below.own) < 2:
        return None
    found = split(row, below) if row.exact else inexact(row, below) or _before_sums(row, below)
    if found is None or any(is_amount(s.text) for s in (*row.own, *below.own)):
        return None
    kept, parents = found
    over = {s: label_over(s, parents) for s in below.own}
    told = [p for s in sums if (p := over[s]) and words.measure(p.text) in _SUMMED]
    parts = [s for s in below.own if s not in sums]
    if not len(sums) == len(parents) == len({p.place for p in told}) or len(parts) < len(sums):
        return None
    if any(_part_of(s, over[s]) is None for s in parts):
        return None
    meant = [over[s] if s in sums else _part_of(s, over[s]) for s in below.own]
    placed = [replace(s, text=m.text) for s, m in zip(below.own, meant, strict=True) if m is not None]
    return joined(row, kept, placed)


def _before_sums(row: Row, below: Row) -> Split | None:
    """Labels that go down, and those over parts that a sum ends, in a grid whose first row lacks the merged cells."""
    above = [s for s in row.slots if has_han(s.text)]
    blank = [c.col for c in below.grid.cells if c.row == below.row_no and is_blank(c.text)]
    ends = [n for n, s in enumerate(below.own) if bare(s.text) in SUMS]
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
    sums = [s for s in below.own if bare(s.text) in SUMS]
    ways = [s for s in below.own if s not in sums]
    if not sums or not ways or sum(bool(words.measure(s.text)) for s in row.own) < 2:
        return None
    texts = [*row.own, *ways]
    if any(is_amount(s.text) for s in texts) or any(words.line_code(s.text) or words.measure(s.text) for s in ways):
        return None
    kept, parents = split(row, below) or ([], [])
    if len(parents) != len(sums) or not all(words.measure(s.text) for s in parents):
        return None
    meant = [s.with_text(over.text) if s in sums and (over := label_over(s, parents)) else s for s in below.own]
    return joined(row, kept, meant)


def join_periods(row: Row, below: Row) -> Row | None:
    """Two header rows, a measure over parts of the year (``累计支出数`` over ``一季度 | ... | 四季度``), as one.

    The year's own column is the measure, and so is the last part of what adds up; ``None`` where none stand so.
    """
    roles = [role[0] if (role := words.column_role("period", s.text)) else "" for s in below.own]
    if len(roles) < 2 or not set(roles) <= {"period", "year"} or any(is_amount(s.text) for s in row.own):
        return None
    kept, parents = split(row, below) or ([], [])
    if len(parents) != 1 or not any(words.measure(s.text) for s in kept):
        return None
    if not words.measure(parents[0].text) and not _OF_EACH.match(bare(parents[0].text)):
        return None
    last = below.own[-1] if "累计" in parents[0].text and _ENDS_YEAR.search(bare(below.own[-1].text)) else None
    wholes = [s for s, role in zip(below.own, roles, strict=True) if role == "year" or s is last]
    meant = [s.with_text(parents[0].text) if s in wholes else s for s in below.own]
    return joined(row, kept, meant)


def join_words(row: Row, below: Row) -> Row | None:
    """Two header rows as one, measures over words that say which (``预算数`` over ``年初 | 全年``), or ``None``."""
    found = split(row, below)
    if found is None or len(below.own) < 2 or any(c.isdigit() for s in (*row.own, *below.own) for c in s.text):
        return None
    kept, parents = found
    meant = [said for s in below.own if (said := _said(s, label_over(s, parents))) is not None]
    measures = {words.measure(s.text) for s in meant}
    if len(measures) < len(below.own) or not all(words.measure(s.text) for s in parents):
        return None  # one says nothing, or two say the same
    return joined(row, kept, meant)


def _said(slot: Slot, over: Slot | None) -> Slot | None:
    """A word below a measure with what both say; ``None`` where that is no measure."""
    if over is None or words.line_code(slot.text):
        return None
    if bare(slot.text) in _PLAIN:
        return replace(over, col=slot.col, last_col=slot.last_col)
    both = slot.with_text(bare(slot.text) + fold(over.text))
    return next((s for s in (slot, both) if words.measure(s.text)), None)


def _same_place(slot: Slot, others: list[Slot]) -> bool:
    return any(slot.place == s.place for s in others)


def _line_meant(slot: Slot, code: str | None, parents: list[Slot]) -> Slot:
    over = label_over(slot, parents)
    sums = over is not None and code == "total" and not _is_among(over)
    return slot.with_text(over.text) if over is not None and sums else slot
