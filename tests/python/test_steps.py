"""The words that explain a value."""

from decimal import Decimal

import pytest

from ingest import steps

BUDGET = {
    "line_code": "total",
    "line_name": "合计",
    "measure_code": "executed",
    "fiscal_year": 2024,
    "value_printed": "1,165.45",
    "unit_printed": "万元",
    "amount_yuan": Decimal("11654500.00"),
    "ratio": None,
}


def source(column: str, text: str) -> dict[str, object]:
    return {"column_name": column, "text_printed": text}


def test_an_amount_is_told_from_label_to_yuan() -> None:
    sources = [source("line_code", "合 计"), source("measure_code", "实际\n支出数"), source("amount_yuan", "1,165.45")]
    assert steps.of_fact("fct_budget", BUDGET, sources) == [
        "label “合 计” means line_code total",
        "header “实际 支出数” means measure_code executed",
        "fiscal_year is 2024",
        "“1,165.45” read as the number 1165.45",
        "unit “万元”: times 10,000",
        "rounded to 0.01 yuan: amount_yuan 11,654,500.00",
    ]


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({"value_printed": "0", "amount_yuan": Decimal("0.00")}, "rounded to 0.01 yuan: amount_yuan 0.00"),
        (
            {"value_printed": "见附件", "amount_yuan": None},
            "“见附件” can't be read as a number: amount_yuan and ratio are NULL",
        ),
        ({"unit_printed": None, "amount_yuan": None}, "no unit is known for it: amount_yuan is NULL"),
        (
            {"value_printed": "78.54%", "amount_yuan": None, "ratio": Decimal("0.785400")},
            "the percent sign: divided by 100, rounded to six decimals: ratio 0.785400",
        ),
        (
            {"value_printed": "98.46", "amount_yuan": None, "ratio": Decimal("0.984600")},
            "a bare number in a rate column is a percentage: divided by 100, rounded to six decimals: ratio 0.984600",
        ),
    ],
)
def test_the_last_step(changes: dict[str, object], last: str) -> None:
    assert steps.of_fact("fct_budget", {**BUDGET, **changes}, [])[-1] == last


def test_a_computed_total_says_so() -> None:
    score = {
        "component_name": "总分",
        "component_kind": "total",
        "max_score": Decimal(100),
        "basis": "computed",
        "score": Decimal("99.85"),
        "score_rate": None,
        "grade": "优",
    }
    told = steps.of_fact("fct_score", score, [])
    assert "the form leaves its score blank: score 99.85 is the sum of its parts" in told
