"""What a warehouse holds: documents, rejects, forms, facts, findings, and how the last run went."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from ingest import damage, lock
from ingest.lookup import columns, select
from ingest.paths import Target

_COUNTED = {
    "documents": "core.dim_document",
    "forms": "core.dim_form",
    "budget_facts": "core.fct_budget",
    "indicator_facts": "core.fct_indicator",
    "score_facts": "core.fct_score",
    "findings": "audit.fct_finding",
    "rejected": "audit.rejected_document",
}


@dataclass(slots=True)
class Status:
    """The state of a warehouse; ``published`` is empty where nothing is published yet.

    ``documents`` and ``rejects`` come from the build database where it can be read (what has landed, though
    perhaps not yet published), else from the published file. ``last_run`` is a row of raw.run with times as ISO 8601 in
    UTC, empty where it can't be read; a run that was killed has the status ``interrupted``. ``is_running`` says that
    a build or an ingest is under way; ``build_problem``, where none is, that the build database is damaged or newer.
    """

    warehouse: str
    build_database: str
    published: dict[str, int] = field(default_factory=dict)
    findings_by_severity: dict[str, int] = field(default_factory=dict)
    documents: list[dict[str, str]] = field(default_factory=list)
    rejects: list[dict[str, str]] = field(default_factory=list)
    last_run: dict[str, object] = field(default_factory=dict)
    corrections: dict[str, int] = field(default_factory=dict)
    is_build_readable: bool = False
    build_problem: str | None = None
    is_running: bool = False

    def as_json(self) -> dict[str, object]:
        """The status as plain data."""
        return asdict(self)


def read(place: Target) -> Status:
    """Read the status of a warehouse and of its build database; neither is written."""
    status = Status(str(place.warehouse), str(place.build_database))
    status.is_running = lock.is_held(place.build_dir / "lock")
    if place.warehouse.is_file():
        _read_published(place.warehouse, status)
    if place.build_database.is_file():
        _read_build(place.build_database, status)
    return status


def _read_published(file: Path, status: Status) -> None:
    con = duckdb.connect(str(file), read_only=True)
    try:
        for name, table in _COUNTED.items():
            status.published[name] = int(_one(con, f"select count(*) from {table}"))
            if name == "forms" and "is_current" in columns(con).get(table, ()):
                status.published["superseded_forms"] = int(
                    _one(con, "select count(*) from core.dim_form where form_status = 'superseded'")
                )
        by_severity = "select severity, count(*) from audit.fct_finding group by all order by severity"
        status.findings_by_severity = {str(key): int(count) for key, count in con.execute(by_severity).fetchall()}
        status.documents = _texts(
            con,
            "select d.document_id, d.file_name, d.loader, d.ingested_at, count(form_id) as forms "
            "from core.dim_document d left join core.dim_form using (document_id) group by all order by file_name",
        )
        status.rejects = _texts(
            con, "select document_id, file_name, reject_code, reason from audit.rejected_document order by file_name"
        )
    finally:
        con.close()


def _read_build(file: Path, status: Status) -> None:
    try:
        con = duckdb.connect(str(file), read_only=True)
    except duckdb.Error as error:
        status.build_problem = damage.looked_at(str(error))
        return
    try:
        status.documents = _texts(
            con,
            "select d.document_id, d.file_name, d.loader, d.ingested_at, count(form_no) as forms, "
            "(select string_agg(page_no, ', ' order by page_no) from raw.unmapped u "
            "where u.document_id = d.document_id and kind = 'page') as unread_pages "
            "from raw.document d left join raw.form using (document_id) group by all order by file_name",
        )
        for document in status.documents:
            document["withdrawn"] = _withdrawn(con, document["document_id"])
        status.rejects = _texts(
            con, "select document_id, file_name, reject_code, reason from raw.reject order by file_name"
        )
        status.last_run = _last_run(con, is_running=status.is_running)
        status.corrections = {
            "made": int(_one(con, "select count(*) from raw.correction where document_id is not null")),
            "waiting": int(_one(con, "select count(*) from raw.correction where document_id is null")),
        }
        status.is_build_readable = True
    except duckdb.CatalogException:  # dbt made the file, nothing was ever ingested
        return
    finally:
        con.close()


def _last_run(con: duckdb.DuckDBPyConnection, *, is_running: bool) -> dict[str, object]:
    """The latest row of raw.run; nobody is at work on one that has no end while nothing runs."""
    rows = select(con, "from raw.run order by rowid desc limit 1")
    run = {name: f"{v.isoformat()}Z" if isinstance(v, datetime) else v for row in rows for name, v in row.items()}
    if run.get("status") == "running" and not is_running:
        run["status"] = "interrupted"
    return run


def _withdrawn(con: duckdb.DuckDBPyConnection, document_id: str) -> str:
    """Why a document is withdrawn; empty where it isn't, or in a file of an older version."""
    if "raw.withdrawal" not in columns(con):
        return ""
    found = con.execute(
        "select case when action = 'withdraw' then why end from raw.withdrawal where document_id = ? "
        "order by withdrawal_no desc limit 1",
        [document_id],
    ).fetchone()
    return str(found[0] or "") if found else ""


def _one(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0


def _texts(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, str]]:
    cursor = con.execute(query)
    names = [str(column[0]) for column in cursor.description or ()]
    return [
        {name: "" if value is None else str(value) for name, value in zip(names, row, strict=True)}
        for row in cursor.fetchall()
    ]
