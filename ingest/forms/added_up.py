"""Lines of unknown names below the expenditure on projects, told by the amounts: what they come to is that line's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ingest.forms.builder import FormBuilder, Record
from ingest.forms.figures import RATIOS
from ingest.forms.text import is_amount
from ingest.forms.told_measures import number

_OF_PROJECTS = "project_expenditure"
_FEWEST = 2  # projects
_ROUNDED = 0.0101  # of the printed unit, a line


def settle(form: FormBuilder) -> None:
    """Take the lines right below ``项目支出`` as projects, where each of their amounts adds up to that line's."""
    above: list[Record] = []
    parts: list[list[Record]] = []
    for line in [*_lines(form), []]:
        code = line[0]["line_code"] if line else ""
        if above and code == "unmapped":
            parts.append(line)
            continue
        if above and len(parts) >= _FEWEST and _add_up(above, parts):
            for x in (x for part in parts for x in part):
                form.reread(x, {"line_code": "project_item"})
        above, parts = (line if code == _OF_PROJECTS else []), []


def _lines(form: FormBuilder) -> Iterator[list[Record]]:
    """The figures of each line of the form's funds, in their order."""
    own = (x for x in form.own_lines() if x["block_code"] == "funding")
    for _, line in groupby(own, key=lambda x: (x["line_label"], x["line_code"])):
        yield list(line)


def _add_up(above: list[Record], parts: list[list[Record]]) -> bool:
    """Whether all parts have the measures of the line above them, and add up to it in each."""
    whole, each = _amounts(above), [_amounts(part) for part in parts]
    label = str(above[0]["line_label"])
    if any(label in str(part[0]["line_label"]) for part in parts):
        return False  # a source's share of the line
    if not whole or any(whole.keys() - part.keys() for part in each):
        return False
    return all(abs(sum(p[m] for p in each) - amount) <= _ROUNDED * len(each) for m, amount in whole.items())


def _amounts(line: list[Record]) -> dict[tuple[object, object], float]:
    """The amounts of a line by measure and year; of two of one measure the last."""
    known = (x for x in line if x["measure_code"] not in ("unmapped", *RATIOS) and is_amount(str(x["value_printed"])))
    return {(x["measure_code"], x["year_printed"]): number(x) for x in known}
