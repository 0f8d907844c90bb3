"""Heads of forms: what a lost space joins to an office, labels over their values, days in signatures, points beside."""

from __future__ import annotations

import pytest
from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading, offices

LEVELS = [
    "一级指标|二级指标|三级指标|指标值|完成值|分值|得分",
    "产出指标|数量指标|维修管网长度|≥12公里|13公里|50|50",
    "满意度指标|服务对象满意度指标|居民满意度|≥90%|92%|40|40",
]


def read(*rows: str, line: str = "", below: str = "", title: str = "2023年度项目支出绩效自评表") -> Reading:
    """A form with a line between its title and its table of these rows, and one below it."""
    lines = f"<h1>{title}</h1><p>{line}</p>", f"<p>{below}</p>"
    return read_text(f"{lines[0]}<table>{html_rows(rows)}</table>{lines[1]}", "form.html")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("云南省农业农村厅2023年度", ("云南省农业农村厅", ("fiscal_year", "2023年度"))),
        ("平安区林业和草原局单位：万元", ("平安区林业和草原局", ("unit", "单位:万元"))),
        ("柳城县林业局部门编码417", ("柳城县林业局", ("department_code", "417"))),
        ("麻江县财政局实施单位麻江县残疾人联合会", ("麻江县财政局", ("implementing_unit", "麻江县残疾人联合会"))),
        ("忠县公安局填报日期2024年5月9日", ("忠县公安局", ("filed_on", "2024年5月9日"))),
        ("通化市文化和旅游局单位类型行政单位", ("通化市文化和旅游局", ("", "单位类型行政单位"))),
    ],
)
def test_what_a_lost_space_joins_to_an_office(text: str, told: tuple[str, tuple[str, str]]) -> None:
    assert offices.joined(text) == told


@pytest.mark.parametrize("name", ["市财政局预算单位管理中心", "某县人民政府办公室", "南昌市部门预算编审中心"])
def test_an_office_of_a_long_name_stays_whole(name: str) -> None:
    assert offices.joined(name) is None


def test_short_labels_close_behind_values_of_a_line() -> None:
    form = read(*LEVELS, line="单位：韶关市住房和城乡建设局年度：2021年", title="整体绩效自评表")
    assert field(form, "department_name") == "韶关市住房和城乡建设局"
    assert field(form, "fiscal_year") == "2021年"


@pytest.mark.parametrize(
    ("below", "day"),
    [
        ("单位负责人：潘晓峰　填表人：吕玉洁　电话：0720-3455302　2025年5月19日", "2025年5月19日"),
        ("负责人：顾文博日期：2025.3.21", "2025.3.21"),
        ("项目联系人：顾文博　工程开工日期：2025.3.21", None),
    ],
)
def test_the_day_of_a_signature(below: str, day: str | None) -> None:
    assert field(read(*LEVELS, below=below), "filed_on") == day


def test_labels_over_their_values() -> None:
    form = read("1v2!项目名称|1v2!主管部门|1v3!自评总分", "1v2!农村公路养护|1v2!奉节县交通运输局|1v3!96.61", *LEVELS)
    assert field(form, "project_name") == "农村公路养护"
    assert field(form, "department_name") == "奉节县交通运输局"
    assert ("total", "自评总分", None, "96.61") in scores(form)


def test_labels_over_other_labels_are_no_values() -> None:
    form = read("1v3!项目名称|1v4!主管部门", "1v3!实施单位|1v4!填报日期", *LEVELS)
    assert field(form, "project_name") is None
    assert field(form, "department_name") is None


def test_fields_in_a_line_in_front_of_a_form_without_a_title() -> None:
    table = "\n".join(row.replace("|", "\t") for row in LEVELS)
    form = read_text(f"2024年预算绩效打分情况\n被评价单位：西吉县应急管理局      填报日期：2025-02-04\n\n{table}\n")
    assert field(form, "department_name") == "西吉县应急管理局"
    assert field(form, "filed_on") == "2025-02-04"


def test_the_total_beside_an_amount_is_not_the_executions_score() -> None:
    form = read("年初预算|1v2!96.00|1v2!调整后预算|1v2!94.81", "实际支出|1v2!94.81|1v2!自评得分|1v2!98.4", *LEVELS)
    assert [(kind, score) for kind, _, _, score in scores(form)] == [("total", "98.4")]
    assert ("total", "executed", "94.81") in budgets(form)


def test_the_most_and_the_score_behind_their_labels_in_a_row_of_the_budget() -> None:
    form = read("任务名称|1v2!全年预算数|1v2!全年支出数|1v2!执行率", "总计|1v2!200|1v2!198|1v2!99%",
                "1v3!预算执行分值：10|1v4!预算执行得分：9.90", *LEVELS)  # fmt: skip
    assert ("budget_execution", "预算执行", "10", "9.90") in scores(form)


def test_the_score_and_the_most_in_one_cell_beside_amounts() -> None:
    form = read("1v3!资金（万元）|合计|财政拨款|1v2!执行情况", "1v3!预算数|524|471|1v2!执行率：89.12%",
                "1v3!执行数|467|416|1v2!得分：8.91（满分10分）", *LEVELS)  # fmt: skip
    assert [x for x in scores(form) if x[0] == "budget_execution"] == [("budget_execution", "得分", "10", "8.91")]
    assert ("total", "execution_rate", "89.12%") in budgets(form)


