"""A form's PDF without borders, within a frame, or with lines between its rows: the same facts in each."""

from __future__ import annotations

from pathlib import Path

import pdf_files
import pytest
from reading import budgets, field, indicators, scores

from ingest.forms import read
from ingest.loaders import load

#: (height from the foot, the texts with where they begin)
LINES = [
    (780, [(200, "项目支出绩效自评表")]),
    (765, [(230, "（2023年度）")]),
    (740, [(40, "项目名称"), (150, "公厕改造"), (330, "主管部门"), (450, "宾阳县城市管理局")]),
    (715, [(150, "年初预算数"), (250, "全年预算数"), (350, "全年执行数"), (430, "执行率")]),
    (695, [(40, "年度资金总额"), (150, "320.00"), (250, "340.00"), (350, "306.00"), (430, "90.00%")]),
    (675, [(40, "其中：财政拨款"), (150, "300.00"), (250, "320.00"), (350, "288.00"), (430, "90.00%")]),
    (645, [(40, "一级指标"), (120, "二级指标"), (220, "三级指标"), (320, "指标值"), (390, "完成值"),
           (450, "分值"), (500, "得分")]),
    (620, [(220, "新建公厕"), (320, "12座"), (390, "12座"), (450, "20"), (500, "20")]),
    (610, [(120, "数量指标")]),
    (600, [(40, "产出指标"), (220, "维修公厕"), (320, "30座"), (390, "28座"), (450, "20"), (500, "18.67")]),
    (580, [(120, "质量指标"), (220, "验收合格率"), (320, "100%"), (390, "100%"), (450, "40"), (500, "40")]),
    (560, [(40, "满意度指标"), (120, "服务对象满意度"), (220, "群众满意度"), (320, "90%"), (390, "94%"),
           (450, "10"), (500, "10")]),
    (540, [(40, "总分"), (450, "90"), (500, "88.67")]),
]  # fmt: skip
FRAME = ["30 530 540 225 re S"]
#: below the header of the funds and of the indicators, and between what stands in them
LEVEL = [f"30 {y} m 570 {y} l S" for y in (725, 708, 688, 668, 655, 635, 590, 572, 552, 532)]


@pytest.mark.parametrize("drawn", [[], FRAME, LEVEL], ids=["nothing", "frame", "level"])
def test_its_facts_are_read_whatever_is_drawn(drawn: list[str], tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    texts = [pdf_files.text(x, y, text, size=9) for y, pieces in LINES for x, text in pieces]
    pdf_files.document(path, ["\n".join(["0.5 w", *drawn, *texts]).encode()])
    reading = read(load(path))
    assert field(reading, "project_name") == "公厕改造"
    assert field(reading, "department_name") == "宾阳县城市管理局"
    assert budgets(reading) == [
        ("total", "initial_budget", "320.00"),
        ("total", "adjusted_budget", "340.00"),
        ("total", "executed", "306.00"),
        ("total", "execution_rate", "90.00%"),
        ("fiscal_appropriation", "initial_budget", "300.00"),
        ("fiscal_appropriation", "adjusted_budget", "320.00"),
        ("fiscal_appropriation", "executed", "288.00"),
        ("fiscal_appropriation", "execution_rate", "90.00%"),
    ]
    columns = ("level1_code", "level2_code", "indicator_printed", "target_printed", "actual_printed", "score_printed")
    assert indicators(reading, *columns) == [
        ("output", "quantity", "新建公厕", "12座", "12座", "20"),
        ("output", "quantity", "维修公厕", "30座", "28座", "18.67"),
        ("output", "quality", "验收合格率", "100%", "100%", "40"),
        ("satisfaction", "service_satisfaction", "群众满意度", "90%", "94%", "10"),
    ]
    assert scores(reading) == [("total", "总分", "90", "88.67")]


#: a table with lines alone that a page end parts; no line stands below 效益指标 where its second row begins
_FIRST = [
    (780, [(200, "项目支出绩效自评表")]),
    (740, [(40, "项目名称"), (150, "公厕改造"), (330, "主管部门"), (450, "宾阳县城市管理局")]),
    (645, [(40, "一级指标"), (120, "二级指标"), (220, "三级指标"), (320, "指标值"), (390, "完成值"),
           (450, "分值"), (500, "得分")]),
    (620, [(40, "产出指标"), (120, "数量指标"), (220, "新建公厕"), (320, "12座"), (390, "12座"),
           (450, "20"), (500, "20")]),
    (600, [(120, "质量指标"), (220, "验收合格率"), (320, "100%"), (390, "100%"), (450, "40"), (500, "40")]),
]  # fmt: skip
_REST = [
    (780, [(120, "社会效益"), (220, "服务人口"), (320, "3万人"), (390, "3万人"), (450, "15"), (500, "15")]),
    (770, [(40, "效益指标")]),
    (760, [(120, "可持续影响"), (220, "管护机制"), (320, "健全"), (390, "健全"), (450, "15"), (500, "12")]),
    (740, [(40, "满意度指标"), (120, "服务对象满意度"), (220, "群众满意度"), (320, "90%"), (390, "94%"),
           (450, "10"), (500, "10")]),
    (720, [(150, "自评总分（含预算执行率10分）"), (450, "100"), (500, "97")]),
]  # fmt: skip
_LINES_OF_FIRST = [f"30 {y} m 570 {y} l S" for y in (655, 635, 612, 592)]
_LINES_OF_REST = [f"30 {y} m 570 {y} l S" for y in (792, 752, 732, 712)] + ["100 772 m 570 772 l S"]


def _parted(path: Path, rest: list[tuple[int, list[tuple[int, str]]]]) -> Path:
    pages = []
    for lines, drawn in ((_FIRST, _LINES_OF_FIRST), (rest, _LINES_OF_REST)):
        texts = [pdf_files.text(x, y, text, size=9) for y, pieces in lines for x, text in pieces]
        pages.append("\n".join(["0.5 w", *drawn, *texts]).encode())
    return pdf_files.document(path, pages)


def test_a_table_with_lines_alone_goes_on_over_a_page_end(tmp_path: Path) -> None:
    path = _parted(tmp_path / "form.pdf", _REST)
    reading = read(load(path))
    columns = ("level1_code", "level2_code", "indicator_printed", "target_printed", "score_printed")
    assert indicators(reading, *columns) == [
        ("output", "quantity", "新建公厕", "12座", "20"),
        ("output", "quality", "验收合格率", "100%", "40"),
        ("benefit", "social_benefit", "服务人口", "3万人", "15"),
        ("benefit", "sustainable_impact", "管护机制", "健全", "12"),
        ("satisfaction", "service_satisfaction", "群众满意度", "90%", "10"),
    ]
    assert scores(reading) == [("total", "自评总分（含预算执行率10分）", "100", "97")]


def test_text_above_the_lines_of_the_next_page_ends_the_table(tmp_path: Path) -> None:
    reading = read(load(_parted(tmp_path / "form.pdf", [(810, [(40, "附表：其他情况")]), *_REST])))
    assert indicators(reading, "indicator_printed") == [("新建公厕",), ("验收合格率",)]
