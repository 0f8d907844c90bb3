"""The site: what its files hold is what the warehouse holds, nothing in a document can harm who opens it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import lxml.html
import pytest
import yaml
from conftest import ROOT

from ingest import cli
from ingest.exports import catalogue
from ingest.paths import Target
from ingest.site import charts, data
from ingest.site.plan import PAGES
from ingest.site.questions import QUESTIONS

HOSTILE = '</script><script>alert(1)</script><img src="http://evil.example/x" onerror="alert(2)">'
STEERING = "甲\x1b[31m\u202e乙\u0000丙\u2028丁"
Rows = list[dict[str, Any]]


@pytest.fixture
def warehouse(built: Target, tmp_path: Path) -> Path:
    """A copy of the published file alone: no build database stands beside it."""
    return Path(shutil.copy(built.warehouse, tmp_path / "w.duckdb"))


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    """The charts' library left out where no browser looks at the site: bundling it takes seconds."""
    monkeypatch.setattr(charts, "library", lambda: "// left out\n")


def site(warehouse: Path, out: Path, *options: str) -> int:
    return cli.run(["site", "--out", str(out), "--warehouse", str(warehouse), *options])


def rows(out: Path, name: str) -> Rows:
    """The rows of a file of data, as the page's script unpacks them."""
    text = (out / "data" / f"{name}.js").read_text(encoding="utf-8")
    start = f'jixiao.put("{name}",'
    assert text.startswith(start)
    content = json.loads(text.removeprefix(start).removesuffix(");\n"), parse_float=Decimal)
    found: Rows = [{} for _ in range(content["count"])]
    for column, of in content["columns"].items():
        values = [of["values"][n] for n in of["at"]] if "at" in of else of["values"]
        for row, value in zip(found, values, strict=True):
            row[column] = value
    return found


def ask(warehouse: Path, sql: str) -> Rows:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        cursor = con.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def files(out: Path) -> dict[str, str]:
    return {
        f.relative_to(out).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in out.rglob("*") if f.is_file()
    }


# --- what stands there is what stands in the warehouse
#: a file of data -> the mart's rows that it must hold, asked for apart from the site's own question
MARTS = {
    "scorecard": "select * from marts.region_scorecard",
    "budget": "select region_code, fiscal_year, line_name_zh, measure_name_zh, form_kind, amount_yuan, share_of_total, "
    "ratio_printed, ratio_from_sums, amount_rank, source_section from marts.budget_comparison where is_reported",
    "levels": "select * from marts.indicator_comparison",
    "deductions": "select region_code, component_kind, component_name, max_score, score, points_lost, target_printed, "
    "actual_printed, deduction_status from marts.deductions",
    "rescoring": "select region_code, fiscal_year, rescoring_status, stated_total, recomputed_low, recomputed_high, "
    "total_difference, points_unexplained, line_count, rescored_count, full_marks_share from marts.rescoring",
    "findings": "select finding_id, severity, region_code, subject, printed_value, expected_value, difference, "
    "size_yuan, size_points, message_zh, message_en from audit.fct_finding",
    "signals": "select signal_id, severity, level, region_code, subject, message_zh from audit.fct_signal",
    "indicators": "select region_code, indicator_name, target_printed, actual_printed, is_target_met, weight, score, "
    "score_rate from core.fct_indicator",
    "forms": "select region_code, fiscal_year, form_kind, title, department_name, project_name, total_score, "
    "points_lost, grade from marts.score_comparison",
    "rejected": "select file_name, reject_code from audit.rejected_document",
}


def comparable(found: Rows, columns: list[str]) -> list[str]:
    def plain(value: object) -> str:
        if isinstance(value, str):
            return value
        if value is None or isinstance(value, bool):
            return repr(value)
        return f"{Decimal(str(value)).normalize():f}"

    return sorted("|".join(plain(row[column]) for column in columns) for row in found)


def test_every_figure_is_the_warehouse_s(warehouse: Path, tmp_path: Path, library: None) -> None:
    out = tmp_path / "s"
    assert site(warehouse, out) == 0
    for name, sql in MARTS.items():
        expected = ask(warehouse, sql)
        told = rows(out, name)
        assert len(told) == len(expected), name
        if expected:
            columns = list(expected[0])
            assert comparable(told, columns) == comparable(expected, columns), name


