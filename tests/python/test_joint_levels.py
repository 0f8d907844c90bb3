"""Levels that one label names together, that a scan left in pieces, or that are no levels but notes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reading import field, html_rows, indicators, read_text

from ingest.forms import Reading

HEAD = "一级指标|三级指标|指标值|完成值|分值|得分"


def form(rows: Sequence[str], *below: str) -> Reading:
    table = html_rows(["项目名称|1v5!食品安全抽检监测", HEAD, *rows, *below])
    return read_text(f"<h1>2024年度项目支出绩效自评表</h1><table>{table}</table>", "form.html")


def levels(reading: Reading) -> list[tuple[object, ...]]:
    return indicators(reading, "indicator_printed", "level1_code", "level1_basis")


@pytest.mark.parametrize(
    ("label", "name", "level"),
    [
        ("效益与满意度", "受益群众满意率", "satisfaction"),
        ("效益及满意度指标", "公众知晓率", "benefit"),
        ("产出与成本", "食品抽检批次", "output"),
        ("产出与成本", "单批次抽检费用", "cost"),
        ("产出与成本", "补助资金发放金额", None),
        ("产出和效益", "检测设备完好率", "output"),
        ("产出和效益", "新增就业岗位", "benefit"),
        ("产出和效益", "建成示范基地", None),
    ],
)
def test_a_row_s_own_words_tell_its_level_among_those_of_its_label(label: str, name: str, level: str | None) -> None:
    found = levels(form([f"{label}|{name}|≥60|64|40|40"]))
    assert found == [(name, level, "inferred" if level else None)]


def test_a_label_of_several_levels_goes_down_beside_its_rows() -> None:
    rows = ["3v1!效益与满意度|挽回经济损失|≥60万元|64万元|8|8", "群众满意度|≥84%|86%|10|10", "风险预警|完善|完善|7|7"]
    assert [x[1] for x in levels(form(rows))] == ["benefit", "satisfaction", "benefit"]


def test_a_second_level_that_nobody_knows_leaves_the_first_one_open() -> None:
    head = HEAD.replace("三级指标", "二级指标|三级指标")
    table = html_rows([head, "效益与满意度|其他指标|长效机制|健全|健全|5|5"])
    reading = read_text(f"<h1>2024年度项目支出绩效自评表</h1><table>{table}</table>", "form.html")
    assert levels(reading) == [("长效机制", None, None)]


def test_what_is_left_of_a_label_tells_its_level_not_the_one_above() -> None:
    rows = ["效益指标|政策知晓率|≥60%|64%|8|8", "服务对象满意度指 满意度指1 标|家长满意率|≥84%|86%|10|10"]
    assert [x[1] for x in levels(form(rows))] == ["benefit", "satisfaction"]


def test_a_note_that_a_scan_cut_into_cells_is_no_indicator() -> None:
    reading = form(
        ["产出指标|食品抽检批次|≥60批次|64批次|40|40"], "备注：1.“支|出项目类别|请选择填|报：其他|运转|项目。"
    )
    assert [x[0] for x in levels(reading)] == ["食品抽检批次"]


def test_the_conclusion_below_the_goals_gives_the_grade() -> None:
    goals = "2v1!年度总体目标|1v3!预期目标|1v2!实际完成情况"
    told = "1v3!完成全年抽检任务，提高食品安全水平。|1v2!全年抽检任务已经完成。"
    rows = [goals, told, HEAD, "产出指标|食品抽检批次|≥60批次|64批次|100|100", "1v6!自评结论为优。成效：抽检有序。"]
    table = html_rows(["项目名称|1v5!食品安全抽检监测", *rows])
    reading = read_text(f"<h1>2024年度项目支出绩效自评表</h1><table>{table}</table>", "form.html")
    assert field(reading, "grade") == "优"
