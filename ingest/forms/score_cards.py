"""Scores below their labels: ``执行率分值`` | ``执行率得分`` | ``自评总分`` over ``10`` | ``9.57`` | ``96.23``."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from ingest.forms import fields
from ingest.forms import vocabulary as words
from ingest.forms.figures import add_score, figure, points_in
from ingest.forms.rows import Row, Slot
from ingest.forms.state import State
from ingest.forms.text import fold, is_points

_FEWEST: Final = 2
#: a label of a score and of the most that it can be, and both
_SLASHED: Final = re.compile(r"(得分|评分|自评分|总分)/(总分|满分|分值|权重)$")
_OF: Final = re.compile(r"^(\d{1,3}(?:\.\d+)?)/(\d{1,4}(?:\.\d+)?)$")
_EXECUTION: Final = re.compile(r"执行|支出进度|支付|支出率")


def read_row(row: Row, below: Row | None, state: State) -> bool:
    """Read labels of scores alone with the points in the row below; false for any other row.

    One at least is the total's. A part's points (``绩效指标标准分``) are noted and are no score of the contract.
    """
    if below is None or not row.exact or len(row.own) < _FEWEST or len(below.own) != len(row.own):
        return False
    if not all(a.col == b.col for a, b in zip(row.own, below.own, strict=True)):
        return False
    kinds = [_kind(label, value) for label, value in zip(row.own, below.own, strict=True)]
    if "" in kinds or "total" not in kinds or len(set(kinds) - {"part"}) < len([k for k in kinds if k != "part"]):
        return False
    found = {kind: (label, value) for kind, label, value in zip(kinds, row.own, below.own, strict=True)}
    state.form.mark(row.own, "label")
    state.form.mark(below.own, "note")
    if "rate" in found and not any(x["measure_code"] == "execution_rate" for x in state.form.own_lines()):
        label, value = found["rate"]
        figure(state.form, "form", "header", "total", label, "execution_rate", label, value)
    if "score" in found and not state.form.is_scored("budget_execution"):
        label, value = found["score"]
        most = found["weight"][1] if "weight" in found else points_in(label)
        add_score(state.form, "budget_execution", label, most, value)
    label, value = found["total"]
    add_score(state.form, "total", label, points_in(label), value)
    state.cards.update(s.place for s in below.own)
    return True


def _kind(label: Slot, value: Slot) -> str:
    """What a label and the value below it are: ``total``, ``rate``, ``weight``, ``score``, ``part``; or empty."""
    if words.measure(label.text) == "execution_rate" and fold(value.text).endswith("%"):
        return "rate"
    if not is_points(value.text):
        return ""
    component = words.score_component(label.text)
    role = words.column_role("funding", label.text)
    if component == "total":
        return "total"
    if component == "budget_execution" or (role is not None and role[0] == "score"):
        return "score"
    if role is not None and role[0] == "weight":
        return "weight"
    return "part" if fold(label.text).endswith(("分", "分值", "得分")) else ""


def read_slashed(row: Row, state: State) -> bool:
    """Read a score and the most in one cell (``自评得分/总分`` | ``88.92/100``), and the fields beside them."""
    found = [
        (a, b, m) for a, b in pairwise(row.own) if _SLASHED.search(fold(a.text)) and (m := _OF.match(fold(b.text)))
    ]
    if not found or state.table is not None:
        return False
    for label, value, match in found:
        base = fold(label.text).partition("/")[0]
        kind = "budget_execution" if _EXECUTION.search(base) else words.score_component(base)
        if kind in ("total", "budget_execution") and not state.form.is_scored(kind):
            add_score(state.form, kind, label, value.with_text(match[2]), value.with_text(match[1]))
            state.form.mark(label, "label")
    read = {s.place for a, b, _ in found for s in (a, b)}
    fields.read_row([s for s in row.own if s.place not in read], state.form)
    return True
