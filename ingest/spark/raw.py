"""The raw tables as Parquet, a folder a table: what `dbt build --target spark` reads."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import duckdb

from ingest import lock, quoting
from ingest.paths import Target, UsageError
from ingest.schema import TABLES
from ingest.terminal import Reporter

#: a table's files are about so large, so that a cluster can share them out
_FILE_SIZE: Final = "128MB"
_TABLES: Final = (
    "select table_name from duckdb_tables() where schema_name = 'raw' and database_name = current_database()"
)


def write(place: Target, folder: Path, reporter: Reporter) -> dict[str, int]:
    """Write the raw tables into a folder, in the place of what was written there before; gives the rows of each.

    They are written beside and renamed, so that the folder holds one state of all tables. Waits for a build that is
    under way.

    Raises:
        UsageError: there is no build database, or something else stands in the folder.
    """
    if not place.build_database.is_file():
        raise UsageError(
            f"There is no build database at {place.build_database}: read documents with jixiao ingest first."
        )
    _check(folder)
    beside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True, mode=0o700)  # names and telephone numbers are in it
    with (
        lock.exclusive(place.build_dir / "lock", "raw", lambda holder: reporter.say(f"Waiting for {holder} ...")),
        duckdb.connect(str(place.build_database), read_only=True) as con,
    ):
        there = {name for (name,) in con.execute(_TABLES).fetchall()}  # an older version's lacks the newest
        rows = {table: _table(con, table, beside / table) for table in TABLES if table in there}
    if folder.exists():
        shutil.rmtree(folder)
    beside.replace(folder)
    return rows


def _check(folder: Path) -> None:
    """Raises UsageError where a file, or a folder with anything but raw tables, would be replaced."""
    if folder.is_file() or (folder.is_dir() and {path.name for path in folder.iterdir()} - TABLES.keys()):
        raise UsageError(f"{folder} holds something else than raw tables: it stays as it is; name another folder.")


def _table(con: duckdb.DuckDBPyConnection, table: str, folder: Path) -> int:
    count = con.execute(
        f"copy raw.{table} to {quoting.text(folder)} (format parquet, compression zstd, file_size_bytes '{_FILE_SIZE}')"
    ).fetchall()[0][0]
    return int(count)
