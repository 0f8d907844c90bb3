"""Money that was taken back during the year, printed without a sign (``年中追减数`` | ``12.00``), judged by arithmetic.

It lowers the budget where the initial budget, what was added and what was taken back can be held against the adjusted
budget, or against what was spent and is left. Where a line comes out right without it, or with it added, nobody knows
what it is, and it lands unmapped. A line that comes out right in no way contradicts itself: there the word counts.
"""

from __future__ import annotations

from ingest.forms.builder import FormBuilder, Record
from ingest.forms.told_measures import Line, figures
from ingest.forms.vocabulary import REDUCTION

#: the raw codes of what SQL subtracts: as the adjustment, and beside one
ALONE, BESIDE = "reduction", "other_reduction"
_PAIRS = "header"  # the block of figures beside their labels: each line has its own measure's word
_ROUNDED = 0.0101  # of the printed unit


def of_form(form: FormBuilder) -> str:
    """What the reductions of a form are: one of the raw codes, or empty where the amounts don't tell."""
    lines = _lines(form)
    taken = [line for line in lines if line.get(REDUCTION)]
    told = [off for line in taken if (off := _off(line)) is not None]
    if taken and (not told or any(_is_denied(off, line) for off, line in told)):
        return ""
    return BESIDE if any("adjustment" in line for line in lines) else ALONE


def _lines(form: FormBuilder) -> list[Line]:
    """The first figure of each measure in each line that has a reduction."""
    lines = (dict(reversed(line)) for line in figures(form, _key))
    return [line for line in lines if REDUCTION in line]


def _key(line: Record) -> object:
    label = None if line["block_code"] == _PAIRS else line["line_label"]
    return line["block_code"], line["line_code"], label


def _off(line: Line) -> tuple[float, Line] | None:
    """By how much a line without its reduction is over what it should come to; ``None`` where it doesn't tell."""
    if "initial_budget" not in line:
        return None
    budget = line["initial_budget"] + line.get("adjustment", 0.0)
    if "adjusted_budget" in line:
        return budget - line["adjusted_budget"], line
    if not {"executed", "year_end_balance"} <= line.keys():
        return None
    return budget + line.get("carryover_in", 0.0) - line["executed"] - line["year_end_balance"], line


def _is_denied(off: float, line: Line) -> bool:
    """Whether a line comes out right without its reduction, or with it added."""
    return abs(off) <= _ROUNDED or abs(off + abs(line[REDUCTION])) <= _ROUNDED
