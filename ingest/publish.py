"""Publication: the public tables go into a new file, which then takes the warehouse's place in one step.

A reader that holds the old file open keeps reading it; whoever connects later sees the new one. A process
that is killed at any moment leaves the old file, and at worst a temporary one that the next run clears away.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest import contract, memory, quoting
from ingest.increment import published
from ingest.land import transaction
from ingest.paths import Target

Table = tuple[str, str]
#: name, type, whether NULL may stand in it, comment
Column = tuple[str, str, bool, str | None]


class PublishError(Exception):
    """The build isn't fit to be published: one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: the file, and how many rows each table has."""

    warehouse: Path
    rows: dict[str, int]


def publish(place: Target) -> Published:
    """Copy the public schemas of the build database beside the warehouse, check the copy, and swap it in.

    Raises:
        PublishError: the build lacks a table or a column of the contract, or the copy differs from it.
    """
    clear_leftovers(place)
    temporary = place.warehouse.with_name(f"{place.warehouse.name}.{os.getpid()}.tmp")
    try:
        rows = _copy(place, temporary)
        _sync(temporary)
        # a log that someone's writing session left belongs to the old file alone
        Path(f"{place.warehouse}.wal").unlink(missing_ok=True)
        temporary.replace(place.warehouse)
        _sync(place.warehouse.parent)
        published.note(place.build_database, place.warehouse)
    finally:
        clear_leftovers(place)
    return Published(place.warehouse, rows)


def check_whole(place: Target) -> None:
    """Make sure that the build database knows of every published document, and of every one that was withdrawn.

    Raises:
        PublishError: the build database was made anew, or is an older copy.
    """
    if not place.warehouse.exists():
        return
    with duckdb.connect(str(place.build_database)) as con:
        try:
            con.execute(f"attach {quoting.text(place.warehouse)} as published (read_only)")
        except duckdb.Error:  # the published file is damaged: it is to be replaced
            return
        lost = _published(
            con, "document_id not in (select document_id from raw.document union select document_id from raw.reject)"
        )
        back = _published(con, "is_withdrawn and document_id not in (select document_id from raw.withdrawal)")
    if lost:
        raise PublishError(
            f"{len(lost)} published documents are not in the build database, such as {lost[0]}: it was made anew, "
            f"or is an older copy. Run jixiao build with all documents, or remove {place.warehouse} to start afresh."
        )
    if back:
        raise PublishError(
            f"{len(back)} withdrawn documents would count again, such as {back[0]}: the build database was made anew, "
            "or is an older copy, and knows of no withdrawal. Run jixiao withdraw for each (core.dim_document has "
            f"the reasons), or remove {place.warehouse} to start afresh."
        )


def _published(con: duckdb.DuckDBPyConnection, condition: str) -> list[str]:
    """Names of the published documents of which something is so; none if the file is of another version."""
    try:
        rows = con.execute(
            f"select file_name from published.core.dim_document where {condition} order by all"
        ).fetchall()
    except duckdb.Error:
        return []
    return [str(name) for (name,) in rows]


def clear_leftovers(place: Target) -> None:
    """Remove the temporary files of runs that were killed; only whoever holds the lock may call this."""
    prefix = f"{place.warehouse.name}."
    for file in place.warehouse.parent.iterdir():
        if file.name.startswith(prefix) and file.name.removesuffix(".wal").endswith(".tmp"):
            file.unlink(missing_ok=True)
    for folder in place.build_dir.glob("shards-*"):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(f"{place.build_database}.tmp", ignore_errors=True)  # what DuckDB had no room for in memory


def _copy(place: Target, temporary: Path) -> dict[str, int]:
    """Fill the temporary file; gives the row count of each table."""
    con = duckdb.connect(str(place.build_database))
    try:
        memory.keep_within(con)
        tables = _tables(con)
        _check_contract(con, tables)
        if not (published.is_known(con, place.warehouse) and _renewed(con, place, temporary, tables)):
            con.execute("reset disabled_compression_methods")  # of the models, in the same process
            memory.all_threads(con)
            con.execute(f"attach {quoting.text(temporary)} as published")
            for schema in contract.SCHEMAS:
                con.execute(f"create schema published.{schema}")
            _copy_tables(con, tables)
        rows = {f"{schema}.{table}": _same_count(con, schema, table) for schema, table in tables}
        con.execute("checkpoint published")
    finally:
        with suppress(duckdb.Error):  # the build database may be held open (modelling.build)
            con.execute("detach database if exists published")
        con.close()
    return rows


def _renewed(con: duckdb.DuckDBPyConnection, place: Target, temporary: Path, tables: list[Table]) -> bool:
    """Copy the last published file and bring it up to date; False where it can't be read or written to the end."""
    try:
        shutil.copyfile(place.warehouse, temporary)
        con.execute(f"attach {quoting.text(temporary)} as published")
        published.renew(con, tables, lambda schema, table: _copy_table(con, schema, table))
    except duckdb.Error:
        con.execute("detach database if exists published")
        temporary.unlink(missing_ok=True)
        Path(f"{temporary}.wal").unlink(missing_ok=True)
        return False
    return True


