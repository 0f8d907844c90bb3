"""What stands elsewhere than in the forms that are known: funds behind the indicators, names before their levels."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading, columns
from ingest.forms.rows import rows_of
from ingest.model import Cell, Grid

LEVELS = [
    "一级指标|二级指标|三级指标|指标值|完成值|分值|得分",
    "产出指标|数量指标|维修管网长度|≥12公里|13公里|50|50",
    "满意度指标|服务对象满意度指标|居民满意度|≥90%|92%|40|40",
]
HEAD = ["项目名称|1v6!管网改造", "实施单位|1v6!石河子市水利局"]
TITLE = "2023年度项目支出绩效自评表"
DECLARATION = "2023年度部门整体支出绩效目标申报表"


def table(rows: Sequence[str]) -> str:
    """A table of HTML with these rows."""
    return f"<table>{html_rows(rows)}</table>"


def read(*parts: str, title: str = TITLE) -> Reading:
    """A form with this title over these pieces of HTML."""
    return read_text(f"<h1>{title}</h1>{''.join(parts)}", "form.html")


BEHIND = [
    "资金来源|年初预算|调整后预算|实际支出|执行率",
    "财政拨款|665.55|665.55|600.00|90.15%",
    "单位自有资金|74.46|68.94|68.94|100.00%",
    "合计|740.01|734.49|668.94|91.08%",
]


@pytest.mark.parametrize("heading", ["三、预算执行情况（万元）", "附：资金情况"])
def test_funds_behind_the_indicators_are_the_forms(heading: str) -> None:
    form = read(table([*HEAD, *LEVELS, "1v5!合计|90|90"]), f"<p>{heading}</p>", table(BEHIND))
    found = budgets(form)
    assert len(found) == 12
    assert {f for f in found if f[0] == "total"} == {
        ("total", "initial_budget", "740.01"),
        ("total", "adjusted_budget", "734.49"),
        ("total", "executed", "668.94"),
        ("total", "execution_rate", "91.08%"),
    }


def test_sources_across_behind_the_indicators() -> None:
    rows = [
        "收入来源（万元）|本级财政安排|上级财政补助|合计",
        "年初预算|205.35|61.98|267.33",
        "调整后预算|205.35|57.39|262.74",
        "实际支出|170.67|57.39|228.06",
    ]
    found = budgets(read(table([*HEAD, *LEVELS, "1v5!合计|90|90"]), table(rows)))
    assert ("higher_level_subsidy", "adjusted_budget", "57.39") in found
    assert ("total", "executed", "228.06") in found
    assert len(found) == 9


def test_a_form_with_funds_of_its_own_has_no_others_behind_its_indicators() -> None:
    own = ["资金来源|1v2!全年预算数|1v4!全年执行数", "合计|1v2!80.00|1v4!75.00"]
    form = read(table([*HEAD, *own, *LEVELS, "1v5!合计|90|90"]), table(BEHIND))
    assert budgets(form) == [("total", "adjusted_budget", "80.00"), ("total", "executed", "75.00")]


def test_names_stand_before_both_their_levels() -> None:
    rows = [
        "绩效指标|一级|二级|完成值|目标值|分值|得分",
        "人工造林面积|产出指标|数量|1.2万亩|≥1.1万亩|50|50",
        "农牧民满意度|满意度指标|服务对象满意度|95%|≥90%|40|40",
    ]
    found = indicators(read(table([*HEAD, *rows])), "indicator_printed", "level1_printed", "target_printed")
    assert found == [("人工造林面积", "产出指标", "≥1.1万亩"), ("农牧民满意度", "满意度指标", "≥90%")]


def test_a_blocks_label_down_beside_its_levels_names_nothing() -> None:
    rows = [
        "3v1!绩效指标|一级|二级|目标值|完成值|分值|得分",
        "产出指标|造林面积|≥1.1万亩|1.2万亩|50|50",
        "满意度指标|农牧民满意度|≥90%|95%|40|40",
    ]
    assert indicators(read(table([*HEAD, *rows])), "indicator_printed") == [("造林面积",), ("农牧民满意度",)]


def test_the_label_of_the_funds_says_what_their_execution_can_score() -> None:
    rows = [
        "2v1!预算执行（10分）|1v2!|1v2!全年预算|全年支出|执行率",
        "1v2!年度资金总额|1v2!401.87|346.13|86.13%",
        "执行率得分|1v6!8.61",
    ]
    assert ("budget_execution", "执行率得分", "10", "8.61") in scores(read(table([*HEAD, *rows, *LEVELS])))


def test_a_subtotal_names_its_level_in_brackets() -> None:
    rows = [LEVELS[0], LEVELS[1], "1v5!小计（产出指标）|50|50", LEVELS[2], "1v5!小计（满意度指标）|40|40"]
    found = [(s["level1_code"], s["max_printed"], s["score_printed"]) for s in _subtotals(read(table([*HEAD, *rows])))]
    assert found == [("output", "50", "50"), ("satisfaction", "40", "40")]


def _subtotals(form: Reading) -> list[dict[str, object]]:
    return [dict(s) for s in form.tables["score_line"] if s["component_kind"] == "level1_subtotal"]


def test_a_second_level_that_nobody_knows_has_a_first() -> None:
    rows = ["指标类型|指标名称|指标值|完成值|分值|得分", "成本指标-运行成本|管理费占比|≤3%|3%|20|20"]
    assert indicators(read(table([*HEAD, *rows])), "level1_code", "indicator_printed") == [("cost", "管理费占比")]


def test_a_year_beside_its_label_is_no_goal() -> None:
    form = read(table(["年度|2023年|自评等级|优", *HEAD, *LEVELS]), title="项目支出绩效自评表")
    assert (field(form, "fiscal_year"), field(form, "grade")) == ("2023年", "优")


def test_money_beside_the_office_is_not_its_name() -> None:
    rows = ["部门名称|某某市民政局|年度预算总额（万元）|883.62", "其中：基本支出|729.46|项目支出|154.16"]
    form = read(table([*rows, *LEVELS]), title=DECLARATION)
    assert field(form, "department_name") == "某某市民政局"
    assert budgets(form) == [
        ("total", "declared_budget", "883.62"),
        ("basic_expenditure", "declared_budget", "729.46"),
        ("project_expenditure", "declared_budget", "154.16"),
    ]


def test_measures_beside_their_amounts_and_one_behind_a_colon() -> None:
    form = read(table([*HEAD, "预算总额（万元）|921.97|执行总额|855.08|1v3!执行率：92.74%", *LEVELS]))
    assert budgets(form) == [
        ("total", "adjusted_budget", "921.97"),
        ("total", "executed", "855.08"),
        ("total", "execution_rate", "92.74%"),
    ]


def test_an_office_behind_department_and_a_colon() -> None:
    form = read(table(["1v7!部门：泉州市卫生健康局", *LEVELS]), title=DECLARATION)
    assert field(form, "department_name") == "泉州市卫生健康局"


def test_income_and_expenditure_side_by_side_below_plain_headers() -> None:
    rows = [
        "1v2!年度收入预算|1v2!年度支出预算",
        "来源|金额（万元）|类别|金额（万元）",
        "一般公共预算|394.10|基本支出|401.51",
        "国有资本经营预算|||",
        "单位资金|191.68|项目支出|184.27",
        "收入合计|585.78|支出合计|585.78",
    ]
    form = read(table([*rows, *LEVELS]), title=DECLARATION)
    assert sorted(budgets(form)) == [
        ("basic_expenditure", "declared_budget", "401.51"),
        ("general_public_budget", "declared_budget", "394.10"),
        ("own_funds", "declared_budget", "191.68"),
        ("project_expenditure", "declared_budget", "184.27"),
        ("total_expenditure", "declared_budget", "585.78"),
        ("total_income", "declared_budget", "585.78"),
    ]


def test_spending_of_other_years_stands_beside_what_is_declared() -> None:
    rows = ["资金来源|2021年支出（万元）|2022年支出（万元）|2023年预算（万元）", "总计|16.86|19.46|20.27"]
    assert budgets(read(table([*rows, *LEVELS]), title=DECLARATION)) == [
        ("total", "prior_year_amount", "16.86"),
        ("total", "prior_year_amount", "19.46"),
        ("total", "declared_budget", "20.27"),
    ]


@pytest.mark.parametrize(("rate", "measure"), [("89.59%", "adjusted_budget"), ("45.00%", "unmapped")])
def test_what_was_handed_down_is_the_budget_if_the_rate_is_of_it(rate: str, measure: str) -> None:
    rows = ["1v2!|中央资金|合计", "1v2!预算下达（元）|3665200|3665200", "1v2!实际支出（元）|3283652|3283652"]
    form = read(table([*HEAD, *rows, f"1v2!支出进度|{rate}|{rate}", *LEVELS]))
    assert ("total", measure, "3665200") in budgets(form)


def test_the_unit_right_above_a_table_without_a_title() -> None:
    rows = ["部门名称|恩施市林业局", "资金来源|年初预算数|全年预算数|全年执行数", "合计|100.00|95.00|90.25", *LEVELS]
    form = read_text(f"<p>填报日期：2022.12.14</p><p>单位：万元</p>{table(rows)}", "form.html")
    assert field(form, "unit") == "万元"


SUMMARY = [
    "序号|项目名称|全年预算数|全年执行数|自评得分|评价等级",
    "1|管网改造|18.81|18.81|100|优",
    "2|供水保障|17.62|16.78|97.95|优",
    "1v2!合计|36.43|35.59||",
]


def test_a_summary_in_front_of_the_forms_is_none_of_them() -> None:
    summary = f"<h1>2023年度项目支出绩效自评情况汇总表</h1><p>单位：万元</p>{table(SUMMARY)}"
    form = read_text(f"{summary}<p>附件2</p><h1>{TITLE}</h1>{table([*HEAD, *BEHIND, *LEVELS])}", "forms.html")
    assert [row["form_no"] for row in form.tables["form"]] == [1]
    assert field(form, "title") == TITLE
    assert len(budgets(form)) == 12


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (
            "1v2!指标级次|指标内容",
            ["产出指标|数量指标|{}", "效益指标|社会效益指标|{}", "满意度指标|服务对象满意度指标|{}"],
        ),
        (
            "1v3!绩效指标（一级/二级/三级）",
            ["产出指标|数量指标|{}", "效益指标|社会效益指标|{}", "满意度指标|满意度|{}"],
        ),
        ("指标|指标名称", ["产出指标—数量指标|{}", "效益指标—社会效益指标|{}", "满意度指标—服务对象满意度指标|{}"]),
        ("类别|指标内容", ["产出/数量指标|{}", "效益/社会效益指标|{}", "满意度/服务对象满意度指标|{}"]),
        ("指标层级|指标名称", ["产出指标\n数量指标|{}", "效益指标\n社会效益指标|{}", "满意度指标\n满意度指标|{}"]),
        ("所属二级|所属一级|指标名称", ["数量指标|产出指标|{}", "社会效益指标|效益指标|{}", "满意度|满意度指标|{}"]),
    ],
)
def test_what_stands_below_a_header_says_that_it_is_of_levels(header: str, rows: list[str]) -> None:
    names = ["维修管网长度", "供水保障人口", "居民满意度"]
    values = ["≥12公里|13公里|50|50", "≥2万人|2.1万人|20|20", "≥90%|92%|20|20"]
    lines = [f"{row.format(name)}|{value}" for row, name, value in zip(rows, names, values, strict=True)]
    form = read(table([*HEAD, f"{header}|目标值|完成值|分值|得分", *lines]))
    assert indicators(form, "level1_code", "indicator_printed", "weight_printed") == [
        ("output", "维修管网长度", "50"),
        ("benefit", "供水保障人口", "20"),
        ("satisfaction", "居民满意度", "20"),
    ]


def test_a_header_of_money_above_the_indicators_heads_no_levels() -> None:
    """In one grid with them, their labels stand below it, too."""
    rows = ["项目资金|年初预算数|全年预算数|全年执行数|执行率|得分|", "合计|90|80|72|90%|9|"]
    form = read(table([*HEAD, *rows, *LEVELS]))
    assert indicators(form, "indicator_printed") == [("维修管网长度",), ("居民满意度",)]
    assert ("total", "executed", "72") in budgets(form)


def test_a_header_of_which_points_alone_are_known_is_none_of_indicators() -> None:
    """Though levels stand below one of its labels."""
    rows = ["项目资金|资金总额|分值|得分", "产出指标|a|1|1", "效益指标|b|2|2", "满意度指标|c|3|3"]
    texts = [(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row.split("|"), 1)]
    header, *_ = rows_of(Grid(1, 1, tuple(Cell(r, c, text) for r, c, text in texts)))
    assert columns.header(header) is None


@pytest.mark.parametrize("told", ["计分规则：达到目标值得满分。", "2.年度指标值应与年度资金规模相匹配，不得空缺。"])
def test_how_an_indicator_is_scored_or_filled_in_is_none(told: str) -> None:
    rows = [
        LEVELS[0],
        "2v1!产出指标|2v1!数量指标|维修管网长度|≥12公里|13公里|50|50",
        f"1v5!{told}",
    ]
    assert indicators(read(table([*HEAD, *rows, LEVELS[2]])), "indicator_printed") == [
        ("维修管网长度",),
        ("居民满意度",),
    ]


def test_the_execution_scored_in_a_row_of_its_own_without_a_level_is_no_indicator() -> None:
    rows = [
        "指标|满分|自评得分|目标值|完成值",
        "预算执行率|10|8.87||",
        "1v5!产出指标",
        "维修管网长度|90|88|≥12公里|11公里",
    ]
    form = read(table([*HEAD, *rows]))
    assert indicators(form, "indicator_printed") == [("维修管网长度",)]
    assert ("budget_execution", "预算执行率", "10", "8.87") in scores(form)


def test_lines_and_measures_in_one_label() -> None:
    rows = [
        "上级补助预算数（元）|1v2!3928418|上级补助支出数（元）|1v3!3926454",
        "合计预算数|1v2!6832193|合计支出数|1v3!6792770",
    ]
    assert budgets(read(table([*HEAD, *rows, *LEVELS]))) == [
        ("higher_level_subsidy", "adjusted_budget", "3928418"),
        ("higher_level_subsidy", "executed", "3926454"),
        ("total", "adjusted_budget", "6832193"),
        ("total", "executed", "6792770"),
    ]


def test_measures_with_their_figures_below_a_block_are_the_forms() -> None:
    """They stand under no header of the block: the rate was a source's."""
    rows = [
        "1v3!预算批复数|1v3!实际支付数",
        "小计|一般公共预算|政府性基金|小计|一般公共预算|政府性基金",
        "1037.59|770.36|267.23|1151.09|862.80|288.29",
        "调整后预算合计|1162.10|预算执行率|99.05%||",
    ]
    found = budgets(read(table([*HEAD, *rows, *LEVELS])))
    assert found[-2:] == [("total", "adjusted_budget", "1162.10"), ("total", "execution_rate", "99.05%")]


