"""The points of the budget's execution beside their labels (``标准分`` | ``10`` | ``得分`` | ``9``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.forms import execution_rows, fields
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import add_score, figure, points_in, weigh_execution
from ingest.forms.rows import Row, Slot
from ingest.forms.state import State
from ingest.forms.text import fold, is_dash, is_points, labelled_amount
from ingest.forms.text import points as points_of

_LABELLED = re.compile(r"^([^\d:：]{2,14}[（(](?:满分|分值)?[:：]?\d{1,3}分?[)）])[:：]\s*(\d{1,3}(?:\.\d+)?)分?$")
#: the most that can be scored, which its own label says
_ITS_POINTS = re.compile(r"^(分值|满分|标准分)\(?(\d{1,3}(?:\.\d+)?)分?\)?$")
#: what stands behind the rate's own word for the most that it can score (``执行率分值``)
_MOST = re.compile(r"(?<=率)(分值|满分|权重|标准分)$")
#: a label of the most that names the execution itself (``预算执行权重``)
_OWN_MOST = re.compile(r"(执行率?|进度|支出率|支付率)的?(分值|满分|权重|标准分)(\(分\))?$")
#: a label of the execution's points with them behind it
_ITS_OWN = re.compile(
    r"^(?P<name>[\u4e00-\u9fff]{0,6}(执行|支出|支付)(率|进度)?)(?P<kind>分值|满分|权重|标准分|自?评?得分)[:：](?P<points>\d{1,3}(\.\d+)?)分?$"
)
#: the rate behind its label
_ITS_RATE = re.compile(r"^((?:预算|资金|支出)?(?:执行|支出|支付)率):(\d{1,3}(?:\.\d+)?%)$")
#: a score with the most that it can be, behind its label (``得分：8.9（满分10分）``)
_OF_MOST = re.compile(r"^得分:(\d{1,2}(?:\.\d+)?)分?\((?:满分|分值)?:?(\d{1,2})分?\)$")
#: no form gives the execution more
_MOST_OF_EXECUTION = 40
#: the most as a share of all points
_SHARE = re.compile(r"^\d{1,2}%$")
#: a rate with its points behind it
_SCORED_RATE = re.compile(
    r"^(\d{1,3}(?:\.\d+)?%)\((?:分值|满分|权重)[:为]?(\d+(?:\.\d+)?)分?[,;、]?(?:自评)?得分[:为]?(\d+(?:\.\d+)?)分?\)$"
)


def read_rate(row: Row, state: State) -> bool:
    """A rate with its points in one cell, below its amounts (``预算执行率`` | ``98.31%（分值10分，得分9.83分）``)."""
    found = _SCORED_RATE.match(fold(row.own[1].text)) if len(row.own) == 2 else None
    known = any(x["measure_code"] == "executed" for x in state.form.own_lines())
    if found is None or not known or state.tables_done or words.measure(row.own[0].text) != "execution_rate":
        return False
    name, cell = row.own
    rate, weight, score = (cell.with_text(text) for text in found.groups())
    figure(state.form, "form", "header", "total", name, "execution_rate", name, rate)
    if not state.form.is_scored("budget_execution"):
        add_score(state.form, "budget_execution", name, weight, score)
    return True


def read_line(name: Slot, value: Slot, state: State) -> bool:
    """The points of the execution in lines below its heading (``分值：10`` over ``得分：9.63``), or by its own word."""
    role = words.column_role("funding", name.text)
    below = state.heading is not None and words.section_code(state.heading.text) == "budget_execution"
    rate = name.with_text(_MOST.sub("", fold(name.text)))
    below = below or (_of_execution(rate) and state.form.has_own_lines())
    scored = state.form.is_scored("budget_execution")
    own = _ITS_OWN.match(fold(f"{name.text}:{value.text}"))
    if own and not own["kind"].endswith("得分") and not scored and state.form.has_own_lines():
        state.most = value
        state.form.mark(value, "label")
        return True
    if role is None or role[0] not in ("weight", "score") or not below or scored or not is_points(value.text):
        return False
    if role[0] == "weight":
        state.most = value
        state.form.mark(value, "label")
    else:
        add_score(state.form, "budget_execution", name, state.most or points_in(name), value)
    return True


def points(slots: Sequence[Slot], form: FormBuilder, head: Slot | None = None) -> list[Slot]:
    """Land the points of the execution beside their labels (``分值`` | ``10``, ``得分`` | ``9``); gives them.

    ``head`` is the label that stands in front of them all (``执行率得分``).
    """
    roles = _point_pairs(slots)
    if "score" not in roles:
        return []
    name, score = roles["score"]
    weight = roles["weight"][1] if "weight" in roles else points_in(name) or points_in(head)
    if head is None and weight is None and _is_of_all(name, score):
        add_score(form, "total", name, None, score)
        form.mark(name, "label")
        return [name, score]
    add_score(form, "budget_execution", head or name, weight, score)
    form.mark([pair[0] for pair in roles.values()], "label")
    return [s for pair in roles.values() for s in pair]


def _point_pairs(slots: Sequence[Slot]) -> dict[str, tuple[Slot, Slot]]:
    """The labels of the most and of the score, each with the points beside it."""
    within = [(s.with_text(pair[0]), s.with_text(pair[1])) for s in slots if (pair := _within(s.text))]
    return {
        role[0]: (a, b)
        for a, b in [*pairwise(slots), *within]
        if is_points(b.text) and (role := words.column_role("funding", a.text)) and role[0] in ("weight", "score")
    }


def _within(text: str) -> tuple[str, str] | None:
    """The label and the points of a cell that holds both (``执行率得分（10分）：8.57``, ``分值10分``), or ``None``."""
    match = _LABELLED.match(text.strip()) or _ITS_POINTS.match(fold(text))
    return (match[1], match[2]) if match else labelled_amount(text)


def _labelled(slots: Sequence[Slot], form: FormBuilder) -> None:
    """The most and the score of the execution in cells of a row, each behind its label (``预算执行得分：9.87``)."""
    told = [(s, m) for s in slots if (m := _ITS_OWN.match(fold(s.text)))]
    found = {("score" if m["kind"].endswith("得分") else "weight"): s.with_text(m["points"]) for s, m in told}
    if "score" in found and len(found) == len(told):
        slot, match = next((s, m) for s, m in told if m["kind"].endswith("得分"))
        add_score(form, "budget_execution", slot.with_text(match["name"]), found.get("weight"), found["score"])
        form.mark([s for s, _ in told], "fact")


def _is_of_all(name: Slot, score: Slot) -> bool:
    """Whether points beside an amount are the form's (``实际支出`` | ``94.81`` | ``自评得分`` | ``98``)."""
    return words.score_component(name.text) == "total" and (points_of(score.text) or 0) > _MOST_OF_EXECUTION


