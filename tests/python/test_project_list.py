"""A list of projects at the foot of a form goes on over a page's end, in a table of its own without a header."""

from __future__ import annotations

from reading import budgets, indicators, read_text

HEAD = """<table border=1>
<tr><td>部门（单位）名称</td><td colspan=4>武汉市人力资源和社会保障局</td></tr>
<tr><td rowspan=3>年度绩效指标</td><td>一级指标</td><td>二级指标</td><td>指标名称</td><td>年度指标值</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>培训人数</td><td>≥200人</td></tr>
<tr><td>满意度指标</td><td>服务对象满意度</td><td>学员满意度</td><td>≥90%</td></tr>
<tr><td rowspan=2>项目支出情况</td><td>项目名称</td><td>支出项目类别</td><td>项目总预算</td><td>项目本年度预算</td></tr>
<tr><td>人才引进补助资金</td><td>一次性项目</td><td>62.46</td><td>31.23</td></tr>
</table>"""
REST = """<table border=1>
<tr><td rowspan=2></td><td>就业培训保障项目</td><td>一次性项目</td><td>185.52</td><td>92.76</td></tr>
<tr><td>社保经办补助资金</td><td>常年性项目</td><td>85.03</td><td>85.03</td></tr>
</table>"""
PAGE = "<meta charset=utf-8><p>部门整体支出绩效目标申报表</p><p>（2022年度）</p><p>单位：万元</p>{}{}"


def test_the_projects_on_the_next_page_are_the_form_s() -> None:
    assert budgets(read_text(PAGE.format(HEAD, REST), "form.html")) == [
        ("project_item", "project_total_budget", "62.46"),
        ("project_item", "project_year_budget", "31.23"),
        ("project_item", "project_total_budget", "185.52"),
        ("project_item", "project_year_budget", "92.76"),
        ("project_item", "project_total_budget", "85.03"),
        ("project_item", "project_year_budget", "85.03"),
    ]


def test_they_are_where_the_page_repeats_the_header_of_the_indicators() -> None:
    header = "<tr><td></td><td>一级指标</td><td>二级指标</td><td>指标名称</td><td>年度指标值</td></tr>"
    form = read_text(PAGE.format(HEAD, REST.replace("<tr>", header + "<tr>", 1)), "form.html")
    assert budgets(form)[2:] == [
        ("project_item", "project_total_budget", "185.52"),
        ("project_item", "project_year_budget", "92.76"),
        ("project_item", "project_total_budget", "85.03"),
        ("project_item", "project_year_budget", "85.03"),
    ]
    assert indicators(form, "indicator_printed") == [("培训人数",), ("学员满意度",)]


def test_accounts_below_the_projects_are_not() -> None:
    accounts = "<p>收入支出决算总表</p>" + REST.replace("项目", "支出").replace("社保经办补助资金", "公共安全支出")
    assert len(budgets(read_text(PAGE.format(HEAD, accounts), "form.html"))) == 2
