"""What a budget's columns measure under headers that no word explains, told by the amounts of all lines.

A rate is of what was spent and of the budget, a balance is what the budget has left, and an adjusted budget is the
initial one with its adjustment. What fits on every line, and could not fit by amounts that are all alike, is told:
what was spent, the budget that it was spent of, and their rate alone. Any other difference of two columns may be of
something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder, Record
from ingest.forms.figures import SPENT_TOTALS
from ingest.forms.text import fold, is_amount

_NOT_NUMBER = re.compile(r"[^\d.-]")
_RATE_ROUNDED = 0.0101  # percentage points
_ROUNDED = 0.0101  # of the printed unit
_FEWEST = 2  # whole numbers that tell a column
_SURE = 3  # rates that tell one though another is astray
_BUDGETS = ("adjusted_budget", "initial_budget")
#: what a line may be a share of, the first that fits
_OF_WHOLE = ("adjusted_budget", "executed", "initial_budget")
#: a share of the whole budget, or what was spent of the line's own
_OF_BUDGET = re.compile(r"^占.{0,8}预算.{0,4}(比例|比重|比)$")
_COMPLETED = {*_BUDGETS, "executed", "completion_rate"}

Line = dict[str, float]
#: a measure and its number
Figure = tuple[str, float]
#: what a line's figure would be and how far it may be off, or ``None`` where the line doesn't tell
Expected = Callable[[Line], tuple[float, float] | None]


def of_form(form: FormBuilder) -> dict[str, str]:
    """Header to measure, of the headers of no known word that the amounts of all lines tell."""
    lines: dict[tuple[object, ...], Line] = {}
    twice: set[str] = set()  # of two columns under one word nobody knows which is meant
    for x in form.own_lines():
        of_the_year = not x["year_printed"] and x["measure_label"] not in form.of_all_years
        if is_amount(str(x["value_printed"])) and of_the_year:
            key = (x["block_code"], x["line_code"], x["line_label"])
            line, column = lines.setdefault(key, {}), _column(x)
            twice |= {column} & line.keys()
            line[column] = number(x)
    _of_wholes(lines)
    unknown = {c for line in lines.values() for c in line if c.startswith("?")} - twice
    told: dict[str, str] = {}
    for measure, ways in _EXPECTED.items():
        if any(measure in line for line in lines.values()):
            continue
        open_to = [c for c in unknown if (measure == "share") == _may_be_share(c.removeprefix("?"))]
        fitting = [c for c in open_to if any(_fits(c, lines.values(), fit) for fit in ways)]
        if len(fitting) == 1 and fitting[0].removeprefix("?") not in told:
            told[fitting[0].removeprefix("?")] = measure
    return told


def _of_wholes(lines: dict[tuple[object, ...], Line]) -> None:
    """Set what each line's amounts are of the total's in per cent, where one line is the total."""
    totals = [line for (_, code, _), line in lines.items() if code in SPENT_TOTALS]
    for line in lines.values() if len(totals) == 1 else ():
        for measure in _OF_WHOLE:
            if line is not totals[0] and measure in line and totals[0].get(measure):
                line[f"%{measure}"] = line[measure] / totals[0][measure] * 100


def _may_be_share(label: str) -> bool:
    return bool(_OF_BUDGET.match(fold(label)))


def _column(line: Record) -> str:
    """A line's measure; of one that no word explains, or that may be a share, its header behind a question mark."""
    label = str(line["measure_label"] or "")
    known = words.column_role("funding", label) is not None and not _may_be_share(label)
    named = line["measure_code"] != "unmapped" or not label or known
    return str(line["measure_code"]) if named else f"?{label}"


def number(line: Record) -> float:
    """The printed number of a line, whatever its unit."""
    return float(_NOT_NUMBER.sub("", fold(str(line["value_printed"]))))


def figures(form: FormBuilder, key: Callable[[Record], object], *, dated: bool = False) -> list[list[Figure]]:
    """The figures of each line of a form's own cells in their order; ``key`` tells lines apart.

    ``dated`` takes those that name a year of their own, too.
    """
    lines: dict[object, list[Figure]] = {}
    for x in form.own_lines():
        if is_amount(str(x["value_printed"])) and (dated or not x["year_printed"]):
            lines.setdefault(key(x), []).append((str(x["measure_code"]), number(x)))
    return list(lines.values())


def rates_are_of_allotted(form: FormBuilder) -> bool:
    """Whether what was handed down (``下达金额``) is what all rates or balances are of: it is the budget then."""
    lines = map(dict, figures(form, lambda x: (x["line_code"], x["line_label"]), dated=True))
    told = [_is_of_allotted(m) for m in lines if m.get(words.ALLOTTED) and "executed" in m]
    return any(told) and False not in told


