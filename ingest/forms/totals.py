"""Rows of an indicator table that hold no indicator: subtotals, totals, the execution of the budget."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms import grades, partial_sums, repeated_totals, together
from ingest.forms import vocabulary as words
from ingest.forms.align import Column, align
from ingest.forms.builder import FormBuilder
from ingest.forms.columns import assign
from ingest.forms.figures import RATIOS, add_score, figure, points_in
from ingest.forms.rows import Row, Slot
from ingest.forms.table import Indicators
from ingest.forms.text import fold, has_han, is_amount, is_blank, is_dash, is_noise, is_number, is_points, points

#: columns of points; one that nobody knows may be another
_POINTS = ("weight", "score", "other_score")
#: the level that a subtotal's label names (``产出小计``, ``小计（产出指标）``)
_SUM_OF = re.compile(r"^小计\((.*)\)$|^(.*)小计$")


#: what heads the execution's row, and elsewhere is a second level
_FUNDS = re.compile(r"^(?:预算|项目|财政)?资金(?:执行|支出|使用)(?:率|进度|情况)?(?:\(\d{1,2}分\))?$")
#: what the execution's row is called where its label says what it is (``合计执行率``, ``预算执行率98.56%。``)
_RATE = re.compile(
    r"^按?(?:预算|资金|合计|总额|总投入|总体|整体|全年|年度|部门|项目|财政|经费)*(?:执行|支出|支付|使用)(?:率|进度|比例)?(?:计分|评分|得分|为?\d{1,3}(?:\.\d+)?%[。;]?)?$"
)


def other_score(row: Row, slots: list[Slot], table: Indicators, form: FormBuilder) -> bool:
    """A subtotal under its own word (``小计``), or the execution of the budget as a row of the table."""
    label = next((s for s in slots if not s.inherited and words.score_component(s.text)), None)
    label = label or next((s for s in slots if _is_rate_of_all(s, row, slots, table)), None)
    kind = (words.score_component(label.text) or "budget_execution") if label else None
    name = next((c for c in table.columns if c.role == "name"), None)
    named = words.levels(_SUM_OF.sub(r"\1\2", fold(label.text))) if label and kind == "level1_subtotal" else []
    if label is None or kind == "total" or (name and label.col >= name.first and fold(label.text) != "小计"):
        return False
    if (
        not named
        and words.levels(label.text)
        and not (kind == "budget_execution" and _is_of_all(label, row, slots, table))
    ):
        return False
    told = [s for s in slots if fold(s.text) == fold(label.text)]  # in the second level's cell and the name's both
    if name is not None and any(name.first <= s.col <= name.last and has_han(s.text) for s in slots if s not in told):
        return False
    levels = [x for x in [*named, *(x for s in slots for x in words.levels(s.text))] if x.level == 1]
    others = [s for s in slots if has_han(s.text) and s not in told and not words.levels(s.text) and s.col < label.col]
    opened = [s for s in others if s.inherited]  # a level that the vocabulary doesn't know (决策)
    others = [s for s in others if not s.inherited]
    weight, score = points_of(row, [s for s in slots if s is not label], table)
    weight = weight or (points_in(label) if kind == "budget_execution" else None)
    if others or (weight is None and score is None) or (kind == "budget_execution" and levels):
        return False
    if kind == "budget_execution" and form.is_scored(kind) and fold(label.text).endswith("小计"):
        form.mark(slots, "label")  # what its own block scored, again
        return True
    last = None if opened else next((row.code1 for row in reversed(table.items.levels) if row.code1), None)
    add_score(
        form,
        kind or "",
        label,
        weight,
        score,
        (levels[0].code if levels else last) if kind != "budget_execution" else None,
    )
    form.mark([s for s in slots if s not in (weight, score)], "label")
    if kind == "budget_execution":
        _rate(label, assign(row, [s for s in slots if s.col > label.col], table.columns).get("actual", []), form)
    return True


def _is_rate_of_all(slot: Slot, row: Row, slots: Sequence[Slot], table: Indicators) -> bool:
    """Whether a label of the budget's rate (``支出进度（10分）``) stands in place of levels and name."""
    rate = words.measure(slot.text) == "execution_rate" and not partial_sums.leaves_out(slot.text)
    return rate and _is_of_all(slot, row, slots, table)


