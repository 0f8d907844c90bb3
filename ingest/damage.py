"""What to say and do where DuckDB can't use the build database: damaged, newer, held by another program, disk full."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ingest.paths import Target

_DAMAGED = re.compile(
    r"corrupt|could not read enough bytes|not a valid duckdb database|checksum|failed to deserialize|"
    r"serialization error|could not read from file",
    re.IGNORECASE,
)
_NEWER = re.compile(r"database file with version number \d+, but we can only read", re.IGNORECASE)


class RunError(Exception):
    """The run can't go on: one sentence for the person at the terminal; the command ends with exit status 1."""


@contextmanager
def told(place: Target) -> Iterator[None]:
    """Turn what DuckDB says of the build database into a sentence; a damaged one is set aside.

    Raises:
        RunError: the build database can't be used; what isn't about its state passes as it is.
    """
    try:
        yield
    except duckdb.Error as error:
        if (sentence := of_error(place, str(error))) is None:
            raise
        raise RunError(sentence) from error


def of_error(place: Target, text: str) -> str | None:
    """What to say of an error that is about the build database's state, after setting a damaged one aside."""
    first = text.splitlines()[0] if text else ""
    if "No space left" in first:
        return full_disk(first)
    if "could not set lock" in first.lower() or "conflicting lock" in first.lower():
        return f"Another program has {place.build_database} open ({_holder(first)}): close it and run again."
    if _NEWER.search(first):
        return (
            f"The build database {place.build_database} was written by a newer version ({first}): update jixiao, or "
            "name another place with --warehouse."
        )
    if _DAMAGED.search(first) and place.build_database.exists():
        return (
            f"The build database is damaged ({first}). It was set aside as {set_aside(place)}; the published warehouse "
            f"is as it was. Put a backup in its place as {place.build_database}, or run jixiao build again with all "
            "your documents."
        )
    return None


def looked_at(text: str) -> str | None:
    """What is the matter with a database that couldn't be opened to look at it; None where a program writes it."""
    first = text.splitlines()[0] if text else ""
    if _NEWER.search(first):
        return f"a newer version wrote it ({first})"
    return f"it is damaged ({first}); the next run sets it aside" if _DAMAGED.search(first) else None


def full_disk(what: str) -> str:
    """What to say of a disk that is full."""
    return f"The disk is full ({what}): make room and run again; the last good warehouse stays as it was."


def set_aside(place: Target) -> Path:
    """Rename the build database and its log, so that nothing of it is lost and a new one can be made."""
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    kept = place.build_database.with_name(f"{place.build_database.name}.damaged-{stamp}")
    place.build_database.rename(kept)
    log = Path(f"{place.build_database}.wal")
    if log.exists():
        log.rename(f"{kept}.wal")
    return kept


def _holder(text: str) -> str:
    found = re.search(r"PID (\d+)", text)
    return f"process {found[1]}" if found else "it holds the file's lock"
