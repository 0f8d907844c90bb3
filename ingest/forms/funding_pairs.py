"""Budget figures side by side with their labels: ``年初预算数`` | ``186`` | ``全年执行数`` | ``180.42``."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from ingest.forms import (
    fields,
    funding_beside,
    funding_labels,
    funding_points,
    funding_sides,
    funding_sources,
    funding_told,
    line_of_pair,
)
from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder, unit_in
from ingest.forms.figures import RATIOS, figure
from ingest.forms.funding_measures import in_its_year, measure_of, told_in
from ingest.forms.funding_said import fits, labelled
from ingest.forms.rows import Row, Slot
from ingest.forms.state import Parts, State
from ingest.forms.text import bare, fold, is_amount, is_figure

#: what names a sum of money, not a code or a number of things
_AMONG = re.compile(r"^\(?其中")
_PAIR = 2
#: what was spent of a source, not a kind of expenditure (``基本支出``)
_OF_SOURCE = re.compile(r"(拨款|资金|收入|补助|贷款|自筹)支出(数|额|金额)?$")
_MONEY = re.compile(r"^其中[:：]?.*(资|债|款|补)|(资本金|资金|债券(额度|资金|金额)?|贷款|投资|补助|自筹)$")


def read_row(row: Row, state: State) -> bool:
    """Read a row of measures of the form's total, or of lines below such a row; false where the row is neither."""
    readers = (
        funding_sides.read_row,
        funding_labels.read_row,
        funding_told.read_row,
        funding_beside.read_row,
        _made_of,
        _measures,
        _lines,
        _rate,
        funding_points.read_rate,
        funding_points.read_row,
        _parts,
        _sources,
    )
    of_block = state.form.block_unit
    state.form.open_block(row.slots)
    done = any(read(row, state) for read in readers)
    state.form.block_unit = of_block
    if done:
        return True
    state.beside = None
    return False


def behind_field(row: Row, form: FormBuilder) -> Row:
    """The row without a field that its money stands behind (``部门名称 | 某局 | 年度预算总额（万元） | 883.62``)."""
    own = row.own
    at = next((n for n, (a, b) in enumerate(pairwise(own)) if _is_money(a) and is_figure(b.text)), 0)
    field = words.field_code(own[0].text) if at > 1 else None
    if field is None or len(own) != at + _PAIR:
        return row
    fields.read_row(own[:at], form)
    return replace(row, slots=tuple(own[at:]))


def _is_money(label: Slot) -> bool:
    """Whether a label names a line of the budget with its unit."""
    return words.line_code(label.text) is not None and unit_in(label.text) is not None


def _pairs(row: Row) -> list[tuple[Slot, Slot]]:
    """Labels with the amounts beside them, or behind a colon in the same cell (``年初预算数：120.00``)."""
    within = [(s.with_text(x[0]), s.with_text(x[1])) for s in row.own for x in labelled(s.text)]
    pairs = [(a, b) for a, b in pairwise(row.slots) if is_figure(b.text)]
    beside = [(a, b) for a, b in pairs if not _is_series(row.slots[row.slots.index(b) :])]
    return sorted([*beside, *within], key=lambda pair: pair[0].col)


def _is_series(slots: Sequence[Slot]) -> bool:
    """Whether a label's figures are several of one kind, as of quarters: nobody knows which of them is the whole's."""
    figures = list(takewhile(lambda slot: is_amount(slot.text), slots))
    return len(figures) > 2 or sum("%" in fold(s.text) for s in figures) > 1


def _made_of(row: Row, state: State) -> bool:
    """Different sources of an amount above, and measures that stand beside them for want of room."""
    pairs = _pairs(row)
    if _spent([(a, words.line_code(a.text) or "") for a, _ in pairs], state.pairs):
        return False
    rest = funding_sources.read(pairs, state)
    return len(rest) < len(pairs) and (not rest or _measures(row, state, rest))


