"""Header fields: labels with their values, in rows of a grid and in loose lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms import grades, header_years, offices
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder, unit_in
from ingest.forms.grades import GRADE, GRADE_IN_TEXT, ticked
from ingest.forms.rows import Slot
from ingest.forms.text import fold, is_noise, join_pieces

_CODED_OFFICE = re.compile(r"^[\[〔(]?\d{3,9}[\]〕)]?[-—_]?[\u4e00-\u9fff]{4,30}$")
_YEAR = re.compile(r"(20\d{2})\s*年\s*度?|\(\s*(20\d{2})\s*\)")
_YEAR_FIRST = re.compile(r"^\(20\d{2}年度?[),]")
_YEAR_APART = re.compile(r"(?:^|\s)[(（]?(20\d{2})\s*年度[)）]?(?=\s|$)")
_LABEL_END = re.compile(
    r"(单位|部门|名称|编码|代码|日期|类别|类型|性质|级次|属性|年度|科室|处室|期|期限|时间|人数|编制数)[:：]?$"
)
_OFFICES = ("department_name", "local_department", "implementing_unit")
_LABEL = re.compile(r"^[\u4e00-\u9fff()（）]{2,10}[:：]?$")
#: a label in front of its colon
LINE_LABEL = re.compile(r"([\u4e00-\u9fff（）()単]{1,14}?)(?:\s*[A-Za-z][A-Za-z .'/&-]{0,40}?)?\s*[:：]")
_COLON = re.compile(r"[:：]")
_SPREAD = re.compile(r"[\u4e00-\u9fff](\s{0,4}[\u4e00-\u9fff]){1,9}")
_SPACE_BY_HAN = re.compile(r"\s+(?![A-Za-z(（/])|(?<![A-Za-z/])\s+")
_NEXT_LABEL = re.compile(r"\s{2,}(?=[\u4e00-\u9fff]{2,10}\s*[:：])")
_NOTES = re.compile(r"(?<=.)(?:备注|(?<![备附])注|填[表报]说明)[:：]")
_SHORT_LABEL = re.compile(r"(?P<value>[\u4e00-\u9fff]{2,})(?P<label>日期|年度)$")
#: the day at the end of a signature
_DAY_BEHIND = re.compile(r"20\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$")
_LONGEST_PERSON = 4
_LONGEST_LINE = 80
_SHORTEST_NAME, _SHORTEST_LABEL = 4, 4  # of an office, and of a label behind a value without a space


def read_row(slots: Sequence[Slot], form: FormBuilder) -> bool:
    """Read a row of labels and values; false where it holds no field label."""
    inline = [_holds_value(s.text) for s in slots]
    known = [None if held else words.field_code(s.text) for s, held in zip(slots, inline, strict=True)]
    if _of_two_labels(slots, form):
        return True
    if not any(known) and not any(inline):
        return False
    i = 0
    while i < len(slots):
        field = known[i]
        if field is None:
            if not _inline(slots[i], form) and not _of_office(slots[i], form):
                form.see_unit(slots[i])
            i += 1
            continue
        end = i + 1
        while end < len(slots) and known[end] is None:
            end += 1
        form.mark(slots[i], "label")
        values = _of_label([s for s in slots[i + 1 : end] if not is_noise(s.text)], field, form)
        form.mark([s for s in slots[i + 1 : end] if is_noise(s.text)], "noise")
        land(field, values, form)
        i = end
    return True


def _of_office(slot: Slot, form: FormBuilder) -> bool:
    """Read an office with its code that no label names (``212101某市人民法院``), before any other of the form's."""
    shown = fold(slot.text)
    alone = not any(map(form.fields, (*_OFFICES, "project_name"))) and not form.count("budget_line")
    if not alone or not _CODED_OFFICE.match(shown) or not offices.is_organ(shown) or _YEAR.match(shown):
        return False
    land(("department_name", False), [slot], form)
    return True


def _of_two_labels(slots: Sequence[Slot], form: FormBuilder) -> bool:
    """Read two labels in one cell with their two values in the next (``单位名称/项目名称`` | ``某局/某项目``)."""
    if len(slots) != 2:
        return False
    labels, values = (s.text.split("/") for s in slots)
    codes = [words.field_code(x) for x in labels]
    if len(labels) != 2 or len(values) != 2 or None in codes or codes[0] == codes[1]:
        return False
    form.mark(slots[0], "label")
    for code, value in zip(codes, values, strict=True):
        if code is not None:
            land(code, [slots[1].with_text(value.strip())], form)
    return True


