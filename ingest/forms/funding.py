"""Budget blocks: funding lines by measures."""

from __future__ import annotations

import re

from ingest.forms import funding_groups, funding_lines, funding_outline, funding_spans, tasks
from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import TOTALS, add_score, figure, points_in
from ingest.forms.funding_columns import columns_of, cost, cost_of_part, is_value, points_under, split, without_notes
from ingest.forms.funding_header import CLASSES, Funding
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, fold, has_han, is_amount, is_dash, join_pieces

_PLAIN = ("金额", "数额", "数值")
#: labels that say no more than that the lines stand across
_ACROSS = ("分项", "分项金额", "明细", "分类", "分来源", "其中", *_PLAIN)
_NATURES = ("basic_expenditure", "project_expenditure")
_OTHER = re.compile(r"^其[他它](支出)?$")
_TOTALS = {"income": "total_income", "expenditure": "total_expenditure"}


def data_row(row: Row, block: Funding, form: FormBuilder) -> bool:
    """Read a row of a funding block; false where it holds neither a line label nor a figure."""
    if (done := _of_no_line(row, block, form)) is not None:
        return done
    row = without_notes(row, block.columns, form)
    if _of_year(row, block, form) or funding_spans.rates_of_years(row, block, form):
        return True
    _drop_label_column(row, block)
    alone_in_block = _without_label(row, block)
    groups = alone_in_block or funding_groups.of_row(row, block, form)
    if not groups:
        return False
    segments = _segments(block.columns)
    # one line, its label before each of its figures; the totals of two sides are two lines
    if len(segments) < 2 and len({_line_of(name) for name, _ in groups}) == 1:
        segments = [funding_groups.columns_of_labels(groups, block.columns)] if not row.exact else segments
        groups = [(groups[0][0], [v for _, values in groups for v in values])]
    paired = len(groups) > 1 and len(segments) < 2
    block.paired = block.paired or paired
    for n, (name, values) in enumerate(groups):
        columns = segments[min(n, len(segments) - 1)] if len(segments) < 2 or len(groups) > 1 else block.columns
        section = _segment_section(columns, block.section)
        code = "total" if alone_in_block else _item(name, block, funding_spans.line_of(name, block, _line_of(name)))
        code = code if alone_in_block else funding_outline.line_of(name, block, code)
        code = "unmapped" if block.aside else code
        name = funding_outline.name_of(name, code)
        block.by_nature = block.by_nature or code in _NATURES
        if code == "other_funds" and block.by_nature and _OTHER.match(bare(name.text)):
            code = "unmapped"  # other expenditure, no source
        if code == "total" and section in _TOTALS:
            code = "unmapped" if funding_outline.with_left_over(name, form) else _TOTALS[section]
        if code == "unmapped" and funding_outline.left_over(row, name, values, columns, form):
            continue
        if code == "unmapped":
            form.unmapped("budget_line", name)
            if not (block.known or block.sure or (block.inside and words.line_code(name.text))):
                block.held.append((row, name, values, columns, section))
                continue
        else:
            form.mark(name, "label")
            _release(block, form)
        values = [v for v in values if not is_dash(v.text) or not paired]
        inline = any(v.place == name.place for v in values)  # under no column
        one = len(values) == 1 and code != "total" and (not row.exact or _is_over_columns(values[0], block))
        alone = block.paired or inline or one
        if alone and section not in _TOTALS:
            land_alone(form, block, code, name, values)
        else:
            _land(row, form, code, name, values, columns, section or "funding", block.points)
    return True


def _is_over_columns(value: Slot, block: Funding) -> bool:
    """Whether a value's cell goes across several columns, so that it stands under none of them."""
    return sum(value.col <= c.first and c.last <= value.last_col for c in block.columns) > 1


def _of_no_line(row: Row, block: Funding, form: FormBuilder) -> bool | None:
    """Read a row of a task, or one that numbers the columns; false for points, ``None`` for any other."""
    if funding_groups.holds_points(row):
        return False
    if task := tasks.of_row(row, block.columns, block.listed):
        name, code, values = task
        block.listed = name.col
        form.mark([s for s in row.own if s is not name and s not in values], "label")
        _release(block, form)
        _land(row, form, code, name, values, block.columns, "project")
        return True
    if funding_spans.numbers_columns(row):
        form.mark(row.own, "header")
        return True
    return None


