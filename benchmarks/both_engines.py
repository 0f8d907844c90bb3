"""Whether the models give the same public rows on DuckDB and on Apache Spark.

    python benchmarks/both_engines.py warehouse/jixiao.duckdb warehouse/spark

compares a published warehouse with the folder in which `dbt build --target spark` has written its tables, row for row
and without regard to their order, and names the first differences of each table: key, column, both values.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

SHOWN = 5


@dataclass(frozen=True)
class Difference:
    """One thing that differs in a table: its columns, a row that one side lacks, or a value of a row."""

    table: str
    row: str
    column: str
    in_duckdb: object
    in_spark: object

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.column}: DuckDB {self.in_duckdb!r}, Spark {self.in_spark!r}"


def compare(warehouse: Path, folder: Path) -> tuple[dict[str, int], list[Difference]]:
    """The rows of each public table, and what differs (at most SHOWN differences of a table)."""
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    con.execute(f"attach '{warehouse}' as built (read_only)")
    keys = dict(con.execute("select table_name, key_columns from built.core.dim_table").fetchall())
    rows: dict[str, int] = {}
    found: list[Difference] = []
    for table, key in sorted(keys.items()):
        schema, name = table.split(".")
        files = folder / f"{schema}.db" / name
        if not any(files.glob("*.parquet")):
            found.append(Difference(table, "", "", "there", "no files"))
            continue
        con.execute(f"create or replace temp view spark_rows as from read_parquet('{files}/*.parquet')")
        rows[table] = con.execute(f"select count(*) from built.{table}").fetchall()[0][0]
        found += _columns(con, table) or _rows(con, table, list(key))
    con.close()
    return rows, found


def _types(con: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind, *_ in con.execute(f"describe {relation}").fetchall()]


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> list[Difference]:
    """Columns that differ in name, place or type; a text, number, date or list is the same type in both."""
    here, there = _types(con, f"built.{table}"), _types(con, "spark_rows")
    if here == there:
        return []
    return [Difference(table, "", "columns", [c for c in here if c not in there], [c for c in there if c not in here])]


def _rows(con: duckdb.DuckDBPyConnection, table: str, key: list[str]) -> list[Difference]:
    """Rows that only one side has, put side by side by their key."""
    sides = (f"built.{table}", "spark_rows")
    for view, (one, other) in {"here": sides, "there": sides[::-1]}.items():
        con.execute(
            f"create or replace temp table {view} as select true as _there, * from (from {one} except all from {other})"
        )
    columns = [name for name, _ in _types(con, "here") if name != "_there"]
    on = " and ".join(f'here."{name}" is not distinct from there."{name}"' for name in key)
    row = "concat_ws(' ', " + ", ".join(f'coalesce(here."{name}", there."{name}")' for name in key) + ")"
    pairs = con.execute(
        f"select {row}, here, there from here full join there on {on} order by 1 limit {SHOWN}"
    ).fetchall()
    found = []
    for named, mine, theirs in pairs:
        if not (mine["_there"] and theirs["_there"]):
            found.append(
                Difference(table, named, "row", *("there" if side["_there"] else None for side in (mine, theirs)))
            )
            continue
        differing = [name for name in columns if mine[name] != theirs[name]]
        found += [Difference(table, named, name, mine[name], theirs[name]) for name in differing]
    return found[:SHOWN]


def main(warehouse: str, folder: str) -> int:
    """Print what differs; the exit code says whether something does."""
    rows, found = compare(Path(warehouse), Path(folder))
    for difference in found:
        print(difference)
    print(f"{len(rows)} tables, {sum(rows.values())} rows: {'the same on both' if not found else 'they differ'}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