def rates_are_of_adjusted(form: FormBuilder) -> bool:
    """Whether what ``完成率`` gives is of the adjusted budget, by most lines that have an initial one beside it."""
    lines = map(dict, figures(form, lambda x: (x["block_code"], x["line_code"], x["line_label"])))
    both = [m for m in lines if m.keys() >= _COMPLETED and m["initial_budget"] != m["adjusted_budget"]]
    fitting = {b: sum(_is_rate_of(m, b) for m in both if m[b]) for b in _BUDGETS}
    return not fitting["initial_budget"] and fitting["adjusted_budget"] > max(1, len(both) / 2)


def _is_rate_of(line: Line, budget: str) -> bool:
    return abs(line["executed"] / line[budget] * 100 - line["completion_rate"]) <= _RATE_ROUNDED


def _is_of_allotted(line: Line) -> bool | None:
    """Whether a line's rate, or else its balance, is that of what was handed down; ``None`` where it has neither."""
    allotted, spent = line[words.ALLOTTED], line["executed"]
    if "execution_rate" in line:
        return abs(spent / allotted * 100 - line["execution_rate"]) <= _RATE_ROUNDED
    return abs(allotted - spent - line["year_end_balance"]) <= _ROUNDED if "year_end_balance" in line else None


def _fits(column: str, lines: Iterable[Line], ways: tuple[Expected, ...]) -> bool:
    """Whether a column's figures are the expected ones on every line, and none of these by chance."""
    pairs = [(line, line[column], found) for line in lines if column in line and (found := _first(ways, line))]
    astray = sum(abs(shown - value) > rounded for _, shown, (value, rounded) in pairs)
    if astray > (ways in _RATES and len(pairs) > _SURE):  # one rate that the form got wrong
        return False
    apart = {shown for line, shown, _ in pairs if shown and shown not in _printed(line, column)}
    return len(apart) >= _FEWEST or any(shown != int(shown) for shown in apart)


def _printed(line: Line, column: str) -> set[float]:
    """The numbers in a line's other columns."""
    return {number for c, number in line.items() if c != column and not c.startswith("%")}


def _first(ways: Iterable[Expected], line: Line) -> tuple[float, float] | None:
    return next((found for way in ways if (found := way(line)) is not None), None)


def _budget(line: Line) -> float | None:
    return next((line[m] for m in _BUDGETS if m in line), None)


def _with_changes(line: Line) -> tuple[float, float] | None:
    both = line.keys() >= {"initial_budget", "adjustment"}
    return (line["initial_budget"] + line["adjustment"], _ROUNDED) if both else None


def _of_rate(line: Line) -> tuple[float, float] | None:
    """The budget that a rate is of."""
    rate, spent = line.get("execution_rate"), line.get("executed")
    if not rate or spent is None:
        return None
    return spent / rate * 100, abs(spent) / rate * 100 * _RATE_ROUNDED / abs(rate) + _ROUNDED


def _unspent(line: Line) -> tuple[float, float] | None:
    """What was spent, by the balance."""
    budget = _budget(line)
    return None if budget is None or "year_end_balance" not in line else (budget - line["year_end_balance"], _ROUNDED)


def _at_rate(line: Line) -> tuple[float, float] | None:
    """What was spent, by the rate."""
    budget, rate = _budget(line), line.get("execution_rate")
    if budget is None or rate is None:
        return None
    return budget * rate / 100, abs(budget) / 100 * _RATE_ROUNDED + _ROUNDED


def _rate(line: Line) -> tuple[float, float] | None:
    """The rate (``资金使用率``), by what was spent of the budget."""
    budget, spent = _budget(line), line.get("executed")
    return (spent / budget * 100, _RATE_ROUNDED) if budget and spent is not None else None


def _share_of(measure: str) -> Expected:
    """The share of the whole, by a measure."""
    return lambda line: (line[f"%{measure}"], _RATE_ROUNDED) if f"%{measure}" in line else None


#: measure to the ways that may tell it; each is what is expected of a line, by the first that it has figures for
_EXPECTED: dict[str, tuple[tuple[Expected, ...], ...]] = {
    "adjusted_budget": ((_with_changes, _of_rate),),
    "executed": ((_unspent, _at_rate),),
    "execution_rate": ((_rate,),),
    "share": tuple((_share_of(measure),) for measure in _OF_WHOLE),
}
_RATES = (*_EXPECTED["execution_rate"], *_EXPECTED["share"])
