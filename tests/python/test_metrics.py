"""The semantic layer: MetricFlow's answers on the published file are the marts' own."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from ingest.paths import Target

Answer = dict[tuple[str, ...], dict[str, float | None]]

#: saved query -> keys of its answer, and the same from the marts with the same column names
SAVED = {
    "scorecard_by_region": (
        ("metric_time__year", "region"),
        """select fiscal_year || '-01-01' as metric_time__year, region_code as region, sum(form_count) as forms,
            sum(adjusted_budget_yuan) as adjusted_budget, sum(executed_yuan) as executed,
            any_value(execution_rate) as execution_rate, any_value(rated_score / rated_max_score) as total_score_rate,
            any_value(met_share) as share_met, sum(finding_count) as findings
        from marts.region_scorecard group by all having count(*) = 1""",
    ),
    "score_rate_by_level": (
        ("metric_time__year", "region", "indicator_level__level1_code"),
        """select fiscal_year || '-01-01' as metric_time__year, region_code as region,
            level1_code as indicator_level__level1_code, sum(indicator_count) as indicators,
            sum(weight) as indicator_weight, sum(score) as weighted_score,
            sum(score) / sum(weight) filter (score is not null) as indicator_score_rate,
            sum(met_count) / nullif(sum(comparable_count), 0) as share_met_by_level,
            sum(numeric_count) / nullif(sum(target_count), 0) as share_numeric
        from marts.indicator_comparison group by all""",
    ),
    "budget_by_line": (
        ("metric_time__year", "region", "budget_figure__line_code", "budget_figure__measure_code"),
        """select fiscal_year || '-01-01' as metric_time__year, region_code as region,
            line_code as budget_figure__line_code, measure_code as budget_figure__measure_code, amount_yuan as amount
        from marts.budget_comparison""",
    ),
}


@pytest.fixture(scope="module")
def ask(built: Target, tmp_path_factory: pytest.TempPathFactory):
    """Ask MetricFlow; gives the header and rows of its answer."""
    root = Path(__file__).resolve().parents[2]
    folder = tmp_path_factory.mktemp("metrics")
    environment = {
        **os.environ,
        "JIXIAO_TARGET": "published",
        "JIXIAO_WAREHOUSE": str(built.warehouse),
        "DBT_PROFILES_DIR": str(root),
        "DO_NOT_TRACK": "1",
    }

    def run(*question: str) -> list[dict[str, str]]:
        out = folder / "answer.csv"
        done = subprocess.run(
            [Path(sys.executable).parent / "mf", "query", *question, "--csv", str(out)],
            cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        with out.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return run


def number(text: str) -> float | None:
    return float(text) if text else None


def by_key(rows: list[dict[str, str]], keys: tuple[str, ...], values: list[str]) -> Answer:
    return {
        (row[keys[0]][:10], *(row[key] for key in keys[1:])): {value: number(row[value]) for value in values}
        for row in rows
    }


@pytest.mark.parametrize("name", SAVED)
def test_saved_queries_equal_the_marts(name: str, ask, built: Target) -> None:
    keys, question = SAVED[name]
    with duckdb.connect(str(built.warehouse), read_only=True) as con:
        found = con.execute(question)
        columns = [column[0] for column in found.description]
        mart = [dict(zip(columns, ["" if x is None else str(x) for x in row], strict=True)) for row in found.fetchall()]
    values = [column for column in columns if column not in keys]
    told = by_key(ask("--saved-query", name), keys, values)
    expected = {key: facts for key, facts in by_key(mart, keys, values).items() if any(facts.values())}
    assert len(expected) >= 5
    assert {key for key, facts in told.items() if any(facts.values())} == set(expected)
    for key, facts in expected.items():
        assert told[key] == pytest.approx(facts, abs=1e-6, nan_ok=True), key


def test_a_ratio_over_regions_divides_sums(ask) -> None:
    """2024: Hechi 1165.45 of 1483.84, Yanfeng 674.85 of 674.85, Qiannan 97.089111 of 97.135344 ten thousand yuan."""
    where = "{{ TimeDimension('metric_time', 'year') }} = '2024-01-01'"
    (row,) = ask("--metrics", "execution_rate", "--group-by", "metric_time__year", "--where", where)
    assert float(row["execution_rate"]) == pytest.approx(1937.389111 / 2255.825344, abs=1e-6)
