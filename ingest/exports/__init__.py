"""Exports: every public table of a published warehouse as files, with all that a stranger needs to read them.

The same warehouse gives the same bytes on every machine: rows are ordered, and nothing tells the time of the export.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb

from ingest.exports import catalogue, columnar, delimited, folder, notes, package
from ingest.exports.catalogue import Catalogue


class Format(StrEnum):
    """What files to write."""

    parquet = "parquet"
    csv = "csv"
    xlsx = "xlsx"


class Language(StrEnum):
    """The language of a workbook's headers and sheet names."""

    zh = "zh"
    en = "en"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the folder, its files with their sizes in bytes, tables and rows, and what to know of it."""

    folder: Path
    files: dict[str, int]
    tables: int
    rows: int
    remarks: tuple[str, ...]


def export(warehouse: Path, kind: Format, out: Path, *, language: Language, replace: bool) -> Exported:
    """Write every public table of ``warehouse`` into the folder ``out``, in one step.

    Raises:
        UsageError: the warehouse has no dictionary, or ``out`` can't be written or replaced.
    """
    folder.check(out, replace=replace)
    with duckdb.connect(str(warehouse), read_only=True) as con, folder.fresh(out, replace=replace) as fresh:
        with tempfile.TemporaryDirectory(prefix=".spill-", dir=fresh) as spill:
            con.execute("set temp_directory = ?", [spill])
            known = catalogue.read(con, warehouse)
            written = _WRITERS[kind](con, known, fresh, language)
        package.write(fresh, known, written)
        files = {file.name: file.stat().st_size for file in sorted(fresh.iterdir())}
    return Exported(
        out, files, len(known.tables), sum(table.row_count for table in known.tables), tuple(written.remarks)
    )


def _delimited(con: duckdb.DuckDBPyConnection, known: Catalogue, fresh: Path, _: Language) -> package.Written:
    resources = [delimited.write(con, table, fresh) for table in known.tables]
    notes.write(known, fresh / "README.md", delimited.NOTES)
    return package.Written(resources)


def _columnar(con: duckdb.DuckDBPyConnection, known: Catalogue, fresh: Path, _: Language) -> package.Written:
    resources = [columnar.write(con, table, fresh) for table in known.tables]
    notes.write(known, fresh / "README.md", columnar.NOTES)
    return package.Written(resources)


def _workbook(con: duckdb.DuckDBPyConnection, known: Catalogue, fresh: Path, language: Language) -> package.Written:
    from ingest.exports import workbook  # costly to load

    return workbook.write(con, known, fresh, language.value)


_WRITERS: dict[Format, Callable[[duckdb.DuckDBPyConnection, Catalogue, Path, Language], package.Written]] = {
    Format.csv: _delimited,
    Format.parquet: _columnar,
    Format.xlsx: _workbook,
}
