"""What two warehouses differ in: each change that was made by hand is told, with its form, and nothing else."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import Command

from ingest import diff
from ingest.paths import Target, UsageError


@pytest.fixture
def other(built: Target, tmp_path: Path) -> Path:
    """A copy of the built warehouse that a test changes."""
    return Path(shutil.copy(built.warehouse, tmp_path / "other.duckdb"))


def change(path: Path, *statements: str) -> None:
    with duckdb.connect(str(path)) as con:
        for statement in statements:
            con.execute(statement)


def told(found: diff.Diff) -> list[tuple[str, str, str]]:
    return [(c.table, c.kind, c.label) for c in found.changes]


def test_a_copy_and_the_file_itself_are_no_difference(built: Target, other: Path, jixiao: Command) -> None:
    change(other, "update core.dim_document set ingested_at = ingested_at + interval 1 day")
    assert diff.compare(built.warehouse, other).changes == ()
    assert diff.compare(other, other).changes == ()
    done = jixiao("diff", built.warehouse, other)
    assert (done.returncode, done.stdout) == (0, "No difference.\n")


def test_old_and_new_values_are_told_by_form_and_label(built: Target, other: Path) -> None:
    change(
        other,
        "update core.fct_budget set amount_yuan = 1.25 where line_code = 'total' and measure_code = 'executed' "
        "and source_section = 'form' and form_id in (select form_id from core.dim_form "
        "join core.dim_document using (document_id) where file_name = 'hechi_2024.txt')",
        "update core.fct_indicator set score = null where indicator_name = '工作任务完成率'",
        "update core.dim_form set grade_printed = '差' where form_id = "
        "(select form_id from core.dim_form join core.dim_document using (document_id) "
        "where file_name = 'jinzhong_2021.txt')",
    )
    found = diff.compare(built.warehouse, other).changes
    form, budget, *indicators = found
    assert (form.table, form.kind, [(v.column, v.old, v.new) for v in form.values]) == (
        "core.dim_form", "changed", [("grade_printed", "优", "差")],
    )  # fmt: skip
    assert (budget.table, budget.kind) == ("core.fct_budget", "changed")
    assert budget.form == "hechi_2024.txt #1 河池市司法局 2024"
    assert budget.label.endswith("executed 2024 form")
    assert [(v.column, v.old, v.new) for v in budget.values] == [
        ("amount_yuan", Decimal("11654500.00"), Decimal("1.25"))
    ]
    assert indicators
    assert {(c.table, c.label.split()[1], v.column, v.new) for c in indicators for v in c.values} == {
        ("core.fct_indicator", "工作任务完成率", "score", None)
    }


def test_facts_and_findings_that_come_and_go(built: Target, other: Path) -> None:
    change(
        other,
        "delete from audit.fct_finding where rule_code = 'grade_mismatch' or rule_code = 'total_missing'",
        "update core.fct_score set score_id = 'ffffffffffffffffffffffffffffffff' where component_kind = 'total' "
        "and form_id in (select form_id from core.dim_form join core.dim_document using (document_id) "
        "where file_name = 'yanfeng_2024.txt')",
    )
    with duckdb.connect(str(built.warehouse), read_only=True) as con:
        gone = con.execute(
            "select count(*) from audit.fct_finding where rule_code in ('grade_mismatch', 'total_missing')"
        ).fetchone()
    found = diff.compare(built.warehouse, other)
    scores = [(c.kind, c.label.split()[0]) for c in found.changes if c.table == "core.fct_score"]
    assert scores == [("removed", "total"), ("added", "total")]
    findings = [c for c in found.changes if c.table == "audit.fct_finding"]
    assert gone is not None
    assert len(findings) == gone[0] > 0
    assert {c.kind for c in findings} == {"removed"}
    assert {c.kind for c in diff.compare(other, built.warehouse).changes if c.table == "audit.fct_finding"} == {"added"}


def test_a_document_that_left_is_told_with_its_forms_and_counts_alone(built: Target, other: Path) -> None:
    of_it = (
        "form_id in (select form_id from core.dim_form join core.dim_document using (document_id) "
        "where file_name = 'qiannan_2024.txt')"
    )
    change(
        other,
        *(f"delete from {t} where {of_it}" for t in ("core.fct_budget", "core.fct_indicator", "core.fct_score")),
        f"delete from audit.fct_finding where {of_it}",
        f"delete from core.dim_form where {of_it}",
        "delete from core.dim_document where file_name = 'qiannan_2024.txt'",
    )
    found = diff.compare(built.warehouse, other)
    assert told(found)[0] == ("core.dim_document", "removed", "qiannan_2024.txt")
    assert [(c.table, c.kind) for c in found.changes[1:]] == [("core.dim_form", "removed")] * 4
    indicators = {v.old for c in found.changes for v in c.values if v.column == "core.fct_indicator"}
    assert indicators == {10, 7, 14, 9}


def test_the_command_says_what_it_found_and_exits_one(built: Target, other: Path, jixiao: Command) -> None:
    change(other, "update core.fct_indicator set weight = 99 where indicator_name = '工作任务完成率'")
    done = jixiao("diff", built.warehouse, other)
    assert done.returncode == 1
    assert "工作任务完成率" in done.stdout
    assert "weight: " in done.stdout
    assert "-> 99" in done.stdout
    data = json.loads(jixiao("diff", built.warehouse, other, "--json").stdout)
    assert data["is_different"] is True
    assert {v["column"] for c in data["changes"] for v in c["values"]} == {"weight"}


def test_a_column_that_one_side_lacks_is_no_difference(built: Target, other: Path) -> None:
    change(other, "alter table core.fct_score add column later integer default 1")
    assert diff.compare(built.warehouse, other).changes == ()


def test_what_is_no_warehouse_is_wrong_usage(built: Target, tmp_path: Path, jixiao: Command) -> None:
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    with pytest.raises(UsageError, match="name two published warehouses"):
        diff.compare(built.warehouse, empty)
    for path in (empty, tmp_path / "none.duckdb"):
        assert jixiao("diff", built.warehouse, path).returncode == 2
