"""Columns of a budget block that hold one line of a measure: a second header row, or ``其中：财政拨款`` beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.forms import stacked_split
from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import RATIOS
from ingest.forms.funding_measures import told_columns
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.text import bare, fold, is_blank

if TYPE_CHECKING:
    from ingest.forms.funding_header import Funding

_WHOLE = ("总额", "小计", "合计")
#: what says that the lines below it are what the amount before them is made of
_AMONG = re.compile(r"^其中[:：]?|分担|来源|构成|组成")
_AMONG_ALONE = re.compile(r"^其中[:：]?(?=.)")
#: lines that money comes from
_OF_LEVELS = ("higher_level_subsidy", "current_level")
_SOURCES = ("fiscal_appropriation", "general_public_budget", "government_fund", "own_funds", "other_funds", *_OF_LEVELS)
_SPENT = re.compile(r"(支出|执行|决算)(数|额|金额)?$")


def line_of(slot: Slot) -> str:
    """The line that a second header row names."""
    return words.line_code(slot.text) or ("total" if fold(slot.text) in _WHOLE else "")


def told(columns: list[Column]) -> list[Column]:
    """Columns with their measures told by each other, what is among the one before it as a line of that one."""
    parts = {n: part for n in range(1, len(columns)) if (part := _part(columns[n], columns[n - 1]))}
    others = iter(told_columns([c for n, c in enumerate(columns) if n not in parts]))
    found: list[Column] = []
    for n in range(len(columns)):
        found.append(replace(parts[n], measure=found[-1].measure) if n in parts else next(others))
    return found


def _part(column: Column, before: Column) -> Column | None:
    """A column that names a source of the amounts in the one before it (``全年执行数`` | ``其中：财政拨款支出``)."""
    head = fold(column.header.text) if column.header is not None else ""
    amount = bool(before.measure) and before.measure not in RATIOS and not before.line and before.header is not None
    if not amount or column.measure not in ("unmapped", before.measure) or not _AMONG_ALONE.match(head):
        return None
    code = words.line_code(_SPENT.sub("", bare(head)))
    return replace(column, line=code, source=column.header) if code in _SOURCES else None


def line_row(row: Row, block: Funding, form: FormBuilder) -> bool:
    """Take a second header row of lines (``总额`` | ``财政拨款`` under each measure) into the columns."""
    own = row.own
    if block.known or len(own) < 2 or not all(map(line_of, own)):
        return False
    columns = block.columns
    through = _through(row, columns)  # headers of both rows (``执行率``) have no lines
    parts = _under(own, columns, through) if row.exact else None
    parts = parts or _in_turn(own, [c for c in columns if c.measure and c not in through])
    placed = _placed(row, through)
    if not parts and not row.exact:
        columns = _as_they_span(row, columns)
        placed = through = _through(row, columns)
        parts = _under(own, columns, through) or []
    if not parts:
        return False
    kept = [c for c in columns if c not in through and not c.measure and not _covers(c, own)]
    block.columns = sorted([*kept, *placed, *parts], key=lambda c: c.first)
    block.sure = True
    form.mark(own, "header")
    return True


def is_unread(row: Row, block: Funding) -> bool:
    """Whether a row right below the header is one of sources that nobody can place: no figure below it can be told."""
    codes = [line_of(s) for s in row.own]
    above = max((c.header.place.row_no or 0 for c in block.columns if c.header is not None), default=0)
    return len(codes) > 2 and row.row_no == above + 1 and all(c in (*_SOURCES, "total") for c in codes)


def _as_they_span(row: Row, columns: Sequence[Column]) -> list[Column]:
    """Columns of a header above this row with what they span, in a grid that doesn't say it."""
    at = {c.header.place for c in columns if c.header is not None}
    above = next((r for r in rows_of(row.grid) if any(s.place in at for s in r.own)), None)
    split = stacked_split.inexact(above, row) if above is not None and above.row_no < row.row_no else None
    if split is None:
        return list(columns)
    kept, parents = split
    ends = [s.col - 1 for s in sorted((*kept, *parents), key=lambda s: s.col)[1:]]
    spans = {s.place: (s.col, s.col) for s in kept}
    for slot in parents:
        spans[slot.place] = (slot.col, next((e for e in ends if e >= slot.col), row.own[-1].col))
    return [
        replace(c, first=spans[c.header.place][0], last=spans[c.header.place][1])
        if c.header is not None and c.header.place in spans
        else c
        for c in columns
    ]


def _covers(column: Column, slots: Sequence[Slot]) -> bool:
    return any(column.first <= s.col <= column.last for s in slots)


