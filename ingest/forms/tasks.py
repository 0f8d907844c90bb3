"""Lists of tasks or projects with their budgets in a funding block (年度主要任务: 任务名称, 主要内容, 预算数)."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.rows import Row, Slot
from ingest.forms.text import has_han, is_amount, is_dash

#: labels in a list of names that name a line of the whole budget all the same
_LINES = frozenset({"total", "total_income", "total_expenditure", "basic_expenditure", "project_expenditure"})
_SHORT = 14


def of_row(row: Row, columns: Sequence[Column]) -> tuple[Slot, str, list[Slot]] | None:
    """The name, the line code and the figures of a row that lists one task; ``None`` where it lists none.

    Only below a header that says which column holds the names; in a grid whose edges say little, the name is the
    row's first text of its own. A row whose label names a source (``其中：财政拨款``) is a line of the budget, no task.
    """
    measures = [c for c in columns if c.measure]
    first = min((c.first for c in measures), default=0)
    named = [c for c in columns if c.role == "name" and c.last < first and c.header is not None]
    if not named:
        return None
    column = named[-1]
    name = next(
        (s for s in row.own if has_han(s.text) and (not row.exact or column.first <= s.col <= column.last)), None
    )
    values = [s for s in row.own if (s.col >= first or not row.exact) and (is_amount(s.text) or is_dash(s.text))]
    if name is None or not any(is_amount(s.text) for s in values):
        return None
    code = words.line_code(name.text)
    if code in _LINES and len(name.text) <= _SHORT:
        return name, code, values
    known = code not in (None, "unmapped")
    return None if known and len(name.text) <= _SHORT else (name, "project_item", values)
