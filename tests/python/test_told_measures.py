"""Columns of a budget under headers that no word explains: told by the amounts of all lines, or left alone."""

from __future__ import annotations

import pytest
from reading import read_text

HEADER = ("资金来源", "年初预算数", "调整数", "全年预算数", "全年执行数", "年末结余", "执行率")
LINES = (
    ("年度资金总额", "120.5", "9.5", "130", "117", "13", "90%"),
    ("其中：财政拨款", "100.5", "9.5", "110", "98.5", "11.5", "89.55%"),
    ("其他资金", "20", "0", "20", "18.5", "1.5", "92.5%"),
)
TABLE = (
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
    "产出指标\t数量指标\t维修渠道\t≥3公里\t3公里\t90\t90\n"
)


def measures(
    words: dict[str, str], lines: tuple[tuple[str, ...], ...] = LINES, leave: tuple[str, ...] = ()
) -> set[str]:
    """The measures that a budget's columns under other words, some of them left out, land as."""
    kept = [n for n, text in enumerate(HEADER) if text not in leave]
    rows = [[words.get(line[n], line[n]) for n in kept] for line in (HEADER, *lines)]
    block = "\n".join("\t".join(row) for row in rows)
    form = read_text(f"项目支出绩效自评表\n（2022年度）\n单位：万元\n项目名称\t渠道维修\n{block}\n{TABLE}")
    unknown = set(words.values())
    return {str(x["measure_code"]) for x in form.tables["budget_line"] if x["measure_label"] in unknown}


@pytest.mark.parametrize(
    ("word", "measure", "leave"),
    [
        ("全年预算数", "adjusted_budget", ()),
        ("全年预算数", "adjusted_budget", ("年初预算数", "调整数", "年末结余")),
        ("全年执行数", "executed", ()),
        ("全年执行数", "executed", ("年末结余",)),
    ],
)
def test_amounts_that_fit_on_every_line_tell_a_measure(word: str, measure: str, leave: tuple[str, ...]) -> None:
    assert measures({word: "核定情形数"}, leave=leave) == {measure}


def test_one_line_that_does_not_fit_leaves_it_untold() -> None:
    lines = (*LINES[:2], (*LINES[2][:4], "17.5", *LINES[2][5:]))
    assert measures({"全年执行数": "核定情形数"}, lines) == {"unmapped"}


def test_amounts_that_are_all_anothers_too_tell_nothing() -> None:
    lines = tuple((name, "100", "0", "100", "100", "0", "100%") for name, *_ in LINES)
    assert measures({"全年执行数": "核定情形数"}, lines) == {"unmapped"}


def test_a_difference_of_two_columns_tells_nothing() -> None:
    assert measures({"调整数": "核定情形数"}) == measures({"年末结余": "核定情形数"}) == {"unmapped"}
