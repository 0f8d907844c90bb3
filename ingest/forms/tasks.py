"""Lists of tasks or projects with their budgets in a funding block (年度主要任务: 任务名称, 主要内容, 预算数)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.figures import RATIOS
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.text import bare, fold, has_han, is_amount, is_figure

if TYPE_CHECKING:
    from ingest.forms.state import State

#: labels in a list of names that name a line of the whole budget all the same
_LINES = frozenset({"total", "total_income", "total_expenditure", "basic_expenditure", "project_expenditure"})
_SHORT = 14
#: what stands left of all that is said of one task, and what heads its name there
_NUMBERED = re.compile(r"^(任务|项目|事项)[(（]?[一二三四五六七八九十\d]{1,3}[)）]?$")
_NAMES = re.compile(r"^(任务|项目|事项)?名称$")
#: what some of the tasks come to, and no task itself (``约束性任务小计``)
_SUBTOTAL = re.compile(r"(小计|合计)$")
#: what a part of an amount by source is called, and no project
_SOURCE = re.compile(r"资金$|拨款|收入|结转|结余|预算|补助$|债券|[省市县区州]级|中央")


def of_row(row: Row, columns: Sequence[Column], listed: int | None = None) -> tuple[Slot, str, list[Slot]] | None:
    """The name, the line code and the figures of a row that lists one task; ``None`` where it lists none.

    Only below a header that says which column holds the names, or beside a label that says that projects are
    listed (``主要项目`` down beside its rows); in a grid whose edges say little, the name is the row's first text of
    its own. A row whose label names a source (``其中：财政拨款``) is a line of the budget, no task. ``listed`` is the
    column of the names that began beside such a label, where the grid doesn't say how many rows it covers.
    """
    measures = [c for c in columns if c.measure]
    first = min((c.first for c in measures), default=0)
    named = [c for c in columns if c.role == "name" and c.last < first and c.header is not None]
    if not named:
        goes_on = [s for s in row.own if has_han(s.text)] if listed is not None and not row.exact else []
        again = len(goes_on) == 1 and goes_on[0].col == listed
        return _task(goes_on[0], row, first) if again else _beside_list(row, first)
    column = named[-1]
    name = next(
        (
            s
            for s in row.own
            if has_han(s.text) and (not row.exact or (s.col <= column.last and s.last_col >= column.first))
        ),
        None,
    )
    told = name is not None and any(has_han(s.text) and name.last_col < s.col < first for s in row.own)
    return _task(name, row, first, told=told)


def _beside_list(row: Row, first: int) -> tuple[Slot, str, list[Slot]] | None:
    """The same of a row beside the label of a list of projects; where the label covers no rows, the next text names."""
    left = [s for s in row.slots if has_han(s.text) and (s.col < first or not row.exact)]
    heads = [s for s in left if _lists_projects(s)]
    names = [s for s in left if s not in heads and not s.inherited]
    if len(heads) != 1 or len(names) != 1 or names[0].col < heads[0].col:
        return None
    if words.line_code(heads[0].text) is not None and _SOURCE.search(fold(names[0].text)):
        return None  # parts of the whole project expenditure by source
    return _task(names[0], row, first)


def _lists_projects(label: Slot) -> bool:
    """Whether a label says that projects stand beside it; that of all project expenditure does if it covers rows."""
    role = words.column_role("project", label.text)
    whole = words.line_code(label.text) == "project_expenditure" and label.row_span > 1
    return whole or (role is not None and role[0] == "block_label")


def _task(name: Slot | None, row: Row, first: int, *, told: bool = False) -> tuple[Slot, str, list[Slot]] | None:
    """A task's name, code and figures; ``told`` where the row says what is done, as no line of the budget does."""
    after = first if row.exact or name is None else name.col + 1  # numbers before the name count the rows
    values = [s for s in row.own if s.col >= after and is_figure(s.text)]
    if name is None or words.measure(name.text) in RATIOS or not any(is_amount(s.text) for s in values):
        return None
    code = words.line_code(name.text)
    if code in _LINES and len(name.text) <= _SHORT:
        return name, code, values
    if _SUBTOTAL.search(fold(name.text)):
        return name, "unmapped", values
    known = code not in (None, "unmapped") and not told
    return None if known and len(name.text) <= _SHORT else (name, "project_item", values)


def is_number(slot: Slot) -> bool:
    """Whether a text numbers one task (``任务一``), left of all that is said of it."""
    return bool(_NUMBERED.match(fold(slot.text)))


def named(row: Row) -> Slot | None:
    """The name in a row that tells it beside its number (``任务一`` | ``任务名称`` | ``某工作``), or ``None``."""
    if len(row.slots) != 3 or not is_number(row.slots[0]) or not _NAMES.match(bare(row.slots[1].text)):
        return None
    return row.slots[2] if has_han(row.slots[2].text) else None


def beside(row: Row) -> Slot | None:
    """The name of the task whose number stands left of a row, told in another row beside it; ``None`` for no task."""
    if not row.exact or not row.slots or not is_number(row.slots[0]):
        return None
    same = (other for other in rows_of(row.grid) if other.slots and other.slots[0].place == row.slots[0].place)
    return next((name for other in same if (name := named(other)) is not None), None)


def read_name(row: Row, state: State) -> bool:
    """Read the row of a task's name, which ends the table of indicators of the task above; false for any other."""
    name = named(row)
    if name is None:
        return False
    state.end_table()
    state.tables_done = False  # the task's money stands below
    state.form.mark(row.own[:-1], "label")
    state.form.mark(name, "fact")
    return True
