"""Columns of an indicator table under headers that no word explains, told by what stands in them.

A target and an actual of one indicator have the same unit, the points of all indicators sum up to the form's, and no
score is above its weight. What is told so is sure or isn't told; the header stays listed as one that no word explains.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from ingest.forms.align import Column
from ingest.forms.rows import Row
from ingest.forms.text import fold, has_han, is_blank, is_points

#: the roles that contents can tell
_TOLD = frozenset({"weight", "score", "target", "actual"})
#: what a form's indicators together can weigh: all of it, or what the execution of the budget leaves
_WHOLE = frozenset(map(Decimal, (100, 95, 90, 85, 80)))
_EXECUTION = 20  # points of the budget's execution at most
_FEWEST = 3  # rows that tell a column
_SHARE = 0.6  # of the rows that have both
_COMPARES = re.compile(r"[≥≤<>]|不低于|不少于|不超过|不高于|大于|小于")
_VALUE = re.compile(r"(?:[≥≤<>=＝]|不低于|不少于|不超过|不高于|大于|小于|等于|达到?)*-?[\d,]+(?:\.\d+)?(\D{0,6})$")

Texts = dict[int, str]


def columns(row: Row, found: list[Column]) -> list[Column]:
    """The columns with those of unknown headers that their texts tell; as they are where nothing is sure."""
    roles = {c.role for c in found}
    if "name" not in roles or roles >= _TOLD:
        return found
    named = {no for no, text in _below(row, next(c for c in found if c.role == "name")).items() if has_han(text)}
    if not row.exact and any(
        c.row in named and c.col > found[-1].last and not is_blank(c.text) for c in row.grid.cells
    ):
        return found  # wider than the header: whose columns they stand in nobody knows
    texts = {n: {no: t for no, t in _below(row, c).items() if no in named} for n, c in enumerate(found)}
    told = found
    if row.exact and "weight" not in roles:  # points alone don't tell that positions are columns, as units do
        told = _set(told, "weight", texts, lambda n: _weighs(texts[n], _of(found, "score", texts)))
    if row.exact and "score" not in roles and "weight" in roles:
        told = _set(told, "score", texts, lambda n: _scored(row, found[n], texts[n], _of(found, "weight", texts)))
    if ("actual" in roles) != ("target" in roles):
        missing, known = ("actual", "target") if "target" in roles else ("target", "actual")
        at = next(n for n, c in enumerate(found) if c.role == known)
        beside = {n: t for n, t in texts.items() if (n > at) == (missing == "actual")}
        told = _set(told, missing, beside, lambda n: _alike(texts[n], texts[at]))
    return told if roles & {"actual", "target"} or not row.exact else _pair(told, texts)


def _pair(found: list[Column], texts: dict[int, Texts]) -> list[Column]:
    """The columns with a target and an actual side by side: of like values, and only the first's have comparators."""
    name = next(n for n, c in enumerate(found) if c.role == "name")
    pairs = [
        n
        for n, (left, right) in enumerate(pairwise(found))
        if n > name
        and left.role == right.role == "unknown"
        and _alike(texts[n + 1], texts[n])
        and _compares(texts[n])
        and not _compares(texts[n + 1])
    ]
    if len(pairs) != 1:
        return found
    roles = {pairs[0]: "target", pairs[0] + 1: "actual"}
    return [replace(c, role=roles[n], inferred=True) if n in roles else c for n, c in enumerate(found)]


def _compares(texts: Texts) -> bool:
    return any(_COMPARES.match(fold(t)) for t in texts.values())


def _set(found: list[Column], role: str, texts: dict[int, Texts], fits: Callable[[int], bool]) -> list[Column]:
    """The columns with the one that fits as ``role``; as they are where none does, or several."""
    open_roles = ("unknown", "scoring_rule", "explanation") if role in ("target", "actual") else ("unknown",)
    fitting = [n for n in texts if found[n].role in open_roles and fits(n)]
    if len(fitting) != 1:
        return found
    return [replace(c, role=role, inferred=True) if n == fitting[0] else c for n, c in enumerate(found)]


def _of(found: Sequence[Column], role: str, texts: dict[int, Texts]) -> Texts:
    return next((texts[n] for n, c in enumerate(found) if c.role == role), {})


def _below(row: Row, column: Column) -> Texts:
    cells = (c for c in row.grid.cells if c.row > row.row_no and column.first <= c.col <= column.last)
    return {c.row: c.text for c in cells if not is_blank(c.text)}


def _numbers(texts: Texts) -> dict[int, Decimal] | None:
    """The points that a column holds; ``None`` where it holds anything else."""
    if len(texts) < _FEWEST or not all(is_points(t) for t in texts.values()):
        return None
    return {no: _number(t) for no, t in texts.items()}


def _number(points: str) -> Decimal:
    return Decimal(fold(points).removesuffix("分").replace(",", ""))


def _weighs(texts: Texts, scores: Texts) -> bool:
    """Whether a column's points are the weights of all indicators: they sum up to the form's and bound the scores."""
    weights, gained = _numbers(texts), _numbers(scores)
    if weights is None or sum(weights.values()) not in _WHOLE:
        return False
    return gained is None or all(no in weights and points <= weights[no] for no, points in gained.items())


def _scored(row: Row, column: Column, texts: Texts, weights: Texts) -> bool:
    """Whether a column's points are scores: none above its weight, half of them full, with their total below.

    The total may hold the points of the budget's execution too.
    """
    points, most = _numbers(texts), _numbers(weights)
    if points is None or most is None or any(no not in most or p > most[no] for no, p in points.items()):
        return False
    full = sum(p == most[no] for no, p in points.items())
    below = [t for no, t in _below(row, column).items() if no not in points and is_points(t)]
    over = [_number(t) - sum(points.values()) for t in below]
    return points.keys() == most.keys() and 2 * full >= len(points) and any(0 <= x <= _EXECUTION for x in over)


def _alike(texts: Texts, others: Texts) -> bool:
    """Whether a column's values have the units of another's in most rows, and rarely are words where those are none."""
    both = [(unit(texts[no]), unit(others[no])) for no in texts.keys() & others.keys()]
    numeric = [mine for mine, other in both if other is not None]
    if len(numeric) < _FEWEST:
        return False
    same = sum(mine is not None and mine == other for mine, other in both)
    return same >= _SHARE * len(numeric)


def unit(text: str) -> str | None:
    """The unit of a value (``≥230台套``); ``None`` where the text is no number with a unit."""
    match = _VALUE.match(fold(text))
    return match.group(1) if match else None
