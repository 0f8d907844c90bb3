"""Exports: every value as in the warehouse, nothing that runs, the same bytes twice, and no folder harmed."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
import python_calamine
from conftest import Command
from openpyxl.utils import get_column_letter

from ingest.exports import Format, Language, catalogue, export, workbook
from ingest.exports.formulas import is_risky
from ingest.paths import Target, UsageError

#: what a hostile form could print, and what isn't hostile though it looks so
RISKY = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    " =1",
    "'=1",
]
HARMLESS = ["-5", "+66.67%", "-1,234.50", "=", ">=", "<=", "-", "——", "0.00", "≥90%", "a=b", "'90年代"]


@pytest.fixture(scope="module")
def hostile(built: Target, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five documents' warehouse, in which some notes would run, and a budget figure is negative."""
    file = tmp_path_factory.mktemp("hostile") / "jixiao.duckdb"
    file.write_bytes(built.warehouse.read_bytes())
    with duckdb.connect(str(file)) as con:
        keys = [r[0] for r in con.execute("select indicator_id from core.fct_indicator order by 1").fetchall()]
        for key, text in zip(keys, RISKY + HARMLESS, strict=False):
            con.execute("update core.fct_indicator set note = ? where indicator_id = ?", [text, key])
        con.execute(
            "update core.fct_indicator set explanation = '多行\n\"引号\"，逗号,' where indicator_id = ?", [keys[0]]
        )
        # three thousand divisions that no form is of would only take time
        con.execute(
            "delete from core.dim_region where region_code not in (select region_code from core.dim_form)"
            " and region_level <> 'province'"
        )
        con.execute("delete from core.dim_date where fiscal_year <> 2024")
        con.execute("update core.fct_budget set amount_yuan = -12.50 where line_no = 1 and amount_yuan is not null")
    return file