def _in_turn(own: Sequence[Slot], measures: Sequence[Column]) -> list[Column]:
    """The lines under each measure, one after the other, wherever they stand; empty where nobody can tell.

    They are the same under each, or the whole opens those of each.
    """
    codes = [line_of(s) for s in own]
    each = len(own) // max(len(measures), 1)
    opens = [n for n, code in enumerate(codes) if code == "total"]
    if opens[:1] != [0] or len(opens) != len(measures):
        if each < 2 or codes != codes[:each] * len(measures) or "total" in codes[1:each] or len(measures) < 2:
            return []
        opens = [n * each for n in range(len(measures))]
    ends = [*opens[1:], len(own)]
    if any(end - start < 2 for start, end in zip(opens, ends, strict=True)):
        return []
    return [
        replace(column, first=s.col, last=s.last_col, line=line_of(s), source=s)
        for column, start, end in zip(measures, opens, ends, strict=True)
        for s in own[start:end]
    ]


def _under(own: Sequence[Slot], columns: Sequence[Column], through: Sequence[Column]) -> list[Column] | None:
    """The lines under the measures that span them, or under the label of what the measure before it is made of.

    ``None`` where a line stands under no measure, or a measure over none or the same line twice.
    """
    found: list[Column] = []
    above = ""
    for column in columns:
        if column in through:
            above = "" if column.measure in RATIOS else column.measure or above
            continue
        below = [s for s in own if column.first <= s.col <= column.last]
        among = column.header is not None and bool(_AMONG.search(fold(column.header.text)))
        measure = above if among and column.measure in ("", "unmapped") else column.measure
        if bool(column.measure) > bool(below) or (below and not _are_lines(below, measure, among=among)):
            return None
        found += [
            replace(column, measure=measure, first=s.col, last=s.last_col, line=line_of(s), source=s) for s in below
        ]
        above = measure or above
    return found if len(found) == len(own) else None


def _are_lines(below: Sequence[Slot], measure: str, *, among: bool) -> bool:
    """Whether two lines at least stand below an amount: each once, the whole first or nowhere among them.

    Behind the whole itself (``among``) it stands nowhere.
    """
    codes = [line_of(s) for s in below]
    apart = len({fold(s.text) for s in below}) == len(below) > 1
    whole_first = "total" not in codes[1:] and not (among and codes[0] == "total")
    return bool(measure) and measure not in RATIOS and apart and whole_first


def _through(row: Row, columns: Sequence[Column]) -> list[Column]:
    """The columns whose header goes down beside a second header row.

    A grid that doesn't say what spans what has blank cells there: each column's own, or behind the row the last ones'.
    """
    if row.exact:
        inherited = {s.place for s in row.slots if s.inherited}
        return [c for c in columns if c.header is not None and c.header.place in inherited]
    blank = {c.col for c in row.grid.cells if c.row == row.row_no and is_blank(c.text)}
    end = row.own[-1].last_col
    if any(c.last > c.first for c in columns):
        return [c for c in columns if c.first in blank]
    behind = sum(col > end for col in blank)
    return list(columns[-behind:]) if behind else []


def _placed(row: Row, through: list[Column]) -> list[Column]:
    """Such columns where they stand below the second header row."""
    if row.exact:
        return through
    end = row.own[-1].last_col + 1
    return [replace(c, first=end + k, last=end + k) for k, c in enumerate(through)]


def wholes(columns: list[Column], figures: int) -> list[Column]:
    """The columns of a row with one figure a measure below lines (``合计``), in a grid without spans: one a measure."""
    kept = {c.measure: c for c in reversed(columns) if c.line}
    wholes = [replace(kept[c.measure], line="", source=None) if c.line else c for c in columns]
    wholes = [c for n, c in enumerate(wholes) if c not in wholes[:n]]
    return wholes if kept and len(columns) > len(wholes) == figures else columns


def goes_through(value: Slot, column: Column, columns: list[Column]) -> bool:
    """Whether a figure stands below all lines of its measure: it is the row's own line's."""
    parts = [c for c in columns if c.line and c.measure == column.measure]
    return len(parts) > 1 and all(c.first <= value.last_col and c.last >= value.col for c in parts)


def line_under(column: Column, code: str, name: Slot) -> tuple[str, str | None]:
    """The line of a row's figure in a column, and its label where the row's own isn't all of it.

    In a column of one line (``基本支出`` under ``决算数``) the total's figure is that line's; of any other row it is a
    part of two lines, which the public contract has no code for.
    """
    if column.source is None or column.line in ("", "total"):
        return code, None
    return (
        (column.line, column.source.text)
        if code in ("total", "total_expenditure")
        else ("unmapped", f"{name.text} {column.source.text}")
    )
