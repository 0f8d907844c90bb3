"""Money that the first reading leaves out or unmapped, read by all labels beside and over each amount."""

from __future__ import annotations

import pytest
from reading import budgets, read_text
from test_reader_fund_blocks import INDICATORS, form, funds

DEPARTMENT = "2023年度部门整体支出绩效自评表"
DECLARED = "2024年度部门整体支出绩效目标申报表"


def test_kinds_below_income_and_expenditure_are_each_sides() -> None:
    assert funds(
        [
            "3v1!部门收支情况|2v1!上年结转|1v3!本年收入|1v3!本年支出|2v1!年末结转结余",
            "合计|财政拨款|其他收入|合计|基本支出|项目支出",
            "109.53|2618.30|2435.02|183.28|2539.75|1152.05|1387.70|188.08",
        ],
        DEPARTMENT,
    ) == [
        ("total", "carryover_in", "109.53"),
        ("total_income", "revenue", "2618.30"),
        ("fiscal_appropriation", "revenue", "2435.02"),
        ("other_funds", "revenue", "183.28"),
        ("total_expenditure", "executed", "2539.75"),
        ("basic_expenditure", "executed", "1152.05"),
        ("project_expenditure", "executed", "1387.70"),
        ("total", "year_end_balance", "188.08"),
    ]


def test_income_left_and_expenditure_right_without_a_measure() -> None:
    found = funds(
        [
            "1v2!本年收入|1v2!本年支出",
            "财政拨款收入|1570.06|基本支出|14438.23",
            "医疗收入|13502.48|项目支出|759.91",
            "其他收入|628.02|本年收支结余|502.42",
            "收入合计|15700.56|支出合计|15198.14",
        ],
        DEPARTMENT,
    )
    assert sorted(found) == [
        ("basic_expenditure", "executed", "14438.23"),
        ("fiscal_appropriation", "revenue", "1570.06"),
        ("other_funds", "revenue", "628.02"),
        ("project_expenditure", "executed", "759.91"),
        ("total_expenditure", "executed", "15198.14"),
        ("total_income", "revenue", "15700.56"),
        ("unmapped", "revenue", "13502.48"),
    ]  # what income and expenditure differ by is no line of either


def test_a_declarations_sides_with_their_totals_as_headings() -> None:
    found = funds(
        [
            "2v1!收支类别|2v1!2023年预算数|2v1!2024年预算数|1v2!比上年增减",
            "金额|比例",
            "一、收入预算|1742.82|1832.62|89.80|5.15%",
            "1.一般公共预算拨款收入|1742.82|1832.62|89.80|5.15%",
            "二、支出预算|1742.82|1832.62|89.80|5.15%",
        ],
        DECLARED,
    )
    totals = [row for row in found if row[0].startswith("total") and row[1] != "unmapped"]
    assert totals == [
        ("total_income", "prior_year_amount", "1742.82"),
        ("total_income", "declared_budget", "1832.62"),
        ("total_expenditure", "prior_year_amount", "1742.82"),
        ("total_expenditure", "declared_budget", "1832.62"),
    ]
    assert [row[2] for row in found if row[1] == "unmapped"] == ["89.80", "5.15%"] * 3  # by how much they grew


def test_the_sum_below_a_budget_is_the_budget_and_the_years_own_the_first() -> None:
    assert funds(
        [
            "3v1!预算执行情况|1v3!预算安排|1v3!实际支出|1v2!执行率",
            "上年结转|本年安排|合计|结转支出|本年支出|合计|含结转|不含结转",
            "128.38|727.65|856.03|121.85|681.08|802.93|93.80%|93.60%",
        ]
    ) == [
        ("total", "carryover_in", "128.38"),
        ("total", "initial_budget", "727.65"),
        ("total", "adjusted_budget", "856.03"),
        ("total", "unmapped", "121.85"),
        ("total", "unmapped", "681.08"),
        ("total", "executed", "802.93"),
        ("total", "execution_rate", "93.80%"),
        ("total", "unmapped", "93.60%"),
    ]


