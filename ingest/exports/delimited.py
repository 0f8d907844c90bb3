"""CSV files: UTF-8 with a byte order mark, for spreadsheets that otherwise take Chinese for something else."""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path
from typing import Any, Final

import duckdb

from ingest import quoting
from ingest.exports.catalogue import Column, Table
from ingest.exports.formulas import neutralised
from ingest.exports.package import Resource, fields

NOTES: Final = (
    (
        "CSV：UTF-8 带 BOM，首行为英文列名；文本加引号，空值为不加引号的空白；时间为 UTC；列表为 JSON。",
        "CSV: UTF-8 with a byte order mark; the first line has the names of the columns. Text is in quotation marks, "
        "NULL is nothing at all; times are UTC; lists are JSON.",
    ),
    (
        "可能被电子表格当作公式执行的文本前加一个撇号（'），去掉一个撇号即为原文；数值不受影响。",
        "Text that a spreadsheet could run as a formula has an apostrophe (') before it; take one off to have the text "
        "back. Numbers stay numbers.",
    ),
    (
        "电子表格打开 CSV 时会丢掉编码前的 0；请用 xlsx，或导入时把编码列设为文本。",
        "A spreadsheet that opens CSV takes the zeros from the front of codes: use xlsx, or import code columns as "
        "text.",
    ),
)
_TIMESTAMP: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


def write(con: duckdb.DuckDBPyConnection, table: Table, out: Path) -> Resource:
    """Write one table; gives its entry in the package."""
    file = out / f"{table.name}.csv"
    bare = out / f"{table.name}.bare"
    texts = [column.name for column in table.columns if _is_quoted(column)]
    shown = ", ".join(f"{_expression(column)} as {column.name}" for column in table.columns)
    quoted = f", force_quote ({', '.join(texts)})" if texts else ""
    con.execute(
        f"copy (select {shown} from (select * from {table.name} order by {table.order})) to {quoting.text(bare)} "
        f"(format csv, header true{quoted})"
    )
    with file.open("wb") as stream, bare.open("rb") as rows:
        stream.write(codecs.BOM_UTF8)
        shutil.copyfileobj(rows, stream, 1 << 20)
    bare.unlink()
    return Resource(
        table,
        file.name,
        "csv",
        "text/csv",
        {
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
        },
        fields(table, lambda column: column.name, _extra),
    )


def _is_quoted(column: Column) -> bool:
    return column.is_text or column.data_type.endswith("[]")


def _expression(column: Column) -> str:
    if column.is_text:
        return neutralised(column.name)
    if column.data_type.endswith("[]"):
        return f"cast(to_json({column.name}) as varchar)"
    if column.data_type == "timestamp":
        return f"strftime({column.name}, '{_TIMESTAMP}')"
    return column.name


def _extra(column: Column) -> dict[str, Any]:
    return {"format": _TIMESTAMP} if column.data_type == "timestamp" else {}