def _of_year(row: Row, block: Funding, form: FormBuilder) -> bool:
    """Read a row of the whole's figures in a year; false for any other."""
    year = funding_spans.of_year(row, block, form)
    if year is None:
        return False
    form.mark(year, "label")
    _release(block, form)
    _land(row, form, "total", year, [s for s in row.own if s is not year], block.columns, "funding", year=year)
    return True


def _drop_label_column(row: Row, block: Funding) -> None:
    """A first column under which labels stand holds no figures, whatever its header says (``年度预算数（万元）``)."""
    first = min(block.columns, key=lambda c: c.first, default=None)
    if first is None or not first.measure or block.known or not row.exact:
        return
    under_it = [s for s in row.own if first.first <= s.col <= first.last]
    if any(has_han(s.text) and words.line_code(s.text) for s in under_it):
        block.columns = [c for c in block.columns if c is not first]


def _without_label(row: Row, block: Funding) -> list[tuple[Slot, list[Slot]]]:
    """The first row below the header with figures and no label but the block's own: the form's total."""
    first = min(c.first for c in block.columns if c.measure)
    heads = [s for s in row.slots if s.last_col < first and not is_value(s)]
    values = [s for s in row.own if s not in heads]
    figures = [s for s in values if is_amount(s.text)]
    if block.known or block.held or len(figures) < 2 or not all(is_value(s) for s in values):
        return []
    if not row.exact and heads:
        told = len(heads) == 1 and (_ends_lead(heads[0], block) or _is_plain(heads[0], values, block))
        return [(heads[0], values)] if told else []
    takers = [c for c in block.columns if c.measure or c.role in ("weight", "score")]
    if not row.exact and len(values) != len(takers):
        return []
    if not heads:
        name = block.lead or next(c.header for c in block.columns if c.measure)
        return [(name, values)] if name is not None else []
    return [(heads[0], values)] if len(heads) == 1 and _says_block(heads[0], block) else []


def _says_block(label: Slot, block: Funding) -> bool:
    """Whether a label is the block's own: it goes down beside it, or ends the header's (``预算执行`` | ``情况``)."""
    if label.inherited:
        return has_han(label.text)
    return bare(label.text) in _PLAIN or _ends_lead(label, block)


def _is_plain(label: Slot, values: list[Slot], block: Funding) -> bool:
    """Whether a label says no more than that amounts follow (``金额``), and each column has one."""
    return bare(label.text) in _PLAIN and len(values) == sum(c.role != "aside" for c in block.columns)


def _ends_lead(label: Slot, block: Funding) -> bool:
    lead = block.lead
    whole = fold(lead.text) + fold(label.text) if lead is not None and lead.col == label.col else ""
    return "budget_execution" in (words.section_code(whole), words.score_component(whole))


def _line_of(name: Slot) -> str:
    """The line that a row's label names; a measure's own word (``预算数：``) stands for the total."""
    whole = words.measure(name.text) in ("budget", "initial_budget", "adjusted_budget", "executed")
    return words.line_code(name.text) or ("total" if whole else "unmapped")


def _item(name: Slot, block: Funding, code: str) -> str:
    """A line of no known name below a label that says what all of them are: classes of spending (``经济分类科目``)."""
    if code == "unmapped" and bare(name.text) in _ACROSS and any(c.line for c in block.columns):
        return "total"  # each figure is that of the line above it
    if block.sure and code == "current_level":
        return "unmapped"  # a place among others (``市本级``)
    match = CLASSES.match(bare(block.lead.text)) if block.lead is not None else None
    named = code not in ("unmapped", "personnel_expenditure", "operating_expenditure")
    if match is None or (named and not _OTHER.match(bare(name.text))):
        return code
    return "economic_item" if match.group(1) == "经济" else "function_item"


def _release(block: Funding, form: FormBuilder) -> None:
    """Land the unknown lines above the first known one: a table without any known line is no budget block."""
    block.known = True
    for row, name, values, columns, section in block.held:
        _land(row, form, "unmapped", name, values, columns, section or "funding")
    block.held.clear()


def _segments(columns: list[Column]) -> list[list[Column]]:
    """Column sets that stand side by side: a measure that comes again starts the next."""
    segments: list[list[Column]] = [[]]
    seen: set[str] = set()
    for column in columns:
        starts = column.role in ("label", "income_block", "expenditure_block")
        if segments[-1] and ((column.measure and column.measure in seen and column.year is None) or (starts and seen)):
            segments.append([])
            seen = set()
        if column.measure:
            seen.add(column.measure)
        segments[-1].append(column)
    return segments


