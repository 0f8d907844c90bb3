"""A second look at a table's money that was read in part: each amount by all labels beside and over it.

What was read stands: where the labels of one amount say otherwise, none of the block's are touched. What was left out
or unmapped is read where its labels say one line and one measure, and no other amount of the block is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.forms import label_paths
from ingest.forms.builder import FormBuilder, Record
from ingest.forms.figures import RATIOS, TOTALS, figure
from ingest.forms.funding_measures import in_its_year
from ingest.forms.label_paths import Amount
from ingest.forms.label_terms import of_label
from ingest.forms.rows import Row, Slot
from ingest.forms.text import fold, is_amount
from ingest.model import Place

_FEWEST = 2
_BUDGETS = ("adjusted_budget", "initial_budget")
_DECLARED = "declared_budget"
#: measures by their words alone, which only a whole block or form explains
_OPEN = ("", "unmapped", "paid_out", "allotted")
_BY_OTHERS = ("", "budget", "allotted", "paid_out")
#: what stands beside income and expenditure that no word measures
_ROUND = {"carryover_in", "year_end_balance"}
#: lines of which a block may have several
_SEVERAL = ("project_item", "economic_item", "function_item", "unmapped")
_OF_SIDE = {"total_income": "revenue", "total_expenditure": "executed"}
#: amounts that are read, listed or set aside
_LISTED = ("fact", "unmapped", "note", "personal")
_TAKEN = ("fact", "title", "personal")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an amount is: its line (``None`` where its label is unknown), its measure and its year."""

    line: str | None
    measure: str
    year: Slot | None = None

    @property
    def of_side(self) -> bool:
        """Whether it is the whole of income or of expenditure."""
        return self.line in TOTALS[1:]


def read(rows: Sequence[Row], form: FormBuilder) -> None:
    """Read what the first reading of a grid's rows left out of its money, or couldn't place."""
    for exact, run in groupby(rows, key=lambda row: row.exact):
        if exact:
            _rows(list(run), form)


def _rows(rows: Sequence[Row], form: FormBuilder) -> None:
    if not any(_is_open(s, form) for r in rows for s, _ in label_paths.of_row(r)):
        return
    taken = frozenset((p.row_no, p.col_no or 0) for p, role in form.roles.items() if _is_taken(p, role, rows[0]))
    for amounts in label_paths.blocks(rows, taken):
        if any(_is_open(a.value, form) for a in amounts):
            _block(amounts, form)


def _is_taken(place: Place, role: str, row: Row) -> bool:
    return role in _TAKEN and (place.page_no, place.table_no) == (row.grid.page_no, row.grid.table_no)


def _is_open(slot: Slot, form: FormBuilder) -> bool:
    """Whether an amount was not read, or as one of no known line or measure."""
    if not is_amount(slot.text):
        return False
    role = form.roles.get(slot.place)
    if role != "fact":
        return role not in ("note", "personal")  # set aside by the first reading
    line = _landed(slot, form)
    listed = line is not None and line["line_code"] == "project_item"  # whose measure the list's header doesn't tell
    return line is not None and not listed and "unmapped" in (line["line_code"], line["measure_code"])


def _landed(slot: Slot, form: FormBuilder) -> Record | None:
    """The one budget line that a cell gave."""
    numbers = form.landed.get(slot.place, [])
    return form.budget_line(numbers[0]) if len(numbers) == 1 else None


