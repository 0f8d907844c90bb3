"""A site without a server: pages that open from a file system, made from the published file alone.

The same warehouse gives the same bytes: rows are ordered, and nothing tells the time of the making.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from ingest.exports import catalogue, folder
from ingest.site import charts, data, forms, pages
from ingest.site.labels import Labels
from ingest.site.plan import PAGES
from ingest.site.questions import FORMS, QUESTIONS, Found, Question

_STATIC: Final = Path(__file__).resolve().parent / "static"
_ID: Final = "form"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the folder, its files with their sizes in bytes, and how many forms have a page."""

    folder: Path
    files: dict[str, int]
    forms: int


def site(warehouse: Path, out: Path, *, replace: bool) -> Made:
    """Write the site into the folder ``out``, in one step.

    Raises:
        UsageError: the warehouse has no dictionary, or ``out`` can't be written or replaced.
    """
    folder.check(out, replace=replace, kind=folder.SITE)
    with (
        duckdb.connect(str(warehouse), read_only=True) as con,
        folder.fresh(out, replace=replace, kind=folder.SITE) as fresh,
    ):
        labels = Labels(catalogue.read(con, warehouse))
        links = forms.write(con, fresh / "forms")
        found = {question.name: _found(con, question, links) for question in QUESTIONS}
        _data(fresh / "data", found, labels)
        _pages(fresh, found, labels)
        _static(fresh / "static")
        folder.seal(fresh, folder.SITE, {"title": "绩效自评数据", "forms": len(links)})
        files = {f.relative_to(fresh).as_posix(): f.stat().st_size for f in sorted(fresh.rglob("*")) if f.is_file()}
    return Made(out, files, len(links))


def _found(con: duckdb.DuckDBPyConnection, question: Question, links: Mapping[str, str]) -> Found:
    """A question's rows; a form's id becomes the name of its page."""
    cursor = con.execute(question.sql)
    names = tuple(str(column[0]) for column in cursor.description or ())
    rows = [list(row) for row in cursor.fetchall()]
    if _ID in names:
        at = names.index(_ID)
        for row in rows:
            row[at] = links.get(str(row[at]))
    return Found(question, names, rows)


def _pages(out: Path, found: Mapping[str, Found], labels: Labels) -> None:
    for page in PAGES:
        (out / f"{page.name}.html").write_text(pages.render(page, labels, found), encoding="utf-8")


def _data(out: Path, found: Mapping[str, Found], labels: Labels) -> None:
    for name, of in found.items():
        data.save(out, name, data.packed(of.names, of.rows))
    data.save(out, "labels", {"codes": pages.codes(labels), "search": FORMS.search})


def _static(out: Path) -> None:
    out.mkdir()
    for file in sorted(_STATIC.iterdir()):
        shutil.copyfile(file, out / file.name)
    (out / "vega.js").write_text(charts.library(), encoding="utf-8")
