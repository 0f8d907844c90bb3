"""Project tables: one row a project, with its budgets (项目支出情况)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.forms import vocabulary as words
from ingest.forms.align import Column, align, under
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import figure
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, has_han, is_amount, is_figure, join_pieces

_NUMBERS = ("序号", "编号")
_SPENT = ("executed", "execution_rate", "year_end_balance")


@dataclass(frozen=True, slots=True)
class Projects:
    """A project table that is being read."""

    columns: list[Column]
    width: int  # of the header's grid: in another, the order of the cells counts


def header(row: Row) -> Projects | None:
    """The columns of a project table's header, or ``None``."""
    columns = [
        Column(role[0], s, s.col, s.last_col, role[1])
        for s in row.slots
        if (role := words.column_role("project", s.text))
    ]
    if row.exact and not any(c.role == "name" for c in columns):
        columns = [replace(c, role="name") if _heads_names(c) else c for c in columns]
    if not any(c.role == "name" for c in columns) or sum(bool(c.measure) for c in columns) < 1:
        return None
    if len(columns) < 3 or any(is_amount(s.text) for s in row.slots):
        return None
    columns += [c for s in row.slots if (c := _further(s)) and c.first not in {k.first for k in columns}]
    kept = sorted((c for c in columns if c.role != "block_label"), key=lambda c: c.first)
    return Projects(kept, row.grid.col_count)


def _heads_names(column: Column) -> bool:
    """Whether a label (``主要项目``) stands over the projects, where a block's goes down beside them."""
    return column.role == "block_label" and column.header is not None and column.header.row_span == 1


def _further(slot: Slot) -> Column | None:
    """A column beside those of a project's budgets: its number in the list, and what was spent."""
    if bare(slot.text) in _NUMBERS:
        return Column("aside", slot, slot.col, slot.last_col)
    measure = words.measure(slot.text)
    return Column("measure", slot, slot.col, slot.last_col, measure) if measure in _SPENT else None


def _cost(column: Column, slot: Slot) -> float:
    amount = is_figure(slot.text)
    if column.measure:
        return 0.0 if amount else 8.0
    return 3.0 if amount else 0.0


def data_row(row: Row, block: Projects, form: FormBuilder) -> bool:
    """Read a project with its budgets; false where the row holds no amount."""
    slots = [s for s in row.slots if not (s.inherited and s.row_span > 1 and not is_amount(s.text))]
    slots = [s for s in slots if not (s.row_span > 1 and s.col < block.columns[0].first)]
    heads = [s for s in slots if words.section_code(s.text) or words.column_role("project", s.text)]
    form.mark(heads, "label")
    slots = [s for s in slots if s not in heads]
    if not any(is_amount(s.text) for s in slots) or not any(has_han(s.text) for s in slots):
        return False
    is_under = row.exact and row.grid.col_count == block.width
    picked = under(slots, block.columns) if is_under else align(slots, block.columns, _cost)
    found: dict[int, list[Slot]] = {}
    for slot, k in zip(slots, picked, strict=True):
        if k is not None:
            found.setdefault(k, []).append(slot)
            form.mark(slot, "label")
    named = [s for k, cells in found.items() if block.columns[k].role == "name" for s in cells]
    sums = [s for s in slots if words.line_code(s.text) == "total"]  # across the column of numbers
    names = named or sums[:1]
    if not names:
        return False
    form.block_unit = form.line_unit  # not an earlier block's
    label = join_pieces([s.text for s in names])
    total = words.line_code(label) == "total"
    there = {x["measure_code"] for x in form.own_lines() if x["line_code"] == "total"}
    for k, column in enumerate(block.columns):
        if column.measure and (cells := found.get(k)):
            value = cells[0].with_text(join_pieces([c.text for c in cells]))
            other = column.measure in _SPENT and column.measure in there  # of more than these projects
            code = "project_item" if not total else "unmapped" if other else "total"
            figure(form, "form", "project", code, names[0], column.measure, column.header, value, cells,
                   line_label="".join(label.split()))  # fmt: skip
    return True
