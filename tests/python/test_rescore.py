"""The scores of the five documents recomputed by hand, against core.fct_rescore, row by row, both ways."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from ingest.paths import Target

ROOT = Path(__file__).parents[2]
TRUTH = ROOT / "tests" / "truth" / "rescore.csv"
LINES_WITH_SCORES = {"indicator": 77, "budget_execution": 6, "total": 7}


class Line(NamedTuple):
    """One scored line: what it is, what is stated, what the rule gives."""

    file_name: str
    form_no: int
    component_kind: str
    line_no: int | None
    max_score: Decimal | None
    stated_score: Decimal | None
    rule_code: str
    recomputed_low: Decimal | None
    recomputed_high: Decimal | None
    difference: Decimal | None
    reason_code: str | None


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@pytest.fixture(scope="module")
def keyed() -> list[dict[str, str]]:
    with TRUTH.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def rescored(built: Target) -> dict[Line, str]:
    """The warehouse's rows, and the name of each; an indicator's number counts within its form."""
    with duckdb.connect(str(built.warehouse), read_only=True) as con:
        rows = con.execute(
            "select document.file_name, form.form_no, rescore.component_kind,"
            " case when indicator.indicator_id is not null then rank() over (partition by form.form_id,"
            " rescore.component_kind order by indicator.line_no) end, rescore.max_score, rescore.stated_score,"
            " rescore.rule_code, rescore.recomputed_low, rescore.recomputed_high, rescore.difference,"
            " rescore.reason_code, coalesce(rescore.component_name, '') from core.fct_rescore as rescore"
            " inner join core.dim_form as form on rescore.form_id = form.form_id"
            " inner join core.dim_document as document on form.document_id = document.document_id"
            " left join core.fct_indicator as indicator on rescore.indicator_id = indicator.indicator_id"
            " where rescore.component_kind <> 'level1_subtotal' order by all"
        ).fetchall()
    return {Line(*row[:-1]): str(row[-1]) for row in rows}


def test_the_truth_has_every_scored_line(keyed: list[dict[str, str]]) -> None:
    assert Counter(row["component_kind"] for row in keyed) == LINES_WITH_SCORES


def test_every_score_is_recomputed_as_by_hand(keyed: list[dict[str, str]], rescored: dict[Line, str]) -> None:
    lines = {
        Line(
            row["file_name"],
            int(row["form_no"]),
            row["component_kind"],
            int(row["line_no"]) if row["line_no"] else None,
            number(row["max_score"]),
            number(row["stated_score"]),
            row["rule_code"],
            number(row["recomputed_low"]),
            number(row["recomputed_high"]),
            number(row["difference"]),
            row["reason_code"] or None,
        ): row["component_name"]
        for row in keyed
    }
    assert sorted(map(str, lines.keys() - rescored.keys())) == []
    assert sorted(map(str, rescored.keys() - lines.keys())) == []
    assert not [(name, rescored[line]) for line, name in lines.items() if not rescored[line].startswith(name)]


@pytest.mark.parametrize(
    ("seed", "column"),
    [("scoring_rules", "rule_code"), ("scoring_rules", "name_zh"), ("scoring_reasons", "reason_code")],
)
def test_the_reference_page_names_every_rule_and_reason(seed: str, column: str) -> None:
    page = (ROOT / "docs" / "reference" / "rescoring.md").read_text(encoding="utf-8")
    with (ROOT / "seeds" / "rules" / f"{seed}.csv").open(encoding="utf-8", newline="") as stream:
        said = {row[column].rpartition("：")[2] for row in csv.DictReader(stream)}
    assert not {word for word in said if word not in page}
