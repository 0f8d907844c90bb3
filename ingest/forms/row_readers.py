"""A row of a form's table goes to the first reader that takes it; what none takes is a text, or listed."""

from __future__ import annotations

import re

from ingest.forms import (
    blocks,
    field_cards,
    fields,
    funding_cards,
    funding_pairs,
    funding_stacks,
    prose,
    score_cards,
    score_rows,
    short_labels,
    summary,
    tasks,
    titles,
)
from ingest.forms import vocabulary as words
from ingest.forms.rows import Row
from ingest.forms.state import State
from ingest.forms.text import fold

#: a row that says the unit of the table below it
_UNIT_ROW = re.compile(r"^\(?(?:(?:金额|计量|货币)?单位[:：]?)?(?:人民币)?[亿万千百]{0,2}元\)?$")


def read(row: Row, below: Row | None, state: State) -> None:
    """Read one row of a grid; ``below`` is the next one."""
    form = state.form
    if row.own and all(s.place in state.cards for s in row.own):
        return  # read with the labels over it
    if len(row.slots) == 1 and not row.slots[0].inherited:
        state.pass_by(row.slots[0])
        if _UNIT_ROW.match(fold(row.slots[0].text)):
            form.see_line_unit(row.slots[0])
    state.notes = False
    row = funding_pairs.behind_field(row, form)
    years = [] if state.started else titles.years_beside(row.own, form)
    form.mark(years, "title")
    if years and (not (rest := [s for s in row.own if s not in years]) or fields.read_inline_row(rest, form)):
        return
    if len(row.slots) == 1 and (prose.score_line(row.slots[0], state) or prose.report_title(row.slots[0], state)):
        return
    scored = any(words.score_component(s.text) == "total" for s in row.own)
    if not state.started and not scored and len(row.own) <= 4 and fields.read_inline_row(row.own, form):
        return
    state.start()
    if (
        short_labels.read_row(row, state)
        or tasks.read_name(row, state)
        or summary.read_row(row, state)
        or funding_stacks.read_row(row, state)
        or funding_cards.read_row(row, below, state)
        or score_cards.read_row(row, below, state)
        or field_cards.read_row(row, below, state)
        or score_cards.read_slashed(row, state)
        or blocks.headers(row, below, state)
        or blocks.read_row(row, state)
        or funding_pairs.read_row(row, state)
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
