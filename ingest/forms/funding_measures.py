"""What a budget's headers and labels measure, told by their own words, by each other, and by the years before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.forms import all_years
from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import RATIOS
from ingest.forms.rows import Slot
from ingest.forms.text import bare, fold

#: a year that stands alone
YEAR = re.compile(r"^(20\d{2})年?度?$")
#: what the year's budget comes to, behind what it is made of; money that may be spent has last year's in it
_SUM = re.compile(r"^(小计|合计|可用(资金|财力)(合计|总计|总额|数|额)?)$")
#: a difference
_MORE_OR_LESS = re.compile(r"^增减(变动)?(数|额|金额)?$")
#: the execution of the budget, which as a rule heads a whole block
_CARRIED_OUT = re.compile(r"^(预算|资金|经费)?执行$")
_SPENT = re.compile(r"^支出(\(.{1,4}\))?$")
#: what a column of a year before measures as that of the year does; any other amount of it is that year's
_OF_ANY_YEAR = frozenset(("initial_budget", "adjusted_budget", "executed", "adjustment", "year_end_balance"))
_YEAR_FIRST = re.compile(r"^(20\d{2})年度?")


def of_a_year(slot: Slot) -> tuple[str, str] | None:
    """The role of a header that begins with a year (``2023年预算数``), where the rest names a known measure."""
    year = _YEAR_FIRST.match(fold(slot.text))
    rest = fold(slot.text)[year.end() :] if year else ""
    role = words.column_role("funding", rest) if rest and not rest[0].isdigit() else None
    if _SPENT.match(rest):  # ``2021年支出``
        return "measure", "executed"
    return role if role is not None and role[1] not in ("", "unmapped") else None


def of_its_year(column: Column, stated: str, *, declared: bool = False) -> Column:
    """A column of another year than the form's (``2022年决算数`` in a form of 2023) with that year."""
    if column.header is None or not column.measure:
        return column
    measure, year = in_its_year(column.measure, column.header, stated, declared=declared)
    return replace(column, measure=measure, year=year) if year else column


def in_its_year(measure: str, label: Slot, stated: str, *, declared: bool = False) -> tuple[str, Slot | None]:
    """The measure that a label with a year of its own names, and that year where it isn't the form's.

    What a declaration prints of years before are their amounts, whatever they measure.
    """
    year = _YEAR_FIRST.match(fold(label.text))
    if year is None or not stated or year.group(1) == stated:
        return measure, None
    before = year.group(1) < stated
    same = measure in RATIOS or (before and measure in _OF_ANY_YEAR and not declared)
    other = "prior_year_amount" if before else "unmapped"
    return (measure if same else other), label.with_text(f"{year.group(1)}年")


def measure_of(label: Slot) -> str | None:
    """The measure that a label names, with or without a year before it (``2023年预算数``)."""
    if named := words.measure(label.text):
        return named
    role = of_a_year(label)
    return words.alone(role[1]) if role else None


def told(measures: list[str]) -> list[str]:
    """Measures with a plain ``预算数`` as what the others leave it: the adjusted budget, else the initial one."""
    open_places = [m for m in ("adjusted_budget", "initial_budget") if m not in measures]
    sides = measures.count("budget") in (1, measures.count("executed"))  # income and expenditure side by side
    meant = open_places[0] if open_places and sides else "unmapped"
    return [meant if m == "budget" else m for m in measures]


def told_in(form: FormBuilder, measures: Sequence[str]) -> list[str]:
    """The same; in a declaration a plain ``预算数`` is what it declares."""
    declared = "declared_budget" if form.declares() else "budget"
    return told([declared if m == "budget" else m for m in measures])


def told_columns(columns: list[Column]) -> list[Column]:
    """Columns with a plain ``预算数`` and ``下达`` as what the other columns leave them."""
    columns = _carried_out(_rated(_compared(all_years.columns(columns))))
    measures = _second_rate(columns, _told_by_year(columns, _allotted(_paid_out(_subtotal(columns)))))
    return [replace(c, measure=m) for c, m in zip(columns, measures, strict=True)]


def _told_by_year(columns: list[Column], measures: list[str]) -> list[str]:
    """The same; of years that print different measures each by itself (``2022年预算数`` | ``2023年年初预算数``)."""
    years = [m.group(1) if c.header and (m := _YEAR_FIRST.match(fold(c.header.text))) else "" for c in columns]
    found = told(measures)
    open_years = {y for y, m, f in zip(years, measures, found, strict=True) if y and (m, f) == ("budget", "unmapped")}
    for year in open_years:
        places = [n for n, y in enumerate(years) if y == year]
        if "executed" in (own := [measures[n] for n in places]):
            for n, measure in zip(places, told(own), strict=True):
                found[n] = measure
    return found


