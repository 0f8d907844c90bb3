"""Columns under headers that no word explains: told by what stands in them, or left alone."""

from __future__ import annotations

import pytest
from reading import indicators, read_text

from ingest.forms import Reading

HEADER = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
ROWS = (
    ("产出指标", "数量指标", "维修渠道长度", "≥12公里", "12.6公里", "30", "30"),
    ("产出指标", "质量指标", "验收合格率", "100%", "100%", "30", "30"),
    ("效益指标", "社会效益指标", "受益农户数", "≥860户", "812户", "30", "26"),
    ("满意度指标", "服务对象满意度指标", "农户满意度", "≥90%", "93%", "10", "10"),
    ("总分", "", "", "", "", "100", "96"),
)
COLUMNS = ("target_printed", "actual_printed", "weight_printed", "score_printed")


def form(header: tuple[str, ...] = HEADER, rows: tuple[tuple[str, ...], ...] = ROWS) -> Reading:
    """A form with these headers and rows."""
    lines = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in line) + "</tr>" for line in (header, *rows))
    return read_text(f"<h1>2021年度项目支出绩效自评表</h1><table>{lines}</table>", "form.html")


def renamed(**words: str) -> tuple[str, ...]:
    """The header with other words."""
    return tuple(words.get(text, text) for text in HEADER)


@pytest.mark.parametrize(
    "words",
    [
        {"年度指标值": "年中核定"},
        {"实际完成值": "年终核定"},
        {"年度指标值": "年中核定", "实际完成值": "年终核定"},
        {"分值": "核定标准"},
        {"得分": "核定结论"},
    ],
    ids=["target", "actual", "both", "weight", "score"],
)
def test_a_column_is_told_by_what_stands_in_it(words: dict[str, str]) -> None:
    reading = form(renamed(**words))
    assert indicators(reading, *COLUMNS) == [line[3:] for line in ROWS[:4]]
    unknown = {r["text_printed"] for r in reading.tables["unmapped"] if r["kind"] == "header"}
    assert unknown == set(words.values()), "a header that no word explains stays listed"


def test_points_that_are_not_the_forms_whole_are_no_weights() -> None:
    rows = tuple((*line[:5], str(n), line[6]) for n, line in enumerate(ROWS[:4], 40))
    assert [line[2] for line in indicators(form(renamed(分值="核定标准"), rows), *COLUMNS)] == [None] * 4


def test_points_above_their_weight_are_no_scores() -> None:
    rows = (*ROWS[:3], (*ROWS[3][:6], "12"), (*ROWS[4][:6], "98"))
    assert [line[3] for line in indicators(form(renamed(得分="核定结论"), rows), *COLUMNS)] == [None] * 4


def test_values_of_other_units_are_no_actuals() -> None:
    rows = tuple((*line[:4], f"{n}页", *line[5:]) for n, line in enumerate(ROWS[:4], 1))
    assert [line[1] for line in indicators(form(renamed(实际完成值="证明"), rows), *COLUMNS)] == [None] * 4


def test_of_two_columns_that_fit_none_is_taken() -> None:
    header = (*renamed(实际完成值="年中核定"), "年终核定")
    rows = tuple((*line, line[4]) for line in ROWS)
    assert [line[1] for line in indicators(form(header, rows), *COLUMNS)] == [None] * 4


def test_an_amount_of_thousands_below_the_points_is_no_total_of_theirs() -> None:
    rows = (*ROWS[:4], (*ROWS[4][:6], "1,250"))
    assert [line[3] for line in indicators(form(renamed(得分="核定结论"), rows), *COLUMNS)] == [None] * 4
