"""Headers of budget blocks: which column holds which measure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.forms import funding_all_years, funding_bands, funding_lines, funding_periods, funding_units, side_heads
from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder
from ingest.forms.funding_columns import unknown
from ingest.forms.funding_measures import YEAR, of_a_year, of_its_year, of_plan
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, fold, has_han, is_amount, is_bound, is_number, labelled_amount

_YEAR_BUDGET = re.compile(r"^(20\d{2})年?度?(?:预算|收支|支出|收入|金额)(?:安排)?(?:数|额|金额)?$")
_BARE_YEAR = re.compile(r"^(20\d{2})年度?(?:\((?:申报|预算|决算|执行|实际|计划)数?\))?$")
_DATED = re.compile(r"^(20\d{2})年")
#: what says of all lines that they are classes of spending
CLASSES = re.compile(r"^(?:(?:部门|政府)?(?:预算)?支出)?(经济|功能)(?:分类|科目|分类科目)(?:名称|编码|代码)?$")
_SUBJECTS = re.compile(r"^(?:支出)?(?:科目)?(?:名称|编码|代码)$")
#: what heads the names of places, among which money is divided
_PLACES = re.compile(r"^((县|市|区|州|旗|盟){1,3}|地区|乡镇|镇街|乡镇街道|县级单位)(名称)?$")
_PLANNED = frozenset({"initial_budget", "adjusted_budget"})
_SIDES = ("收入", "支出", "本年收入", "本年支出", "部门收入", "部门支出", "单位收入", "单位支出")
_GROWTH = re.compile(r"增减|增长|增幅|变动|[比较]上年")
_TASKS = re.compile(r"任务|重点工作")
_AMOUNT = ("金额", "数额")
#: what a sentence tells of money, and no header
_SUM = re.compile(r"\d(万元|亿元|元)")


@dataclass(slots=True)
class Funding:
    """A budget block that is being read: its columns and where in it the reader stands."""

    columns: list[Column]
    section: str = ""
    paired: bool = False
    lead: Slot | None = None  # the header row's own label, left of the measures
    points: Slot | None = None  # the most that the execution can score, from the heading above
    projects: int | None = None  # the rank in the outline of the row that heads the projects
    lists: bool = False  # they are listed below it
    spent: bool = False  # the total of what was spent was read
    by_nature: bool = False  # lists kinds of expenditure, not sources
    listed: int | None = None  # the column of the projects' names beside the label of their list
    known: bool = False  # a line label of the vocabulary was seen
    sure: bool = False  # a line stands over each figure: no table of anything else
    aside: bool = False  # of spending that is a part of several lines (``“三公”经费``): no line of the contract
    inside: bool = False  # a block of the form's own table, with a label beside it
    years: bool = False  # rows of other years than the form's were read
    parts: bool = False  # rows of parts of the year were read
    held: list[tuple[Row, Slot, list[Slot], list[Column], str]] = field(default_factory=list)


def header(row: Row, below: Row | None, form: FormBuilder) -> Funding | None:
    """The columns of a funding header row, or ``None`` where the row is none.

    A block has two measures at least, or one beside the names of tasks, over the lines that its money comes from.
    """
    if funding_periods.is_header(row) or funding_units.header(row) or funding_bands.header(row, below):
        return None
    if form.declares() and side_heads.of_row(row):
        return None
    columns: list[Column] = _of_years(row, below, form)
    dated = {c.header.place for c in columns if c.header}
    for slot in row.slots:
        if slot.place in dated:
            continue
        for part in _parts(slot):
            role = of_a_year(part) or words.column_role("funding", part.text)
            if role is None or is_number(part.text) or _stands_beside(slot, row, below):
                continue
            measure = "unmapped" if role[1] == "share" and _is_growth(slot, row) else role[1]
            columns.append(Column(role[0], part, part.col, part.last_col, measure))
    columns = funding_all_years.columns(row, _sides(columns))
    columns, plain = _amounts_beside(row, _with_shares(row, columns, form), below)
    measures = [c for c in columns if c.measure]
    columns = sorted([*columns, *(c for c in unknown(row, columns) if c.header not in plain)], key=lambda c: c.first)
    fresh = any(c.header is not None and not c.header.inherited for c in measures)
    listed = len(measures) == 1 and _lists_tasks(columns, measures[0], below)
    subjects = len(measures) == 1 and _lists_classes(row, measures[0], below)
    if _is_declared(measures, form, listed=listed):
        columns = [replace(c, measure="declared_budget") if c.measure == "budget" else c for c in columns]
    if (
        (len(measures) < 2 and not (listed or subjects))
        or not fresh
        or any(is_amount(t := s.text) or labelled_amount(t) or is_bound(t) or _SUM.search(fold(t)) for s in row.slots)
    ):
        return None
    stated = form.stated_year() or _latest(columns, form)
    columns = [of_its_year(c, stated, declared=form.declares()) for c in of_plan(funding_lines.told(columns))]
    before = [s for s in row.own if s.last_col < min(c.first for c in columns)]
    classes = [s for s in before if CLASSES.match(bare(s.text))]
    classes = classes if subjects or len(classes) == len(before) else []  # their codes and their names
    lead = classes[-1] if classes else before[-1] if len(before) == 1 else None
    form.open_block(row.slots)
    columns, inside = _imply_weight(_merge_pieces(columns)), len(before) > 1 and _inside(row)
    aside = any(words.line_code(s.text) == "unmapped" for s in before)
    if places := any(_PLACES.match(bare(s.text)) for s in before):
        form.features.add("places")
    return Funding(columns, lead=lead, inside=inside, sure=places or aside, aside=aside)


def _lists_classes(row: Row, measure: Column, below: Row | None) -> bool:
    """Whether a lone measure stands behind classes of spending (``支出经济分类`` | ``科目名称``) and over an amount."""
    before = {bare(s.text) for s in row.own if s.last_col < measure.first}
    classes = set(filter(CLASSES.match, before))
    values = [] if below is None else [s for s in below.own if measure.first <= s.col <= measure.last]
    return bool(classes) and all(map(_SUBJECTS.match, before - classes)) and any(is_amount(s.text) for s in values)


def _is_growth(slot: Slot, row: Row) -> bool:
    """Whether a ratio stands below a label that says by how much amounts grew (``比上年增减`` over ``比例``)."""
    above = (c for c in row.grid.cells if c.row == row.row_no - 1 and c.col <= slot.col < c.col + c.col_span)
    return any(_GROWTH.search(fold(c.text)) for c in above)


def _latest(columns: list[Column], form: FormBuilder) -> str:
    """The year of a form that states none, by its amounts' headers (``2021年决算数`` | ``2022年决算数``): the last."""
    dated = {
        m.group(1): c.header for c in columns if c.header and c.measure and (m := _DATED.match(fold(c.header.text)))
    }
    last = max(dated, default="")
    if len(dated) < 2 or not any(c.header is dated[last] and c.measure == "executed" for c in columns):
        return ""
    form.form_field("fiscal_year", f"{last}年", dated[last])
    return last


