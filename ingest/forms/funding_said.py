"""Lines of text with measures and their amounts: of the total, or of the line of the budget named in front of them.

``全年预算数：120　　全年执行数：114``, ``财政拨款 预算数：92.59 执行数：90.80 执行率：98.07%``.
"""

from __future__ import annotations

import re
from typing import Final

from ingest.forms import funding_points
from ingest.forms import vocabulary as words
from ingest.forms.figures import RATIOS, SPENT_TOTALS, add_score, figure
from ingest.forms.funding_measures import in_its_year, measure_of, told_in
from ingest.forms.rows import Slot
from ingest.forms.state import State
from ingest.forms.text import fold, labelled_amount, of_most, parenthesised

_AMOUNT: Final = r"-?\d[\d,]*(?:\.\d+)?\s*(?:万元|亿元|千元|元|[%％])?"
_MEASURE: Final = re.compile(rf"([\u4e00-\u9fff（）()/A-Z]{{2,14}})\s*[:：]?\s*({_AMOUNT})")
_SAID: Final = re.compile(
    rf"\s*(?:其中\s*[:：]\s*)?([\u4e00-\u9fff（）()]{{2,14}})\s*[\s:：,，]\s*((?:{_MEASURE.pattern}[\s,，;；、。]*){{2,}})"
)
_AMONG_THEM: Final = re.compile(r"^其中\s*[:：]\s*(?=[^:：]+[:：])")
#: the number of one in a list
_HEAD: Final = r"[(（]?\d{1,2}\s*[)）.．、]\s*(?=[\u4e00-\u9fff])|[①-⑳]\s*[、.]?\s*"
_APART: Final = re.compile(
    rf"(?<=[\d元%％])\s*[\s;；,，。]\s*(?=[\u4e00-\u9fff]|{_HEAD})|(?<=[元%％])(?={_HEAD})"  # a line's end may be lost
)
_NUMBERED: Final = re.compile(rf"^(?:{_HEAD})")
#: another measure in brackets behind an amount
_WITHIN: Final = re.compile(rf"(?<=[元\d])\s*[（(]([\u4e00-\u9fff]{{2,12}}[:：]{_AMOUNT})[)）]")
#: points with their most
_OF_MOST: Final = re.compile(r"([^\d:：]{2,14})[:：]\s*(\d[\d.]*分?[（(](?:满分|分值)[:：为]?\d[\d.]*分?[)）])")
_RATE: Final = ("%", "％")


def read_line(slot: Slot, state: State) -> bool:
    """Read a line of two measures or more of the line that it names; false where any of it isn't understood."""
    match = _SAID.fullmatch(slot.text) if _is_above(state) else None
    code = words.line_code(match[1]) if match else None
    if match is None or code in (None, "unmapped") or words.measure(match[1]):
        return False
    line = "total" if code == "total_expenditure" else str(code)
    pairs = [(slot.with_text(m[1]), slot.with_text(m[2].strip())) for m in _MEASURE.finditer(match[2])]
    named = [measure_of(name) or words.row_measure(name.text) for name, _ in pairs]  # 支出 is what was spent
    measures = told_in(state.form, [measure or "unmapped" for measure in named])
    year = state.form.stated_year()
    sure = all(
        measure != "unmapped"
        and (measure in RATIOS) == value.text.endswith(_RATE)
        and _is_of_whole(name)
        and not in_its_year(measure, name, year)[1]
        for (name, value), measure in zip(pairs, measures, strict=True)
    )
    if not sure or len(set(measures)) < len(measures) or _known(line, state) & set(measures):
        return False
    for (name, value), measure in zip(pairs, measures, strict=True):
        figure(state.form, "form", "header", line, slot.with_text(match[1]), measure, name, value)
    return True


def read_pairs(slot: Slot, state: State) -> bool:
    """Read a line of measures of the form's total with their amounts (``全年预算数：5,639,202.32元``)."""
    pairs = labelled(slot.text) if _is_above(state) else []
    if pairs and len(pairs[0][0].split()) > 1:
        return False  # of what its first word names, should that be a line of the budget or none
    read = [_read_pair(slot.with_text(a), slot.with_text(b), state) for a, b in pairs]
    return any(read)


def _read_pair(name: Slot, value: Slot, state: State) -> bool:
    if not _is_of_whole(name):
        return False
    if (scored := of_most(value.text)) is not None:
        first = words.score_component(name.text) == "budget_execution" and not state.form.is_scored("budget_execution")
        if first:
            points, most = (value.with_text(text) for text in scored)
            add_score(state.form, "budget_execution", name, most, points)
        return first
    if funding_points.read_line(name, value, state):
        return True
    measure = told_in(state.form, [measure_of(name) or "unmapped"])[0]
    if in_its_year(measure, name, state.form.stated_year())[1]:
        return False
    if measure == "unmapped" or measure in _known("total", state) or not fits(measure, name, value):
        return False
    figure(state.form, "form", "header", "total", name, measure, name, value)
    return True


def _is_above(state: State) -> bool:
    """Whether no table of indicators was opened so far, or none above tells any money but lines such as these."""
    if state.table is None and not state.tables_done:
        return True
    return all(line["block_code"] == "header" for line in state.form.own_lines())


def _is_of_whole(name: Slot) -> bool:
    """Whether a measure's label names no part of the whole."""
    return words.line_code(name.text) in (None, *SPENT_TOTALS)


def _known(line: str, state: State) -> set[object]:
    """The measures of a line that the form has so far."""
    return {x["measure_code"] for x in state.form.tables.get("budget_line", []) if x["line_code"] == line}


def labelled(text: str) -> list[tuple[str, str]]:
    """The labels and amounts of a cell that holds nothing else (``年初预算数：100　　实际支出数：98``)."""
    shown = _WITHIN.sub(r"　\1", _AMONG_THEM.sub("", text.strip()))
    pieces = [piece.strip() for piece in _APART.split(shown)]
    if len(pieces) > 1 and all(map(_NUMBERED.match, pieces)):
        pieces = [_NUMBERED.sub("", piece) for piece in pieces]
    found = [_labelled(piece.rstrip(" ;；,，。")) for piece in pieces]
    return [x for x in found if x] if all(found) else []


def _labelled(piece: str) -> tuple[str, str] | None:
    """A label and its amount, or its points with their most (``预算执行得分：9.82分（分值10分）``)."""
    match = _OF_MOST.fullmatch(piece)
    return (match[1], match[2]) if match else labelled_amount(piece)


def fits(measure: str, name: Slot, value: Slot) -> bool:
    """A ratio beside its label is a percentage by its own sign or the label's: a plain number there may be points."""
    return measure not in RATIOS or "%" in fold(value.text) or "%" in parenthesised(name.text)
