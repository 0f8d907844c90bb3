"""The pages: what the plan says in the dictionary's words; rows and marks are filled in by the page's own scripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from ingest import templates
from ingest.exports import notes
from ingest.paper import words
from ingest.paper.words import Pair
from ingest.site.labels import Column, Labels
from ingest.site.plan import PAGES, Chart, Page, View
from ingest.site.questions import Found

_FOLDER = Path(__file__).resolve().parent / "templates"
_JOINED = ("、", ", ")


@cache
def _environment() -> Environment:
    found = templates.environment(_FOLDER)
    found.filters["shown"] = words.shown
    return found


#: the tables that a page's head counts
_COUNTED = ("core.dim_document", "core.dim_form", "core.fct_indicator", "audit.fct_finding")


def render(page: Page, labels: Labels, found: Mapping[str, Found]) -> str:
    """One page; ``found`` has the columns of each file of data."""
    views = [_view(view, labels, found[view.data]) for view in page.views]
    filters = [_filter(name, labels, found["findings"]) for name in page.filters]
    tables = {table.name: table for table in labels.known.tables}
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            title=notes.TITLE,
            has_charts=any(view.charts for view in page.views),
            pages=PAGES,
            views=views,
            filters=filters,
            data=list(dict.fromkeys(["labels", "forms", *(view.data for view in page.views)])),
            counted=[tables[name] for name in _COUNTED],
            remarks=notes.remarks(labels.known),
        )
    )


def _filter(name: str, labels: Labels, findings: Found) -> dict[str, Any]:
    """A choice above everything: by code, in the words of the column that names it."""
    of = name.replace("_code", "_name_zh") if name.endswith("_code") else name
    column = labels.column(of, findings.question.labels, findings.names)
    return {"name": name, "shown": of, "kind": column.kind, "under": column.under, "zh": column.zh, "en": column.en}


def _view(view: View, labels: Labels, found: Found) -> dict[str, Any]:
    def column(name: str) -> Column:
        return labels.column(name, found.question.labels, found.names)

    columns = [column(name) for name in view.columns]
    facets = [column(name) for name in view.facets]
    return {
        "code": view.data,
        "title": labels.table(view.table),
        "table": view.table,
        "is_long": view.is_long,
        "columns": columns,
        "facets": facets,
        "charts": [_chart(chart, column, view) for chart in view.charts],
        "config": _json(
            {
                "data": view.data,
                "columns": [{**asdict(c), "header": c.header[0]} for c in columns],
                "facets": [{**asdict(c), "fixed": c.name in view.fixed} for c in facets],
                "group": view.group,
                "sums": view.sums,
                "anchor": view.anchor,
                "search": found.question.search,
            }
        ),
    }


def _chart(chart: Chart, column: Callable[[str], Column], view: View) -> dict[str, Any]:
    named = [column(name) for name in ((chart.label,) if chart.label else chart.values)]
    by = [column(name) for name in (chart.y, chart.by) if name and name not in ("place", "form")]
    what = tuple(_JOINED[n].join(dict.fromkeys(c.header[n] for c in named)) for n in (0, 1))
    how = tuple(_JOINED[n].join((c.zh, c.en)[n] for c in by if c not in named) for n in (0, 1))
    title = tuple(f"{what[n]}{' · ' if how[n] else ''}{how[n]}" for n in (0, 1))
    config = {
        **asdict(chart),
        "columns": {c.name: asdict(c) for c in [*named, *by]},
        "title": title,
        "data": view.data,
    }
    return {"code": chart.code, "kind": chart.kind, "title": title, "named": named, "config": _json(config)}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def codes(labels: Labels) -> dict[str, dict[str, Pair]]:
    """The names of all codes, by column."""
    found: dict[str, dict[str, Pair]] = {}
    for (column, code), names in labels.known.codes.items():
        found.setdefault(column, {})[code] = names
    return found
