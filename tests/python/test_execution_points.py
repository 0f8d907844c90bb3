"""The points of the budget's execution, wherever a form prints them: beside its rate, below it, or as a row."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import budgets, indicators, read_text, scores

from ingest.forms import Reading, read
from ingest.loaders import load

HEAD = ("一级指标", "二级指标", "三级指标", "目标值", "完成值", "分值", "得分")
ROAD = ("产出指标", "数量指标", "修补路面", "≥30公里", "32公里", "50", "50")
GAIN = ("效益指标", "社会效益指标", "受益村庄", "≥8个", "8个", "40", "38")
OFFICE = "<tr><td>部门名称</td><td colspan=6>公路站</td></tr>"


def _rows(*rows: tuple[str, ...]) -> str:
    return "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)


def _html(tmp_path: Path, *tables: str) -> Reading:
    path = tmp_path / "form.html"
    body = "".join(f"<table>{table}</table>" for table in tables)
    path.write_text(f"<html><body><p>2022年度部门整体支出绩效自评表</p>{body}</body></html>", encoding="utf-8")
    return read(load(path))


def _execution(reading: Reading) -> list[tuple[object, ...]]:
    return [(most, score) for kind, _, most, score in scores(reading) if kind == "budget_execution"]


def test_a_rate_is_followed_by_its_points(tmp_path: Path) -> None:
    head = ("项目", "年初预算数（万元）", "全年预算数（万元）", "决算数（万元）")
    spent = ("支出合计", "410", "420.5", "399.48")
    rate = "<tr><td>预算执行率</td><td colspan=3>95.00%（分值：20分；得分：19分）</td></tr>"
    reading = _html(tmp_path, OFFICE + _rows(head, spent) + rate, _rows(HEAD, ROAD, GAIN))
    assert _execution(reading) == [("20", "19")]
    assert ("execution_rate", "95.00%") in [(measure, value) for _, measure, value in budgets(reading)]


def test_the_most_stands_in_the_label_that_goes_on_below_the_header(tmp_path: Path) -> None:
    head = ("预算执行", "年初预算（万元）", "全年预算（万元）", "全年执行（万元）", "执行率", "分值", "得分")
    whole = ("（10分）", "200", "212", "201.4", "95.00%", "10", "9.5")
    again = "<tr><td colspan=5>预算执行小计</td><td>10</td><td>9.5</td></tr>"
    reading = _html(tmp_path, OFFICE + _rows(head, whole, HEAD, ROAD, GAIN) + again)
    assert budgets(reading) == [
        ("total", "initial_budget", "200"),
        ("total", "adjusted_budget", "212"),
        ("total", "executed", "201.4"),
        ("total", "execution_rate", "95.00%"),
    ]
    assert _execution(reading) == [("10", "9.5")]


def test_the_most_stands_in_the_line_above_the_score() -> None:
    reading = read_text(
        "项目支出绩效自评表\n项目名称：路面修补\n全年预算数：80万元\n全年执行数：76万元\n执行率：95%\n"
        "执行率分值：20\n执行率得分：19\n" + "\t".join(HEAD) + "\n" + "\t".join(ROAD) + "\n" + "\t".join(GAIN) + "\n"
    )
    assert _execution(reading) == [("20", "19")]


LAST = ("预算执行", "执行率", "", "", "", "10", "9.5")


def test_the_execution_is_no_indicator_where_its_label_stands_among_first_levels() -> None:
    table = "\n".join("|".join(row) for row in (HEAD, ROAD, GAIN, LAST))
    reading = read_text(f"2022年度部门整体支出绩效自评表\n部门名称：公路站\n{table}\n")
    assert _execution(reading) == [("10", "9.5")]
    assert indicators(reading, "indicator_printed") == [("修补路面",), ("受益村庄",)]


def test_the_execution_of_a_framework_is_an_indicator() -> None:
    process = ("过程", "预算执行", "预算执行率", "≥95%", "96%", "10", "10")
    table = "\n".join("|".join(row) for row in (HEAD, process, LAST, ROAD, GAIN))
    reading = read_text(f"2022年度部门整体支出绩效自评表\n部门名称：公路站\n{table}\n")
    assert _execution(reading) == []
    assert indicators(reading, "indicator_printed")[:2] == [("预算执行率",), ("执行率",)]


def _over_levels_and_name(label: str) -> str:
    return f"<tr><td colspan=3>{label}</td><td>100%</td><td>95.9%</td><td>10</td><td>9.59</td></tr>"


@pytest.mark.parametrize(
    "label", ["支出进度（10分）", "资金支出率", "预算执行率（支出进度）", "预算执行率（含结转）", "预算执行"]
)
def test_a_rate_over_the_columns_of_levels_and_names_scores_the_execution(tmp_path: Path, label: str) -> None:
    foot = _html(tmp_path, OFFICE + _rows(HEAD, ROAD, GAIN) + _over_levels_and_name(label))
    assert scores(foot) == [("budget_execution", label, "10", "9.59")]
    assert indicators(foot, "indicator_printed", "level1_code") == [("修补路面", "output"), ("受益村庄", "benefit")]
    head = _html(tmp_path, OFFICE + _rows(HEAD) + _over_levels_and_name(label) + _rows(ROAD, GAIN))
    assert scores(head) == [("budget_execution", label, "10", "9.59")]


def test_what_was_reached_in_other_years_stands_between_such_a_label_and_its_points(tmp_path: Path) -> None:
    years = ("2021年实际", "2022年实际", "2023年目标值", "2023年实际", "权重", "得分")
    road = (*ROAD[:3], "20公里", "25公里", *ROAD[3:])
    last = "<tr><td colspan=3>预算执行</td>" + _rows(("—", "—", "100%", "90.84%", "10", "9.08")).removeprefix("<tr>")
    assert _execution(_html(tmp_path, OFFICE + _rows((*HEAD[:3], *years), road) + last)) == [("10", "9.08")]


@pytest.mark.parametrize(
    ("row", "points", "name"),
    [
        (("预算执行率（含结转）", "100%", "96.06%", "10", "9.61", ""), [("10", "9.61")], []),
        (("", "", "预算执行率", "100%", "96.06%", "10", "9.61"), [], [("预算执行率",)]),
        (("", "时效指标", "支出进度", "100%", "96.06%", "10", "9.61"), [], [("支出进度",)]),
    ],
)
def test_without_positions_the_first_text_of_a_row_is_its_label_where_blank_cells_are_kept(
    row: tuple[str, ...], points: list[tuple[str, str]], name: list[tuple[str]]
) -> None:
    again = ("", "", "新建站房", "≥2座", "2座", "10", "10")
    table = "\n".join("\t".join(cells) for cells in (HEAD, ROAD, again, GAIN, row))
    reading = read_text(f"2023年度部门整体支出绩效自评表\n部门名称\t公路站\n{table}\n")
    assert _execution(reading) == points
    assert indicators(reading, "indicator_printed") == [("修补路面",), ("新建站房",), ("受益村庄",), *name]


@pytest.mark.parametrize(
    ("header", "values"),
    [("得分/分值", ("47/50", "38／40", "85/90")), ("分值/得分", ("50/47", "40／38", "90/85"))],
)
def test_a_score_and_its_weight_stand_in_one_cell(tmp_path: Path, header: str, values: tuple[str, ...]) -> None:
    head, road, gain = (*HEAD[:5], header), (*ROAD[:5], values[0]), (*GAIN[:5], values[1])
    total = f"<tr><td colspan=5>合计</td><td>{values[2]}</td></tr>"
    reading = _html(tmp_path, _rows(head, road, gain) + total)
    assert indicators(reading, "weight_printed", "score_printed") == [("50", "47"), ("40", "38")]
    assert scores(reading) == [("total", "合计", "90", "85")]


def test_a_lone_number_in_such_a_cell_is_neither(tmp_path: Path) -> None:
    reading = _html(tmp_path, _rows((*HEAD[:5], "得分/分值"), (*ROAD[:5], "50"), (*GAIN[:5], "38/40")))
    assert indicators(reading, "weight_printed", "score_printed") == [(None, None), ("40", "38")]


def test_what_was_before_an_adjustment_is_the_initial_budget(tmp_path: Path) -> None:
    head = ("支出类别", "调整前预算", "调整后预算", "执行数")
    rows = (("单位预算合计", "90", "96", "95"), ("（一）人员类", "60", "64", "64"), ("（二）运转类", "30", "32", "31"))
    reading = _html(tmp_path, OFFICE + _rows(head, *rows), _rows(HEAD, ROAD, GAIN))
    assert budgets(reading)[:4] == [
        ("total", "initial_budget", "90"),
        ("total", "adjusted_budget", "96"),
        ("total", "executed", "95"),
        ("personnel_expenditure", "initial_budget", "60"),
    ]
