"""Covers in front of a form: header fields that they tell, should the form not say them itself."""

from __future__ import annotations

import re
from typing import Final

from ingest.forms import fields
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Slot
from ingest.forms.text import fold

#: what a cover may tell
_OF_COVER: Final = (
    "fiscal_year", "filed_on", "project_name", "department_name", "department_code", "implementing_unit",
    "grade",
)  # fmt: skip
_CODE_ALONE: Final = re.compile(r"^\d{3,9}$")
_GAP: Final = re.compile(r"\s{2,}(?=[\u4e00-\u9fff]{2,10}[:：])")
_LONGEST: Final = 60


def read(slot: Slot, form: FormBuilder) -> None:
    """Keep what a line in front of the form tells of it (``填报日期：2023年3月2日``), should the form not say it.

    Several stand in one line with gaps between them.
    """
    parts = _GAP.split(slot.text.strip())
    if len(parts) > 1 and all(fields.parted(part)[0] for part in parts):
        for part in parts:
            read(slot.with_text(part), form)
        return
    head, rest = fields.parted(slot.text)
    match = fields.LINE_LABEL.match("".join(head.split()) + "：")  # 预 算 编 码：
    field = words.field_code(match.group(1)) if match else None
    value = rest.strip()
    if field is None or len(slot.text) > _LONGEST:
        return
    if field[1]:
        form.mark(slot, "personal")
    elif field[0] == "department_code" and not _CODE_ALONE.match(fold(value)):
        return
    elif field[0] in _OF_COVER and value and not fields.LINE_LABEL.search(value):
        form.cover.append((field[0], slot.with_text(value)))


def land(form: FormBuilder) -> None:
    """Land what the cover tells and the form itself doesn't."""
    said = {code for code in _OF_COVER if form.fields(code)}
    for code, value in form.cover:
        if code not in said:
            said.add(code)
            fields.land((code, False), [value], form)
    form.cover.clear()
