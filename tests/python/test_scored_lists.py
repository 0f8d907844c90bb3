"""Lists that score a project a row, without indicators: each project is a form with its money and its points."""

from __future__ import annotations

from collections.abc import Sequence

from reading import budgets, field, html_rows, read_text, scores

from ingest.forms import Reading

TITLE = "2022年度项目支出绩效自评结果汇总表"
HEAD = "序号|项目名称|预算安排数|调整后预算数|实际支出数|预算执行进度|评价得分|等次"
ROWS = (
    "1|河道清淤工程|320.00|298.50|290.00|97.15%|96.5|优",
    "2|防汛物资储备|45.60|45.60|30.10|66.01%|78|中",
)


def listed(*rows: str, title: str = TITLE, below: str = "") -> Reading:
    """A list under its title and a line of its office and unit."""
    line = "<p>填报单位：凤台县水利局　　　金额单位：万元</p>"
    return read_text(f"<h3>{title}</h3>{line}<table>{html_rows(rows)}</table>{below}", "list.html")


def said(reading: Reading, code: str) -> list[str | None]:
    return [field(reading, code, n) for n in range(1, len(reading.tables["form"]) + 1)]


def money(reading: Reading, form_no: int) -> list[tuple[object, ...]]:
    """(line, measure, value, unit) of a form's figures."""
    return [
        (row["line_code"], row["measure_code"], row["value_printed"], row["unit_printed"])
        for row in reading.tables["budget_line"]
        if row["form_no"] == form_no
    ]


def points(reading: Reading, form_no: int) -> list[tuple[object, ...]]:
    """(kind, first level, maximum, score) of a form's scores."""
    return [
        (row["component_kind"], row["level1_code"], row["max_printed"], row["score_printed"])
        for row in reading.tables["score_line"]
        if row["form_no"] == form_no
    ]


def listed_as_unread(reading: Reading) -> Sequence[object]:
    return [row["text_printed"] for row in reading.tables.get("unmapped", [])]


def test_each_project_is_a_form_with_its_money_its_points_and_its_grade():
    reading = listed(HEAD, *ROWS)
    assert said(reading, "project_name") == ["河道清淤工程", "防汛物资储备"]
    assert said(reading, "department_name") == ["凤台县水利局"] * 2
    assert said(reading, "grade") == ["优", "中"]
    assert said(reading, "title") == [TITLE] * 2
    assert points(reading, 1) == [("total", None, None, "96.5")]
    assert points(reading, 2) == [("total", None, None, "78")]
    assert {row["form_kind"] for row in reading.tables["form"]} == {"project_self_evaluation"}


def test_a_plain_budget_beside_the_adjusted_one_is_the_initial_one():
    assert money(listed(HEAD, *ROWS), 1) == [
        ("total", "initial_budget", "320.00", "万元"),
        ("total", "adjusted_budget", "298.50", "万元"),
        ("total", "executed", "290.00", "万元"),
        ("total", "execution_rate", "97.15%", None),
    ]


def test_points_are_of_what_their_header_or_the_one_above_it_scores():
    head = "2v1!序号|2v1!项目名称|1v3!资金执行情况（10分）|1v2!绩效得分|2v1!自评总分（100分）"
    second = "全年预算数|全年执行数|得分|产出指标（50分）|效益指标（40分）"
    rows = ("1|图书采购|80.00|76.00|9.5|48|39.5|97", "2|场馆维修|60.00|60.00|10|50|40|100")
    reading = listed(head, second, *rows)
    assert points(reading, 1) == [
        ("budget_execution", None, "10", "9.5"),
        ("level1_subtotal", "output", "50", "48"),
        ("level1_subtotal", "benefit", "40", "39.5"),
        ("total", None, "100", "97"),
    ]
    assert [value for *_, value in points(reading, 2)] == ["10", "50", "40", "100"]


def test_sources_below_a_measure_are_lines_of_each_project():
    head = "2v1!项目名称|1v3!预算安排数（元）|1v2!支出数（元）|2v1!自评得分"
    second = "小计|财政拨款|其他资金|小计|财政拨款"
    rows = (
        "公园绿化养护|900,000.00|800,000.00|100,000.00|880,000.00|790,000.00|95",
        "路灯照明电费|500,000.00|500,000.00|0.00|499,000.50|499,000.50|99.5",
    )
    assert money(listed(head, second, *rows), 1) == [
        ("total", "adjusted_budget", "900,000.00", "元"),
        ("fiscal_appropriation", "adjusted_budget", "800,000.00", "元"),
        ("other_funds", "adjusted_budget", "100,000.00", "元"),
        ("total", "executed", "880,000.00", "元"),
        ("fiscal_appropriation", "executed", "790,000.00", "元"),
    ]


def test_sums_over_projects_are_nobody_s_figures_and_listed():
    head = "项目类别/项目名称|年初预算|决算数|自评分数"
    sums = ("总　计|180.00|170.00|", "一、运转类项目|180.00|170.00|")
    reading = listed(head, *sums, "公车运行|80.00|75.00|94", "网络租赁|100.00|95.00|95")
    assert said(reading, "project_name") == ["公车运行", "网络租赁"]
    assert [value for _, _, value, _ in money(reading, 1)] == ["80.00", "75.00"]
    assert listed_as_unread(reading) == ["180.00", "170.00", "180.00", "170.00"]


def test_a_project_without_a_score_is_a_form_among_the_others():
    unscored = "2|增殖放流|15.00|0.00|0.00|—|—|—"
    reading = listed(HEAD, "1|渔港疏浚|20.00|20.00|20.00|100%|98|优", unscored, ROWS[1].replace("2|", "3|", 1))
    assert said(reading, "project_name") == ["渔港疏浚", "增殖放流", "防汛物资储备"]
    assert [value for _, _, value, _ in money(reading, 2)][:3] == ["15.00", "0.00", "0.00"]
    assert [row["form_no"] for row in reading.tables["score_line"]] == [1, 3]


def test_what_stands_below_the_list_is_of_every_project():
    reading = listed(HEAD, *ROWS, below="<p>填报日期：2023年3月6日</p>")
    assert said(reading, "filed_on") == ["2023年3月6日"] * 2


def test_a_list_beside_a_form_s_own_table_makes_no_forms():
    own = html_rows((
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
        "产出指标|数量指标|清淤河道|≥6公里|6.2公里|50|50",
        "效益指标|社会效益|受益人口|≥3万人|3.1万人|50|50",
    ))  # fmt: skip
    table = f"<h3>项目支出绩效自评表</h3><p>项目名称：河道清淤工程</p><table>{own}</table>"
    reading = listed(HEAD, *ROWS, below=table)
    assert "河道清淤工程" in said(reading, "project_name")
    assert "防汛物资储备" not in said(reading, "project_name")


def test_a_table_of_the_form_s_own_scores_is_no_list():
    rows = ("项目|预算执行|产出指标|效益指标|总分", "满分|10|50|40|100", "得分|9.1|48|40|97.1")
    head = html_rows((
        "项目名称|1v6!道路保洁",
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
        "产出指标|数量指标|保洁面积|≥9万平方米|9万平方米|50|48",
        "效益指标|社会效益|投诉件数|≤5件|4件|40|40",
    ))  # fmt: skip
    text = f"<h3>2022年度项目支出绩效自评表</h3><table>{head}</table><table>{html_rows(rows)}</table>"
    reading = read_text(text, "form.html")
    assert len(reading.tables["form"]) == 1
    assert ("total", "总分", "100", "97.1") in scores(reading)
    assert budgets(reading) == []
