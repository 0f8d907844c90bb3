"""Rows outside the blocks: scores beside their labels, goals, names and phones, running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms import fields, funding_points, funding_sentence, goal_years, narrative, score_rows, titles
from ingest.forms import vocabulary as words
from ingest.forms.builder import unit_in
from ingest.forms.figures import add_score
from ingest.forms.funding_measures import YEAR
from ingest.forms.rows import Row, Slot
from ingest.forms.state import State
from ingest.forms.text import bare, fold, has_han, is_amount, is_dash, is_grade, is_noise, is_number, label

GOAL = re.compile(r"^年度(?:绩效)?目标(\d{1,2}|[一二三四五六七八九十])[:：]?(?:\(\d+(?:\.\d+)?分?\))?[:：]?$")
_GOAL_TOLD = re.compile(r"^年度(?:绩效)?目标(\d{1,2}|[一二三四五六七八九十])(?:\(\d{1,3}分\))?[:：].{4}")
_NUMBERED = re.compile(r"^\([一二三四五六七八九十]{1,2}\).{2,50}$")
_HAN_NUMBERS = "一二三四五六七八九十"
#: the total with its number in the form, its most and its grade
_TOTAL_LINE = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}、)?([^:]{2,12}?)(?:为)?[:：]?(\d{1,3}(?:\.\d+)?)分?(?:\(满分(\d{2,4})分?\))?[,;。]?"
    r"((?:自评|评价|绩效)*(?:等[级次]|结[果论])[:：为]?.{1,4}?)?[。;]?$"
)
_EXECUTION_LINE = re.compile(r"^([^:]{4,24}):(\d{1,3}(?:\.\d+)?)分?(?:\(满分(\d{1,2})分?\))?[。;]?$")
_PROSE_LENGTH = 30
_LABEL_LENGTH = 6
_UNIT_BEHIND = re.compile(r"\((单位[:：])?(万元|亿元|千元|元)\)$")
_BUDGET_CELLS = ("budget_execution", "text")
_PROSE_FIGURES = ("budget_execution", "report")


def score_line(slot: Slot, state: State) -> bool:
    """A score in a line of its own: the total or the execution's."""
    return total_line(slot, state) or execution_line(slot, state)


def report_title(slot: Slot, state: State) -> bool:
    """The title of a report in a grid (``2018年度部门整体支出绩效自评报告``), of its tables or behind the form's."""
    if not titles.is_report(slot) or (state.started and not state.is_below):
        return False
    state.form.section("report", "", slot)
    if not state.started:
        state.report = state.within = slot
    else:
        state.end_blocks()
        state.headings = []
        if not state.form.fields("fiscal_year"):
            fields.year_of(slot, state.form)
    return True


def execution_line(slot: Slot, state: State) -> bool:
    """The execution's score in a line or a cell of its own (``预算执行得分（满分10分）：9.58``)."""
    match = _EXECUTION_LINE.match(fold(slot.text))
    landed = state.form.is_scored("budget_execution")
    if match is None or landed or words.score_component(match.group(1)) != "budget_execution":
        return False
    name = slot.with_text(match.group(1))
    most = score_rows.most([name]) or (slot.with_text(match.group(3)) if match.group(3) else state.most)
    add_score(state.form, "budget_execution", name, most, slot.with_text(match.group(2)))
    return True


def total_line(slot: Slot, state: State) -> bool:
    """The total in a line below the table (``自评总分：97.5分``), where the table has none of its own."""
    match = _TOTAL_LINE.match(fold(slot.text))
    landed = state.form.is_scored("total")
    if match is None or landed or words.score_component(match.group(1)) != "total":
        return False
    name, score, most, grade = match.groups()
    if not state.is_below:  # above the list of the form's indicators
        slots = slot.with_text(name), slot.with_text(score), slot.with_text(most) if most else None
        state.form.told_scores += [slots] if slot.place.table_no is None and ":" in fold(slot.text) else []
        return False
    add_score(state.form, "total", slot.with_text(name), slot.with_text(most) if most else None, slot.with_text(score))
    if grade:
        fields.grade_in(slot.with_text(grade), state.form)
    return True


