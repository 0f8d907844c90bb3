"""The running text in front of a form, where tables of something else stand between the two.

A report's tables of staff and accounts (``收入支出决算总表``) open a form that turns out to be none. What its text says
of the office's whole income and expenditure is handed on to the form that follows, unless a heading or the form tells
another office, another project or another year. A report on the accounts tells the sums of funds, of ``“三公”经费``
and of offices below as well: a sentence is taken by its subject alone (``2023年度本年支出合计``), and of two that
contradict each other none is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.forms import narrative, offices, place, sections, title_project, titles
from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Slot
from ingest.forms.text import fold

_LONGEST_HEADING = 60
_YEAR = re.compile(r"20\d{2}(?=年)")
#: what a heading is of whose year is that of the text below it
_OF_YEAR = re.compile(r"报告|决算|自评")
_NUMBERING = re.compile(r"^(\(?[一二三四五六七八九十\d]{1,2}[)、.．])+")
_SENTENCE = re.compile(r"[^。]+")
_PART = re.compile(r"[^；;]+")
_WHOLE = re.compile(
    r"^(20\d{2}年度?)?[,，]?(([本我全该][部单局委办院厅][门位]?|部门|单位)(20\d{2}年度?)?[,，]?)?((本年|当年|全年)?度?"
    r"(总收入|总支出|(收入|支出)(决算)?(合计|总计|总额|总数))|本年度?(收入|支出)"
    r"|(本年度?|当年|全年|年初)(收支|支出|收入)?预算(数|总额|总数|额|安排数?)?)(为|是|:)?\d"
)
#: a part of a sentence on the whole that goes on with it
_OF_WHOLE = re.compile(
    r"^(其中)?[:,，：]?(基本支出|项目支出|经营支出|财政拨款收入|事业收入|经营收入|其他收入"
    r"|工资福利支出|商品和服务支出|对个人和家庭的补助(支出)?|资本性支出)\d"
)
#: headings of sums that are not those of the whole
_OF_PART = re.compile(r"基金|国有资本|专户|三公|采购|机关运行|财政拨款|下属|所属|二级单位|基层单位|预算情况")
#: a heading of the general public budget, under which the year's whole income and expenditure are told as well
_PUBLIC = re.compile(r"公共预算")
_OF_YEAR_WHOLE = re.compile(r"^(20\d{2}年度?)?[,，]?本年度?(总收入|总支出|收入|支出)(合计|总计|总额)?(为|是|:)?\d")
_HAS_FIGURE = re.compile(r"\d(亿|万|千)?元|\d%")


@dataclass(frozen=True, slots=True)
class Told:
    """What a heading or a form tells of itself; empty texts for what it doesn't."""

    office: str = ""
    project: str = ""
    year: str = ""
    kind: str = ""

    def contradicts(self, other: Told) -> bool:
        """Whether both tell something, and not the same."""
        offices = self.office and other.office and not sections.same(self.office, other.office)
        projects = self.project and other.project and not _within(self.project, other.project)
        years = self.year and other.year and self.year != other.year
        kinds = self.kind and other.kind and self.kind != other.kind
        return bool(offices or projects or years or kinds)

    def and_then(self, other: Told) -> Told:
        """What both tell, where they don't contradict each other."""
        return Told(
            max(self.office, other.office, key=len), self.project or other.project, self.year or other.year,
            self.kind or other.kind,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of running text of one office, one project and one year, as far as their headings tell."""

    lines: tuple[Slot, ...] = ()
    told: Told = Told()


def heading(slot: Slot) -> Told:
    """What a line tells as a heading; nothing where it is a sentence."""
    shown = fold(slot.text)
    if len(shown) > _LONGEST_HEADING or any(c in shown for c in "。;"):
        return Told()
    year = _YEAR.search(shown) if _OF_YEAR.search(shown) else None
    report = titles.is_report(slot)
    kind = titles.report_kind(slot) if report else "unknown"
    return Told(
        titles.office_in(shown) or "",
        (title_project.named(shown) or "") if report else "",
        year.group() if year else "",
        "" if kind == "unknown" else kind,
    )


def last(lines: Sequence[Slot]) -> Text:
    """The lines from the last heading on that tells another office, project or year than the one before it."""
    told, first = Told(), 0
    for n, slot in enumerate(lines):
        if told.contradicts(now := heading(slot)):
            told, first = now, n
        else:
            told = told.and_then(now)
    return Text(tuple(lines[first:]), told)


def of_form(form: FormBuilder) -> Told:
    """What a form tells of itself."""
    in_title = [name for x in form.fields("title") if (name := titles.title_department(x))]
    office = next(iter([*(offices.department(x)[1] for x in form.fields("department_name")), *in_title]), "")
    kind = "project_self_evaluation" if form.fields("project_name") else form.form_kind
    project = next(iter(form.fields("project_name")), "")
    return Told(fold(office), fold(project), form.stated_year(), "" if kind == "unknown" else kind)


def keep_office(text: Text, form: FormBuilder) -> None:
    """Keep the office that the headings tell, should the form name none."""
    if text.told.office and place.region_of(text.told.office, ""):
        form.cover.append(("department_name", text.lines[0].with_text(text.told.office)))


def report(text: Text, form: FormBuilder) -> Slot | None:
    """The title of the report whose text is handed on to a form, if it isn't of something else."""
    return None if text.told.contradicts(of_form(form)) else next(filter(titles.is_report, text.lines), None)


def land(text: Text, form: FormBuilder) -> None:
    """Land the text with its figures, unless it is of something else than the form.

    A project's form has the text of a report that names the project alone, and a declaration has none.
    """
    own = of_form(form)
    of_project = own.kind == "project_self_evaluation" and not text.told.project
    if not text.lines or of_project or form.declares() or text.told.contradicts(own):
        return
    for slot in text.lines:
        if form.roles.get(slot.place) != "prose":  # else it is the form's already
            form.section("report", "", slot)
    told = [s for s in _wholes(text.lines) if not own.year or _year(s, text) in ("", own.year)]
    figures = [(s, _figures(s, form)) for s in told]
    landed = _figures_of(form)
    values: dict[tuple[str, ...], set[str]] = {}
    for _, found in figures:
        for key, value in found.items():
            values.setdefault(key, set()).add(value)
    for slot, found in figures:
        agrees = all(len(values[key]) == 1 and landed.get(key, value) == value for key, value in found.items())
        if agrees and (not found or found.keys() - landed.keys()):
            narrative.read(slot, form)
            landed |= found


def _year(slot: Slot, text: Text) -> str:
    """The year of a sentence: its own, or that of the headings; empty where neither tells one."""
    own = _YEAR.search(fold(slot.text))
    return own.group() if own else text.told.year


def _wholes(lines: Sequence[Slot]) -> Iterator[Slot]:
    """The sentences on the whole of an office's income or expenditure."""
    apart, whole = False, _WHOLE
    for slot in lines:
        shown = fold(slot.text)
        if len(shown) <= _LONGEST_HEADING and "。" not in shown and not _HAS_FIGURE.search(shown):
            apart = bool(_OF_PART.search(shown))
            whole = _OF_YEAR_WHOLE if _PUBLIC.search(shown) else _WHOLE
            continue
        for sentence in _SENTENCE.findall(shown) if not apart else ():
            told = list(takewhile(_is_whole, _PART.findall(_NUMBERING.sub("", sentence))))
            if told and whole.match(told[0]):
                yield slot.with_text("；".join(told))


def _is_whole(part: str) -> bool:
    return bool(_WHOLE.match(part) or _OF_WHOLE.match(part))


def _figures(slot: Slot, form: FormBuilder) -> dict[tuple[str, ...], str]:
    """The figures of a sentence by line and measure."""
    alone = FormBuilder(form.document_id)
    narrative.read(slot, alone)
    return _figures_of(alone)


def _figures_of(form: FormBuilder) -> dict[tuple[str, ...], str]:
    rows = (x for x in form.tables.get("budget_line", []) if x["source_section"] == "narrative")
    return {(str(x["line_code"]), str(x["measure_code"])): str(x["value_printed"]) for x in rows}


def _within(one: str, other: str) -> bool:
    return one in other or other in one
