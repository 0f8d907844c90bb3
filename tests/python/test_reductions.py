"""Money taken back during the year lowers the budget where the amounts say so, and is left alone where they don't."""

from __future__ import annotations

import pytest
from reading import budgets, read_text

TITLE = "2022年度项目支出绩效自评表\n项目名称\t湖泊保洁\n"
HEAD = "资金来源\t年初预算数\t年中追加数\t年中追减数\t调整后预算数\t实际支出数\n"


def measures(text: str) -> dict[tuple[str, str], str]:
    """(line, amount as printed) to measure."""
    return {(str(line), str(value)): str(measure) for line, measure, value in budgets(read_text(text))}


@pytest.mark.parametrize(
    ("row", "meant"),
    [
        ("240\t12\t20\t232\t220", "other_reduction"),
        ("240\t12\t-20\t232\t220", "other_reduction"),
        ("240\t12\t20\t252\t220", "unmapped"),
        ("240\t12\t20\t272\t220", "unmapped"),
        ("240\t12\t20\t230\t220", "other_reduction"),
        ("240\t12\t0\t260\t220", "other_reduction"),
    ],
)
def test_a_column_of_money_taken_back_is_told_by_the_adjusted_budget(row: str, meant: str) -> None:
    taken_back = row.split("\t")[2]
    assert measures(f"{TITLE}{HEAD}合计\t{row}\n")["total", taken_back] == meant


def test_one_line_that_says_otherwise_leaves_all_open() -> None:
    found = measures(f"{TITLE}{HEAD}合计\t240\t12\t20\t232\t220\n其中：财政拨款\t200\t10\t19\t210\t200\n")
    assert (found["total", "20"], found["fiscal_appropriation", "19"]) == ("unmapped", "unmapped")


def test_alone_it_is_the_adjustment_and_without_a_sum_nobody_knows() -> None:
    head = "资金来源\t年初预算数\t调减数\t全年预算数\t全年执行数\n"
    assert measures(f"{TITLE}{head}合计\t240\t20\t220\t210\n")["total", "20"] == "reduction"
    head = "资金来源\t年初预算数\t调减数\t全年执行数\n"
    assert measures(f"{TITLE}{head}合计\t240\t20\t210\n")["total", "20"] == "unmapped"


def test_what_was_spent_and_is_left_tells_it_beside_labels() -> None:
    rows = "年初预算数\t240\t年中追减数\t20\n全年执行数\t210\t年末结余\t10\n"
    table = "一级指标\t三级指标\t目标值\t实际完成值\n产出指标\t保洁面积\t≥5亩\t5亩\n"
    assert measures(TITLE + rows + table)["total", "20"] == "reduction"