@pytest.fixture(scope="module", params=list(Format))
def exported(request: pytest.FixtureRequest, hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / request.param
    export(hostile, request.param, out, language=Language.zh, replace=False)
    return out


@pytest.fixture(scope="module")
def csv_files(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("csv") / "out"
    export(hostile, Format.csv, out, language=Language.zh, replace=False)
    return out


@pytest.fixture(scope="module")
def xlsx(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("xlsx") / "out"
    export(hostile, Format.xlsx, out, language=Language.zh, replace=False)
    return out / workbook.FILE


@pytest.fixture(scope="module")
def con(hostile: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(hostile), read_only=True) as opened:
        yield opened


def tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = con.execute("select schema_name || '.' || table_name from duckdb_tables() order by 1").fetchall()
    return [str(row[0]) for row in found]


def package(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "datapackage.json").read_text(encoding="utf-8")))


def unmarked(text: str) -> str:
    """A text of a CSV file as the warehouse has it: the readme says how."""
    return text[1:] if text.startswith("'") and is_risky(text) else text


def test_every_public_table_is_exported_with_its_rows(exported: Path, con: duckdb.DuckDBPyConnection) -> None:
    resources = package(exported)["resources"]
    assert sorted(r["name"] for r in resources) == tables(con)
    for resource in resources:
        assert con.execute(f"select count(*) from {resource['name']}").fetchone() == (resource["rows"],)
        assert (exported / resource["path"]).stat().st_size == resource["bytes"]


def test_sums_and_hashes_fit_the_files(exported: Path) -> None:
    lines = (exported / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {line.split("  ")[1]: line.split("  ")[0] for line in lines}
    assert {*sums, "SHA256SUMS"} == {file.name for file in exported.iterdir()}
    for name, expected in sums.items():
        assert hashlib.sha256((exported / name).read_bytes()).hexdigest() == expected
    for resource in package(exported)["resources"]:
        assert resource["hash"] == f"sha256:{sums[resource['path']]}"


def test_the_same_warehouse_gives_the_same_bytes(exported: Path, hostile: Path, tmp_path: Path) -> None:
    export(hostile, Format(exported.name), tmp_path / "again", language=Language.zh, replace=False)
    assert (tmp_path / "again" / "SHA256SUMS").read_bytes() == (exported / "SHA256SUMS").read_bytes()


@pytest.mark.filterwarnings("default::DeprecationWarning")
def test_frictionless_finds_csv_files_types_keys_and_values_as_described(csv_files: Path) -> None:
    from frictionless import Package

    report = Package(str(csv_files / "datapackage.json")).validate()
    assert report.valid, [(task.name, error.message) for task in report.tasks for error in task.errors[:3]]
    assert report.stats["tasks"] == len(package(csv_files)["resources"])


@pytest.mark.filterwarnings("default::DeprecationWarning")
def test_frictionless_accepts_every_description(exported: Path) -> None:
    from frictionless import Package

    described = Package.from_descriptor(str(exported / "datapackage.json"))
    assert described.licenses[0]["name"] == "Apache-2.0"
    budget = next(r for r in package(exported)["resources"] if r["name"] == "core.fct_budget")["schema"]
    amount = next(field for field in budget["fields"] if field["column"] == "amount_yuan")
    assert (amount["type"], amount["unit"], amount["title"]) == ("number", "yuan", "金额")
    named = {field["column"]: field["name"] for field in budget["fields"]}
    assert budget["primaryKey"] == [named["budget_id"]]
    assert [key["reference"]["resource"] for key in budget["foreignKeys"]] == ["core.dim_form", "core.dim_region"]


def test_parquet_holds_the_warehouse_row_by_row(hostile: Path, con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(hostile, Format.parquet, out, language=Language.zh, replace=False)
    for name in tables(con):
        there = f"read_parquet('{out / name}.parquet')"
        assert con.execute(f"describe from {there}").fetchall() == [
            (*row[:2], "YES", *row[3:]) for row in con.execute(f"describe {name}").fetchall()
        ]
        assert con.execute(f"(from {name} except all from {there}) union all (from {there} except all from {name})")
        assert con.fetchall() == []


def test_csv_holds_the_warehouse_value_by_value(csv_files: Path, con: duckdb.DuckDBPyConnection) -> None:
    for name in tables(con):
        with (csv_files / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        assert (csv_files / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        described = con.execute(f"describe {name}").fetchall()
        assert rows[0] == [row[0] for row in described]
        expected = con.execute(f"from {name}").fetchall()
        there = sorted(tuple(unmarked(cell) for cell in row) for row in rows[1:])
        assert there == sorted(tuple(as_text(value) for value in row) for row in expected)


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def test_text_that_could_run_is_marked_in_csv_and_numbers_stay_numbers(csv_files: Path) -> None:
    with (csv_files / "core.fct_indicator.csv").open(encoding="utf-8-sig", newline="") as stream:
        notes = {row["note"] for row in csv.DictReader(stream)}
    assert {f"'{text}" for text in RISKY} | set(HARMLESS) <= notes
    assert not notes & set(RISKY)
    with (csv_files / "core.fct_budget.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert "-12.50" in {row["amount_yuan"] for row in csv.DictReader(stream)}


def test_no_cell_of_a_workbook_runs(xlsx: Path) -> None:
    book = openpyxl.load_workbook(xlsx)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    sheet = book["指标事实"]
    at = [cell.value for cell in sheet[1]].index("备注")
    notes = [row[at] for row in sheet.iter_rows(min_row=2) if row[at].value is not None]
    marked = {cell.value.replace("_x000D_", "\r") for cell in notes if cell.quotePrefix}
    assert marked == set(RISKY)
    assert set(HARMLESS) <= {cell.value for cell in notes}


def test_a_workbook_holds_the_warehouse_value_by_value(xlsx: Path, con: duckdb.DuckDBPyConnection) -> None:
    book = python_calamine.CalamineWorkbook.from_path(xlsx)
    known = catalogue.read(con, xlsx)
    codes = con.execute("select column_name, code, label_zh from core.dim_value").fetchall()
    words = {(column, code): label for column, code, label in codes}
    assert words["form_kind", "project_self_evaluation"] == "项目支出绩效自评表"
    assert book.sheet_names[:3] == ["说明", "数据字典", "地区记分卡"]
    for table in known.tables:
        rows = book.get_sheet_by_name(table.label_zh).to_python(skip_empty_area=False)
        columns = workbook.shown(table)
        assert rows[0] == [column.header_zh for column in columns]
        names = ", ".join(column.name for column in columns)
        expected = con.execute(f"select {names} from {table.name} order by {table.order}").fetchall()
        named = [table.is_named(column) for column in columns]
        assert [[seen(value) for value in row] for row in rows[1:]] == [
            [
                meant(
                    value if is_named else words.get((column.name, value), value) if isinstance(value, str) else value
                )
                for column, is_named, value in zip(columns, named, row, strict=True)
            ]
            for row in expected
        ]


def seen(value: Any) -> Any:
    return value.replace("_x000D_", "\r") if isinstance(value, str) else value


def meant(value: Any) -> Any:
    """A value of the warehouse as a sheet has it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal | int):
        return float(value)
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, datetime) and value.microsecond:
        return pytest.approx(value, abs=timedelta(milliseconds=1))
    return "" if value is None else value


def test_a_workbook_reads_well(xlsx: Path) -> None:
    book = openpyxl.load_workbook(xlsx)
    card = book["地区记分卡"]
    head = [cell.value for cell in card[1]]
    assert "实际支出（元）" in head
    assert "预算执行率" in head
    assert card.freeze_panes == "C2"
    assert card.auto_filter.ref.startswith("A1:")
    formats = {
        header: {cell.number_format for (cell,) in card.iter_rows(2, None, at, at) if cell.value is not None}
        for at, header in enumerate(head, start=1)
    }
    assert formats["实际支出（元）"] == {"#,##0.00"}
    assert formats["预算执行率"] == {"0.00%"}
    assert formats["年度"] == {"0"}
    assert book["表单"].cell(3, [c.value for c in book["表单"][1]].index("填报日期") + 1).number_format == "yyyy-mm-dd"
    assert head[-1] == "记分卡标识"
    assert {cell.value for cell in card[get_column_letter(head.index("表单类型") + 1)][1:]} == {
        "部门整体绩效自评表",
        "部门整体绩效目标申报表",
        "项目支出绩效自评表",
    }
    assert 10 <= card.column_dimensions["C"].width <= 60
    told = "\n".join(str(row[0]) for row in book["说明"].iter_rows(values_only=True) if row[0])
    for word in ("不等于 0", "Apache-2.0", "数据截至", "来源", "元计"):
        assert word in told


def test_an_english_workbook_has_english_headers(hostile: Path, tmp_path: Path) -> None:
    export(hostile, Format.xlsx, tmp_path / "out", language=Language.en, replace=False)
    book = python_calamine.CalamineWorkbook.from_path(tmp_path / "out" / workbook.FILE)
    assert book.sheet_names[:3] == ["Notes", "Data dictionary", "Region scorecard"]
    assert "Spent (yuan)" in book.get_sheet_by_name("Region scorecard").to_python()[0]


def test_rows_beyond_a_sheet_go_on_in_another_and_are_told(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    known = catalogue.read(con, tmp_path)
    whole = next(table for table in known.tables if table.name == "marts.budget_comparison")
    done = workbook.write(con, catalogue.Catalogue((whole,), None), tmp_path, "zh", limit=200)
    assert whole.row_count > 400
    sheets = [whole.label_zh, f"{whole.label_zh} (2)", f"{whole.label_zh} (3)"]
    assert done.remarks == [
        f"marts.budget_comparison 共 {whole.row_count} 行，一张工作表放不下，分为：{', '.join(sheets)}。"
    ]
    book = python_calamine.CalamineWorkbook.from_path(tmp_path / workbook.FILE)
    assert book.sheet_names[1:] == sheets
    parts = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in sheets]
    assert sum(len(part) - 1 for part in parts) == whole.row_count
    assert len({tuple(part[0]) for part in parts}) == 1
    assert any("放不下" in str(row[0]) for row in book.get_sheet_by_name("说明").to_python())


def test_what_a_cell_can_not_hold_is_told(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    column = catalogue.read(con, tmp_path).tables[0].columns[0]
    with workbook.Workbook(str(tmp_path / "x.xlsx")) as book:
        sheet = book.add_worksheet()
        cells = workbook.Cells(book, "en")
        cells.write(sheet, 0, 0, column, "长" * 40_000)
        cells.write(sheet, 1, 0, column, Decimal("1234567890123456.78"))
        cells.write(sheet, 2, 0, column, Decimal("1234567890123.45"))
    assert len(list(cells.remarks())) == 2
    rows = python_calamine.CalamineWorkbook.from_path(tmp_path / "x.xlsx").get_sheet_by_index(0).to_python()
    assert (len(rows[0][0]), rows[0][0][-1]) == (32_767, "…")
    assert rows[1:] == [["1234567890123456.78"], [1234567890123.45]]


@pytest.mark.parametrize(("text", "risky"), [*((t, True) for t in RISKY), *((t, False) for t in HARMLESS)])
def test_sql_and_python_agree_on_what_could_run(text: str, risky: bool) -> None:
    from ingest.exports.formulas import neutralised

    shown = duckdb.execute(f"select {neutralised('t')} from (select cast(? as varchar) as t)", [text]).fetchone()
    assert is_risky(text) == risky
    assert shown == (f"'{text}" if risky else text,)


def test_a_folder_that_is_no_export_stays_as_it_is(hostile: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    for replace in (False, True):
        with pytest.raises(UsageError, match=r"mine\.txt, which no export wrote"):
            export(hostile, Format.csv, tmp_path, language=Language.zh, replace=replace)
    with pytest.raises(UsageError, match="isn't a folder"):
        export(hostile, Format.csv, tmp_path / "mine.txt", language=Language.zh, replace=True)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_an_earlier_export_is_replaced_only_when_asked_and_only_whole(hostile: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    export(hostile, Format.csv, out, language=Language.zh, replace=False)
    with pytest.raises(UsageError, match="add --replace"):
        export(hostile, Format.parquet, out, language=Language.zh, replace=False)
    assert (out / "core.dim_form.csv").is_file()
    export(hostile, Format.parquet, out, language=Language.zh, replace=True)
    assert not list(out.glob("*.csv"))
    (out / "notes.txt").write_text("someone's own")
    with pytest.raises(UsageError, match=r"notes\.txt, which no export wrote"):
        export(hostile, Format.csv, out, language=Language.zh, replace=True)
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_an_export_that_fails_leaves_the_earlier_one(
    hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export(hostile, Format.parquet, out, language=Language.zh, replace=False)
    before = {file.name: file.read_bytes() for file in out.iterdir()}

    def broken(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("ingest.exports.package.write", broken)
    with pytest.raises(OSError, match="no space left"):
        export(hostile, Format.parquet, out, language=Language.zh, replace=True)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_the_command_says_what_it_wrote_and_what_it_refused(jixiao: Command, hostile: Path, tmp_path: Path) -> None:
    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return jixiao("export", "--warehouse", hostile, "--out", tmp_path / "out", *words)

    done = run("--format", "parquet")
    assert done.returncode == 0
    assert done.stdout.startswith("Exported ")
    again = run("--format", "parquet")
    assert (again.returncode, again.stdout, len(again.stderr.splitlines())) == (2, "", 1)
    assert "add --replace" in again.stderr
    assert run("--format", "pdf").returncode == 2


def test_a_warehouse_without_a_dictionary_says_what_to_do(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "old.duckdb")) as con:
        con.execute("create schema core")
    with pytest.raises(UsageError, match="run jixiao build, then export again"):
        export(tmp_path / "old.duckdb", Format.csv, tmp_path / "out", language=Language.zh, replace=False)
    assert [entry.name for entry in tmp_path.iterdir()] == ["old.duckdb"]


def test_an_export_tells_when_its_data_landed_not_when_it_ran(exported: Path, con: duckdb.DuckDBPyConnection) -> None:
    landed = con.execute("select max(ingested_at) from core.dim_document").fetchone()
    assert landed is not None
    assert package(exported)["created"] == landed[0].strftime("%Y-%m-%dT%H:%M:%SZ")
    assert landed[0].replace(tzinfo=UTC).date() >= date(2026, 1, 1)