def test_verdicts_and_coverage_are_counted_not_lost(warehouse: Path, tmp_path: Path, library: None) -> None:
    out = tmp_path / "s"
    assert site(warehouse, out) == 0
    for name, table, column in (("checks", "audit.fct_check", "verdict"), ("coverage", "marts.coverage", "status")):
        held = ask(warehouse, f"select {column} as code, count(*) as n from {table} group by all")
        assert held
        for row in held:
            assert sum(r[row["code"]] for r in rows(out, name)) == row["n"], row
    failed = ask(warehouse, "select sum(failed_count) as n from audit.fct_check")[0]["n"]
    assert sum(row["failed_count"] for row in rows(out, "checks")) == failed


def test_every_form_has_a_page_with_its_findings_and_a_way_back(warehouse: Path, tmp_path: Path, library: None) -> None:
    out = tmp_path / "s"
    assert site(warehouse, out) == 0
    forms = rows(out, "forms")
    assert len(forms) == len(ask(warehouse, "from core.dim_form"))
    findings = rows(out, "findings")
    for form in forms:
        page = lxml.html.fromstring((out / "forms" / form["form"]).read_text(encoding="utf-8"))
        mine = {f"f{row['finding_id']}" for row in findings if row["form"] == form["form"]}
        assert {section.get("id") for section in page.iter("section")} == mine
        back = page.find_class("back")[0].find("a").get("href")
        assert (out / "forms" / back).resolve() == (out / "forms.html").resolve()
    assert sum(row["form"] is not None for row in findings) == len(findings)


def test_labels_are_the_dictionary_s(warehouse: Path, tmp_path: Path, library: None) -> None:
    with duckdb.connect(str(warehouse)) as con:
        con.execute("update core.dim_column set label_zh = '改了名' where column_name = 'executed_yuan'")
        con.execute("update core.dim_table set label_zh = '改了表名' where table_name = 'marts.deductions'")
    out = tmp_path / "s"
    assert site(warehouse, out) == 0
    page = lxml.html.fromstring((out / "index.html").read_text(encoding="utf-8"))
    heads = {th.get("data-name"): th.text_content() for th in page.get_element_by_id("scorecard").iter("th")}
    assert heads["executed_yuan"] == "改了名（万元）Spent (10k yuan)"
    assert "改了表名" in page.get_element_by_id("deductions-title").text_content()


# --- text from documents is data
def test_hostile_text_stays_text(warehouse: Path, tmp_path: Path, library: None) -> None:
    with duckdb.connect(str(warehouse)) as con:
        for table, columns in {
            "core.dim_form": ("title", "department_name", "project_name"),
            "marts.score_comparison": ("title",),
            "core.fct_indicator": ("indicator_name", "target_printed"),
            "audit.fct_finding": ("message_zh", "subject", "printed_value"),
            "marts.deductions": ("component_name", "reason"),
            "core.dim_document": ("file_name",),
        }.items():
            for column in columns:
                con.execute(f"update {table} set {column} = ?", [HOSTILE + STEERING])
    out = tmp_path / "s"
    assert site(warehouse, out) == 0
    for file in out.rglob("*"):
        if file.suffix not in (".html", ".js") or "static" in file.parts:
            continue
        text = file.read_text(encoding="utf-8")
        assert not set("\x1b\u202e\u0000\u2028") & set(text), file
        assert "<img" not in text or "data:image/png" in text, file
        if file.suffix == ".js":
            assert not set("<>&") & set(text), file
        else:
            scripts = list(lxml.html.fromstring(text).iter("script"))
            assert all(script.get("src") and not script.text for script in scripts), file
    (finding, *_) = rows(out, "findings")
    assert finding["message_zh"].startswith(HOSTILE)
    assert "\\u202e" in finding["message_zh"]


def test_pages_may_load_nothing_from_elsewhere(warehouse: Path, tmp_path: Path, library: None) -> None:
    out = tmp_path / "s"
    assert site(warehouse, out) == 0
    for file in out.rglob("*.html"):
        page = lxml.html.fromstring(file.read_text(encoding="utf-8"))
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'")
        assert "http" not in policy
        for element, _, link, _ in page.iterlinks():
            assert "//" not in link or link.startswith("data:"), (file, element, link)
            if not link.startswith(("#", "data:")):
                assert (file.parent / link.split("#")[0]).is_file(), (file, link)


# --- numbers are exact in transport
@pytest.mark.parametrize(
    ("value", "held"),
    [
        (Decimal("11654500.00"), 11654500),
        (Decimal("0.785428"), 0.785428),
        (Decimal("0.00"), 0),
        (Decimal("1234567890123456.78"), "1234567890123456.78"),
        (None, None),
        (True, True),
        ("甲\u202e乙", "甲\\u202e乙"),
    ],
)
def test_a_value_is_held_exactly(value: object, held: object) -> None:
    assert data.plain(value) == held
    assert type(data.plain(value)) is type(held)


