"""Funding lines beside a label that says of what they are: each with its amount, in rows or in one cell's lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.forms import funding_behind
from ingest.forms import vocabulary as words
from ingest.forms.figures import RATIOS, figure
from ingest.forms.funding_measures import told
from ingest.forms.rows import Row, Slot
from ingest.forms.state import Beside, State
from ingest.forms.text import bare, fold, has_han, is_amount, is_figure, label

#: what a declaration's label names as money
_MONEY = re.compile(r"预算|资金|经费|投资")
#: what a label of a whole block says of its lines (``当年执行情况``)
_OF_BLOCK = {
    "budget": re.compile(
        r"^(当年|本年度?|年度)预算(安排)?情况$|^(当年|本年度?|年度)?(部门|单位)?(整体)?预算收入(情况)?$"
    ),
    "executed": re.compile(r"^(当年|本年度?|年度)(执行|决算|支出)情况$"),
}
_WHOLE = re.compile(r"^(总额|总计|合计|共计|总投资|总资金)$")
_OF_PROJECT = re.compile(r"^(项目|专项)(资金|经费)$")
#: what a line of money is called
_LINE = re.compile(r"预算|资金|经费|投资|收入|拨款|补助|结余|结转|债券|贷款|自筹|配套")
#: kinds of money that elsewhere head a whole block
_KINDS = {"项目经费": "project_expenditure"}
_LONGEST_LABEL, _PAIR = 20, 2
_SIDES = ("total_income", "total_expenditure")
#: measures of the year that a cell's first line may name, and the fewest lines
_YEARS, _FEWEST = ("initial_budget", "adjusted_budget", "executed"), 2
#: what a name in such a list may be, whatever else it measures: money left from the year before is a source
_OPEN = (None, "carryover_in")
#: what parts the lines of a cell; a comma within a number doesn't
_PARTING = re.compile(
    r"[;；。()（）\n]|[,，](?!\d{3}(?!\d))|(?<=[元\d])、|(?<=元)(?=[一二三四五六七八九十]、|\d[.．、][一-鿿])"
    r"|(?<=[\d元])(?![万亿千]?元)(?=[一-鿿]{2,10}[:：])"
)
_LEAD = re.compile(r"^((其中|包括|另|和)[:：]?|[一二三四五六七八九十]{1,2}、|\d{1,2}(、|[.．](?!\d)))+")
_ITEM = re.compile(
    r"^([一-鿿“”]{0,16}?)(为)?[:：]?(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(万元|亿元|千元|元)?$"
)
_EMPTY = re.compile(r"^([一-鿿“”]{0,16})[:：]?(万元|亿元|千元|元|无)?$")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a cell: its label as printed, empty for the whole's, and its amount with the unit."""

    label: str
    amount: str


def read_row(row: Row, state: State) -> bool:
    """Read the lines of a row (``年度预算申请`` | ``资金总额`` | ``1249.61``); false where it holds none."""
    if state.table is not None or state.tables_done:
        return False
    return _beside(row, state) or _behind(row, state) or _whole_alone(row, state) or _in_cell(row, state)


def _beside(row: Row, state: State) -> bool:
    first, *after = _without_points(row.slots)
    heads = first.row_span > 1 and bool(after) and _line(after[0]) is not None  # over lines, whatever it says itself
    opens = heads or (_line(first) is None and not (after and is_figure(after[0].text)))
    found = _measure_of(first, state) if opens else None
    alone = state.beside is not None and state.beside.label.place == state.beside.whole and not first.inherited
    goes_on = not found and (alone or not row.exact)
    same = state.beside if goes_on or (state.beside and first.place == state.beside.label.place) else None
    block = same or (Beside(first, found) if found else None)
    cells = (first, *after) if goes_on else tuple(after)
    names = cells[::2] if all(is_figure(s.text) for s in cells[1::2]) and len(cells) % 2 == 0 else cells
    if block is None or not cells or any(s.inherited for s in cells) or _below_measures(names, block.label, state):
        return False
    if _has_own_measure(names[0], state) or (not all(map(_line, names)) and not _one_unknown(names, cells, row, state)):
        return False
    state.beside = block
    state.form.see_unit(block.label, *names)
    state.form.mark([block.label, *names], "label")
    for name, value in zip(names, cells[1::2], strict=True) if names is not cells else ():
        code = _line(name) or "unmapped"
        if code == "unmapped":
            state.form.unmapped("budget_line", name)
        figure(state.form, "form", "header", code, name, block.measure, block.label, value)
    return True


def _without_points(slots: Sequence[Slot]) -> Sequence[Slot]:
    """The cells of a row without the label of the execution's points at its end (``执行率分值（10）``)."""
    last = slots[-1].text
    labelled = len(slots) > _PAIR and "执行" in last and words.column_role("funding", last) == ("weight", "")
    return slots[:-1] if labelled else slots


def _behind(row: Row, state: State) -> bool:
    """The lines whose amounts stand behind words, beside a label that goes down over them."""
    first = row.slots[0]
    again = state.beside is not None and (not row.exact or first.place == state.beside.label.place)
    heads = not first.inherited and (first.row_span > 1 if row.exact else _line(first) is None)
    measure = _measure_of(first, state) if heads and len(row.slots) > 1 else None
    beside = Beside(first, measure) if measure else state.beside if again else None
    if not funding_behind.read_row(row, state, beside):
        return False
    state.beside = beside
    return True


