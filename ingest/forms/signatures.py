"""The signature at the end of a report (``某县卫生健康局`` over ``2024年1月22日``), where its form names no office."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from ingest.forms import offices
from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Slot, line_slot
from ingest.forms.text import fold
from ingest.model import Document, Line

_DAY: Final = re.compile(r"20\d{2}年\d{1,2}月\d{1,2}日")
_SIGN: Final = re.compile(r"[:：,，。;；《》]")
_LONGEST: Final = 30
_OFFICES: Final = ("department_name", "implementing_unit")


def complete(document: Document, forms: Sequence[FormBuilder]) -> None:
    """Give a document's only form the office and the day that sign it, where one office alone does.

    Of a form that names its offices it tells the day, if it is one of them and signs on one day.
    """
    named = {fold(name) for form in forms[:1] for code in _OFFICES for name in form.fields(code)}
    found = list(_signed(document)) if len(forms) == 1 and not (named and forms[0].fields("filed_on")) else []
    days = {fold(day.text) for _, day in found}
    if len({fold(office.text) for office, _ in found}) != 1 or (named and len(days) > 1):
        return
    office, day = found[-1]
    if not named:
        forms[0].form_field("department_name", fold(office.text), office)
    if not forms[0].fields("filed_on") and fold(office.text) in (named or {fold(office.text)}):
        forms[0].form_field("filed_on", fold(day.text), day)


def _signed(document: Document) -> Iterator[tuple[Slot, Slot]]:
    """The offices that stand alone in a line over a day alone, and the days."""
    for above, below in pairwise(document.blocks()):
        if not isinstance(above, Line) or not isinstance(below, Line):
            continue
        office = fold(above.text)
        alone = len(office) <= _LONGEST and not _SIGN.search(office)
        if alone and _DAY.fullmatch(fold(below.text)) and offices.is_organ(office):
            yield line_slot(above), line_slot(below)