def test_a_figure_that_stands_elsewhere_too_hinders_no_other() -> None:
    found = funds(
        [
            "3v1!预算执行情况|1v3!预算安排|2v1!实际支出|1v2!执行率",
            "上年结转|本年安排|合计|含结转|不含结转",
            "128.38|727.65|856.03|802.93|93.80%|93.60%",
            "1v3!预算执行率|93.80%|分值|10|得分|9.38",
        ]
    )
    assert [row for row in found if row[1] != "unmapped"][:3] == [
        ("total", "carryover_in", "128.38"),
        ("total", "initial_budget", "727.65"),
        ("total", "adjusted_budget", "856.03"),
    ]
    assert [row[2] for row in found if row[1] == "execution_rate"] == ["93.80%"]


def test_a_share_stands_beside_what_is_declared_of_each_side() -> None:
    assert funds(
        [
            "4v1!部门收入|收入项目|金额|占比",
            "一般公共预算|3948.58|95.21%",
            "其他资金|198.77|4.79%",
            "收入合计|4147.35|100%",
            "4v1!部门支出|支出项目|金额|占比",
            "人员经费|1474.76|35.56%",
            "项目支出|2672.59|64.44%",
            "支出合计|4147.35|100%",
        ],
        DECLARED,
    ) == [
        ("general_public_budget", "declared_budget", "3948.58"),
        ("general_public_budget", "share", "95.21%"),
        ("other_funds", "declared_budget", "198.77"),
        ("other_funds", "share", "4.79%"),
        ("total_income", "declared_budget", "4147.35"),
        ("total_income", "share", "100%"),
        ("personnel_expenditure", "declared_budget", "1474.76"),
        ("personnel_expenditure", "share", "35.56%"),
        ("project_expenditure", "declared_budget", "2672.59"),
        ("project_expenditure", "share", "64.44%"),
        ("total_expenditure", "declared_budget", "4147.35"),
        ("total_expenditure", "share", "100%"),
    ]


def test_an_amount_below_an_unknown_header_is_not_guessed() -> None:
    read = form(
        ["3v1!部门收支情况|1v2!本年收入|1v2!本年支出", "合计|往来款|合计|审减口径", "2618.30|183.28|2539.75|1152.05"],
        DEPARTMENT,
    )
    assert budgets(read) == [
        ("total_income", "revenue", "2618.30"),
        ("total_expenditure", "executed", "2539.75"),
    ]
    listed = [x["text_printed"] for x in read.tables["unmapped"]]
    assert [listed.count(value) for value in ("183.28", "1152.05")] == [1, 1]


def test_what_contradicts_the_first_reading_changes_nothing() -> None:
    rows = ["资金来源|全年预算数|全年执行数|执行率", "财政拨款|120|114.6|95.5%", "合计|120|114.6|95.5%"]
    assert len(funds(rows)) == 6
    assert {measure for _, measure, _ in funds(rows)} == {"adjusted_budget", "executed", "execution_rate"}


def test_papers_and_dates_between_a_line_and_its_amounts() -> None:
    assert funds(
        [
            "资金级次|批次|下达文号|下达时间|下达金额|支出金额|支出进度",
            "2v1!中央衔接资金|第一批|甘财农〔2022〕126号|2022年3月28日|1058.13|1013.37|95.77%",
            "第二批|甘财农〔2023〕41号|2023年5月10日|841.86|828.56|98.42%",
            "省级衔接资金|全年|甘财农〔2022〕131号|2022年3月28日|622.20|598.00|96.11%",
            "1v4!合计|2522.19|2439.93|96.74%",
        ]
    ) == [
        (line, measure, value)
        for line, values in (
            ("higher_level_subsidy", ("1058.13", "1013.37", "95.77%")),
            ("higher_level_subsidy", ("841.86", "828.56", "98.42%")),
            ("higher_level_subsidy", ("622.20", "598.00", "96.11%")),
            ("total", ("2522.19", "2439.93", "96.74%")),
        )
        for measure, value in zip(("adjusted_budget", "executed", "execution_rate"), values, strict=True)
    ]


def test_a_rate_beside_all_lines_is_none_of_the_first_ones() -> None:
    found = funds(
        [
            "资金来源|预算数|执行数|支出结构|预算数|执行数|执行率",
            "一般公共预算拨款|300|290|人员支出|200|195|3v1!96.67%",
            "单位资金|60|58|项目支出|160|153",
            "收入合计|360|348|支出合计|360|348",
        ],
        DEPARTMENT,
    )
    assert [row for row in found if row[1] == "execution_rate"] == [("total_expenditure", "execution_rate", "96.67%")]