def _of_label(values: list[Slot], field: tuple[str, bool], form: FormBuilder) -> list[Slot]:
    """The values of a label; where an unknown label with a value of its own follows, that pair is listed."""
    after = next((k for k in range(1, len(values) - 1) if _LABEL.match(fold(values[k].text))), None)
    other = after is not None and (_LABEL_END.search(values[after].text) or grades.has_boxes(values[after + 1].text))
    if after is None or field[1] or (field[0] in _OFFICES and not other):
        return values  # an office's name may be cut in pieces
    form.unmapped("label", values[after])
    form.mark(values[after + 1 :], "unmapped")
    return values[:after]


def land(field: tuple[str, bool], values: list[Slot], form: FormBuilder) -> None:
    """Land the values of a field (its code, and whether it is personal, as the vocabulary tells them)."""
    code, personal = field
    if personal or code == "other" or (code == "fiscal_year" and header_years.several(values)):
        form.mark(values, "personal" if personal else "note")
        return
    if code == "department_name" and values and fold(values[0].text) in ("代码", "及代码", "名称"):
        form.mark(values[0], "label")
        values = values[1:]
    if not values:
        return
    if code == "department_name" and len(values) == 1 and (parts := offices.joined(values[0].text)):
        name, (other, shown) = parts
        if other and not form.fields(other):
            land((other, False), [values[0].with_text(shown)], form)
        values = [values[0].with_text(name)]
    if code == "department_name" and any(
        offices.is_coded(shown := fold(v.text)) and not _YEAR.match(shown) for v in values[1:]
    ):
        for value in values:  # one office printed twice, the first time cut
            land(field, [value], form)
        return
    form.mark(values, "label" if code == "unit" else "fact")
    text = join_pieces([v.text for v in values], date=code == "filed_on")
    for landed, shown in _readings(code, text, values[0]):
        form.form_field(landed, shown, values[0])
        if landed == "unit":
            form.unit = form.unit or shown


def _readings(code: str, text: str, first: Slot) -> list[tuple[str, str]]:
    """(field code, text) of each field that a value gives: an office may carry its code in brackets."""
    if code == "department_name":
        number, _ = offices.department(first.text)
        return [*([("department_code", number)] if number else []), (code, text.strip(" -—–_"))]
    if code == "project_name":
        return [(code, _SPACE_BY_HAN.sub("", text))]
    if code == "grade":
        grade = shown if GRADE.match(shown := fold(text).strip("()")) else None
        found = GRADE_IN_TEXT.search(fold(f"自评结论:{text}"))
        return [(code, g)] if (g := grade or ticked(text) or (found.group(1) if found else None)) else []
    if code == "fiscal_year":
        return [(code, f"{m.group(0)}年")] if (m := re.search(r"20\d{2}", fold(text))) else []
    if code == "unit":
        named = [("department_name", text)] if offices.is_organ(fold(text)) and len(text) >= _SHORTEST_NAME else []
        return [(code, unit)] if (unit := unit_in(f"单位:{text}")) else named
    return [(code, text)]


def _holds_value(text: str) -> bool:
    """Whether a text is a field's label with its value behind a colon (``联系人: 某某``)."""
    match = LINE_LABEL.match(text.strip())
    return bool(match and words.field_code(match.group(1)) and text.strip()[match.end() :].strip())


def _label_at_end(text: str) -> tuple[int, tuple[str, bool]] | None:
    """Where in a text the longest field label begins that it ends with, and the field.

    ``华勇填报日期`` gives that of ``填报日期``: the space between a value and the next label may be lost.
    """
    if fold(text) == "部门":
        return 0, ("department_name", False)
    if field := words.field_code(text):
        return 0, field
    for start in range(1, len(text) - _SHORTEST_LABEL + 1):
        if field := words.field_code(text[start:]):
            return start, field
    return None


def parted(text: str) -> tuple[str, str]:
    """A label and what stands behind its colon; without a colon there is no label."""
    head, *value = _COLON.split(text.strip(), maxsplit=1)
    return (head, value[0]) if value else ("", head)


def _drawn_together(text: str) -> str:
    """A text whose label is spread out (``项 目 名 称：``) with the label in one piece."""
    head, value = parted(text)
    spread = _SPREAD.fullmatch(head.strip()) and words.field_code(head)
    return f"{fold(head)}：{value}" if spread else text


