"""Declared amounts behind words: in a line's own label, after the name of the money, or with a unit cut short."""

from __future__ import annotations

import pytest
from reading import budgets, read_text

HEAD = "绩效目标申报表\n（2022年度）\n项目名称\t供水管网改造\n主管部门\t镇沅县水务局\n"
TABLE = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t改造里程\t≥9公里\n"


def declared(block: str) -> list[tuple[object, ...]]:
    """The budget lines of a declaration with a block of funds."""
    return budgets(read_text(HEAD + block + TABLE))


@pytest.mark.parametrize(
    "block",
    [
        "资金情况（万元）\t年度资金总额：277\t\n\t其中：财政拨款：270\t\n\t其他资金：7\t\n",
        "资金情况（万元）\t年度资金总额：277\n\t其中：财政拨款 270\n\t其他资金 7\n",
        "资金情况（万元）\t年度资金总额\t277\n\t其中：财政拨款\t中央财政衔接资金270\n\t其他资金\t自筹资金（村级）7\n",
    ],
    ids=["colons", "spaces", "names_of_money"],
)
def test_amounts_behind_their_labels_or_the_name_of_the_money(block: str) -> None:
    assert [x[:3] for x in declared(block)] == [
        ("total", "declared_budget", "277"),
        ("fiscal_appropriation", "declared_budget", "270"),
        ("other_funds", "declared_budget", "7"),
    ]


def test_a_unit_may_be_cut_short() -> None:
    form = read_text(f"{HEAD}资金情况\t年度资金总额\t1.2亿\n\t其中：财政拨款\t9600万\n{TABLE}")
    found = [(x["value_printed"], x["unit_printed"]) for x in form.tables["budget_line"]]
    assert found == [("1.2亿", "亿元"), ("9600万", "万元")]


@pytest.mark.parametrize(
    "block",
    [
        "资金情况（万元）\t年度资金总额：277\t衔接推进乡村振兴补助资金275\n",
        "资金情况（万元）\t年度资金总额\t衔接推进乡村振兴补助资金2022\n",
        "资金情况（万元）\t年度资金总额\t云财振兴〔2022〕15号衔接资金277\n",
    ],
    ids=["two_amounts", "a_year", "a_documents_number"],
)
def test_what_is_not_sure_is_no_amount(block: str) -> None:
    assert declared(block) == []