def _segment_section(columns: list[Column], section: str) -> str:
    for column in columns:
        if column.role in ("income_block", "expenditure_block"):
            return column.role.removesuffix("_block")
    return section


def land_alone(form: FormBuilder, block: Funding, code: str, name: Slot, values: list[Slot]) -> None:
    """Land amounts by income or expenditure nature, which have no column of their own: they are the year's budget."""
    column = next((c for c in block.columns if c.measure == "adjusted_budget"), None)
    column = column or next((c for c in block.columns if c.measure == "initial_budget"), None)
    form.features.add("nature")
    for value in values[:1]:
        figure(form, "form", "nature", code, name, column.measure if column else "unmapped",
               column.header if column else None, value)  # fmt: skip
    for value in values[1:]:
        form.unmapped("budget_value", value)


def _land(
    row: Row, form: FormBuilder, code: str, name: Slot, values: list[Slot], columns: list[Column], block: str,
    points: Slot | None = None, year: Slot | None = None,
) -> None:  # fmt: skip
    takers = [c for c in columns if c.measure or c.role in ("weight", "score", "aside")]
    takers = takers if row.exact else funding_lines.wholes(takers, len(values))
    told_by = cost if code == "total" else cost_of_part
    found = columns_of(row, [p for v in values for p in split(v, takers)], takers, form, told_by)
    if values and not found:
        return
    rate = next((c for c in takers if c.measure == "execution_rate"), None)
    score: dict[str, Slot] = {}
    for k, column in enumerate(takers):
        cells = found.get(k, [])
        text = join_pieces([c.text for c in cells])
        if column.role == "aside":
            form.mark(cells, "note")
            continue
        if column.role in ("weight", "score"):
            form.mark(cells, "blank")
            score |= points_under(column, cells, text)
            continue
        if row.exact and sum(is_amount(c.text) for c in cells) > 1:  # under one header: two figures, not one cut in two
            for cell in cells:
                form.unmapped("budget_value", cell)
            continue
        through = row.exact and bool(cells) and funding_lines.goes_through(cells[0], column, takers)
        line, part = (code, None) if through else funding_lines.line_under(column, code, name)
        if row.exact and cells and _goes_down(cells[0], name, code):
            _land_below(form, block, cells, column)
            continue
        value = cells[0].with_text(text) if cells else Slot("", name.place, 0, 0)
        if cells or column.measure != "execution_rate" or code == "total":
            figure(form, "form", block, line, name, column.measure, column.header, value, cells or [],
                   column.year or year, line_label=part)  # fmt: skip
    scored = form.is_scored("budget_execution")
    if score and (code in TOTALS or not scored):
        scored_in = next((c for c in takers if c.role == "score"), None)
        weight = score.get("weight") or _points_of(row, scored_in, points)
        if code == "project_item" and weight is None:
            form.mark(score.get("score"), "note")  # a project's own, in a list of projects
            return
        add_score(form, "budget_execution", rate.header if rate else name, weight, score.get("score"))


def most_of(block: Funding) -> Slot | None:
    """The most that the execution can score by the block's own label (``预算执行（10分）``), or ``None``."""
    return points_in(block.lead) if block.lead is not None and "执行" in block.lead.text else None


def _goes_down(value: Slot, name: Slot, code: str) -> bool:
    """Whether a figure goes down beside several lines, of which the row's own is but the first."""
    return value.row_span > name.row_span and code not in TOTALS


def _land_below(form: FormBuilder, block: str, cells: list[Slot], column: Column) -> None:
    """A figure beside several lines is none's of them; a rate is the form's."""
    if column.measure != "execution_rate" or column.header is None:
        for cell in cells:
            form.unmapped("budget_value", cell)
        return
    figure(form, "form", block, "total", column.header, column.measure, column.header, cells[0])


def _points_of(row: Row, score: Column | None, above: Slot | None) -> Slot | None:
    """The most that the execution can score, where no column has it: in the score's header or the block's label.

    ``above`` is the heading over the block (``二、资金使用情况（10分）``).
    """
    labels = [s for s in row.slots if s.inherited and "执行" in s.text]
    for slot in [*([score.header] if score and score.header else []), *labels, *([above] if above else [])]:
        if most := points_in(slot):
            return most
    return None
