"""Parquet files: types as in the warehouse, with descriptions and labels in their metadata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import duckdb

from ingest import quoting
from ingest.exports.catalogue import Table
from ingest.exports.package import Resource, fields

NOTES: Final = (
    (
        "Parquet：列名与类型同数据仓库；表与列的说明、标签、单位写在文件元数据 jixiao 中。",
        "Parquet: names and types are those of the warehouse; descriptions, labels and units stand in the file's "
        "metadata under jixiao.",
    ),
)


def write(con: duckdb.DuckDBPyConnection, table: Table, out: Path) -> Resource:
    """Write one table; gives its entry in the package."""
    file = out / f"{table.name}.parquet"
    said = fields(table, lambda column: column.name)
    about = json.dumps(
        {"table": table.name, "title": table.label_zh, "description": table.description, "fields": said},
        ensure_ascii=False,
    )
    con.execute(
        f"copy (select * from {table.name} order by {table.order}) to {quoting.text(file)} "
        f"(format parquet, compression zstd, kv_metadata {{jixiao: {quoting.text(about)}}})"
    )
    return Resource(table, file.name, "parquet", "application/vnd.apache.parquet", {"profile": "data-resource"}, said)