def _block(amounts: Sequence[Amount], form: FormBuilder) -> None:
    """Read the open amounts of a block, if its labels say the same as what was read of it."""
    meanings = zip(amounts, _meanings(amounts, form), strict=True)
    meant = [(a, m, _key(a, m)) for a, m in meanings if m is not None]
    if any(a.said is None for a in amounts) or not all(_agrees(a, m, form) for a, m, _ in meant):
        return
    known = [(a, key) for a, m, key in meant if m.measure != "unmapped"]
    printed = {(key, fold(a.value.text)) for a, key in known}
    if sum(line is not None for _, (line, *_) in known) < _FEWEST or len({key for _, key in known}) < len(printed):
        return  # of two amounts that would be the same figure nobody knows which it is
    there = _elsewhere(amounts, form) | {key for a, key in known if not _is_open(a.value, form)}
    told = {a.value.place for a, *_ in meant}
    for amount in amounts:
        if amount.value.place not in told and form.roles.get(amount.value.place) not in _LISTED:
            form.unmapped("budget_value", amount.value)
    for amount, meaning, key in meant:
        opens = _is_open(amount.value, form) and key not in there
        there.add(key)
        if opens or amount.is_part or _is_one_side(amount, meaning, form):
            _land(amount, meaning, form)


def _is_one_side(amount: Amount, meaning: Meaning, form: FormBuilder) -> bool:
    """Whether what was read as the form's total is that of income or of expenditure."""
    line = _landed(amount.value, form)
    return line is not None and line["line_code"] == "total" and meaning.of_side


def _meanings(amounts: Sequence[Amount], form: FormBuilder) -> list[Meaning | None]:
    said = {a.said.measure for a in amounts if a.said is not None and not a.said.barred}
    sides = {a.said.side for a in amounts if a.said is not None}
    headers = _measured_headers(amounts, form)
    unmeasured = said - RATIOS <= {"", *_ROUND}
    bare_sides = unmeasured and (form.declares() or len(sides & _OF_SIDE.keys()) > 1)
    income = "total_income" in sides or any(x["line_code"] == "total_income" for x in form.own_lines())
    found = [_meaning(a, headers.get(_header(a), ""), said, form, bare_sides=bare_sides) for a in amounts]
    return found if income else [_alone(m) for m in found]


def _alone(meaning: Meaning | None) -> Meaning | None:
    """What an amount is in a form without income: the whole of what is spent (``本年度支出``) is its total."""
    spent = meaning is not None and meaning.line == "total_expenditure"
    return replace(meaning, line="total") if meaning is not None and spent else meaning


def _header(amount: Amount) -> Place | None:
    """The place of the label next over an amount."""
    return amount.over[-1].place if amount.over else None


def _measured_headers(amounts: Sequence[Amount], form: FormBuilder) -> dict[Place | None, str]:
    """The measures of columns as they were read, where all of a column's amounts are of one."""
    found: dict[Place | None, set[str]] = {}
    for amount in amounts:
        line = _landed(amount.value, form)
        if line is not None and line["measure_code"] not in ("unmapped", *RATIOS) and amount.over:
            found.setdefault(_header(amount), set()).add(str(line["measure_code"]))
    return {header: min(measures) for header, measures in found.items() if len(measures) == 1}


def _meaning(amount: Amount, column: str, block: set[str], form: FormBuilder, *, bare_sides: bool) -> Meaning | None:
    """What an amount is, or ``None`` where its labels don't tell; ``column`` is what others below its header are."""
    said = amount.said
    if said is None or said.barred:
        return None
    measure = column if column and not amount.is_part and said.measure in _BY_OTHERS else said.measure
    if not measure and bare_sides:
        measure = _DECLARED if form.declares() else _OF_SIDE.get(said.side, "")
    if measure == "budget" and "project_total_budget" in block:  # the year's, beside that of all years
        measure = "project_year_budget"
    if measure == "budget":
        measure = _DECLARED if form.declares() else next((b for b in _BUDGETS if b not in block), "")
    labels = [*amount.beside, *amount.over]
    if (
        (measure in _OPEN and not amount.is_part)
        or (measure in RATIOS) != ("%" in fold(amount.value.text))
        or not labels
    ):
        return None
    year = None
    if said.year:
        dated = next(s for s in labels if of_label(s).year)
        if measure == "prior_year_amount" and said.year == form.stated_year():
            return None  # one of several years that a label calls the last ones
        of_year = dated.with_text(f"{said.year}年")
        measure, year = in_its_year(measure, of_year, form.stated_year(), declared=form.declares())
    known = said.known and not (said.line == "current_level" and "places" in form.features)  # a place among others
    line = (said.line or said.side or "total") if known else None
    line = "total" if measure in _ROUND and line in TOTALS else line
    return Meaning(line, measure, year)