def _is_of_all(label: Slot, row: Row, slots: Sequence[Slot], table: Indicators) -> bool:
    """Whether a label stands over the levels and the name both, so that the row has neither.

    In an inexact grid such a label is the row's first text with a figure next to it, if blank cells are kept: else a
    level's label may stand on another row.
    """
    name = next((c for c in table.columns if c.role == "name"), None)
    if name is None or label.inherited:
        return False
    if row.exact:
        return label.col < name.first <= label.last_col
    after = next((s for s in slots if s.col > label.col), None)
    bare = after is not None and (is_amount(after.text) or is_dash(after.text))
    return bare and label.col == 1 < name.first and any(c.col == 1 and is_blank(c.text) for c in row.grid.cells)


def _rate(label: Slot, actual: Sequence[Slot], form: FormBuilder) -> None:
    """Land the rate that such a row gives as what was reached (``预算执行率`` | ``86.56%``), where no block gave it."""
    known = "execution_rate" in form.total_measures()
    told = not known and (words.measure(label.text) == "execution_rate" or bool(_RATE.match(fold(label.text))))
    if told and len(actual) == 1 and is_amount(actual[0].text) and fold(actual[0].text).endswith("%"):
        figure(form, "form", "header", "total", label, "execution_rate", label, actual[0])


def execution(row: Row, found: dict[str, list[Slot]], table: Indicators, form: FormBuilder) -> bool:
    """The execution of the budget as a row under levels of its own (``预算执行率（10分）`` | ``预算执行率``).

    Under a second level of another name (``资金执行``) it is an indicator as any other.
    """
    heads = found.get("level1", []) or _in_place_of_level(row, found, table)
    names = found.get("name", []) or [s for s in found.get("level2", []) if _reaches_name(s, row, table)]
    named = [s for s in names if _of_execution(s) or _RATE.match(fold(s.text))]
    if len(named) == 1 and not found.get("level2") and repeated_totals.execution(found, form):
        return True
    lone = len(named) == 1 and _stands_alone(found, form)
    if not lone and not all(_of_execution(s) or s in named for s in found.get("level2", [])):
        return False
    if lone and not any(not s.inherited and _is_head(s, found) for s in heads):
        heads = named
    alone = len(heads) == 1 and heads[0].row_span == 1 and _is_head(heads[0], found)
    if not alone or len(named) != 1 or not (found.get("weight") or found.get("score")):
        return False
    weight, score = (next(iter(found.get(role, [])), None) for role in ("weight", "score"))
    add_score(form, "budget_execution", heads[0], weight, score)
    form.mark([s for cells in found.values() for s in cells if s not in (weight, score)], "label")
    _rate(named[0], found.get("actual", []), form)
    return True


def _is_head(head: Slot, found: dict[str, list[Slot]]) -> bool:
    """Whether a first level's label is the execution's; ``资金执行`` is where it stands over both levels."""
    whole = not found.get("level2") and bool(_FUNDS.match(fold(head.text)))
    return whole or words.score_component(head.text) == "budget_execution"


def _stands_alone(found: dict[str, list[Slot]], form: FormBuilder) -> bool:
    """Whether the execution's row has points and no level, target or result, and no other has scored it."""
    values = [is_dash(s.text) for role in ("target", "actual") for s in found.get(role, [])]
    struck = any(values)  # where others have some
    levels = [s for role in ("level1", "level2") for s in found.get(role, []) if not (s.inherited and struck)]
    others = any(not _of_execution(s) and not _FUNDS.match(fold(s.text)) for s in levels)
    return (
        not others
        and all(values)
        and bool(found.get("weight") and found.get("score"))
        and not form.is_scored("budget_execution")
    )


