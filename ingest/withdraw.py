"""Taking a document out of the warehouse, and back in; every decision is kept, and nothing is deleted."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from ingest import lock
from ingest.land import open_build, transaction
from ingest.lookup import SHORTEST
from ingest.masking import PHONE
from ingest.paths import Target, UsageError
from ingest.runs import now
from ingest.terminal import Reporter


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a document; ``is_withdrawn`` is how it stands now."""

    document_id: str
    file_name: str
    is_withdrawn: bool


def withdraw(
    place: Target, reporter: Reporter, document_id: str, *, why: str, decided_by: str | None = None, undo: bool = False
) -> Decided:
    """Record that a document is withdrawn, or with ``undo`` that it no longer is; the next build acts on it.

    ``document_id`` may be the first characters of one. ``why`` is published, ``decided_by`` is not. Reading the same
    file again doesn't bring a withdrawn document back.

    Raises:
        UsageError: no landed document has that id, or several; no reason; or it stands so already.
    """
    reason = " ".join(why.split())
    if not reason or not reason.isprintable():
        raise UsageError("Say why, in words: --why TEXT.")
    if PHONE.search(reason):
        raise UsageError("The reason is published: leave the telephone number out of --why.")
    if not place.build_database.is_file():
        raise UsageError(f"There is no build database at {place.build_database}: nothing has landed yet.")
    with lock.exclusive(
        place.build_dir / "lock", "withdraw", lambda holder: reporter.say(f"Waiting for {holder} to finish ...")
    ):
        con = open_build(place.build_database)
        try:
            return _decide(con, document_id, reason, decided_by, "undo" if undo else "withdraw")
        finally:
            con.close()


def _decide(con: duckdb.DuckDBPyConnection, wanted: str, why: str, decided_by: str | None, action: str) -> Decided:
    document_id, file_name = _document(con, wanted.strip().lower())
    if (_last(con, document_id) == "withdraw") == (action == "withdraw"):
        state = "is withdrawn already" if action == "withdraw" else "isn't withdrawn"
        raise UsageError(f"{file_name} (document {document_id[:12]}) {state}: nothing was changed.")
    with transaction(con):
        con.execute(
            "insert into raw.withdrawal by name "
            "select (select coalesce(max(withdrawal_no), 0) + 1 from raw.withdrawal) "
            "as withdrawal_no, $1 as document_id, $2 as action, $3 as why, $4 as decided_by, "
            "$5::timestamp as decided_at",
            [document_id, action, why, decided_by, now()],
        )
    return Decided(document_id, file_name, action == "withdraw")


def _document(con: duckdb.DuckDBPyConnection, wanted: str) -> tuple[str, str]:
    found = con.execute(
        "select document_id, file_name from raw.document where starts_with(document_id, $1)", [wanted]
    ).fetchall()
    if len(wanted) < SHORTEST or not found:
        raise UsageError(
            f"No landed document has the id {wanted}: jixiao status lists them; give its first {SHORTEST} characters "
            "at least."
        )
    if len(found) > 1:
        raise UsageError(f"{len(found)} documents begin with {wanted}: give more of the id.")
    return str(found[0][0]), str(found[0][1])


def _last(con: duckdb.DuckDBPyConnection, document_id: str) -> str | None:
    row = con.execute(
        "select action from raw.withdrawal where document_id = ? order by withdrawal_no desc limit 1", [document_id]
    ).fetchone()
    return str(row[0]) if row else None
