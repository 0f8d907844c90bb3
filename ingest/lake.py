"""The public tables in a DuckLake: a catalogue in PostgreSQL, Parquet in a folder, a snapshot a build.

One transaction brings a build into the lake: whoever reads sees one build or the next, and former builds stay to be
asked. A table that a build leaves as it was is not written again. Needs the extra ``lake``, which holds DuckDB's own
extensions, so that nothing is downloaded at run time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest import contract, quoting
from ingest.mirror import MirrorError, without_password
from ingest.paths import UsageError

_EXTENSIONS = ("postgres_scanner", "ducklake")
_CONFLICT = re.compile(r"conflict|could not serialize|deadlock", re.IGNORECASE)


class LakeError(MirrorError):
    """The lake couldn't be reached or didn't take the build: one sentence, without the password."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What is in the lake now: rows of each table, the tables that this build changed, the number of its snapshot."""

    rows: dict[str, int]
    written: tuple[str, ...]
    snapshot: int


def lay(warehouse: Path, dsn: str, data: Path) -> Laid:
    """Bring the published tables into a lake, which is made where there is none yet.

    Args:
        warehouse: the published file.
        dsn: the PostgreSQL database of the catalogue, as ``postgresql://owner@host/database``; the password comes
            from ``PGPASSWORD``, a password file, or the address itself.
        data: the folder of the data, the same for every build and every reader.

    Raises:
        UsageError: the extra isn't installed.
        LakeError: PostgreSQL or DuckLake says no; the lake is as it was.
    """
    con = duckdb.connect()
    try:
        load_extensions(con)
        con.execute(f"attach {quoting.text(warehouse)} as published (read_only)")
        con.execute(
            f"attach {quoting.text(f'ducklake:postgres:{dsn}')} as lake (data_path {quoting.text(data.absolute())})"
        )
        return _lay(con)
    except duckdb.Error as problem:
        if _CONFLICT.search(str(problem)):
            raise LakeError("Another program wrote to the lake meanwhile; it has none of this: run again.") from problem
        raise LakeError(without_password(str(problem), dsn)) from problem
    finally:
        con.close()


def load_extensions(con: duckdb.DuckDBPyConnection) -> None:
    """Load DuckDB's extensions from their packages.

    Raises:
        UsageError: the extra isn't installed.
    """
    try:
        from duckdb_extensions import import_extension

        for name in _EXTENSIONS:
            import_extension(name, con=con)
    except ImportError as problem:
        raise UsageError(
            "The extra for a lake is missing: .venv/bin/python -m pip install 'jixiao[lake]'."
        ) from problem
    for name in _EXTENSIONS:
        con.execute(f"load {name}")


def _lay(con: duckdb.DuckDBPyConnection) -> Laid:
    con.begin()
    for schema in contract.SCHEMAS:
        con.execute(f"create schema if not exists lake.{schema}")
    new, old = _tables(con, "published"), _tables(con, "lake")
    written = [table for table, columns in new.items() if old.get(table) != columns or _differs(con, table)]
    for table in written:
        con.execute(f"create or replace table lake.{table} as from published.{table}")
    for table in old.keys() - new.keys():
        con.execute(f"drop table lake.{table}")
    _describe(con)
    con.execute("call lake.set_commit_message('jixiao', ?)", [f"{len(written)} of {len(new)} tables changed"])
    con.commit()
    rows = {table: _count(con, f"select count(*) from lake.{table}") for table in new}
    return Laid(rows, tuple(written), _count(con, "select max(snapshot_id) from lake.snapshots()"))


def _tables(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, tuple[str, ...]]:
    """The public tables of a database with their columns and types, in the columns' order."""
    found = con.execute(
        "select schema_name, table_name, list(column_name || ' ' || data_type order by column_index) "
        "from duckdb_columns() where database_name = ? and list_contains(?, schema_name) group by all order by all",
        [database, list(contract.SCHEMAS)],
    ).fetchall()
    return {f"{schema}.{quoting.name(table)}": tuple(columns) for schema, table, columns in found}


def _differs(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether a table of the same columns has other rows."""
    new, old = f"from published.{table}", f"from lake.{table}"
    return bool(_count(con, f"select count(*) from (({new} except all {old}) union all ({old} except all {new}))"))


def _describe(con: duckdb.DuckDBPyConnection) -> None:
    """Bring the comments that the lake lacks."""
    said = """select schema_name, table_name, null as column_name, comment from duckdb_tables()
        where database_name = '{0}'
        union all
        select schema_name, table_name, column_name, comment from duckdb_columns() where database_name = '{0}'"""
    missing = con.execute(
        f"select * from (({said.format('published')}) except ({said.format('lake')})) "
        "where comment is not null and list_contains(?, schema_name) order by all",
        [list(contract.SCHEMAS)],
    ).fetchall()
    for schema, table, column, comment in missing:
        place = f"lake.{schema}.{quoting.name(table)}" + (f".{quoting.name(column)}" if column else "")
        con.execute(f"comment on {'column' if column else 'table'} {place} is {quoting.text(comment)}")


def _count(con: duckdb.DuckDBPyConnection, question: str) -> int:
    row = con.execute(question).fetchone()
    return int(row[0]) if row else 0
