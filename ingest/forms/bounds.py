"""Where a form and its blocks end: rows that belong to what comes after a table, and tables of something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms import columns, funding_columns, prose, report_funds, unnamed
from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.state import State
from ingest.forms.text import fold, has_han, is_amount, is_number, is_number_of_table, is_points
from ingest.model import Grid

#: texts that may follow an indicator table in the same grid
_AFTER = ("other", "note", "problems", "improvement", "conclusion")
_LONG = 60
#: so many words alone head a table
_HEADERS, _PAIRS = 3, 2
_SHORT = 24
_CLAUSE_END = re.compile(r"[;；。,，]")
#: sections that other tables have columns of, too
_ANYWHERE = ("note", "other", "staff", "budget_execution")
_FIGURES = 0.3  # of the texts of a table of figures
_POINTS = re.compile(r"分")
#: the number of the paper that a payment is booked by
_VOUCHER = re.compile(r"^(会计|记账|财务|付款|支付)?(凭证|发票|单据)(编号|号码?|日期)?(\(.*\))?$")
_POINTED = ("weight", "score")
_SPENT = re.compile(r"支出|金额|付款|费用")
_PART = re.compile(r"得分(\(\d+分?\))?$")
_TITLE = re.compile(r"^[^。，,；;]{2,24}表(\(.{0,20}\))?$")
#: who filled a form in, and when: it ends the notes
_SIGNED = re.compile(r"^(填[表报]人|制表人|经办人|(单位|部门|项目)?负责人|填[表报](日期|时间))[:：(]")
#: measures that head the list of a declaration's projects
_OF_PROJECTS = frozenset({"project_total_budget", "project_year_budget"})
_NOTE = re.compile(r"^(备注|注|填表说明|填报说明|说明)[:：]")


def leaves_indicators(row: Row, table: Sequence[Column]) -> bool:
    """Whether a row belongs to something after the indicator table with these columns."""
    first = row.slots[0]
    signed = not first.inherited and _SIGNED.match(fold(first.text)) is not None
    if signed or unnamed.ends(row, table) or _scores(row) or _tells(row, table):
        return True
    beside = any(words.levels(s.text) for s in row.slots[1:3])  # the goal's label, down beside its indicators
    if (prose.GOAL.match(fold(first.text)) or prose.opens_goal(row)) and not first.inherited and not beside:
        return True
    if words.section_code(first.text) in _AFTER and not any(is_points(s.text) for s in row.own):
        return not first.inherited
    field_label = words.field_code(first.text)
    return (
        field_label is not None
        and not words.levels(first.text)
        and len(row.own) <= 7
        and not any(is_number(s.text) for s in row.own[1:2])
        and not _names_indicator(row, table)
    )


def _tells(row: Row, table: Sequence[Column]) -> bool:
    """Whether a row is a label with a sentence over all columns beside it (``主要成效`` | ``项目按计划实施……。``)."""
    if len(row.slots) != 2 or any(s.inherited for s in row.slots):
        return False
    label, text = row.slots
    role = words.column_role("indicator", label.text)
    explains = role is not None and role[0] in ("explanation", "deviation", "note")  # of the indicator above it
    if words.levels(label.text) or not (explains or text.text.rstrip().endswith("。")):
        return False
    wide = text.last_col >= max(c.last for c in table) and any(c.role == "target" for c in table)
    alone = wide if row.exact else sum(c.row == row.row_no for c in row.grid.cells) == len(row.slots)
    return alone and label.col <= min(c.first for c in table)


def _names_indicator(row: Row, table: Sequence[Column]) -> bool:
    """Whether a field's label (``项目完成时间``) stands among the names, with points or a target."""
    if not row.own or not any(c.role == "name" and c.first <= row.own[0].col <= c.last for c in table):
        return False
    if places := [c for c in table if c.role in _POINTED]:
        return any(is_points(s.text) and c.first <= s.col <= c.last for s in row.own for c in places)
    targets = [c for c in table if c.role == "target"]
    beside = any(c.first <= s.col <= c.last for s in row.own[1:] for c in targets)
    return beside and words.field_code(row.own[0].text) == ("other", False)


def _scores(row: Row) -> bool:
    """Whether a row holds nothing but the points of the form's parts beside their labels."""
    labels, values = row.own[::2], row.own[1::2]
    paired = len(row.own) > 2 and len(labels) == len(values) and all(is_points(s.text) for s in values)
    kinds = [words.score_component(s.text) for s in labels]
    return (
        paired
        and "budget_execution" in kinds
        and all(k or _PART.search(fold(s.text)) for k, s in zip(kinds, labels, strict=True))
    )


def leaves_funding(row: Row, block: Sequence[Column]) -> bool:
    """Whether a row belongs to something after the budget block with these columns."""
    texts = [s.text for s in row.own if not funding_columns.noted(s, block)]
    if any(words.section_code(t) in ("goal_expected", "goal_actual", "duties") for t in texts):
        return True
    if _pairs_measures(row):
        return True
    kind = words.score_component(texts[0]) if texts else None
    scored = kind == "budget_execution" and "得分" in texts[0]
    scored = scored or (kind == "total" and "分" in fold(texts[0]))
    return scored or any(len(t) > _LONG for t in texts) or _heads_another(row)


def _pairs_measures(row: Row) -> bool:
    """Whether a row is measures with figures beside them (``调整后预算合计 | 1162.10 | 执行率 | 99.05%``)."""
    pairs = row.pairs()
    return len(pairs) >= _PAIRS and all(words.measure(s.text) and not words.line_code(s.text) for s, _ in pairs)