def _measures(row: Row, state: State, pairs: Sequence[tuple[Slot, Slot]] | None = None) -> bool:
    fresh = [(a, b) for a, b in pairs or _pairs(row) if not b.inherited or b.place not in state.form.landed]
    found = [(a, b, m) for a, b in fresh if (m := _named(a, row, state)) and fits(m, a, b)]
    measures = told_in(state.form, [m for _, _, m in found])
    if not found or (all(m in RATIOS for m in measures) and not state.pairs):
        return False
    state.form.see_unit(*row.slots)
    before = [s for s in row.own if s.col < found[0][0].col]
    if before and words.field_code(before[0].text):
        fields.read_row(before[:2], state.form)
    _part_goes_on(before, state)
    for (name, value, _), named in zip(found, measures, strict=True):
        line, label = line_of_pair.of(row, found[0][0], name, state)
        measure, year = in_its_year(named, name, state.form.stated_year(), declared=state.form.declares())
        figure(state.form, "form", "header", line, label, measure, name, value, year=year)
        state.pairs.append(Column("measure", name, name.col, name.last_col, measure, year=year))
    amounts = [n for n, m in enumerate(measures) if m not in RATIOS]
    last = amounts[-1] if amounts else len(found) - 1  # a rate may stand behind the amount's parts
    _parts_beside(
        [s for s in row.slots if s.col < _end(found, last)], found[last], state.pairs[last - len(found)], state
    )
    funding_sources.below_parts([s for s in row.own if s.col > found[-1][1].col], state)
    funding_points.points(row.slots, state.form)
    behind = [s for s in row.own if s.col > found[-1][1].last_col]
    if behind and words.field_code(behind[0].text):  # ``年末结余`` | ``46.90`` | ``填表日期`` | ``2023年3月18日``
        fields.read_row(behind, state.form)
    for slot in row.own:
        if is_amount(slot.text) and state.form.roles.get(slot.place) is None:
            state.form.unmapped("budget_value", slot)
    return True


def _part_goes_on(slots: Sequence[Slot], state: State) -> None:
    """Land another part of the amount in the row above (``其中：项目支出`` | ``60`` below ``其中：基本支出``)."""
    if state.parts is None or len(slots) != _PAIR or not is_amount(slots[1].text):
        return
    name, value = slots
    code = words.line_code(name.text)
    if code in (None, "unmapped", "total") or not _AMONG.match(fold(name.text)) or measure_of(name) is not None:
        return
    of = state.parts.of
    figure(state.form, "form", "header", str(code), name, of.measure, of.header, value, year=of.year)


def _named(label: Slot, row: Row, state: State) -> str | None:
    """The measure that a label names; with the whole project's total that of the year is its budget for the year."""
    named = measure_of(label)
    whole = any(c.measure == "project_total_budget" for c in state.pairs)
    beside = any(words.measure(s.text) == "project_total_budget" for s in row.own)
    of_year = (whole or beside) and fold(label.text).startswith(("年度", "本年", "当年"))
    total = named in ("declared_budget", "budget") or (named is None and words.line_code(label.text) == "total")
    return "project_year_budget" if of_year and total else named


def _end(found: Sequence[tuple[Slot, Slot, str]], at: int) -> float:
    """The column in which the next pair begins."""
    return found[at + 1][0].col if at + 1 < len(found) else math.inf


def _parts_beside(own: Sequence[Slot], last: tuple[Slot, Slot, str], column: Column, state: State) -> None:
    """Land what a row's last amount is made of (``其中：财政拨款`` | ``80`` behind ``预算数`` | ``100``)."""
    behind = [s for s in own if s.col > last[1].col]
    while behind and behind[-1].inherited:  # a label that the row above has too is of both, an amount of that row
        behind.pop()
    if len(behind) % 2 and words.line_code(behind[-1].text):
        behind = behind[:-1]  # a source whose amount is blank
    pairs = list(zip(behind[::2], behind[1::2], strict=False))
    if column.measure in RATIOS or not behind or len(behind) % 2 or not _AMONG.match(fold(behind[0].text)):
        return
    if not all((words.line_code(a.text) or _MONEY.search(fold(a.text))) and is_figure(b.text) for a, b in pairs):
        return
    lines = [(name, value, words.line_code(name.text) or "unmapped") for name, value in pairs]
    for name, value, code in lines:
        figure(state.form, "form", "header", code, name, column.measure, last[0], value, year=column.year)
        if code == "unmapped":
            state.form.unmapped("budget_line", name)
    state.parts = Parts(column, tuple(lines))


