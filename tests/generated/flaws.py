"""Contradictions put into a form's lines, one rule each; what follows from them as well is ``may``."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from generated import words
from generated.model import Form, Indicator, half_up, plain

#: the rules whose contradiction lies in an indicator line or its points
LINE_RULES = (
    "score_over_weight",
    "missed_target_full_score",
    "met_target_lost_points",
    "over_attainment",
    "deviation_unexplained",
    "target_actual_incomparable",
    "comparator_suspect",
    "actual_explanation_conflict",
    "duplicate_indicator",
    "weights_sum",
)
#: the rules of a scored form's total and execution
SCORE_RULES = ("scores_sum", "total_missing", "execution_score", "execution_rate")
BUDGET_RULES = ("budget_identity", "parts_sum")


def _numeric(lines: list[Indicator], *comparators: str) -> list[int]:
    return [
        k
        for k, i in enumerate(lines)
        if i.kind == "numeric"
        and i.comparator in comparators
        and i.actual_value is not None
        and i.value
        and i.actual_unit == i.unit
        and i.level2 != "cost"
        and "差错" not in i.name
        and "投诉" not in i.name
    ]


def _write(i: Indicator, value: Decimal) -> Indicator:
    return replace(i, actual=f"{plain(value)}{i.actual_unit}", actual_value=value)


def _missed(rng: Random, lines: list[Indicator]) -> int | None:
    found = _numeric(lines, ">=", ">")
    if not found:
        return None
    k = rng.choice(found)
    i = lines[k]
    assert i.value is not None
    lines[k] = replace(
        _write(i, half_up(i.value * Decimal("0.8"), 2)), met="false", score=i.weight, deviation="", explanation=""
    )
    return k


def _met(rng: Random, lines: list[Indicator]) -> int | None:
    found = [k for k in _numeric(lines, ">=", "<=") if lines[k].met == "true" and (lines[k].weight or 0) > 1]
    if not found:
        return None
    k = rng.choice(found)
    weight = lines[k].weight
    assert weight is not None
    lines[k] = replace(
        lines[k], score=weight - half_up(weight * Decimal("0.3"), 1), deviation=rng.choice(words.REASONS)
    )
    return k


def _over(rng: Random, lines: list[Indicator]) -> int | None:
    found = [k for k in _numeric(lines, ">=", ">") if lines[k].unit != "%"]
    if not found:
        return None
    k = rng.choice(found)
    i = lines[k]
    assert i.value is not None
    got = half_up(i.value * Decimal(str(rng.choice((1.5, 2, 3)))), 0) + 1
    lines[k] = replace(_write(i, got), met="true", score=i.weight, deviation="", explanation="")
    return k


def _unexplained(rng: Random, lines: list[Indicator]) -> int | None:
    found = _numeric(lines, ">=")
    if not found:
        return None
    k = rng.choice(found)
    i = lines[k]
    assert i.value is not None
    assert i.weight is not None
    short = replace(
        _write(i, half_up(i.value * Decimal("0.8"), 2)), met="false", score=half_up(i.weight * Decimal("0.8"), 2)
    )
    lines[k] = replace(short, deviation="", explanation="", note="")
    return k


def _incomparable(rng: Random, lines: list[Indicator]) -> int | None:
    found = [k for k, i in enumerate(lines) if i.kind == "qualitative" and i.level2 != "timeliness"]
    if not found:
        return None
    k = rng.choice(found)
    value = Decimal(rng.randrange(60, 99))
    lines[k] = replace(
        lines[k], actual=f"{value}%", actual_kind="numeric", actual_value=value, actual_unit="%", met="*",
        score=lines[k].weight, explanation="", deviation="",
    )  # fmt: skip
    return k


def _suspect(rng: Random, lines: list[Indicator]) -> int | None:
    found = [
        k
        for k, i in enumerate(lines)
        if i.kind == "numeric" and i.level2 == "cost" and i.unit != "%" and i.target != plain(i.value)
    ]
    if not found:
        return None
    k = rng.choice(found)
    i = lines[k]
    lines[k] = replace(i, target=f"≥{plain(i.value)}{i.unit}", comparator=">=", met="*")
    return k


def _conflict(rng: Random, lines: list[Indicator]) -> int | None:
    found = [k for k in _numeric(lines, ">=", "<=", "=") if lines[k].met == "true"]
    if not found:
        return None
    k = rng.choice(found)
    i = lines[k]
    assert i.actual_value is not None
    other = half_up(i.actual_value * Decimal("0.9"), 1) - 1
    said = rng.choice(("实际完成{v}{u}", "{n}{v}{u}", "全年共完成{v}{u}")).format(v=plain(other), u=i.unit, n=i.name)
    lines[k] = replace(i, explanation=said)
    return k


def _twice(rng: Random, lines: list[Indicator]) -> int | None:
    found = [
        k
        for k in range(len(lines) - 1)
        if lines[k + 1].kind == lines[k].kind == "numeric" and lines[k + 1].level1 == lines[k].level1
    ]
    if not found:
        return None
    k = rng.choice(found)
    first, second = lines[k], lines[k + 1]
    if (first.unit, first.target, first.comparator) == (second.unit, second.target, second.comparator):
        return None
    lines[k + 1] = replace(second, name=first.name, level2=first.level2)
    return k


def _over_weight(rng: Random, lines: list[Indicator]) -> int | None:
    found = [k for k, i in enumerate(lines) if i.weight is not None and i.met != "false"]
    k = rng.choice(found)
    weight = lines[k].weight
    assert weight is not None
    lines[k] = replace(lines[k], score=weight + rng.choice((Decimal(1), Decimal(2), Decimal("0.5"))))
    return k


def _weights(rng: Random, lines: list[Indicator]) -> int | None:
    found = [k for k, i in enumerate(lines) if i.met == "true"]
    if not found:
        return None
    k = rng.choice(found)
    weight = lines[k].weight
    assert weight is not None
    new = weight + rng.choice((2, 3, 5))
    lines[k] = replace(lines[k], weight=new, score=new if lines[k].score == weight else lines[k].score)
    return k


_MAKERS = {
    "missed_target_full_score": _missed, "met_target_lost_points": _met, "over_attainment": _over,
    "deviation_unexplained": _unexplained, "target_actual_incomparable": _incomparable, "comparator_suspect": _suspect,
    "actual_explanation_conflict": _conflict, "duplicate_indicator": _twice, "score_over_weight": _over_weight,
    "weights_sum": _weights,
}  # fmt: skip
_ALSO = {
    "score_over_weight": ("scores_sum",),
    "comparator_suspect": ("missed_target_full_score", "over_attainment"),
    "duplicate_indicator": (
        "comparator_suspect",
        "target_actual_incomparable",
        "missed_target_full_score",
        "over_attainment",
    ),
    "target_actual_incomparable": ("deviation_unexplained",),
    "met_target_lost_points": ("deviation_unexplained",),
    "weights_sum": ("scores_sum",),
}


def into_lines(rng: Random, rule: str, lines: list[Indicator], form: Form) -> None:
    """Put a contradiction of ``rule`` into the lines, where one of them can hold it."""
    maker = _MAKERS.get(rule)
    if maker is None or maker(rng, lines) is None:
        return
    form.must(rule)
    form.may(*_ALSO.get(rule, ()))
