"""Years side by side in a form: which is its own, and whose the amounts below each are."""

from __future__ import annotations

from pathlib import Path

from reading import field

from ingest.forms import Reading, read
from ingest.loaders import load

TITLE = "2022年度项目绩效完成情况表（近三年对比）"
YEARS = ("预算年度", "2020年", "2021年", "2022年", "", "")
AMOUNTS = (("年初预算（万元）", "310", "325.5", "340", "", ""), ("决算数（万元）", "309.2", "321", "333.6", "", ""))
INDICATORS = (
    ("一级指标", "二级指标", "三级指标", "2021年实际值", "2022年目标值", "2022年实际值"),
    ("产出指标", "数量指标", "新建公厕", "3座", "≥4座", "4座"),
)


def _read(tmp_path: Path, title: str, *rows: tuple[str, ...]) -> Reading:
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in (*rows, *AMOUNTS, *INDICATORS))
    path = tmp_path / "form.html"
    name = "<tr><td>项目名称</td><td colspan=5>公厕改造</td></tr>"
    path.write_text(f"<html><body><p>{title}</p><table>{name}{cells}</table></body></html>", encoding="utf-8")
    return read(load(path))


def _figures(reading: Reading) -> list[tuple[object, ...]]:
    lines = reading.tables.get("budget_line", [])
    return [(x["line_code"], x["measure_code"], x["value_printed"], x["year_printed"]) for x in lines]


def test_amounts_below_years_are_those_of_each_year(tmp_path: Path) -> None:
    reading = _read(tmp_path, TITLE, YEARS)
    assert field(reading, "fiscal_year") == "2022年度"
    assert _figures(reading) == [
        ("total", "initial_budget", "310", "2020年"),
        ("total", "initial_budget", "325.5", "2021年"),
        ("total", "initial_budget", "340", None),
        ("total", "executed", "309.2", "2020年"),
        ("total", "executed", "321", "2021年"),
        ("total", "executed", "333.6", None),
    ]
    actuals = [(x["target_printed"], x["actual_printed"]) for x in reading.tables["indicator_line"]]
    assert actuals == [("≥4座", "4座")]


def test_the_first_of_several_years_is_not_the_forms(tmp_path: Path) -> None:
    reading = _read(tmp_path, "项目支出绩效自评表", YEARS)
    assert field(reading, "fiscal_year") is None
    assert _figures(reading) == []


def test_a_year_alone_beside_its_label_is_the_forms(tmp_path: Path) -> None:
    reading = _read(tmp_path, "项目支出绩效自评表", ("预算年度", "2021年", "", "", "", ""))
    assert field(reading, "fiscal_year") == "2021年"