def _inline(slot: Slot, form: FormBuilder) -> bool:
    """Read ``label: value`` inside one text; false where it holds no field label."""
    found = False
    text = _drawn_together(slot.text)
    spans = _labels_in(text)
    for n, (match, (_, field)) in enumerate(spans):
        end = spans[n + 1][0].start(1) + spans[n + 1][1][0] if n + 1 < len(spans) else len(text)
        value = _NEXT_LABEL.split(text[match.end() : end].strip(), maxsplit=1)[0]
        found = True
        if n + 1 == len(spans) and (field[1] or field[0] in _OFFICES) and (day := _DAY_BEHIND.search(value)):
            value = value[: day.start()].rstrip() if field[0] in _OFFICES else value
            if not form.fields("filed_on"):
                form.form_field("filed_on", day.group(0), slot)
        if field[1]:
            form.mark(slot, "personal")
        elif value:
            land(field, [slot.with_text(value)], form)
            form.mark(slot, "fact")
        else:
            form.mark(slot, "label")
    return found


def _labels_in(text: str) -> list[tuple[re.Match[str], tuple[int, tuple[str, bool]]]]:
    """The field labels of a text, each where it begins; a short one (``年度``) may stand close behind a value."""
    found: list[tuple[re.Match[str], tuple[int, tuple[str, bool]]]] = []
    for match in LINE_LABEL.finditer(text):
        if label := _label_at_end(match.group(1)):
            found.append((match, label))
        elif found and match.start(1) == found[-1][0].end() and (short := _SHORT_LABEL.match(match.group(1))):
            personal = found[-1][1][1][1] and len(short["value"]) <= _LONGEST_PERSON
            if (field := words.field_code(short["label"])) and (personal or offices.is_organ(short["value"])):
                found.append((match, (short.start("label"), field)))
    return found


def _opening_year(slot: Slot, form: FormBuilder) -> None:
    """Take the year that stands by itself in a line of other fields (``（2023年度）　金额单位：万元``)."""
    if form.fields("fiscal_year"):
        return
    if _YEAR_FIRST.match(fold(slot.text)):
        year_of(slot, form)
    elif match := _YEAR_APART.search(slot.text):
        form.form_field("fiscal_year", f"{match.group(1)}年", slot)


def read_line(slot: Slot, form: FormBuilder) -> bool:
    """Read the fields of a loose line (``单位(盖章): 填报日期: 20250123``), also in front of its notes."""
    told = slot.with_text(_NOTES.split(slot.text, maxsplit=1)[0]) if len(slot.text) > _LONGEST_LINE else slot
    if len(told.text) > _LONGEST_LINE:
        return False
    _opening_year(told, form)
    return _inline(told, form)


def read_inline_row(slots: Sequence[Slot], form: FormBuilder) -> bool:
    """Read a row whose texts hold ``label: value`` inside (a line that a scan made a row of)."""
    if not slots or not LINE_LABEL.search(slots[0].text) or len(fold(slots[0].text)) > _LONGEST_LINE:
        return False
    if len(fold(slots[0].text)) > _LONGEST_LINE / 2 and len(_labels_in(slots[0].text)) < 2:
        return False
    _opening_year(slots[0], form)
    pieces: list[list[Slot]] = []
    for slot in slots:
        if LINE_LABEL.search(slot.text) or not pieces:
            pieces.append([slot])
        else:
            pieces[-1].append(slot)
    if not any(_label_at_end(m.group(1)) for p in pieces for m in LINE_LABEL.finditer(p[0].text)):
        return False
    for piece in pieces:
        head = piece[0]
        match = LINE_LABEL.search(head.text)
        tail = head.text[match.end() :] if match else ""
        field = words.field_code(match.group(1)) if match else None
        dated = field is not None and field[0] == "filed_on"
        joined = join_pieces([tail, *[s.text for s in piece[1:]]], date=dated)
        _inline(head.with_text(head.text[: match.end()] + joined if match else head.text), form)
        form.mark(piece[1:], "fact")
    return True


def year_of(slot: Slot, form: FormBuilder) -> bool:
    """Take a year out of a title or a line beside it (``(2021 年度)``); false where none stands there."""
    match = _YEAR.search(slot.text.translate({0xFF08: "(", 0xFF09: ")"}))
    if match is None:
        return False
    form.form_field("fiscal_year", match.group(0).strip("() "), slot)
    return True


def grade_in(slot: Slot, form: FormBuilder) -> None:
    """Take a grade out of a conclusion (``自评结论为优``)."""
    shown = fold(slot.text)
    match = GRADE.match(shown) or GRADE_IN_TEXT.search(shown)
    if grade := match.group(1) if match else ticked(slot.text):
        form.form_field("grade", grade, slot)
