"""What ``调整预算数`` is beside the adjusted budget (``年初预算数`` | ``调整预算数`` | ``全年预算数``): the change.

By itself the word means the budget as adjusted. Where another adjusted budget stands in its line the amounts tell: it
is the change where it makes up what lies between the initial budget and that one. A line that contradicts itself is
for the audit to find; where a figure is the adjusted budget again, nobody knows what the word means.
"""

from __future__ import annotations

import re

from ingest.forms.builder import FormBuilder, Record
from ingest.forms.text import bare, is_amount
from ingest.forms.told_measures import number

_CHANGE = re.compile(r"^(预算)?调整(预算)?(数|额|金额)?$")
_ADJUSTED = "adjusted_budget"
_ROUNDED = 0.0101  # of the printed unit

#: a line's initial budgets, changes and adjusted budgets
Line = tuple[list[float], list[float], list[float]]


def is_change(line: Record) -> bool:
    """Whether a line's measure is the adjusted budget by a word that may mean the change."""
    return line["measure_code"] == _ADJUSTED and bool(_CHANGE.match(bare(str(line["measure_label"] or ""))))


def of_form(form: FormBuilder) -> str:
    """What such figures of a form measure beside another adjusted budget; empty where none stands beside them."""
    lines: dict[object, Line] = {}
    for x in form.own_lines():
        if is_amount(str(x["value_printed"])) and not x["year_printed"]:
            initial, changes, adjusted = lines.setdefault(_key(x), ([], [], []))
            if x["measure_code"] == "initial_budget":
                initial.append(number(x))
            elif x["measure_code"] == _ADJUSTED:
                (changes if is_change(x) else adjusted).append(number(x))
    beside = [(i, c, a) for i, c, a in lines.values() if c and a]
    if not beside or all(changes == adjusted for _, changes, adjusted in beside):
        return ""  # alone, or the same budget twice
    told = [line for line in beside if _makes_up(*line)]
    denied = any(changes == adjusted for _, changes, adjusted in beside if any(changes))
    sure = len(told) == len(beside) or any(any(changes) for _, changes, _ in told)
    return "adjustment" if sure and not denied else "unmapped"


def _key(line: Record) -> object:
    return line["block_code"], line["line_code"], line["line_label"]


def _makes_up(initial: list[float], changes: list[float], adjusted: list[float]) -> bool:
    """Whether a line's initial budget and its change make up the adjusted one."""
    alone = len(initial) == len(changes) == len(adjusted) == 1
    return alone and abs(initial[0] + changes[0] - adjusted[0]) <= _ROUNDED
