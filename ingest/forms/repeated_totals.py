"""A total that a form prints at its head and again at its foot is one fact; two that differ are two.

The one with its maximum is kept, else the first.
"""

from __future__ import annotations

from collections.abc import Iterable

from ingest.forms.builder import FormBuilder, Record
from ingest.forms.text import points

#: the tables that name a score by its number in the form
_TABLES = frozenset({"score_line", "line_source"})


def numbers(form: FormBuilder) -> frozenset[object]:
    """The numbers of the scored lines that only repeat the form's total."""
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


def without(name: str, rows: Iterable[Record], dropped: frozenset[object]) -> Iterable[Record]:
    """The rows of a raw table without those of such lines."""
    if not dropped or name not in _TABLES:
        return rows
    return (x for x in rows if x["line_no"] not in dropped or x.get("fact_kind", "score") != "score")


def _score(line: Record) -> float | None:
    return points(str(line["score_printed"] or ""))
