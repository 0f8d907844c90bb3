"""Budget blocks by parts of the year: measures in rows, quarters or months in columns (一季度 | ... | 全年合计).

The year's column holds the form's own figures. Those of a part of the year are of no line or measure that the public
contract has: they land unmapped, under the row's label and the period's, so that nobody takes them for the year's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.forms import vocabulary as words
from ingest.forms.align import Column, align, under
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import RATIOS, figure
from ingest.forms.rows import Row, Slot
from ingest.forms.text import fold, has_han, is_amount, is_figure

_FEWEST = 2  # periods of a block
_LABELS = 2  # before them at most: the block's and that of the rows


@dataclass(slots=True)
class Periods:
    """A block that is being read: a column for each period, and what the year's column holds of each measure."""

    columns: list[Column]
    plan: str = ""  # the year's plan, without separators
    seen: set[str] = field(default_factory=set)  # measures whose year is known


def is_header(row: Row) -> bool:
    """Whether a row names parts of the year alone, beside the year's own column, a label and the block's before it."""
    roles = [_role(s) for s in row.own]
    periods = [i for i, role in enumerate(roles) if role == "period"]
    if len(periods) < _FEWEST or any(is_amount(s.text) for s in row.own):
        return False
    return all(roles[periods[0] :]) and len(periods) < len(row.slots) and periods[0] <= _LABELS


def header(row: Row) -> Periods | None:
    """The columns of such a row, or ``None`` where it is none."""
    if not is_header(row):
        return None
    return Periods([Column(role, s, s.col, s.last_col) for s in row.own if (role := _role(s))])


def _role(slot: Slot) -> str:
    role = words.column_role("period", slot.text)
    return role[0] if role and role[0] in ("period", "year") else ""


def data_row(row: Row, block: Periods, form: FormBuilder) -> bool:
    """Read one measure of all periods; false where the row is none."""
    first = block.columns[0].first
    values = [s for s in row.own if is_figure(s.text)]
    end = first if row.exact else next((s.col for s in values), first)
    labels = [s for s in row.own if has_han(s.text) and s.col < end]
    if not labels or len(values) < _FEWEST or any(s not in values and s not in labels for s in row.own):
        return False
    name = labels[-1]
    form.mark(labels, "label")
    form.see_unit(*labels)
    measure = words.row_measure(name.text) or "unmapped"
    picked = under(values, block.columns) if row.exact else align(values, block.columns, lambda _c, _s: 0.0)
    for value, k in zip(values, picked, strict=True):
        if k is None:
            form.unmapped("budget_value", value)
        elif block.columns[k].role == "year":
            _of_year(name, measure, value, block, form)
        else:
            _of_period(name, block.columns[k].header, value, form)
    return True


def _of_year(name: Slot, measure: str, value: Slot, block: Periods, form: FormBuilder) -> None:
    """A figure of the year; what was planned is no budget, and a part of a plan no rate, unless amounts say so."""
    if measure == "unmapped" and "plan" in (words.column_role("period", name.text) or ()):
        block.plan = _plain(value.text)
    if measure == "completion_rate":
        measure = "execution_rate" if block.plan and block.plan == _budget_of(form) else "unmapped"
    if measure == "budget":
        measure = "adjusted_budget"
    if measure == "unmapped" or measure in block.seen or _known(measure, form):
        form.unmapped("budget_line", name)
        figure(form, "form", "funding", "unmapped", name, "unmapped", name, value)
        return
    block.seen.add(measure)
    if is_amount(value.text) or measure not in RATIOS:
        figure(form, "form", "funding", "total", name, measure, name, value)


def _of_period(name: Slot, period: Slot | None, value: Slot, form: FormBuilder) -> None:
    label = f"{name.text} {period.text}" if period else name.text
    figure(form, "form", "funding", "unmapped", name, "unmapped", period, value, line_label=label)


def _plain(amount: str) -> str:
    return fold(amount).replace(",", "")


def _of_total(measure: str, form: FormBuilder) -> list[str]:
    totals = (x for x in form.own_lines() if x["line_code"] == "total")
    return [str(x["value_printed"]) for x in totals if x["measure_code"] == measure]


def _known(measure: str, form: FormBuilder) -> bool:
    return any(_of_total(measure, form))


def _budget_of(form: FormBuilder) -> str:
    """The adjusted budget that the form prints, or the initial one where nothing was adjusted."""
    found = _of_total("adjusted_budget", form) or _of_total("initial_budget", form)
    return _plain(found[0]) if found else ""
