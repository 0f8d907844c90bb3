"""Opens and closes the forms of a document: which title begins one, and what stands in front of it is told of it."""

from __future__ import annotations

from ingest.forms import behind, fields, front, handed, sections, titles
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.project_lists import ProjectLists
from ingest.forms.rows import Slot
from ingest.forms.state import State
from ingest.model import Document


class Opener:
    """Where the reader stands among the forms: the one that is open, those that are over, what lies between."""

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
        self.carded = False  # the table above held a list of indicators in its rows
        self.lists = ProjectLists(document)
        self.sections = sections.Sections()
        self.behind = behind.Behind()
        self.left: list[Slot] = []  # the text of a report that isn't of the form above: the next form's, if one follows
        self.overviews: list[Slot] = []  # what texts in front of the forms say of one project each

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
            state.handed = handed.last(passed or self.left)
        self.left = []
        front.read(self.before, form)
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
