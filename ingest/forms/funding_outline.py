"""Rows of a budget block told by where they stand in its outline, not by their words.

``二、项目支出`` over ``1.…``, ``2.…`` or over ``其中：…`` heads a list of projects; ``三、年末结转和结余`` behind
income and expenditure is what is left, and no line of what was spent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import TOTALS, figure
from ingest.forms.funding_columns import columns_of, cost
from ingest.forms.funding_header import Funding
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, fold, is_amount

#: numberings from the outermost; without one a label has rank 0
_NUMBERINGS: Final = (
    r"[一二三四五六七八九十]{1,3}、",
    r"\([一二三四五六七八九十]{1,3}\)",
    r"\d{1,2}[.．、](?!\d)",
    r"\(\d{1,2}\)",
)
_RANKS: Final = tuple(re.compile(rf"^(其中[:：]?)?{n}") for n in _NUMBERINGS)
_AMONG: Final = re.compile(r"^其中[:：]?")
_AMONG_OTHERS: Final = re.compile(r"^\s*其\s*中\s*[:：]\s*")
_REST: Final = re.compile(r"^其[他它](项目|专项)(支出|经费|资金)?$")
_SPENT: Final = re.compile(r"^其[他它]支出$")
_PROJECTS: Final = "project_expenditure"


def line_of(name: Slot, block: Funding, code: str) -> str:
    """The line of a row in the outline so far; ``code`` is what its label alone says."""
    block.spent = block.spent or code == "total_expenditure"
    if block.spent and code == "other_funds" and _SPENT.match(bare(name.text)):
        return "unmapped"  # of what was spent, no source
    rank = next((n for n, pattern in enumerate(_RANKS, 1) if pattern.match(fold(name.text))), 0)
    rest = bool(_REST.match(bare(name.text)))
    if code == _PROJECTS and not rest:
        block.projects, block.lists = rank, False
        return code
    if block.projects is None:
        return code
    nameless = words.line_code(name.text) is None
    block.lists = block.lists or rank > block.projects or bool(_AMONG.match(fold(name.text)) and nameless)
    if block.lists and (rank == 0 or rank > block.projects) and (nameless or rest):
        return "project_item"
    block.projects = None
    return "unmapped" if rest else code


def name_of(name: Slot, code: str) -> Slot:
    """A row's label, a project's without the word that it is among others."""
    return name.with_text(_AMONG_OTHERS.sub("", name.text)) if code == "project_item" else name


def left_over(row: Row, name: Slot, values: list[Slot], columns: Sequence[Column], form: FormBuilder) -> bool:
    """Read a row of what is left at the year's end; false for any other, or where more than accounts give it.

    Of its figures the one of the accounts is the year's; in other columns it is an estimate. What was left from the
    year before is read below income alone: elsewhere it may be what was spent of it.
    """
    measure = words.measure(name.text)
    income = any(c.role == "income_block" for c in columns)
    if words.line_code(name.text) or measure not in ("year_end_balance", "carryover_in" if income else ""):
        return False
    takers = [c for c in columns if c.measure]
    values = [v for v in values if not any(c.role == "aside" and c.first <= v.col <= c.last for c in columns)]
    if sum(c.measure == "executed" and not c.line for c in takers) != 1 or sum(is_amount(v.text) for v in values) != 1:
        return False
    found = columns_of(row, values, takers, form, cost)
    for k, cells in found.items():
        if takers[k].measure == "executed" and len(cells) == 1 and is_amount(cells[0].text):
            figure(form, "form", "funding", "total", name, measure, name, cells[0])
            return True
    return False


def with_left_over(name: Slot, form: FormBuilder) -> bool:
    """Whether a side's ``总计`` stands below what was left, which it holds beside the side's own total."""
    lines = list(form.own_lines())
    left = any(x["measure_code"] in ("carryover_in", "year_end_balance") for x in lines)
    return left and bare(name.text) == "总计" and any(x["line_code"] in TOTALS[1:] for x in lines)
