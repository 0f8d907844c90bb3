"""The office that stands outside a form alone: in a heading above several forms, or in the name of a sheet.

``部门：某市教育局``, ``一、某市教育局`` or the office alone stand above the forms of one office each; a workbook has a
sheet for each (``某市教育局``). What the form says itself goes before; of several offices none is taken, and they
are listed as unmapped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.forms import offices, place, titles
from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Slot
from ingest.forms.text import fold
from ingest.model import Page

_LABEL = re.compile(r"^(预算|主管)?部门(名称)?:")
_NUMBER = re.compile(
    r"^(第?[一二三四五六七八九十]{1,3}(部分)?[、.．:]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[、.．_-])"
)
_KINDS = (("label", _LABEL), ("number", _NUMBER))
#: an office without its place, and two in one text
_OFFICE = re.compile(r"[^本各全我该某分](局|委员会|厅|法院|检察院|人民政府)$")
_OFFICES = re.compile(r"(局|委员会|厅).{2,}(局|委员会|厅)$")
_HAN = re.compile(r"[\u4e00-\u9fff]{3,30}")
#: what a sheet's name says behind its office
_OF_SHEET = re.compile(r"(\((整体|项目|部门整体|部门|\d{1,2})\)|[_-]?\d{1,2}|[_-]?(部门)?整体|[_-]?项目)$")
_DATE = re.compile(r"20\d{2}[年./-]\d{1,2}")
#: how a department's name ends, and none of a body below one
_DEPARTMENT = re.compile(
    r"[^分](局|委员会|厅|办公室|人民政府|法院|检察院|(残疾人|妇女|工商业|文学艺术界|归国华侨)联合会|总工会|红十字会|科学技术协会)$"
)


@dataclass(frozen=True, slots=True)
class Office:
    """An office outside a form: its page, its text and how it is told: ``label``, ``number``, ``alone``, ``sheet``."""

    name: str
    kind: str
    page_no: int
    slot: Slot | None = None


def office(text: str) -> str | None:
    """An office with its place, or with the suffix of a department; ``None`` where it is none, or several."""
    name = fold(text)
    if not _HAN.fullmatch(name) or not offices.is_organ(name) or _OFFICES.search(name):
        return None
    return name if place.region_of(name, "") or _OFFICE.search(name) else None


def of_sheet(page: Page) -> Office | None:
    """The office that a sheet is named after (``某市教育局``, ``2.某市教育局（整体）``)."""
    name = office(_OF_SHEET.sub("", _NUMBER.sub("", fold(page.name))))
    return Office(name, "sheet", page.page_no) if name else None


def heading(slot: Slot) -> Office | None:
    """The office in a line that heads the forms of one office: labelled, numbered, or alone with its place."""
    shown = fold(slot.text)
    kind, match = next(((k, m) for k, pattern in _KINDS if (m := pattern.match(shown))), ("alone", None))
    name = office(shown[match.end() :] if match else shown)
    if name is None or (kind == "alone" and titles.office_in(shown) != shown):
        return None
    return Office(name, kind, slot.place.page_no, slot.with_text(name))


def of_lines(lines: Sequence[Slot]) -> list[Office]:
    """The office that lines in front of a form head it with: the last with a label, or else the only one.

    Several that are numbered are a list of offices and head nothing; several that stand alone are all given.
    """
    found = [x for slot in lines if (x := heading(slot))]
    for kind in ("label", "number", "alone"):
        told = [x for x in found if x.kind == kind][-1 if kind == "label" else 0 :]
        if len({x.name for x in told}) == 1:
            return told[-1:]
    return list({x.name: x for x in found if x.kind == "alone"}.values())


@dataclass(slots=True)
class Sections:
    """What stands outside the forms, in reading order: the section's heading, and the name of the sheet."""

    section: Office | None = None
    sheet: Office | None = None
    is_sheet: bool = False  # the page is one of a workbook
    is_new: bool = field(default=False)  # no form stands below the heading so far

    def page(self, page: Page) -> None:
        """Turn to a page; a heading on one sheet isn't over the forms on another."""
        self.is_sheet = bool(page.name)
        self.sheet = of_sheet(page) if self.is_sheet else None
        self.section = None if self.is_sheet else self.section

    def of_form(self, lines: Sequence[Slot], above: FormBuilder | None) -> list[Office]:
        """The offices outside a form that begins below ``lines`` and behind the form ``above``."""
        if self.section and not self.is_new and _names_other(self.section, above):
            self.section = None  # the form before said that the section is over
        told, self.is_new = of_lines(lines), False
        if told:
            self.section = told[0] if len(told) == 1 else None
        told = told or ([self.section] if self.section else [])
        return [*told, *([self.sheet] if self.sheet else [])]

    def begins(self, slot: Slot) -> bool:
        """Take a lone row in front of all forms of a grid that heads them; it may be the first one's own field, too."""
        found = heading(slot)
        if found is None or found.kind == "alone":
            return False
        self.section, self.is_new = found, True
        return True

    def between(self, lines: Sequence[Slot], form: FormBuilder, *, apart: bool = False) -> list[Slot]:
        """The lines between two forms without the heading that stands above the second, and what follows it.

        An office with a label is such a heading where one stood above the first form, or that names another office
        itself; else it may as well sign the first form, and is listed as nobody's. An office alone is a heading in
        the same cases, and one with a number in all. Above a date it signs. ``apart`` says that the lines stand on the
        second form's own sheet.
        """
        n, found = next(((n, x) for n, s in reversed([*enumerate(lines)]) if (x := heading(s))), (len(lines), None))
        if found is None or any(_DATE.search(fold(s.text)) for s in lines[n + 1 :]):
            return list(lines)
        if apart or found.kind == "number" or self.section or _names_other(found, form):
            self.section, self.is_new = found, True
        elif found.kind == "label" and not form.fields("department_name"):
            form.unmapped_office(found.name, found.slot, found.page_no)
        else:
            return list(lines)
        return list(lines[:n])


