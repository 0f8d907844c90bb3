"""Where in a form the reader stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.forms import (
    covers,
    funding_down,
    handed,
    indicators,
    narrative_total,
    projects,
    sections,
    summary,
    titles,
    told_scores,
)
from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder
from ingest.forms.funding_header import Funding
from ingest.forms.rows import Row, Slot
from ingest.forms.table import Indicators
from ingest.forms.text import fold
from ingest.model import Place

#: the title of a report's table of scores
_SCORES = re.compile(r"(评分|打分|计分|得分|指标)表$")


@dataclass(frozen=True, slots=True)
class Beside:
    """A label beside lines with one amount each, and their measure."""

    label: Slot
    measure: str
    whole: Place | None = None  # where the label is the whole's own, above its parts


#: a line with its amount and its code
Source = tuple[Slot, Slot, str]


@dataclass(frozen=True, slots=True)
class Parts:
    """Sources beside the amount that they make up."""

    of: Column
    lines: tuple[Source, ...]


@dataclass(slots=True)
class State:
    """Where in a form the reader stands."""

    form: FormBuilder
    started: bool = False
    funding: Funding | None = None
    pairs: list[Column] = field(default_factory=list)  # measures that stand beside their amounts
    parts: Parts | None = None  # the last sources beside the amount that they make up
    beside: Beside | None = None  # a label beside lines
    cards: set[Place] = field(default_factory=set)  # amounts that were read with the labels over them
    lines: funding_down.Down | None = None
    project: projects.Projects | None = None
    table: Indicators | None = None
    rows: list[Row] = field(default_factory=list)  # the form's own rows of the grid that is being read
    summary: list[summary.Part] = field(default_factory=list)  # the columns of a table of the scores alone
    goal_no: int = 1
    listed: bool = False  # its indicators stand in a list, and in no table
    goal_years: bool = False  # within a list of goals by year
    headings: list[Slot] = field(default_factory=list)
    people: bool = False
    line_heading: str = ""
    heading: Slot | None = None  # the last heading of a part of the form
    most: Slot | None = None  # the most that the execution can score, from a line of its own
    notes: bool = False
    tables_done: bool = False
    other_table: bool = False  # the title of a table that is no part of the form was seen

    annexes: bool = False  # the title so far is a letter's list of annexes
    overviews: list[Slot] = field(default_factory=list)  # what texts in front of the forms say of one project each
    within: Slot | None = None  # the title of the report whose text stands before the form
    passed: list[Slot] = field(default_factory=list)  # lines of text, until the form's indicators: the next form's...
    handed: handed.Text = field(default_factory=handed.Text)  # ...where this one is none
    outside: list[sections.Office] = field(default_factory=list)  # the offices that stand over the form
    report: Slot | None = None  # the title of the report that the form's tables are parts of

    def heading_of_execution(self) -> Slot | None:
        """The last heading of a part of the form, where that is the execution of the budget."""
        of_it = self.heading is not None and words.section_code(self.heading.text) == "budget_execution"
        return self.heading if of_it else None

    def is_bare(self) -> bool:
        """Whether nothing of a form was seen so far but running text: no title, no block."""
        return not self.form.fields("title") and "block" not in self.form.features and not self.tables_done

    def report_of(self, title: Slot) -> Slot | None:
        """The report's title, where ``title`` is that of the scores at its end and its tables are the form so far."""
        before = self.table is None and not self.tables_done and not self.form.fields("title")
        if self.report is None or not before or not _SCORES.search(fold(title.text)):
            return None
        self.form.mark(title, "title")
        return self.report

    @property
    def has_items(self) -> bool:
        """Whether indicators of the table that is open were read so far."""
        return self.table is not None and len(self.table.items) > 0

    @property
    def has_indicators(self) -> bool:
        """Whether indicators of the form were read so far."""
        return self.form.count("indicator_line") > 0 or self.has_items

    @property
    def is_below(self) -> bool:
        """Whether what is read now stands below a table of indicators, or within it."""
        return self.tables_done or self.has_items

    def pass_by(self, slot: Slot) -> None:
        """Remember a line of text as long as the form may turn out to be none: it is the next form's then."""
        if self.has_indicators:
            self.passed = []
        else:
            self.passed.append(slot)

    def start(self) -> None:
        """Note that the form's rows begin: what was read of its head so far stands above them."""
        if not self.started:
            self.form.above = len(self.form.tables.get("form_field", []))
        self.started = True

    def end_table(self) -> None:
        """Close the indicator table that is open: its levels can be told now."""
        if self.table is not None:
            indicators.finish(self.table, self.form)
            self.table = None
            self.tables_done = True

    def close(self) -> None:
        """End the form: nothing more is read of it."""
        self.end_table()
        titles.land_report(self.form, self.within or handed.report(self.handed, self.form))
        handed.keep_office(self.handed, self.form)
        sections.settle(self.form, self.outside)
        covers.land(self.form)
        handed.land(self.handed, self.form)
        narrative_total.keep_overviews(self.overviews, self.form)
        narrative_total.land(self.form)
        told_scores.land(self.form)

    def end_blocks(self) -> None:
        """Close whatever block is open: another table begins."""
        self.end_table()
        self.funding = self.project = None
