"""Scores that state nothing: a total that a form prints again, and what a template prints that nobody filled in.

Of a total at a form's head and again at its foot the one with its maximum is kept, else the first; two that differ are
two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ingest.forms.builder import FormBuilder, Record
from ingest.forms.figures import weigh_execution
from ingest.forms.rows import Slot
from ingest.forms.text import fold, is_dash, points

#: the tables that name a score by its number in the form
_WHOLE = 100.0
_TABLES = frozenset({"score_line", "line_source"})


def numbers(form: FormBuilder) -> frozenset[object]:
    """The numbers of the scored lines that only repeat the form's total, or of all where nobody filled the form in."""
    if _is_template(form):
        return frozenset(x["line_no"] for x in form.tables.get("score_line", []))
    totals = [x for x in form.tables.get("score_line", []) if x["component_kind"] == "total" and _score(x) is not None]
    kept: dict[float | None, Record] = {}
    again: set[object] = set()
    for line in totals:
        first = kept.setdefault(_score(line), line)
        if first is line or None not in (first["max_printed"], line["max_printed"]):
            continue
        less, more = (line, first) if line["max_printed"] is None else (first, line)
        kept[_score(line)] = more
        again.add(less["line_no"])
    return frozenset(again)


def execution(found: Mapping[str, Sequence[Slot]], form: FormBuilder) -> bool:
    """Whether the execution's row has the score that stands beside its money, too; it may tell the most besides."""
    scores = [s for s in found.get("score", []) if s.place not in form.roles]
    lines = [x for x in form.tables.get("score_line", []) if x["component_kind"] == "budget_execution"]
    again = [s for s in scores for x in lines if points(str(x["score_printed"] or "")) == points(s.text)]
    if not again or any(found.get(role) for role in ("target", "actual")):
        return False
    for most in found.get("weight", []):
        weigh_execution(form, most)
    form.mark([s for cells in found.values() for s in cells if s.place not in form.roles], "label")
    return True


def _is_template(form: FormBuilder) -> bool:
    """Whether a form has no name, no figure, no indicator, and no score but the whole (``总分`` | ``100``)."""
    named = any(map(form.fields, ("project_name", "department_name", "implementing_unit", "filed_on", "grade")))
    figures = (fold(str(x["value_printed"] or "")) for x in form.tables.get("budget_line", []))
    filled = form.count("indicator_line") > 0 or any(x and not is_dash(x) for x in figures)
    return not named and not filled and all(_score(x) in (None, _WHOLE) for x in form.tables.get("score_line", []))


def without(name: str, rows: Iterable[Record], dropped: frozenset[object]) -> Iterable[Record]:
    """The rows of a raw table without those of such lines."""
    if not dropped or name not in _TABLES:
        return rows
    return (x for x in rows if x["line_no"] not in dropped or x.get("fact_kind", "score") != "score")


def _score(line: Record) -> float | None:
    return points(str(line["score_printed"] or ""))
