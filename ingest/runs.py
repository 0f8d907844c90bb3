"""The record of each run in ``raw.run``: what it found, how long its parts took, how it ended."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ingest import events, memory


@dataclass(slots=True)
class Run:
    """One run of the pipeline, as ``raw.run`` records it.

    Counts are of files and documents, ``*_seconds`` wall time of a part; a part that didn't come has none. ``outcome``
    is None until the run is over.
    """

    run_id: str
    command: str
    version: str
    started_at: datetime
    files_seen: int = 0
    landed: int = 0
    unchanged: int = 0
    rejected: int = 0
    again: int = 0
    read_seconds: float = 0.0
    land_seconds: float = 0.0
    dbt_seconds: float | None = None
    publish_seconds: float | None = None
    published_at: datetime | None = None
    read_at: datetime | None = None
    outcome: str | None = None

    def counts(self) -> dict[str, int]:
        """What became of the files."""
        return {
            "found": self.files_seen,
            "landed": self.landed,
            "again": self.again,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }


def now() -> datetime:
    """The present in UTC without a zone, as the raw tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


def start(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Record that a run began; a former one that is still ``running`` was killed, as only one runs at a time."""
    con.execute("update raw.run set status = 'interrupted' where status = 'running'")
    con.execute(
        "insert into raw.run by name select ? as run_id, ? as command, ? as version, ?::timestamp as started_at, "
        "?::integer as files_seen, 'running' as status, ?::integer as batch_no",
        [run.run_id, run.command, run.version, run.started_at, run.files_seen, _batch_no(con)],
    )
    events.tell("run_started", run_id=run.run_id, command=run.command, counts={"found": run.files_seen})


def _batch_no(con: duckdb.DuckDBPyConnection) -> int:
    """The number of this run's batch: the last one's where its reading was cut short, else the next; no clock counts.

    What a run and its repetition land came at the same time, as if the first had never been cut short.
    """
    last = con.execute(
        "select batch_no, bool_or(read_at is not null) from raw.run where batch_no is not null "
        "group by batch_no order by batch_no desc limit 1"
    ).fetchone()
    return 1 if last is None else int(last[0]) + bool(last[1])


def save(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Record what a run has done so far, and its end where it has an outcome."""
    con.execute(
        "update raw.run set files_seen = ?, documents_landed = ?, documents_unchanged = ?, documents_rejected = ?, "
        "documents_again = ?, read_seconds = ?, land_seconds = ?, dbt_seconds = ?, publish_seconds = ?, "
        "published_at = ?, read_at = ?, outcome = ?, status = ?, finished_at = ? where run_id = ?",
        [
            *(run.files_seen, run.landed, run.unchanged, run.rejected, run.again),
            *(run.read_seconds, run.land_seconds, run.dbt_seconds, run.publish_seconds),
            *(run.published_at, run.read_at, run.outcome, "finished" if run.outcome else "running"),
            *(now() if run.outcome else None, run.run_id),
        ],
    )


@contextlib.contextmanager
def ending(database: Path, run: Run) -> Iterator[None]:
    """Record how the block ended: the outcome that it set, or ``error`` where it raised."""
    try:
        yield
    except BaseException:
        run.outcome = "error"
        with contextlib.suppress(duckdb.Error, OSError):  # what went wrong first is what counts
            _end(database, run)
        raise
    _end(database, run)


def _end(database: Path, run: Run) -> None:
    if not database.exists():  # it was damaged and set aside
        return
    with duckdb.connect(str(database)) as con:
        memory.leave_old_rows(con)
        save(con, run)
    told(run)


def told(run: Run) -> None:
    """Tell of a run's end."""
    bad = run.outcome not in {"landed", "published"}
    events.tell(
        "run_finished",
        level=events.Level.error if bad else events.Level.info,
        run_id=run.run_id,
        command=run.command,
        code=run.outcome,
        seconds=round((now() - run.started_at).total_seconds(), 3),
        counts=run.counts(),
    )