def _in_place_of_level(row: Row, found: dict[str, list[Slot]], table: Indicators) -> list[Slot]:
    """The label that stands where the first levels do (``预算执行`` | ``合计执行率``), a target beside a rate alone.

    A framework has the execution under a level of its own (``过程``), and a row whose blank cells are lost no places.
    """
    level = next((c for c in table.columns if c.role == "level1"), None)
    level = level or next((c for c in table.columns if c.role == "level2"), None)
    whole = row.exact or sum(c.row == row.row_no for c in row.grid.cells) == row.grid.col_count
    framework = any(x.code1 in ("input", "process") for x in table.items.levels)
    rate = all(_RATE.match(fold(s.text)) for s in found.get("name", [])) and bool(found.get("name"))
    values = (*found.get("target", []), *found.get("actual", []))
    valued = not rate and not all(is_dash(s.text) for s in values)
    if level is None or not whole or framework or valued:
        return []
    return [s for s in found.get("level2", []) if level.first <= s.col <= level.last]


def _reaches_name(slot: Slot, row: Row, table: Indicators) -> bool:
    """Whether one cell holds a second level and, as it goes on below the names' header, the name.

    In a plain text the name's cell behind it is blank.
    """
    names = [c for c in table.columns if c.role == "name"]
    blank = {c.col for c in row.grid.cells if c.row == row.row_no and is_blank(c.text)} if not row.exact else set()
    return any(slot.col < c.first <= slot.last_col or (c.first == slot.col + 1 and c.first in blank) for c in names)


def _of_execution(slot: Slot) -> bool:
    """Whether a label is that of the budget's execution."""
    return words.score_component(slot.text) == "budget_execution" or words.measure(slot.text) in RATIOS


def without_label(slots: list[Slot], labels: list[Slot], table: Indicators, form: FormBuilder) -> bool:
    """A total whose label is lost (100 and a score, nothing else), or nothing of this table."""
    numbers = [s for s in slots if is_number(s.text) and not s.inherited]
    texts = [s for s in slots if has_han(s.text)]
    if texts or labels or len(numbers) != 2 or fold(numbers[0].text) not in ("100", "100.0", "100.00"):
        return False
    add_score(form, "total", None, numbers[0], numbers[1])
    form.mark(numbers, "fact")
    form.mark([s for s in slots if is_noise(s.text)], "noise")
    table.done = True
    return True


def _is_under(number: Slot, column: Column, row: Row) -> bool:
    """Whether a number stands below a column's header, and no blank cell beside it covers more of that."""
    blanks = (c for c in row.grid.cells if c.row == row.row_no and is_blank(c.text))
    covered = _shared(number.col, number.last_col, column)
    return covered > 0 and all(_shared(c.col, c.col + c.col_span - 1, column) <= covered for c in blanks)


def _shared(first: int, last: int, column: Column) -> int:
    """How many of a column's grid columns a cell covers."""
    return min(last, column.last) - max(first, column.first) + 1


