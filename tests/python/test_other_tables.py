"""Tables of figures around a form: none of their totals, lines or words become the form's."""

from __future__ import annotations

import pytest
from reading import budgets, field, indicators, read_text, scores

FORM = """<p>2024年度项目支出绩效自评表</p><table>
<tr><td>项目名称</td><td colspan=6>防汛物资储备</td></tr><tr><td>预算单位</td><td colspan=6>舒城县应急管理局</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>分值</td><td>得分</td></tr>
<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>采购编织袋</td><td>≥5万条</td><td>5.2万条</td>
<td>（45）</td><td>45</td></tr>
<tr><td>质量指标</td><td>物资合格率</td><td>100%</td><td>100%</td><td>45</td><td>45</td></tr>{total}</table>"""
TOTAL = "<tr><td colspan=5>总分</td><td>100</td><td>99</td></tr>"
ACCOUNTS = """<table><tr><td>项目</td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td><td>执行率</td></tr>
<tr><td>合计</td><td>942.30</td><td>954.80</td><td>902.80</td><td>94.55%</td></tr>
<tr><td>一般公共预算</td><td>942.30</td><td>954.80</td><td>902.80</td><td>94.55%</td></tr></table>"""
STAFF = """<table><tr><td>单位</td><td>行次</td><td>人员编制</td><td>年末实有人数</td></tr>
<tr><td>机关</td><td>1</td><td>32</td><td>30</td></tr><tr><td>合计</td><td>3</td><td>50</td><td>47</td></tr></table>"""
PROJECTS = """<table><tr><td>项目名称</td><td>预算数</td><td>执行数</td><td>上年结转</td><td>年末结余</td></tr>
<tr><td>防汛物资储备</td><td>60.00</td><td>57.00</td><td>3.00</td><td>6.00</td></tr></table>"""


@pytest.mark.parametrize("title", ["", "<p>财政拨款支出决算表</p>"])
@pytest.mark.parametrize("total", ["", TOTAL])
@pytest.mark.parametrize("other", [ACCOUNTS, STAFF, PROJECTS])
def test_a_table_of_figures_behind_a_form_is_none_of_it(other: str, total: str, title: str) -> None:
    form = read_text(FORM.format(total=total) + title + other, "form.html")
    assert budgets(form) == []
    assert scores(form) == ([("total", "总分", "100", "99")] if total else [])
    assert indicators(form, "indicator_printed") == [("采购编织袋",), ("物资合格率",)]
    assert field(form, "department_name") == "舒城县应急管理局"


def test_a_table_of_contents_in_front_of_a_form_names_no_project_of_it() -> None:
    rows = (("序号", "项目名称", "所在页"), ("1", "防汛物资储备", "3"), ("2", "水库除险", "4"))
    contents = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    form = read_text(f"<p>编制日期：2025年3月</p><table>{contents}</table>{FORM.format(total=TOTAL)}", "form.html")
    assert [x["text_printed"] for x in form.tables["form_field"] if x["field_code"] == "project_name"] == [
        "防汛物资储备"
    ]


def test_the_form_goes_on_in_a_table_without_a_header() -> None:
    """Levels say that a second table is the form's own, though most of it is numbers."""
    more = (
        "<table><tr><td>效益指标</td><td>社会效益指标</td><td>受灾人次</td><td>0</td><td>0</td><td>5</td><td>5</td></tr>"
        "<tr><td></td><td>经济效益指标</td><td>减少损失</td><td>100</td><td>120</td><td>5</td><td>5</td></tr></table>"
    )
    form = read_text(FORM.format(total="") + more, "form.html")
    assert [name for (name,) in indicators(form, "indicator_printed")][2:] == ["受灾人次", "减少损失"]


def test_the_next_form_is_read_after_a_table_of_figures() -> None:
    """The first form's end and the accounts behind it say nothing about the second form."""
    form = read_text(FORM.format(total=TOTAL) + STAFF + FORM.format(total=TOTAL), "form.html")
    assert scores(form) == [("total", "总分", "100", "99")] * 2


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("自评总分：99.5分", [("total", "自评总分", None, "99.5")]),
        ("总分：99.5", [("total", "总分", None, "99.5")]),
        ("联系电话：99", []),
        ("共2页", []),
    ],
)
def test_a_total_below_the_table(line: str, wanted: list[tuple[object, ...]]) -> None:
    assert scores(read_text(FORM.format(total="") + f"<p>{line}</p>", "form.html")) == wanted


def test_a_total_below_a_table_with_one_of_its_own_is_not_a_second() -> None:
    form = read_text(FORM.format(total=TOTAL) + "<p>自评总分：99.5分</p>", "form.html")
    assert scores(form) == [("total", "总分", "100", "99")]


REPORT = """<p>舒城县应急管理局2023年{subject}绩效自评报告</p><p>一、项目概况</p><p>（二）项目绩效目标</p><table>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td><td>实施进度</td></tr>
<tr><td>项目完成</td><td>数量指标</td><td>采购编织袋</td><td>≥5万条</td><td>已完成90%</td></tr></table>
<p>二、资金使用情况（单位：万元）</p><table>
<tr><td>项目名称</td><td>资金来源</td><td>资金计划</td><td>资金使用情况</td><td>预算执行率</td></tr>{rows}</table>"""
ONE = "<tr><td>防汛物资储备</td><td>县级财政资金</td><td>60.00</td><td>57.00</td><td>95.00%</td></tr>"
OTHER = ONE.replace("防汛物资储备", "抗旱设备购置")
FUNDS = [("project_item", "adjusted_budget", "60.00"), ("project_item", "executed", "57.00")]


@pytest.mark.parametrize(
    ("subject", "rows", "wanted"),
    [
        ("防汛专项资金", ONE, FUNDS),
        ("防汛专项资金", ONE + OTHER, FUNDS * 2),
        ("防汛专项资金", ONE + ONE.replace("县级", "省级") + OTHER, []),
        ("部门整体支出", ONE, []),
    ],
    ids=["a_project", "two_projects", "nobody_knows_the_whole", "of_a_department"],
)
def test_the_funds_in_a_projects_report_are_its_own(subject: str, rows: str, wanted: list[tuple[object, ...]]) -> None:
    form = read_text(REPORT.format(subject=subject, rows=rows), "form.html")
    assert [x for x in budgets(form) if x[1] != "execution_rate"] == wanted
    assert (field(form, "department_name"), field(form, "fiscal_year")) == ("舒城县应急管理局", "2023年")
    of_project = form.tables["form"][0]["form_kind"] == "project_self_evaluation"
    assert of_project == (subject != "部门整体支出")
    assert indicators(form, "indicator_printed", "actual_printed") == [("采购编织袋", None)]
