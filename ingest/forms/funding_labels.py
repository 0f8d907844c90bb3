"""Labels that name a line and its measure in one (``上级补助预算数（元）``), each beside its amount."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms import vocabulary as words
from ingest.forms.figures import RATIOS, TOTALS, figure
from ingest.forms.funding_measures import told
from ingest.forms.rows import Row, Slot
from ingest.forms.state import State
from ingest.forms.text import fold

_BOTH = re.compile(
    r"^(?P<line>[\u4e00-\u9fff]{2,10}?)(?P<measure>((年初|全年|调整后)?预算|(实际|全年)?(支出|执行)|决算)(数|额|金额)|执行率|支出率)"
    r"(?:\((?:万|亿|千)?元\))?$"
)
#: a source with what its amount is, as far as one word says
_SOURCE = re.compile(
    r"^(?P<line>[\u4e00-\u9fff]{2,10}?)(?:年初|全年|调整后|实际)?(?P<measure>预算|支出|执行|决算)(?:\((?:万|亿|千)?元\))?$"
)
#: a line within what a measure says (``全年预算中：财政拨款``)
_WITHIN = re.compile(
    r"^(?P<measure>[\u4e00-\u9fff]{2,8}?)(?:其中|中)[:：,，]?(?P<line>[\u4e00-\u9fff]{2,12})(?:\((?:万|亿|千)?元\))?$"
)
_BUDGETS = frozenset({"initial_budget", "adjusted_budget", "declared_budget"})
_FEWEST = 2


def read_row(row: Row, state: State) -> bool:
    """Read a row of nothing but such labels with their amounts; false for any other."""
    pairs = row.pairs()
    within = any(_WITHIN.match(fold(label.text)) and _both(label) for label, _ in pairs)
    wholes = [(label, value, m) for label, value in pairs if within and (m := _of_whole(label))]
    pairs = [pair for pair in pairs if not (within and _of_whole(pair[0]))]
    named = [both for label, _ in pairs if (both := _both(label)) is not None]
    if len(pairs) < _FEWEST or len(named) < len(pairs):
        return _of_total(pairs, state)
    for label, value, measure in wholes:
        figure(state.form, "form", "header", "total", label, measure, label, value)
    measures = told([measure for _, measure in named])
    for (label, value), (line, _), measure in zip(pairs, named, measures, strict=True):
        figure(state.form, "form", "header", line, label, measure, label, value)
    state.form.features.add("block")
    return True


def _both(label: Slot) -> tuple[str, str] | None:
    """The line and the measure that a label names together, or ``None``."""
    match = _BOTH.match(fold(label.text)) or _WITHIN.match(fold(label.text))
    line = words.line_code(match.group("line")) if match else None
    measure = words.measure(match.group("measure")) if match else None
    return (line, measure) if line and measure else None


def _of_whole(label: Slot) -> str | None:
    """The measure of the form's total between such labels (``资金结余`` | ``7.05万元``), or ``None``."""
    measure = words.measure(label.text)
    return None if _both(label) is not None or measure in RATIOS else measure


def _of_total(pairs: Sequence[tuple[Slot, Slot]], state: State) -> bool:
    """Read a total of a known measure and its sources beside it (``全年预算合计 | 660 | 财政拨款预算 | 385``)."""
    whole = words.line_code(pairs[0][0].text) if len(pairs) >= _FEWEST else None
    if whole not in ("total", "total_expenditure"):
        return False
    measure = words.measure(pairs[0][0].text) or ("executed" if whole == "total_expenditure" else None)
    parts = [(label, value, _source(label, measure)) for label, value in pairs[1:]]
    if measure is None or any(line is None for *_, line in parts):
        return False
    state.form.see_unit(*(label for label, _ in pairs))
    figure(state.form, "form", "header", "total", pairs[0][0], measure, *pairs[0])
    for label, value, line in parts:
        figure(state.form, "form", "header", str(line), label, measure, label, value)
    state.form.features.add("block")
    return True


def _source(label: Slot, measure: str | None) -> str | None:
    """The line of a source whose label's last word agrees with a measure, or ``None``."""
    match = _SOURCE.match(fold(label.text))
    same = match and (measure in _BUDGETS if match.group("measure") == "预算" else measure == "executed")
    line = words.line_code(match.group("line")) if match and same else None
    return line if line not in TOTALS else None
