"""Landing: the raw tables of the build database, whole documents or nothing, keyed by SHA-256."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from ingest.bulk import Packed, Rows, given, insert, pack
from ingest.database import open_build as open_build
from ingest.model import Document
from ingest.runs import now
from ingest.schema import TABLES
from ingest.spool import Spool

#: raw tables that hold what is said of documents, and not what a document says
_KEPT = {"reject", "run", "location", "purge", "sidecar", "arrival", "withdrawal", "correction", "corrected"}
#: raw tables that hold what a document says; what a reader lands of it anew takes the place of the old
DOCUMENT_TABLES = tuple(name for name in TABLES if name not in _KEPT)
#: the ids that a statement is given as one text: each value of a list parameter costs DuckDB's Python side 90 µs
_GIVEN = "(select unnest(string_split($1, ',')))"
#: modules that have no say in what is read from a file: a change in them reads no file again
_NOT_READING = {"cli", "dbt_runner", "explain", "files", "land", "lock", "paths", "pipeline", "publish", "steps"}
_NOT_READING |= {"build", "contract", "damage", "database", "jobs", "pool", "report", "status", "terminal", "worker"}
_NOT_READING |= {"draw", "inspect", "masking", "unknown", "view"}
_NOT_READING |= {"lookup", "options", "paper", "site"}
_NOT_READING |= {"commands", "diff", "purge", "report_more"}
_NOT_READING |= {"corrections", "exports", "masks", "mirror", "personal", "quoting", "shapes", "sidecar", "sidecars"}
_NOT_READING |= {"bulk", "cluster", "dry_run", "due", "events", "lake", "main_job", "runs", "templates", "withdraw"}
_NOT_READING |= {"increment", "modelling", "parsed", "spark"}


@dataclass(frozen=True, slots=True)
class Landing:
    """A document ready to land: raw table name -> rows, ``document`` among them; ``spool`` holds the long ones."""

    document_id: str
    tables: Mapping[str, Packed]
    spool: Spool = field(default_factory=Spool)

    @property
    def row_count(self) -> int:
        """Rows of all tables."""
        return sum(packed.row_count for packed in self.tables.values())


def landing(document_id: str, tables: Mapping[str, Rows]) -> Landing:
    """Pack the rows of a document; few documents are so long that their packed rows need a file.

    Raises:
        ValueError: a row has a column that its raw table doesn't have, or a value of another type.
    """
    spool = Spool()
    return Landing(document_id, {name: pack(name, rows, spool) for name, rows in tables.items()}, spool)


@dataclass(frozen=True, slots=True)
class Reject:
    """A file that can't land: a code of the contract and a sentence that says what to do."""

    document_id: str
    file_name: str
    byte_size: int
    code: str
    reason: str


