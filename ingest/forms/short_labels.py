"""Labels of one common word, which name a field only by where they stand (``项目`` | ``某工程`` in a form's head)."""

from __future__ import annotations

from typing import Final

from ingest.forms import vocabulary as words
from ingest.forms.rows import Row
from ingest.forms.state import State
from ingest.forms.text import bare, fold, has_han, is_figure

_PAIR: Final = 2
#: shorter texts beside the label may be another header's
_SHORTEST: Final = 5
_PROJECT: Final = ("项目", "专项", "子项目")


def read_row(row: Row, state: State) -> bool:
    """Read a project's name beside ``项目`` above a form's tables; false where the row is anything else.

    In a department's form such a word heads the names of its tasks, and over figures those of lines.
    """
    form = state.form
    if len(row.own) != _PAIR or len(row.slots) != _PAIR or bare(row.own[0].text) not in _PROJECT:
        return False
    named = bool(form.fields("project_name")) or form.form_kind.startswith("department")
    name = row.own[1]
    shown = fold(name.text)
    if named or form.count("budget_line") or state.table is not None or not has_han(shown) or len(shown) < _SHORTEST:
        return False
    if is_figure(shown) or "。" in shown or _is_label(shown):
        return False
    form.mark(row.own[0], "label")
    form.form_field("project_name", shown, name)
    form.mark(name, "fact")
    return True


def _is_label(text: str) -> bool:
    """Whether the vocabulary knows a text as anything that heads or names other cells."""
    return any(
        (
            words.field_code(text),
            words.measure(text),
            words.line_code(text),
            words.section_code(text),
            words.score_component(text),
            words.column_role("funding", text),
            words.column_role("indicator", text),
        )
    )
