"""Declared amounts that stand behind words: in the line's own label, or after the name of the money beside it.

``年度资金总额：277万`` | ``中央衔接推进乡村振兴补助资金277``. An amount is read where nothing else could be meant: the
cell ends with it, what stands before it names money, and where both cells give one they agree.
"""

from __future__ import annotations

import re

from ingest.forms import vocabulary as words
from ingest.forms.figures import figure
from ingest.forms.rows import Row, Slot
from ingest.forms.state import Beside, State
from ingest.forms.text import fold

_AMOUNT = r"(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)((?:[万亿千]?元)|[万亿])?"
_LABELLED = re.compile(rf"^([^\d:]{{2,14}}):{_AMOUNT}$")
#: money by its name, with its amount and nothing else: no year, no number of a document
_NAMED = re.compile(rf"^[^\d:;。]{{2,40}}?(?:资金|经费|补助|拨款|预算)(?:\([^()\d]{{1,20}}\))?:?{_AMOUNT}$")
_YEAR = re.compile(r"^20\d{2}$")
_CELLS = 2


def read_row(row: Row, state: State, beside: Beside | None) -> bool:
    """Read such a row beside the label of what is declared; false for any other."""
    cells = row.slots[1:]
    if beside is None or row.slots[0].place != beside.label.place or len(cells) != _CELLS:
        return False
    label, words_of_money = cells
    name, own = _labelled(label)
    code = words.line_code(name.text)
    named = _NAMED.match(fold(words_of_money.text))
    value = _slot(words_of_money, named)
    if code is None or any(s.inherited for s in cells) or value is None:
        return False
    state.form.mark([beside.label, label, words_of_money], "label")
    if own is not None and _number(own) != _number(value):  # neither is sure
        state.form.unmapped("budget_value", words_of_money)
        return True
    state.form.see_unit(beside.label)
    figure(state.form, "form", "header", code, name, beside.measure, beside.label, own or value)
    return True


def _labelled(label: Slot) -> tuple[Slot, Slot | None]:
    """A line's label and the amount behind its colon, if it has one."""
    match = _LABELLED.match(fold(label.text))
    return (label.with_text(match.group(1)), _slot(label, match, 2)) if match else (label, None)


def _slot(cell: Slot, match: re.Match[str] | None, group: int = 1) -> Slot | None:
    """The amount of a match with its unit; ``None`` for none or a year."""
    if match is None or (not match.group(group + 1) and _YEAR.match(match.group(group))):
        return None
    return cell.with_text(match.group(group) + (match.group(group + 1) or ""))


def _number(value: Slot) -> str:
    return value.text.rstrip("万亿千元").replace(",", "")
