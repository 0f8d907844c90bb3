"""Rows of a budget block that aren't lines: numbers of columns, years (``2022年``) and parts of one (``一季度``)."""

from __future__ import annotations

import re

from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import figure
from ingest.forms.funding_columns import is_value
from ingest.forms.funding_header import Funding
from ingest.forms.funding_measures import YEAR
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.text import fold, is_amount

_NUMBER_OF_COLUMN = re.compile(r"^[(]?(\d{1,2})[)]?(=.+)?$")
_FEWEST, _MOST = 3, 30


def numbers_columns(row: Row) -> bool:
    """Whether a row only numbers the columns above it (``栏次`` | ``1`` | ``2`` | ``3`` | ``4=3/2``)."""
    found = [m for s in row.own[-_MOST:] if (m := _NUMBER_OF_COLUMN.match(fold(s.text)))]
    numbers = [int(m.group(1)) for m in found]
    labels = len(row.own) - len(found)
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(numbers) >= _FEWEST and labels <= 1 and counted and numbers[0] in (1, 2)


def of_year(row: Row, block: Funding, form: FormBuilder) -> Slot | None:
    """The year at the head of a row of the whole's figures in it (``2021年`` | ``866.28`` | ...), or ``None``."""
    first = min((c.first for c in block.columns if c.measure), default=0)
    year, *values = row.own or (None,)
    match = YEAR.match(fold(year.text)) if year is not None else None
    if year is None or match is None or len(values) < 2 or not all(is_value(s) for s in values):
        return None
    if row.exact and year.last_col >= first:
        return None
    if not form.stated_year():
        _state_latest(row, year, block, form)
    block.years = block.years or match.group(1) != form.stated_year()
    return year


def _state_latest(row: Row, year: Slot, block: Funding, form: FormBuilder) -> None:
    """Take the last of several years' rows, where it has all figures, as the year of a form that states none."""
    rows = [r.own for r in rows_of(row.grid) if r.row_no >= row.row_no and r.own and r.own[0].col == year.col]
    years = {m.group(1): own for own in rows if (m := YEAR.match(fold(own[0].text)))}
    measures = [c.measure for c in block.columns if c.measure]
    last = max(years, default="")
    if len(years) > 1 and "executed" in measures and sum(is_amount(s.text) for s in years[last][1:]) >= len(measures):
        form.form_field("fiscal_year", f"{last}年", years[last][0])


def rates_of_years(row: Row, block: Funding, form: FormBuilder) -> bool:
    """Read a row with a rate below the amounts of each year (``执行率`` | ``92.57%`` | ``85.81%``); false for others.

    It is of the total above it.
    """
    name, *rates = row.own or (None,)
    years = [year for year in _by_year(block.columns) if len(year) > 1]
    total = next((x for x in form.own_lines() if x["line_code"] == "total" and x["block_code"] == "funding"), None)
    if name is None or total is None or len(years) < 2 or words.measure(name.text) != "execution_rate":
        return False
    if len(rates) != len(years) or not all(is_value(s) for s in rates):
        return False
    if row.exact and any(s.col < y[0].first or s.last_col > y[-1].last for s, y in zip(rates, years, strict=True)):
        return False
    for rate, year in zip(rates, years, strict=True):
        label = str(total["line_label"] or "")
        figure(
            form, "form", "funding", "total", name, "execution_rate", name, rate, year=year[0].year, line_label=label
        )
    return True


def _by_year(columns: list[Column]) -> list[list[Column]]:
    """The columns of measures, those of one year together."""
    years: dict[str, list[Column]] = {}
    for column in columns:
        if column.measure:
            years.setdefault(column.year.text if column.year else "", []).append(column)
    return list(years.values())


def line_of(name: Slot, block: Funding, code: str) -> str:
    """The line of a row below rows of such spans; ``code`` is what its label alone says.

    What a part of the year has is no line's, and what several years come to isn't the form's total.
    """
    role = (words.column_role("period", name.text) or ("", ""))[0]
    if role == "period":
        block.sure = block.parts = True
        return "unmapped"
    if role == "year" and block.parts:
        return "total"
    return "unmapped" if code == "total" and block.years else code