def settle(form: FormBuilder, outside: Sequence[Office]) -> None:
    """Take the one office that stands outside a form which names none itself; of several none is taken.

    What a cover tells counts as well, where no heading has a label; but for the office in the form's title.
    """
    if own := _in_title(form):
        form.cover = [x for x in form.cover if x[0] != "department_name" or same(fold(x[1].text), own)]
    said = any(code == "department_name" for code, _ in form.cover)
    several = len({x.name for x in outside if x.kind == "alone"}) > 1
    if not outside or _names_office(form) or (said and several):
        return
    told = [Office(fold(s.text), "cover", s.place.page_no, s) for code, s in form.cover if code == "department_name"]
    offices = [*(told[:1] if all(x.kind != "label" for x in outside) else []), *outside]
    form.cover = [x for x in form.cover if x[0] != "department_name"]
    if any(not same(one.name, other.name) for one in offices for other in offices):
        for x in {x.name: x for x in offices}.values():
            form.unmapped_office(x.name, x.slot, x.page_no)
        return
    best = max(offices, key=lambda x: len(x.name))
    form.field_on_page("department_name", best.name, best.slot, best.page_no)


def _names_office(form: FormBuilder) -> bool:
    """Whether a form names its office itself: in a field, in its title, or as who carries it out."""
    said = form.fields("department_name") or form.fields("local_department")
    return bool(said or _in_title(form) or implementing_department(form))


def _in_title(form: FormBuilder) -> str | None:
    return titles.title_department(next(iter(form.fields("title")), ""))


def _names_other(told: Office, form: FormBuilder | None) -> bool:
    """Whether a form names another office in a field of its own."""
    own = [offices.department(x)[1] for x in form.fields("department_name")] if form else []
    return bool(own) and not any(same(told.name, fold(x)) for x in own)


def implementing_department(form: FormBuilder) -> str | None:
    """The one office that a form names as who carries it out, where that is a department itself (``某市公安局``)."""
    named = {offices.department(shown)[1] for shown in form.fields("implementing_unit")}
    return name if len(named) == 1 and _DEPARTMENT.search(name := named.pop()) else None


def same(one: str, other: str) -> bool:
    """Whether two names of an office are one, with its place or without (``县林业局``)."""
    return one.endswith(other) or other.endswith(one)
