"""Rows and columns that belong together otherwise than they stand: pairs, levels in rows, halves, years, units."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading

SHOWN = ("level1_code", "level2_code", "indicator_printed", "target_printed", "actual_printed", "weight_printed",
         "score_printed")  # fmt: skip
HEAD = ["项目名称|1v6!管网改造", "主管部门|1v6!石河子市水利局"]
FIRST = ("output", "quantity", "维修管网长度", "≥12公里", "11公里", "60", "55")
SECOND = ("satisfaction", "service_satisfaction", "居民满意度", "≥90%", "92%", "30", "30")


def read(*tables: Sequence[str], title: str = "2023年度项目支出绩效自评表", between: str = "") -> Reading:
    """A form with this title over tables of these rows, and a line between any two."""
    shown = f"<p>{between}</p>".join(f"<table>{html_rows(rows)}</table>" for rows in tables)
    return read_text(f"<h1>{title}</h1>{shown}", "form.html")


PAIRS = [
    "一级指标|二级指标|三级指标|1v2!{header}|分值|得分|偏差原因",
    "2v1!产出指标|2v1!数量指标|2v1!维修管网长度|{a}|≥12公里|2v1!60|2v1!55|2v1!阴雨",
    "{b}|11公里",
    "2v1!满意度指标|2v1!服务对象满意度指标|2v1!居民满意度|{a}|≥90%|2v1!30|2v1!30|2v1!",
    "{b}|92%",
]


@pytest.mark.parametrize(
    ("header", "a", "b"),
    [("预期与完成", "预期", "完成"), ("预期/实际", "目标值", "实际值"), ("指标完成情况", "年度指标值", "实际完成值")],
)
def test_what_was_expected_over_what_was_reached(header: str, a: str, b: str) -> None:
    form = read(HEAD, [row.format(header=header, a=a, b=b) for row in PAIRS])
    assert indicators(form, *SHOWN) == [FIRST, SECOND]
    assert [x for (x,) in indicators(form, "deviation_printed")] == ["阴雨", None]


def test_the_header_alone_says_what_stands_over_what() -> None:
    rows = ["一级指标|二级指标|三级指标|1v2!年度指标值（上行）/实际完成值（下行）|分值|得分",
            "2v1!产出指标|2v1!数量指标|2v1!维修管网长度|1v2!≥12公里|2v1!60|2v1!55", "1v2!11公里",
            "2v1!满意度指标|2v1!服务对象满意度指标|2v1!居民满意度|1v2!≥90%|2v1!30|2v1!30", "1v2!92%"]  # fmt: skip
    assert indicators(read(HEAD, rows), *SHOWN) == [FIRST, SECOND]


OUTLINE = [
    "编号|指标|计量单位|目标值|实际值|分值|得分",
    "1|预算执行|—|||10|9.6",
    "2|产出指标||||60|55",
    "2.1|数量指标||||60|55",
    "2.1.1|维修管网长度|公里|≥12|11|60|55",
    "3|成本指标||||10|10",
    "3.1|经济成本指标||||10|10",
    "3.1.1|每公里造价|万元|≤5|5|10|10",
    "4|满意度指标||||20|20",
    "4.1|服务对象满意度指标||||20|20",
    "4.1.1|居民满意度|%|≥90|92|20|20",
    "|总分||||100|94.6",
]


def test_levels_in_rows_of_an_outline_are_no_indicators() -> None:
    form = read(HEAD, OUTLINE)
    assert indicators(form, *SHOWN) == [
        ("output", "quantity", "维修管网长度", "≥12", "11", "60", "55"),
        ("cost", "cost", "每公里造价", "≤5", "5", "10", "10"),
        ("satisfaction", "service_satisfaction", "居民满意度", "≥90", "92", "20", "20"),
    ]
    assert scores(form) == [
        ("budget_execution", "预算执行", "10", "9.6"),
        ("level1_subtotal", "产出指标", "60", "55"),
        ("level1_subtotal", "成本指标", "10", "10"),
        ("level1_subtotal", "满意度指标", "20", "20"),
        ("total", "总分", "100", "94.6"),
    ]


def test_costs_within_the_output_are_its_second_level() -> None:
    rows = [*OUTLINE[:5], "2.4|成本指标||||10|10", "2.4.1|每公里造价|万元|≤5|5|10|10", *OUTLINE[8:]]
    assert indicators(read(HEAD, rows), "level1_code", "level2_code")[1] == ("output", "cost")


def test_an_indicator_that_is_named_as_a_level_is_one() -> None:
    rows = ["指标|目标值|实际值|分值|得分", "服务对象满意度|≥90%|92%|50|50", "维修管网长度|≥12公里|11公里|50|45"]
    assert [x for (x,) in indicators(read(HEAD, rows), "indicator_printed")] == ["服务对象满意度", "维修管网长度"]


def test_halves_with_their_levels_below_the_headers() -> None:
    rows = ["指标名称|指标值|完成值|分值|得分|指标名称|指标值|完成值|分值|得分", "1v5!产出指标|1v5!效益指标",
            "维修管网长度|≥12公里|11公里|60|55|停水次数|0次|0次|10|10", "验收合格率|100%|100%|10|10|1v5!满意度指标",
            "完工时间|11月底前|按期|5|5|居民满意度|≥90%|92%|5|5",
            "1v4!预算执行得分（10分）|9.2|1v4!自评总分（100分）|94.2"]  # fmt: skip
    form = read([f"项目名称|1v9!{'管网改造'}"], rows)
    assert indicators(form, "level1_code", "indicator_printed", "score_printed") == [
        ("output", "维修管网长度", "55"),
        ("output", "验收合格率", "10"),
        ("output", "完工时间", "5"),
        ("benefit", "停水次数", "10"),
        ("satisfaction", "居民满意度", "5"),
    ]
    assert {(kind, score) for kind, _, _, score in scores(form)} == {("budget_execution", "9.2"), ("total", "94.2")}


def test_what_was_reached_in_the_years_before_is_not_what_was_reached() -> None:
    rows = ["2v1!一级指标|2v1!二级指标|2v1!三级指标|2021年实际|2022年实际|1v2!2023年|2v1!分值|2v1!得分",
            "完成值|完成值|目标值|完成值", "产出指标|数量指标|维修管网长度|8公里|9公里|≥12公里|11公里|60|55",
            "满意度指标|服务对象满意度指标|居民满意度|80%|81%|≥90%|92%|30|30"]  # fmt: skip
    assert indicators(read(HEAD, rows), *SHOWN) == [FIRST, SECOND]


FUNDS = ["资金来源|年初预算数|全年预算数|全年执行数", "合计|96|100|98"]
TASKS = ["项目名称|本年预算|本年支出|执行率", "管网改造一期|600|580|96.67%", "管网改造二期|400|400|100%"]


@pytest.mark.parametrize(
    ("between", "unit"), [("重点项目支出情况（单位：千元）", "千元"), ("重点项目支出情况", "万元")]
)
def test_the_unit_above_a_table_is_its_own(between: str, unit: str) -> None:
    form = read(
        ["部门名称|石河子市水利局|金额单位|万元"], FUNDS, TASKS, title="2023年度部门整体支出绩效自评表", between=between
    )
    shown = {(r["value_printed"], r["unit_printed"]) for r in form.tables["budget_line"] if r["value_printed"]}
    assert {("600", unit), ("400", unit)} <= shown
    assert field(form, "unit") == "万元"


def test_amounts_behind_labels_of_their_own_are_not_those_of_the_header_above() -> None:
    rows = ["资金来源（万元）|来源|全年预算数|全年执行数|执行率", "|一般公共预算|4800|4626|96.38%",
            "支出结构（元）|基本支出决算数|26,260,000.00|项目支出决算数|20,000,000.00"]  # fmt: skip
    form = read(["部门名称|1v4!石河子市水利局"], rows, title="2023年度部门整体支出绩效自评表")
    told = {(r["line_code"], r["measure_code"], r["value_printed"], r["unit_printed"])
            for r in form.tables["budget_line"] if str(r["value_printed"]).endswith("000.00")}  # fmt: skip
    assert told == {
        ("basic_expenditure", "executed", "26,260,000.00", "元"),
        ("project_expenditure", "executed", "20,000,000.00", "元"),
    }


def test_points_of_levels_beside_projects_are_no_money() -> None:
    rows = ["序号|项目名称|全年预算|全年支出|执行率|预算执行（10分）|产出指标（50分）|合计（100分）",
            "1|管网改造一期|600|580|96.67%|9.67|50|99.67", "2|管网改造二期|400|400|100%|10|50|100"]  # fmt: skip
    form = read(rows, title="2023年度部门整体支出绩效自评结果表")
    assert not {value for _, _, value in budgets(form)} & {"50", "9.67", "10", "99.67"}


def test_goals_told_in_lines_between_their_tables() -> None:
    head = "一级指标|二级指标|三级指标|指标值|完成值|分值|得分"
    one, two = (
        [head, "产出指标|数量指标|维修管网长度|≥12公里|11公里|50|45"],
        [head, "产出指标|数量指标|检查次数|4次|4次|50|50"],
    )
    shown = "".join(
        f"<p>年度目标{n}：水利工程项目按期完成</p><table>{html_rows(rows)}</table>"
        for n, rows in enumerate((one, two), 1)
    )
    form = read_text(f"<h1>部门整体绩效自评表</h1><table>{html_rows(HEAD)}</table>{shown}", "form.html")
    assert indicators(form, "goal_no", "indicator_printed") == [(1, "维修管网长度"), (2, "检查次数")]


def test_a_projects_money_and_its_total_beside_its_indicators_in_a_list_of_projects() -> None:
    rows = ["2v1!序号|2v1!项目名称|1v3!资金情况|1v7!绩效指标完成情况|2v1!自评总分",
            "全年预算数|全年执行数|得分|一级指标|二级指标|三级指标|目标值|完成值|分值|得分",
            "2v1!1|2v1!管网改造|2v1!1260|2v1!1197|2v1!9.5|产出指标|数量指标|维修管网长度|≥12公里|11公里|60|55|2v1!94.5",
            "满意度指标|服务对象满意度指标|居民满意度|≥90%|92%|30|30",
            "2|泵站改造|100|98|9.8|产出指标|数量指标|改造泵站|2座|2座|90|90|99.8"]  # fmt: skip
    form = read(rows, title="2023年度项目支出绩效自评情况汇总表")
    assert indicators(form, *SHOWN)[:2] == [FIRST, SECOND]
    assert [field(form, "project_name", n) for n in (1, 2)] == ["管网改造", "泵站改造"]
    assert budgets(form) == [("total", "adjusted_budget", "1260"), ("total", "executed", "1197"),
                             ("total", "adjusted_budget", "100"), ("total", "executed", "98")]  # fmt: skip
    assert [(kind, score) for kind, _, _, score in scores(form)] == [
        ("budget_execution", "9.5"), ("total", "94.5"), ("budget_execution", "9.8"), ("total", "99.8")
    ]  # fmt: skip


def test_a_budgets_columns_in_front_of_the_names_are_none_of_the_indicators() -> None:
    rows = ["1v3!资金情况|1v7!绩效指标完成情况",
            "全年预算数|全年执行数|得分|一级指标|二级指标|三级指标|目标值|完成值|分值|得分",
            "2v1!1260|2v1!1197|2v1!9.5|产出指标|数量指标|维修管网长度|≥12公里|11公里|60|55",
            "满意度指标|服务对象满意度指标|居民满意度|≥90%|92%|30|30"]  # fmt: skip
    assert indicators(read(HEAD, rows), *SHOWN) == [FIRST, SECOND]


def test_the_unit_of_what_was_reached_beside_that_of_the_target() -> None:
    rows = ["2v1!一级指标|2v1!二级指标|2v1!三级指标|1v3!年度预期值|1v2!年末实际|1v2!评价",
            "方向|数值|计量单位|完成数|单位|权重|得分",
            "产出指标|数量指标|改造户数|≥|150|户|140|户|60|55"]  # fmt: skip
    form = read(HEAD, rows)
    assert indicators(form, "target_printed", "target_unit_printed", "actual_printed") == [("150", "户", "140")]


def test_the_execution_among_the_names_without_a_target() -> None:
    rows = [
        "二级指标|三级指标|目标值|完成值|分值|得分",
        "数量指标|维修管网长度|≥12公里|11公里|60|55",
        "|支出进度得分|—|—|10|9.38",
    ]
    form = read(HEAD, rows)
    assert indicators(form, "indicator_printed") == [("维修管网长度",)]
    assert scores(form) == [("budget_execution", "支出进度得分", "10", "9.38")]


def test_the_execution_among_the_measures_of_a_level_is_one_of_them() -> None:
    rows = ["一级指标|二级指标|三级指标|分值|得分", "2v1!管理效率|2v1!预算管理|预算执行进度|5|4", "预决算公开|5|5",
            "产出指标|数量指标|维修管网长度|60|55"]  # fmt: skip
    form = read(HEAD, rows)
    assert [name for (name,) in indicators(form, "indicator_printed")] == ["预算执行进度", "预决算公开", "维修管网长度"]


def test_parts_between_an_amount_and_the_rate_of_both_rows() -> None:
    rows = ["2v1!项目资金（万元）|全年预算数|1485|其中：财政拨款|1262|其他资金|223|2v1!执行率|2v1!92.12%",
            "全年执行数|1368|其中：财政拨款|1145|其他资金|223"]  # fmt: skip
    assert budgets(read(rows, [OUTLINE[0], "|维修管网长度|公里|≥12|13|50|50"])) == [
        ("total", "adjusted_budget", "1485"),
        ("total", "execution_rate", "92.12%"),
        ("fiscal_appropriation", "adjusted_budget", "1262"),
        ("other_funds", "adjusted_budget", "223"),
        ("total", "executed", "1368"),
        ("fiscal_appropriation", "executed", "1145"),
        ("other_funds", "executed", "223"),
    ]


def test_lines_over_their_amounts_beside_the_measure_that_goes_down() -> None:
    rows = ["8v1!预算安排及执行（万元）|2v1!年初安排|资金总额|财政拨款|单位资金|4v1!执行率分值|4v1!10", "62|49.6|12.4",
            "2v1!全年预算|资金总额|财政拨款|单位资金", "64|51.6|12.4",
            "2v1!实际支出|资金总额|财政拨款|单位资金|4v1!执行率得分|4v1!9.07", "58.07|46|12.07",
            "2v1!预算执行率|资金总额|财政拨款|单位资金", "90.73%|89.15%|97.34%"]  # fmt: skip
    form = read(rows, [OUTLINE[0], "|维修管网长度|公里|≥12|13|50|50"])
    lines = ("total", "fiscal_appropriation", "own_funds")
    wanted = {"initial_budget": ("62", "49.6", "12.4"), "adjusted_budget": ("64", "51.6", "12.4"),
              "executed": ("58.07", "46", "12.07"), "execution_rate": ("90.73%", "89.15%", "97.34%")}  # fmt: skip
    told = [(line, measure, x) for measure, row in wanted.items() for line, x in zip(lines, row, strict=True)]
    assert sorted(budgets(form)) == sorted(told)
    assert ("budget_execution", "9.07") in [(kind, score) for kind, _, _, score in scores(form)]


STACK = "全年预算数：92<br>其中：本级安排 59.8<br>上级补助 32.2"


def test_a_measure_and_its_parts_in_the_lines_of_a_cell() -> None:
    spent = STACK.replace("预算数：92", "执行数：88.2").replace("59.8", "57.2").replace("32.2", "31")
    form = read([f"资金安排（万元）|{STACK}|资金使用|{spent}"], [OUTLINE[0], "|维修管网长度|公里|≥12|13|50|50"])
    assert budgets(form) == [
        ("total", "adjusted_budget", "92"),
        ("current_level", "adjusted_budget", "59.8"),
        ("higher_level_subsidy", "adjusted_budget", "32.2"),
        ("total", "executed", "88.2"),
        ("current_level", "executed", "57.2"),
        ("higher_level_subsidy", "executed", "31"),
    ]


def test_levels_above_tables_of_their_own_in_one_grid() -> None:
    head = "序号|类型|指标|年初设定|年末实现|标准分|自评分"
    rows = ["1v7!三、产出类指标（标准分60分，自评55.00分）", head, "1|数量|维修管网长度|≥12公里|11公里|60|55",
            "1v7!四、满意度类指标（标准分30分，自评30.00分）", head,
            "1|服务对象满意度|居民满意度|≥90%|92%|30|30"]  # fmt: skip
    form = read(HEAD, rows)
    levels = [("output", "维修管网长度"), ("satisfaction", "居民满意度")]
    assert indicators(form, "level1_code", "indicator_printed") == levels
    assert [(most, score) for kind, _, most, score in scores(form) if kind == "level1_subtotal"] == [
        ("60", "55.00"), ("30", "30.00")
    ]  # fmt: skip


def test_another_part_of_the_amount_in_the_row_above() -> None:
    rows = ["全年可用预算（万元）|3331.23|全年支出（万元）|3324.23|其中：基本支出（万元）|1248.87",
            "其中：项目支出（万元）|2075.36|年末结余（万元）|7.00|全年预算执行率|99.79%"]  # fmt: skip
    form = read(rows, [OUTLINE[0], "|维修管网长度|公里|≥12|13|50|50"], title="2023年度部门整体支出绩效自评表")
    assert budgets(form) == [
        ("total", "adjusted_budget", "3331.23"),
        ("total", "executed", "3324.23"),
        ("basic_expenditure", "executed", "1248.87"),
        ("project_expenditure", "executed", "2075.36"),
        ("total", "year_end_balance", "7.00"),
        ("total", "execution_rate", "99.79%"),
    ]
