"""What stands in front of the first form: its cover, and the report that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms import covers, narrative, titles
from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Slot
from ingest.forms.text import fold

#: the unit right above a table, alone or behind its heading
_UNIT = re.compile(r"^\(?(金额|计量|货币)?单位:.{1,8}$|^[一二三四五六七八九十]{1,2}、.{2,20}\((金额)?单位:.{1,4}\)$")


def read(lines: Sequence[Slot], form: FormBuilder) -> None:
    """Read the lines in front of a form: what a cover tells of it, and the text and the figures of a report."""
    report = any("报告" in s.text and len(s.text) <= titles.LONGEST for s in lines)
    for slot in lines:
        form.mark(slot, "prose" if report else "note")
        covers.read(slot, form)
        if report and (slot.place.table_no is None or "。" in slot.text):  # no cell of accounts
            form.section("report", "", slot)
            narrative.read(slot, form)
    if lines and _UNIT.match(fold(lines[-1].text)):  # right above the table
        form.see_unit(lines[-1])
    titles.read_cover(lines, form)
