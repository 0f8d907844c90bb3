"""A report behind a form: its lines wait until what follows tells whose they are.

A report of another office, project, kind or year (``某项目绩效自评报告`` behind a department's form) isn't of the form
above. Where a table of its own follows, it is a form; in front of a form with a title it is handed on to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.forms import again, bounds, handed, titles
from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.state import State
from ingest.forms.text import fold
from ingest.model import Grid


@dataclass(slots=True)
class Behind:
    """The lines of such a report from its title on, and whether it is of something else than the form above."""

    lines: list[Slot] = field(default_factory=list)
    is_other: bool = False
    seen: set[str] = field(default_factory=set)  # a report's title that comes again heads a page

    def takes(self, slot: Slot, above: Slot | None, state: State | None) -> bool:
        """Whether a line waits; ``above`` is the line before it, ``state`` that of the form above if it may be over."""
        begins = not self.lines and self._begins(slot, above, state)
        if not (begins or self.lines) or words.title_kind(slot.text) is not None:
            return False
        self.lines.append(slot)
        return True

    def _begins(self, slot: Slot, above: Slot | None, state: State | None) -> bool:
        """Whether a line is the title of such a report, the title's first half may stand in the line above."""
        if not titles.is_report(slot):
            return False
        is_new = fold(slot.text) not in self.seen
        self.seen.add(fold(slot.text))
        if state is None or not is_new:
            return False
        told = handed.heading(slot)
        if above is not None and not (told.office or told.project):
            told = handed.heading(slot.with_text(above.text + slot.text))
        own = _of_state(state)
        self.is_other = told.contradicts(own)
        return self.is_other or bool(told.office and not own.office) or bool(told.project and not own.project)

    def passes(self, part: again.Part) -> bool:
        """Whether a table is one of accounts in a report of something else: none of the form above, and no form."""
        if not self.lines or not self.is_other or part.head is not None:
            return False
        return not _titled(part.grid) and not self.opens(part.grid)

    def opens(self, grid: Grid) -> bool:
        """Whether a table is the report's own form: it heads indicators, or has a form's words where none is above."""
        if not self.lines or _titled(grid):
            return False
        rows = [row for row in rows_of(grid) if row.own]
        return any(self.heads(rows[n : n + 3]) for n in range(len(rows)))

    def heads(self, rows: Sequence[Row]) -> bool:
        """Whether the first of these rows begins the report's own form."""
        own = self.is_other and (bounds.of_form(rows[0]) or again.names(rows[0]))
        return own or again.heads_table(rows[0], rows[1:3])

    def is_accounts(self, rows: Sequence[Row]) -> bool:
        """Whether the first of these rows is one of accounts in a report of something else than the form above."""
        return self.is_other and not self.heads(rows)

    def take(self) -> list[Slot]:
        """The lines, which wait no more."""
        lines, self.lines = self.lines, []
        return lines


def _titled(grid: Grid) -> bool:
    """Whether a table has a title of its own above its head."""
    return any(words.title_kind(slot.text) for slot in again.lone(grid))


def _of_state(state: State) -> handed.Told:
    """What the form above tells of itself, and what stands over it."""
    own = handed.of_form(state.form)
    over = [x.name for x in state.outside] + [s.text for code, s in state.form.cover if code == "department_name"]
    return replace(own, office=own.office or fold(next(iter(over), "")))
