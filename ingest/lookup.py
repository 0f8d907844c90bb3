"""Questions to a published file: rows by name, which tables it has, ids by their first characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

Row = Mapping[str, object]

#: so many characters of an id are enough where they fit one row alone
SHORTEST = 8


def matches(con: duckdb.DuckDBPyConnection, tables: Mapping[str, str], wanted: str) -> list[tuple[str, str]]:
    """(table, id) of every row whose id begins so; ``tables`` maps a table that is there to its key.

    Nothing matches fewer than ``SHORTEST`` characters.
    """
    wanted = wanted.strip().lower()
    if len(wanted) < SHORTEST or not tables:
        return []
    parts = [f"select '{table}', {key} from {table} where starts_with({key}, $1)" for table, key in tables.items()]
    return [(str(table), str(found)) for table, found in con.execute(" union all ".join(parts), [wanted]).fetchall()]


def columns(con: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    """``schema.table`` -> the names of its columns, for every table that the file holds."""
    found: dict[str, set[str]] = {}
    for schema, table, column in con.execute(
        "select table_schema, table_name, column_name from information_schema.columns"
    ).fetchall():
        found.setdefault(f"{schema}.{table}", set()).add(str(column))
    return {name: frozenset(names) for name, names in found.items()}


def select(con: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()) -> list[Row]:
    """The rows of a query, each by column name."""
    cursor = con.execute(query, list(values))
    names = [str(column[0]) for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
