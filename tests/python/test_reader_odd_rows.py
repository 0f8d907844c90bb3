"""Rows that say more, or elsewhere, than those of the known forms: as blind sets of other offices' forms print them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading

HEADER = "一级指标|二级指标|三级指标|指标值|完成值|分值|得分"
OUTPUT = "产出指标|数量指标|维修管网长度|≥12公里|13公里|50|50"
SATISFACTION = "满意度指标|服务对象满意度指标|居民满意度|≥90%|92%|40|40"
HEAD = ["项目名称|1v6!管网改造", "实施单位|1v6!石河子市水利局"]
FUNDS = ["资金来源|年初预算|全年预算|全年支出", "合计|100|100|95"]


def read(*tables: Sequence[str], title: str = "2023年度项目支出绩效自评表", below: str = "") -> Reading:
    """A form with this title over tables of these rows, and HTML below them."""
    shown = "".join(f"<table>{html_rows(rows)}</table>" for rows in tables)
    return read_text(f"<h1>{title}</h1>{shown}{below}", "form.html")


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("1v2!资金执行|预算资金执行率|||10|9.5", "资金执行"),
        ("1v2!预算执行（10分）|资金执行|100%|95%|10|9.5", "预算执行（10分）"),
        ("预算执行|1v2!按项目总投入使用率计分|||10|9.5", "预算执行"),
    ],
)
def test_the_executions_row_under_words_of_its_own_is_no_indicator(row: str, name: str) -> None:
    form = read(HEAD, FUNDS, [HEADER, row, OUTPUT, SATISFACTION])
    assert [n for (n,) in indicators(form, "indicator_printed")] == ["维修管网长度", "居民满意度"]
    assert ("budget_execution", name, "10", "9.5") in scores(form)


def test_such_a_word_as_a_second_level_holds_an_indicator() -> None:
    form = read(HEAD, FUNDS, [HEADER, "过程|资金执行|预算执行率|100%|95%|10|9.5", OUTPUT, SATISFACTION])
    assert ("预算执行率",) in indicators(form, "indicator_printed")


def test_headers_over_blank_cells_of_a_pasted_text() -> None:
    text = (
        "2024年度部门整体绩效自评表\n单位：仁化县林业局\n"
        "评分项目\t\t\t目标\t完成\t满分\t自评\t说明\n"
        "产出\t数量\t森林草原管护面积\t=86万亩\t86万亩\t30\t30\t\n\t\t完成人工造林面积\t1.8万亩以上\t1.9万亩\t30\t30\t\n"
        "\t质量\t造林成活率\t大于等于85%\t93.5%\t20\t20\t\n满意度\t服务对象满意度\t林区群众满意度\t大于等于86%\t93.7%\t20\t20\t\n"
        "总得分：100分（满分100分）；自评等级：优。\t\t\t\t\t\t\t\n"
    )
    form = read_text(text, "form.txt")
    assert indicators(form, "level1_code", "level2_code", "indicator_printed", "target_printed", "weight_printed") == [
        ("output", "quantity", "森林草原管护面积", "=86万亩", "30"),
        ("output", "quantity", "完成人工造林面积", "1.8万亩以上", "30"),
        ("output", "quality", "造林成活率", "大于等于85%", "20"),
        ("satisfaction", "service_satisfaction", "林区群众满意度", "大于等于86%", "20"),
    ]
    assert ("total", "总得分", "100", "100") in scores(form)
    assert field(form, "grade") == "优"


def test_a_blank_cell_below_the_scores_leaves_a_total_its_maximum() -> None:
    rows = [
        "一级指标|二级指标|三级指标|指标值|完成值|1v2!分值|1v3!得分|1v2!备注",
        "产出指标|数量指标|维修管网长度|≥12公里|13公里|1v2!60|1v3!55|1v2!",
        "满意度指标|服务对象满意度指标|居民满意度|≥90%|92%|1v2!40|1v3!40|1v2!",
        "1v4!总分|1v4!100|1v4!",
    ]
    assert ("total", "总分", "100", None) in scores(read(HEAD, FUNDS, rows))


def test_a_sum_without_the_execution_is_no_indicator() -> None:
    rows = [HEADER, OUTPUT, SATISFACTION, "合计|1v4!（不含预算执行10分）|90|85.5"]
    form = read(HEAD, FUNDS, ["自评总分|95.5|预算执行得分|10"], rows)
    assert len(indicators(form, "indicator_printed")) == 2
    assert {s for s in scores(form) if s[0] != "indicator"} == {
        ("total", "自评总分", None, "95.5"),
        ("budget_execution", "预算执行得分", "10", "10"),
    }


def test_of_several_scores_the_final_one_counts() -> None:
    rows = [
        "一级指标|二级指标|三级指标|指标值|完成值|分值|自评得分|复核得分|最终得分",
        "产出指标|数量指标|维修管网长度|≥12公里|11公里|60|60|55|55",
        "满意度指标|服务对象满意度指标|居民满意度|≥90%|92%|40|40|40|40",
        "1v5!总分|100|100|95|95",
    ]
    form = read(HEAD, FUNDS, rows)
    assert indicators(form, "score_printed") == [("55",), ("40",)]
    assert ("total", "总分", "100", "95") in scores(form)


def test_goals_whose_label_goes_down_beside_their_indicators() -> None:
    rows = [
        "1v7!年度绩效目标1（60分）：按计划完成管网改造",
        "|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分",
        "年度绩效目标1|产出指标|数量指标|维修管网长度|≥12公里|13公里|60",
        "1v7!年度绩效目标2（40分）：提高群众满意度",
        "|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分",
        "年度绩效目标2|满意度指标|服务对象满意度指标|居民满意度|≥90%|92%|40",
    ]
    form = read(HEAD, FUNDS, rows)
    assert indicators(form, "goal_no", "level1_code", "indicator_printed", "score_printed") == [
        (1, "output", "维修管网长度", "60"),
        (2, "satisfaction", "居民满意度", "40"),
    ]


def test_points_of_the_execution_in_rows_below_its_rate() -> None:
    funds = [
        "6v1!项目资金（万元）|项目|年度资金总额|其中：财政拨款",
        "年初预算数|461.36|461.36", "全年预算数|508.00|508.00", "全年执行数|503.14|503.14",
        "执行率|99.04%|—", "分值|10|—", "|得分|9.9|—",
    ]  # fmt: skip
    assert ("budget_execution", "得分", "10", "9.9") in scores(read(HEAD, funds, [HEADER, OUTPUT, SATISFACTION]))


def test_the_executions_score_in_a_row_below_its_most() -> None:
    funds = [
        "资金来源|年初预算数|全年预算数|全年执行数|分值|执行率",
        "部门预算资金总额|4705.39|4164.23|4164.23|10|100%",
        "财政拨款|4705.39|4164.23|4164.23|—|100%",
        "执行率得分|1v5!10",
    ]
    found = [s for s in scores(read(HEAD, funds, [HEADER, OUTPUT, SATISFACTION])) if s[0] == "budget_execution"]
    assert [(most, score) for _, _, most, score in found] == [("10", "10")]


def test_lines_within_what_a_measure_says() -> None:
    rows = [
        "年初预算|94.05万元|全年预算|109.06万元|全年执行|102.01万元",
        "全年预算中：财政拨款|103.61万元|全年预算中：单位资金|5.45万元|资金结余|7.05万元",
    ]
    assert set(budgets(read(HEAD, rows, [HEADER, OUTPUT, SATISFACTION]))) == {
        ("total", "initial_budget", "94.05万元"),
        ("total", "adjusted_budget", "109.06万元"),
        ("total", "executed", "102.01万元"),
        ("fiscal_appropriation", "adjusted_budget", "103.61万元"),
        ("own_funds", "adjusted_budget", "5.45万元"),
        ("total", "year_end_balance", "7.05万元"),
    }


def test_sources_with_the_measure_of_the_total_beside_them() -> None:
    rows = [
        "全年预算合计（万元）|659.83|财政拨款预算（万元）|384.70|其他资金预算（万元）|275.13",
        "全年支出合计（万元）|640|财政拨款支出（万元）|380|其他资金支出（万元）|260",
    ]
    assert set(budgets(read(HEAD, rows, [HEADER, OUTPUT, SATISFACTION]))) == {
        ("total", "adjusted_budget", "659.83"),
        ("fiscal_appropriation", "adjusted_budget", "384.70"),
        ("other_funds", "adjusted_budget", "275.13"),
        ("total", "executed", "640"),
        ("fiscal_appropriation", "executed", "380"),
        ("other_funds", "executed", "260"),
    }


def test_measures_below_labels_of_their_lines_alone() -> None:
    rows = [
        "1v6!基本支出", "年初预算|560.96|全年预算|623.01|全年执行|600.32",
        "1v6!项目支出", "年初预算|218.15|全年预算|242.28|全年执行|242.28",
        "1v6!整体支出合计", "年初预算|779.11|全年预算|865.29|全年执行|842.60",
    ]  # fmt: skip
    found = budgets(read(rows, [HEADER, OUTPUT, SATISFACTION], title="2023年度单位整体支出绩效自评表"))
    assert [f for f in found if f[1] == "executed"] == [
        ("basic_expenditure", "executed", "600.32"),
        ("project_expenditure", "executed", "242.28"),
        ("total", "executed", "842.60"),
    ]


def test_a_label_alone_whose_amount_is_blank_is_not_the_line_of_the_row_below() -> None:
    rows = ["全年预算数（万元）|785.91", "其中：财政拨款|785.91", "其他资金|", "实际支出数（万元）|712.66"]
    found = budgets(read(HEAD, rows, [HEADER, OUTPUT, SATISFACTION]))
    assert [f for f in found if f[1] == "executed"] == [("total", "executed", "712.66")]


def test_amounts_and_scores_below_their_labels() -> None:
    money = [
        "基本支出批复数（调整后）|基本支出支出数|项目支出批复数（调整后）|项目支出支出数|年末结转",
        "1843.93|1840.79|2868.32|2865.33|6.13",
    ]
    points = ["支出进度标准分|支出进度自评分|绩效指标标准分|自评总分", "20|19.97|80|99.37"]
    form = read(money, points, [HEADER, OUTPUT, SATISFACTION], title="2024年度部门整体支出绩效自评表")
    assert set(budgets(form)) == {
        ("basic_expenditure", "adjusted_budget", "1843.93"),
        ("basic_expenditure", "executed", "1840.79"),
        ("project_expenditure", "adjusted_budget", "2868.32"),
        ("project_expenditure", "executed", "2865.33"),
        ("total", "year_end_balance", "6.13"),
    }
    assert {s for s in scores(form) if s[0] != "indicator"} == {
        ("budget_execution", "支出进度自评分", "20", "19.97"),
        ("total", "自评总分", None, "99.37"),
    }


def test_a_score_and_the_most_in_one_cell() -> None:
    head = ["部门名称|盐城市生态环境局|自评得分/总分|88.92/100", "1v3!执行比例得分/分值|5.82/10"]
    form = read(head, [HEADER, OUTPUT, SATISFACTION], title="2024年度部门整体支出绩效自评表")
    assert field(form, "department_name") == "盐城市生态环境局"
    assert {s for s in scores(form) if s[0] != "indicator"} == {
        ("total", "自评得分/总分", "100", "88.92"),
        ("budget_execution", "执行比例得分/分值", "10", "5.82"),
    }


def test_money_of_the_same_table_behind_the_indicators() -> None:
    rows = [
        HEADER, OUTPUT, SATISFACTION, "1v7!四、资金（万元）",
        "1v2!资金来源|年初批复预算|预算调剂|调剂后预算|实际支付|支付率",
        "1v2!财政资金|43.6|17.34|60.94|53.46|87.73%", "1v2!合计|43.6|17.34|60.94|53.46|87.73%",
    ]  # fmt: skip
    form = read(HEAD, ["自评总分|96.55"], rows)
    assert ("fiscal_appropriation", "adjusted_budget", "60.94") in budgets(form)
    assert len(budgets(form)) == 10
    assert [s for s in scores(form) if s[0] == "total"] == [("total", "自评总分", None, "96.55")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("三、自评总分：97.78分    自评等级：优", ("total", "自评总分", None, "97.78")),
        (
            "自评结论：综合以上各项指标，本部门2023年度整体绩效自评得分为98分（满分100分），评价等级为“优”。",
            ("total", "绩效自评得分", None, "98"),
        ),
    ],
)
def test_a_total_in_a_line_below_the_tables(line: str, expected: tuple[object, ...]) -> None:
    form = read(FUNDS, [HEADER, OUTPUT, SATISFACTION], title="2023年度部门整体绩效自评表", below=f"<p>{line}</p>")
    assert expected in scores(form)
    assert field(form, "grade") == "优"


def test_the_years_budget_beside_that_of_all_years() -> None:
    rows = ["3v1!项目资金（万元）||项目总预算|本年度预算", "资金总额|3734.94|1244.98", "其中：财政拨款|3361.44|1120.48"]
    form = read(HEAD, rows, [HEADER, OUTPUT, SATISFACTION], title="2024年项目支出绩效目标申报表")
    assert {f for f in budgets(form) if f[0] == "total"} == {
        ("total", "project_total_budget", "3734.94"),
        ("total", "project_year_budget", "1244.98"),
    }


def test_a_report_tells_the_years_budget_and_its_parts_in_front_of_the_form() -> None:
    staff = html_rows(["部门|编制数|在职人数", "机关|12|11", "服务中心|20|18"])
    told = (
        f"<h1>浏阳市教育局2023年度部门整体支出绩效自评报告</h1><p>一、部门基本情况</p><table>{staff}</table>"
        "<p>2023年本年支出502.29万元，按支出性质分类，基本支出331.51万元，占本年支出66.00%；"
        "项目支出170.78万元，占本年支出34.00%。</p>"
        "<p>2023年部门年初预算数482.37万元，年中预算调整数19.92万元，调整后预算数502.29万元，实际支出数502.29万元。</p>"
    )
    funds = [
        "部门名称|1v4!浏阳市教育局", "资金来源（万元）|年初预算数|全年预算数|全年执行数|执行率",
        "合计|482.37|502.29|502.29|100%", "财政拨款|482.37|502.29|502.29|100%",
    ]  # fmt: skip
    form = f"<h1>2023年度部门整体支出绩效自评表</h1><table>{html_rows([*funds, HEADER, OUTPUT])}</table>"
    assert set(budgets(read_text(told + form, "report.html"), "narrative")) == {
        ("total_expenditure", "executed", "502.29"),
        ("basic_expenditure", "executed", "331.51"),
        ("basic_expenditure", "share", "66.00%"),
        ("project_expenditure", "executed", "170.78"),
        ("project_expenditure", "share", "34.00%"),
        ("total", "initial_budget", "482.37"),
        ("total", "adjustment", "19.92"),
        ("total", "adjusted_budget", "502.29"),
    }


def test_declared_projects_behind_the_indicators() -> None:
    above = [
        "部门名称|1v3!宜都市文化和旅游局",
        "一级指标|二级指标|指标名称|年度指标值",
        "产出指标|数量指标|送戏下乡场次|≥20场",
    ]
    projects = [
        "3v1!项目支出情况|项目名称|支出项目类别|项目总预算|项目本年度预算",
        "送戏下乡项目|一次性项目|160.52|80.26", "旅游宣传推广|一次性项目|140.67|140.67",
    ]  # fmt: skip
    form = read(above, projects, title="2022年度部门整体支出绩效目标申报表")
    assert budgets(form) == [
        ("project_item", "project_total_budget", "160.52"),
        ("project_item", "project_year_budget", "80.26"),
        ("project_item", "project_total_budget", "140.67"),
        ("project_item", "project_year_budget", "140.67"),
    ]