def _tables(con: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables of the public schemas; a view would break under another file name, so there must be none."""
    found = con.execute(
        "select table_schema, table_name, table_type from information_schema.tables "
        "where table_catalog = current_database() and list_contains(?, table_schema) order by all",
        [list(contract.SCHEMAS)],
    ).fetchall()
    views = [f"{schema}.{name}" for schema, name, kind in found if kind != "BASE TABLE"]
    if views:
        raise PublishError(f"{', '.join(views)} must be a table to be published, not a view.")
    return [(str(schema), str(name)) for schema, name, _ in found]


def _check_contract(con: duckdb.DuckDBPyConnection, tables: list[Table]) -> None:
    there = {f"{schema}.{name}" for schema, name in tables}
    if missing := sorted(contract.TABLES.keys() - there):
        raise PublishError(f"The build lacks {', '.join(missing)}.")
    for name, columns in contract.TABLES.items():
        has = {str(row[0]) for row in con.execute(f"describe {name}").fetchall()}
        if lacking := [column for column in columns if column not in has]:
            raise PublishError(f"{name} of the build lacks {', '.join(lacking)}.")


def _copy_table(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> None:
    _copy_tables(con, [(schema, table)])


def _copy_tables(con: duckdb.DuckDBPyConnection, tables: list[Table]) -> None:
    """Copy tables with their NOT NULLs and comments.

    Facts stand in the order in which their form prints them, other rows in the order of their form and their key, so
    that those of a form are found together; what an increment made anew stands behind (ingest/increment/published.py).
    """
    columns = _columns(con)
    with transaction(con):  # one, as each waits for the disk
        for schema, table in tables:
            con.execute(_creation(schema, table, columns[schema, table], _comment(con, schema, table)))
    for schema, table in tables:
        source = f"{quoting.name(schema)}.{quoting.name(table)}"
        order = _order(con, f"{schema}.{table}", [name for name, *_ in columns[schema, table]])
        con.execute(f"insert into published.{source} select * from {source} order by {order}")


def _columns(con: duckdb.DuckDBPyConnection) -> dict[Table, list[Column]]:
    """The columns of each table of the build, in order."""
    rows = con.execute(
        "select schema_name, table_name, column_name, data_type, is_nullable, comment from duckdb_columns() "
        "where database_name = current_database() order by schema_name, table_name, column_index"
    ).fetchall()
    found: dict[Table, list[Column]] = {}
    for schema, table, name, kind, nullable, words in rows:
        found.setdefault((schema, table), []).append((name, kind, nullable, words))
    return found


def _comment(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> str | None:
    row = con.execute(
        "select comment from duckdb_tables() where database_name = current_database() and schema_name = ? "
        "and table_name = ?",
        [schema, table],
    ).fetchone()
    return row[0] if row else None


def _creation(schema: str, table: str, columns: list[Column], comment: str | None) -> str:
    """The statements that make an empty table, and say what it and its columns hold."""
    goal = f"published.{quoting.name(schema)}.{quoting.name(table)}"
    described = ", ".join(
        f"{quoting.name(name)} {kind}{'' if nullable else ' not null'}" for name, kind, nullable, _ in columns
    )
    told = [f"create table {goal} ({described})"]
    if comment:
        told.append(f"comment on table {goal} is {quoting.text(comment)}")
    told += [
        f"comment on column {goal}.{quoting.name(name)} is {quoting.text(words)}"
        for name, _, _, words in columns
        if words
    ]
    return "; ".join(told)


def _same_count(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> int:
    """The number of a table's rows, which build and copy must agree on."""
    source = f"{quoting.name(schema)}.{quoting.name(table)}"
    counts = con.execute(
        f"select (select count(*) from {source}), (select count(*) from published.{source})"
    ).fetchone()
    if counts is None or counts[0] != counts[1]:
        raise PublishError(f"{schema}.{table} has other rows in the copy than in the build: {counts}.")
    return int(counts[0])


def _order(con: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> str:
    """What the rows are sorted by: no more columns than it takes, as each costs memory and time in a large table."""
    if {"form_id", "line_no"} <= set(columns):
        return "form_id, line_no nulls last"
    row = con.execute("select key_columns from core.dim_table where table_name = ?", [table]).fetchone()
    places = [columns.index(name) for name in (row[0] if row else None) or () if name in columns]
    names = [quoting.name(name) for name in columns[: max(places) + 1]] if places else ["all"]
    if places and "form_id" in columns and names[0] != '"form_id"':
        names.insert(0, "form_id nulls last")
    return ", ".join(names)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
