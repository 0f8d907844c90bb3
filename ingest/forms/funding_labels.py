"""Labels that name a line and its measure in one (``上级补助预算数（元）``), each beside its amount."""

from __future__ import annotations

import re

from ingest.forms import vocabulary as words
from ingest.forms.figures import figure
from ingest.forms.funding_measures import told
from ingest.forms.rows import Row, Slot
from ingest.forms.state import State
from ingest.forms.text import fold

_BOTH = re.compile(
    r"^(?P<line>[\u4e00-\u9fff]{2,10}?)(?P<measure>((年初|全年|调整后)?预算|(实际|全年)?(支出|执行)|决算)(数|额|金额)|执行率|支出率)"
    r"(?:\((?:万|亿|千)?元\))?$"
)
_FEWEST = 2


def read_row(row: Row, state: State) -> bool:
    """Read a row of nothing but such labels with their amounts; false for any other."""
    pairs = row.pairs()
    named = [both for label, _ in pairs if (both := _both(label)) is not None]
    if len(pairs) < _FEWEST or len(named) < len(pairs):
        return False
    measures = told([measure for _, measure in named])
    for (label, value), (line, _), measure in zip(pairs, named, measures, strict=True):
        figure(state.form, "form", "header", line, label, measure, label, value)
    state.form.features.add("block")
    return True


def _both(label: Slot) -> tuple[str, str] | None:
    """The line and the measure that a label names together, or ``None``."""
    match = _BOTH.match(fold(label.text))
    line = words.line_code(match.group("line")) if match else None
    measure = words.measure(match.group("measure")) if match else None
    return (line, measure) if line and measure else None
