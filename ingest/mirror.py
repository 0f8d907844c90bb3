"""A copy of the public tables in PostgreSQL, for many people over a network, behind a password and read-only.

The tables are copied beside the ones that people read, and one transaction puts the new schemas in their place: a
query sees one build or the next, never parts of both. PostgreSQL does the rest: users, passwords, encryption, and
drivers for every tool. Needs the extra ``postgres`` (DuckDB's own extension from its package, no download).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest import contract, quoting
from ingest.paths import UsageError

#: a schema's new version stands beside it under this prefix until it takes its place
_NEXT = "jixiao_next_"
#: so long the swap waits for queries that read the old tables, before it gives up and leaves them
_LOCK_TIMEOUT = "30s"


class MirrorError(Exception):
    """PostgreSQL couldn't be reached or didn't take the tables: one sentence, without the password."""


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What was copied: how many rows each table has."""

    rows: dict[str, int]


def mirror(warehouse: Path, dsn: str, reader: str) -> Mirrored:
    """Copy the published tables into a PostgreSQL database and let ``reader`` read them.

    Args:
        warehouse: the published file.
        dsn: where to, as ``postgresql://owner@host/database`` or ``host=... dbname=...``; the owner's password
            comes from ``PGPASSWORD``, a password file, or the address itself.
        reader: a role that may read the tables and nothing else; it must be there.

    Raises:
        UsageError: the extra isn't installed, or the reader's name isn't plain.
        MirrorError: PostgreSQL says no; the tables that people read are as they were.
    """
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", reader):
        raise UsageError(f"{reader!r} is no name of a role: small letters, digits and _ only.")
    con = duckdb.connect()
    try:
        _load_extension(con)
        con.execute(f"attach {quoting.text(warehouse)} as published (read_only)")
        con.execute(f"attach {quoting.text(dsn)} as server (type postgres)")
        rows = _copy(con)
        _execute(con, _swap(con, reader))
    except duckdb.Error as problem:
        raise MirrorError(without_password(str(problem), dsn)) from problem
    finally:
        con.close()
    return Mirrored(rows)


def _load_extension(con: duckdb.DuckDBPyConnection) -> None:
    try:
        from duckdb_extensions import import_extension
    except ImportError as problem:
        raise UsageError(
            "The extra for PostgreSQL is missing: .venv/bin/python -m pip install 'jixiao[postgres]'."
        ) from problem
    import_extension("postgres_scanner", con=con)
    con.execute("load postgres_scanner")


def _copy(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Copy each public table into the schema beside the one that people read; gives the row counts."""
    tables = con.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'published' "
        "and list_contains(?, schema_name) order by all",
        [list(contract.SCHEMAS)],
    ).fetchall()
    rows: dict[str, int] = {}
    for schema in contract.SCHEMAS:
        _execute(con, f"drop schema if exists {_NEXT}{schema} cascade; create schema {_NEXT}{schema}")
    con.execute("call pg_clear_cache()")
    for schema, table in tables:
        target = f"server.{_NEXT}{schema}.{quoting.name(table)}"
        con.execute(f"create table {target} as from published.{schema}.{quoting.name(table)}")
        counted = con.execute(f"select count(*) from published.{schema}.{quoting.name(table)}").fetchone()
        rows[f"{schema}.{table}"] = int(counted[0]) if counted else 0
    return rows


def _swap(con: duckdb.DuckDBPyConnection, reader: str) -> str:
    """What puts the new schemas in place of the old, with comments and rights; it runs as one transaction."""
    steps = [f"set local lock_timeout = '{_LOCK_TIMEOUT}'"]
    for table, column, comment in _comments(con):
        steps.append(f"comment on {'column' if column else 'table'} {_place(table, column)} is {quoting.text(comment)}")
    for schema in contract.SCHEMAS:
        steps += [
            f"drop schema if exists {schema} cascade",
            f"alter schema {_NEXT}{schema} rename to {schema}",
            f"revoke all on schema {schema} from public",
            f"grant usage on schema {schema} to {reader}",
            f"grant select on all tables in schema {schema} to {reader}",
        ]
    return "; ".join(steps)


def _comments(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str | None, str]]:
    """The comments of the published file: on tables (column None) and columns."""
    return con.execute(
        """select schema_name || '.' || table_name, null, comment from duckdb_tables()
        where database_name = 'published' and comment is not null
        union all
        select schema_name || '.' || table_name, column_name, comment from duckdb_columns()
        where database_name = 'published' and comment is not null order by all"""
    ).fetchall()


def _place(table: str, column: str | None) -> str:
    schema, name = table.split(".")
    return f"{_NEXT}{schema}.{quoting.name(name)}" + (f".{quoting.name(column)}" if column else "")


def _execute(con: duckdb.DuckDBPyConnection, statements: str) -> None:
    con.execute("call postgres_execute('server', ?)", [statements])


def without_password(message: str, dsn: str) -> str:
    """What PostgreSQL said, on one line, without the address's password."""
    found = re.search(r"://[^:/@]*:([^@]*)@", dsn) or re.search(r"password\s*=\s*'?([^'\s]+)", dsn)
    line = " ".join(message.split())
    return f"PostgreSQL: {line.replace(found[1], '***') if found and found[1] else line}"