def points_of(row: Row, slots: Sequence[Slot], table: Indicators) -> tuple[Slot | None, Slot | None]:
    """The maximum and the score of a subtotal or total row."""
    if (pair := together.points(slots, table.columns)) is not None:
        return pair
    numbers = [s for s in slots if is_points(s.text) and not s.inherited]
    if row.exact:
        under = {c.role: next((s for s in numbers if _is_under(s, c, row)), None) for c in table.columns}
        weight, score = under.get("weight"), under.get("score")
        if weight is not None and weight is score:  # one cell under both: the maximum where a number follows it
            after = [s for s in numbers if s.col > weight.col]
            return (weight, after[-1]) if after else (None, score)
        rest = [s for s in numbers if s not in (weight, score)]
        if score is None and rest and (weight is None or rest[-1].col > weight.col):
            score = rest.pop()
        if weight is None and rest and score is not None and rest[-1].col < score.col:
            weight = rest[-1]
        if weight is not None and score is None and rest and (points(rest[-1].text) or 0) >= (points(weight.text) or 0):
            return rest[-1], weight  # the row stands a column further left than its table
        return weight, score
    order = [c.role for c in table.columns if c.role in _POINTS]
    some = [c.role for c in table.columns if c.role in (*_POINTS, "unknown")]
    if len(numbers) == len(order) or len(numbers) == len(some) > len(order) > 1:
        placed = dict(zip(order if len(numbers) == len(order) else some, numbers, strict=True))
        return placed.get("weight"), placed.get("score")
    if len(numbers) > len(order) and _scored_again(table):
        return numbers[0], numbers[1]
    if len(numbers) >= 2:
        return numbers[-2], numbers[-1]
    if not numbers:
        return None, None
    takers = [c for c in table.columns if c.role in ("weight", "score")]
    k = align(numbers, takers, lambda _c, _s: 0.0)[0] if takers else None
    only_max = k is not None and takers[k].role == "weight" and fold(numbers[0].text) in ("100", "100.00")
    return (numbers[0], None) if only_max else (None, numbers[0])


def _scored_again(table: Indicators) -> bool:
    """Whether behind the weights and the scores stands a column of which nobody knows what it holds (``核分``)."""
    roles = [c.role for c in table.columns if c.role in (*_POINTS, "unknown")]
    return roles[:2] == ["weight", "score"] and "unknown" in roles


def total(row: Row, label: Slot, slots: list[Slot], table: Indicators, form: FormBuilder) -> None:
    """Land the total's row, blank or not; the table ends with it."""
    others = [s for s in slots if s is not label]
    weight, score = points_of(row, others, table)
    if score is None and weight is not None and _is_score(row, label, weight, table):
        weight, score = None, weight
    add_score(form, "total", label, weight, score)
    form.mark(label, "label")
    grades.land(others, form)
    form.mark([s for s in others if is_noise(s.text) or is_dash(s.text)], "noise")
    table.done = not _leads(row, table)


def _leads(row: Row, table: Indicators) -> bool:
    """Whether a total stands above the rows that it sums: right below the header, with points of theirs below it."""
    takers = [c for c in table.columns if c.role in ("weight", "score")]
    below = (c for c in row.grid.cells if c.row > row.row_no and is_points(c.text))
    return len(table.items) == 0 and any(t.first <= c.col <= t.last for c in below for t in takers)


def _is_score(row: Row, label: Slot, number: Slot, table: Indicators) -> bool:
    """Whether a total's lone number is the score, though it stands under the weights.

    In an exact grid it is where the row is one of labels and values (``自评总分`` | ``95.94`` | ``自评等级`` | ``优``),
    whose cells are not those of the columns above.
    """
    if not row.exact:
        return _is_reached(row, label, number, table)
    weight = next((c for c in table.columns if c.role == "weight"), None)
    fits = weight is not None and (number.col, number.last_col) == (weight.first, weight.last)
    return not fits and any(s.col > number.last_col and words.field_code(s.text) == ("grade", False) for s in row.own)


def _is_reached(row: Row, label: Slot, number: Slot, table: Indicators) -> bool:
    """Whether a lone 100 is what was reached and not the maximum, by the cells around it.

    Next to its label with empty cells behind, it is the maximum whose score is blank; as the row's last cell, or
    with empty cells before it, the score. In a row as wide as its table the columns tell, not the cells' order: the
    maximum stands under the weights.
    """
    cells = sorted((c for c in row.grid.cells if c.row == row.row_no), key=lambda c: c.col)
    if len(cells) == row.grid.col_count:
        far = {c.role: c.offset(number) for c in table.columns if c.role in ("weight", "score")}
        before = all(offset < -1 for offset in far.values())  # left of both: one wide cell behind the label
        return before or abs(far.get("score", 99)) < abs(far.get("weight", 99))
    between = [c for c in cells if label.col < c.col < number.col]
    return bool(between) or cells[-1].col == number.col
