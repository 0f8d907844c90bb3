"""After a purge no raw table holds a name or number of the documents, and a build gives the same public rows."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import Command

from ingest import contract, purge
from ingest.land import DOCUMENT_TABLES, open_build
from ingest.paths import Target, UsageError
from ingest.terminal import Reporter

PLACES = (
    "select (select count(*) from raw.unmapped), (select count(*) from raw.line), count(*), "
    "count(distinct (document_id, page_no, table_no, row_no, col_no)) from raw.cell"
)


def people(root: Path) -> list[str]:
    with (root / "tests" / "truth" / "personal.csv").open(encoding="utf-8") as stream:
        return [row["value"] for row in csv.DictReader(stream)]


def held(con: duckdb.DuckDBPyConnection, persons: list[str]) -> list[str]:
    """Every text column outside the system's schemas that holds one of these."""
    tables = con.execute(
        "select table_schema || '.' || table_name, list(column_name) from information_schema.columns "
        "where data_type = 'VARCHAR' group by all order by all"
    ).fetchall()
    pattern = "|".join(map(re.escape, persons))
    found = []
    for table, columns in tables:  # one look at each: some are views that cost seconds
        asked = ", ".join(f'bool_or(regexp_matches("{column}", $1))' for column in columns)
        hits = con.execute(f"select {asked} from {table}", [pattern]).fetchone() or ()
        found += [f"{table}.{column}" for column, is_hit in zip(columns, hits, strict=True) if is_hit]
    return found


def test_names_and_numbers_go_and_their_places_stay(root: Path, copied: Target) -> None:
    with duckdb.connect(str(copied.build_database)) as con:
        # a name that an unmapped label holds, and a number in running text
        place = "document_id, 1 as form_no, 1 as page_no, 1 as table_no, 900 as row_no, 1 as col_no"
        for table, columns in (
            ("unmapped", f"{place}, 'label' as kind, '田小兵' as text_printed"),
            ("cell", f"{place}, 'unmapped' as role, '田小兵' as text"),
            ("line", "document_id, 9 as page_no, 900 as line_no, 'prose' as role, '请拨0354-2636199咨询' as text"),
        ):
            con.execute(f"insert into raw.{table} by name select {columns} from raw.document order by 1 limit 1")
        persons = [*people(root), "田小兵", "2636199"]
        assert {name.partition(".")[0] for name in held(con, persons)} == {"raw", "staging"}
        before = con.execute(PLACES).fetchone()
    done = purge.purge(copied, Reporter())
    with duckdb.connect(str(copied.build_database), read_only=True) as con:
        assert held(con, persons) == []
        assert con.execute("select text from raw.line where line_no = 900").fetchone() == ("请拨[电话]咨询",)
        assert con.execute(PLACES).fetchone() == before
        sums = "select count(*), sum(cell_count), sum(line_count), sum(other_count) from raw.purge"
        assert con.execute(sums).fetchone() == (done.documents, done.cells, done.lines, done.others)
    data = copied.build_database.read_bytes()
    assert not any(person.encode() in data for person in persons)


def test_a_build_after_a_purge_gives_the_same_public_rows(copied: Target, jixiao: Command) -> None:
    before = Path(shutil.copy(copied.warehouse, copied.warehouse.with_name("before.duckdb")))
    assert jixiao("purge-personal", "--warehouse", copied.warehouse).returncode == 0
    assert jixiao("build", "--warehouse", copied.warehouse).returncode == 0
    with duckdb.connect() as con:
        con.execute(f"attach '{before}' as a (read_only)")
        con.execute(f"attach '{copied.warehouse}' as b (read_only)")
        for table in contract.TABLES:
            for one, two in ("ab", "ba"):
                assert con.execute(f"from {one}.{table} except all from {two}.{table}").fetchall() == [], table
    assert jixiao("diff", before, copied.warehouse).returncode == 0


def test_what_is_read_again_is_purged_again(root: Path, copied: Target, jixiao: Command) -> None:
    purge.purge(copied, Reporter())
    with duckdb.connect(str(copied.build_database)) as con:
        con.execute("update raw.document set reader_version = 'old'")
    assert jixiao("ingest", root / "documents", "--warehouse", copied.warehouse).returncode == 0
    with duckdb.connect(str(copied.build_database), read_only=True) as con:
        assert held(con, people(root)) == []


def test_a_second_purge_finds_nothing(copied: Target) -> None:
    first = purge.purge(copied, Reporter())
    assert first.cells > 10
    assert purge.purge(copied, Reporter()) == purge.Purged(0, 0, 0, 0)
    con = open_build(copied.build_database)
    assert con.execute("select count(*) from raw.purge").fetchone() == (first.documents,)
    con.close()
    assert "purge" not in DOCUMENT_TABLES


def test_without_a_build_database_it_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing holds personal data"):
        purge.purge(Target(tmp_path / "jixiao.duckdb"), Reporter())
