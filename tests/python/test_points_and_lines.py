"""Points beside what a cell tells of an indicator, points with their most in one cell, and money in lines of text."""

from __future__ import annotations

import pytest
from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading

VALUES = ("indicator_printed", "target_printed", "actual_printed", "weight_printed", "score_printed")
TABLE = (
    "一级指标|二级指标|三级指标|指标值|完成值|分值|得分",
    "产出指标|数量指标|铺设步道|≥4公里|4.1公里|50|50",
    "效益指标|社会效益|游客人次|≥3万人次|2.9万人次|40|38.6",
)


def form(*rows: str, above: str = "", below: str = "") -> Reading:
    text = f"<h3>2020年度项目支出绩效自评表</h3>{above}<table>{html_rows(rows)}</table>{below}"
    return read_text(text, "form.html")


@pytest.mark.parametrize(("heads", "points"), [("分值|得分", "30|28.5"), ("得分|分值", "28.5|30")])
def test_points_right_of_a_cell_of_target_and_actual_are_the_indicator_s(heads: str, points: str):
    reading = form(
        "一级指标|二级指标|三级指标|绩效指标值及完成情况|" + heads,
        f"产出指标|数量指标|施划标线|目标值：≥9.6万平方米<br>完成值：9.8万平方米|{points}",
        f"效益指标|社会效益|拥堵指数|目标值：≤1.65<br>完成值：1.72|{points}",
    )
    assert indicators(reading, *VALUES) == [
        ("施划标线", "≥9.6万平方米", "9.8万平方米", "30", "28.5"),
        ("拥堵指数", "≤1.65", "1.72", "30", "28.5"),
    ]


def test_the_number_of_a_card_is_no_part_of_the_name():
    cards = "\n".join(
        f"【指标{n}】{name}\n指标类别：产出指标—数量指标\n年度指标值：≥{n}所\n实际完成值：{n}所\n指标分值：10\n自评得分：10\n"
        for n, name in ((1, "受益学校"), (2, "新建食堂"), (3, "改造厨房"))
    )
    reading = read_text(f"2022年度项目支出绩效自评表\n项目名称：营养餐\n二、绩效指标完成情况\n{cards}", "cards.txt")
    assert [name for (name,) in indicators(reading, "indicator_printed")] == ["受益学校", "新建食堂", "改造厨房"]


@pytest.mark.parametrize(("head", "points"), [("得分/分值", "9.58/10"), ("分值/得分", "10/9.58")])
def test_the_execution_s_score_and_its_most_in_one_cell(head: str, points: str):
    rows = (
        f"资金来源（万元）|年初预算数|调整后预算数|实际支出数|执行率|{head}",
        f"合计|106.00|120.00|114.95|95.79%|{points}",
        "上级补助|86.00|100.00|96.35|96.35%|/",
    )
    table = f"<table>{html_rows(rows)}</table>"
    reading = form(*TABLE, above=table)
    assert ("budget_execution", "执行率", "10", "9.58") in scores(reading)
    assert ("total", "unmapped", points) not in budgets(reading)


def test_a_department_s_own_score_stands_beside_the_bureau_s():
    rows = (
        "2v1!预算资金（万元）|年初预算|全年预算|全年执行|执行率|满分|部门自评得分|财政复核得分",
        "420.00|420.00|202.44|48.20%|10|4.82|4.5",
    )
    reading = form(*TABLE, above=f"<table>{html_rows(rows)}</table>")
    assert ("budget_execution", "执行率", "10", "4.82") in scores(reading)
    assert "4.82" not in {value for _, _, value in budgets(reading)}


def test_a_level_numbered_below_a_first_one_is_its_second_one():
    head = "指标名称|目标值|实现值|分值|得分"
    rows = ("一、产出指标（50分）", "（一）数量指标", "（二）成本指标", "二、成本指标（20分）", "（一）经济成本指标")
    one, low, cost, first, second = (f"1v5!{row}" for row in rows)
    values = ("管护面积|≥9万亩|9万亩|25|25", "补助标准|=10元/亩|10元/亩|25|25", "单场成本|≤1万元|0.9万元|20|20")
    reading = form(head, one, low, values[0], cost, values[1], first, second, values[2])
    assert indicators(reading, "indicator_printed", "level1_code") == [
        ("管护面积", "output"), ("补助标准", "output"), ("单场成本", "cost"),
    ]  # fmt: skip


