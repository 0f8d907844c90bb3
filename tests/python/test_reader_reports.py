"""Reports with a cover and accounts, declared amounts in a cell's lines, names in titles, levels of government."""

from __future__ import annotations

import pytest
from reading import budgets, field, indicators, read_text, scores

from ingest.forms import Reading
from ingest.forms.funding_beside import items

_COVER = (
    "<h1>益阳市2017年度部门整体支出绩效自评报告</h1><p>部门（单位）名称：益阳市住房保障服务中心</p>"
    "<p>预 算 编 码：406003</p><p>报告日期：2018年4月26日</p>"
)
_ACCOUNTS = (
    "<table><tr><td colspan=4>{title}</td></tr>"
    "<tr><td>单位名称</td><td>收入合计</td><td>一般公共预算拨款</td><td>其他收入</td></tr>"
    "<tr><td>益阳市住房保障服务中心</td><td>90</td><td>80</td><td>10</td></tr></table>"
)
_SCORES = (
    "<h2>{title}</h2><table><tr><td>一级指标</td><td>分值</td><td>二级指标</td><td>分值</td><td>三级指标</td><td>分值</td>"
    "<td>得分</td></tr><tr><td>过程</td><td>40</td><td>预算管理</td><td>40</td><td>制度健全性</td><td>40</td><td>40</td></tr>"
    "<tr><td rowspan=2>产出及效率</td><td rowspan=2>60</td><td>职责履行</td><td>35</td><td>分配完成率</td><td>35</td>"
    "<td>35</td></tr><tr><td>履职效益</td><td>25</td><td>社会效益</td><td>25</td><td>20</td></tr>"
    "<tr><td>总分</td><td>100</td><td></td><td>100</td><td></td><td>100</td><td>95</td></tr></table>"
)
_TABLE = (
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
    "产出指标\t数量指标\t维修渠道\t≥3公里\t3公里\t100\t100\n"
)


def _report(accounts: str = "年度收入情况（万元）", title: str = "附件：部门整体支出绩效评价评分表") -> Reading:
    return read_text(_COVER + _ACCOUNTS.format(title=accounts) + _SCORES.format(title=title), "report.html")


def test_a_report_is_one_form_with_its_cover_its_accounts_and_its_table_of_scores() -> None:
    reading = _report()
    assert len(reading.tables["form"]) == 1
    assert field(reading, "title") == "益阳市2017年度部门整体支出绩效自评报告"
    assert (field(reading, "department_code"), field(reading, "filed_on")) == ("406003", "2018年4月26日")
    assert field(reading, "unit") == "万元"
    assert budgets(reading) == [
        ("total_income", "revenue", "90"),
        ("general_public_budget", "revenue", "80"),
        ("other_funds", "revenue", "10"),
    ]


def test_what_a_report_had_budgeted_is_not_what_came_in() -> None:
    assert {measure for _, measure, _ in budgets(_report("年度收入预算情况（万元）"))} == {"unmapped"}


def test_accounts_in_front_of_a_form_of_its_own_are_none_of_its_figures() -> None:
    reading = _report(title="部门整体支出绩效自评表")
    assert field(reading, "title") == "部门整体支出绩效自评表"
    assert (len(reading.tables["form"]), budgets(reading)) == (1, [])


def test_points_beside_a_label_over_several_first_levels_are_of_no_one_level() -> None:
    lines = [row for row in _report().tables["score_line"] if row["component_kind"] == "level1_subtotal"]
    assert [(row["component_name"], row["level1_code"]) for row in lines] == [("过程", "process"), ("产出及效率", None)]
    assert ("total", "总分", "100", "95") in scores(_report())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "合计：86.5万元\n1.财政拨款：80万元（其中：中央补助资金：60万元）\n2.自筹：6.5万元\n3.其他：无",
            [("合计", "86.5万元"), ("财政拨款", "80万元"), ("中央补助资金", "60万元"), ("自筹", "6.5万元")],
        ),
        ("1,219.23万元，其中：财政拨款901.23万元", [("", "1,219.23万元"), ("财政拨款", "901.23万元")]),
        (
            "总额：120万元一、财政拨款：100万元2.其他：20万元",
            [("总额", "120万元"), ("财政拨款", "100万元"), ("其他", "20万元")],
        ),
        ("资金总额100万元，用于2019年修路", []),  # a part that is no line
        ("财政拨款：100万元，自筹：20万元", []),  # nothing says what they are parts of
        ("总额：120万元，100万元，20万元", []),
        ("保障机构正常运转。", []),
    ],
)
def test_lines_within_a_cell_are_read_whole_or_not_at_all(text: str, found: list[tuple[str, str]]) -> None:
    assert [(item.label, item.amount) for item in items(text)] == found


