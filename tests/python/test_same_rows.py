"""Two builds of the same documents on other days, in another order, by other workers, are the same row for row."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from conftest import ROOT
from elsewhere import elsewhere
from faults import prints

from ingest import contract
from ingest.paths import Target

FIVE = sorted((ROOT / "documents").glob("*.txt"))
FORMATS = sorted(
    file for kind in ("html", "docx", "xlsx") for file in (ROOT / "tests" / "fixtures" / "five" / kind).iterdir()
)


def test_a_build_elsewhere_in_another_order_has_the_same_public_rows(built: Target, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    settings = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4711"}
    elsewhere("build", *reversed(FIVE), "--warehouse", other, **settings)
    assert prints.differences(built.warehouse, other) == []
    with duckdb.connect(str(other), read_only=True) as con:
        assert con.execute("select distinct year(ingested_at) from core.dim_document").fetchall() == [(2031,)]


def test_one_reader_or_three_land_the_same(tmp_path: Path) -> None:
    one, three = Target(tmp_path / "one.duckdb"), Target(tmp_path / "three.duckdb")
    elsewhere("ingest", *FORMATS, "--warehouse", one.warehouse, JIXIAO_WORKERS="1", PYTHONHASHSEED="1", TZ="UTC")
    elsewhere(
        *("ingest", *reversed(FORMATS), "--warehouse", three.warehouse),
        JIXIAO_WORKERS="3",
        PYTHONHASHSEED="2",
        TZ="Asia/Shanghai",
        LC_ALL="C",
    )
    landed = prints.documents(one.build_database)
    assert len([name for name in landed if not name.startswith("masks of ")]) == len(FORMATS)
    assert prints.documents(three.build_database) == landed


@pytest.mark.parametrize(
    "change",
    ["insert into dim_form from dim_form limit 1", "update dim_form set title = 'x'", "delete from dim_form"],
)
def test_a_row_that_is_lost_doubled_or_other_is_seen(tmp_path: Path, change: str) -> None:
    files = [tmp_path / name for name in ("one.duckdb", "other.duckdb")]
    for file in files:
        with duckdb.connect(str(file)) as con:
            con.execute("create schema core; create table core.dim_form as select 'f' as form_id, 'a' as title")
    assert prints.differences(*files) == []
    same = prints.public(files[0])
    with duckdb.connect(str(files[1])) as con:
        con.execute("use other.core")
        con.execute(change)
    [told] = prints.differences(*files)
    assert told.startswith("core.dim_form: ")
    assert prints.public(files[1]) != same


def test_the_documentation_names_the_columns_that_tell_of_the_run() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for table, columns in contract.RUN_COLUMNS.items():
        for column in columns:
            assert f"`{table}.{column}`" in text
