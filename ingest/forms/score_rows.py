"""Rows of scores beside their labels, outside the tables (``自评得分（满分100分）`` | ``95.85``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.forms import fields, grades
from ingest.forms import vocabulary as words
from ingest.forms.figures import add_score, points_in
from ingest.forms.rows import Row, Slot
from ingest.forms.state import State
from ingest.forms.text import bare, fold, is_noise, is_number, of_most, points

#: the numbered heading of a part
CHAPTER = re.compile(r"^[一二三四五六七八九十]{1,2}、.{2,30}(?<![。；;])$")
_POINTS = re.compile(r"(\d+(?:\.\d+)?)分")
_MOST = re.compile(r"^\(?(?:满分|分值|权重)[:为]?(\d+(?:\.\d+)?)分?\)?$|^\((\d+(?:\.\d+)?)分\)$")
_BEHIND = re.compile(r"^(?:分值|满分|权重|标准分)\((\d+(?:\.\d+)?)分\)$")
#: a score that is the form's only where it stands alone
_OWN_SCORE = re.compile(r"^(自评|评价)?得分$")
#: points of a part of the form, behind those of another
_OF_PART = re.compile(r"得分\(\d+分?\)$")
#: what the most that can be scored is called where the score stands behind it
_MOST_OF_ALL = re.compile(r"^(总分值?|满分|分值合计|总分合计)$")
_ALL = 100.0
_SUMS = ("合计", "总计")


def read_row(row: Row, state: State) -> bool:
    """Scores beside their labels: ``自评得分（满分100分）`` ``95.85`` ``预算执行（10分）`` ``7.85``."""
    slots = row.own
    kinds = [(i, words.score_component(s.text)) for i, s in enumerate(slots)]
    found = [(i, kind) for i, kind in kinds if kind in ("total", "budget_execution")]
    if _scores_execution(slots, found):
        found = found[:1]
    whole = _most_of_total(slots, found)
    found = found[1:] if whole else found
    named = [i for i, _ in found]
    if not found or not (any(kind == "total" for _, kind in found) or any("分" in fold(slots[i].text) for i in named)):
        return False
    if _of_budget(slots, named, state) or is_chapter(row):
        return False
    state.end_table()
    before = slots[: named[0] - 2] if whole else slots[: named[0]]
    _ = fields.read_inline_row(before, state.form) or fields.read_row(before, state.form)
    for n, (i, kind) in enumerate(found):
        end = named[n + 1] if n + 1 < len(named) else len(slots)
        end = next((k for k in range(i + 2, end) if _OF_PART.search(fold(slots[k].text))), end)
        numbers = [number for s in slots[i + 1 : end] if (number := _points(s))]
        weight = most(slots[i : min(i + 2, end)]) or whole
        again = weight is not None and len(numbers) == 2 and is_number(weight.text) and weight.text == numbers[0].text
        if weight is None and len(numbers) == 2 and _heads_most(slots, numbers[1]):
            numbers, weight = numbers[:1], numbers[1]
        if len(numbers) >= 2 and (weight is None or again):  # the most, be it in the label too
            weight, numbers = numbers[0], numbers[1:]
        if kind == "budget_execution" and weight is None:
            weight = state.most or _most_of_block(row)
        score = numbers[0] if numbers else None
        unscored = end if numbers or weight else i + 1
        after = next((k + 1 for k, s in enumerate(slots) if score is not None and s.place == score.place), unscored)
        if not fields.read_row(slots[after:end], state.form):  # ``自评得分`` ``97.8`` ``自评等级`` ``优``
            grades.land(slots[after:end], state.form)
        state.form.mark(slots[i - 2 * bool(whole) : i + 1], "label")
        add_score(state.form, kind, slots[i], weight, score)
    state.form.mark([s for s in slots if state.form.roles.get(s.place) is None and is_noise(s.text)], "noise")
    return True


def _scores_execution(slots: Sequence[Slot], found: Sequence[tuple[int, str | None]]) -> bool:
    """Whether ``自评得分`` behind the execution's label is its score and no total (``执行率得分`` | ``自评得分``)."""
    if [kind for _, kind in found] != ["budget_execution", "total"] or len(slots) - 1 != found[1][0] + 1:
        return False
    between = slots[found[0][0] + 1 : found[1][0]]
    return not any(is_number(s.text) for s in between) and bool(_OWN_SCORE.match(bare(slots[found[1][0]].text)))


def _most_of_block(row: Row) -> Slot | None:
    """The points of the block that a row stands in, should its label be the execution's (``预算执行（10分）``)."""
    labels = [s for s in row.slots if s.inherited and "执行" in s.text]
    return points_in(labels[0]) if len(labels) == 1 else None


def _heads_most(slots: Sequence[Slot], number: Slot) -> bool:
    """Whether the label before a number says that it is the most (``执行率得分 | 9.85 | 执行率分值 | 10``)."""
    at = next(i for i, s in enumerate(slots) if s.place == number.place)
    return at > 0 and words.column_role("funding", slots[at - 1].text) == ("weight", "")


def _most_of_total(slots: Sequence[Slot], found: Sequence[tuple[int, str | None]]) -> Slot | None:
    """The most that can be scored before what was (``总分`` | ``100`` | ``总得分`` | ``97.68``), or ``None``."""
    if [kind for _, kind in found] != ["total", "total"] or found[1][0] != found[0][0] + 2:
        return None
    (i, _), (k, _) = found
    told = (
        _MOST_OF_ALL.match(bare(slots[i].text)) and "得分" in fold(slots[k].text) and points(slots[i + 1].text) == _ALL
    )
    return slots[i + 1] if told else None


def _points(slot: Slot) -> Slot | None:
    """The points that a cell holds, also with their unit (``97分``) or the most that they can be."""
    if is_number(slot.text):
        return slot
    scored = of_most(slot.text)
    shown = scored[0] if scored else slot.text.strip().removesuffix("分")
    return slot.with_text(shown) if is_number(shown) else None


def _of_budget(slots: Sequence[Slot], named: Sequence[int], state: State) -> bool:
    """Whether such a row is a budget's: ``合计`` over its lines, or before its amounts above all indicators."""
    over = not any(is_number(s.text) for s in slots) and any(words.line_code(s.text) for s in slots[named[-1] + 1 :])
    if any(bare(a.text) in _SUMS and fold(b.text).endswith("%") for a, b in pairwise(slots)):
        return True  # a rate is no score
    return over or (not state.is_below and all(bare(slots[i].text) in _SUMS for i in named))


def is_chapter(row: Row) -> bool:
    """Whether a row is nothing but the numbered heading of a part (``一、预算执行情况（10分）``)."""
    first = row.slots[0].text
    return len(row.slots) == 1 and bool(CHAPTER.match(fold(first))) and words.section_code(first) is not None


def most(slots: Sequence[Slot]) -> Slot | None:
    """The points that a score's label gives as the most, or the cell beside it (``满分10分``)."""
    found = _POINTS.search(fold(slots[0].text))
    shown = fold(slots[1].text) if len(slots) > 1 else ""
    beside = _MOST.match(shown) or _BEHIND.match(shown)
    if found:
        return slots[0].with_text(found.group(1))
    if (told := points_in(slots[0])) is not None:
        return told
    if len(slots) > 1 and (scored := of_most(slots[1].text)):
        return slots[1].with_text(scored[1])
    return slots[1].with_text(next(filter(None, beside.groups()))) if beside else None
