"""Taking up the sidecars of a run's documents: which sidecar is of which document, and what ``raw.sidecar`` says.

A sidecar that can't be taken is recorded as a reject (``invalid_sidecar``) until it is mended; its document lands all
the same, and keeps what an earlier sidecar said. A document whose sidecar was removed loses what it said.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from ingest import sidecar
from ingest.bulk import given
from ingest.files import SourceFile, as_text
from ingest.land import Reject, land_reject, note_locations, transaction
from ingest.schema import TABLES
from ingest.sidecar import SidecarError, Values

#: so many problems of one sidecar are told one by one
_TOLD = 5


@dataclass(slots=True)
class _Found:
    """What the sidecars of a run say: values by document with the sidecar's path, and problems by sidecar."""

    values: dict[str, tuple[Path, Values]] = field(default_factory=dict)
    problems: dict[Path, list[str]] = field(default_factory=dict)
    #: documents about which nothing is changed, because a sidecar of theirs can't be taken
    unclear: set[str] = field(default_factory=set)
    #: every place at which a sidecar was looked for
    looked_at: set[Path] = field(default_factory=set)


def documents(paths: Iterable[Path]) -> list[Path]:
    """The paths without the sidecars among them; a sidecar that is named without its document stands for it."""
    named = list(paths)
    kept = [path for path in named if not sidecar.is_sidecar(path)]
    owners = (sidecar.document_of(path) for path in named if path.name.endswith(sidecar.SUFFIX))
    there = set(kept)
    return kept + [path for path in dict.fromkeys(owners) if path not in there and path.is_file()]


def take_up(
    con: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], paths: Iterable[Path], run_id: str
) -> list[Reject]:
    """Land what the sidecars of these files say, in one transaction; gives a reject for each that can't be taken.

    ``paths`` are all that were named, so that a sidecar without a document is told.
    """
    found = _find([file for file in files if not file.problem], paths)
    rejects = [_reject(path, problems) for path, problems in found.problems.items()]
    with transaction(con):
        _land(con, found, run_id)
        _remove(con, [file.document_id for file in files], found)
    _forget_rejects(con, found)
    for path, reject in zip(found.problems, rejects, strict=True):
        land_reject(con, reject, run_id)
        note_locations(con, {reject.document_id: path})
    return rejects


def problems(files: Sequence[SourceFile], paths: Iterable[Path]) -> list[Reject]:
    """A reject for each sidecar that ``take_up`` couldn't take; nothing is written."""
    return [_reject(path, told) for path, told in _find(files, paths).problems.items()]


def _find(files: Sequence[SourceFile], paths: Iterable[Path]) -> _Found:
    found = _Found()
    tables: dict[Path, dict[str, sidecar.Row]] = {}
    places = [(file, path) for file in files for path in (file.path, *file.other_paths)]
    named = [path for path in paths if sidecar.is_sidecar(path)]
    for folder in sorted({path.parent for _, path in places} | {path.parent for path in named}):
        tables[folder] = _table(folder / sidecar.FOLDER_TABLE, found)
    for file, path in places:
        own = sidecar.beside(path)
        found.looked_at.add(own)
        if own.is_file():
            _own(file, own, found)
        elif row := tables[path.parent].get(as_text(path.name)):
            _keep(file, path.with_name(sidecar.FOLDER_TABLE), row.values, found, row.problem)
    for path in named:
        found.looked_at.add(path)
        if path.name.endswith(sidecar.SUFFIX) and not (document := sidecar.document_of(path)).is_file():
            _problem(found, path, f"there is no {document.name} beside it; rename the sidecar after its document")
    return found


def _table(path: Path, found: _Found) -> dict[str, sidecar.Row]:
    found.looked_at.add(path)
    if not path.is_file():
        return {}
    try:
        rows = sidecar.read_table(path)
    except (SidecarError, OSError) as error:
        _problem(found, path, str(error))
        return {}
    for row in rows:
        if row.problem or not path.with_name(row.file_name).is_file():
            problem = row.problem or f"there is no file {row.file_name} in this folder; write the name of one"
            _problem(found, path, f"line {row.line_no}: {problem}")
    return {as_text(row.file_name): row for row in rows}


def _own(file: SourceFile, path: Path, found: _Found) -> None:
    try:
        _keep(file, path, sidecar.read(path), found)
    except (SidecarError, OSError) as error:
        _problem(found, path, str(error))
        found.unclear.add(file.document_id)


def _keep(file: SourceFile, path: Path, values: Values, found: _Found, problem: str | None = None) -> None:
    """Note what a sidecar says of a document, unless another file with the same bytes has one that says otherwise."""
    if problem:
        found.unclear.add(file.document_id)
        return
    _, other = found.values.setdefault(file.document_id, (path, values))
    if other != values:
        key = next(k for k in (*values, *other) if values.get(k) != other.get(k))
        _problem(
            found,
            path,
            f"key {key} is {values.get(key, '')!r}, and the sidecar of another file with the same bytes says "
            f"{other.get(key, '')!r}; write the same in both",
        )
        found.unclear.add(file.document_id)


def _problem(found: _Found, path: Path, problem: str) -> None:
    found.problems.setdefault(path, []).append(problem)


def _reject(path: Path, problems: Sequence[str]) -> Reject:
    data = path.read_bytes()[: 1024**2] if path.is_file() else b""
    told = "; ".join(problems[:_TOLD]) + (f"; and {len(problems) - _TOLD} more" if len(problems) > _TOLD else "")
    name = as_text(path.name)
    return Reject(hashlib.sha256(data).hexdigest(), name, len(data), "invalid_sidecar", f"{name}: {told}.")


def _land(con: duckdb.DuckDBPyConnection, found: _Found, run_id: str) -> None:
    rows = [
        {"document_id": document_id, "path": _absolute(path), **_typed(values), "run_id": run_id}
        for document_id, (path, values) in found.values.items()
        if document_id not in found.unclear
    ]
    same = " and ".join(f"s.{name} is not distinct from t.{name}" for name in list(TABLES["sidecar"])[:-1])
    with given(con, "taken", "sidecar", rows):
        con.execute(f"delete from raw.sidecar s using taken t where s.document_id = t.document_id and not ({same})")
        con.execute("insert into raw.sidecar by name from taken anti join raw.sidecar using (document_id)")


def _remove(con: duckdb.DuckDBPyConnection, document_ids: Sequence[str], found: _Found) -> None:
    """Forget what a sidecar said that is no longer there."""
    named = set(document_ids) - found.values.keys() - found.unclear
    for document_id, path in con.execute("select document_id, path from raw.sidecar").fetchall():
        if document_id in named and not os.path.exists(path):  # noqa: PTH110 (as it was noted)
            con.execute("delete from raw.sidecar where document_id = ?", [document_id])


def _forget_rejects(con: duckdb.DuckDBPyConnection, found: _Found) -> None:
    """Forget the rejects of sidecars that were looked at and are no problem any more, or say something else now."""
    places = con.execute(
        "select distinct r.document_id, l.path from raw.reject r join raw.location l using (document_id) "
        "where reject_code = 'invalid_sidecar'"
    ).fetchall()
    looked_at = {_absolute(path) for path in found.looked_at}
    still = {_reject(path, problems).document_id for path, problems in found.problems.items()}
    for document_id, path in places:
        if path in looked_at and document_id not in still:
            for table in ("reject", "location"):
                con.execute(f"delete from raw.{table} where document_id = ?", [document_id])


def _typed(values: Values) -> Mapping[str, object]:
    return {key: date.fromisoformat(text) if key.endswith("_on") else text for key, text in values.items()}


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 (resolve() would follow a link)
