"""Texts in front of the tables of a department's accounts that sum up the money of one project each."""

from __future__ import annotations

import pytest
from reading import read_text

TEXT = "决算说明（节选）\n（二）项目绩效目标完成情况。\n{overview}\n2022年部门预算项目绩效目标自评\n"
TABLE = """项目名称\t{project}
主管部门\t平昌县水务局
预算执行情况（万元）\t预算数：\t84.6\t执行数：\t80.1
绩效指标\t一级指标\t二级指标\t三级指标\t预期指标值\t实际完成指标值
\t产出指标\t数量指标\t清淤河道里程\t≥12公里\t12公里
"""
TOLD = "1.河道清淤整治绩效目标完成情况综述。项目全年预算数84.6万元，执行数78.3万元，完成预算的92.55%。"


def told(overview: str, project: str = "河道清淤整治") -> list[tuple[object, ...]]:
    """The figures of running text that land with a form behind an overview: line, measure and value."""
    found = read_text(TEXT.format(overview=overview) + TABLE.format(project=project))
    lines = [x for x in found.tables["budget_line"] if x["source_section"] == "narrative"]
    return [(x["line_code"], x["measure_code"], x["value_printed"]) for x in lines]


def test_an_overview_of_the_forms_project_is_read() -> None:
    assert told(TOLD) == [
        ("total", "adjusted_budget", "84.6"),
        ("total", "executed", "78.3"),
        ("total", "execution_rate", "92.55%"),
    ]
    assert told(TOLD.replace("预算的", "年初预算的"))[-1] == ("total", "completion_rate", "92.55%")


@pytest.mark.parametrize(
    ("overview", "project"),
    [
        (TOLD, "水库除险加固"),
        (TOLD.replace("84.6", "90"), "河道清淤整治"),
        (TOLD + TOLD.replace("84.6", "90"), "河道清淤整治"),
    ],
    ids=["another_project", "another_budget", "two_projects"],
)
def test_what_may_be_of_another_project_is_left_alone(overview: str, project: str) -> None:
    assert told(overview, project) == []
