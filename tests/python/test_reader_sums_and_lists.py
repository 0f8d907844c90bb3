"""Sums within a line, what is left beside income and expenditure, lists of projects, and money of several levels."""

from __future__ import annotations

from reading import budgets, read_text, scores
from test_reader_fund_blocks import form, funds

DEPARTMENT = "2023年度部门整体支出绩效自评表"


def test_a_subtotal_is_of_the_line_that_it_stands_beside() -> None:
    assert funds(
        [
            "5v1!部门整体支出（万元）|1v2!支出类别|年初预算数|全年预算数|全年执行数",
            "3v1!基本支出|小计|617.74|634.68|571.50",
            "人员经费|502.54|502.54|453.75",
            "公用经费|115.20|132.14|117.75",
            "1v2!项目支出|78.65|78.65|69.98",
        ],
        DEPARTMENT,
    ) == [
        ("basic_expenditure", "initial_budget", "617.74"),
        ("basic_expenditure", "adjusted_budget", "634.68"),
        ("basic_expenditure", "executed", "571.50"),
        ("personnel_expenditure", "initial_budget", "502.54"),
        ("personnel_expenditure", "adjusted_budget", "502.54"),
        ("personnel_expenditure", "executed", "453.75"),
        ("operating_expenditure", "initial_budget", "115.20"),
        ("operating_expenditure", "adjusted_budget", "132.14"),
        ("operating_expenditure", "executed", "117.75"),
        ("project_expenditure", "initial_budget", "78.65"),
        ("project_expenditure", "adjusted_budget", "78.65"),
        ("project_expenditure", "executed", "69.98"),
    ]


def test_numbers_of_rows_are_no_amounts_and_what_is_left_is_no_line() -> None:
    assert funds(
        [
            "收入|行次|决算数|支出|行次|决算数",
            "一、财政拨款收入|1|1585.34|一、基本支出|6|890.39",
            "二、其他收入|2|412.68|二、项目支出|7|1105.50",
            "本年收入合计|3|1998.02|本年支出合计|8|1995.89",
            "年初结转和结余|4|17.94|年末结转和结余|9|20.07",
            "总计|5|2015.96|总计|10|2015.96",
        ],
        DEPARTMENT,
    ) == [
        ("fiscal_appropriation", "executed", "1585.34"),
        ("basic_expenditure", "executed", "890.39"),
        ("other_funds", "executed", "412.68"),
        ("project_expenditure", "executed", "1105.50"),
        ("total_income", "executed", "1998.02"),
        ("total_expenditure", "executed", "1995.89"),
        ("total", "carryover_in", "17.94"),
        ("total", "year_end_balance", "20.07"),
        ("unmapped", "executed", "2015.96"),  # with what was left
        ("unmapped", "executed", "2015.96"),
    ]


def test_what_the_year_spent_is_the_total_where_no_income_stands_against_it() -> None:
    found = funds(
        [
            "资金来源|项目总投资|本年度安排|本年度支出|支出进度",
            "合计|6406.35|3209.90|3199.56|99.68%",
            "地方政府专项债券|5621.03|2925.37|2925.37|100.00%",
            "单位自筹|785.32|284.53|274.19|96.37%",
        ]
    )
    assert [x for x in found if x[1] == "executed"] == [
        ("total", "executed", "3199.56"),
        ("unmapped", "executed", "2925.37"),
        ("own_funds", "executed", "274.19"),
    ]


def test_a_years_word_before_a_header_leaves_its_measure() -> None:
    found = funds(
        [
            "2v1!资金构成|1v1!2022年度|1v4!2023年度",
            "决算数|年初预算数|调整预算数|决算数|决算数占年初预算数比例（%）",
            "部门支出总额|2053.15|2115.94|2207.61|2046.55|96.72",
            "基本支出|1307.36|1256.25|1309.23|1199.59|95.49",
        ],
        DEPARTMENT,
    )
    assert found == [
        ("total", "executed", "2053.15"),
        ("total", "initial_budget", "2115.94"),
        ("total", "adjusted_budget", "2207.61"),
        ("total", "executed", "2046.55"),
        ("total", "completion_rate", "96.72"),
        ("basic_expenditure", "executed", "1307.36"),
        ("basic_expenditure", "initial_budget", "1256.25"),
        ("basic_expenditure", "adjusted_budget", "1309.23"),
        ("basic_expenditure", "executed", "1199.59"),
        ("basic_expenditure", "completion_rate", "95.49"),
    ]


def test_a_list_of_projects_tells_what_each_of_them_spent() -> None:
    reading = form(
        [
            "4v1!年度项目支出情况（元）|序号|项目名称|项目总预算|项目本年度预算|执行数|执行率",
            "1|环卫保洁项目|1002053|486417|478504|98.37%",
            "2|路灯维护项目|1294543|1294543|1294543|100.00%",
            "1v2!合计|2296596|1780960|1773047|99.56%",
        ],
        DEPARTMENT,
    )
    assert budgets(reading) == [
        ("project_item", "project_total_budget", "1002053"),
        ("project_item", "project_year_budget", "486417"),
        ("project_item", "executed", "478504"),
        ("project_item", "execution_rate", "98.37%"),
        ("project_item", "project_total_budget", "1294543"),
        ("project_item", "project_year_budget", "1294543"),
        ("project_item", "executed", "1294543"),
        ("project_item", "execution_rate", "100.00%"),
        ("total", "project_total_budget", "2296596"),
        ("total", "project_year_budget", "1780960"),
        ("total", "executed", "1773047"),
        ("total", "execution_rate", "99.56%"),
    ]
    assert {x["unit_printed"] for x in reading.tables["budget_line"] if "%" not in str(x["value_printed"])} == {"元"}


