"""The budget's execution beside its points, kinds of indicators in a column, and points beyond the form's whole."""

from __future__ import annotations

import pytest
from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading

HEAD = "项目名称|1v3!湿地巡护|主管部门|1v2!东台市自然资源和规划局"
LEVELS = [
    "一级指标|评价指标|目标值|实际值|分值|自评得分|扣分原因",
    "产出|湿地巡护天数|≥300天|312天|60|60|",
    "满意度|周边居民满意度|≥85%|80%|30|28|部分居民未走访",
]
TOTAL = ("total", "自评总得分", "100", "97.6")


def read(*rows: str) -> Reading:
    table = html_rows([HEAD, *rows])
    return read_text(f"<h1>2023年度项目支出绩效自评表</h1><p>单位：万元</p><table>{table}</table>", "form.html")


def test_measures_over_their_amounts_among_the_indicators() -> None:
    rows = ["2v1!预算执行|全年预算数|全年执行数|执行率|2v1!10|2v1!9.61|2v1!招标节余", "420.00|403.70|96.12%"]
    form = read(*LEVELS, *rows, "1v4!自评总得分|100|97.6|")
    assert budgets(form) == [
        ("total", "adjusted_budget", "420.00"),
        ("total", "executed", "403.70"),
        ("total", "execution_rate", "96.12%"),
    ]
    assert scores(form) == [("budget_execution", "预算执行", "10", "9.61"), TOTAL]
    assert [name for (name,) in indicators(form, "indicator_printed")] == ["湿地巡护天数", "周边居民满意度"]


def test_measures_without_amounts_below_give_none() -> None:
    form = read(*LEVELS, "预算执行|全年预算数|全年执行数|执行率|10|9.61|", "1v4!自评总得分|100|97.6|")
    assert budgets(form) == []


@pytest.mark.parametrize("label", ["预算执行（10分）", "预算执行"])
def test_points_under_the_head_of_a_block_without_lines(label: str) -> None:
    most = "" if "10" in label else "|分值"
    rows = [f"2v1!{label}|全年预算数|全年执行数|执行率{most}|得分|1v{2 if not most else 1}!结余原因"]
    rows += [f"286.40|261.73|91.39%{'|10' if most else ''}|9.14|1v{2 if not most else 1}!年末集中报账"]
    form = read(*rows, *LEVELS, "1v4!自评总得分|100|97.6|")
    assert [(kind, *points) for kind, _, *points in scores(form)] == [
        ("budget_execution", "10", "9.14"),
        ("total", "100", "97.6"),
    ]
    assert [measure for _, measure, _ in budgets(form)] == ["adjusted_budget", "executed", "execution_rate"]


def test_what_kind_an_indicator_is_is_not_its_name() -> None:
    rows = [
        "一级指标|绩效指标|指标类型|年度目标值|实际完成值|权重|得分",
        "成本指标|绿地管护成本|定量|≤7.2元/平方米|6.95元/平方米|40|40",
        "2v1!产出指标|管护绿地面积|定量|≥318万平方米|318万平方米|30|30",
        "绿地景观|定性|良好|良好|20|20",
        "1v5!自评总分|90|90",
    ]
    form = read(*rows)
    assert indicators(form, "level1_code", "indicator_printed", "target_printed") == [
        ("cost", "绿地管护成本", "≤7.2元/平方米"),
        ("output", "管护绿地面积", "≥318万平方米"),
        ("output", "绿地景观", "良好"),
    ]


@pytest.mark.parametrize(("kind", "points", "count"), [("加分项", "|", 2), ("扣分项", "|", 2), ("加分项", "2|2", 3)])
def test_points_that_nobody_scored_are_no_indicator(kind: str, points: str, count: int) -> None:
    form = read(*LEVELS, f"{kind}|获得省级以上表彰的，酌情加分||无|{points}|")
    assert len(indicators(form, "indicator_printed")) == count


def test_the_unit_of_the_funds_is_the_forms() -> None:
    rows = ["1v7!填报日期：2025-03-07　　资金单位：元", HEAD, "资金|全年预算数|1v2!全年执行数|1v3!执行率",
            "资金总额|11620000|1v2!11358600|1v3!97.75%", *LEVELS]  # fmt: skip
    form = read_text(f"<h1>2024年度项目支出绩效自评表</h1><table>{html_rows(rows)}</table>", "form.html")
    assert (field(form, "unit"), field(form, "filed_on")) == ("元", "2025-03-07")
