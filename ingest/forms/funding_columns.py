"""Which column of a budget block a row's figures stand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from ingest.forms import vocabulary as words
from ingest.forms.align import Column, align, under
from ingest.forms.builder import FormBuilder, unit_in
from ingest.forms.figures import RATIOS
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, fold, has_han, is_amount, is_dash, is_number, is_points, labelled_amount

TWO_NUMBERS: Final = re.compile(r"^-?\d+(\.\d+)?\s+-?\d+(\.\d+)?%?$")
_SLASHED: Final = re.compile(r"\d{1,3}(\.\d+)?分?[/／]\d{1,3}(\.\d+)?分?")
_NOTED_AMOUNT = re.compile(r"^(-?\d[\d,]*(?:\.\d+)?)\s*[(（]([^()（）]*[一-鿿][^()（）]*)[)）]$")
#: the points that a budget's execution can give at most, as they are printed
_ROUND_POINTS = re.compile(r"(5|10|15|20|30)(\.0+)?分?")
_RATIO = re.compile(r"(率|比例|比重|进度|%)(\(.*\))?$")
_NUMBERS = re.compile(r"^(序号?|行次|编号)$")
_FIGURE_HEADER = re.compile(r"(数|金额|额|额度)(\(.*\))?$")
#: a level's points beside a project's money (``产出指标（50分）``)
_OF_POINTS = re.compile(r"\(\d{1,3}分\)$|指标得分")


def is_value(slot: Slot) -> bool:
    """Whether a text is an amount, points (also beside the most), nothing (``—``), or two numbers in one cell."""
    text = slot.text
    pair = TWO_NUMBERS.match(text.strip()) or _SLASHED.fullmatch(fold(text))
    return is_amount(text) or is_points(text) or is_dash(text) or bool(pair)


def noted(slot: Slot, columns: Sequence[Column]) -> bool:
    """Whether a text stands in a column that is no figure's, such as that of reasons."""
    return has_han(slot.text) and any(c.role == "aside" and c.first <= slot.col <= c.last for c in columns)


def without_notes(row: Row, columns: Sequence[Column], form: FormBuilder) -> Row:
    """A row without the texts in such columns, nor those behind an amount (``118.00（含上年结转10.00）``)."""
    notes = [s for s in row.slots if noted(s, columns)]
    form.mark([s for s in notes if not s.inherited], "note")
    return replace(row, slots=tuple(_amount_alone(s) for s in row.slots if s not in notes))


def _amount_alone(slot: Slot) -> Slot:
    match = _NOTED_AMOUNT.match(slot.text.strip())
    if match and not unit_in(f"({match.group(2)})"):
        return slot.with_text(match.group(1))
    pair = labelled_amount(slot.text)  # ``执行数：490`` below its own word
    return slot.with_text(pair[1]) if pair and words.measure(pair[0]) and not words.line_code(pair[0]) else slot


def _over(slot: Slot, limit: int) -> bool:
    """Whether a number is larger than a rate in per cent, or points, ever are."""
    return is_number(slot.text) and float(fold(slot.text).replace(",", "")) > limit


def _is_ratio(column: Column) -> bool:
    """Whether a column's figures are ratios; where its measure is unknown, its header's last word tells."""
    named = column.measure == "unmapped" and column.header is not None and _RATIO.search(fold(column.header.text))
    return column.measure in RATIOS or bool(named)


def cost(column: Column, slot: Slot) -> float:
    """How badly a figure fits a column by its looks: 0 well, 5 not at all."""
    percent = "%" in fold(slot.text)
    if is_dash(slot.text):
        return 0.3
    if _is_ratio(column):
        return 0.0 if percent else 5.0 if _over(slot, 1000) else 0.6
    if column.role in ("weight", "score"):
        return 6.0 if percent or _over(slot, 100) else 0.2
    return 5.0 if percent else 0.0