def _inside(row: Row) -> bool:
    """Whether a header stands beside its block's label, in a table that names the form's office, levels or goals.

    A table of accounts (``三公经费支出表``) is none of the form's.
    """
    texts = [c.text for c in row.grid.cells if has_han(c.text)]
    fields = {code[0] for t in texts if (code := words.field_code(t))} - {"unit", "other", "fiscal_year"}
    return bool(fields) and any(words.levels(t) or words.section_code(t) for t in texts)


def _amounts_beside(row: Row, columns: list[Column], below: Row | None) -> tuple[list[Column], list[Slot]]:
    """Measures over the labels of their lines as those of the amounts beside these, and the headers of the amounts.

    ``预算安排情况`` | ``金额`` | ``资金执行情况`` | ``金额`` over ``财政资金`` | ``100`` | ``财政资金`` | ``98``.
    """
    pairs = {a.place: b for a, b in pairwise(row.slots) if bare(b.text) in _AMOUNT}
    moved = [c for c in columns if c.measure and c.header is not None and c.header.place in pairs]
    under = {s.col: s for s in below.own} if below is not None else {}
    for column in moved:
        amount = pairs[column.header.place] if column.header is not None else None
        label, value = under.get(column.first), under.get(amount.col if amount is not None else -1)
        if label is None or value is None or not has_han(label.text) or not is_amount(value.text):
            return columns, []
    if len(moved) < 2:
        return columns, []
    at = {c: pairs[c.header.place] for c in moved if c.header is not None}
    return [replace(c, first=at[c].col, last=at[c].last_col) if c in at else c for c in columns], list(at.values())


