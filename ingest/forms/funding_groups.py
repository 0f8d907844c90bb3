"""The labels of a row of a budget block, each with the values that follow it."""

from __future__ import annotations

from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder, is_unit, unit_in
from ingest.forms.figures import RATIOS, TOTALS
from ingest.forms.funding_columns import is_value
from ingest.forms.funding_header import Funding
from ingest.forms.funding_said import labelled
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, fold, has_han, is_amount, is_dash, is_paper

_SIDES = ("income_block", "expenditure_block")
_POINTS = ("score", "weight")
#: what is left stands below the lines of either side of accounts
_LEFT = ("carryover_in", "year_end_balance")


def holds_points(row: Row) -> bool:
    """Whether a row's labels are of points (``得分`` | ``9.83``), which no amount has, maybe behind the rate's."""
    roles = [words.column_role("funding", s.text) or ("", "") for s in row.own if has_han(s.text)]
    points = [role in _POINTS for role, _ in roles]
    return any(points) and all(points[1:]) and (points[0] or roles[0][1] == "execution_rate")


def columns_of_labels(groups: list[tuple[Slot, list[Slot]]], columns: list[Column]) -> list[Column]:
    """The columns of a line with its label before each of its figures: as many amounts as labels, and no rate."""
    amounts = [c for c in columns if c.measure and c.measure not in RATIOS]
    alone = len(groups) > 1 and len(groups) == len(amounts) and all(len(values) == 1 for _, values in groups)
    return amounts if alone else columns


def of_row(row: Row, block: Funding, form: FormBuilder) -> list[tuple[Slot, list[Slot]]]:
    """The row as line labels, each with the values that follow it."""
    groups: list[tuple[Slot, list[Slot]]] = []
    in_accounts = any(c.role == "income_block" for c in block.columns)
    for slot in row.slots:
        text = slot.text
        if is_value(slot):
            if groups and not slot.inherited:
                groups[-1][1].append(slot)
            continue
        if (pairs := _inline(slot)) and not _before_value(row, slot):
            groups += pairs
        elif _marked(slot, row, block, form):
            continue
        elif words.line_code(text) or (in_accounts and words.measure(text) in _LEFT):
            if (whole := _summed(row, slot)) is not None:
                form.mark(slot, "label")
                groups.append((whole, []))
            elif not slot.inherited or not _is_group_label(row, slot):
                groups.append((slot, []))
        elif _is_unknown_label(row, slot):
            form.see_unit(slot)
            groups.append((slot, []))
        else:
            form.see_unit(slot)
            form.mark(slot, "label")
    kept = [g for k, g in enumerate(groups) if g[1] or k == len(groups) - 1 or not groups[k + 1][1]]
    if len(groups) > 1 and any(v for _, v in groups):
        kept = [g for g in kept if g[1]]
    return kept


def _marked(slot: Slot, row: Row, block: Funding, form: FormBuilder) -> bool:
    """Account for a text that is no line's label: a unit, a side of the block (``收入``), a speck."""
    role = words.column_role("funding", slot.text)
    if is_unit(slot.text):
        form.see_unit(slot.with_text(f"({fold(slot.text)})"))
        form.mark(slot, "label")
    elif role and role[0] in _SIDES and "按" not in slot.text and not _is_unknown_label(row, slot):
        block.section = role[0].removesuffix("_block")
        form.mark(slot, "label")
    elif not has_han(slot.text):
        if not slot.inherited:
            form.see_unit(slot)
            form.mark(slot, "noise")
    else:
        return False
    return True


def _inline(slot: Slot) -> list[tuple[Slot, list[Slot]]]:
    """Lines with their amounts in one cell (``其中：一般公共预算：1000``, ``专户：120　其他资金：80``), else none."""
    pairs = [] if slot.inherited else labelled(slot.text)
    known = all(words.line_code(label) for label, _ in pairs)
    return [(slot.with_text(label), [slot.with_text(amount)]) for label, amount in pairs] if known else []


def _before_value(row: Row, slot: Slot) -> bool:
    """Whether a label's value stands in the next cell: a digit behind the label (``项目支出：1``) is then a speck."""
    after = next((s for s in row.slots if s.col > slot.last_col), None)
    return after is not None and is_value(after) and not is_dash(after.text)


def _is_unknown_label(row: Row, slot: Slot) -> bool:
    """A label of one row that no vocabulary row knows, with a number right beside it."""
    after = next((s for s in row.slots if s.col > slot.col and not is_dash(s.text)), None)
    after = (
        after if after is None or not is_unit(after.text) else next((s for s in row.slots if s.col > after.col), None)
    )
    if is_paper(slot.text):
        return False
    left = (s for s in row.own if has_han(s.text) and s.col < slot.col and s.row_span == 1)
    if any(not words.line_code(s.text) for s in left):
        return False  # a text left of it names the row
    alone = not slot.inherited and slot.row_span == 1 and len(slot.text) <= 20 and unit_in(slot.text) is None
    return alone and after is not None and is_amount(after.text) and not fold(after.text).endswith(("%", "‰"))


def _summed(row: Row, slot: Slot) -> Slot | None:
    """The line over several rows whose own amounts a row has (``基本支出`` beside ``小计``), or ``None``."""
    if bare(slot.text) != "小计":
        return None
    beside = (s for s in reversed(row.slots) if s.last_col < slot.col and (s.row_span > 1 or not row.exact))
    label = next((s for s in beside if not is_value(s)), None)
    return label if label is not None and words.line_code(label.text) not in (None, "unmapped", *TOTALS) else None


def _is_group_label(row: Row, slot: Slot) -> bool:
    """A label that spans rows heads them where another label stands in the same row."""
    return any(s is not slot and s.col > slot.col and words.line_code(s.text) for s in row.slots)
