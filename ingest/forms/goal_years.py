"""Goals by year (``财年`` | ``目标`` | ``实际完成情况``): the year whose goal has its result is the form's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.text import fold, has_han, label

if TYPE_CHECKING:
    from ingest.forms.state import State

_HEADER: Final = re.compile(r"^(财年|财政年度|预算年度|年度|年份)$")
_YEAR: Final = re.compile(r"^20\d{2}(年度?)?$")
_GOALS: Final = frozenset({"goal_annual", "goal_expected", "goal_long_term"})


def read(row: Row, state: State) -> bool:
    """Read the header of such a list or one of its years; false where the row is neither."""
    own = row.own
    if _is_header(row):
        state.end_table()
        state.goal_years = True
        state.form.mark(own, "header")
        years = [below.own[0] for below in rows_of(row.grid) if below.row_no > row.row_no and _has_result(below)]
        if len(years) == 1 and not state.form.fields("fiscal_year"):
            state.form.form_field("fiscal_year", f"{fold(years[0].text)[:4]}年", years[0])
            state.form.mark(years, "fact")
        return True
    state.goal_years = state.goal_years and _is_year(row)
    if not state.goal_years:
        return False
    state.form.mark(own[0], "label")
    codes = ("goal_annual", "goal_actual") if _has_result(row) else ("goal_long_term", "")
    for slot, code in zip(own[1:], codes, strict=False):
        if code and has_han(slot.text):
            state.form.section(code, label(own[0].text), slot)
        else:
            state.form.mark(slot, "blank")
    return True


def _is_header(row: Row) -> bool:
    """A label of years before that of the goals and that of their results."""
    if len(row.own) != len(row.slots) or len(row.own) != 3 or not _HEADER.match(label(row.own[0].text)):
        return False
    codes = [words.section_code(s.text) for s in row.own[1:]]
    return codes[0] in _GOALS and codes[1] == "goal_actual"


def _is_year(row: Row) -> bool:
    return len(row.own) > 1 and bool(_YEAR.match(fold(row.own[0].text))) and has_han(row.own[1].text)


def _has_result(row: Row) -> bool:
    """Whether a year's row says what was reached: a stroke or nothing stands for years to come."""
    return _is_year(row) and len(row.own) == 3 and _told(row.own[2])


def _told(slot: Slot) -> bool:
    return has_han(slot.text) and fold(slot.text) not in ("无", "暂无", "未到期", "尚未完成")