def _with_shares(row: Row, columns: list[Column], form: FormBuilder) -> list[Column]:
    """The columns with a declaration's ``金额`` beside ``占比``, which is what it asks for."""
    if not form.declares() or "share" not in (c.measure for c in columns):
        return columns
    amounts = [s for s in row.own[1:] if bare(s.text) in _AMOUNT]  # behind what the lines are called
    return [*columns, *(Column("measure", s, s.col, s.last_col, "budget") for s in amounts)]


def _sides(columns: list[Column]) -> list[Column]:
    """Columns without ``收入`` or ``支出`` alone, which heads a side of the block where the other stands beside it."""
    roles = {c.role for c in columns}
    if {"income_block", "expenditure_block"} <= roles:
        return columns
    if {c.measure for c in columns} >= _PLANNED:  # ``支出`` behind both budgets is what was spent
        columns = [replace(c, role="measure", measure="executed") if _is_spent(c, columns) else c for c in columns]
    return [c for c in columns if c.measure or c.header is None or bare(c.header.text) not in _SIDES]


def _is_spent(column: Column, columns: list[Column]) -> bool:
    """Whether a header says ``支出`` alone, behind all the columns of the budget, and no other says what was spent."""
    alone = column.role == "expenditure_block" and column.header is not None and bare(column.header.text) == "支出"
    before = all(c.last < column.first for c in columns if c.measure in _PLANNED)
    return alone and before and "executed" not in {c.measure for c in columns}


def _stands_beside(slot: Slot, row: Row, below: Row | None) -> bool:
    """Whether a text is the label of the whole block, going down left of its rows, whatever it names."""
    if not row.exact:  # nothing stands below it in a second header row
        if below is None or slot is not row.slots[0] or not words.measure(slot.text):
            return False
        return len(below.own) > 2 and all(map(funding_lines.line_of, below.own)) and slot.last_col < below.own[0].col
    rows = max((s.row_span for s in row.slots[1:]), default=slot.row_span)  # of the header, if more than one
    return slot is row.slots[0] and slot.row_span > (rows if rows > 1 else rows + 1)


def _is_declared(measures: list[Column], form: FormBuilder, *, listed: bool) -> bool:
    """Whether a declaration's budget stands alone, or beside the years before and its shares: it's declared."""
    found = {of_its_year(c, form.stated_year(), declared=form.declares()).measure for c in measures}
    if len(found) > 1:
        return form.declares() and "budget" in found and found <= {"budget", "prior_year_amount", "share"}
    return listed and form.form_kind == "department_target_declaration"


def _lists_tasks(columns: list[Column], measure: Column, below: Row | None) -> bool:
    """Whether a lone measure stands behind the names of tasks and over lines (``总额`` | ``财政拨款``) or an amount."""
    names = [c for c in columns if c.role == "name" and c.last < measure.first and c.header is not None]
    lines = [funding_lines.line_of(s) for s in below.own] if below is not None else []
    if not names or below is None:
        return False
    return (len(lines) > 1 and all(lines) and lines[0] == "total") or _lists_one(names[-1], measure, below)