def reader_version(root: Path) -> str:
    """A hash of all that decides what is read from a file: the reading code, the vocabulary, the divisions.

    ``root`` is the project's root. A document that landed under the same version is not read again.
    """
    package = Path(__file__).resolve().parent
    sources = [
        p for p in package.rglob("*.py") if p.relative_to(package).parts[0].removesuffix(".py") not in _NOT_READING
    ]
    seeds = [*(root / "seeds" / "vocabulary").glob("*.csv"), root / "seeds" / "reference" / "divisions.csv"]
    digest = hashlib.sha256(os.environ.get("JIXIAO_PDF_ENGINE", "").encode())
    for base, files in ((package, sources), (root, seeds)):
        for file in sorted(f for f in files if f.is_file()):
            digest.update(f"{file.relative_to(base).as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def document_row(document: Document, tables: Mapping[str, Rows], version: str, run_id: str) -> dict[str, object]:
    """The ``raw.document`` row: what the file is, how it was read, how many of its texts are accounted for."""
    roles: Counter[str] = Counter()
    was_read: dict[object, bool] = {}
    for row in (row for name in ("cell", "line") for row in tables.get(name, ())):
        if str(row.get("text") or "").strip():
            roles[str(row.get("role"))] += 1
            page = row.get("page_no")
            was_read[page] = was_read.get(page, False) or row.get("confidence") == 1
    return {
        "document_id": document.document_id,
        "file_name": document.file_name,
        "media_type": document.media_type,
        "byte_size": document.byte_size,
        "page_count": len(document.pages),
        "loader": _loader(document.loader, was_read),
        "reader_version": version,
        "run_id": run_id,
        "ingested_at": now(),
        "cell_count": roles.total(),
        "accounted_count": roles.total() - roles["None"] - roles["unmapped"],
    }


def _loader(loader: str, was_read: Mapping[object, bool]) -> str:
    """The loader, ``scan`` where every page was recognised, or both: a page is where none of its texts is certain."""
    if all(was_read.values()):
        return loader
    return f"{loader}+scan" if any(was_read.values()) else "scan"


def landed_versions(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """``document_id`` -> reader version of every landed document."""
    rows = con.execute("select document_id, reader_version from raw.document").fetchall()
    return {str(document_id): str(version) for document_id, version in rows}


def land(con: duckdb.DuckDBPyConnection, *landings: Landing) -> None:
    """Replace everything that is known of some documents, in one transaction; former rejects are forgotten.

    What is said of them (sidecars, arrivals, withdrawals) stays.
    """
    document_ids = [landing.document_id for landing in landings]
    with transaction(con):
        if known := _known(con, document_ids):
            _forget(con, known, (*DOCUMENT_TABLES, "reject"))
        for name in TABLES:
            insert(con, name, (landing.tables[name] for landing in landings if name in landing.tables))
        # the batch in which a document first landed; a document of a run that isn't recorded has none
        con.execute(
            "insert into raw.arrival select document_id, batch_no from raw.document join raw.run using (run_id) "
            f"where document_id in {_GIVEN} and document_id not in (select document_id from raw.arrival)",
            [",".join(document_ids)],
        )


def land_reject(con: duckdb.DuckDBPyConnection, reject: Reject, run_id: str) -> None:
    """Record that a file was rejected, and forget what an earlier reader landed of it.

    A reject that says what the last one said is left as it stands, so that a second run changes nothing.
    """
    same = con.execute(
        "select count(*) from raw.reject where document_id = ? and file_name = ? and reject_code = ? and reason = ?",
        [reject.document_id, reject.file_name, reject.code, reject.reason],
    ).fetchone()
    row: dict[str, object] = {
        "document_id": reject.document_id,
        "file_name": reject.file_name,
        "byte_size": reject.byte_size,
        "reject_code": reject.code,
        "reason": reject.reason,
        "run_id": run_id,
        "rejected_at": now(),
    }
    with transaction(con):
        if known := _known(con, [reject.document_id]):
            _forget(con, known, DOCUMENT_TABLES)
        if not (same and same[0]):
            con.execute(
                "delete from raw.reject where document_id = ? and file_name = ?", [reject.document_id, reject.file_name]
            )
            insert(con, "reject", [pack("reject", [row])])


def forget_rejects(con: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> None:
    """Forget rejects of files that couldn't be opened, by the keys of their paths, now that they can be."""
    con.execute(f"delete from raw.reject where document_id in {_GIVEN}", [",".join(keys)])


def note_names(con: duckdb.DuckDBPyConnection, names: Mapping[str, str]) -> None:
    """Give a landed document the first name in the alphabet that its bytes were ever seen under: no order counts.

    One whose personal data was purged keeps the name that was left.
    """
    kept = "select document_id, file_name from raw.document anti join raw.purge using (document_id)"
    landed = dict(con.execute(kept).fetchall())
    for document_id, name in names.items():
        if name < landed.get(document_id, ""):
            con.execute("update raw.document set file_name = ? where document_id = ?", [name, document_id])


def note_locations(con: duckdb.DuckDBPyConnection, places: Mapping[str, Path]) -> None:
    """Remember where each document's file lies (``document_id`` -> path); the last place named counts.

    A place that was purged isn't remembered again.
    """
    rows: list[dict[str, object]] = []
    gone = con.execute("select document_id from raw.purge anti join raw.location using (document_id)").fetchall()
    purged = {document_id for (document_id,) in gone}
    for document_id, path in places.items():
        if document_id in purged:
            continue
        text = os.path.abspath(path)  # noqa: PTH100 (resolve() would follow a link)
        if text.isprintable():  # a name that isn't Unicode can't be kept as text
            rows.append({"document_id": document_id, "path": text})
    with given(con, "places", "location", rows), transaction(con):
        con.execute(
            "delete from raw.location l using places p where l.document_id = p.document_id and l.path <> p.path"
        )
        con.execute("insert into raw.location from places p anti join raw.location l using (document_id)")


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back on any exception."""
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def _known(con: duckdb.DuckDBPyConnection, document_ids: Sequence[str]) -> list[str]:
    """Which documents landed or were rejected before: without its own row no other table has rows of one."""
    found = con.execute(
        f"select document_id from raw.document where document_id in {_GIVEN} "
        f"union select document_id from raw.reject where document_id in {_GIVEN}",
        [",".join(document_ids)],
    ).fetchall()
    return [str(row[0]) for row in found]


def _forget(con: duckdb.DuckDBPyConnection, document_ids: Sequence[str], tables: Sequence[str]) -> None:
    for name in tables:
        con.execute(f"delete from raw.{name} where document_id in {_GIVEN}", [",".join(document_ids)])