def _compared(columns: list[Column]) -> list[Column]:
    """Columns with what accounts are above or below the budget (``决算数`` | ``增减额``) as no adjustment of it."""
    spent = next((n for n, c in enumerate(columns) if c.measure == "executed"), len(columns))
    return [
        replace(c, measure="unmapped")
        if n > spent and c.measure == "adjustment" and c.header and _MORE_OR_LESS.match(bare(c.header.text))
        else c
        for n, c in enumerate(columns)
    ]


def _rated(columns: list[Column]) -> list[Column]:
    """Columns with ``本年预算金额`` as the budget, where a rate is of it and no other is: nothing is declared then."""
    measures = {c.measure for c in columns}
    if not {"executed", "execution_rate"} <= measures or measures & {"budget", "initial_budget", "adjusted_budget"}:
        return columns
    return [
        replace(c, measure="budget") if c.measure == "declared_budget" and c.header and "预算" in c.header.text else c
        for c in columns
    ]


def _carried_out(columns: list[Column]) -> list[Column]:
    """Columns with ``预算执行`` between a budget and its rate as what was spent, where no other column is that."""
    measures = [c.measure for c in columns]
    budgets = [n for n, m in enumerate(measures) if m in ("budget", "initial_budget", "adjusted_budget")]
    if not budgets or "execution_rate" not in measures[budgets[-1] :] or "executed" in measures:
        return columns
    between = range(budgets[-1] + 1, measures.index("execution_rate", budgets[-1]))
    return [
        replace(c, measure="executed")
        if n in between and c.measure == "unmapped" and c.header and _CARRIED_OUT.match(bare(c.header.text))
        else c
        for n, c in enumerate(columns)
    ]


def _subtotal(columns: list[Column]) -> list[str]:
    """The columns' measures, a sum behind the first budget and its adjustment as the adjusted budget."""
    measures = [c.measure for c in columns]
    for n, column in enumerate(columns[1:], 1):
        sums = column.header is not None and bool(_SUM.match(bare(column.header.text))) and not column.line
        if sums and measures[n - 1] == "adjustment" and "initial_budget" in measures[:n]:
            measures[n] = measures[n].replace("unmapped", "adjusted_budget")
    return measures


def _paid_out(measures: list[str]) -> list[str]:
    """Measures with what was paid out as what was spent, where a rate or a balance is of it and nothing else is."""
    spent = "executed" not in measures and not {"execution_rate", "year_end_balance"}.isdisjoint(measures)
    return [m.replace(words.PAID_OUT, "executed" if spent else "unmapped") for m in measures]


def _second_rate(columns: list[Column], measures: list[str]) -> list[str]:
    """Measures with the rate of an amount that nobody knows (``次年3月底支出数`` | ``执行率(C/A)``) as unknown, too."""
    rates = [n for n, m in enumerate(measures) if m == "execution_rate"]
    others = {n for n in rates[1:] if measures[n - 1] == "unmapped" and not columns[n - 1].line}
    return ["unmapped" if n in others else m for n, m in enumerate(measures)]


def of_plan(columns: list[Column]) -> list[Column]:
    """Columns with what was completed of a plan (``计划支出`` | ``实际支出`` | ``完成比例``) as no rate of a budget."""
    budget = any(c.measure in ("initial_budget", "adjusted_budget") for c in columns)
    planned = any("plan" in (words.column_role("period", c.header.text) or ()) for c in columns if c.header)
    if budget or not planned:
        return columns
    return [replace(c, measure="unmapped") if c.measure == "completion_rate" else c for c in columns]


def _allotted(measures: list[str]) -> list[str]:
    """Measures with what was handed down as the budget, where that alone can be what the rate is of.

    Beside measures that nobody knows the amounts must tell (``header.closed``); beside a budget it is none.
    """
    known = {m for m in measures if m not in ("", "share", "unmapped")}
    proved = known - {words.ALLOTTED, "executed"}
    if not {words.ALLOTTED, "executed"} <= known or not proved or not proved <= {"execution_rate", "year_end_balance"}:
        return [m.replace(words.ALLOTTED, "unmapped") for m in measures]
    sure = "execution_rate" in known and "unmapped" not in measures
    return [m.replace(words.ALLOTTED, "budget") for m in measures] if sure else measures
