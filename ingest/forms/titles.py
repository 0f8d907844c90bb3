"""A form's title and the year beside it, known by their words or by where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.forms import fields, header_years, offices, place
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Slot
from ingest.forms.text import fold, has_han, is_number_of_table

#: a year, or months of one
_YEAR_ALONE = re.compile(r"^\(?(20\d{2})(年度?|年\d{1,2}月?份?[-—–－~至到]{1,2}(\1年)?\d{1,2}月份?)?\)?$")
_TITLE_YEAR = re.compile(r"[(（]?\s*20\d{2}\s*年\s*度?\s*[)）]?\s*$")
_YEAR_BELOW = re.compile(rf"\n\s*{_TITLE_YEAR.pattern}")
_ANNEX = re.compile(r"^(附(件|表)?(\d{1,2}|[一二三四五六七八九十])?[:：]|[一二三四五六七八九十]{1,2}、)(?=.{6})")
_ANNEXES = re.compile(r"^附件[:：]")
_NUMBERED = re.compile(r"^\d{1,2}(?:、|[.．](?!\d))")
_TRANSLATION = re.compile(r"\s*[(（]?[A-Za-z]{2,}[A-Za-z0-9\s,.'’&/-]*[)）]?$")
#: a line that names a form and says nothing: its words, and what a sentence or a label has
_LIKE_TITLE = re.compile(r"绩效.{0,8}(自评|评价|目标)")
_SAYS = re.compile(r"[。；;，,:：]|报告|办法|通知|^\(?[一二三四五六七八九十\d]+[、.．)]")
_REPORT = re.compile(r"^[^。，,；;:：]{0,60}绩效(评价)?(自评|自我评价|评价)?((工作|情况|结果)*的)?报告(\(.{0,12}\))?$")
LONGEST, _LONGEST_OFFICE = 60, 30
_YEAR_IN = re.compile(r"(20\d{2}年)")
_PART = re.compile(r"指标(体系)?(评分|打分|得分|评价|自评)?表$")
#: so many lines above a form are looked at
_NEAR = 3
#: an office and what stands behind it in a title
_PLACED = re.compile(
    r"^(?:20\d{2}年度?)?([\u4e00-\u9fff]{4,20}?(?:局|委员会|办公室|厅|人民政府|办事处|法院|检察院))([\u4e00-\u9fff]{2,24}绩效.*)$"
)
_OFFICE_END = re.compile(r"[局院厅委处所队站馆校]|中心|办公室|政府")


def above(lines: Sequence[Slot], form: FormBuilder) -> Slot | None:
    """The title above a form whose title no pattern knows (``车购税补助资金绩效目标自评``, cut before its end).

    It is one of the lines nearest to the form. A year that stands there alone is the form's.
    """
    title = None
    for slot in lines[-_NEAR:]:
        if beside_title(slot, form):
            form.mark(slot, "title")
        elif is_like(slot):
            title = slot
    return title


def is_like(slot: Slot) -> bool:
    """Whether a text names a form and says nothing, though no pattern knows it."""
    shown = fold(slot.text)
    return len(shown) <= LONGEST and bool(_LIKE_TITLE.search(shown)) and not _SAYS.search(shown)


def of_list(lines: Sequence[Slot], title: Slot | None) -> Slot | None:
    """The office in the title of a list of forms, above the first that is numbered in it; ``None`` for no such list.

    ``某县民政局2019年预算项目绩效目标`` stands over ``1、2019年高龄津贴绩效目标表``.
    """
    if not is_numbered(title):
        return None
    heads = [s for s in lines if is_like(s)]
    office = title_department(heads[-1].text) if heads else None
    return heads[-1].with_text(office) if office else None


def read_cover(lines: Sequence[Slot], form: FormBuilder) -> None:
    """Keep the year and the office that the lines in front of a form tell, should the form itself not tell them.

    Headings tell them (``某县林业局2022年度项目支出绩效自评表汇编``), and a line that is an office's name. What differs
    between two lines is kept from none.
    """
    heads = [slot for slot in lines if is_like(slot) or is_report(slot)]
    below = [b for a, b in pairwise(lines) if a in heads and _YEAR_ALONE.match(fold(b.text))]
    years = {match.group(1): slot for slot in (*heads, *below) if (match := _YEAR_IN.search(fold(slot.text)))}
    offices = {name: slot for slot in heads if (name := title_department(slot.text))}
    offices |= {name: slot for slot in lines if (name := _office(slot.text))}
    for code, found in (("fiscal_year", years), ("department_name", offices)):
        form.cover += [(code, slot.with_text(text)) for text, slot in found.items() if len(found) == 1]


def _office(text: str) -> str | None:
    """The line, if it is the name of an office that opens with its place (``某县自然资源局``) and nothing else."""
    name = fold(text)
    whole = 5 <= len(name) <= _LONGEST_OFFICE and has_han(name) and offices.is_organ(name) and not _SAYS.search(name)
    return name if whole and place.region_of(name, "") else None


def office_in(heading: str) -> str | None:
    """The office that a heading names (``某县水利局2023年度部门决算``), or is; ``None`` for none."""
    return title_department(heading) or _office(heading)


def is_numbered(title: Slot | None) -> bool:
    """Whether a title is numbered in a list of forms (``2、2019年高龄津贴绩效目标表``)."""
    return title is not None and bool(_NUMBERED.match(fold(title.text)))


def is_list_of_annexes(slot: Slot) -> bool:
    """Whether a text names a letter's annexes (``附件：1.预算表 2.绩效目标表``): a form's own title comes later."""
    return bool(_ANNEXES.match(fold(slot.text)))


def is_report(slot: Slot) -> bool:
    """Whether a text is the title of a report (``2018年度部门整体支出绩效自评报告``)."""
    return is_report_title(slot.text)


def is_report_title(text: str) -> bool:
    """Whether a text, of whatever place, is the title of a report."""
    return bool(_REPORT.match(fold(text)))


def of_report(lines: Sequence[Slot], form: FormBuilder) -> Slot | None:
    """The title of a report on whose cover an office stands, or ``None``."""
    title = next(filter(is_report, lines), None)
    return title if any(code == "department_name" for code, _ in form.cover) else None


def report_kind(title: Slot) -> str:
    """The kind of form that a report stands for, by its title (``专项资金绩效自评报告``); ``unknown`` for none."""
    return words.title_kind(fold(title.text).partition("报告")[0].rstrip("的") + "表") or "unknown"


def land_report(form: FormBuilder, title: Slot | None) -> None:
    """Give a form without a title of its own that of the report in which it stands, with its year and its kind."""
    if title is not None and (office := title_department(title.text)):
        form.cover.append(("department_name", title.with_text(office)))
    if title is None or not form.count("indicator_line"):
        return  # accounts in front of the report's own form are no form
    if form.form_kind == "unknown":
        form.form_kind = report_kind(title)
    if form.fields("title"):
        return
    form.mark(title, "title")
    form.form_field("title", title_text(title.text), title)
    if not form.fields("fiscal_year"):
        fields.year_of(title, form)


def beside_title(slot: Slot, form: FormBuilder) -> bool:
    """Read a line that is a year or its months alone (``（2021 年度）``), or the table's number (``公开14表``)."""
    return is_number_of_table(slot.text) or (bool(_YEAR_ALONE.match(fold(slot.text))) and fields.year_of(slot, form))


