"""Which papers are wanted, and the files that they become."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import duckdb

from ingest import lookup
from ingest.paper import excel, gather, html, views
from ingest.paper.gather import Paper
from ingest.paper.originals import Originals, noted_places
from ingest.paths import Target, UsageError, check_published

#: so much of a form's id stands in its file's name
_IN_NAME = 12
#: a workbook holds so many forms at most; a larger region has several
_MOST_FORMS = 100


@dataclass(slots=True)
class Written:
    """What came of it: files made, forms and findings on them, and originals that could not be shown."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    forms: int = 0
    findings: int = 0
    missing: dict[str, str] = field(default_factory=dict)


def write(
    place: Target, folder: Path, *, form_id: str | None, region: str | None, everything: bool, files: Sequence[Path]
) -> Written:
    """Write the papers of one form, of a region's forms or of all, with an index where there are several.

    ``files`` are files and folders in which the originals are looked for first.

    Raises:
        UsageError: not exactly one of the three is asked for, nothing fits, or the folder can't be written.
    """
    if sum((form_id is not None, region is not None, everything)) != 1:
        raise UsageError("Say whose paper: a form's id, --region CODE, or --all (one of the three).")
    warehouse = check_published(place)
    con = duckdb.connect(str(warehouse), read_only=True)
    try:
        wanted = _wanted(con, form_id, region)
        originals = Originals(files, noted_places(place.build_database))
        done = Written(folder)
        folder.mkdir(parents=True, exist_ok=True)
        rows: list[lookup.Row] = []
        papers = gather.papers(con, wanted)
        for _, of in groupby(papers, key=lambda paper: paper.form["region_code"] if form_id is None else None):
            rows += _region(of, originals, done, is_one=form_id is not None)
        if len(rows) > 1:
            title = f"{rows[0]['region_name_zh'] or ''}" if region else "全部表单"
            _save(done, "index.html", html.index(rows, title).encode())
        return done
    except OSError as error:
        why = error.strerror or error
        raise UsageError(f"No papers in {folder}: {why}; name a folder that can be written.") from error
    finally:
        con.close()


def _wanted(con: duckdb.DuckDBPyConnection, form_id: str | None, region: str | None) -> list[str]:
    if form_id is not None:
        matches = lookup.matches(con, {"core.dim_form": "form_id"}, form_id)
        if not matches:
            raise UsageError(f"No form has the id {form_id}: take a form_id of core.dim_form.")
        if len(matches) > 1:
            raise UsageError(f"{len(matches)} forms have ids that begin with {form_id}: give more of the id.")
        _check_current(con, matches[0][1])
        return [matches[0][1]]
    found = gather.form_ids(con, region)
    if not found:
        raise UsageError(
            f"No form is of the region {region}: take a region_code of core.dim_form."
            if region
            else "The warehouse holds no forms: run jixiao build with some."
        )
    return found


def _check_current(con: duckdb.DuckDBPyConnection, form_id: str) -> None:
    """A form that doesn't count has no facts, and so no paper."""
    if "form_status" not in lookup.columns(con)["core.dim_form"]:
        return
    status, newer = lookup.select(
        con, "select form_status, superseded_by from core.dim_form where form_id = ?", [form_id]
    )[0].values()
    if status == "superseded":
        raise UsageError(f"The form {form_id[:8]} was superseded: ask for the paper of {newer}, which took its place.")
    if status == "withdrawn":
        raise UsageError(f"The form {form_id[:8]} is of a document that was withdrawn: it has no paper.")


def _region(papers: Iterable[Paper], originals: Originals, done: Written, *, is_one: bool) -> list[lookup.Row]:
    """Write one region's papers as they come, and its workbooks; gives a row of the index for each paper."""
    rows: list[lookup.Row] = []
    told: list[tuple[Paper, list[views.Finding]]] = []
    part = 0
    for paper in papers:
        if len(told) == _MOST_FORMS:
            part += 1
            _book(done, told, f"-{part}")
            told = []
        original = originals.of(paper.form)
        found = views.findings(paper, original)
        if any(finding.strips for finding in found) and views.has_pages(paper):
            done.missing[str(paper.form["file_name"])] = original.state
        name = f"{stem(paper)}.html"
        _save(done, name, html.paper(paper, found).encode())
        rows.append({**html.summary(paper), "link": name})
        told.append((paper, found))
        done.forms += 1
        done.findings += len(found)
    _book(done, told, f"-{part + 1}" if part else "", stem(told[0][0]) if is_one else None)
    return rows


def _book(done: Written, told: list[tuple[Paper, list[views.Finding]]], number: str, name: str | None = None) -> None:
    region = str(told[0][0].form["region_code"] or "000000")
    _save(done, f"{name or region}{number}.xlsx", excel.workbook(told))


def stem(paper: Paper) -> str:
    """What a paper's file is called: region, year, and how the form's id begins."""
    form = paper.form
    return f"{form['region_code'] or '000000'}-{form['fiscal_year'] or '0000'}-{paper.form_id[:_IN_NAME]}"


def _save(done: Written, name: str, data: bytes) -> None:
    path = done.folder / name
    path.write_bytes(data)
    done.files.append(path)