def goal_number(match: re.Match[str]) -> int:
    """The number of a goal's label (``年度目标2``, ``年度目标二``)."""
    number = match.group(1)
    return int(number) if number.isdigit() else _HAN_NUMBERS.index(number) + 1


def opens_goal(row: Row) -> bool:
    """Whether a row is nothing but a goal with its number (``年度绩效目标2：……``)."""
    return len(row.slots) == 1 and bool(_GOAL_TOLD.match(fold(row.slots[0].text)))


def goal(row: Row, state: State) -> bool:
    """A goal's own row (``年度目标2:`` and its text) before its indicators, or the goals of several years."""
    if goal_years.read(row, state):
        return True
    first = row.slots[0]
    match = GOAL.match(fold(first.text))
    if match is None or first.inherited:
        return not first.inherited and len(row.slots) == 1 and _goal_told(first, state)
    state.end_table()
    state.goal_no = goal_number(match)
    state.form.mark(first, "label")
    for slot in row.slots[1:]:
        state.form.section("goal_annual", first.text, slot)
    return True


def _goal_told(slot: Slot, state: State) -> bool:
    """A goal with its number and its text in one (``年度目标2：……``), before its indicators."""
    told = _GOAL_TOLD.match(fold(slot.text))
    if told is None:
        return False
    if (goal_number(told) == 1) == state.has_indicators:
        return False  # goals that are listed, whose indicators nothing parts
    state.end_table()
    state.goal_no = goal_number(told)
    state.form.section("goal_annual", told.group(0)[:8], slot)
    return True


def people(row: Row, state: State) -> bool:
    """Rows of names and phones: a header of several personal labels, and all rows below it."""
    known = [words.field_code(s.text) for s in row.slots]
    personal = sum(1 for k in known if k and k[1])
    if personal >= 3:
        state.end_table()
        state.people = True
        state.form.mark(row.slots, "label")
        return True
    if state.people and not any(known):
        state.form.mark([s for s in row.slots if not s.inherited], "personal")
        return True
    state.people = False
    return False


def _labels_field(slots: Sequence[Slot]) -> bool:
    """Whether a row begins with a field's label, a text's too where a year stands beside it (``年度 | 2023年``)."""
    field = words.field_code(slots[0].text)
    dated = field == ("fiscal_year", False) and len(slots) > 1 and YEAR.match(fold(slots[1].text)) is not None
    return field is not None and (dated or words.section_code(slots[0].text) is None)


def sections(row: Row, state: State) -> bool:
    """Headings of running text, with the texts beside them or in the next rows."""
    form = state.form
    slots = [s for s in row.own if not is_noise(s.text) and (len(fold(s.text)) != 1 or is_grade(s.text))]
    form.mark([s for s in row.own if s not in slots], "noise")
    headed = [s for s in slots if words.section_code(s.text)] or _numbered(slots, state)
    texts = [s for s in slots if s not in headed]
    if not headed:
        return False
    if _labels_field(slots) or _over_header(headed, texts):
        return False
    state.end_table()
    state.funding = state.project = None
    form.mark(headed, "label")
    form.see_unit(*row.own)
    state.heading = headed[0]
    if not texts:
        state.headings = headed[1:] if len(headed) > 2 else headed
        return True
    head = headed[0]
    used = _points_beside(row.own, head, state)
    texts = [s for s in texts if s not in used and not execution_line(s, state)]
    for slot in texts:
        earlier = [h for h in headed if h.col < slot.col]
        head = earlier[-1] if earlier else headed[0]
        text(slot, head, state)
    state.headings = [headed[-1]]
    return True


