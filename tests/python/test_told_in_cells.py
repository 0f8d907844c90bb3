"""Several figures in one cell: a budget told in a sentence, a target with its actual, a rate that is wrapped."""

from __future__ import annotations

import pytest

from ingest.forms import funding_sentence, together
from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Slot
from ingest.model import Place


def cell(text: str) -> Slot:
    return Slot(text, Place(1, 1, 2, 2), 2, 2)


def told(text: str) -> list[tuple[object, ...]]:
    """(line, measure, value, unit) of the figures that a sentence of 2021 gives."""
    form = FormBuilder("d")
    form.form_field("fiscal_year", "2021年", None)
    assert funding_sentence.read(cell(text), form) == bool(form.count("budget_line"))
    columns = ("line_code", "measure_code", "value_printed", "unit_printed")
    return [tuple(row[c] for c in columns) for row in form.tables.get("budget_line", [])]


def test_lines_belong_to_the_measure_before_them() -> None:
    text = "2021年全年预算100万元，其中：基本支出60万元，项目支出40万元；全年支出90万元（其中：基本支出55万元）。"
    assert told(text) == [
        ("total", "adjusted_budget", "100", "万元"),
        ("basic_expenditure", "adjusted_budget", "60", "万元"),
        ("project_expenditure", "adjusted_budget", "40", "万元"),
        ("total", "executed", "90", "万元"),
        ("basic_expenditure", "executed", "55", "万元"),
    ]


def test_a_rate_tells_that_what_follows_the_lines_is_the_total() -> None:
    text = "资金总额100万元，其中财政拨款80万元，自筹资金20万元，实际支出{}万元，执行率95%。"
    assert ("total", "executed", "95", "万元") in told(text.format(95))
    assert told(text.format(75)) == []  # of the own funds, perhaps


@pytest.mark.parametrize(
    "text",
    [
        "2020年预算100万元，支出80万元。",
        "年初预算100万元，财政拨款支出80万元，全年支出80万元。",
        "新建道路3公里，预算100万元，全年支出90万元。",
        "全年预算100万元，项目资金到位后支出进度加快。",
        "全年预算约100万元，全年支出90余万元。",
        "全年预算100万元，全年支出90万元，全年支出92万元。",
        "每户补助100元/户，全年预算100万元，全年支出90万元。",
    ],
)
def test_a_sentence_that_is_not_understood_whole_lands_nothing(text: str) -> None:
    assert told(text) == []


def test_a_form_that_has_its_budget_takes_none_from_a_sentence() -> None:
    form = FormBuilder("d")
    assert funding_sentence.read(cell("全年预算100万元，全年支出90万元。"), form)
    assert not funding_sentence.read(cell("全年预算50万元，全年支出40万元。"), form)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("年度目标值及实际完成值", "target_actual"),
        ("年度指标值 / 全年实际值", "target_actual"),
        ("实际完成值\n（与目标值）", None),
        ("实际完成值/目标值", "actual_target"),
        ("目标值", None),
        ("完成率", None),
    ],
)
def test_headers_of_a_target_with_its_actual(header: str, role: str | None) -> None:
    assert together.role_of(header) == role


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("≥5处 / 6处", ("≥5处", "6处")),
        ("≤6元/人 / 5元/人", ("≤6元/人", "5元/人")),
        ("≥95%/96%", ("≥95%", "96%")),
        ("≥95%\n96%", ("≥95%", "96%")),
        ("实际值：6处\n目标值：≥5处", ("≥5处", "6处")),
        ("显著改善 / —", ("显著改善", "—")),
    ],
)
def test_a_cell_with_target_and_actual(text: str, parts: tuple[str, str]) -> None:
    split = together.split(cell(text), "target_actual")
    assert split is not None
    assert (split["target"].text, split["actual"].text) == parts


@pytest.mark.parametrize("text", ["≤6元/人", "≥5.3万\n平方米", "有所\n减少", "≥95\n96", "目标值：≥5处", "1/2/3"])
def test_a_cell_that_does_not_tell_which_is_which_stays_open(text: str) -> None:
    assert together.split(cell(text), "target_actual") is None