LEVELS = [
    "2v1!资金情况|2v1!合计|1v4!其中（单位：万元）|2v1!分值|2v1!执行率|2v1!得分",
    "中央|省级|市级|县级",
    "全年预算数（A）|1634.78|1042.51|139.70|156.97|295.60|2v1!10|2v1!97.43%|2v1!9.74",
    "全年执行数（B）|1592.74|1030.11|132.02|151.05|279.56",
]


def test_sources_below_those_among_them_with_the_points_beside() -> None:
    reading = form(LEVELS)
    assert ("total", "executed", "1592.74") in budgets(reading)
    assert ("budget_execution", "执行率", "10", "9.74") in scores(reading)


def test_a_county_level_city_beside_the_countys_money_is_a_higher_level() -> None:
    reading = form(["项目名称|1v8!路灯维护", "主管部门|1v8!河津市城市管理局", *LEVELS])
    assert [x[0] for x in budgets(reading) if x[1] == "executed"] == [
        "total",
        "higher_level_subsidy",
        "higher_level_subsidy",
        "higher_level_subsidy",
        "current_level",
    ]


def test_what_was_used_stands_beside_what_was_arranged() -> None:
    assert funds(
        [
            "1v3!资金安排（万元）|1v3!资金使用（万元）",
            "合计|上级专项|本级配套|合计|上级专项|本级配套",
            "416.26|400.00|16.26|385.22|372.10|13.12",
        ]
    ) == [
        ("total", "adjusted_budget", "416.26"),
        ("higher_level_subsidy", "adjusted_budget", "400.00"),
        ("current_level", "adjusted_budget", "16.26"),
        ("total", "executed", "385.22"),
        ("higher_level_subsidy", "executed", "372.10"),
        ("current_level", "executed", "13.12"),
    ]


def test_a_rate_of_use_is_the_execution_rate_where_all_lines_say_so() -> None:
    rows = [
        "资金来源|预算安排资金|实际使用资金|资金使用率",
        "合计|383.98|352.21|91.73%",
        "上级专项|260.83|237.46|91.04%",
        "本级配套|123.15|114.75|{}",
    ]
    told = [x[1] for x in funds([*rows[:3], rows[3].format("93.18%")])]
    assert told == ["adjusted_budget", "executed", "execution_rate"] * 3
    assert "execution_rate" not in [x[1] for x in funds([*rows[:3], rows[3].format("90.18%")])]


def test_sentences_below_one_label_are_read_together() -> None:
    assert funds(
        [
            "2v1!资金情况|预算安排|全年预算数7188132.17元，其中：财政拨款5629603.23元，其他资金1558528.94元。",
            "预算执行|全年执行数5938912.66元，其中：财政拨款4643547.01元，其他资金1295365.65元，预算执行率82.62%。",
        ]
    ) == [
        ("total", "adjusted_budget", "7188132.17"),
        ("fiscal_appropriation", "adjusted_budget", "5629603.23"),
        ("other_funds", "adjusted_budget", "1558528.94"),
        ("total", "executed", "5938912.66"),
        ("fiscal_appropriation", "executed", "4643547.01"),
        ("other_funds", "executed", "1295365.65"),
        ("total", "execution_rate", "82.62%"),
    ]


def test_a_label_says_itself_how_many_points_the_rate_can_score() -> None:
    amounts = ["资金情况|年初预算|全年预算|全年支出", "年度资金总额|549.97|549.81|509.44"]
    for most in ("分值10分", "分值（10分）"):
        reading = form([*amounts, f"预算执行率|92.66%|{most}|得分|9.27"])
        assert ("budget_execution", "预算执行率", "10", "9.27") in scores(reading)


def test_a_label_over_lines_tells_their_unit() -> None:
    text = "部门整体支出绩效自评表\n（2024年度）\n部门名称\t区医疗保障局\n预算指标\t部门整体支出（万元）\n"
    text += "\t合计\t基本支出\t项目支出\n年初预算数\t2071.43\t1328.38\t743.05\n全年执行数\t1965.98\t1322.72\t643.26\n"
    assert {x["unit_printed"] for x in read_text(text).tables["budget_line"]} == {"万元"}


def test_a_lone_rate_in_plain_text_is_of_all_lines() -> None:
    text = "单位整体支出绩效自评表\n（2024年度）\n部门名称\t房县林业局\n项目\t合计\t资金来源（万元）\n"
    text += "\t\t一般公共预算资金\t政府性基金预算资金\t其他资金\n全年预算数\t5369.17\t3399.93\t686.37\t1282.87\n"
    text += "全年执行数\t5003.78\t3159.09\t645.00\t1199.69\n预算执行率\t93.19%\n"
    assert [x for x in budgets(read_text(text)) if x[1] == "execution_rate"] == [("total", "execution_rate", "93.19%")]


def test_an_amount_across_several_columns_is_under_none_of_them() -> None:
    found = funds(
        [
            "4v1!年度预算申请（万元）|支出类别|年初预算数|全年预算数|全年执行数|分值|执行率|得分",
            "年度资金总额|2006.51|2383.56|2306.38|10|96.76%|9.68",
            "1v3!其中：一般公共预算|1v4!2349.83",
            "1v3!其他资金|1v4!33.73",
        ],
        DEPARTMENT,
    )
    assert found[4:] == [
        ("general_public_budget", "adjusted_budget", "2349.83"),
        ("other_funds", "adjusted_budget", "33.73"),
    ]
