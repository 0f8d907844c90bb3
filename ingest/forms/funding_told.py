"""A budget told in sentences over several labelled cells, one a row.

``年初部门预算`` | ``年初部门预算支出910万元，其中：基本支出565万元…`` over ``支出决算情况`` | ``全年支出决算…``:
each sentence tells one measure, so that they are understood together or not at all, as one sentence is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, takewhile

from ingest.forms import funding_sentence
from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.state import State
from ingest.forms.text import fold, has_han, is_figure

_MONEY = re.compile(r"\d(万元|亿元|千元|元)")
_LABEL = re.compile(r"^[^\d,，。]{2,14}$")
_OF_BUDGET = re.compile(r"预算|决算|支出|收支|资金|执行|调整")
_NUMBER_FIRST = re.compile(r"^\d[\d,.]*(万元|亿元|千元|元)")
_FEWEST = 2

Told = tuple[Slot, Slot]


def read_row(row: Row, state: State) -> bool:
    """Read the sentences from this row on; false where it holds none or they aren't understood."""
    first = _told(row)
    if not first or state.table is not None or state.tables_done:
        return False
    if state.form.roles.get(first[0][1].place) == "fact":  # read with the rows above
        return True
    told = list(_from(row))
    if len(told) < _FEWEST or state.form.has_own_lines():
        return False
    texts = [_sentence(label, text) for label, text in told]
    year = state.form.stated_year()
    if not funding_sentence.figures("".join(texts), year):
        return False
    for (label, cell), figures in zip(told, _of_each(texts, year), strict=True):
        state.form.section(words.section_code(label.text) or "text", label.text, cell)
        state.form.mark(label, "label")
        funding_sentence.land(cell, figures, state.form)
    return True


def _of_each(texts: list[str], year: str) -> Iterator[list[funding_sentence.Told]]:
    """The figures of each sentence, which are those that it adds to the ones before it."""
    whole = funding_sentence.figures("".join(texts), year)
    for text in texts:
        count = sum(1 for _ in funding_sentence.VALUE.finditer(text))
        yield whole[:count]
        whole = whole[count:]


def _from(row: Row) -> Iterator[Told]:
    """The labels and sentences of this row and of those right below it."""
    below = (r for r in rows_of(row.grid) if r.row_no >= row.row_no)
    yield from chain.from_iterable(takewhile(bool, map(_told, below)))


def _told(row: Row) -> list[Told]:
    """A row's labels, of which the first may go down from the row above, each with its sentence; else none.

    A label of the whole block (``资金情况``) may stand in front of them.
    """
    headed = len(row.slots) % 2 and row.slots[0].row_span > 1
    slots = row.slots[1:] if headed else row.slots
    if len(slots) % 2 or any(s.inherited for s in slots[1:]):
        return []
    told = list(zip(slots[::2], slots[1::2], strict=True))
    return told if all(_is_told(label, cell) for label, cell in told) else []


def _is_told(label: Slot, cell: Slot) -> bool:
    is_label = _LABEL.match(fold(label.text)) and _OF_BUDGET.search(fold(label.text))
    is_money = has_han(cell.text) and _MONEY.search(fold(cell.text)) and not is_figure(cell.text)
    return bool(is_label and is_money and words.line_code(cell.text) is None)


def _sentence(label: Slot, cell: Slot) -> str:
    """The sentence with its label before it where it begins with an amount, and with an end."""
    text = fold(cell.text)
    whole = fold(label.text) + text if _NUMBER_FIRST.match(text) else text
    return whole if whole.endswith(("。", ";", "；")) else whole + "。"
