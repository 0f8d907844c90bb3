"""The published file explains itself: comments on every column, and a dictionary that agrees with the tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ingest import contract
from ingest.paths import Target

#: English words, then Chinese ones that end in a full stop
_BILINGUAL = re.compile(r"[A-Za-z].*[.。;] ?.*[\u4e00-\u9fff].*。$", re.S)


@pytest.fixture(scope="module")
def warehouse(built: Target) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built.warehouse), read_only=True) as con:
        yield con


def seed(root: Path, name: str) -> list[dict[str, str]]:
    with (root / "seeds" / "labels" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def public_columns(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int, str, bool, str | None]]:
    """Table, column, place, type, whether required, comment: as DuckDB's own catalogue has them."""
    return con.execute(
        "select schema_name || '.' || table_name, column_name, column_index, lower(data_type), not is_nullable, comment"
        " from duckdb_columns() where list_contains(?, schema_name) order by all",
        [list(contract.SCHEMAS)],
    ).fetchall()


def test_every_public_table_and_column_has_a_bilingual_comment(warehouse: duckdb.DuckDBPyConnection) -> None:
    tables = warehouse.execute("select schema_name || '.' || table_name, comment from duckdb_tables()").fetchall()
    described = [*tables, *((f"{row[0]}.{row[1]}", row[5]) for row in public_columns(warehouse))]
    assert len(described) > 330
    assert not [name for name, comment in described if not _BILINGUAL.search(comment or "")]


def test_the_dictionary_names_every_public_column_as_it_is(warehouse: duckdb.DuckDBPyConnection) -> None:
    said = warehouse.execute(
        "select table_name, column_name, column_order, data_type, is_required, description"
        " from core.dim_column order by all"
    ).fetchall()
    there = public_columns(warehouse)
    assert [row[:4] for row in said] == [row[:4] for row in there]
    assert [" ".join((row[5] or "").split()) for row in there] == [row[5] for row in said]
    assert not [row[:2] for row, column in zip(said, there, strict=True) if column[4] and not row[4]]


def test_every_public_column_has_a_label(warehouse: duckdb.DuckDBPyConnection) -> None:
    lacking = warehouse.execute(
        "select column_id from core.dim_column where label_zh is null or label_en is null order by all"
    ).fetchall()
    assert not lacking, f"give these a row in seeds/labels/column_labels.csv: {[row[0] for row in lacking]}"


def test_every_public_table_has_a_label(warehouse: duckdb.DuckDBPyConnection) -> None:
    lacking = warehouse.execute("select table_name from core.dim_table where table_order is null").fetchall()
    assert not lacking, f"give these a row in seeds/labels/table_labels.csv: {[row[0] for row in lacking]}"


def test_no_label_is_of_nothing(warehouse: duckdb.DuckDBPyConnection, root: Path) -> None:
    columns = {(str(row[0]), str(row[1])) for row in public_columns(warehouse)}
    tables, names = {table for table, _ in columns}, {name for _, name in columns}
    labels = [(row["table_name"], row["column_name"]) for row in seed(root, "column_labels")]
    assert not [key for key in labels if (key not in columns if key[0] else key[1] not in names)]
    assert {row["table_name"] for row in seed(root, "table_labels")} <= tables


def test_amounts_scores_and_fractions_have_their_unit(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Names and types of the contract tell the unit: the label seed has to agree."""
    wrong = warehouse.execute(
        "select column_id, data_type, unit from core.dim_column where"
        " (column_name like '%\\_yuan' escape '\\' and unit is distinct from 'yuan')"
        " or (data_type = 'decimal(12,6)' and column_name not like '%points' and unit is distinct from 'fraction')"
        " or (unit in ('count', 'rank', 'ordinal', 'year') and data_type not in ('integer', 'bigint'))"
        " or (unit is null and data_type not in ('varchar', 'varchar[]', 'boolean', 'date', 'timestamp'))"
    ).fetchall()
    assert not wrong


def test_keys_and_references_hold_in_the_rows(warehouse: duckdb.DuckDBPyConnection) -> None:
    keys = warehouse.execute("select table_name, key_columns from core.dim_table").fetchall()
    doubled = [
        table
        for table, key in keys
        if warehouse.execute(f"select 1 from {table} group by {', '.join(key)} having count(*) > 1 limit 1").fetchone()
    ]
    assert not doubled
    references = warehouse.execute(
        "select table_name, column_name, references_table, references_column from core.dim_column"
        " where references_table is not null"
    ).fetchall()
    assert ("core.fct_budget", "form_id", "core.dim_form", "form_id") in references
    assert not [
        (table, column)
        for table, column, other, field in references
        if warehouse.execute(f"select 1 from {table} where {column} not in (select {field} from {other})").fetchone()
    ]


#: codes that read the same in every language, or that are names of tables and rules
_NEED_NO_LABEL = {"grade", "grade_printed", "target_comparator", "actual_comparator", "fact_table", "schema_name"}


def test_every_code_that_a_column_may_hold_has_a_label(warehouse: duckdb.DuckDBPyConnection) -> None:
    lacking = warehouse.execute(
        "select distinct column_name, code from"
        " (select column_name, unnest(allowed_values) as code from core.dim_column where column_name <> 'rule_code')"
        " anti join core.dim_value using (column_name, code) order by all"
    ).fetchall()
    unlabelled = [row for row in lacking if row[0] not in _NEED_NO_LABEL]
    assert not unlabelled, f"give these a row in seeds/labels/value_labels.csv: {unlabelled}"