def is_most(slot: Slot) -> bool:
    """Whether a label says itself how many points can be scored (``分值10分``)."""
    return _ITS_POINTS.match(fold(slot.text)) is not None


def read_row(row: Row, state: State) -> bool:
    """The points of the execution in a row of their own below its amounts (``标准分`` | ``10`` | ``得分`` | ``9``)."""
    scored = state.form.is_scored("budget_execution")
    if len(row.own) == 1 and (pair := _within(row.own[0].text)):
        return read_line(row.own[0].with_text(pair[0]), row.own[0].with_text(pair[1]), state)
    head = [s for s in row.own[:1] if _of_execution(s)]
    end = next((n for n, s in enumerate(row.own) if head and words.field_code(s.text)), len(row.own))
    own, others = row.own[len(head) : end], row.own[end:]
    pairs = _point_pairs(own)
    after = state.pairs or state.lines or state.funding or (head and state.form.has_own_lines())
    if not after or scored or state.table is not None or state.tables_done or "score" not in pairs:
        return False
    used = {s.place for pair in pairs.values() for s in pair}
    if len(own) != 2 * len(pairs) or any(s.place not in used for s in own):
        return False
    points(own, state.form, next(iter(head), None))
    state.form.mark(head, "label")
    if others:
        fields.read_row(others, state.form)
    return True


