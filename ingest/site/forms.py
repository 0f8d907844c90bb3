"""A page for each form: the auditor's work paper as text, with a way back to the site."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from ingest.lookup import Row
from ingest.paper import gather, html, views
from ingest.paper.originals import Original
from ingest.paper.write import stem

#: a site is made from the published file alone: it shows no pictures of the originals
_NO_ORIGINAL: Final = Original(None, "site")
_HOME: Final = ("../forms.html", "表单与指标", "Forms and indicators")


def write(con: duckdb.DuckDBPyConnection, out: Path) -> dict[str, str]:
    """Write the papers of all forms and their index; gives the file's name for each form's id."""
    out.mkdir()
    links: dict[str, str] = {}
    rows: list[Row] = []
    for paper in gather.papers(con, gather.form_ids(con)):
        name = f"{stem(paper)}.html"
        text = html.paper(paper, views.findings(paper, _NO_ORIGINAL), _HOME)
        (out / name).write_text(text, encoding="utf-8")
        links[paper.form_id] = name
        rows.append({**html.summary(paper), "link": name})
    (out / "index.html").write_text(html.index(rows, "全部表单", _HOME), encoding="utf-8")
    return links