def test_a_line_of_the_rate_with_the_execution_s_points_is_read():
    lines = ("全年预算数：372.05万元　全年执行数：365.48万元", "预算执行率：98.23%　预算执行得分：9.82分（分值10分）")
    reading = form(*TABLE, above="".join(f"<p>{line}</p>" for line in lines))
    assert ("total", "execution_rate", "98.23%") in budgets(reading)
    assert ("budget_execution", "预算执行得分", "10", "9.82") in scores(reading)


def test_money_in_lines_below_the_table_is_read_where_nothing_above_tells_any():
    lines = (
        "全年预算数：1,365.50万元（年初预算数：1,280.00万元）",
        "实际支出数：1,230.42万元",
        "其中：上级补助　预算900.00万元　支出842.30万元",
    )
    below = "".join(f"<p>{line}</p>" for line in ("资金安排和使用情况：", *lines))
    assert budgets(form(*TABLE, below=below)) == [
        ("total", "adjusted_budget", "1,365.50万元"),
        ("total", "initial_budget", "1,280.00万元"),
        ("total", "executed", "1,230.42万元"),
        ("higher_level_subsidy", "adjusted_budget", "900.00万元"),
        ("higher_level_subsidy", "executed", "842.30万元"),
    ]


def test_money_in_lines_below_the_table_is_left_where_the_form_s_own_rows_tell_it():
    own = html_rows(("资金（万元）|全年预算数|全年执行数", "合计|1365.50|1230.42"))
    reading = form(*TABLE, above=f"<table>{own}</table>", below="<p>年初预算数：99.00万元</p>")
    assert ("total", "initial_budget", "99.00万元") not in budgets(reading)


@pytest.mark.parametrize("title", ["项目支出绩效自评结果公示表", "2023年度项目支出绩效自评得分汇总表"])
def test_words_of_publication_and_of_scores_in_a_title(title: str):
    reading = read_text(f"<h3>{title}</h3><table>{html_rows(TABLE)}</table>", "form.html")
    assert field(reading, "title") == title
    assert reading.tables["form"][0]["form_kind"] == "project_self_evaluation"


def test_the_total_of_a_policy_s_own_evaluation_is_the_form_s():
    assert ("total", "政策自评总分", "100", "88.6") in scores(form(*TABLE, "1v5!政策自评总分|100|88.6"))


def test_the_execution_s_points_below_the_indicators_are_no_indicator():
    """A form that prints the execution's score beside its money, and again in a row that tells the most."""
    reading = form(
        "项目资金|预算批复数|追加追减|可执行预算|实际支出|执行率|得分",
        "资金总额|381.91|-15.28|366.63|362.96|99.00%|9.9",
        "1v2!指标内容|指标值|完成值|分值|得分|偏差原因",
        "1v4!产出指标|90|89|",
        "1v2!发放补助人数|≥2600人|2898人|90|89|",
        "1v4!预算执行率|10|9.9|",
        "1v4!总计|100|98.9|",
    )
    assert indicators(reading, "indicator_printed") == [("发放补助人数",)]
    assert [row[2:] for row in scores(reading) if row[0] == "budget_execution"] == [("10", "9.9")]


def test_a_total_whose_label_tells_the_weight_of_the_execution_is_the_total():
    reading = form(*TABLE, "1v5!预算执行率权重10分，总分|100|97.6")
    assert [row[2:] for row in scores(reading) if row[0] == "total"] == [("100", "97.6")]


def test_sources_and_kinds_of_spending_behind_the_heading_that_parts_them_are_lines():
    rows = (
        "1v2!部门名称|1v4!信阳市文化广电和旅游局",
        "5v1!预算情况（万元）|1v2!部门预算总额|1v3!233.77",
        "1v2!1、资金来源：（1）一般公共预算|1v3!200.77",
        "1v2!（2）单位资金|1v3!33.00",
        "1v2!2、资金结构：（1）基本支出|1v3!140.26",
        "1v2!（2）项目支出|1v3!93.51",
        "一级指标|二级指标|1v2!三级指标|1v2!指标值",
        "产出指标|数量指标|1v2!开放场馆|1v2!≥4个",
    )
    reading = read_text(f"<h3>2023年度部门整体绩效目标表</h3><table>{html_rows(rows)}</table>", "form.html")
    lines = ["total", "general_public_budget", "own_funds", "basic_expenditure", "project_expenditure"]
    assert [line for line, _, _ in budgets(reading)] == lines


def test_what_was_added_or_taken_away_is_the_adjustment():
    reading = form(
        "预算执行|年初预算（万元）|追加（减）（万元）|调整后预算（万元）|实际支出（万元）",
        "合计|657.50|-26.30|631.20|536.52",
        *TABLE,
    )
    assert ("total", "adjustment", "-26.30") in budgets(reading)