def test_the_most_behind_the_score() -> None:
    rows = ["预算执行率得分|9.85|执行率分值|1v4!10"]
    assert ("budget_execution", "预算执行率得分", "10", "9.85") in scores(read(table([*HEAD, *BEHIND, *rows, *LEVELS])))


def test_a_total_with_the_execution_in_brackets() -> None:
    form = read(table([*HEAD, *LEVELS, "1v5!合计（含执行率）|100|97"]))
    assert scores(form) == [("total", "合计（含执行率）", "100", "97")]


def test_numbers_of_lines_right_of_them_are_no_money() -> None:
    rows = ["执行数|预算数|资金来源|序", "235.60|235.72|其他资金|1", "129.56|129.56|财政拨款|2"]
    assert all(value not in ("1", "2") for _, _, value in budgets(read(table([*HEAD, *rows, *LEVELS]))))


def test_a_year_with_the_unit_behind_it_in_brackets() -> None:
    form = read("<p>（2021年度，金额单位：元）</p>", table([*HEAD, *LEVELS]), title="中央高校专项资金绩效自评表")
    assert (field(form, "fiscal_year"), field(form, "unit")) == ("2021年度", "元")


def test_the_total_of_a_declaration_stands_before_the_label_of_its_points() -> None:
    rows = [
        "3v1!项目资金（万元）|1v2!年度资金总额：|1v2!586.79|1v2!执行率分值（10）",
        "1v2!其中：财政拨款|1v4!437.77",
        "1v2!其他资金|1v4!149.02",
    ]
    assert budgets(read(table([*HEAD, *rows, *LEVELS]), title="项目支出绩效目标表（2022年度）")) == [
        ("total", "declared_budget", "586.79"),
        ("fiscal_appropriation", "declared_budget", "437.77"),
        ("other_funds", "declared_budget", "149.02"),
    ]


