"""Lists that score a project a row, without its indicators (``项目支出绩效自评结果一览表``).

``项目名称 | 年初预算 | 全年支出 | 执行率 | 产出指标（50分） | 自评总分 | 等级``: each project was evaluated, so that
each is a form. What a column says of it is read as a label beside a value; points land under what their header scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.forms import again, form_lists, stacked_split
from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder
from ingest.forms.by_project import Parted, Project, part
from ingest.forms.figures import add_score, figure, points_in
from ingest.forms.funding_lines import told as told_by_each_other
from ingest.forms.funding_measures import of_its_year
from ingest.forms.rows import Row, Slot, rows_of
from ingest.forms.text import bare, fold, has_han, is_amount, is_figure, is_noise, is_number, is_points
from ingest.model import Document, Grid, Place

_FEWEST = 2
#: what heads the names of projects, beside the words that do so in any form
_NAMES = re.compile(r"^(评价|自评|支出|预算)?项目$|^(项目|支出)?(类别|类型|分类)[/／](支出)?项目(名称)?$")
_NUMBERS = ("序号", "编号")
_SUM = re.compile(r"^(合计|总计|平均|小计)")
#: the row of a class of projects
_CLASS = re.compile(r"^[(（]?[一二三四五六七八九十]{1,2}[)、）].{2,12}(项目|支出|类)$")
#: points that say of what they are only with the label over them
_POINTS = re.compile(r"^(自评|评价|实际)?(得分|评分|分数|自评分)$")
_EXECUTION = re.compile(r"^(预算|资金)?(执行|支出|使用)(率|情况|进度)?(指标)?(自评)?(得分|评分|分数)?$")
_TAIL = re.compile(r"(指标)?(自评|评价)?(得分|评分|分数)$")


@dataclass(frozen=True, slots=True)
class Score:
    """Points of a project: the kind of score, its header, the most and what was reached, and a first level's code."""

    kind: str
    label: Slot
    most: Slot | None
    score: Slot
    level1: str | None


@dataclass(frozen=True, slots=True)
class Scored(Project):
    """A project of such a list: its money by columns, its points, and what the list's sums over all projects say."""

    money: tuple[tuple[Column, Slot], ...] = ()
    scores: tuple[Score, ...] = ()
    sums: tuple[Slot, ...] = ()

    def land(self, form: FormBuilder) -> None:
        """Land money and points; a sum over all projects is nobody's figure, and listed."""
        form.features |= {"block", "scored_in_list"}
        form.mark(self.names, "label")
        form.open_block([c.header for c, _ in self.money if c.header is not None])
        for told, value in self.money:
            column = of_its_year(told, form.stated_year(), declared=form.declares())
            name = column.source or column.header
            code = column.line or "total"
            figure(form, "form", "funding", code, name, column.measure, column.header, value, year=column.year)
        for points in self.scores:
            add_score(form, points.kind, points.label, points.most, points.score, points.level1)
            form.mark(points.label, "label")
        for slot in self.sums:
            if is_amount(slot.text):
                form.unmapped("budget_value", slot)
            else:
                form.mark(slot, "label")


@dataclass(frozen=True, slots=True)
class _Column:
    """A header's label, and the one over it."""

    label: Slot
    over: Slot | None = None


def parted(grid: Grid, document: Document, *, goes_on: bool = False) -> Parted | None:
    """The list in a grid; ``None`` for no list. One that goes on from the page before may have a single row."""
    rows = [row for row in rows_of(grid) if row.slots] if grid.exact else []
    for n in range(len(rows)):
        for depth, found in enumerate(_headers(rows[n : n + 2]), 1):
            if (name := _name(found)) is None:
                continue
            below = [r for r in rows[n + depth :] if len(r.own) > 1]
            notes = [r for r in rows[n + depth :] if len(r.own) == 1]
            named = [(r, text) for r in below if (text := _under(r, name)) and not _is_sum(text)]
            sums = [r for r in below if all(r is not other for other, _ in named)]
            fewest = 1 if goes_on else _FEWEST
            if not _is_list(found, name, named, sums, fewest) or form_lists.has_forms(document, grid):
                continue
            heads = rows[n : n + depth]
            projects = [_project(grid, found, name, r, heads, notes) for r, _ in named]
            projects[0] = replace(projects[0], sums=tuple(s for r in sums for s in r.own))
            return part(grid, heads, projects)
    return None


def _headers(rows: Sequence[Row]) -> Iterator[list[_Column]]:
    """The labels of the header that the first of two rows is, and of the one that both are."""
    yield [_Column(s) for s in rows[0].own]
    both = stacked_split.exact(*rows) if len(rows) > 1 else None
    if both is not None:
        kept, parents = both
        children = [_Column(s, stacked_split.label_over(s, parents)) for s in rows[1].own]
        yield sorted([*map(_Column, kept), *children], key=lambda c: c.label.col)


def _name(header: Sequence[_Column]) -> Slot | None:
    """The label over the projects' names, where others score and nothing is of indicators."""
    labels = [c.label for c in header]
    named = [s for s in labels if words.field_code(s.text) == ("project_name", False)]
    if not named:
        first = labels[1:2] if labels and fold(labels[0].text) in _NUMBERS else labels[:1]
        named = [s for s in first if _NAMES.match(bare(s.text))]
    if len(named) != 1 or any(is_number(s.text) for s in labels):
        return None
    scored = [kind for c in header if (kind := _scored(c))]
    return named[0] if "total" in [kind for kind, _ in scored] else None