def _rate(row: Row, state: State) -> bool:
    """The rate in a row of its own below the amounts (``预算执行率`` | ``94.72%``), and points beside it."""
    known = state.form.total_measures()
    sure = "executed" in known  # else the second look tells the amounts, and what the rate is of
    if "execution_rate" in known or len(row.own) < (_PAIR if sure else 2 * _PAIR) or state.table is not None:
        return False
    name, value = row.own[:_PAIR]
    others = {s.place for a, b in pairwise(row.own[2:]) if words.column_role("funding", a.text) for s in (a, b)}
    others |= {s.place for s in row.own[2:] if funding_points.is_most(s)}
    if words.measure(name.text) != "execution_rate" or not is_amount(value.text) or "%" not in fold(value.text):
        return False
    if any(s.place not in others for s in row.own[2:]):
        return False
    if sure:
        figure(state.form, "form", "header", "total", name, "execution_rate", name, value)
    funding_points.points(row.slots, state.form, name)
    return True


def _parts(row: Row, state: State) -> bool:
    """Lines of the budget beside amounts of which nothing says what they measure (``基本支出总额`` | ``645.50``)."""
    pairs = list(zip(row.own[::2], row.own[1::2], strict=False))
    codes = [words.line_code(a.text) for a, _ in pairs]
    amounts = all(is_amount(b.text) and "%" not in fold(b.text) for _, b in pairs)
    if len(pairs) < 2 or len(row.own) % 2 or not all(codes) or not amounts or state.funding or state.table:
        return False
    for (name, value), code in zip(pairs, codes, strict=True):
        figure(state.form, "form", "header", str(code), name, "unmapped", None, value)
    return True


def _sources(row: Row, state: State) -> bool:
    """Where the money of a whole project comes from, below its total (``其中：项目资本金`` | ``7900``).

    Amounts alone below the project's total investment: lines that no word explains, and of which nothing says whether
    they are all of it.
    """
    pairs = list(zip(row.own[::2], row.own[1::2], strict=False))
    of_project = bool(state.pairs) and state.pairs[-1].measure == "project_total_budget"
    money = all(_MONEY.search(fold(a.text)) and not words.field_code(a.text) for a, _ in pairs)
    amounts = all(is_amount(b.text) and "%" not in fold(b.text) for _, b in pairs)
    if not of_project or not pairs or len(row.own) % 2 or not money or not amounts:
        return False
    if state.funding or state.lines or state.table or state.tables_done:
        return False
    for name, value in pairs:
        code = words.line_code(name.text) or "unmapped"
        figure(state.form, "form", "header", code, name, "unmapped", None, value)
        if code == "unmapped":
            state.form.unmapped("budget_line", name)
    return True


def _lines(row: Row, state: State) -> bool:
    """Lines in the places of the measures above (``其中：省级补助`` below ``年初预算数``)."""
    found = [(a, b, code) for a, b in _pairs(row) if not a.inherited and (code := words.line_code(a.text))]
    above = {c.first: c for c in state.pairs}
    if not found or any(a.col not in above for a, _, _ in found):
        return False
    state.form.see_unit(*row.slots)
    spent = _spent([(name, code) for name, _, code in found], state.pairs)
    for name, value, code in found:
        column = spent or above[name.col]
        figure(state.form, "form", "header", code, name, column.measure, column.header, value, year=column.year)
    return True


def _spent(names: Sequence[tuple[Slot, str]], above: Sequence[Column]) -> Column | None:
    """What was spent, where a row's lines are its sources by their own words (``财政拨款支出`` | ``其他资金支出``).

    They stand below ``全年预算数`` and ``全年支出数`` then only for want of room: each is another line.
    """
    sources = {code for name, code in names if _OF_SOURCE.search(bare(name.text))}
    column = next((c for c in reversed(above) if c.measure == "executed" and c.year is None), None)
    return column if len(sources) == len(names) > 1 else None
