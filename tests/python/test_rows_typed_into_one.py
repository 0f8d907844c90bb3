"""Rows typed into one: lines side by side in its cells are rows of their own, where each cell has one for each."""

from __future__ import annotations

import pytest
from reading import budgets, indicators, read_text, scores

from ingest.forms import Reading

FUNDS = [("项目资金（万元）", "全年预算数", "全年执行数", "分值", "执行率", "得分")]
HEAD = [("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分")]
COLUMNS = ("level2_code", "indicator_printed", "target_printed", "actual_printed", "weight_printed", "score_printed")


def form(*rows: tuple[str, ...]) -> Reading:
    """A project's form of these rows; a line break within a cell is one in the file."""
    lines = ("".join(f"<td>{cell}</td>" for cell in row).replace("\n", "<br>") for row in rows)
    table = "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
    return read_text(f"<h3>2023年度项目支出绩效自评表</h3>{table}", "form.html")


def test_each_line_is_an_indicator_below_the_label_of_all():
    reading = form(
        *HEAD,
        ("产出指标", "数量指标", "更新健身路径\n维护场地", "≥80套\n≥150处", "84套\n150处", "10\n15", "10\n14.5"),
        ("产出指标", "质量\n指标", "合格率\n及时率", "100%\n≥95%", "100%\n96%", "20\n15", "20\n15"),
    )
    assert indicators(reading, *COLUMNS) == [
        ("quantity", "更新健身路径", "≥80套", "84套", "10", "10"),
        ("quantity", "维护场地", "≥150处", "150处", "15", "14.5"),
        ("quality", "合格率", "100%", "100%", "20", "20"),
        ("quality", "及时率", "≥95%", "96%", "15", "15"),
    ]


def test_words_behind_the_figures_are_of_all_lines():
    head = [(*HEAD[0], "偏差原因")]
    names, reason = "林农增收\n森林覆盖率\n受害率", "林产品价格下行，\n明年调整品种"
    row = ("效益指标", "经济效益指标", names, "≥800元\n≥62%\n≤1‰", "760元\n63%\n0.3‰", "8\n8\n7", "7.6\n8\n7", reason)
    found = indicators(form(*head, row), "indicator_printed", "actual_printed", "score_printed")
    assert found == [("林农增收", "760元", "7.6"), ("森林覆盖率", "63%", "8"), ("受害率", "0.3‰", "7")]


def test_each_line_is_a_source_of_funds_and_a_stroke_stands_for_none():
    names = "年度资金总额\n其中：财政拨款\n其他资金"
    reading = form(*FUNDS, (names, "320\n300\n20", "312.48\n300\n12.48", "10\n-\n-", "97.65%\n-\n-", "9.77\n-\n-"))
    assert [x for x in budgets(reading) if x[1] in ("adjusted_budget", "executed")] == [
        ("total", "adjusted_budget", "320"),
        ("total", "executed", "312.48"),
        ("fiscal_appropriation", "adjusted_budget", "300"),
        ("fiscal_appropriation", "executed", "300"),
        ("other_funds", "adjusted_budget", "20"),
        ("other_funds", "executed", "12.48"),
    ]
    assert ("budget_execution", "10", "9.77") in [(kind, most, score) for kind, _, most, score in scores(reading)]


@pytest.mark.parametrize(
    "row",
    [
        ("合格率\n及时率", "100%\n≥95%", "100%\n96%", "20", "20"),  # points of both together
        ("合格率\n及时率", "100%\n≥95%", "100%\n96%", "6分\n6分", "12分"),  # a score of both together
        ("完成\n时间", "2023年\n12月", "2023年\n11月", "10", "10"),  # a date that was broken
        ("路径、场地", "80套\n150处", "84套\n150处", "10\n10", "10\n10"),  # a name for both
        ("更新健身\n路径", "≥80套", "84套", "10", "10"),  # a name that was broken
        ("管护机制、台账", "健全\n完整", "健全\n完整", "10\n10", "10\n10"),  # a name for both, beside words
    ],
)
def test_what_is_not_one_line_a_row_stays_one_indicator(row: tuple[str, ...]):
    reading = form(*HEAD, ("产出指标", "数量指标", *row))
    assert [name for (name,) in indicators(reading, "indicator_printed")] == [row[0].replace("\n", "")]