def _scored(column: _Column) -> tuple[str, str | None] | None:
    """What a column's points are of (the kind of score, and a first level's code); ``None`` where it has none."""
    label, over = column.label, column.over
    if _POINTS.match(bare(label.text)) and over is not None and not _is_whole(over):
        return _part(over)
    if words.measure(label.text) is not None:
        return None
    return _part(label) or (("total", None) if _POINTS.match(bare(label.text)) else None)


def _part(label: Slot) -> tuple[str, str | None] | None:
    if (kind := words.score_component(label.text)) in ("total", "budget_execution"):
        return str(kind), None
    shown = bare(label.text)
    if _EXECUTION.match(shown) and (points_in(label) or "分" in shown):
        return "budget_execution", None
    firsts = {level.code for level in words.levels(_TAIL.sub("", shown)) if level.level == 1}
    return ("level1_subtotal", firsts.pop()) if len(firsts) == 1 else None


def _is_whole(label: Slot) -> bool:
    """Whether a label over others says that they score (``自评得分``), not what."""
    return bool(_POINTS.match(bare(label.text))) or words.score_component(label.text) == "total"


def _is_list(
    header: Sequence[_Column], name: Slot, named: Sequence[tuple[Row, Slot]], sums: Sequence[Row], fewest: int
) -> bool:
    """Whether each row names a project of its own and is scored."""
    names = {fold(text.text) for _, text in named}
    total = next(c.label for c in header if (_scored(c) or ("",))[0] == "total")
    scored = sum(_points(row, total) for row, _ in named)
    whole = all(any(_is_sum(s) for s in row.own[:2]) and not _points(row, total) for row in sums)
    single = all(text.row_span == 1 and not text.inherited and _may_name(text.text) for _, text in named)
    distinct = len(names) == len(named) >= fewest
    return distinct and scored * 2 > len(named) and whole and single and not _of_indicators(header, name)


def _may_name(text: str) -> bool:
    """Whether a text may be a project's name, and says no more than what its row holds (``满分``)."""
    return has_han(text) and words.column_role("indicator", text) is None and words.measure(text) is None


def _is_sum(slot: Slot) -> bool:
    return bool(_SUM.match(bare(slot.text)) or _CLASS.match(fold(slot.text)))


def _points(row: Row, total: Slot) -> bool:
    value = _under(row, total)
    return value is not None and is_points(value.text)


def _of_indicators(header: Sequence[_Column], name: Slot) -> bool:
    """Whether a header has columns of indicators (levels, names, targets)."""
    others = [c.label for c in header if c.label is not name and words.measure(c.label.text) is None]
    roles = [words.column_role("indicator", s.text) for s in others]
    return any(role is not None and role[0] in ("level1", "level2", "name", "target", "actual") for role in roles)


def _under(row: Row, label: Slot) -> Slot | None:
    return next((s for s in row.slots if label.col <= s.col <= label.last_col and not is_noise(s.text)), None)


def _money(header: Sequence[_Column]) -> dict[Place, Column]:
    """The columns of money by their labels' places: what each measures, and of which line where that stands below."""
    heads: dict[Place, tuple[Slot, str]] = {}
    lines: dict[Place, str] = {}
    for column in header:
        for slot in (column.label, column.over):
            role = words.column_role("funding", slot.text) if slot is not None else None
            if slot is None or role is None or role[0] != "measure":
                continue
            line = "" if slot is column.label else _line(column.label)
            if line is not None:
                heads[slot.place], lines[column.label.place] = (slot, role[1]), line
            break
    columns = [Column("measure", slot, slot.col, slot.last_col, measure) for slot, measure in heads.values()]
    told = {c.header.place: c for c in told_by_each_other(columns) if c.header is not None}
    found = ((c.label, lines[c.label.place], c.over) for c in header if c.label.place in lines)
    return {
        label.place: replace(told[over.place], line=line, source=label) if line and over else told[label.place]
        for label, line, over in found
    }


def _line(label: Slot) -> str | None:
    """The line that a label below a measure names; ``None`` where it names none."""
    return "total" if bare(label.text) in stacked_split.SUMS else words.line_code(label.text)


def _project(
    grid: Grid, header: Sequence[_Column], name: Slot, row: Row, heads: Sequence[Row], notes: Sequence[Row]
) -> Scored:
    """A project of such a list: its fields as rows of a label and a value, its money and its points."""
    told, scores, labels, money = [], [], [c.over for c in header if c.over is not None], []
    columns = _money(header)
    for column in header:
        label, value = column.label, _under(row, column.label)
        if value is None:
            continue
        if (part := _scored(column)) is not None and is_points(value.text):
            scores.append(Score(part[0], label, points_in(label) or points_in(column.over), value, part[1]))
        elif label.place in columns and is_figure(value.text):
            money.append((columns[label.place], value))
        elif bare(label.text) in _NUMBERS:
            labels += [label, value]
        else:
            shown = label.with_text("项目名称") if label is name else label
            beside = replace(value, col=label.last_col + 1, last_col=label.last_col + 1, row_span=1, inherited=False)
            told.append(Row(grid, row.row_no, (shown, beside)))
    numbers = {row.row_no, *(head.row_no for head in heads)}
    whole = replace(grid, cells=tuple(c for c in grid.cells if c.row in numbers))
    empty = replace(grid, cells=())
    return Scored((*told, *notes), tuple(labels), empty, whole, money=tuple(money), scores=tuple(scores))


def settle(forms: Sequence[FormBuilder]) -> None:
    """Give all projects of a list the office and the day that stand below it, read with the last of them."""
    for one, after in reversed(list(pairwise(forms))):
        if all("scored_in_list" in form.features for form in (one, after)):
            one.take_fields([code for code in again.OFFICE if not one.fields(code)], after)
