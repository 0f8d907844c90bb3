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
_LABELLED = re.compile(rf"^([^\d:]{{2,14}}):?{_AMOUNT}$")
_AMONG = re.compile(r"^其中:?")
#: money by its name, with its amount and nothing else: no year, no number of a document
_NAMED = re.compile(rf"^[^\d:;。]{{2,40}}?(?:资金|经费|补助|拨款|预算)(?:\([^()\d]{{1,20}}\))?:?{_AMOUNT}$")
_YEAR = re.compile(r"^20\d{2}$")
_CELLS = 2


def read_row(row: Row, state: State, beside: Beside | None) -> bool:
    """Read such a row beside the label of what is declared, or below its first in a text; false for any other."""
    if beside is None:
        return False
    heads = row.slots[0].place == beside.label.place
    cells = row.slots[1:] if heads else row.slots
    if not cells or len(cells) > _CELLS or (row.exact and not heads) or any(s.inherited for s in cells):
        return False
    label, *words_of_money = cells
    name, own = _labelled(label)
    code = words.line_code(name.text)
    named = [_slot(cell, _NAMED.match(fold(cell.text))) for cell in words_of_money]
    found = [value for value in (own, *named) if value is not None]
    if code is None or not found or None in named:
        return False
    state.form.mark([beside.label, *cells], "label")
    if len({_number(value) for value in found}) > 1:  # neither is sure
        state.form.unmapped("budget_value", cells[-1])
        return True
    state.form.see_unit(beside.label)
    figure(state.form, "form", "header", code, name, beside.measure, beside.label, found[0])
    return True


def _labelled(label: Slot) -> tuple[Slot, Slot | None]:
    """A line's label and the amount behind it, if it has one."""
    match = _LABELLED.match(_AMONG.sub("", fold(label.text)))
    value = _slot(label, match, 2)
    return (label.with_text(match.group(1)), value) if match and value else (label, None)


def _slot(cell: Slot, match: re.Match[str] | None, group: int = 1) -> Slot | None:
    """The amount of a match with its unit; ``None`` for none or a year."""
    if match is None or (not match.group(group + 1) and _YEAR.match(match.group(group))):
        return None
    return cell.with_text(match.group(group) + (match.group(group + 1) or ""))


def _number(value: Slot) -> str:
    return value.text.rstrip("万亿千元").replace(",", "")
