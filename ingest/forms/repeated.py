"""Forms that follow each other in tables of one template, below a title that only the first of them has."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, pairwise

from ingest.forms import columns
from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, rows_of
from ingest.forms.text import fold, is_number
from ingest.model import Grid

#: what such a form has of the one above, where lines above that tell it
SHARED = ("title", "fiscal_year", "unit")
#: so many rows stand above an indicator header at most
_HEAD = 25


@dataclass(frozen=True, slots=True)
class Template:
    """The labels of a form's head and of its indicator table, folded, and the project that it names."""

    labels: tuple[str, ...]
    project: str


def template(grid: Grid) -> Template | None:
    """What a grid is the form of; ``None`` where it holds no whole form, or a title of its own."""
    labels: list[str] = []
    project = ""
    for row in islice(rows_of(grid), _HEAD):
        if not row.slots:
            continue
        if columns.header(row):
            labels += [fold(s.text) for s in row.own]
            return Template(tuple(labels), project) if project else None
        if len(row.slots) == 1 and words.title_kind(row.slots[0].text):
            return None
        project = project or _project(row)
        labels += [fold(s.text) for s in row.own if _is_label(s.text)]
    return None


def is_next(found: Template | None, first: Template | None) -> bool:
    """Whether a table is another form of the template of the one above: the same labels, and another project."""
    return found is not None and first is not None and found.labels == first.labels and found.project != first.project


def _project(row: Row) -> str:
    """The project beside its label (``项目名称`` | ``某项目``); empty where the row has none."""
    for name, value in pairwise(row.own):
        if words.field_code(name.text) == ("project_name", False) and not _is_label(value.text):
            return fold(value.text)
    return ""


def _is_label(text: str) -> bool:
    if is_number(text):
        return False
    known = words.field_code(text) or words.section_code(text) or words.line_code(text)
    return bool(known or words.column_role("funding", text))
