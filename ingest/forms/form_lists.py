"""Tables that list a document's forms, a project a row: their figures are those of the forms themselves."""

from __future__ import annotations

import re

from ingest.forms import columns
from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, rows_of
from ingest.forms.state import State
from ingest.forms.text import fold, is_number
from ingest.model import Document, Grid

#: what heads the numbers of such a list, what its other columns may hold, and the row below them
_NUMBERS = ("序号", "编号")
_OF_LIST = frozenset({"aside", "score", "other_score", "note", "weight"})
_PAGE = re.compile(r"^(所在|起始)?页(码|次|号|数)?$")
_SUM = re.compile(r"^(合计|平均|总计)")
#: what the title of a list says that has the forms' money, too
_SUMMARY = re.compile(r"(汇总|一览)表?(\(.{0,20}\))?$")


def passes(grid: Grid, state: State, document: Document) -> bool:
    """Pass over such a list; false for any other table."""
    if not is_list(grid, next(iter(state.form.fields("title")), ""), document):
        return False
    state.form.mark([s for row in rows_of(grid) for s in row.own], "note")
    if not state.started:
        state.form.drop_field("title")  # the list's: the next form's own comes below
    return True


def is_list(grid: Grid, title: str, document: Document) -> bool:
    """Whether a table lists the document's forms (``序号`` | ``项目名称`` | ``自评得分``, ``所在页``), a project a row.

    Its points and names are those of the forms themselves, which stand before or behind it. Under a title that says so
    (``自评情况汇总表``) it has their money, offices and grades as well; where the document has no other, it is a form.
    """
    found = [row for row in rows_of(grid) if row.own]
    rows = [row.own for row in found if len(row.own) > 1]
    if not rows or fold(rows[0][0].text) not in _NUMBERS:
        return False
    heads = any(words.field_code(s.text) == ("project_name", False) for s in rows[0])
    numbered = all(is_number(own[0].text) or _SUM.match(fold(own[0].text)) for own in rows[1:])
    if not heads or not numbered:
        return False
    others = [s.text for s in rows[0][1:]]
    if all(map(_of_list, others)):
        return True
    summary = _is_summary(found, title) and any(map(_scores, others))
    return summary and all(_of_list(t) or _of_summary(t) for t in others) and has_forms(document)


def has_forms(document: Document, but: Grid | None = None) -> bool:
    """Whether some table of a document, ``but`` one of its own, is one of indicators."""
    blocks = (b for page in document.pages for b in page.blocks if isinstance(b, Grid))
    grids = (g for g in blocks if but is None or (g.page_no, g.table_no) != (but.page_no, but.table_no))
    return any(columns.header(row) is not None for grid in grids for row in rows_of(grid))


def _is_summary(rows: list[Row], title: str) -> bool:
    """Whether the title above a table, or in its first rows, is that of a summary."""
    lone = [row.own[0].text for row in rows if len(row.own) == 1]
    return any(_SUMMARY.search(fold(text)) for text in (title, *lone))


def _scores(text: str) -> bool:
    role = words.column_role("indicator", text)
    return role is not None and role[0] == "score"


def _of_list(text: str) -> bool:
    role = words.column_role("indicator", text)
    return (
        words.field_code(text) is not None
        or _PAGE.match(fold(text)) is not None
        or (role is not None and role[0] in _OF_LIST)
    )


def _of_summary(text: str) -> bool:
    return words.measure(text) is not None or words.column_role("funding", text) is not None
