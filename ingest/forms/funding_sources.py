"""Sources side by side below the amount that they make up (``其中：上级资金：113.58`` | ``本级资金：210.92``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.figures import RATIOS, figure
from ingest.forms.rows import Slot
from ingest.forms.state import Source, State
from ingest.forms.text import fold, is_amount
from ingest.model import Place

_BUDGETS = {"initial_budget", "adjusted_budget"}


def read(pairs: list[tuple[Slot, Slot]], state: State) -> list[tuple[Slot, Slot]]:
    """Land a row's sources and give the pairs that are none; all of them where it holds no list of sources.

    Sources that differ stand where there is room, so that their places say nothing: they are of the amount above that
    they add up to, and of none that can be named where they add up to none or to two.
    """
    lines = [(a, b, code) for a, b in pairs if not a.inherited and (code := words.line_code(a.text))]
    others = [(a, b) for a, b in pairs if all(a is not x for x, _, _ in lines)]
    codes = {code for _, _, code in lines}
    if len(lines) < 2 or len(codes) < len(lines) or "total" in codes or not state.pairs:
        return pairs
    if any(words.measure(a.text) for a, _, _ in lines) or not all(words.measure(a.text) for a, _ in others):
        return pairs
    if any(a.col < lines[0][0].col for a, _ in others):  # they are of a measure in front of them
        return pairs
    if not all(is_amount(b.text) and "%" not in fold(b.text) for _, b, _ in lines):
        return pairs
    state.form.see_unit(*(a for a, _, _ in lines))
    of = _made_up(lines, state)
    for name, value, code in lines:
        figure(state.form, "form", "header", code, name, of.measure if of else "unmapped", of.header if of else None,
               value, year=of.year if of else None)  # fmt: skip
    return others


def below_parts(behind: Sequence[Slot], state: State) -> None:
    """Land the next source of an amount above, right below its last one (``其中：上级资金`` over ``本级资金``).

    ``behind`` are the texts behind a row's own measures. It is of that amount where all of its sources add up to it,
    and of none that can be named where they don't.
    """
    if len(behind) != 2 or state.parts is None:
        return
    name, value = behind
    code, last = words.line_code(name.text), state.parts.lines[-1][0]
    if not code or code == "total" or words.measure(name.text) or name.place != _below(last):
        return
    if not is_amount(value.text) or "%" in fold(value.text):
        return
    of, lines = state.parts.of, [*state.parts.lines, (name, value, code)]
    state.parts = replace(state.parts, lines=tuple(lines))
    told = _totals(state).get(of.measure) == _sum(lines)
    figure(state.form, "form", "header", code, name, of.measure if told else "unmapped", of.header if told else None,
           value, year=of.year if told else None)  # fmt: skip


def _below(slot: Slot) -> Place:
    """The place below a cell."""
    return replace(slot.place, row_no=(slot.place.row_no or 0) + 1)


def _made_up(lines: list[Source], state: State) -> Column | None:
    """The amount above that the sources add up to, or ``None``."""
    whole = _sum(lines)
    equal = {measure for measure, amount in _totals(state).items() if amount == whole}
    if not equal or (len(equal) > 1 and not equal <= _BUDGETS):
        return None
    measure = "adjusted_budget" if "adjusted_budget" in equal else min(equal)
    return next((c for c in reversed(state.pairs) if c.measure == measure), None)


def _sum(lines: Sequence[Source]) -> Decimal:
    return sum((_number(value.text) for _, value, _ in lines), Decimal(0))


def _totals(state: State) -> dict[str, Decimal]:
    """The form's total by its measure, as printed so far."""
    return {
        str(x["measure_code"]): _number(str(x["value_printed"]))
        for x in state.form.own_lines()
        if x["line_code"] == "total" and x["value_printed"] and x["measure_code"] not in RATIOS
    }


def _number(text: str) -> Decimal:
    shown = "".join(c for c in fold(text) if c.isdigit() or c in ".-")
    return Decimal(shown) if any(c.isdigit() for c in shown) else Decimal(0)
