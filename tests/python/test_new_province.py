"""A province with other words for everything: not read before its seed rows, wholly read after, no code touched.

The rows stand in tests/fixtures/new_province/seeds; docs/new-province.md tells how they were found.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "new_province"
FORMS = ["department.txt", "project.txt"]


def inspect(name: str, project: Path) -> tuple[int, dict[str, Any]]:
    """Run the command in a process of its own: the vocabulary is read once a process."""
    done = subprocess.run(
        [sys.executable, "-c", "from ingest.cli import main; main()", "inspect", str(FIXTURES / name), "--json"],
        env={**os.environ, "JIXIAO_PROJECT": str(project)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, json.loads(done.stdout)


def copy_of_seeds(folder: Path, *files: str) -> Path:
    """A project root with the seeds, and the new rows on top of each named file (all of them by default)."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copy(ROOT / "dbt_project.yml", folder)
    for new in sorted((FIXTURES / "seeds" / "vocabulary").glob("*.csv")):
        if files and new.stem not in files:
            continue
        old = folder / "seeds" / "vocabulary" / new.name
        (head, *added), (same, *kept) = (p.read_text(encoding="utf-8").splitlines() for p in (new, old))
        assert head == same
        old.write_text("\n".join([head, *added, *kept]) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", FORMS)
def test_before_the_rows_the_form_is_rejected_and_every_header_is_listed_with_a_row(name: str) -> None:
    status, seen = inspect(name, ROOT)
    assert status == 1
    assert seen["rejected"]["code"] == "no_form_found"
    listed = {u["text"]: u for u in seen["not_understood"]}
    assert {"财力渠道", "预算盘子", "盘子终数", "甄别事项", "期望水平", "实挣分"} <= set(listed)
    assert listed["预算盘子"]["seed"] == "seeds/vocabulary/column_roles.csv"
    assert listed["预算盘子"]["row"] == "BLOCK_CODE,ROLE_CODE,MEASURE_CODE,exact,预算盘子,预算盘子"
    assert any(u["seed"].endswith("title_patterns.csv") for u in listed.values())


def test_headers_and_title_alone_bring_out_the_labels_that_are_still_unknown(tmp_path: Path) -> None:
    status, seen = inspect("department.txt", copy_of_seeds(tmp_path, "title_patterns", "column_roles"))
    assert status == 0
    assert seen["cells"]["share"] < 1
    listed = {(u["text"], u["seed"].rpartition("/")[2]) for u in seen["not_understood"]}
    assert {
        ("考评主体", "field_labels.csv"),
        ("公共财力", "line_labels.csv"),
        ("社会回响", "level_labels.csv"),
    } <= listed
    assert {("件数口径", "level_labels.csv"), ("总积分", "score_labels.csv")} <= listed
    assert "13800001111" not in json.dumps(seen), "a telephone number is masked before its label is known"


@pytest.mark.parametrize("name", FORMS)
def test_after_the_rows_every_cell_is_accounted_for(name: str, tmp_path: Path) -> None:
    status, seen = inspect(name, copy_of_seeds(tmp_path))
    assert status == 0
    assert [u["kind"] for u in seen["not_understood"]] == ["region"]  # the made-up city is in no division table
    assert seen["cells"]["share"] == 1
    assert "王小明" not in json.dumps(seen, ensure_ascii=False)


def test_after_the_rows_the_department_form_is_wholly_read(tmp_path: Path) -> None:
    _, seen = inspect("department.txt", copy_of_seeds(tmp_path))
    (form,) = seen["forms"]
    assert form["kind"] == "department_self_evaluation"
    assert form["kind_basis"] == "by its title"
    assert (form["department"], form["department_code"]) == ("云溪市林业局", "305")
    assert form["unit"] == "万元"
    assert form["years"]["fiscal_year"] == ["2023年度"]
    assert form["region_code"] is None, "an invented place is no place, rather than a wrong one"
    assert (form["budget_count"], form["indicator_count"], form["score_count"]) == (15, 6, 8)


def test_after_the_rows_each_fact_has_its_meaning(tmp_path: Path) -> None:
    project = copy_of_seeds(tmp_path / "project")
    warehouse = tmp_path / "raw.duckdb"
    subprocess.run(
        [sys.executable, "-c", "from ingest.cli import main; main()", "ingest", *(FIXTURES / f for f in FORMS),
         "--warehouse", warehouse],
        env={**os.environ, "JIXIAO_PROJECT": str(project)}, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with duckdb.connect(str(tmp_path / "raw.build" / "jixiao.duckdb"), read_only=True) as con:
        budget = con.execute(
            "select line_code, measure_code, value_printed from raw.budget_line join raw.form using (document_id, "
            "form_no) where form_kind = 'department_self_evaluation' order by line_no"
        ).fetchall()
        levels = con.execute(
            "select indicator_printed, level1_code, level2_code, target_printed, actual_printed, weight_printed, "
            "score_printed, deviation_printed from raw.indicator_line join raw.form using (document_id, form_no) "
            "where form_kind = 'project_self_evaluation' order by line_no"
        ).fetchall()
        total = con.execute("select max_printed, score_printed from raw.score_line where component_kind = 'total'")
        totals = sorted(total.fetchall())
    measures = ["initial_budget", "adjustment", "adjusted_budget", "executed", "execution_rate"]
    printed = {
        "total": ["820.5", "40.5", "861", "774.9", "90%"],
        "general_public_budget": ["700.5", "40.5", "741", "666.9", "90%"],
        "government_fund": ["120", "0", "120", "108", "90%"],
    }
    expected = [(line, m, v) for line, values in printed.items() for m, v in zip(measures, values, strict=True)]
    assert budget == expected
    assert levels == [
        ("挂牌古树", "output", "quantity", "≥80株", "85株", "50", "50", None),
        ("病虫害比例", "benefit", "ecological_benefit", "≤5%", "6%", "30", "24", "虫情偏重"),
        ("村民认可比例", "satisfaction", "service_satisfaction", "≥90%", "92%", "20", "20", None),
    ]
    assert totals == [("100", "94"), ("100", "97")]
