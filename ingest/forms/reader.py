"""The reader: a document of grids and lines in, the rows of the raw tables out.

One pass in reading order: titles part the document into forms, headers each form into blocks of rows, and texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.forms import (
    again,
    bounds,
    by_project,
    fields,
    form_lists,
    funding_points,
    funding_said,
    halves,
    listed_pages,
    narrative_total,
    paired_rows,
    parallel,
    prose,
    regrid,
    row_readers,
    second_look,
    sections,
    stacked,
    titles,
    told_scores,
)
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder, is_unit, unit_in
from ingest.forms.opener import Opener
from ingest.forms.rows import Row, Slot, line_slot, rows_of
from ingest.forms.shared_labels import mark_repeated
from ingest.forms.table import continued
from ingest.forms.text import fold, is_noise
from ingest.model import Grid, Line

#: what reads a line of text that is no form's head
_LINES = (prose.score_line, funding_said.read_line, funding_said.read_pairs)


class Reader(Opener):
    """Reads one document, form by form."""

    def run(self) -> Iterator[FormBuilder]:
        """Read every block; gives each form once it is over."""
        for block in self._blocks():
            if isinstance(block, Line):
                self._line(line_slot(block))
            elif isinstance(block, Grid):
                table, whole, parted = self.lists.parted(block)
                for grid in self._parts(whole) if parted is None else self._projects(parted):
                    if self.state is not None:
                        mark_repeated(self.state.form, table, grid)
            else:
                self._release()
                self._behind(opens=True)
                self._head_of_list()
                self._list(block)
            yield from self._taken()
        self._release()
        self._behind(opens=False)
        self._close()
        yield from self._taken()

    def _blocks(self) -> Iterator[listed_pages.Block]:
        for page, blocks in listed_pages.of_document(self.document):
            self.sections.page(page)
            yield from blocks

    def _parts(self, grid: Grid) -> Iterator[Grid]:
        """Read the forms of a grid; gives the rows of each when they were read."""
        for part in again.parts(grid, self.state):
            self._part(part)
            yield part.grid

    def _projects(self, parted: by_project.Parted) -> Iterator[Grid]:
        """Read a list of several projects' indicators, each as a form of its own unless one office's form holds it."""
        yield from self._parts(parted.above)
        if self.state is not None and self.state.form.form_kind.startswith("department"):
            yield from self._parts(parted.below)
            return
        self._behind(opens=False)
        first = self._need().form
        shared = [code for code in again.OFFICE if first.fields(code)]
        for project in parted.projects:
            head = project.head
            if "scored_in_list" in self._need().form.features or again.is_other(self.state, head):
                self._again(again.Part(project.grid, head), [], head)
            form = self._need().form
            form.take_fields([code for code in shared if not form.fields(code) and not head.fields(code)], first)
            project.read(self._need())
            self._grid(project.grid)
            yield project.whole

    def _part(self, part: again.Part) -> None:
        """Read the rows of one form; where its head begins there, the lines right above it are the form's."""
        if self.state is not None and self.behind.passes(part):
            self.state.form.mark([s for row in rows_of(part.grid) for s in row.own], "note")
            return
        self._behind(opens=part.head is None and self.behind.opens(part.grid))
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
        dated = bool(self._need().handed.told.year)  # by the report in front of it
        taken = [c for c in again.SHARED if not head.fields(c) and not form.fields(c) and (same or c != "title")]
        taken = [c for c in taken if not (dated and c == "fiscal_year")]
        form.take_fields(taken, above)

    def _line(self, slot: Slot) -> None:
        self.lists.passes(slot)
        over = self.state is not None and self.state.has_indicators
        if self.behind.takes(slot, self.held[-1] if self.held else None, self.state if over else None):
            self._release()
            return
        self._behind(opens=False)
        if over and again.may_head(slot) and words.title_kind(slot.text) is None:
            self.held.append(slot)
        else:
            if self.held and self.state is not None and words.title_kind(slot.text) is not None:
                self.held = self.sections.between(self.held, self.state.form)
            self._release()
            self._text(slot)

    def _behind(self, *, opens: bool) -> None:
        """Tell whose the lines of a report are that wait: those of its own form, the next one's, or those above."""
        if not self.behind.lines:
            return
        lines = self.behind.take()
        if opens:
            self.before = lines
            self._open("unknown", None)
        elif self.behind.is_other:
            self.left = lines
        else:
            for slot in lines:
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
        form.see_line_unit(slot)
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
        elif any(read(slot, state) for read in _LINES) or fields.read_line(slot, form):
            form.see_unit(slot)
            told_scores.keep_line(slot, form)
        elif not state.started and "。" not in slot.text:
            form.see_unit(slot.with_text(f"({fold(slot.text)})") if is_unit(slot.text) else slot)
            form.mark(slot, "note" if is_noise(slot.text) else "prose")
            state.heading = slot if words.section_code(slot.text) else state.heading
        else:
            prose.line(slot, state)

    def _grid(self, grid: Grid) -> None:
        if self._passes(grid):
            return
        stood, right = halves.parted(rows_of(continued(self.state.table if self.state else None, grid)))
        rows, told = paired_rows.joined(list(parallel.parted(stood)))
        rows = regrid.certain(rows)
        joined: Sequence[Row] = ()
        apart = False  # within another table of the same grid
        if self.state is not None:
            self.state.rows = []
            self.state.form.mark(told, "label")
        cards, used = listed_pages.in_grid(rows, grid.page_no, goes_on=self.carded)
        self.carded = bool(cards)
        for i, row in enumerate(rows):
            texts = {fold(s.text) for s in row.slots}
            if self.state is not None and any(row is head for head in right):
                self.state.end_table()
            self._listed(cards.get(i, ()))
            if not texts or i in used or any(row is below for below in joined):
                continue
            lone = len(texts) == 1 and not any(s.inherited for s in row.slots)
            if self._waits(rows[i : i + 3], lone=lone):
                continue
            if lone and (self._heads(row.slots[0], rows[i + 1 : i + 4]) or self._maybe_title(row.slots[0])):
                apart = False
                continue
            if apart := self.state is not None and bounds.apart(row, self.state, apart):
                continue
            whole, joined = stacked.header_row(row, rows[i + 1 : i + 3]) or (row, ())
            state = self._need()
            state.rows += [row, *joined]
            if joined:
                state.form.see_unit(*row.slots)
                state.form.mark([*row.slots, *(s for below in joined for s in below.own)], "header")
            row_readers.read(whole, (*rows[i + 1 + len(joined) :], None)[0], state)
        if self.state is not None and not self.state.other_table:
            second_look.read(self.state.rows, self.state.form)
            funding_points.rest(self.state.rows, self.state.form)
            self.state.form.line_unit = None

    def _passes(self, grid: Grid) -> bool:
        """Pass over a list of the document's forms, and over figures that are none of a form's."""
        if self.state is None:
            if found := bounds.is_accounts(grid) or form_lists.is_list(grid, "", self.document):
                self.before += [s for row in rows_of(grid) for s in row.own]
            return found
        return form_lists.passes(grid, self.state, self.document) or bounds.aside(grid, self.state)

    def _waits(self, rows: Sequence[Row], *, lone: bool) -> bool:
        """Whether the first of these rows of a grid is of a report whose lines wait, and no form's so far."""
        over = self.state is not None and self.state.has_indicators
        if lone and self.behind.takes(rows[0].slots[0], None, self.state if over else None):
            return True
        if not self.behind.lines:
            return False
        passed = not lone and self.behind.is_accounts(rows)
        if passed and self.state is not None:
            self.state.form.mark(rows[0].own, "note")
        else:
            self._behind(opens=not lone and self.behind.heads(rows))
        return passed

    def _heads(self, slot: Slot, below: Sequence[Row]) -> bool:
        """Whether a lone row is the heading of the forms below it and nothing of the form above."""
        if sections.heading(slot) is None:
            return False
        opens = any(len(row.slots) == 1 and words.title_kind(row.slots[0].text) for row in below)
        if self.state is not None and self.state.has_indicators:
            return opens and not self.sections.between([slot], self.state.form)
        if opens and self.sections.begins(slot) and self.state is not None:
            self.state.outside = self.sections.of_form([], None)
        return False

    def _head_of_list(self) -> None:
        """Read the lines in front of a list that begins a form: its title, its head and its budget."""
        if self.state is not None or not self.before:
            return
        lines, self.before = self.before, []
        title = next(filter(titles.is_like, lines), None)
        start = lines.index(title) + 1 if title is not None else 0
        self.before = lines[: max(start - 1, 0)]
        self._open((title and words.title_kind(fold(title.text) + "表")) or "unknown", title)
        for slot in lines[start:]:
            self._text(slot)

    def _list(self, rows: tuple[Row, ...]) -> None:
        """Read a list's rows, but for what a report says again of the indicators in a table above it."""
        state = self._need()
        if state.has_indicators and not state.listed:
            state.form.mark([s for row in rows for s in row.slots], "prose")
            return
        state.listed = True
        self._listed(rows)

    def _listed(self, rows: tuple[Row, ...]) -> None:
        for row in rows:
            row_readers.read(row, None, self._need())
