"""Indicator tables in two halves side by side: the rows of the right half are read as if they stood below."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reading import field, indicators, read_text, scores

from ingest.forms import Reading

HEAD = ("二级指标", "指标名称", "目标值", "完成值", "分值", "得分")
ROAD = ("数量指标", "新改建里程", "≥86公里", "88公里", "30", "30")
COST = ("成本指标", "补贴标准", "≤4.5元", "4.4元", "20", "19")
TOWN = ("社会效益指标", "通车村庄", "≥98个", "99个", "25", "24")
HAPPY = ("服务对象满意度指标", "沿线群众满意度", "≥90%", "92%", "25", "25")
NOTHING = ("",) * len(HEAD)
LABELS = ("产出指标", "效益及满意度指标")
LEVELS = ("level1_code", "level2_code", "indicator_printed")
VALUES = ("indicator_printed", "target_printed", "actual_printed", "weight_printed", "score_printed")


def _html(*rows: tuple[str, ...]) -> Reading:
    """A form of these rows; those of two cells stand over a half each."""
    wide = {2: " colspan=6", 1: " colspan=12"}
    lines = ("".join(f"<td{wide.get(len(row), '')}>{cell}</td>" for cell in row) for row in rows)
    table = "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
    return read_text(f"<h3>2022年度项目支出绩效自评表</h3>{table}", "form.html")


def _text(*rows: tuple[str, ...]) -> Reading:
    return read_text("2022年度项目支出绩效自评表\n" + "\n".join("\t".join(row) for row in rows) + "\n")


@pytest.mark.parametrize("read", [_html, _text])
def test_the_right_half_is_read_below_the_left_one(read: Callable[..., Reading]) -> None:
    form = read(("项目名称", "公路养护"), LABELS, HEAD + HEAD, ROAD + TOWN, COST + HAPPY, ("自评总分", "98"))
    assert field(form, "project_name") == "公路养护"
    assert indicators(form, *LEVELS) == [
        ("output", "quantity", "新改建里程"),
        ("output", "cost", "补贴标准"),
        ("benefit", "social_benefit", "通车村庄"),
        ("satisfaction", "service_satisfaction", "沿线群众满意度"),
    ]
    assert indicators(form, *VALUES) == [
        ("新改建里程", "≥86公里", "88公里", "30", "30"),
        ("补贴标准", "≤4.5元", "4.4元", "20", "19"),
        ("通车村庄", "≥98个", "99个", "25", "24"),
        ("沿线群众满意度", "≥90%", "92%", "25", "25"),
    ]
    assert scores(form) == [("total", "自评总分", None, "98")]


def test_every_figure_keeps_its_place() -> None:
    form = _html(("项目名称", "公路养护"), LABELS, HEAD + HEAD, ROAD + TOWN)
    places = {
        row["text_printed"]: (row["row_no"], row["col_no"])
        for row in form.tables["line_source"]
        if row["fact_kind"] == "indicator"
    }
    assert places["新改建里程"] == (4, 2)
    assert places["通车村庄"] == (4, 8)
    assert places["24"] == (4, 12)


def test_a_label_is_of_its_own_half_and_one_half_may_be_longer() -> None:
    form = _html(("产出指标（50分）", "效益指标（25分）"), HEAD + HEAD, ROAD + TOWN, COST + NOTHING)
    assert indicators(form, "level1_printed", "indicator_printed") == [
        ("产出指标（50分）", "新改建里程"),
        ("产出指标（50分）", "补贴标准"),
        ("效益指标（25分）", "通车村庄"),
    ]
    assert scores(form) == [
        ("level1_subtotal", "产出指标（50分）", "50", None),
        ("level1_subtotal", "效益指标（25分）", "25", None),
    ]


def test_a_label_of_several_rows_is_of_those_of_its_half() -> None:
    cells = (f"<td{' rowspan=2' if n == 6 else ''}>{cell}</td>" for n, cell in enumerate(ROAD + TOWN))
    below = "".join(f"<td>{cell}</td>" for cell in (*COST, "修复桥梁", "≥3座", "3座", "5", "5"))
    head = "".join(f"<td>{cell}</td>" for cell in HEAD + HEAD)
    labels = "".join(f"<td colspan=6>{cell}</td>" for cell in LABELS)
    table = "".join(f"<tr>{row}</tr>" for row in (labels, head, "".join(cells), below))
    form = read_text(f"<h3>2022年度项目支出绩效自评表</h3><table>{table}</table>", "form.html")
    assert indicators(form, *LEVELS)[2:] == [
        ("benefit", "social_benefit", "通车村庄"),
        ("benefit", "social_benefit", "修复桥梁"),
    ]


def test_the_sum_of_a_half_is_no_total() -> None:
    sums = ("合计", "", "", "", "50", "49", "合计", "", "", "", "50", "49")
    form = _html(LABELS, HEAD + HEAD, ROAD + TOWN, COST + HAPPY, sums, ("总得分", "98"))
    assert scores(form) == [("level1_subtotal", "产出指标", "50", "49"), ("total", "总得分", None, "98")]


def test_no_level_is_taken_over_from_the_other_half() -> None:
    other = ("其他指标", "长效机制", "健全", "健全", "5", "5")
    form = _text(LABELS, HEAD + HEAD, ROAD + TOWN, COST + other)
    assert indicators(form, *LEVELS)[3] == (None, None, "长效机制")


def test_cells_over_a_half_each_belong_together_below_both() -> None:
    form = _html(LABELS, HEAD + HEAD, ROAD + TOWN, COST + HAPPY, ("总得分", "98"), ("自评等级", "优"))
    assert scores(form) == [("total", "总得分", None, "98")]
    assert field(form, "grade") == "优"


def test_the_total_may_stand_under_the_left_half() -> None:
    total = ("总分", "", "", "", "100", "98", *NOTHING)
    form = _html(LABELS, HEAD + HEAD, ROAD + TOWN, COST + HAPPY, total)
    assert scores(form) == [("total", "总分", "100", "98")]
    assert len(indicators(form, "indicator_printed")) == 4


def test_two_sets_of_years_are_no_halves() -> None:
    form = _html(("2021年", "2022年"), HEAD + HEAD, ROAD + TOWN, COST + HAPPY)
    assert "通车村庄" not in [name for (name,) in indicators(form, "indicator_printed")]


def test_without_labels_the_levels_tell() -> None:
    form = _html(("项目名称", "公路养护", "主管部门", "公路局"), HEAD + HEAD, ROAD + TOWN, COST + HAPPY)
    assert [code for (code,) in indicators(form, "level1_code")] == ["output", "output", "benefit", "satisfaction"]


def test_what_stands_below_the_halves_is_of_neither() -> None:
    people = ("填表人", "某某", "", "", "", "", "联系电话", "13800000000", "", "", "", "")
    form = _html(LABELS, HEAD + HEAD, ROAD + TOWN, people)
    assert indicators(form, "indicator_printed") == [("新改建里程",), ("通车村庄",)]
    assert "personal" in {row["role"] for row in form.tables["cell"] if row["text"] == "某某"}
