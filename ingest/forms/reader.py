"""The reader: a document of grids and lines in, the rows of the raw tables out.

One pass in reading order: titles part the document into forms, headers each form into blocks of rows, and texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.forms import (
    again,
    blocks,
    bounds,
    by_project,
    fields,
    funding_pairs,
    handed,
    listed,
    narrative,
    narrative_total,
    parallel,
    prose,
    score_rows,
    sections,
    stacked,
    summary,
    titles,
)
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder, unit_in
from ingest.forms.rows import Row, Slot, line_slot, rows_of
from ingest.forms.shared_labels import mark_repeated, rejoined
from ingest.forms.state import State
from ingest.forms.table import continued
from ingest.forms.text import fold, is_noise
from ingest.model import Document, Grid, Line


class Reader:
    """Reads one document, form by form."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.closed: list[FormBuilder] = []
        self.state: State | None = None
        self.before: list[Slot] = []
        self.cover: list[tuple[str, Slot]] = []  # what the cover tells of all forms
        self.held: list[Slot] = []  # lines below a form's indicators: the next form's, if its head follows
        self.titled: FormBuilder | None = None  # the last form with a title of its own
        self.office: Slot | None = None  # that of a list of forms
        self.listed = False  # the forms are numbered in a list whose title stands above the first
        self.sections = sections.Sections()
        self.overviews: list[Slot] = []  # what texts in front of the forms say of one project each

    def run(self) -> Iterator[FormBuilder]:
        """Read every block; gives each form once it is over."""
        for block in self._blocks():
            if isinstance(block, Line):
                self._line(line_slot(block))
            elif isinstance(block, Grid):
                whole = rejoined(block)
                parted = by_project.parted(whole)
                for grid in self._parts(whole) if parted is None else self._projects(*parted):
                    if self.state is not None:
                        mark_repeated(self.state.form, block, grid)
            else:
                self._release()
                self._listed(block)
            yield from self._taken()
        self._release()
        self._close()
        yield from self._taken()

    def _blocks(self) -> Iterator[Grid | Line | tuple[Row, ...]]:
        for page in self.document.pages:
            self.sections.page(page)
            yield from listed.blocks(page)

    def _taken(self) -> list[FormBuilder]:
        taken, self.closed = self.closed, []
        return taken

    def _open(self, kind: str, title: Slot | None) -> State:
        above = self.state.form if self.state and self.listed and titles.is_numbered(title) else None
        self.listed = above is not None
        outer = self.state.form if self.state else None
        passed = [*self._close(), *(s for s in self.before if s.place.table_no is None)]
        form = FormBuilder(self.document.document_id, kind)
        state = self.state = State(form, overviews=self.overviews, passed=passed)
        state.outside = self.sections.of_form(passed, outer)
        if not self.before:  # what stands behind another form that is none
            state.handed = handed.last(passed)
        report = any("报告" in s.text and len(s.text) <= 60 for s in self.before)
        for slot in self.before:
            form.mark(slot, "prose" if report else "note")
            fields.read_cover(slot, form)
            if report and slot.place.table_no is None:
                form.section("report", "", slot)
                narrative.read(slot, form)
        titles.read_cover(self.before, form)
        self.cover = self.cover or [told for told in form.cover if told[0] == "fiscal_year"]
        form.cover += [told for told in self.cover if told not in form.cover]
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

    def _close(self) -> list[Slot]:
        """End the form; gives the lines of text in it if it turns out to be none, which may be the next form's."""
        if self.state is None:
            return []
        self.state.close()
        self.closed.append(self.state.form)
        return [] if self.state.form.is_form() else self.state.passed

    def _title(self, slot: Slot) -> None:
        state = self._need()
        state.form.mark(slot, "title")
        self.titled = state.form
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
            self.state.handed = handed.last(self.state.passed)
        if self.state is None or self.state.started:
            self._open(kind, slot)
        else:
            form = self.state.form
            if form.form_kind == "unknown" and kind != "unknown":
                form.form_kind = kind
                form.drop_field("title")
            self._title(slot)
        return True

    def _parts(self, grid: Grid) -> Iterator[Grid]:
        """Read the forms of a grid; gives the rows of each when they were read."""
        for part in again.parts(grid, self.state):
            self._part(part)
            yield part.grid

    def _projects(self, above: Grid, below: Grid, projects: Sequence[by_project.Project]) -> Iterator[Grid]:
        """Read a list of several projects' indicators, each as a form of its own unless one office's form holds it."""
        yield from self._parts(above)
        if self.state is not None and self.state.form.form_kind.startswith("department"):
            yield from self._parts(below)
            return
        for project in projects:
            if again.is_other(self.state, head := project.head):
                self._again(again.Part(project.grid, head), [], head)
            form = self._need().form
            form.mark(project.names, "label")
            for row in project.told:
                self._row(row, None, self._need())
                if row.own[-1].place not in form.roles:
                    form.unmapped("header", row.own[-1])
            self._grid(project.grid)
            yield project.whole

    def _part(self, part: again.Part) -> None:
        """Read the rows of one form; where its head begins there, the lines right above it are the form's."""
        if part.head is None:
            if self.held and self.state is not None and any(words.title_kind(s.text) for s in again.lone(part.grid)):
                apart = self.sections.is_sheet
                self.held = self.sections.between(self.held, self.state.form, apart=apart)
            self._release()
        else:
            first = again.first_above(self.held)
            lines, self.held = self.held[first:], self.held[:first]
            self._release()
            self._again(part, lines, part.head)
        self._grid(part.grid)

    def _again(self, part: again.Part, lines: list[Slot], head: FormBuilder) -> None:
        """Open the form whose head begins again: it shares what stands above the first, should it not say it itself."""
        above = self.titled or self._need().form
        title = next(filter(titles.is_like, reversed([*lines, *again.lone(part.grid)])), None)
        same = bool(head.fields("project_name")) == bool(above.fields("project_name"))
        kind = words.title_kind(fold(title.text) + "表") if title else above.form_kind if same else None
        form = self._open(kind or "unknown", title).form
        for slot in lines:
            if slot is not title:
                self._text(slot)
        taken = [c for c in again.SHARED if not head.fields(c) and not form.fields(c) and (same or c != "title")]
        form.take_fields(taken, above)

    def _line(self, slot: Slot) -> None:
        over = self.state is not None and bounds.has_indicators(self.state)
        if over and again.may_head(slot) and words.title_kind(slot.text) is None:
            self.held.append(slot)
        else:
            if self.held and self.state is not None and words.title_kind(slot.text) is not None:
                self.held = self.sections.between(self.held, self.state.form)
            self._release()
            self._text(slot)

    def _release(self) -> None:
        """Read the lines that no head followed as those of the form above them."""
        held, self.held = self.held, []
        for slot in held:
            self._text(slot)

    def _text(self, slot: Slot) -> None:
        if self._maybe_title(slot):
            return
        state = self.state
        if narrative_total.overview(slot):
            self.overviews.append(slot)
        if state is None:
            self.before.append(slot)
            return
        form = state.form
        state.pass_by(slot)
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
        if self.state is None and (bounds.is_accounts(grid) or bounds.is_list(grid)):
            self.before += [s for row in rows_of(grid) for s in row.own]
            return
        rows = list(parallel.parted(rows_of(continued(self.state.table if self.state else None, grid))))
        joined: Sequence[Row] = ()
        apart = False  # within another table of the same grid
        cards, used = listed.find(rows, grid.page_no)
        for i, row in enumerate(rows):
            texts = {fold(s.text) for s in row.slots}
            self._listed(cards.get(i, ()))
            if not texts or i in used or any(row is below for below in joined):
                continue
            lone = len(texts) == 1 and not any(s.inherited for s in row.slots)
            if lone and (self._heads(row.slots[0], rows[i + 1 : i + 4]) or self._maybe_title(row.slots[0])):
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

    def _heads(self, slot: Slot, below: Sequence[Row]) -> bool:
        """Whether a lone row is the heading of the forms below it and nothing of the form above."""
        opens = any(len(row.slots) == 1 and words.title_kind(row.slots[0].text) for row in below)
        if self.state is not None and bounds.has_indicators(self.state):
            return opens and not self.sections.between([slot], self.state.form)
        if opens and self.sections.begins(slot) and self.state is not None:
            self.state.outside = self.sections.of_form([], None)
        return False

    def _listed(self, rows: tuple[Row, ...]) -> None:
        for row in rows:
            self._row(row, None, self._need())

    def _row(self, row: Row, below: Row | None, state: State) -> None:
        form = state.form
        if len(row.slots) == 1 and not row.slots[0].inherited:
            state.pass_by(row.slots[0])
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
        state.start()
        if summary.read_row(row, state) or blocks.headers(row, below, state) or blocks.read_row(row, state):
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
