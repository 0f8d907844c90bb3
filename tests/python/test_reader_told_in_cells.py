"""What a cell tells by itself or by its place: sums with their label, ``项目`` alone, the most of the execution."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading

LEVELS = [
    "一级指标|二级指标|三级指标|指标值|完成值|分值|得分",
    "产出指标|数量指标|维修管网长度|≥12公里|13公里|50|50",
    "满意度指标|服务对象满意度指标|居民满意度|≥90%|92%|40|40",
]
HEAD = ["项目名称|1v6!管网改造", "实施单位|1v6!石河子市水利局"]


def read(*tables: Sequence[str], title: str = "2023年度项目支出绩效自评表") -> Reading:
    """A form with this title over tables of these rows."""
    shown = "".join(f"<table>{html_rows(rows)}</table>" for rows in tables)
    return read_text(f"<h1>{title}</h1>{shown}", "form.html")


SUMS = [
    "7v1!经费（万元）|2v1!年初预算数|财政拨款|384.70|2v1!合计：659.83",
    "单位资金|275.13",
    "2v1!全年预算数|财政拨款|407.78|2v1!合计：699.42",
    "单位资金|291.64",
    "2v1!全年支出数|财政拨款|402.52|2v1!合计：683.43",
    "单位资金|280.91",
    "预算执行率|合计|97.71%|得分（满分10）：9.77",
]


def test_a_sum_with_its_label_in_one_cell_beside_its_sources() -> None:
    form = read([*HEAD], SUMS, LEVELS)
    assert sorted(budgets(form)) == [
        ("fiscal_appropriation", "adjusted_budget", "407.78"),
        ("fiscal_appropriation", "executed", "402.52"),
        ("fiscal_appropriation", "initial_budget", "384.70"),
        ("own_funds", "adjusted_budget", "291.64"),
        ("own_funds", "executed", "280.91"),
        ("own_funds", "initial_budget", "275.13"),
        ("total", "adjusted_budget", "699.42"),
        ("total", "executed", "683.43"),
        ("total", "execution_rate", "97.71%"),
        ("total", "initial_budget", "659.83"),
    ]
    assert ("budget_execution", "得分（满分10）", "10", "9.77") in scores(form)


def test_a_project_beside_a_label_of_one_word() -> None:
    form = read(["项目|1v3!老旧小区供水管网改造"], SUMS, LEVELS)
    assert field(form, "project_name") == "老旧小区供水管网改造"
    assert len(budgets(form)) == 10


@pytest.mark.parametrize("beside", ["主要内容", "全年预算数", "产出指标"])
def test_a_header_beside_such_a_word_is_no_project(beside: str) -> None:
    form = read([f"项目|{beside}", "日常管护|管网巡查"], LEVELS)
    assert field(form, "project_name") is None


@pytest.mark.parametrize(
    ("row", "name", "most"),
    [
        (["执行率|95.00%|执行率权重|10|执行率得分|9.5"], "执行率", "10"),
        (["预算执行权重|10%|1v2!|得分|9.5"], "预算执行权重", "10%"),
    ],
)
def test_the_most_of_the_execution_by_its_own_label(row: list[str], name: str, most: str) -> None:
    funds = ["资金来源|年初预算|全年预算|1v2!全年支出|结余", "合计|100|100|1v2!95|5"]
    assert ("budget_execution", name, most, "9.5") in scores(read(HEAD, [*funds, *row], LEVELS))


def test_the_most_of_the_execution_beside_a_line_of_the_funds() -> None:
    funds = [
        "资金构成|合计|财政拨款|1v2!",
        "年初预算|678.01|678.01|全年执行率|94.55%",
        "全年预算|721.74|721.74|执行率权重|10",
        "实际执行|682.37|682.37|执行率得分|9.45",
    ]
    form = read(HEAD, funds, LEVELS)
    assert ("budget_execution", "执行率得分", "10", "9.45") in scores(form)
    assert len(budgets(form)) == 7


def test_levels_in_one_of_two_columns_of_names_in_a_plain_text() -> None:
    text = (
        "2023年度项目支出绩效自评表\n项目名称\t管网改造\n"
        "指标\t指标名称\t目标\t完成\t分值\t得分\n产出\t维修管网长度\t≥12公里\t13公里\t30\t30\n"
        "\t验收合格率\t≥95%\t96%\t30\t30\n效益\t受益户数\t≥800户\t812户\t30\t30\n满意度\t居民满意度\t≥90%\t92%\t10\t10\n"
    )
    found = indicators(read_text(text, "form.txt"), "level1_code", "indicator_printed", "target_printed")
    assert found == [
        ("output", "维修管网长度", "≥12公里"),
        ("output", "验收合格率", "≥95%"),
        ("benefit", "受益户数", "≥800户"),
        ("satisfaction", "居民满意度", "≥90%"),
    ]


def test_what_is_assessed_is_the_name_behind_the_column_of_levels() -> None:
    rows = [
        "考核类别|考核内容|年度目标|年末完成|标准分|自评分",
        "2v1!产出成果|残疾人家庭改造户数|180户|180户|40|40",
        "救助残疾儿童人数|248人以上|268人|40|40",
        "满意度|残疾儿童家长满意度|≥90%|94.5%|10|10",
        "预算执行|按项目总投入使用率计分|||10|9.72",
    ]
    form = read(HEAD, rows)
    assert indicators(form, "level1_code", "indicator_printed", "target_printed", "actual_printed") == [
        ("output", "残疾人家庭改造户数", "180户", "180户"),
        ("output", "救助残疾儿童人数", "248人以上", "268人"),
        ("satisfaction", "残疾儿童家长满意度", "≥90%", "94.5%"),
    ]
    assert ("budget_execution", "预算执行", "10", "9.72") in scores(form)


def test_cards_of_one_indicator_each_with_both_levels_in_a_cell() -> None:
    cards = [
        [
            f"指标{n}|指标名称|目标值|完成值|分值|得分",
            f"{levels}|{name}|≥{n}0件|{n}1件|50|50",
            "完成说明|1v5!全年实际完成，达到预期",
        ]
        for n, (levels, name) in enumerate(
            [("产出指标 数量指标", "布设设备"), ("效益指标 社会效益指标", "新增岗位")], 1
        )
    ]
    form = read(HEAD, *cards)
    assert indicators(form, "level1_code", "level2_code", "indicator_printed") == [
        ("output", "quantity", "布设设备"),
        ("benefit", "social_benefit", "新增岗位"),
    ]


def test_expenditure_behind_both_budgets_and_its_share() -> None:
    rows = [
        "类别|核定预算（年初）|核定预算（调整后）|支出|占支出决算比重",
        "基本支出|281.93|293.33|275|50.39%",
        "项目支出|277.02|277.02|270.71|49.61%",
        "收支合计|558.95|570.35|545.71|100%",
    ]
    found = budgets(read(["部门名称|1v4!安康市自然资源局"], rows, LEVELS, title="2023年度部门整体绩效自评清单"))
    assert [f for f in found if f[0] == "total"] == [
        ("total", "initial_budget", "558.95"),
        ("total", "adjusted_budget", "570.35"),
        ("total", "executed", "545.71"),
        ("total", "share", "100%"),
    ]


def test_the_unit_behind_the_heading_of_the_money() -> None:
    rows = html_rows(["类别|年初预算|全年预算|支出数", "合计|558.95|570.35|545.71"])
    above = "<p>2023年度预算绩效</p><p>一、资金清单（单位：万元）</p>"
    form = read_text(f"{above}<table>{rows}</table><table>{html_rows(LEVELS)}</table>", "form.html")
    assert {row["unit_printed"] for row in form.tables["budget_line"]} <= {"万元", None}
    assert field(form, "unit") == "万元"


@pytest.mark.parametrize(
    ("title", "office"),
    [
        ("苏州市文化和旅游局专项业务费绩效自评表", "苏州市文化和旅游局"),
        ("广州市公安局交警支队装备经费绩效自评表", None),
        ("苏州市财政政策绩效自评表", None),
    ],
)
def test_an_office_of_a_known_place_in_a_title(title: str, office: str | None) -> None:
    form = read(["项目名称|1v6!管网改造"], SUMS, LEVELS, title=title)
    assert field(form, "department_name") == office


def test_a_grade_beside_a_blank_total() -> None:
    above = ["项目名称|1v5!管网改造", "全年预算数|659.83|全年执行数|640|执行率|97%", "自评总分||自评等级|优|1v2!"]
    assert field(read(above, LEVELS), "grade") == "优"
