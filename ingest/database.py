"""The build database: made in one step, opened with its raw tables as this version knows them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingest import memory
from ingest.damage import RunError
from ingest.schema import TABLES, create_statements, unknown_columns


def open_build(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the build database and make sure that the raw tables and all their columns are there.

    Raises:
        RunError: a newer version wrote it.
    """
    if not path.exists():
        _create(path)
    con = duckdb.connect(str(path))
    try:
        con.execute("set wal_autocheckpoint = '256MB'")  # each checkpoint writes the ends of all tables anew
        memory.leave_old_rows(con)
        there = {
            (str(table), str(column)): str(kind).lower()
            for table, column, kind in con.execute(
                "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'raw' "
                "and database_name = current_database()"
            ).fetchall()
        }
        if strange := unknown_columns(there):
            raise RunError(
                f"The build database {path} has {strange}, which this version doesn't know: a newer one wrote it. "
                "Update jixiao, or name another place with --warehouse."
            )
        for statement in create_statements():
            con.execute(statement)
        for table, columns in TABLES.items():
            for column, kind in columns.items():
                if (table, column) not in there and any(table == known for known, _ in there):
                    con.execute(f"alter table raw.{table} add column {column} {kind}")
    except BaseException:
        con.close()
        raise
    return con


def _create(path: Path) -> None:
    """Make an empty database in one step: DuckDB itself leaves half a file where it is killed while it makes one."""
    beside = path.with_name(f"{path.stem}.new.duckdb")
    for file in (beside, Path(f"{beside}.wal"), Path(f"{path}.wal")):
        file.unlink(missing_ok=True)
    duckdb.connect(str(beside)).close()
    beside.replace(path)
