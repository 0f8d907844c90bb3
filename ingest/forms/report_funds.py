"""Funds behind the indicators, where other tables of figures are none of the form's: its own, or those of its report.

A report on a project has them with its name (``项目名称`` | 资金来源 | 资金计划 | 资金到位 | 资金使用 | 执行率).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from ingest.forms import funding, funding_header, titles
from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.text import fold, is_amount
from ingest.model import Grid

if TYPE_CHECKING:
    from ingest.forms.state import State

#: measures that tell what was planned and what became of it
_PLANNED = frozenset({"adjusted_budget", "initial_budget"})
#: more rows have accounts alone
_MOST = 12
_SOURCES = re.compile(r"来源|渠道|资金")
_SPENT = frozenset({"executed", "execution_rate"})


def read(grid: Grid, state: State) -> bool:
    """Read the funds of the project that a report is on; false where the table holds anything else."""
    return _of_project(state) and _read([row for row in rows_of(grid) if row.own], state)


def opens(row: Row, state: State) -> bool:
    """The same of a table that begins with this row, in the grid that holds the whole report."""
    if not _of_project(state) or funding_header.header(row, None, state.form) is None:
        return False
    below = (r for r in rows_of(row.grid) if r.row_no > row.row_no)
    return _read([row, *takewhile(lambda r: any(is_amount(s.text) for s in r.own), below)], state)


def stands_behind(rows: Sequence[Row], state: State) -> bool:
    """Whether a table behind the indicators is the form's own money: it had none, and all labels are known.

    Its header begins with the sources (``资金来源``), where that of accounts begins with anything else. What was
    planned and what was spent go down or across, and sources or kinds of spending the other way.
    """
    if state.form.has_own_lines() or state.other_table or len(rows) > _MOST:
        return False
    if not _SOURCES.search(fold(rows[0].own[0].text)):
        return False
    heads, sides = rows[0].own[1:], [row.own[0] for row in rows[1:]]
    for measures, lines in ((heads, sides), (sides, heads)):
        codes = [words.line_code(s.text) for s in lines]
        if _plan_and_spend(measures) and len(codes) > 1 and all(codes) and "total" in codes:
            return True
    return False


def heads_own(row: Row, state: State) -> bool:
    """Whether a row of the form's own table, behind its indicators, heads the money that it doesn't have so far."""
    if state.form.has_own_lines() or state.other_table or not row.own or not _SOURCES.search(fold(row.own[0].text)):
        return False
    return _plan_and_spend(row.own[1:])


def _plan_and_spend(labels: Sequence[Slot]) -> bool:
    """Whether labels name what was planned and what was spent."""
    known = {words.measure(s.text) for s in labels}
    return "executed" in known and bool(known & {*_PLANNED, "budget"})


def _of_project(state: State) -> bool:
    return state.within is not None and titles.report_kind(state.within) == "project_self_evaluation"


def _read(rows: Sequence[Row], state: State) -> bool:
    lands = state.form.has_own_lines()
    if len(rows) < 2 or lands or (block := funding_header.header(rows[0], rows[1], state.form)) is None:
        return False
    measures = {c.measure for c in block.columns if c.measure}
    name = next((c for c in block.columns if c.role == "name" and c.header is not None), None)
    if name is None or not measures & _PLANNED or not measures >= _SPENT:
        return False
    names = [next((s for s in row.slots if name.first <= s.col <= name.last), None) for row in rows[1:]]
    amounts = all(any(is_amount(s.text) for s in row.own) for row in rows[1:])
    shared = _rows_of_one(names)
    if None in names or not amounts or (not shared and _again(names)):
        return False
    state.end_blocks()
    state.form.see_unit(*rows[0].slots)
    state.form.mark(rows[0].slots, "header")
    if shared:  # its money by source, each in a row of its own
        block.columns = [c for c in block.columns if c is not name]
    for row, label in zip(rows[1:], names, strict=True):
        of_one = shared and label is not None and words.line_code(label.text) != "total"
        kept = replace(row, slots=tuple(s for s in row.slots if s is not label)) if of_one else row
        state.form.mark(row.own, "note")
        funding.data_row(kept, block, state.form)
    _name_project(names, state)
    return True


def _name_project(names: Sequence[Slot | None], state: State) -> None:
    """Take the one project of the table for the form's, where the form names none."""
    kept = [n for n in names if n is not None and words.line_code(n.text) != "total"]
    if len({fold(n.text) for n in kept}) == 1 and not state.form.fields("project_name"):
        state.form.form_field("project_name", kept[0].text, kept[0])


def _rows_of_one(names: Sequence[Slot | None]) -> bool:
    """Whether several rows are of one project."""
    kept = {fold(n.text) for n in names if n is not None and words.line_code(n.text) != "total"}
    return len(kept) == 1 and sum(n is not None and fold(n.text) in kept for n in names) > 1


def _again(names: Sequence[Slot | None]) -> bool:
    """Whether a project among several has more than one row: which is its whole nobody knows."""
    texts = [fold(n.text) for n in names if n is not None]
    return len(set(texts)) < len(texts)