def _numbered(slots: Sequence[Slot], state: State) -> list[Slot]:
    """A numbered heading of no known section with its text (``（三）简要概述…`` | ``…``), below another heading."""
    apart = len(slots) == 2 and state.table is None and bool(state.headings)
    return [slots[0]] if apart and _NUMBERED.match(fold(slots[0].text)) and has_han(slots[1].text) else []


def _over_header(headed: Sequence[Slot], texts: Sequence[Slot]) -> bool:
    """Whether labels over a header stand beside a heading of several rows (``预算安排`` | ``结余情况``)."""
    short = len(texts) > 2 and all(len(bare(s.text)) <= _LABEL_LENGTH and not is_number(s.text) for s in texts)
    return short and len(headed) == 1 and headed[0].row_span > 2 and headed[0].col < texts[0].col


def _points_beside(slots: Sequence[Slot], head: Slot, state: State) -> list[Slot]:
    """Land the points in the row of the budget's heading (``得分（10分）`` | ``9.57``); gives their cells."""
    scored = state.form.is_scored("budget_execution")
    if scored or words.section_code(head.text) != "budget_execution":
        return []
    return funding_points.points(slots, state.form)


def text(slot: Slot, head: Slot | None, state: State) -> None:
    """Land a running text under its heading, with the grade or the figures that it gives."""
    if _concludes(slot):
        code, heading = "conclusion", ""
    else:
        code, heading = (words.section_code(head.text) or "text", label(head.text)) if head else ("text", "")
    state.form.section(code, heading, slot)
    if code == "conclusion":
        fields.grade_in(slot, state.form)
    block = code in _BUDGET_CELLS and slot.place.table_no is not None and not state.tables_done
    whole = block and funding_sentence.read(slot, state.form)
    if code in _PROSE_FIGURES and not whole:
        narrative.read(slot, state.form)


def _concludes(slot: Slot) -> bool:
    """Whether a text opens with its form's conclusion (``自评结论为优。``)."""
    return "自评结论" in fold(slot.text)[:8]


def line(slot: Slot, state: State) -> None:
    """Land a line of running text within or below a form."""
    form = state.form
    if _goal_told(slot, state):
        return
    if not form.count("budget_line"):
        form.see_unit(slot)
    if len(slot.text) <= 40 and "报告" in slot.text:
        fields.year_of(slot, form)
    if section := words.section_code(slot.text):
        form.mark(slot, "label")
        state.line_heading, state.heading = section, slot
        return
    if score_rows.CHAPTER.match(fold(slot.text)):
        state.line_heading = ""
    code = "conclusion" if _concludes(slot) else (state.line_heading or "report")
    form.section(code, "", slot)
    fields.grade_in(slot, form)
    if not state.started or state.is_below:
        narrative.read(slot, form)


def texts(row: Row, state: State) -> None:
    """What no block took: running text under the last heading, specks, and what nobody understands."""
    form = state.form
    n = 0
    for slot in row.own:
        if form.roles.get(slot.place):
            continue
        folded = fold(slot.text)
        if is_noise(slot.text) or is_dash(slot.text):
            form.mark(slot, "noise")
        elif len(row.slots) == 1 and len(folded) <= _PROSE_LENGTH and _UNIT_BEHIND.search(folded):
            form.see_unit(slot)  # the title of the table below (``年度收入情况（万元）``)
            form.mark(slot, "label")
        elif len(folded) >= _PROSE_LENGTH or (state.headings and has_han(folded) and len(folded) > 3):
            head = state.headings[min(n, len(state.headings) - 1)] if state.headings else None
            text(slot, head, state)
            n += 1
        elif len(folded) <= 40 and unit_in(slot.text) and not is_amount(slot.text):
            form.see_unit(slot)
            form.mark(slot, "label")
        elif words.column_role("indicator", slot.text) or words.section_code(slot.text) or words.levels(slot.text):
            form.mark(slot, "label")
        elif is_amount(slot.text) and len(folded) > 1:
            form.unmapped("value", slot)
        elif len(folded) > 1:
            form.unmapped("label", slot)
        else:
            form.mark(slot, "noise")
