"""The year's own budget beside that of all the years of a project (``项目总预算`` | ``本年度预算``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.forms.align import Column
from ingest.forms.rows import Row
from ingest.forms.text import bare

_WHOLE: Final = "project_total_budget"
_OF_YEAR: Final = "project_year_budget"
_YEAR_TOTAL: Final = re.compile(r"^(年度|当年|本年度?)(预算)?资金总额$")
#: a header that says no more than that its budget is the year's
_YEAR_BUDGET: Final = re.compile(r"^(本年度?|当年度?|年度|20\d{2}年度?)(财政)?预算(数|额|金额|安排)?$")
_BUDGETS: Final = ("budget", "adjusted_budget", "declared_budget")


def columns(row: Row, found: Sequence[Column]) -> list[Column]:
    """The columns of a header, those of the year beside those of all years as such.

    The year's total (``年度资金总额`` beside ``实施期资金总额``) is a measure there, too.
    """
    measures = [c.measure for c in found if c.measure]
    if measures[:1] == [_WHOLE] and len(measures) == len((_WHOLE, _OF_YEAR)):
        return [replace(c, measure=_OF_YEAR) if _is_of_year(c) else c for c in found]
    own = [s for s in row.own if _YEAR_TOTAL.match(bare(s.text))]
    if len(own) != 1 or measures != [_WHOLE]:
        return list(found)
    return [*found, Column("measure", own[0], own[0].col, own[0].last_col, _OF_YEAR)]


def _is_of_year(column: Column) -> bool:
    named = column.header is not None and _YEAR_BUDGET.match(bare(column.header.text))
    return column.measure in _BUDGETS and bool(named)
