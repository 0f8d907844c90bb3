"""Money of several years beside the year's own: what a project has spent since it began is of no one year.

``累计支出`` alone is what the year has spent so far. Beside the year's own spending (``本年支出数``), or beside what
the years before it spent (``以前年度支出``), it is that of all years, and lands unmapped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder
from ingest.forms.text import bare

_SO_FAR = re.compile(r"累计|^自.{1,8}以来")
_BEFORE = re.compile(r"^(截[至止])?(以前年度|历年|(上|去)年度?(末|底)?.{0,2}累计)")
_SPENT = "executed"


def columns(found: Sequence[Column]) -> list[Column]:
    """Columns with what was spent in all years as unmapped, where the year's own stands beside it."""
    labels = [bare(c.header.text) if c.header else "" for c in found]
    own = any(c.measure == _SPENT and not _SO_FAR.search(x) for c, x in zip(found, labels, strict=True))
    if not own and not any(map(_BEFORE.match, labels)):
        return list(found)
    return [
        replace(c, measure="unmapped") if c.measure == _SPENT and _SO_FAR.search(x) else c
        for c, x in zip(found, labels, strict=True)
    ]


def of_form(form: FormBuilder) -> frozenset[str]:
    """The labels of what was spent in all years, in whatever place of the form the year's own stands."""
    told = [(x["line_code"], str(x["measure_label"] or ""), x["measure_code"] == _SPENT) for x in form.own_lines()]
    own = {line for line, label, spent in told if spent and not _SO_FAR.search(bare(label))}
    before = any(_BEFORE.match(bare(label)) for _, label, _ in told)
    return frozenset(
        label for line, label, spent in told if spent and _SO_FAR.search(bare(label)) and (before or line in own)
    )