def _heads_another(row: Row) -> bool:
    """Whether a row of words alone heads a table that nobody knows: what stands below it is not the budget's.

    Lines and measures without figures are lines left blank.
    """
    alone = len(row.own) >= _HEADERS and all(has_han(s.text) and not any(map(str.isdigit, s.text)) for s in row.own)
    return alone and not any(words.line_code(s.text) or words.column_role("funding", s.text) for s in row.own)


def other_table(grid: Grid, state: State) -> bool:
    """Whether a grid below a form's indicators is a table of figures that is none of the form's.

    Accounts and staff lists (``收入支出决算总表``) stand before, between and behind the forms of a report. What
    goes on with a form has one of its words: a level, an indicator header, a heading, a name, a total in points.
    """
    if not state.has_indicators or state.project is not None:  # the list of projects goes on over a page's end
        return False
    rows = [row for row in rows_of(grid) if row.own]
    texts = [s.text for row in rows for s in row.own]
    if len(rows) < 2 or any(of_form(row) for row in rows) or report_funds.stands_behind(rows, state):
        return False
    if state.form.declares() and any(words.measure(s.text) in _OF_PROJECTS for row in rows[:2] for s in row.own):
        return False  # the declared projects, behind the indicators
    figures = sum(is_amount(t) for t in texts)
    if state.other_table:
        return figures > 0
    return figures >= _FIGURES * len(texts) and (_done(state) or not any(is_amount(s.text) for s in rows[0].own))


def note(slot: Slot, state: State) -> None:
    """Account for a note and the form's unit in it (``注：金额单位为万元``); that of another table isn't the form's."""
    state.form.mark(slot, "note")
    clauses = [] if state.other_table else _CLAUSE_END.split(slot.text)
    state.form.see_unit(*(slot.with_text(c) for c in clauses if "单位" in c and len(c) <= _SHORT))


def aside(grid: Grid, state: State) -> bool:
    """Read or pass over a table behind the form's indicators: its report's funds, or another table of figures."""
    if state.pairs and grid.col_count <= max(c.first for c in state.pairs):
        state.pairs = []  # too narrow to go on with amounts beside their labels
    if report_funds.read(grid, state):
        return True
    if not other_table(grid, state) and not is_accounts(grid) and not is_vouchers(grid):
        return False
    for row in rows_of(grid):
        state.form.mark(row.own, "note")
    return True


def is_accounts(grid: Grid) -> bool:
    """Whether a table is one of accounts, whose rows are numbered in a column (``行次``), and none of a form's."""
    rows = [row for row in rows_of(grid) if row.own]
    numbered = any(fold(s.text) in ("行次", "栏次") for row in rows[:4] for s in row.own)
    return numbered and not any(of_form(row) for row in rows)


def is_vouchers(grid: Grid) -> bool:
    """Whether a table lists single payments with their vouchers (``支出内容`` | ``实际支出数`` | ``会计凭证号``)."""
    first = next((row for row in rows_of(grid) if row.own), None)
    return first is not None and _heads_vouchers(first) and not any(of_form(row) for row in rows_of(grid))


def _heads_vouchers(row: Row) -> bool:
    """Whether a row heads such a list: words alone, of a voucher and of what was spent."""
    texts = [fold(s.text) for s in row.own]
    values = any(c.isdigit() for t in texts for c in t)
    return len(texts) > 2 and not values and any(map(_VOUCHER.match, texts)) and any(map(_SPENT.search, texts))


def is_other_title(text: str) -> bool:
    """Whether a line is the title of a table, which the caller knows to be no form's."""
    return bool(_TITLE.search(fold(text))) and not is_number_of_table(text)


def opens_other(row: Row, state: State) -> bool:
    """Whether a row below a form's indicators is nothing but the title of another table in the same grid."""
    lone = len(row.slots) == 1 and not row.slots[0].inherited
    return lone and is_other_title(row.slots[0].text) and state.has_indicators and not of_form(row)


def apart(row: Row, state: State, before: bool) -> bool:
    """Whether a row is another table's, whose title stands in the same grid; ``before`` says so of the row above."""
    if opens := opens_other(row, state) or report_funds.opens(row, state):
        state.end_blocks()
        state.other_table = True
    opens = opens or _heads_vouchers(row)
    if found := opens or (before and not of_form(row)):
        state.form.mark(row.own, "note")
    return found


def of_form(row: Row) -> bool:
    """Whether a row holds one of a form's own words, or is the header of its indicators."""
    return any(_is_word(s.text) for s in row.own) or columns.header(row) is not None


def _done(state: State) -> bool:
    return state.table is None or state.table.done


def _is_word(text: str) -> bool:
    """Whether a text is one of a form's own words."""
    if words.levels(text) or words.level_pieces(text) or words.title_kind(text):
        return True
    section = words.section_code(text)
    if section is not None and section not in _ANYWHERE:
        return True
    field = words.field_code(text)
    if field is not None and field[1]:
        return True
    return words.score_component(text) is not None and bool(_POINTS.search(fold(text)))


def in_notes(text: str, before: bool) -> bool:
    """Whether a line of text belongs to the notes below a form, if the line above it did or didn't."""
    begins = _NOTE.match(text) is not None
    return begins or (before and not _SIGNED.match(fold(text)))