def test_projects_below_a_label_that_elsewhere_heads_their_block() -> None:
    rows = ["主要项目|项目总预算|本年度预算|资金来源", "图书馆免费开放项目|1149.56|574.78|财政拨款"]
    assert budgets(read(table([*rows, *LEVELS]), title=DECLARATION)) == [
        ("project_item", "project_total_budget", "1149.56"),
        ("project_item", "project_year_budget", "574.78"),
    ]


def test_shares_of_what_was_spent() -> None:
    rows = ["支出项目|年初预算数|决算数|占决算支出比重", "基本支出|60|62|62.00%", "项目支出|40|38|38.00%"]
    found = budgets(read(table([*HEAD, *rows, *LEVELS])))
    assert [f for f in found if f[1] != "initial_budget"] == [
        ("basic_expenditure", "executed", "62"),
        ("basic_expenditure", "share", "62.00%"),
        ("project_expenditure", "executed", "38"),
        ("project_expenditure", "share", "38.00%"),
    ]


def test_the_most_in_the_label_of_the_executions_points_below_the_indicators() -> None:
    form = read(table([*HEAD, *LEVELS, "1v6!执行率得分（满分10分）|9.96"]))
    assert ("budget_execution", "执行率得分（满分10分）", "10", "9.96") in scores(form)


def test_a_rate_beside_the_total_is_no_score_that_is_missing() -> None:
    rows = ["2v1!经费（元）|全年预算数|财政拨款|1v4!5396496.04", "预算执行率|合计|1v4!99.07%"]
    assert [s for s in scores(read(table([*HEAD, *rows, *LEVELS]))) if s[0] == "total"] == []


def test_cards_whose_level_stands_behind_the_name() -> None:
    cards = [
        (f"指标名称|{name}|指标类型|{level}", f"目标值|{target}|完成值|{actual}|分值/得分|{points}", "偏差原因|1v5!无")
        for name, level, target, actual, points in (
            ("开展计量检定", "产出指标-数量指标", "7900台件", "7910台件", "8/8"),
            ("市场主体满意度", "满意度指标-服务对象满意度指标", "≥90%", "85%", "10/9.4"),
        )
    ]
    form = read(table([*HEAD, *(row for card in cards for row in card)]))
    shown = ("indicator_printed", "level1_code", "actual_printed", "weight_printed", "score_printed")
    assert indicators(form, *shown) == [
        ("开展计量检定", "output", "7910台件", "8", "8"),
        ("市场主体满意度", "satisfaction", "85%", "10", "9.4"),
    ]