def rest(rows: Sequence[Row], form: FormBuilder) -> None:
    """The most of the execution behind its own label, in a row of which nothing else asked for it, and the score there.

    ``执行率权重`` | ``10`` beside a line's amounts, ``预算执行权重`` | ``10%`` | ``得分`` | ``9.86`` below them,
    ``得分（满分10）：9.91`` behind the rate, or points under the head of a block.
    """
    _below_rate(rows, form)
    for row in rows:
        beside = any(s.place in form.landed for s in row.own)
        for slot, rate in ((s, m) for s in row.own if (m := _ITS_RATE.match(fold(s.text)))):
            if beside and slot.place not in form.landed and "execution_rate" not in form.total_measures():
                name, value = (slot.with_text(text) for text in rate.groups())
                figure(form, "form", "header", "total", name, "execution_rate", name, value)
        for slot, match in ((s, m) for s in row.own if (m := _OF_MOST.match(fold(s.text)))):
            if beside and not form.is_scored("budget_execution"):
                score, most = (slot.with_text(text) for text in match.groups())
                add_score(form, "budget_execution", slot.with_text("得分"), most, score)
        open_slots = [s for s in row.own if form.roles.get(s.place) != "fact"]
        if not form.is_scored("budget_execution") and any(
            _of_execution(s) or _ITS_OWN.match(fold(s.text)) for s in row.own
        ):
            _labelled(open_slots, form)
            told = [s for s in open_slots if _LABELLED.match(s.text.strip())]
            points(told if not form.is_scored("budget_execution") else [], form)
            form.mark(told if form.is_scored("budget_execution") else [], "fact")
        for n, (name, most) in enumerate(pairwise(row.own)):
            share = _SHARE.match(fold(most.text)) is not None
            if most not in open_slots or not (share or is_points(most.text)) or not _OWN_MOST.search(fold(name.text)):
                continue
            behind = _point_pairs([s for s in row.own[n + 2 :] if s.col > most.col and s in open_slots])
            if form.is_scored("budget_execution"):
                weigh_execution(form, most)
            elif list(behind) == ["score"]:
                add_score(form, "budget_execution", name, most, behind["score"][1])
                form.mark(behind["score"][0], "label")
            else:
                continue
            form.mark(name, "label")
            form.mark(most, "fact")
    execution_rows.under_headers(rows, form)


def _below_rate(rows: Sequence[Row], form: FormBuilder) -> None:
    """The points in rows below the rate's, under the total alone (``分值`` | ``10`` over ``得分`` | ``9.9``)."""
    found: dict[str, tuple[Slot, Slot]] = {}
    below = False
    for row in rows:
        shown = [s for s in row.own if not is_dash(s.text)]
        if not shown:
            continue
        label, *values = shown
        role = words.column_role("funding", label.text) if below else None
        if words.measure(label.text) == "execution_rate":
            below = True
        elif role is None or role[0] not in ("weight", "score"):
            below = False
        elif len(values) == 1 and is_points(values[0].text) and form.roles.get(values[0].place) != "fact":
            found[role[0]] = (label, values[0])
    if "score" in found and not form.is_scored("budget_execution"):
        label, score = found["score"]
        add_score(form, "budget_execution", label, found["weight"][1] if "weight" in found else None, score)
        form.mark([pair[0] for pair in found.values()], "label")


def _of_execution(slot: Slot) -> bool:
    """Whether a label is the rate's (``预算执行率``) or its score's (``执行率得分``)."""
    scored = words.score_component(slot.text) == "budget_execution" and "分" in fold(slot.text)
    return scored or words.measure(slot.text) == "execution_rate"