def _lists_one(names: Column, measure: Column, below: Row) -> bool:
    """Whether a row says of one task what it is called, what is done and what it costs, and nothing else."""
    if names.header is None or not _TASKS.search(bare(names.header.text)) or len(below.own) < 3:
        return False
    *told, amount = below.own
    under = not below.exact or measure.first <= amount.col <= measure.last
    return under and is_amount(amount.text) and all(has_han(t.text) for t in told)


def _of_years(row: Row, below: Row | None, form: FormBuilder) -> list[Column]:
    """A declaration's columns by year (``2025年预算`` | ``2024年预算``): its own year is declared.

    Years that don't say of what they are stand over a line of funds.
    """
    stated = form.stated_year()
    if form.form_kind != "department_target_declaration" or not stated:
        return []
    over_line = below is not None and any(words.line_code(s.text) for s in below.own[:1])
    shown = [(s, fold(s.text)) for s in row.slots]
    matches = [(s, _YEAR_BUDGET.match(text) or (over_line and _BARE_YEAR.match(text))) for s, text in shown]
    found = [(s, m.group(1)) for s, m in matches if m]
    if len(found) < 2:
        return []
    return [
        Column("measure", s, s.col, s.last_col, "declared_budget")
        if year == stated
        else Column("measure", s, s.col, s.last_col, "prior_year_amount", year=s.with_text(f"{year}年"))
        for s, year in found
        if year <= stated
    ]


def _parts(slot: Slot) -> list[Slot]:
    """A header cell that holds two headers (``分值 执行率``) as two."""
    parts = slot.text.split()
    wrapped = "\n" in slot.text and words.column_role("funding", slot.text) is not None  # 预算 over 执行率 is one
    if not wrapped and len(parts) == 2 and all(words.column_role("funding", p) for p in parts):
        codes = {words.column_role("funding", p) for p in parts}
        if len(codes) == 2:
            return [slot.with_text(p) for p in parts]
    return [slot]


def _merge_pieces(columns: list[Column]) -> list[Column]:
    """Neighbouring headers of one measure of one year are one column that a scan cut in two."""
    merged: list[Column] = []
    for column in columns:
        last = merged[-1] if merged else None
        cut = last is not None and column.measure == last.measure == "executed" and not column.line
        if last is not None and cut and last.year == column.year and last.last + 1 >= column.first:
            merged[-1] = replace(last, last=column.last, pieces=last.pieces + 1)
        else:
            merged.append(column)
    return merged


def _imply_weight(columns: list[Column]) -> list[Column]:
    """A column without a header before the rate, where a score follows, is the rate's weight."""
    roles = [c.role for c in columns]
    rate = next((i for i, c in enumerate(columns) if c.measure == "execution_rate"), None)
    if rate is None or rate == 0 or "weight" in roles or "score" not in roles[rate:]:
        return columns
    before, after = columns[rate - 1], columns[rate]
    if after.first - before.last < 2:
        return columns
    return [*columns[:rate], Column("weight", None, after.first - 1, after.first - 1), *columns[rate:]]


def year_row(row: Row, block: Funding, form: FormBuilder) -> bool:
    """Take a second header row of years (``2022 年`` | ``2021 年``) into the prior-year column."""
    own = row.own
    if not own or not all(YEAR.match(fold(s.text)) for s in own):
        return False
    columns: list[Column] = []
    done = False
    for column in block.columns:
        if column.measure == "prior_year_amount" and not done:
            columns += [replace(column, first=s.col, last=s.last_col, year=s) for s in own]
            done = True
        elif column.measure != "prior_year_amount":
            columns.append(column)
    block.columns = columns
    for slot in own:
        form.mark(slot, "header")
        form.form_field("prior_year", slot.text, slot)
    return True
