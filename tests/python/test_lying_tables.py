"""Indicator tables that lie on their side: headers in the first column, indicators beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import budgets, field, indicators, scores

from ingest.forms import Reading, read
from ingest.loaders import load
from ingest.model import RejectedError

HEAD = (
    "<tr><td>项目名称</td><td colspan=2>山塘整治</td><td>主管部门</td><td colspan=2>大姚县水务局</td></tr>"
    "<tr><td>全年预算数（万元）</td><td colspan=2>88</td><td>全年执行数（万元）</td><td colspan=2>80.5</td></tr>"
)
LEVELS = (
    "<tr><td>一级指标</td><td colspan=2>产出指标</td><td>效益指标</td><td>预算执行</td><td>合计</td></tr>"
    "<tr><td>二级指标</td><td>数量指标</td><td>质量指标</td><td>社会效益指标</td><td>预算执行率</td><td></td></tr>"
)
NAMES = ("三级指标", "整治山塘", "验收合格率", "受益人口", "预算执行率", "")
VALUES = (
    ("指标值", "≥12座", "100%", "≥3000人", "100%", ""),
    ("完成值", "11座", "100%", "3200人", "91.48%", ""),
    ("分值", "40", "20", "30", "10", "100"),
    ("得分", "36.67", "20", "30", "9.15", "95.82"),
    ("偏差原因", "一座延期", "", "", "", ""),
)


def _rows(*rows: tuple[str, ...]) -> str:
    return "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)


def _read(tmp_path: Path, table: str) -> Reading:
    path = tmp_path / "form.html"
    body = f"<p>2022年度项目支出绩效自评表</p><table>{HEAD}{table}</table>"
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return read(load(path))


def test_each_column_is_an_indicator(tmp_path: Path) -> None:
    reading = _read(tmp_path, LEVELS + _rows(NAMES, *VALUES))
    columns = ("level1_code", "level2_code", "indicator_printed", "target_printed", "actual_printed")
    assert indicators(reading, *columns) == [
        ("output", "quantity", "整治山塘", "≥12座", "11座"),
        ("output", "quality", "验收合格率", "100%", "100%"),
        ("benefit", "social_benefit", "受益人口", "≥3000人", "3200人"),
    ]
    points = indicators(reading, "weight_printed", "score_printed", "deviation_printed")
    assert points == [("40", "36.67", "一座延期"), ("20", "20", None), ("30", "30", None)]
    assert [(kind, most, score) for kind, _, most, score in scores(reading)] == [
        ("budget_execution", "10", "9.15"),
        ("total", "100", "95.82"),
    ]
    assert budgets(reading)[:2] == [("total", "adjusted_budget", "88"), ("total", "executed", "80.5")]
    assert field(reading, "project_name") == "山塘整治"


def test_a_text_keeps_the_place_where_it_stands(tmp_path: Path) -> None:
    reading = _read(tmp_path, LEVELS + _rows(NAMES, *VALUES))
    stand = {x["text_printed"]: (x["row_no"], x["col_no"]) for x in reading.tables["line_source"]}
    assert (stand["整治山塘"], stand["3200人"], stand["95.82"]) == ((5, 2), (7, 4), (9, 6))


@pytest.mark.parametrize("rows", [(NAMES[:1], *VALUES), (NAMES, VALUES[0])])
def test_headers_without_names_or_values_are_no_such_table(tmp_path: Path, rows: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(RejectedError):
        _read(tmp_path, LEVELS + _rows(*rows)).tables["indicator_line"]
