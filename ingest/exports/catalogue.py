"""What the published file says of its own tables: ``core.dim_table`` and ``core.dim_column``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from ingest.paths import UsageError

#: what people sort by, before the key: a table's rows stand in the order of those of these columns that it has
_READING_ORDER = (
    "table_order",
    "region_code",
    "fiscal_year",
    "form_kind",
    "file_name",
    "form_no",
    "form_id",
    "line_order",
    "measure_order",
    "figure_order",
    "rule_order",
    "table_name",
    "column_order",
    "goal_no",
    "line_no",
    "loss_rank",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``data_type`` as in the contract (``decimal(18,2)``), ``unit`` a code of the unit seed or None.

    ``reference`` is the public table and its column that hold the same values; ``allowed`` is empty where any
    value is.
    """

    name: str
    data_type: str
    label_zh: str
    label_en: str
    header_zh: str
    header_en: str
    unit: str | None
    unit_name: str | None
    number_format: str | None
    description: str
    is_required: bool
    reference: tuple[str, str] | None
    allowed: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        """Whether it holds text, which a spreadsheet might take for something else."""
        return self.data_type == "varchar"

    def header(self, language: str) -> str:
        """The label with its unit, in ``zh`` or ``en``."""
        return self.header_zh if language == "zh" else self.header_en


@dataclass(frozen=True, slots=True)
class Table:
    """One public table: ``name`` is schema.table, ``key`` the columns that tell its rows apart."""

    name: str
    label_zh: str
    label_en: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    row_count: int

    @property
    def is_key_filled(self) -> bool:
        """Whether no column of the key is ever NULL, so that it is a primary key."""
        return all(column.is_required for column in self.columns if column.name in self.key)

    @property
    def order(self) -> str:
        """The SQL behind ``order by``: as people read it, and never left to chance, as the key comes last."""
        names = {column.name for column in self.columns}
        by = [name for name in _READING_ORDER if name in names]
        return ", ".join([*by, *(name for name in self.key if name not in by)])

    def is_named(self, column: Column) -> bool:
        """Whether another column of the table says in words what this one says as a code."""
        return column.name.replace("_code", "_name_zh") in {other.name for other in self.columns} - {column.name}

    def label(self, language: str) -> str:
        """The table's name for people, in ``zh`` or ``en``."""
        return self.label_zh if language == "zh" else self.label_en


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All public tables, in the order in which people read them, and when the last document landed (UTC).

    ``codes`` gives for a column and a code its names in Chinese and English.
    """

    tables: tuple[Table, ...]
    as_of: datetime | None
    codes: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)


def read(con: duckdb.DuckDBPyConnection, warehouse: Path) -> Catalogue:
    """Read the dictionary of a published file.

    Raises:
        UsageError: the file has none: it was published by an older version.
    """
    try:
        found = con.execute(
            "select table_name, label_zh, label_en, description, key_columns from core.dim_table "
            "order by table_order nulls last, table_name"
        ).fetchall()
    except duckdb.CatalogException as error:
        raise UsageError(
            f"{warehouse} holds no data dictionary: an older version built it; run jixiao build, then export again."
        ) from error
    landed = con.execute(
        "select max(landed_at) from (select ingested_at as landed_at from core.dim_document "
        "union all select rejected_at from audit.rejected_document)"
    ).fetchone()
    tables = tuple(_table(con, *row) for row in found)
    codes = con.execute("select column_name, code, label_zh, label_en from core.dim_value").fetchall()
    return Catalogue(tables, landed[0] if landed else None, {(row[0], row[1]): (row[2], row[3]) for row in codes})


def _table(
    con: duckdb.DuckDBPyConnection, name: str, label_zh: str, label_en: str, description: str, key: list[str]
) -> Table:
    columns = con.execute(
        "select column_name, data_type, coalesce(label_zh, column_name), coalesce(label_en, column_name), header_zh, "
        "header_en, unit, unit_name_en, number_format, description, is_required, references_table, references_column, "
        "allowed_values from core.dim_column where table_name = ? order by column_order",
        [name],
    ).fetchall()
    count = con.execute(f"select count(*) from {name}").fetchone()
    return Table(
        name,
        label_zh,
        label_en,
        description,
        tuple(key),
        tuple(_column(row) for row in columns),
        int(count[0]) if count else 0,
    )


def _column(row: Sequence[Any]) -> Column:
    *said, other_table, other_column, allowed = row
    names = (one.name for one in fields(Column))
    reference = (other_table, other_column) if other_table else None
    return Column(**dict(zip(names, (*said, reference, tuple(allowed or ())), strict=True)))
