"""The line of a measure that stands beside its amount (``年初预算`` | ``560.96``), which other labels may name."""

from __future__ import annotations

from typing import Final

from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, Slot
from ingest.forms.state import State
from ingest.forms.text import fold

_LONGEST_LINE: Final = 14
_TWICE: Final = 2


def of(row: Row, first: Slot, name: Slot, state: State) -> tuple[str, Slot]:
    """The line and its label; the total by the measure's own word where no other label names one."""
    return _above(row, state) or _beside(row, first, name)


def _above(row: Row, state: State) -> tuple[str, Slot] | None:
    """The line that a label alone in the row above names (``基本支出`` over ``年初预算`` | ``560.96`` | ...).

    The measures stand again below another: a label alone may as well be one whose amount is blank.
    """
    above = next((r for r in reversed(state.rows) if r.row_no < row.row_no), None)
    if above is None or len(above.slots) != 1 or above.slots[0].inherited or len(row.own) < len(row.slots):
        return None
    if sum(fold(c.text) == fold(row.own[0].text) for c in row.grid.cells) < _TWICE:
        return None
    label = above.slots[0]
    code = words.line_code(label.text)
    if code in (None, "unmapped") or words.section_code(label.text) is not None:
        return None
    state.form.mark(label, "label")
    return ("total" if code == "total_expenditure" else str(code)), label


def _beside(row: Row, first: Slot, name: Slot) -> tuple[str, Slot]:
    """The line of a measure beside its amount, and its label: the measure's own word, or a label left of the row's."""
    if code := words.line_code(name.text):  # ``基本支出执行数`` is a line's, ``实际支出总额`` the total's
        return ("total" if code == "total_expenditure" and words.measure(name.text) else code), name
    left = [s for s in row.slots if s.last_col < first.col and s.row_span == 1 and not words.section_code(s.text)]
    code = words.line_code(left[-1].text) if left and len(left[-1].text) <= _LONGEST_LINE else None
    return (code, left[-1]) if code and not words.column_role("funding", left[-1].text) else ("total", name)
