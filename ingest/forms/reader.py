"""The reader: a document of grids and lines in, the rows of the raw tables out.

One pass over the document in reading order. Titles part it into forms; within a form each row is a header, a
row of the block that the last header opened, a row of labels and values, or text. The reader knows words
(``seeds/vocabulary``) and structure; it knows no place and no file kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.forms import fields, funding, indicators, narrative
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder, unit_in
from ingest.forms.rows import Row, Slot, line_slot, rows_of
from ingest.forms.text import fold, has_han, is_amount, is_dash, is_noise, is_number, label
from ingest.model import Document, Grid, Line

_GOAL = re.compile(r"^年度(?:绩效)?目标(\d{1,2}|[一二三四五六七八九十])[:：]?$")
_HAN_NUMBERS = "一二三四五六七八九十"
_TITLE_YEAR = re.compile(r"\(?\s*20\d{2}\s*年\s*度?\s*\)?\s*$")
_NOTE = re.compile(r"^(备注|注|填表说明|填报说明|说明)[:：]")
_PROSE_LENGTH = 30
_PROSE_FIGURES = ("budget_execution", "report")


@dataclass(slots=True)
class State:
    """Where in a form the reader stands."""

    form: FormBuilder
    started: bool = False
    funding: funding.Funding | None = None
    project: funding.Funding | None = None
    table: indicators.Indicators | None = None
    goal_no: int = 1
    headings: list[Slot] = field(default_factory=list)
    people: bool = False
    line_heading: str = ""
    notes: bool = False
    tables_done: bool = False


class Reader:
    """Reads one document; ``forms`` are the builders of the forms found, in order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.forms: list[FormBuilder] = []
        self.state: State | None = None
        self.before: list[Slot] = []

    def run(self) -> list[FormBuilder]:
        """Read every block; gives the forms (none where the document holds no form)."""
        for block in self.document.blocks():
            if isinstance(block, Line):
                self._line(block)
            else:
                self._grid(block)
        self._close()
        return self.forms

    # --- forms
    def _open(self, kind: str, title: Slot | None) -> None:
        self._close()
        form = FormBuilder(self.document.document_id, len(self.forms) + 1, kind)
        self.state = State(form)
        self.forms.append(form)
        for slot in self.before:
            form.mark(slot, "note")
        self.before = []
        if title is not None:
            self._title(title)

    def _close(self) -> None:
        if self.state is not None:
            self._end_table()

    def _title(self, slot: Slot) -> None:
        state = self._need()
        state.form.mark(slot, "title")
        if not state.form.fields("title"):
            text = _TITLE_YEAR.sub("", slot.text.translate({0xFF08: "(", 0xFF09: ")"})).strip()
            state.form.form_field("title", "".join(text.split()), slot)
        fields.year_of(slot, state.form)

    def _need(self) -> State:
        if self.state is None:
            self._open("unknown", None)
        assert self.state is not None
        return self.state

    def _maybe_title(self, slot: Slot) -> bool:
        kind = words.title_kind(slot.text)
        if kind is None:
            return False
        if self.state is None or self.state.started:
            self._open(kind, slot)
        else:
            if self.state.form.form_kind == "unknown":
                self.state.form.form_kind = kind
            self._title(slot)
        return True

    # --- lines
    def _line(self, line: Line) -> None:
        slot = line_slot(line)
        if self._maybe_title(slot):
            return
        state = self.state
        if state is None:
            self.before.append(slot)
            return
        form = state.form
        if not state.started and fields.year_line(slot, form):
            form.mark(slot, "title")
            return
        if _NOTE.match(slot.text):
            state.notes = True
        if state.notes:
            form.mark(slot, "note")
            return
        if fields.read_line(slot, form):
            form.see_unit(slot)
            return
        if not state.started:
            form.see_unit(slot)
            form.mark(slot, "note" if is_noise(slot.text) else "prose")
            return
        if len(slot.text) <= 40 and "报告" in slot.text:
            fields.year_of(slot, form)
        if section := words.section_code(slot.text):
            form.mark(slot, "label")
            state.line_heading = section
            return
        code = "conclusion" if "自评结论" in fold(slot.text)[:8] else (state.line_heading or "report")
        form.section(code, "", slot)
        fields.grade_in(slot, form)
        if state.tables_done:
            narrative.read(slot, form)

    # --- grids
    def _grid(self, grid: Grid) -> None:
        for row in rows_of(grid):
            texts = {fold(s.text) for s in row.slots}
            if not texts:
                continue
            if len(texts) == 1 and not any(s.inherited for s in row.slots) and self._maybe_title(row.slots[0]):
                continue
            self._row(row, self._need_for(row))

    def _need_for(self, row: Row) -> State:
        return self._need()

    def _row(self, row: Row, state: State) -> None:
        form = state.form
        state.notes = False
        if len(row.slots) == 1 and not state.started and fields.year_line(row.slots[0], form):
            form.mark(row.slots[0], "title")
            return
        if not state.started and len(row.own) <= 4 and fields.read_inline_row(row.own, form):
            return
        state.started = True
        if self._headers(row, state) or self._block_row(row, state):
            return
        if self._scores(row, state) or self._goal(row, state) or self._people(row, state):
            return
        if funding.label_amounts(row, form):
            return
        if self._sections(row, state):
            return
        if fields.read_row(row.own, form):
            self._end_table()
            return
        self._texts(row, state)

    def _headers(self, row: Row, state: State) -> bool:
        form = state.form
        if columns := indicators.header(row):
            self._end_table()
            state.table = indicators.Indicators(columns, state.goal_no)
            state.funding = state.project = None
            form.mark(row.slots, "header")
            return True
        if project := funding.project_header(row):
            state.project, state.funding = project, None
            form.mark(row.slots, "header")
            return True
        if block := funding.header(row):
            state.funding, state.project = block, None
            self._see_units(row, form)
            form.mark(row.slots, "header")
            return True
        return False

    def _see_units(self, row: Row, form: FormBuilder) -> None:
        for slot in row.slots:
            form.see_unit(slot)

    def _block_row(self, row: Row, state: State) -> bool:
        form = state.form
        if state.table is not None:
            if indicators.second_header(row, state.table, form):
                return True
            if not self._leaves(row) and not state.table.done and indicators.data_row(row, state.table, form):
                return True
        if state.project is not None:
            if funding.project_row(row, state.project, form):
                return True
        if state.funding is not None:
            if funding.year_row(row, state.funding, form):
                return True
            if self._leaves_funding(row):
                state.funding = None
            elif funding.data_row(row, state.funding, form):
                return True
        return False

    def _leaves(self, row: Row) -> bool:
        """Whether a row belongs to something after the indicator table."""
        first = row.slots[0]
        if _GOAL.match(fold(first.text)):
            return True
        field_label = words.field_code(first.text)
        return field_label is not None and not words.levels(first.text) and len(row.own) <= 7 and not any(
            is_number(s.text) for s in row.own[1:2]
        )

    def _leaves_funding(self, row: Row) -> bool:
        texts = [s.text for s in row.own]
        if any(words.section_code(t) in ("goal_expected", "goal_actual", "duties") for t in texts):
            return True
        return any(len(t) > 60 for t in texts)

    def _end_table(self) -> None:
        state = self.state
        if state is not None and state.table is not None:
            indicators.finish(state.table, state.form)
            state.table = None
            state.tables_done = True

    # --- rows outside blocks
    def _scores(self, row: Row, state: State) -> bool:
        """Scores beside their labels: ``自评得分（满分100分）`` ``95.85`` ``预算执行（10分）`` ``7.85``."""
        slots = row.own
        found = [(i, kind) for i, s in enumerate(slots) if (kind := words.score_component(s.text))]
        named = [i for i, _ in found]
        if not found or not (
            any(kind == "total" for _, kind in found) or any("分" in fold(slots[i].text) for i in named)
        ):
            return False
        self._end_table()
        for n, (i, kind) in enumerate(found):
            end = named[n + 1] if n + 1 < len(named) else len(slots)
            numbers = [s for s in slots[i + 1 : end] if is_number(s.text)]
            points = re.search(r"(\d+(?:\.\d+)?)分", fold(slots[i].text))
            weight = slots[i].with_text(points.group(1)) if points else None
            if len(numbers) >= 2 and weight is None:
                weight, numbers = numbers[0], numbers[1:]
            score = numbers[0] if numbers else None
            state.form.mark(slots[i], "label")
            if kind == "total":
                indicators.add_score(state.form, kind, slots[i], weight, score)
                state.form.mark((score,), "fact")
            else:
                funding.execution_score(state.form, slots[i], weight, score)
        state.form.mark([s for s in slots if state.form.roles.get(s.place) is None and is_noise(s.text)], "noise")
        return True

    def _goal(self, row: Row, state: State) -> bool:
        first = row.slots[0]
        match = _GOAL.match(fold(first.text))
        if match is None:
            return False
        self._end_table()
        number = match.group(1)
        state.goal_no = int(number) if number.isdigit() else _HAN_NUMBERS.index(number) + 1
        state.form.mark(first, "label")
        for slot in row.slots[1:]:
            state.form.section("goal_annual", first.text, slot)
        return True

    def _people(self, row: Row, state: State) -> bool:
        """Rows of names and phones: a header of several personal labels, and all rows below it."""
        known = [words.field_code(s.text) for s in row.slots]
        personal = sum(1 for k in known if k and k[1])
        if personal >= 3:
            self._end_table()
            state.people = True
            state.form.mark(row.slots, "label")
            return True
        if state.people and not any(known):
            state.form.mark([s for s in row.slots if not s.inherited], "personal")
            return True
        state.people = False
        return False

    def _sections(self, row: Row, state: State) -> bool:
        """Headings of running text, with the texts beside them or in the next rows."""
        form = state.form
        slots = [s for s in row.own if not is_noise(s.text) and not (len(fold(s.text)) == 1)]
        form.mark([s for s in row.own if s not in slots], "noise")
        headed = [s for s in slots if words.section_code(s.text)]
        texts = [s for s in slots if s not in headed]
        if not headed:
            return False
        if words.field_code(slots[0].text) and not words.section_code(slots[0].text):
            return False
        self._end_table()
        state.funding = state.project = None
        form.mark(headed, "label")
        if not texts:
            state.headings = headed[1:] if len(headed) > 2 else headed
            return True
        head = headed[0]
        for slot in texts:
            earlier = [h for h in headed if h.col < slot.col]
            head = earlier[-1] if earlier else headed[0]
            self._text(slot, head, state)
        state.headings = [headed[-1]]
        return True

    def _text(self, slot: Slot, head: Slot | None, state: State) -> None:
        code = (words.section_code(head.text) if head else None) or "text"
        state.form.section(code, label(head.text) if head else "", slot)
        if code == "conclusion":
            fields.grade_in(slot, state.form)
        if code in _PROSE_FIGURES:
            narrative.read(slot, state.form)

    def _texts(self, row: Row, state: State) -> None:
        """What no block took: running text under the last heading, specks, and what nobody understands."""
        form = state.form
        n = 0
        for slot in row.own:
            if form.roles.get(slot.place):
                continue
            folded = fold(slot.text)
            if is_noise(slot.text) or is_dash(slot.text):
                form.mark(slot, "noise")
            elif len(folded) >= _PROSE_LENGTH or (state.headings and has_han(folded) and len(folded) > 3):
                head = state.headings[min(n, len(state.headings) - 1)] if state.headings else None
                self._text(slot, head, state)
                n += 1
            elif len(folded) <= 40 and unit_in(slot.text):
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
