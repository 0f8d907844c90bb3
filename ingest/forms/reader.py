"""The reader: a document of grids and lines in, the rows of the raw tables out.

One pass in reading order: titles part the document into forms, headers each form into blocks of rows, and texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.forms import (
    bounds,
    columns,
    fields,
    funding,
    funding_down,
    funding_header,
    funding_lines,
    funding_pairs,
    indicators,
    listed,
    narrative,
    narrative_total,
    projects,
    prose,
    repeated,
    score_rows,
    stacked,
    summary,
    titles,
)
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder, unit_in
from ingest.forms.rows import Row, Slot, line_slot, rows_of
from ingest.forms.shared_labels import mark_repeated, rejoined
from ingest.forms.state import State
from ingest.forms.table import Indicators, continued
from ingest.forms.text import fold, is_noise
from ingest.model import Document, Grid, Line


class Reader:
    """Reads one document, form by form."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.closed: list[FormBuilder] = []
        self.state: State | None = None
        self.before: list[Slot] = []
        self.office: Slot | None = None  # that of a list of forms
        self.listed = False  # the forms are numbered in a list whose title stands above the first
        self.overviews: list[Slot] = []  # what texts in front of the forms say of one project each

    def run(self) -> Iterator[FormBuilder]:
        """Read every block; gives each form once it is over."""
        for block in (b for page in self.document.pages for b in listed.blocks(page)):
            if isinstance(block, Line):
                self._line(block)
            elif isinstance(block, Grid):
                self._grid(whole := rejoined(block))
                if self.state is not None:
                    mark_repeated(self.state.form, block, whole)
            else:
                self._listed(block)
            yield from self._taken()
        self._close()
        yield from self._taken()

    def _taken(self) -> list[FormBuilder]:
        taken, self.closed = self.closed, []
        return taken

    def _open(self, kind: str, title: Slot | None) -> State:
        above = self.state.form if self.state and self.listed and titles.is_numbered(title) else None
        self.listed = above is not None
        self._close()
        form = FormBuilder(self.document.document_id, kind)
        state = self.state = State(form, overviews=self.overviews)
        report = any("报告" in s.text and len(s.text) <= 60 for s in self.before)
        for slot in self.before:
            form.mark(slot, "prose" if report else "note")
            fields.read_cover(slot, form)
            if report and slot.place.table_no is None:
                form.section("report", "", slot)
                narrative.read(slot, form)
        titles.read_cover(self.before, form)
        state.within = next(filter(titles.is_report, self.before), None)
        state.report = None if title else titles.of_report(self.before, form)
        self.office = titles.of_list(self.before, title) or (self.office if titles.is_numbered(title) else None)
        if self.office is not None:
            form.cover.append(("department_name", self.office))
        title, self.before = title or titles.above(self.before, form), []
        if title is not None:
            self._title(title)
        if above is not None and not form.fields("fiscal_year"):
            form.take_fields(("fiscal_year",), above)
        return state

    def _close(self) -> None:
        if self.state is not None:
            self.state.close()
            self.closed.append(self.state.form)

    def _title(self, slot: Slot) -> None:
        state = self._need()
        state.form.mark(slot, "title")
        self.listed = self.listed or (titles.is_numbered(slot) and bool(state.form.fields("title")))
        if state.annexes and not titles.is_list_of_annexes(slot):
            state.form.drop_field("title")
        state.annexes = not state.form.fields("title") and titles.is_list_of_annexes(slot)
        if not state.form.fields("title"):
            state.form.form_field("title", titles.title_text(slot.text), slot)
        fields.year_of(slot, state.form)

    def _need(self) -> State:
        return self._open("unknown", None) if self.state is None else self.state

    def _maybe_title(self, slot: Slot) -> bool:
        if (kind := words.title_kind(slot.text)) is None:
            return False
        if self.state is not None and (report := self.state.report_of(slot)):
            self._title(report)
            return True
        if self.state is not None and titles.of_part(slot, kind, self.state.form):
            return True
        if self.state is not None and self.state.is_bare():
            self.state.started = False  # a report in the rows above its form
        if self.state is None or self.state.started:
            self._open(kind, slot)
        else:
            form = self.state.form
            if form.form_kind == "unknown" and kind != "unknown":
                form.form_kind = kind
                form.drop_field("title")
            self._title(slot)
        return True

    def _line(self, line: Line) -> None:
        slot = line_slot(line)
        if self._maybe_title(slot):
            return
        state = self.state
        if narrative_total.overview(slot):
            self.overviews.append(slot)
        if state is None:
            self.before.append(slot)
            return
        form = state.form
        if not state.started and titles.beside_title(slot, form):
            form.mark(slot, "title")
            return
        if bounds.is_other_title(slot.text):
            state.end_blocks()
            state.other_table = True
        state.notes = bounds.in_notes(slot.text, state.notes)
        if state.notes or (state.other_table and len(slot.text) <= 40 and unit_in(slot.text)):
            bounds.note(slot, state)
        elif prose.score_line(slot, state) or funding_pairs.read_line(slot, state) or fields.read_line(slot, form):
            form.see_unit(slot)
        elif not state.started and "。" not in slot.text:
            form.see_unit(slot)
            form.mark(slot, "note" if is_noise(slot.text) else "prose")
            state.heading = slot if words.section_code(slot.text) else state.heading
        else:
            prose.line(slot, state)

    def _grid(self, grid: Grid) -> None:
        if self.state is not None and bounds.aside(grid, self.state):
            return
        if self.state is None and bounds.is_accounts(grid):
            self.before += [s for row in rows_of(grid) for s in row.own]
            return
        template = repeated.template(grid)
        if self.state is not None and repeated.is_next(template, self.state.template):
            above = self.state.form
            self._open(above.form_kind, None).form.take_fields(repeated.SHARED, above)
        rows = list(rows_of(continued(self.state.table if self.state else None, grid)))
        joined: Sequence[Row] = ()
        apart = False  # within another table of the same grid
        cards, used = listed.find(rows, grid.page_no)
        for i, row in enumerate(rows):
            texts = {fold(s.text) for s in row.slots}
            self._listed(cards.get(i, ()))
            if not texts or i in used or any(row is below for below in joined):
                continue
            if len(texts) == 1 and not any(s.inherited for s in row.slots) and self._maybe_title(row.slots[0]):
                apart = False
                continue
            if apart := self.state is not None and bounds.apart(row, self.state, apart):
                continue
            if found := stacked.header_row(row, rows[i + 1 : i + 3]):
                whole, joined = found
                self._need().form.mark([*row.slots, *(s for below in joined for s in below.own)], "header")
                self._row(whole, (*rows[i + 1 + len(joined) :], None)[0], self._need())
            else:
                self._row(row, rows[i + 1] if i + 1 < len(rows) else None, self._need())
        if self.state is not None:
            self.state.template = self.state.template or template

    def _listed(self, rows: tuple[Row, ...]) -> None:
        for row in rows:
            self._row(row, None, self._need())

    def _row(self, row: Row, below: Row | None, state: State) -> None:
        form = state.form
        state.notes = False
        years = [] if state.started else [s for s in row.own if titles.beside_title(s, form)]
        form.mark(years, "title")
        if years and (not (rest := [s for s in row.own if s not in years]) or fields.read_inline_row(rest, form)):
            return
        if len(row.slots) == 1 and (prose.score_line(row.slots[0], state) or prose.report_title(row.slots[0], state)):
            return
        scored = any(words.score_component(s.text) == "total" for s in row.own)
        if not state.started and not scored and len(row.own) <= 4 and fields.read_inline_row(row.own, form):
            return
        state.started = True
        if summary.read_row(row, state) or self._headers(row, below, state) or self._block_row(row, state):
            return
        if (
            funding_pairs.read_row(row, state)
            or score_rows.read_row(row, state)
            or prose.goal(row, state)
            or prose.people(row, state)
            or prose.sections(row, state)
        ):
            return
        if fields.read_row(row.own, form):
            state.end_table()
            return
        prose.texts(row, state)

    def _headers(self, row: Row, below: Row | None, state: State) -> bool:
        """A header row of an indicator table, a project table or a funding block."""
        if opens := self._opens_block(row, below, state):
            state.form.features.add("block")
        return opens

    def _opens_block(self, row: Row, below: Row | None, state: State) -> bool:
        form = state.form
        if found := columns.header(row):
            goals = [m for s in row.slots if (m := prose.GOAL.match(fold(s.text)))]
            state.goal_no = prose.goal_number(goals[0]) if goals else state.goal_no
            form.mark(row.slots, "header")
            form.unknown_headers([c.header for c in found if c.role == "unknown" or c.inferred])
            if state.table is not None and state.table.goes_on(found, state.goal_no):
                state.table.columns = found
                return True
            state.end_table()
            state.table = Indicators.opened(row, found, state.goal_no)
            state.funding = state.lines = state.project = None
            return True
        if project := projects.header(row):
            state.end_table()
            state.project, state.funding = project, None
            form.mark(row.slots, "header")
            return True
        if not state.tables_done and (block := funding_header.header(row, below, form)):
            if state.table is not None and state.table.items:
                state.end_table()  # the money stands below the indicators
            state.funding, state.lines, state.project = block, None, None
            block.points = state.heading_of_execution()
            form.see_unit(*row.slots)
            form.mark(row.slots, "header")
            form.unknown_headers([c.header for c in block.columns if c.measure == "unmapped"])
            return True
        if not state.tables_done and (lines := funding_down.header(row, below, form)):
            state.lines, state.funding = lines, None
            form.see_unit(*row.slots)
            form.mark(row.slots, "header")
            return True
        return False

    def _block_row(self, row: Row, state: State) -> bool:
        form = state.form
        if state.table is not None:
            second = None if state.table.items else columns.second_header(row, state.table.columns)
            if second is not None:
                state.table.columns, state.table.grid = second, None
                form.mark(row.own, "header")
                return True
            if (
                not bounds.leaves_indicators(row, state.table.columns)
                and not state.table.done
                and indicators.data_row(row, state.table, form)
            ):
                return True
        if state.project is not None and projects.data_row(row, state.project, form):
            return True
        if state.lines is not None and funding_down.data_row(row, state.lines, form):
            return True
        if state.funding is not None:
            if funding_header.year_row(row, state.funding, form) or funding_lines.line_row(row, state.funding, form):
                return True
            if funding_lines.is_unread(row, state.funding) or bounds.leaves_funding(row, state.funding.columns):
                state.funding = None
            elif funding.data_row(row, state.funding, form):
                return True
        return False