def test_booleans_and_numbers_are_not_mixed_up() -> None:
    packed = data.packed(("a",), [[True], [False], [None], [True], [False], [True], [True], [None]])
    of = packed["columns"]["a"]
    assert [of["values"][n] for n in of["at"]] == [True, False, None, True, False, True, True, None]


# --- the folder
def test_the_same_warehouse_gives_the_same_bytes(warehouse: Path, tmp_path: Path) -> None:
    charts.library.cache_clear()
    assert site(warehouse, tmp_path / "a") == 0
    charts.library.cache_clear()
    os.utime(warehouse, (1, 1))
    assert site(warehouse, tmp_path / "b") == 0
    assert files(tmp_path / "a") == files(tmp_path / "b")
    sums = dict(reversed(line.split("  ", 1)) for line in (tmp_path / "a" / "SHA256SUMS").read_text().splitlines())
    assert sums == {name: digest for name, digest in files(tmp_path / "a").items() if name != "SHA256SUMS"}
    assert sum(f.stat().st_size for f in (tmp_path / "a").rglob("*") if f.is_file()) < 5_000_000


def test_only_an_earlier_site_is_replaced(
    warehouse: Path, tmp_path: Path, library: None, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "s"
    assert site(warehouse, out) == 0
    assert site(warehouse, out) == 2
    assert "holds an earlier site: add --replace" in capsys.readouterr().err
    (out / "data" / "stale.js").touch()
    assert site(warehouse, out, "--replace") == 2
    assert "data/stale.js, which no site wrote" in capsys.readouterr().err
    (out / "data" / "stale.js").unlink()
    assert site(warehouse, out, "--replace") == 0
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith(".")] == []


def test_an_export_is_no_site(warehouse: Path, tmp_path: Path, library: None) -> None:
    out = tmp_path / "e"
    assert cli.run(["export", "--format", "csv", "--out", str(out), "--warehouse", str(warehouse)]) == 0
    before = files(out)
    assert site(warehouse, out, "--replace") == 2
    assert files(out) == before


def test_a_failure_leaves_the_earlier_site(warehouse: Path, tmp_path: Path, library: None) -> None:
    out = tmp_path / "s"
    assert site(warehouse, out) == 0
    before = files(out)
    with duckdb.connect(str(warehouse)) as con:
        con.execute("drop table audit.fct_signal")
    assert site(warehouse, out, "--replace") == 1
    assert files(out) == before
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith(".")] == []


def test_usage_errors_end_with_two(warehouse: Path, tmp_path: Path) -> None:
    assert cli.run(["site", "--warehouse", str(warehouse)]) == 2
    assert site(tmp_path / "none.duckdb", tmp_path / "s") == 2
    (tmp_path / "file").touch()
    assert site(warehouse, tmp_path / "file") == 2


def test_a_warehouse_without_forms_has_a_site(warehouse: Path, tmp_path: Path, library: None) -> None:
    with duckdb.connect(str(warehouse)) as con:
        for table in ("core.dim_form", "marts.score_comparison", "audit.fct_finding", "marts.region_scorecard"):
            con.execute(f"delete from {table}")
    assert site(warehouse, tmp_path / "s") == 0
    assert rows(tmp_path / "s", "forms") == []


def test_the_exposure_names_what_the_site_reads() -> None:
    entries = yaml.safe_load((ROOT / "models" / "exposures.yml").read_text(encoding="utf-8"))["exposures"]
    named = {entry["name"]: {ref[5:-2] for ref in entry["depends_on"]} for entry in entries}
    asked = {table for q in QUESTIONS for table in re.findall(r"(?:core|marts|audit)\.(\w+)", q.sql)}
    assert named["static_site"] == asked | named["work_paper"] | {"dim_table", "dim_column", "dim_value"}


def test_the_plan_asks_for_columns_that_the_questions_give(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        given = {q.name: {c[0] for c in con.execute(q.sql).description or ()} for q in QUESTIONS}
        assert catalogue.read(con, warehouse).tables
    for page in PAGES:
        for view in page.views:
            wanted = {*view.columns, *view.facets, *view.group, *view.sums}
            for chart in view.charts:
                wanted |= {name for name in (*chart.values, chart.y, chart.by) if name and name != "place"}
            assert wanted <= given[view.data], (view.data, wanted - given[view.data])