PROJECTS = [
    "项目|年初预算|全年决算",
    "一、支出合计|500|480",
    "（一）基本支出|300|290",
    "（二）项目支出|200|190",
]


def test_lines_that_add_up_to_the_projects_are_projects() -> None:
    found = funds([*PROJECTS, "社区治理|120|115", "环境整治|80|75"], DEPARTMENT)
    assert found[-4:] == [
        ("project_item", "initial_budget", "120"),
        ("project_item", "executed", "115"),
        ("project_item", "initial_budget", "80"),
        ("project_item", "executed", "75"),
    ]


def test_lines_that_come_to_something_else_are_none() -> None:
    found = funds([*PROJECTS, "社区治理|120|115", "环境整治|80|74"], DEPARTMENT)
    assert {line for line, _, _ in found[-4:]} == {"unmapped"}


def test_lines_of_other_measures_than_the_projects_are_none() -> None:
    head = [row.replace("年初预算|", "年初预算|全年预算|").replace("00|", "00||") for row in PROJECTS]
    found = funds([*head, "社区治理||120|115", "环境整治||80|75"], DEPARTMENT)
    assert {line for line, _, _ in found[-4:]} == {"unmapped"}


@pytest.mark.parametrize("label", ["资金情况（万元，10分）", "资金情况（单位：万元；10分）"])
def test_a_unit_before_points_in_brackets(label: str) -> None:
    rows = [f"2v1!{label}|资金来源|全年预算数|全年执行数", "合计|120|114.6"]
    assert {x["unit_printed"] for x in form(rows).tables["budget_line"]} == {"万元"}


def test_a_line_that_is_a_unit_and_nothing_else() -> None:
    table = "<table><tr><td>资金总额<td>全年预算数<td>全年执行数<tr><td>合计<td>120<td>114.6</table>"
    read = read_text(f"<h1>2022年度项目支出绩效自评表</h1><p>千元</p>{table}<table>{INDICATORS}</table>", "form.html")
    assert {x["unit_printed"] for x in read.tables["budget_line"]} == {"千元"}


OWN = ["资金来源|全年预算数|全年执行数|执行率", "财政拨款|120|114.6|95.5%", "年度资金总额|120|114.6|95.5%"]
READ = [
    ("fiscal_appropriation", "adjusted_budget", "120"),
    ("fiscal_appropriation", "executed", "114.6"),
    ("fiscal_appropriation", "execution_rate", "95.5%"),
    ("total", "adjusted_budget", "120"),
    ("total", "executed", "114.6"),
    ("total", "execution_rate", "95.5%"),
]


@pytest.mark.parametrize(
    "rows",
    [
        ["3v1!政府采购情况|类别|采购预算|采购执行", "货物|50|45", "合计|50|45"],
        ["2v1!资产情况|年初数|年末数|增加额", "1200.5|1300.2|99.7"],
        ["2v1!人员情况|编制数|实有数|财政供养", "120|118|118"],
    ],
)
def test_a_table_of_anything_else_below_the_money_is_no_money(rows: list[str]) -> None:
    assert funds([*OWN, *rows], DEPARTMENT) == READ


@pytest.mark.parametrize("first", [True, False])
def test_spending_that_is_part_of_several_lines_has_no_total_of_the_forms(first: bool) -> None:
    rows = ["3v1!“三公”经费|项目|预算数|决算数", "公务接待|5|4", "合计|5|4"]
    found = funds([*rows, *OWN] if first else [*OWN, *rows], DEPARTMENT)
    assert [row for row in found if row[0] != "unmapped"] == READ
    assert len(found) == len(READ) + 4


def test_years_below_a_label_of_the_last_ones_are_not_all_before_the_forms() -> None:
    found = funds([*OWN, "2v1!近三年预算|2021年|2022年|2023年", "100|110|130"], DEPARTMENT)
    assert [row for row in found if row[1] == "prior_year_amount"] == [
        ("total", "prior_year_amount", "100"),
        ("total", "prior_year_amount", "110"),
    ]