def _project(title: str, office: str = "海口市交通运输局", lines: str = "") -> Reading:
    return read_text(
        f"<h1>{title}</h1><table><tr><td>主管部门</td><td>{office}</td><td></td><td></td></tr>"
        "<tr><td>年初预算数（万元）</td><td>120</td><td>全年执行数（万元）</td><td>100</td></tr>"
        f"{lines}</table><table><tr><td>一级指标</td><td>三级指标</td><td>分值</td><td>得分</td></tr>"
        "<tr><td>产出指标</td><td>养护里程</td><td>100</td><td>95</td></tr></table>",
        "form.html",
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2017年度农村公路养护项目绩效自评表", "农村公路养护"),
        ("旅游厕所建设项目支出绩效自评表", "旅游厕所建设"),
        ("2017年度财政支出项目绩效自评表", None),
        ("部门预算项目支出绩效自评表", None),
        ("海口市农村公路项目绩效自评表", None),
        ("市级重点项目绩效自评表", None),
    ],
)
def test_a_projects_name_is_taken_from_a_title_that_opens_with_it(title: str, name: str | None) -> None:
    assert field(_project(title), "project_name") == name


@pytest.mark.parametrize(
    ("office", "names", "lines"),
    [
        ("海南省交通运输厅", ("其中：省财政", "市县财政"), ("current_level", "unmapped")),
        ("海南省交通运输厅", ("其中：省级", "市（县）级"), ("current_level", "unmapped")),
        ("海口市交通运输局", ("其中：省财政", "市县财政"), ("higher_level_subsidy", "current_level")),
        ("海口市交通运输局", ("市级财政", "县（市、区）级配套"), ("current_level", "unmapped")),
        ("琼海市交通运输局", ("其中：省财政", "市县财政"), ("higher_level_subsidy", "current_level")),
        ("屯昌县交通运输局", ("其中：省本级", "县（市、区）级资金"), ("higher_level_subsidy", "current_level")),
    ],
)
def test_money_of_governments_is_own_higher_or_of_those_below(
    office: str, names: tuple[str, str], lines: tuple[str, str]
) -> None:
    rows = "".join(f"<tr><td>{name}</td><td>60</td><td>{name}</td><td>50</td></tr>" for name in names)
    found = budgets(_project("2017年度农村公路养护项目绩效自评表", office, rows))
    assert [line for line, _, _ in found[2::2]] == list(lines)


def test_a_chapter_ends_the_one_before_it() -> None:
    text = f"部门整体支出绩效自评表\n{_TABLE}二、部门收支情况\n全年预算执行较好。\n三、评价人员构成\n共有5人参加。\n"
    found = [(r["section_code"], r["text"]) for r in read_text(text).tables["text_section"]]
    assert ("budget_execution", "全年预算执行较好。") in found
    assert ("report", "共有5人参加。") in found


def test_numbered_rows_of_running_text_each_have_their_heading() -> None:
    rows = (
        "（一）简要概述部门职能与职责。\t贯彻执行有关政策。\n"
        "（二）简要概述部门支出情况，按活动内容分类。\t2020年支出合计411.87万元，其中：基本支出288.31万元，项目支出123.56万元。\n"
        "（三）简要概述当年下达的重点工作。\t加强资金监管，提高使用效益。\n"
    )
    form = read_text(f"部门整体支出绩效自评表\n（2020年度）\n填报单位：洋县民政局\t自评得分：\t96\n{rows}{_TABLE}")
    assert budgets(form, "narrative") == [
        ("total_expenditure", "executed", "411.87"),
        ("basic_expenditure", "executed", "288.31"),
        ("project_expenditure", "executed", "123.56"),
    ]
    headed = {r["heading"]: r["text"] for r in form.tables["text_section"]}
    assert headed["简要概述当年下达的重点工作。"] == "加强资金监管，提高使用效益。"


_BY_COLUMNS = (
    "<table><tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>分值</td><td>评分标准</td><td>得分</td></tr>"
    "<tr><td rowspan=3>过程（20分）</td><td>资金管理</td><td>资金使用合规性</td>"
    "<td>12</td><td>合规得满分。</td><td>12</td></tr>"
    "<tr><td>组织实施</td><td>制度健全性</td><td>8</td><td>健全得满分。</td><td>6</td></tr>"
    "<tr><td>小计</td><td>小计</td><td>20</td><td></td><td>18</td></tr>"
    "<tr><td>合计</td><td></td><td></td><td>20</td><td></td><td>18</td></tr></table>"
)


def test_a_subtotal_in_the_cells_of_level_and_name_both_is_no_indicator() -> None:
    form = read_text(f"<h1>项目绩效评价指标体系及评分表</h1>{_BY_COLUMNS}", "form.html")
    assert indicators(form, "indicator_printed", "score_printed") == [("资金使用合规性", "12"), ("制度健全性", "6")]
    assert ("level1_subtotal", "小计", "20", "18") in scores(form)


@pytest.mark.parametrize(
    ("reports", "region"),
    [
        (["敦化市2022年黑土地保护性耕作补贴项目绩效评价报告（节选）"], ("222403", "document")),
        (["敦化市2022年绩效评价报告", "汪清县2022年绩效评价报告"], (None, None)),
        (["敦化市2022年黑土地保护性耕作补贴项目绩效评价的通知"], (None, None)),
    ],
    ids=["one", "two_places", "a_notice"],
)
def test_a_form_without_an_office_is_of_the_place_of_its_report(
    reports: list[str], region: tuple[str | None, str | None]
) -> None:
    told = "".join(f"<p>{report}</p><p>项目综合得分18分。</p>" for report in reports)
    form = read_text(f"{told}<h2>附件：项目绩效评价指标体系及评分表</h2>{_BY_COLUMNS}", "form.html")
    assert [(row["region_code"], row["region_basis"]) for row in form.tables["form"]] == [region]
