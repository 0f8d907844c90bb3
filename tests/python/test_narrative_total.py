"""The form's total in the running text of its report: taken where it is the form's, left alone where it may not be."""

from __future__ import annotations

import pytest
from reading import budgets, read_text, scores

FORM = """部门整体支出绩效自评表
（2022年度）
金额单位：万元
部门名称\t乌拉特前旗水利局\t\t\t
部门预算执行情况\t项目\t合计\t一般公共预算\t单位资金
\t年初预算数\t1850.00\t1800.00\t50.00
\t全年预算数\t1920.50\t1870.50\t50.00
\t全年执行数\t1824.48\t1776.98\t47.50
\t执行率\t95.00%\t95.00%\t95.00%
\t分值\t10\t得分\t9.5
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t维修渠道长度\t≥30公里\t32公里\t90\t90
总分\t\t\t\t\t100\t99.5
"""
REPORT = "2022年度部门整体支出绩效自评报告\n一、部门基本情况\n"


def told(paragraph: str) -> list[tuple[object, ...]]:
    """The figures of a report's paragraph above the form."""
    return budgets(read_text(f"{REPORT}{paragraph}\n附件：部门整体支出绩效自评表\n{FORM}"), "narrative")


def test_a_sentence_without_a_line_is_of_the_forms_total() -> None:
    text = "（二）收支情况。2022年年初预算1850万元，调整后预算1,920.50万元，全年实际支出1824.48万元，预算执行率95%。"
    assert told(text) == [
        ("total", "initial_budget", "1850"),
        ("total", "adjusted_budget", "1,920.50"),
        ("total", "executed", "1824.48"),
        ("total", "execution_rate", "95%"),
    ]


def test_a_report_may_round_the_amounts_of_its_form() -> None:
    form = FORM.replace("万元", "元").replace("1920.50", "19204967").replace("1824.48", "18244792")
    sentence = "2022年全年预算1920.50万元，全年支出{}万元。"
    assert budgets(read_text(f"{REPORT}{sentence.format('1824.48')}\n附件：绩效自评表\n{form}"), "narrative") == [
        ("total", "adjusted_budget", "1920.50"),
        ("total", "executed", "1824.48"),
    ]
    other = form.replace("19204967", "19200967")
    assert budgets(read_text(f"{REPORT}{sentence.format('1842.48')}\n附件：绩效自评表\n{other}"), "narrative") == []


def test_a_sentence_that_differs_from_the_form_in_one_amount_is_kept_as_told() -> None:
    """A contradiction between report and form is for the audit to find."""
    assert told("2022年全年预算1920.50万元，全年支出1842.48万元。") == [
        ("total", "adjusted_budget", "1920.50"),
        ("total", "executed", "1842.48"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "灌区改造：2022年年初预算300万元，全年实际支出280万元，预算执行率93.33%。",
        "2021年年初预算1850万元，全年实际支出1824.48万元。",
        "2022年预算比上年增加12%，达到1850万元，全年实际支出1824.48万元。",
    ],
    ids=["another amount", "another year", "a figure that no word explains"],
)
def test_what_may_be_of_something_else_is_left_alone(text: str) -> None:
    assert told(text) == []


def test_points_in_a_row_of_their_own_below_measures_that_run_down() -> None:
    assert scores(read_text(FORM))[0] == ("budget_execution", "得分", "10", "9.5")


def test_the_first_amount_of_a_sentence_that_goes_on_with_lines_is_the_totals() -> None:
    text = "2022年年初预算安排1,850万元，其中基本支出1000万元，项目支出850万元。"
    assert ("total", "initial_budget", "1,850") in told(text)
    other = "2022年年初预算安排1,750万元，其中基本支出1000万元，项目支出750万元。"
    assert [line for line, _, _ in told(other)] == ["basic_expenditure", "project_expenditure"]


def alone(paragraph: str) -> list[tuple[object, ...]]:
    """The figures of a project report's paragraph above a form that has no funds of its own."""
    title = "2019年项目支出绩效评价得分表"
    table = FORM.partition("一级指标")
    return budgets(
        read_text(
            f"2019年公路养护项目支出绩效自评报告\n{paragraph}\n附：{title}\n单位名称\t某县交通运输局\n{table[1]}{table[2]}"
        ),
        "narrative",
    )


def test_a_project_without_funds_in_its_form_has_what_the_report_says_of_the_project() -> None:
    told = alone("2019年该项目年初预算安排资金129万元，实际支出116.72万元。")
    assert told == [("total", "initial_budget", "129"), ("total", "executed", "116.72")]
    assert alone("桥梁加固年初预算安排资金129万元，实际支出116.72万元。") == []
