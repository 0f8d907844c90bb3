"""A workbook that opens in Excel, WPS and LibreOffice: a sheet a table, headers in words, numbers as numbers.

Texts are stored as texts, so that none runs as a formula; one that would run once it is edited is marked as text
for that case too. Rows beyond what a sheet holds go on in a further sheet, and the notes say so.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import duckdb
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ingest.exports import cover
from ingest.exports.catalogue import Catalogue, Column, Table
from ingest.exports.cells import Cells, width
from ingest.exports.package import Resource, Written, fields

FILE: Final = "jixiao.xlsx"
#: rows that a sheet holds below its header
ROWS_PER_SHEET: Final = 1_048_575
_MIDDLE: Final = 12
_WIDEST: Final = 48
_DICTIONARY: Final = "core.dim_column"
_NAMED: Final = "region_name_zh"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Filled:
    """A table in the workbook: the sheets that hold it, in order."""

    table: Table
    sheets: tuple[str, ...]


def write(
    con: duckdb.DuckDBPyConnection, known: Catalogue, out: Path, language: str, limit: int = ROWS_PER_SHEET
) -> Written:
    """Write all tables into one workbook, notes first; ``limit`` is the number of rows that a sheet holds."""
    options = {"constant_memory": True, "tmpdir": str(out), "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(str(out / FILE), options)
    # a workbook tells when it was made: here, when its data was
    book.set_properties({"title": "jixiao 绩效", "created": known.as_of or datetime(2000, 1, 1)})
    first = book.add_worksheet(cover.NAMES[language])
    cells = Cells(book, language, known.codes)
    filled = [_table(book, con, table, cells, language, limit) for table in sorted(known.tables, key=_place)]
    remarks = [*_split_remarks(filled, language), *cells.remarks()]
    cover.write(book, first, known, {item.table.name: item.sheets for item in filled}, remarks, language)
    book.close()
    return Written([_resource(item, cells, language) for item in filled], remarks)


def shown(table: Table) -> tuple[Column, ...]:
    """The columns in the order of a sheet: what people read first, identifiers at the end."""
    return tuple(sorted(table.columns, key=lambda column: column.name.endswith(("_id", "_ids"))))


def _place(table: Table) -> bool:
    return table.name != _DICTIONARY


def _table(
    book: Workbook, con: duckdb.DuckDBPyConnection, table: Table, cells: Cells, language: str, limit: int
) -> Filled:
    columns = shown(table)
    names = ", ".join(column.name for column in columns)
    con.execute(f"select {names} from {table.name} order by {table.order}")
    rows = _rows(con)
    sheets: list[str] = []
    while (row := next(rows, None)) is not None or not sheets:
        name = table.label(language)[:25] + (f" ({len(sheets) + 1})" if sheets else "")
        part = itertools.chain([] if row is None else [row], itertools.islice(rows, limit - (row is not None)))
        _sheet(book.add_worksheet(name), table, columns, part, cells, language)
        sheets.append(name)
    return Filled(table, tuple(sheets))


def _rows(con: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    while batch := con.fetchmany(10_000):
        yield from batch


def _sheet(
    sheet: Worksheet,
    table: Table,
    columns: Sequence[Column],
    rows: Iterator[Sequence[Any]],
    cells: Cells,
    language: str,
) -> None:
    widths = [width(column.header(language)) + 3 for column in columns]
    sheet.set_row(0, 32)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.header(language), cells.head)
    coded = [cells.is_coded(table, column) for column in columns]
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, (column, value) in enumerate(zip(columns, row, strict=True)):
            shown_as = cells.in_words(column, value) if coded[at] else value
            written = cells.write(sheet, last, at, column, shown_as)
            widths[at] = max(widths[at], min(written + 2, _WIDEST))
    for at, column in enumerate(columns):
        is_identifier = column.name.endswith(("_id", "_ids"))
        sheet.set_column(at, at, _MIDDLE if is_identifier else max(8, min(widths[at], _WIDEST)), cells.format(column))
    names = [column.name for column in columns]
    kept = names.index(_NAMED) + 1 if _NAMED in names[:3] else 1
    sheet.freeze_panes(1, kept)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, kept - 1)


def _split_remarks(filled: Sequence[Filled], language: str) -> Iterator[str]:
    for item in filled:
        if len(item.sheets) > 1:
            names = ", ".join(item.sheets)
            yield (
                f"{item.table.name} 共 {item.table.row_count} 行，一张工作表放不下，分为：{names}。"
                if language == "zh"
                else f"{item.table.name} has {item.table.row_count} rows, more than a sheet holds; see {names}."
            )


def _resource(item: Filled, cells: Cells, language: str) -> Resource:
    said = fields(
        item.table,
        lambda column: column.header(language),
        lambda column: _as_shown(column, is_coded=cells.is_coded(item.table, column)),
    )
    order = {column.name: at for at, column in enumerate(shown(item.table))}
    said.sort(key=lambda field: order[field["column"]])
    extra = {"profile": "data-resource", "sheets": list(item.sheets), "dialect": {"excel": {"sheet": item.sheets[0]}}}
    return Resource(item.table, FILE, "xlsx", _TYPE, extra, said)


def _as_shown(column: Column, *, is_coded: bool) -> dict[str, Any]:
    """What differs between a column and what its cells show: words for truth and codes, lists joined by a comma."""
    if column.data_type == "boolean":
        return {"trueValues": ["是", "Yes"], "falseValues": ["否", "No"]}
    if column.data_type.endswith("[]"):
        return {"type": "string", "constraints": {}}
    if is_coded:
        return {"constraints": {"required": True} if column.is_required else {}}
    return {}
