"""Sheets whose joined cells were taken apart and filled: each column and row of a cell has its text again."""

from __future__ import annotations

import pytest
from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading

TITLE = "项目支出绩效自评表"
ROWS = (
    f"1v8!{TITLE}",
    "1v8!（2022年度）",
    "1v2!项目名称|1v6!农村饮水安全补助",
    "1v2!主管部门|1v2!元谋县水务局|1v2!实施单位|1v2!元谋县水务局",
    "2v1!项目资金（万元）|1v2!资金来源|年初预算数|全年预算数|1v2!全年执行数|执行率",
    "1v2!年度资金总额|120.00|120.00|1v2!120.00|100%",
    "1v2!年度总体目标|1v6!解决农村居民饮水安全问题。",
    "一级指标|二级指标|三级指标|年度指标值|1v2!实际完成值|分值|得分",
    "3v1!产出指标|2v1!数量指标|维修管道长度|30公里|1v2!30公里|40|40",
    "新建水池|5座|1v2!4座|30|24",
    "质量指标|工程验收合格情况|全部合格|1v2!全部合格|20|20",
    "1v6!总分|90|84",
    "1v8!1.本表由实施单位填报，金额单位为万元。",
)


def filled(row: str) -> list[tuple[int, int, str]]:
    """The cells of a row: how many rows and columns each has, and its text."""
    parts = [cell.rpartition("!") for cell in row.split("|")]
    spans = [tuple(map(int, (s or "1v1").split("v"))) for s, _, _ in parts]
    return [(down, across, text) for (down, across), (_, _, text) in zip(spans, parts, strict=True)]


def taken_apart(rows: tuple[str, ...]) -> list[str]:
    """The same rows with no cell joined, each text in every column and row of its cell."""
    grid: dict[tuple[int, int], str] = {}
    for n, row in enumerate(rows):
        col = 0
        for down, across, text in filled(row):
            while (n, col) in grid:
                col += 1
            grid |= {(i, j): text for i in range(n, n + down) for j in range(col, col + across)}
    return ["|".join(grid[n, col] for col in range(8)) for n in range(len(rows))]


def read(rows: list[str]) -> Reading:
    """The form in such a table."""
    return read_text(f"<meta charset=utf-8><table>{html_rows(rows)}</table>", "form.html")


@pytest.fixture(scope="module")
def form() -> Reading:
    """The form in a sheet that was taken apart and filled."""
    return read(taken_apart(ROWS))


def test_a_text_in_every_column_is_one_cell(form: Reading) -> None:
    assert field(form, "title") == TITLE
    assert field(form, "project_name") == "农村饮水安全补助"
    assert field(form, "department_name") == "元谋县水务局"


def test_amounts_that_are_alike_stay_those_of_their_columns(form: Reading) -> None:
    assert budgets(form) == [
        ("total", "initial_budget", "120.00"),
        ("total", "adjusted_budget", "120.00"),
        ("total", "executed", "120.00"),
        ("total", "execution_rate", "100%"),
    ]


def test_what_was_reached_may_be_the_target_and_the_score_the_weight(form: Reading) -> None:
    printed = [f"{name}_printed" for name in ("indicator", "target", "actual", "weight", "score")]
    assert indicators(form, "level2_code", *printed) == [
        ("quantity", "维修管道长度", "30公里", "30公里", "40", "40"),
        ("quantity", "新建水池", "5座", "4座", "30", "24"),
        ("quality", "工程验收合格情况", "全部合格", "全部合格", "20", "20"),
    ]


def test_the_total_and_its_most_are_two_cells_below_a_label_in_six(form: Reading) -> None:
    assert scores(form) == [("total", "总分", "90", "84")]


def test_a_total_across_two_columns_is_no_most() -> None:
    rows = [*ROWS[:-2], "1v6!总分|1v2!84", ROWS[-1]]
    assert [score for *_, score in scores(read(taken_apart(tuple(rows))))] == ["84"]
    assert [most for _, _, most, _ in scores(read(taken_apart(tuple(rows))))] == [None]


def test_equal_neighbours_of_a_sheet_whose_cells_are_its_own_stay_two() -> None:
    rows = [
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
        "产出指标|质量指标|工程验收合格情况|全部合格|全部合格|100|100",
    ]
    page = f"<meta charset=utf-8><p>{TITLE}</p><table>{html_rows(rows)}</table>"
    assert indicators(read_text(page, "form.html"), "target_printed", "actual_printed") == [("全部合格", "全部合格")]