def years_beside(slots: Sequence[Slot], form: FormBuilder) -> list[Slot]:
    """Read those texts of a row that stand beside a title; several years are none's (``2021年`` | ``2022年``)."""
    return [] if header_years.several(slots) else [s for s in slots if beside_title(s, form)]


def of_part(slot: Slot, kind: str, form: FormBuilder) -> bool:
    """Take the title of the form's own table of indicators (``绩效评价指标表``), below its head; false for a form's.

    It names no other kind of form and no year, and the form above it has a project's or an office's name and no table;
    in the form's own table (``绩效目标自评表`` in a row of it) it may have its budget.
    """
    within = slot.place.table_no is not None and (slot.place.row_no or 0) > 1 and kind == "unknown"
    part = (within or bool(_PART.search(fold(slot.text)))) and not _TITLE_YEAR.search(slot.text)
    headed = (
        kind in ("unknown", form.form_kind)
        and form.form_kind != "unknown"
        and any(map(form.fields, ("project_name", "department_name")))
    )
    bare = form.count("indicator_line") == 0 and (within or "block" not in form.features)
    if found := part and headed and bare:
        form.mark(slot, "label")
    return found


def title_text(text: str) -> str:
    """A title without what numbers it (``附件2：``, ``二、``), its translation, and the year in a line below it.

    A year in the title's own line is the title's, as it is printed: ``项目支出绩效自评表（2023年度）``.
    """
    return _ANNEX.sub("", "".join(_YEAR_BELOW.sub("", _TRANSLATION.sub("", text)).split()))


def title_department(title: str) -> str | None:
    """The office in a title such as ``雁峰区司法局整体绩效自评表``, or ``None``."""
    match = re.match(
        r"^(?:20\d{2}年度?)?([\u4e00-\u9fff]{3,20}?(?:局|委员会|办公室|厅|院|中心|办事处|政府|[中小大]学|学校|馆|站|所|队))"
        r"(?:(?:\d{4}年度?)?(?:部门|单位)?(?:整体|项目)|20\d{2}年|关于)",
        fold(title),
    )
    return match.group(1) if match and has_han(match.group(1)) else None


def office_in_title(title: str) -> str | None:
    """The office that a title opens with, of a known place where its end is untold (``某市科技局业务费绩效自评表``).

    None where another office's ending follows (``公安局交警支队``): the form is then that one's.
    """
    if office := title_department(title):
        return office
    match = _PLACED.match(fold(title))
    office, rest = match.groups() if match else ("", "")
    return office if office and not _OFFICE_END.search(rest) and place.region_of(office, fold(title)) else None
