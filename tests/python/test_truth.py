"""The published warehouse against the truth keyed by hand from the five documents, row by row, both ways."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
import truth_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, read only: ``JIXIAO_TEST_WAREHOUSE`` or the one that ``make`` builds."""
    path = Path(os.environ.get("JIXIAO_TEST_WAREHOUSE") or ROOT / "warehouse" / "jixiao.duckdb")
    if not path.is_file():
        pytest.fail(f"no warehouse at {path}: run `make` first, or name one in JIXIAO_TEST_WAREHOUSE")
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


def assert_none(problems: list[str]) -> None:
    assert not problems, f"{len(problems)} differences:\n" + "\n".join(problems)


@pytest.mark.parametrize("kind", list(truth_tables.SPECS))
def test_every_row_is_as_keyed_by_hand(warehouse: duckdb.DuckDBPyConnection, kind: str) -> None:
    assert_none(truth_tables.compare(warehouse, kind))


def test_every_contradiction_is_found_and_every_finding_is_true(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert_none(truth_tables.compare_findings(warehouse))


def test_no_name_or_phone_number_is_public(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert_none(truth_tables.leaks(warehouse))


def test_every_scored_indicator_says_the_same_in_both_facts(warehouse: duckdb.DuckDBPyConnection) -> None:
    differing = warehouse.execute(
        "select indicator.indicator_name, indicator.weight, indicator.score, score.max_score, score.score"
        " from core.fct_indicator as indicator"
        " full join (select * from core.fct_score where component_kind = 'indicator') as score"
        " on indicator.indicator_id = score.indicator_id"
        " where (indicator.score is not null or score.score_id is not null)"
        " and (indicator.weight, indicator.score) is distinct from (score.max_score, score.score)"
    ).fetchall()
    assert_none([str(row) for row in differing])


def test_the_truth_holds_106_indicators_77_scored_72_at_full_marks() -> None:
    indicators = truth_tables.read_truth("indicator")
    scored = [row for row in indicators if row["score"]]
    full = [row for row in scored if float(row["score"]) == float(row["weight"])]
    assert (len(indicators), len(scored), len(full)) == (106, 77, 72)
