"""Declared amounts: beside a label, below the whole's own row, for two periods side by side, in one cell."""

from __future__ import annotations

import pytest
from reading import budgets, html_rows, read_text

_INDICATORS = (
    "<table><tr><td>一级指标</td><td>三级指标</td><td>指标值</td></tr>"
    "<tr><td>产出指标</td><td>养护里程</td><td>≥95公里</td></tr></table>"
)


def _declared(*rows: str, title: str = "项目支出绩效目标表") -> list[tuple[object, ...]]:
    """The budget figures of a form with these rows, whose cells are parted by ``|``; ``v3`` in front spans rows."""
    shown = ""
    for row in rows:
        cells = row.removeprefix("v3 ")
        first, *rest = (cell.strip() for cell in cells.split("|"))
        down = " rowspan=3" if row.startswith("v3 ") else ""
        shown += f"<tr><td{down}>{first}</td>" + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"
    office = "<tr><td>主管部门</td><td>海口市交通运输局</td><td></td></tr>"
    return budgets(read_text(f"<h1>{title}</h1><table>{office}{shown}</table>{_INDICATORS}", "form.html"))


_PARTS = [("total", "declared_budget", "100"), ("fiscal_appropriation", "declared_budget", "80")]


@pytest.mark.parametrize(
    "rows",
    [
        ("v3 项目资金申请（万元）|资金总额：|100", "其中：财政拨款|80"),
        ("v3 资金总额及构成（万元）|合计|100", "1.财政拨款|80"),
        ("年度资金总额（万元）|100", "其中：财政拨款|80"),
        ("资金情况（万元）|总额：100，其中：财政拨款：80",),
    ],
)
def test_what_a_form_declares_stands_beside_below_or_in_one_cell(rows: tuple[str, ...]) -> None:
    assert _declared(*rows) == _PARTS


def test_the_same_rows_of_a_self_evaluation_declare_nothing() -> None:
    assert _declared("年度资金总额（万元）|100", "其中：财政拨款|80", title="项目支出绩效自评表") == []


def test_a_line_that_no_word_explains_is_unmapped_and_a_number_of_anything_else_no_line() -> None:
    found = _declared("年度资金总额（万元）|100", "其中：财政拨款|80", "历年结余款|20", "在职人数|35")
    assert found == [*_PARTS, ("unmapped", "declared_budget", "20")]


@pytest.mark.parametrize("whole", ["资金总额", "金额"])
def test_a_part_is_of_the_period_whose_whole_stands_in_its_column(whole: str) -> None:
    found = _declared(
        f"v3 资金情况（万元）|实施期{whole}：|300|年度{whole}：|100",
        "其中：中央补助|240|其中：中央补助|80",
        "地方资金|60|地方资金|20",
    )
    assert found == [
        ("total", "project_total_budget", "300"),
        ("total", "project_year_budget", "100"),
        ("higher_level_subsidy", "project_total_budget", "240"),
        ("higher_level_subsidy", "project_year_budget", "80"),
        ("current_level", "project_total_budget", "60"),
        ("current_level", "project_year_budget", "20"),
    ]


@pytest.mark.parametrize(
    ("title", "measure"),
    [("2025年部门整体支出绩效目标申报表", "declared_budget"), ("2025年部门整体支出绩效自评表", "adjusted_budget")],
)
def test_lines_over_their_amounts_beside_the_budget_that_they_make_up(title: str, measure: str) -> None:
    rows = ["部门名称|1v3!白银市生态环境局", "2v1!预算资金（万元）|合计|本级财力|上级补助", "682.28|445.01|237.27"]
    assert budgets(read_text(f"<h1>{title}</h1><table>{html_rows(rows)}</table>{_INDICATORS}", "form.html")) == [
        ("total", measure, "682.28"),
        ("current_level", measure, "445.01"),
        ("higher_level_subsidy", measure, "237.27"),
    ]


def test_two_sides_of_lines_amounts_and_shares_have_a_total_each() -> None:
    found = _declared(
        "项目|金额|占比|项目|金额|占比",
        "财政拨款|90|90%|人员类项目支出|60|60%",
        "单位资金|10|10%|运转类项目支出|40|40%",
        "合计|100|100%|合计|100|100%",
        title="部门整体绩效目标申报表",
    )
    assert [x for x in found if "total" in str(x[0])] == [
        ("total_income", "declared_budget", "100"),
        ("total_income", "share", "100%"),
        ("total_expenditure", "declared_budget", "100"),
        ("total_expenditure", "share", "100%"),
    ]
