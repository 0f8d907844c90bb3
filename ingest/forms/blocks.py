"""The blocks of a form: the rows that head one, and the rows of the one that is open."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.forms import (
    bounds,
    columns,
    funding,
    funding_down,
    funding_header,
    funding_lines,
    indicators,
    projects,
    prose,
    report_funds,
)
from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.levels import LevelRow
from ingest.forms.rows import Row, Slot
from ingest.forms.state import State
from ingest.forms.table import Indicators, Item
from ingest.forms.text import fold, has_han, is_amount


def headers(row: Row, below: Row | None, state: State) -> bool:
    """A header row of an indicator table, a project table or a funding block."""
    if opens := _opens(row, below, state):
        state.form.features.add("block")
    return opens


def _opens(row: Row, below: Row | None, state: State) -> bool:
    form = state.form
    if found := columns.header(row):
        goals = [m for s in row.slots if (m := prose.GOAL.match(fold(s.text)))]
        state.goal_no = prose.goal_number(goals[0]) if goals else state.goal_no
        form.mark(row.slots, "header")
        if state.project is not None and below is not None and _is_over_projects(row, below, state.project):
            return True
        form.unknown_headers([c.header for c in found if c.role == "unknown" or c.inferred])
        if state.table is not None and state.table.goes_on(found, state.goal_no):
            state.table.columns = found
            return True
        above = state.table
        state.end_table()
        state.table = Indicators.opened(row, found, state.goal_no, above)
        if (label := _level_above(row, found, state)) is not None:
            state.table.items.append(Item(LevelRow(None, label, words.levels(label.text)[0].code)))
        state.funding = state.lines = state.project = None
        return True
    if project := projects.header(row):
        state.end_table()
        state.project, state.funding = project, None
        form.see_unit(*row.slots)
        form.mark(row.slots, "header")
        return True
    open_ = not state.tables_done or report_funds.heads_own(row, state)
    if open_ and (block := funding_header.header(row, below, form)):
        if state.has_items:
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


def _is_over_projects(row: Row, below: Row, block: projects.Projects) -> bool:
    """Whether a page repeats the header of the indicators, and the projects below them go on."""
    measured = [c for c in block.columns if c.measure]
    amounts = [s for s in below.own if any(c.first == s.col for c in measured) and is_amount(s.text)]
    whole = len(amounts) == len(measured) and row.grid.col_count == block.width
    return row.row_no == 1 and row.exact and whole and not any(words.levels(s.text) for s in below.slots)


def read_row(row: Row, state: State) -> bool:
    """Read a row of the block that is open; false where it is none."""
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
    if state.funding is not None and _is_of_pairs(row, state.funding.columns):
        state.funding = None
    if state.funding is not None:
        if funding_header.year_row(row, state.funding, form) or funding_lines.line_row(row, state.funding, form):
            return True
        if funding_lines.is_unread(row, state.funding) or bounds.leaves_funding(row, state.funding.columns):
            state.most = state.most or funding.most_of(state.funding)
            state.funding = None
        elif funding.data_row(row, state.funding, form):
            return True
    return False


def _level_above(row: Row, found: Sequence[Column], state: State) -> Slot | None:
    """The first level whose label alone stands above the header of its own table (``三、产出类指标（45分）``)."""
    roles = state.form.roles
    others = (r for r in reversed(state.rows) if r.row_no != row.row_no)
    above = next((r for r in others if any(roles.get(s.place) != "header" for s in r.own)), None)
    if above is None or above.row_no > row.row_no or len(above.slots) != 1 or any(c.role == "level1" for c in found):
        return None  # right half: the rows of the left one were read last
    label = above.slots[0]
    return label if [x.level for x in words.levels(label.text)][:1] == [1] else None


def _is_of_pairs(row: Row, columns: Sequence[Column]) -> bool:
    """Whether a row below a budget's header has labels of its own in front of its amounts.

    ``支出结构（元）`` | ``基本支出决算数`` | ``46`` | ``项目支出决算数`` | ``78``: a label stands where amounts do.
    """
    own = row.own[len(row.own) % 2 :]
    pairs = list(zip(own[::2], own[1::2], strict=True))
    measured = [c for c in columns if c.role == "measure"]
    if not row.exact or len(pairs) < 2 or not measured:
        return False
    first = min(c.first for c in measured)
    told = all(has_han(a.text) and is_amount(b.text) and words.measure(a.text) for a, b in pairs)
    return told and any(a.col >= first for a, _ in pairs[1:])
