"""Shards: some tens of files that are read as one task, and the Parquet file in which their rows are handed over.

A shard's file has one row a file read: a reject, or the rows of each raw table as a list of structs. Its name comes
from what the shard is made of, it is written beside and renamed: it is there whole or not at all, and a task that runs
twice gives one file. Any tool can read it: ``select unnest(cell, recursive := true) from 'shard-*.parquet'``.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.bulk import Packed, table_schema
from ingest.jobs import Job, Outcome
from ingest.land import DOCUMENT_TABLES, Landing, Reject

#: rows of raw tables that stay in memory before a row group is written; a long document is one of its own
_GROUP_ROWS: Final = 100_000
_REJECT: Final = ("file_name", "byte_size", "code", "reason")
_SCHEMA: Final = pa.schema(
    [
        ("job", pa.string()),  # the file's key, as the job names it
        ("document_id", pa.string()),  # another one where the file changed meanwhile
        *((name, pa.int64() if name == "byte_size" else pa.string()) for name in _REJECT),
        *((name, pa.list_(pa.struct(list(table_schema(name))))) for name in DOCUMENT_TABLES),
    ]
)


@dataclass(frozen=True, slots=True)
class Shard:
    """Files that one task reads; ``name`` comes from the files' bytes and the reader's version."""

    name: str
    jobs: tuple[Job, ...]


def cut(jobs: Sequence[Job], size: int) -> list[Shard]:
    """The jobs in shards of up to so many, in their order."""
    some = [tuple(jobs[start : start + size]) for start in range(0, len(jobs), size)]
    return [Shard(_name(part), part) for part in some]


def _name(jobs: Iterable[Job]) -> str:
    digest = hashlib.sha256()
    for key in sorted(f"{job.file.document_id} {job.version}" for job in jobs):
        digest.update(f"{key}\n".encode())
    return f"shard-{digest.hexdigest()[:32]}.parquet"


def write(file: Path, outcomes: Iterable[tuple[Job, Outcome]]) -> None:
    """Write what became of a shard's files; the file is there whole or not at all.

    Raises:
        OSError: the folder can't be written.
    """
    beside = file.with_name(f"{file.name}.{uuid.uuid4().hex}.tmp")
    try:
        with beside.open("wb") as stream:
            with pq.ParquetWriter(stream, _SCHEMA, compression="zstd") as writer:
                for group in _groups(outcomes):
                    writer.write_batch(_packed(group), row_group_size=len(group))
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def load(file: Path) -> Iterator[tuple[str, Outcome]]:
    """What became of a shard's files, by the key of each; one row group is in memory at a time."""
    with pq.ParquetFile(file) as parquet:
        for number in range(parquet.num_row_groups):
            table = parquet.read_row_group(number).combine_chunks()
            tables = {name: _chunk(table[name]) for name in DOCUMENT_TABLES}
            plain = table.select(["job", "document_id", *_REJECT]).to_pylist()
            for place, row in enumerate(plain):
                yield row["job"], _outcome(row, place, tables)


def _groups(outcomes: Iterable[tuple[Job, Outcome]]) -> Iterator[list[tuple[Job, Outcome]]]:
    group: list[tuple[Job, Outcome]] = []
    rows = 0
    for job, outcome in outcomes:
        group.append((job, outcome))
        rows += outcome.row_count if isinstance(outcome, Landing) else 0
        if rows >= _GROUP_ROWS:
            yield group
            group, rows = [], 0
    if group:
        yield group


def _packed(group: Sequence[tuple[Job, Outcome]]) -> pa.RecordBatch:
    """A row group: a row for each outcome."""
    columns: list[pa.Array] = [
        pa.array([job.file.document_id for job, _ in group], pa.string()),
        pa.array([outcome.document_id for _, outcome in group], pa.string()),
    ]
    for name in _REJECT:
        values = [getattr(outcome, name) if isinstance(outcome, Reject) else None for _, outcome in group]
        columns.append(pa.array(values, _SCHEMA.field(name).type))
    columns += [_lists(name, [outcome for _, outcome in group]) for name in DOCUMENT_TABLES]
    return pa.RecordBatch.from_arrays(columns, schema=_SCHEMA)


def _lists(table: str, outcomes: Iterable[Outcome]) -> pa.Array:
    """The rows of one raw table, a list for each outcome; NULL where it has none."""
    offsets: list[int | None] = []
    batches: list[pa.RecordBatch] = []
    count = 0
    for outcome in outcomes:
        found = outcome.tables.get(table) if isinstance(outcome, Landing) else None
        offsets.append(count if found else None)
        if found:
            batches += found.batches
            count += found.row_count
    kind = _SCHEMA.field(table).type
    structs = [batch.to_struct_array() for batch in batches]
    values = pa.concat_arrays(structs) if structs else pa.array([], kind.value_type)
    return pa.ListArray.from_arrays(pa.array([*offsets, count], pa.int32()), values, type=kind)


def _chunk(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _outcome(row: dict[str, object], place: int, tables: dict[str, pa.Array]) -> Outcome:
    document_id = str(row["document_id"])
    if row["code"] is not None:
        size = row["byte_size"]
        assert isinstance(size, int)  # noqa: S101 (write() wrote it)
        return Reject(document_id, str(row["file_name"]), size, str(row["code"]), str(row["reason"]))
    packed: dict[str, Packed] = {}
    for name, lists in tables.items():
        if lists[place].is_valid:
            batch = pa.RecordBatch.from_struct_array(lists.slice(place, 1).flatten())
            packed[name] = Packed([batch], batch.num_rows)
    return Landing(document_id, packed)
