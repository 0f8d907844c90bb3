"""Budget blocks by years: measures in rows, years in columns (``预算年度`` | ``2021年`` | ``2022年`` | ``2023年``).

The column of the form's own year holds its figures; those of the years before it are prior years' amounts.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.forms import vocabulary as words
from ingest.forms.align import Column, align, under
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import figure
from ingest.forms.funding_measures import YEAR, in_its_year, told
from ingest.forms.header_years import several
from ingest.forms.rows import Row
from ingest.forms.text import bare, fold, has_han, is_figure

_FEWEST = 2  # years of a block
#: labels of the column in front of the years that no header field is
_HEADS = ("项目", "指标", "内容", "类别", "年份")


@dataclass(frozen=True, slots=True)
class Years:
    """A block that is being read: a column for each year, and the form's own."""

    columns: list[Column]
    stated: str


def header(row: Row, form: FormBuilder) -> Years | None:
    """The columns of a row of years, of which one is the year that the form states; ``None`` where it is none."""
    if len(row.own) <= _FEWEST:
        return None
    head, *years = row.own
    named = bare(head.text) in _HEADS or (words.field_code(head.text) or ("",))[0] == "fiscal_year"
    stated = form.stated_year()
    alone = all(YEAR.match(fold(s.text)) for s in years) and several(years)
    if not named or not alone or not any(fold(s.text).startswith(stated or "-") for s in years):
        return None
    return Years([Column("measure", s, s.col, s.last_col) for s in years], stated)


def data_row(row: Row, block: Years, form: FormBuilder) -> bool:
    """Read one measure of all years; false where the row is none."""
    head, values = row.own[:1], row.own[1:]
    named = words.row_measure(head[0].text) if head and has_han(head[0].text) else None
    if named is None or not values or not all(is_figure(s.text) for s in values):
        return False
    if not row.exact and len(values) > len(block.columns):
        return False
    form.mark(head, "label")
    form.see_unit(*head)
    picked = under(values, block.columns) if row.exact else align(values, block.columns, lambda _c, _s: 0.0)
    for value, k in zip(values, picked, strict=True):
        year = block.columns[k].header if k is not None else None
        if year is None:
            form.unmapped("budget_value", value)
            continue
        measure, other = in_its_year(told([named])[0], year, block.stated, declared=form.declares())
        figure(form, "form", "funding", "total", head[0], measure, head[0], value, year=other)
    return True