def cost_of_part(column: Column, slot: Slot) -> float:
    """As ``cost``, but weight and score belong to the total: a part hardly ever has a number there."""
    return cost(column, slot) + (1.5 if column.role in ("weight", "score") and is_number(slot.text) else 0.0)


def columns_of(
    row: Row, values: list[Slot], takers: list[Column], form: FormBuilder, cost: Callable[[Column, Slot], float]
) -> dict[int, list[Slot]]:
    """Column to values; where a header is missing nobody knows whose figures these are, and they are listed."""
    picked: list[int | None]
    if row.exact:
        picked = under(values, takers)
    elif len(values) > sum(c.pieces for c in takers) or _lost(values, takers):
        picked = [None] * len(values)
    else:
        picked = align(values, takers, cost)
    found: dict[int, list[Slot]] = {}
    for value, k in zip(values, picked, strict=True):
        if k is None:
            form.unmapped("budget_value", value)
        else:
            found.setdefault(k, []).append(value)
    return found


def _lost(values: list[Slot], takers: list[Column]) -> bool:
    """Whether a row of plain text may have lost an amount: nobody knows which, and what it has stands elsewhere.

    Of numbers before the rate as many as amounts, the last may be the points of a column there.
    """
    if len(values) == sum(c.pieces for c in takers):
        return False
    amounts = {(c.measure, c.line, c.year) for c in takers if c.measure not in ("", "unmapped") and not _is_ratio(c)}
    numbers = [v for v in values if is_number(v.text)]
    before = _before_rate(values, takers)
    if before and _ROUND_POINTS.fullmatch(fold(before[-1].text)):
        numbers = before[:-1]
    return 0 < len(numbers) < len(amounts)


def _before_rate(values: list[Slot], takers: list[Column]) -> list[Slot]:
    """The numbers before a row's rate, where points may stand among them."""
    rate = next((n for n, c in enumerate(takers) if c.measure == "execution_rate"), 0)
    end = next((n for n, v in enumerate(values) if "%" in fold(v.text)), 0)
    weighed = any(c.role == "weight" for c in takers[:rate])
    return [v for v in values[:end] if is_number(v.text)] if weighed else []


def split(value: Slot, columns: list[Column]) -> list[Slot]:
    """A cell under two headers that holds two numbers (``10 100.00``) as two."""
    doubled = [c for c in columns if sum(c.first == d.first for d in columns) > 1]
    if doubled and TWO_NUMBERS.match(value.text.strip()):
        return [value.with_text(t) for t in value.text.split()]
    return [value]


def unknown(row: Row, columns: list[Column]) -> list[Column]:
    """Headers that no vocabulary row knows, right of the first measure or named as a figure: they land unmapped."""
    places = {c.header.place for c in columns if c.header}
    start = min((c.first for c in columns if c.measure), default=0)
    return [
        Column("aside", s, s.col, s.last_col)
        if _OF_POINTS.search(fold(s.text))
        else Column("measure", s, s.col, s.last_col, "unmapped")
        for s in row.slots
        if s.place not in places and has_han(s.text) and len(s.text) <= 16 and not _NUMBERS.match(fold(s.text))
        if s.col > start or _FIGURE_HEADER.search(fold(s.text))
    ]


def points_under(column: Column, cells: list[Slot], text: str) -> dict[str, Slot]:
    """The points in a column by their role; both where header and cell part them (``得分/分值`` over ``9.58/10``)."""
    if cells and is_points(text):
        return {column.role: cells[0].with_text(text)}
    heads, parts = (re.split(r"[/／]", t) for t in (bare(column.header.text) if column.header else "", text))
    if not cells or len(heads) != 2 or len(parts) != 2 or not all(map(is_points, parts)):
        return {}
    roles = ["score" if "得分" in head else "weight" for head in heads]
    return {role: cells[0].with_text(part) for role, part in zip(roles, parts, strict=True)}