def _below_measures(names: Sequence[Slot], label: Slot, state: State) -> bool:
    """Whether lines stand below measures beside the same label: these say more than the label itself."""
    at = label.place
    above = [c for c in state.pairs if c.header is not None and c.header.place.table_no == at.table_no]
    within = [c for c in above if c.header is not None and c.header.place.row_no >= at.row_no]
    return any(c.first == s.col for c in within for s in names)


def _whole_alone(row: Row, state: State) -> bool:
    """The whole that a declaration declares, without a label at its side (``年度资金总额`` | ``100``)."""
    if len(row.slots) != 2 or any(s.inherited for s in row.slots) or not state.form.declares():
        return False
    name, value = row.slots
    whole = _line(name) == "total" or _OF_PROJECT.match(bare(name.text))
    if not whole or words.measure(name.text) or not is_amount(value.text):
        return False
    state.form.see_unit(name)
    figure(state.form, "form", "header", "total", name, "declared_budget", None, value)
    state.beside = Beside(name, "declared_budget", whole=name.place)
    return True


def _has_own_measure(name: Slot, state: State) -> bool:
    """Whether a line is of the whole project (``实施期资金总额``), or stands below one that is."""
    whole = any(c.measure == "project_total_budget" and c.first == name.col for c in state.pairs)
    return whole or words.measure(name.text) == "project_total_budget"


def _one_unknown(names: tuple[Slot, ...], cells: tuple[Slot, ...], row: Row, state: State) -> bool:
    """Whether a row below known lines is one more line with its amount, of a name that no word explains."""
    name = names[0].text
    below = state.beside is not None and (row.slots[0].inherited or bool(_LINE.search(fold(name))))
    lone = len(names) == 1 and names is not cells and has_han(name) and len(name) <= _LONGEST_LABEL
    return below and lone and words.field_code(name) is None and words.measure(name) in _OPEN


def _in_cell(row: Row, state: State) -> bool:
    """Lines that one cell holds beside the label (``总额：120万元`` over ``一、财政拨款：100万元``).

    They are read whole or not at all, from the whole's amount on; several such cells may stand in a row, with the rate,
    or income and expenditure beside one label.
    """
    first, *others = row.slots
    labels, cells = ([first] * 2, others) if len(others) == 2 else (row.slots[::2], row.slots[1::2])
    if len(labels) != len(cells) or any(s.inherited for s in others):
        return False
    read = [_lines_in(named, cell, state) for named, cell in zip(labels, cells, strict=True)]
    if not all(read) or all(len(lines) < _FEWEST for lines in read):
        return False
    for named, lines in zip(labels, read, strict=True):
        state.form.mark(named, "label")
        state.form.see_unit(named)
        for code, name, measure, value in lines:
            if code == "unmapped":
                state.form.unmapped("budget_line", name)
            figure(state.form, "form", "header", code, name, measure, named, value)
            state.form.see_unit(value)
    return True


def _lines_in(named: Slot, cell: Slot, state: State) -> list[tuple[str, Slot, str, Slot]]:
    """Line, label, measure and value of what a cell holds beside its label: several lines, or the rate alone."""
    if (rate := words.measure(named.text)) in RATIOS and rate is not None:
        return [("total", named, rate, cell)] if is_figure(cell.text) else []
    found = items(cell.text)
    whole = words.measure(found[0].label) if found and _line(named) in (None, "total") else None
    measure = told([whole])[0] if whole in ("budget", *_YEARS) else _measure_of(named, state)
    if measure is None or len(found) < _FEWEST or any(words.measure(item.label) for item in found[1:]):
        return []
    names = [cell.with_text(item.label) if item.label else named for item in found]
    side = words.line_code(found[0].label)
    codes = [side if side in _SIDES else "total", *(words.line_code(item.label) or "unmapped" for item in found[1:])]
    values = [cell.with_text(item.amount) for item in found]
    return [(code, name, measure, value) for code, name, value in zip(codes, names, values, strict=True)]


def items(text: str) -> list[Item]:
    """The lines of a cell, of which the first is the whole; none where a part of the text is no line."""
    found: list[Item] = []
    for piece in _PARTING.split(text):
        shown = _LEAD.sub("", fold(piece))
        if match := _ITEM.match(shown):
            found.append(Item(match.group(1), match.group(3) + (match.group(4) or "")))
        elif not _EMPTY.match(shown):
            return []
    whole = bool(found) and _is_whole(found[0].label)
    nameless = [item for item in found if not item.label]
    first_alone = bool(found) and nameless == found[:1]
    return found if (whole and not nameless) or first_alone else []


def _is_whole(label: str) -> bool:
    """Whether a line is the whole's, be it by the word of its measure (``全年预算数``)."""
    named = words.measure(label)
    return words.line_code(label) in ("total", *_SIDES) or bool(_WHOLE.match(label)) or named in ("budget", *_YEARS)


def _line(slot: Slot) -> str | None:
    """The line that a label names; a text with a figure in it is no label."""
    shown = label(slot.text)
    return None if any(sign.isdigit() for sign in shown) else words.line_code(slot.text) or _KINDS.get(shown)


def _measure_of(beside: Slot, state: State) -> str | None:
    """The measure of all lines beside a label: its own words', else what a declaration declares of its year."""
    named = words.measure(beside.text) or next((m for m, of in _OF_BLOCK.items() if of.match(bare(beside.text))), None)
    if named is not None and named not in RATIOS and named != "budget":
        return None if named == "unmapped" else named
    if state.form.declares() and _MONEY.search(fold(beside.text)):
        return "declared_budget"
    return told([named])[0] if named == "budget" else None