def _agrees(amount: Amount, meaning: Meaning, form: FormBuilder) -> bool:
    """Whether what was read of an amount, as far as it was understood, is what its labels say."""
    if len(form.landed.get(amount.value.place, [])) > 1:
        return False
    line = _landed(amount.value, form)
    if line is None:
        return form.roles.get(amount.value.place) != "fact"  # of anything else than money
    code, measure = line["line_code"], line["measure_code"]
    if measure not in ("unmapped", meaning.measure):
        return amount.is_part or (measure in _BUDGETS and meaning.measure in _BUDGETS)
    same = code == meaning.line or (code in TOTALS and meaning.line in TOTALS)
    return "unmapped" in (code, measure) or meaning.line is None or same


def _key(amount: Amount, meaning: Meaning) -> tuple[object, ...]:
    """What tells an amount from any other of the form."""
    name, line = _named(amount), meaning.line
    several = line in (None, *_SEVERAL)
    own = None if name is None or line in TOTALS else name.place if several else fold(name.text)
    return line, meaning.measure, meaning.year.text if meaning.year else "", own


def _elsewhere(amounts: Sequence[Amount], form: FormBuilder) -> set[tuple[object, ...]]:
    """The figures that the form has from other cells."""
    own = {n for a in amounts for n in form.landed.get(a.value.place, [])}
    others = [x for x in form.own_lines() if x["line_no"] not in own]
    return {(x["line_code"], x["measure_code"], x["year_printed"] or "", _name_of(x)) for x in others}


def _name_of(line: Record) -> str | None:
    """What tells a landed line from others of its code."""
    return None if line["line_code"] in TOTALS else fold(str(line["line_label"] or ""))


def _named(amount: Amount) -> Slot | None:
    """The label that names an amount's line: the last that names one, or the nearest."""
    labels = reversed([*amount.over, *amount.beside])
    return next((s for s in labels if of_label(s).line or of_label(s).side), None) or amount.name


def _land(amount: Amount, meaning: Meaning, form: FormBuilder) -> None:
    """Land an amount that was left out, or mend the line that it gave."""
    labels = [*amount.over, *amount.beside]
    measured = next((s for s in reversed(labels) if of_label(s).measure or of_label(s).side), None)
    named = _named(amount)
    line = _landed(amount.value, form)
    if line is None:
        code = meaning.line or "unmapped"
        figure(form, "form", "funding", code, named, meaning.measure, measured, amount.value, year=meaning.year)
        if code == "unmapped" and named is not None:
            form.unmapped("budget_line", named)
    else:
        changes: Record = (
            {"measure_code": meaning.measure} if amount.is_part else _changes(line, meaning, named, measured)
        )
        form.reread(line, changes)
    form.understood([s for s in labels if s is not named or meaning.line is not None])


def _changes(line: Record, meaning: Meaning, named: Slot | None, measured: Slot | None) -> Record:
    """What of a landed line its labels say better: all of one without a measure, the side of one of no known line."""
    found: Record = {}
    if line["measure_code"] == "unmapped":
        found = {"measure_code": meaning.measure, "measure_label": measured.text if measured else None}
        found["year_printed"] = meaning.year.text if meaning.year else None
        if meaning.line is not None and line["line_code"] in ("unmapped", *TOTALS):
            found |= {"line_code": meaning.line, "line_label": named.text if named else None}
    elif meaning.of_side:
        found = {"line_code": meaning.line}
    return found
