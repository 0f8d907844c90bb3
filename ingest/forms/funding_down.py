"""Budget blocks that run down: measures in rows, funding lines in columns (合计 | 一般公共预算 | 政府性基金)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.forms import funding_bands, funding_periods, funding_units, funding_years, tasks
from ingest.forms import vocabulary as words
from ingest.forms.align import Column, align, under
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import RATIOS, add_score, figure, points_in
from ingest.forms.funding_measures import in_its_year, told
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, fold, has_han, is_amount, is_dash, is_figure, is_points, of_most

_DECLARATION = "department_target_declaration"


@dataclass(frozen=True, slots=True)
class Lines:
    """A block that is being read: a column for each funding line (``measure`` holds its line code).

    ``task`` is the name of the task whose money it is, where it stands beside one's number.
    """

    columns: list[Column]
    task: Slot | None = None


#: a block with measures, or offices, in rows
Down = Lines | funding_bands.Band | funding_periods.Periods | funding_units.Units | funding_years.Years


def header(row: Row, below: Row | None, form: FormBuilder) -> Down | None:
    """The columns of a header row of periods, years, an office's lines, or funding lines; ``None`` where it is none.

    Funding lines are two at least, over a row of one measure.
    """
    if periods := funding_periods.header(row):
        form.open_block(row.slots)
        return periods
    if years := funding_years.header(row, form):
        form.open_block(row.slots)
        return years
    if units := funding_units.header(row):
        return units
    if band := funding_bands.header(row, below):
        form.open_block(row.slots)
        return band
    lines = [s for s in row.own if words.line_code(s.text)]
    measures = [s for s in row.own if not words.line_code(s.text) and words.measure(s.text)]
    if len(lines) < 2 or any(is_amount(s.text) for s in row.slots) or below is None:
        return None
    beside = {s.place for s in below.slots if s.inherited} | {s.place for s in row.own[:1] if _over_labels(s, below)}
    heads = [s for s in measures if s.place not in beside]
    if any(s.col < lines[0].col for s in heads) or not _measured(below, form):
        return None
    form.open_block(row.slots)
    columns = [_column(s) for s in row.own if s.col >= lines[0].col and has_han(s.text)]
    return Lines(columns, tasks.beside(row))


def _over_labels(slot: Slot, below: Row) -> bool:
    return bool(below.own) and below.own[0].col == slot.col


def _column(slot: Slot) -> Column:
    """A funding line's column, or that of the execution's points (``执行得分（10分）``)."""
    role = words.column_role("funding", slot.text)
    if role and role[0] in ("score", "weight", "aside"):
        return Column(role[0], slot, slot.col, slot.last_col)
    if role and role[1] == "execution_rate":
        return Column("rate", slot, slot.col, slot.last_col)
    return Column("measure", slot, slot.col, slot.last_col, words.line_code(slot.text) or "unmapped")


def _measured(row: Row, form: FormBuilder) -> bool:
    """Whether a row is a measure with its amounts; in a declaration amounts alone are what is declared."""
    labels = [s for s in row.own if has_han(s.text) and not of_most(s.text) and not tasks.is_number(s)]
    values = [s for s in row.own if is_figure(s.text)]
    if not values or len(labels) > 1:
        return False
    declared = form.form_kind == _DECLARATION
    if not labels:
        return declared
    return words.row_measure(labels[0].text) is not None or (declared and _says_amount(labels[0]))


def _row_measure(label: Slot | None, form: FormBuilder) -> str:
    """The measure of a row by its label; a declaration's plain budget is what is declared."""
    if label is not None and words.column_role("funding", label.text) == ("measure", words.ALLOTTED):
        return words.ALLOTTED  # the rates tell what it is (``header.closed``)
    named = words.row_measure(label.text) or "" if label and not _says_amount(label) else "declared_budget"
    return "declared_budget" if named == "budget" and form.form_kind == _DECLARATION else told([named])[0]


def _says_amount(label: Slot) -> bool:
    """A label that says no more than that money stands behind it: in a declaration it is declared."""
    return bare(label.text) in ("金额", "资金金额")


def _pairs(row: Row, form: FormBuilder) -> bool:
    """Lines with their amounts side by side (``基本支出`` | ``1180`` | ``项目支出`` | ``1500``)."""
    pairs = row.pairs()
    if 2 * len(pairs) != len(row.own) or not all(words.line_code(label.text) for label, _ in pairs):
        return False
    for label, value in pairs:
        figure(
            form, "form", "funding", words.line_code(label.text) or "unmapped", label, "declared_budget", None, value
        )
    return True


