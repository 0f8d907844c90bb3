"""Tables of income and expenditure in a report: an office's row under lines (``机构名称`` | ``收入合计`` | ...).

One office's row holds the form's own figures. Of several only the row of the whole does: the others land unmapped,
under the office's name and the line's, so that nobody takes a subordinate's figures for the form's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.forms import vocabulary as words
from ingest.forms.align import Column, align, under
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import figure
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.text import bare, fold, has_han, is_amount, is_figure

_OFFICE = re.compile(r"^(机构|单位|部门|预算单位|部门单位|所属单位|填报单位)(名称)?$")
_WITHIN = re.compile(r"^其中:?$")
_CONTROLLED = re.compile(r"三公")
_PLANNED = re.compile(r"预算|计划")
_WHOLE = ("total_income", "total_expenditure")
_FEWEST = 3  # columns of figures


@dataclass(frozen=True, slots=True)
class Units:
    """A table that is being read: a column for each line, with its code and measure, and the rows of the form's own."""

    columns: list[Column]
    office: Slot  # the header over the offices' names
    own: frozenset[int]


def header(row: Row) -> Units | None:
    """The columns of such a table's header, the whole first, or ``None`` where the row is none."""
    office, *lines = row.slots or (None,)
    if office is None or not _OFFICE.match(bare(office.text)) or len(lines) < _FEWEST:
        return None
    whole = _whole(lines[0])
    if whole is None or any(is_amount(s.text) for s in lines):
        return None
    measure = "unmapped" if _is_planned(row, lines[0]) else "revenue" if whole == "total_income" else "executed"
    columns = [_column(s, measure) for s in lines]
    if sum(c.line not in ("", "unmapped") or bool(_CONTROLLED.search(lines[0].text)) for c in columns) < _FEWEST - 1:
        return None
    return Units(columns, office, _own_rows(row, len(columns)))


def joined(row: Row, below: Row) -> Row | None:
    """Two header rows as one, where the second's lines stand under ``其中``; ``None`` where they don't."""
    over = next((s for s in row.own if _WITHIN.match(fold(s.text))), None)
    parts = [s for s in below.own if s.text]
    if over is None or not parts or parts[0].col < over.col or any(is_amount(s.text) for s in parts):
        return None
    kept = [s for s in row.slots if s is not over]
    if any(s.col > over.col for s in kept):
        return None
    whole = replace(row, row_no=below.row_no, slots=(*kept, *parts))
    return whole if header(whole) is not None else None


def data_row(row: Row, block: Units, form: FormBuilder) -> bool:
    """Read an office's figures; false where the row holds none."""
    name, *values = row.slots or (None,)
    if name is None or not has_han(name.text) or not values or not all(is_figure(s.text) for s in values):
        return False
    form.mark(name, "label")
    form.mark(block.office, "header")
    picked = under(values, block.columns) if row.exact else align(values, block.columns, lambda _c, _s: 0.0)
    for value, k in zip(values, picked, strict=True):
        if k is None or block.columns[k].header is None:
            form.unmapped("budget_value", value)
        elif row.row_no in block.own:
            _land(block.columns[k], value, form)
        else:
            column = block.columns[k]
            label = f"{name.text} {column.header.text if column.header else ''}"
            figure(form, "form", "funding", "unmapped", name, column.measure, column.header, value, line_label=label)
    return True


def _land(column: Column, value: Slot, form: FormBuilder) -> None:
    if column.line == "unmapped" and column.header is not None:
        form.unmapped("budget_line", column.header)
    form.see_unit(*([column.header] if column.header else []))
    figure(form, "form", "funding", column.line, column.header, column.measure, column.header, value)


def _whole(slot: Slot) -> str | None:
    """The line of the first column: all income, all expenditure, or all of what is under control."""
    code = words.line_code(slot.text)
    controlled = code == "unmapped" and bool(_CONTROLLED.search(slot.text))
    return code if code in _WHOLE or controlled else None


def _is_planned(row: Row, whole: Slot) -> bool:
    """Whether the table is of a budget and not of what came in and went out, by its title in the row above."""
    above = [c.text for c in row.grid.cells if has_han(c.text) and c.row in (row.row_no - 1, row.row_no - 2)]
    titles = above if len(above) == 1 else [t for t in above if t.endswith((")", "）", "情况", "表"))]
    return any(_PLANNED.search(fold(t)) for t in [*titles[:1], whole.text])


def _column(slot: Slot, measure: str) -> Column:
    """A line's column; what is left at the year's end is no line, and what was carried over is part of the income."""
    named = words.measure(slot.text)
    if named == "year_end_balance":
        return Column("measure", slot, slot.col, slot.last_col, named, line="total")
    return Column("measure", slot, slot.col, slot.last_col, measure, line=words.line_code(slot.text) or "unmapped")


def _own_rows(row: Row, columns: int) -> frozenset[int]:
    """The rows below the header that are the whole form's: a lone office's, or that of the whole."""
    found: list[tuple[int, str]] = []
    for below in rows_of(row.grid):
        texts = [s.text for s in below.own]
        if below.row_no <= row.row_no or not texts:
            continue
        if not has_han(texts[0]) or len(texts) < 2 or len(texts) > columns + 1 or not all(map(is_figure, texts[1:])):
            break
        found.append((below.row_no, texts[0]))
    wholes = [no for no, name in found if words.line_code(name) == "total" or fold(name) in ("合计", "总计")]
    return frozenset(wholes or [no for no, _ in found][: len(found) == 1])
