"""Amounts below labels that name a line and its measure in one (``基本支出批复数（调整后）`` | ``项目支出支出数``)."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import Final

from ingest.forms import funding, funding_points
from ingest.forms import vocabulary as words
from ingest.forms.figures import RATIOS, TOTALS, figure
from ingest.forms.funding_measures import told_in
from ingest.forms.rows import Row, Slot
from ingest.forms.state import State
from ingest.forms.text import fold, is_amount

_FEWEST: Final = 2
#: what the lines beside it are sorted by
_NATURE: Final = re.compile(r"^按.{1,8}分类?[:：]?$|性质|来源|结构|构成")
_ROWS: Final = 2  # labels over amounts
#: so long the name of a line is
_SHORTEST_LINE, _LONGEST_LINE = 3, 10


def read_row(row: Row, below: Row | None, state: State) -> bool:
    """Read such labels with the amounts in the row below; false for any other row.

    Labels of the whole's measures may stand beside them (``年末结转``). The row below is read with them.
    """
    if state.tables_done or not row.exact:
        return False
    if below is not None and (_lines_of_measure(row, below, state) or _by_nature(row, below, state)):
        return True
    if below is None or len(row.own) < _FEWEST or len(below.own) != len(row.own):
        return False
    found = [x for s in row.own if (x := _both(s) or _of_whole(s)) is not None]
    under = all(a.col == b.col and is_amount(b.text) for a, b in zip(row.own, below.own, strict=True))
    if len(found) < len(row.own) or len({line for line, _ in found} - {"total"}) < _FEWEST or not under:
        return False
    state.form.see_unit(*row.own)
    measures = told_in(state.form, [measure for _, measure in found])
    for label, value, (line, _), measure in zip(row.own, below.own, found, measures, strict=True):
        if (measure in RATIOS) == fold(value.text).endswith("%"):
            figure(state.form, "form", "funding", line, label, measure, label, value)
        else:
            state.form.unmapped("budget_value", value)
    state.cards.update(s.place for s in below.own)
    return True


def _both(label: Slot) -> tuple[str, str] | None:
    """The line and the measure that a label names, the line first, or ``None``."""
    text = fold(label.text)
    for end in range(min(len(text) - 1, _LONGEST_LINE), _SHORTEST_LINE - 1, -1):
        line, measure = words.line_code(text[:end]), words.measure(text[end:])
        if line is not None and line not in (*TOTALS, "unmapped") and measure is not None:
            return line, measure
    return None


def _of_whole(label: Slot) -> tuple[str, str] | None:
    """The measure of a label that names no line."""
    measure = words.measure(label.text)
    return ("total", measure) if measure is not None and words.line_code(label.text) in (None, "total") else None


def _lines_of_measure(row: Row, below: Row, state: State) -> bool:
    """Read lines beside the measure that goes down over their amounts (``实际支出`` | ``资金总额`` | ``财政拨款``).

    What stands behind them in their row (``执行率分值`` | ``10``) is left for others.
    """
    at = next((n for n, s in enumerate(row.own) if s.row_span > 1 and words.measure(s.text)), None)
    if at is None or state.table is not None:
        return False
    name = row.own[at]
    lines = list(takewhile(lambda s: words.line_code(s.text) not in (None, "unmapped"), row.own[at + 1 :]))
    figures = {s.col: s for s in below.own}
    under = [figures.get(s.col) for s in lines]
    if len(lines) < _FEWEST or None in under or len(figures) != len(lines) or name.row_span != _ROWS:
        return False
    measure = told_in(state.form, [str(words.measure(name.text))])[0]
    if not all(is_amount(s.text) and (measure in RATIOS) == fold(s.text).endswith("%") for s in below.own):
        return False
    state.form.see_unit(*row.slots)
    for label, value in zip(lines, below.own, strict=True):
        line = str(words.line_code(label.text))
        figure(state.form, "form", "funding", "total" if line in TOTALS else line, label, measure, name, value)
    for label, points in pairwise(s for s in row.own if s.col > lines[-1].last_col):
        if funding_points.read_line(label, points, state):
            state.form.mark(label, "label")
    state.cards.update(s.place for s in below.own)
    return True


def _by_nature(row: Row, below: Row, state: State) -> bool:
    """Read lines that the block's total is made of over their amounts (``按收入性质分`` | ``一般公共预算`` | ...)."""
    if state.funding is None or not row.own:
        return False
    head, *lines = row.own
    if head.row_span != _ROWS or not _NATURE.search(fold(head.text)):
        return False
    places = [(s.col, s.last_col) for s in lines]
    codes = [words.line_code(s.text) for s in lines]
    if len(lines) < _FEWEST or None in codes or len(set(codes)) < len(codes) or set(codes) & {*TOTALS, "unmapped"}:
        return False
    if places != [(s.col, s.last_col) for s in below.own] or not all(is_amount(s.text) for s in below.own):
        return False
    state.form.see_unit(*row.slots)
    state.form.mark(head, "label")
    for label, value, code in zip(lines, below.own, codes, strict=True):
        funding.land_alone(state.form, state.funding, str(code), label, [value])
    state.cards.update(s.place for s in below.own)
    return True