def data_row(row: Row, block: Down, form: FormBuilder) -> bool:
    """Read one measure of all lines, periods or years, or one office's lines; false where the row is none."""
    if isinstance(block, funding_bands.Band):
        return funding_bands.data_row(row, block, form)
    if isinstance(block, funding_units.Units):
        return funding_units.data_row(row, block, form)
    if isinstance(block, funding_periods.Periods):
        return funding_periods.data_row(row, block, form)
    if isinstance(block, funding_years.Years):
        return funding_years.data_row(row, block, form)
    return _lines_row(row, block, form)


def _lines_row(row: Row, block: Lines, form: FormBuilder) -> bool:
    """Read one measure of all lines."""
    if form.form_kind == _DECLARATION and _pairs(row, form):
        return True
    if not _measured(row, form):
        return False
    label = next((s for s in row.own if has_han(s.text) and not tasks.is_number(s)), None)
    measure = _row_measure(label, form)
    year = None
    if label is not None:
        measure, year = in_its_year(measure, label, form.stated_year(), declared=form.declares())
    values = [s for s in row.own if (is_figure(s.text) or of_most(s.text)) and (label is None or s.col > label.col)]
    if label is not None and _is_of_all(values, measure, row, block):
        figure(form, "form", "funding", "total", label, measure, label, values[0], year=year)
        return True
    picked: list[int | None] = [None] * len(values)
    if row.exact or len(values) <= len(block.columns):  # else a header is missing, and nobody knows which
        picked = under(values, block.columns) if row.exact else align(values, block.columns, _cost)
    points: dict[str, Slot] = {}
    for value, k in zip(values, picked, strict=True):
        if k is None:
            form.unmapped("budget_value", value)
            continue
        column = block.columns[k]
        if column.role == "measure":
            _amount(column, (measure, year), label, value, form, block.task)
        elif column.role == "rate":
            total = next((c.header for c in block.columns if c.measure == "total"), column.header)
            figure(form, "form", "funding", "total", total, "execution_rate", column.header, value)
        else:
            form.mark(value, "label")
            points |= _points(column.role, value)
    if score := points.get("score"):
        header = next(c.header for c in block.columns if c.role == "score")
        rate = next((c.header for c in block.columns if c.role == "rate"), header)
        add_score(form, "budget_execution", rate, points.get("weight") or points_in(header), score)
    return True


def _is_of_all(values: Sequence[Slot], measure: str, row: Row, block: Lines) -> bool:
    """Whether a lone rate, in a grid without columns, is that of all lines: no header says which it stands under."""
    lines = sum(c.role == "measure" for c in block.columns)
    return not row.exact and len(values) == 1 and lines > 1 and measure in RATIOS


def _points(role: str, value: Slot) -> dict[str, Slot]:
    """The points of a cell by their roles; a stroke beside a measure that isn't scored is none."""
    if scored := of_most(value.text):
        return {"score": value.with_text(scored[0]), "weight": value.with_text(scored[1])}
    return {} if is_dash(value.text) else {role: value}


def _amount(
    column: Column,
    measured: tuple[str, Slot | None],
    label: Slot | None,
    value: Slot,
    form: FormBuilder,
    task: Slot | None,
) -> None:
    """Land an amount of a line; a task's own line is its total, and its sources are no lines of the form."""
    measure, year = measured
    if task is not None:
        code, name = ("project_item", task.text) if column.measure == "total" else ("unmapped", None)
        shown = name or f"{task.text} {column.header.text if column.header else ''}"
        figure(form, "form", "project", code, task, measure, label, value, year=year, line_label=shown)
        form.mark(column.header, "header")
        return
    if column.measure == "unmapped" and column.header is not None:
        form.unmapped("budget_line", column.header)
    figure(form, "form", "funding", column.measure, column.header, measure, label, value, year=year)


def _cost(column: Column, slot: Slot) -> float:
    """A percentage is the rate's; points are small, and amounts stand before them."""
    percent = "%" in fold(slot.text)
    if column.role == "rate":
        return 0.0 if percent or is_dash(slot.text) else 5.0
    if column.role in ("weight", "score", "aside"):
        return 5.0 if percent or not is_points(slot.text) else 0.2
    return 0.0
