"""Rows on their way into a raw table: packed column by column where they are read, inserted as they are.

A file's rows become Arrow record batches in the process that read it, so that what lands them has nothing left to do
for each row, and many documents go into a table by one statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Final

import duckdb
import pyarrow as pa

from ingest.schema import TABLES
from ingest.spool import Spool, Spooled, pieces

Rows = Sequence[Mapping[str, object]]

#: so many rows are objects at the same time
_AT_ONCE: Final = 2000
#: so many rows go into a table at a time, where there are as many
_JOINED: Final = 100_000
_ARROW: Final[dict[str, pa.DataType]] = {
    "varchar": pa.string(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "timestamp": pa.timestamp("us"),
    "date": pa.date32(),
}


@dataclass(frozen=True, slots=True)
class Packed:
    """The rows of one raw table: Arrow record batches with all its columns, and how many rows they hold."""

    batches: Sequence[pa.RecordBatch]
    row_count: int

    def rows(self) -> Iterator[dict[str, object]]:
        """The rows one by one, as they were packed; a missing column is None."""
        return (row for batch in self.batches for row in batch.to_pylist())


def pack(table: str, rows: Rows, spool: Spool | None = None) -> Packed:
    """Pack the rows of a raw table; what is long goes into the spool.

    Raises:
        ValueError: a row has a column that the table doesn't have, or a value of another type.
    """
    packed: Spooled[pa.RecordBatch] = Spooled(spool, at_once=2, items=_batches(table, rows))
    return Packed(packed, len(rows))


def _batches(table: str, rows: Rows) -> Iterator[pa.RecordBatch]:
    schema, columns = table_schema(table), TABLES[table]
    for some in pieces(rows, _AT_ONCE):
        if extra := {name for row in some for name in row} - columns.keys():
            raise ValueError(f"raw.{table} has no column {', '.join(sorted(extra))}")
        arrays = [_column(f"raw.{table}.{f.name}", [row.get(f.name) for row in some], f.type) for f in schema]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def table_schema(table: str) -> pa.Schema:
    """The Arrow schema of a raw table, with all its columns in their order."""
    return pa.schema([(name, _ARROW[kind]) for name, kind in TABLES[table].items()])


def _column(name: str, values: list[object], kind: pa.DataType) -> pa.Array:
    try:
        found = pa.array(values, None if pa.types.is_integer(kind) else kind)
        if found.type != kind and not (pa.types.is_integer(found.type) or pa.types.is_null(found.type)):
            raise TypeError(f"{found.type} is no {kind}")  # Arrow would cut off what stands behind a point
        return found.cast(kind)
    except (pa.ArrowException, TypeError, UnicodeEncodeError) as error:
        raise ValueError(f"{name} can't hold a value: {error}") from error


def _joined(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in fewer batches: each costs DuckDB as much as hundreds of rows."""
    some: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        some.append(batch)
        count += batch.num_rows
        if count >= _JOINED:
            yield pa.concat_batches(some)
            some, count = [], 0
    if some:
        yield pa.concat_batches(some)


def insert(con: duckdb.DuckDBPyConnection, table: str, packed: Iterable[Packed]) -> None:
    """Insert rows by one statement that takes them as they come, so that DuckDB writes full row groups early."""
    batches = _joined(batch for one in packed for batch in one.batches)
    if not (first := next(batches, None)):
        return
    reader = pa.RecordBatchReader.from_batches(first.schema, chain((first,), batches))
    with _registered(con, "landing_rows", reader):
        con.execute(f"insert into raw.{table} by name select * from landing_rows")


@contextmanager
def given(con: duckdb.DuckDBPyConnection, name: str, table: str, rows: Rows) -> Iterator[None]:
    """Rows of a raw table that statements of the block know by a name.

    Raises:
        ValueError: a row has a column that the table doesn't have, or a value of another type.
    """
    with _registered(con, name, pa.Table.from_batches(pack(table, rows).batches, table_schema(table))):
        yield


@contextmanager
def _registered(con: duckdb.DuckDBPyConnection, name: str, rows: object) -> Iterator[None]:
    con.register(name, rows)
    try:
        yield
    finally:
        con.unregister(name)