def test_the_executions_points_in_lines_by_their_own_words() -> None:
    head = "项目支出绩效自评表\n项目名称：某项目\n全年预算数：100万元\n全年执行数：93.5万元\n"
    form = read_text(
        head + "预算执行分值：10\n预算执行得分：9.35\n\n" + "\n".join(row.replace("|", "\t") for row in LEVELS)
    )
    assert [(kind, most, score) for kind, _, most, score in scores(form)] == [("budget_execution", "10", "9.35")]


def test_the_execution_of_a_year_with_its_most_within_the_label() -> None:
    form = read(*LEVELS, "1v5!2023年度预算执行率（满分10分）得分|10|9.75", "1v5!自评总分|100|99.75")
    assert [(kind, most, score) for kind, _, most, score in scores(form)] == [
        ("budget_execution", "10", "9.75"),
        ("total", "100", "99.75"),
    ]


def test_a_total_that_says_how_much_of_it_is_the_executions() -> None:
    form = read(*LEVELS, "1v5!合计（含预算执行率10分）|100|98.26")
    assert [(kind, most, score) for kind, _, most, score in scores(form)] == [("total", "100", "98.26")]


@pytest.mark.parametrize(
    ("heads", "levels"),
    [("目标类别|目标内容|绩效内容|绩效目标值", ("数量目标", "质量目标")), ("类别|内容|指标|目标值", ("数量", "质量"))],
)
def test_goals_that_are_levels_are_no_targets(heads: str, levels: tuple[str, str]) -> None:
    one, two = levels
    form = read(f"{heads}|实际完成值|分值|得分", f"2v1!产出|{one}|维修长度|12公里以上|13公里|30|30",
                f"{two}|合格率|100%|100%|30|30", "效益|社会效益|停水次数|0次|0次|20|20",
                "满意度|服务对象满意度|居民满意度|90%以上|92%|20|20")  # fmt: skip
    assert indicators(form, "level1_code", "level2_code", "target_printed")[:2] == [
        ("output", "quantity", "12公里以上"),
        ("output", "quality", "100%"),
    ]


def test_a_column_of_first_levels_under_a_header_of_any() -> None:
    form = read("指标类别|指标名称|指标值|完成值|权重|得分", "2v1!产出指标|维修长度|≥12公里|13公里|30|30",
                "合格率|100%|100%|20|20", "成本指标|每公里造价|≤5万元|5万元|20|20", "效益指标|停水次数|0次|0次|10|10",
                "满意度指标|居民满意度|≥90%|92%|10|10")  # fmt: skip
    assert [code for (code,) in indicators(form, "level1_code")] == [
        "output",
        "output",
        "cost",
        "benefit",
        "satisfaction",
    ]


def test_points_beside_scores_are_the_most() -> None:
    form = read("一级指标|二级指标|三级指标|计划完成|实际完成|分数|得分", *LEVELS[1:])
    assert indicators(form, "weight_printed", "score_printed") == [("50", "50"), ("40", "40")]


def test_the_execution_in_place_of_levels_without_a_target() -> None:
    form = read("指标类别|绩效指标|年度目标值|年度完成值|权重|自评得分", "产出|维修长度|≥12公里|13公里|40|40",
                "产出|合格率|100%|100%|20|20", "效益|停水次数|0次|0次|20|20", "满意度|居民满意度|≥90%|92%|10|10",
                "预算执行|预算执行率|—|—|10|9.68")  # fmt: skip
    assert ("budget_execution", "预算执行", "10", "9.68") in scores(form)
    assert "预算执行率" not in [name for (name,) in indicators(form, "indicator_printed")]


def test_a_names_own_word_for_satisfaction_is_no_level_among_contents() -> None:
    form = read("考核类别|考核内容|年度目标|年末完成|标准分|自评分", "2v1!产出成果|维修长度|≥12公里|13公里|40|40",
                "合格率|100%|100%|20|20", "效益|停水次数|0次|0次|20|20",
                "满意度|救助对象满意度|≥90%|92%|10|10")  # fmt: skip
    assert indicators(form, "level1_code", "indicator_printed")[0] == ("output", "维修长度")
    assert indicators(form, "level1_code", "indicator_printed")[-1] == ("satisfaction", "救助对象满意度")


def test_amounts_in_numbered_clauses_of_a_cell() -> None:
    told = ("1.年初预算批复：1526万元。2.年中预算调整：-72万元。"
            "3.调整后全年预算：1454万元，其中：财政拨款577万元，上级补助877万元。"
            "4.全年实际支出：1454万元。5.年末结转结余：0万元。6.预算执行率：100.00%。")  # fmt: skip
    form = read(f"资金收支情况|1v6!{told}", *LEVELS, title="2023年度部门整体支出绩效自评表")
    assert budgets(form) == [
        ("total", "initial_budget", "1526"),
        ("total", "adjustment", "-72"),
        ("total", "adjusted_budget", "1454"),
        ("fiscal_appropriation", "adjusted_budget", "577"),
        ("higher_level_subsidy", "adjusted_budget", "877"),
        ("total", "executed", "1454"),
        ("total", "year_end_balance", "0"),
        ("total", "execution_rate", "100.00%"),
    ]
