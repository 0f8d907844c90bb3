"""The budget of a form: lines by measures, in the form's unit, and contradictions put into them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from generated.model import Figures, Form, half_up, plain

MEASURES = ("initial_budget", "adjustment", "adjusted_budget", "executed")


@dataclass
class Line:
    """One source of funds: its code, its label, its amounts by measure (missing: nothing is printed)."""

    code: str
    label: str
    amounts: dict[str, Decimal] = field(default_factory=dict)
    rate: str = ""  # as printed

    def land(self, form: Form, figures: Figures, year: int) -> None:
        """The facts of this line."""
        for measure, value in self.amounts.items():
            if figures.prints(value):
                form.money(self.code, measure, value * figures.factor, year)
        if self.rate and self.rate not in ("-", "—", "——"):
            form.ratio(self.code, "execution_rate", Decimal(self.rate.rstrip("%").replace(" ", "")) / 100, year)


def amounts(rng: Random, total: Decimal, share: Decimal, *, adjusts: bool, spends: Decimal) -> dict[str, Decimal]:
    """A line's amounts: initial, adjustment, adjusted, executed; ``share`` of the whole."""
    adjusted = half_up(total * share)
    if adjusted == 0:
        return dict.fromkeys(MEASURES, Decimal(0))
    change = half_up(adjusted * Decimal(str(rng.uniform(-0.1, 0.3)))) if adjusts else Decimal(0)
    return {
        "initial_budget": adjusted - change,
        "adjustment": change,
        "adjusted_budget": adjusted,
        "executed": min(half_up(adjusted * spends), adjusted),
    }


def total_of(lines: list[Line]) -> dict[str, Decimal]:
    return {m: sum((line.amounts[m] for line in lines), Decimal(0)) for m in MEASURES}


def rate(amounts_: dict[str, Decimal], style: str) -> str:
    """The execution rate as printed: two decimals or one, with or without its sign; of nothing 0 or a blank."""
    if not amounts_["adjusted_budget"]:
        return {"bare": "0", "blank": ""}.get(style, "0%")
    value = amounts_["executed"] / amounts_["adjusted_budget"] * 100
    if value == 100:
        return "100" if style == "bare" else "100%"
    text = plain(half_up(value, 1)) if style == "one" else f"{half_up(value, 2)}"
    return text if style == "bare" else f"{text}%"


def execution_points(amounts_: dict[str, Decimal], weight: Decimal = Decimal(10)) -> Decimal:
    if not amounts_["adjusted_budget"]:
        return weight
    return min(half_up(amounts_["executed"] / amounts_["adjusted_budget"] * weight), weight)


def spoil(rng: Random, rule: str, total: Line, parts: list[Line], form: Form, style: str) -> None:
    """Put a contradiction into the amounts or the rate, after all else was computed."""
    step = half_up(total.amounts["adjusted_budget"] * Decimal("0.07")) + 1
    if rule == "budget_identity":
        if "adjustment" not in total.amounts:
            return
        total.amounts["adjustment"] += step
        form.may("parts_sum")
    elif rule == "parts_sum":
        if len([p for p in parts if p.amounts.get("adjusted_budget")]) < 1:
            return
        for line in parts[:1]:
            moved = [m for m in ("initial_budget", "adjusted_budget", "executed") if m in line.amounts]
            for measure in moved:
                line.amounts[measure] += step
            line.rate = (
                rate({**dict.fromkeys(MEASURES, Decimal(0)), **line.amounts}, style)
                if line.rate and "executed" in moved
                else line.rate
            )
    elif rule == "execution_rate":
        shown = half_up(total.amounts["executed"] / total.amounts["adjusted_budget"] * 100 - rng.randrange(4, 20), 2)
        total.rate = f"{shown}" if style == "bare" else f"{shown}%"
        form.may("execution_score")
    else:
        return
    form.must(rule)
