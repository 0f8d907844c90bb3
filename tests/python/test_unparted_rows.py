"""Rows of a table that no ruling parts: told by figures one above the other, or left as they are."""

from __future__ import annotations

import pytest

from ingest.loaders import unparted
from ingest.loaders.glyphs import Glyph
from ingest.loaders.ruled import Segment, tables
from ingest.model import Cell

SIZE = 10.0
#: the edges of the columns: level 1, level 2, name, target, weight
XS = (0.0, 70.0, 160.0, 320.0, 400.0, 440.0)
Text = tuple[float, str]


def _glyphs(column: int, texts: tuple[Text, ...]) -> list[Glyph]:
    """The characters of lines of a column, each line with its middle at a height."""
    left = XS[column] + 5
    return [
        Glyph(sign, left + n * SIZE / 2, y - SIZE / 2, left + (n + 1) * SIZE / 2, y + SIZE / 2)
        for y, text in texts
        for n, sign in enumerate(text)
    ]


def _read(columns: dict[int, tuple[Text, ...]], height: float) -> list[list[str]]:
    """The rows of a table of one ruled row, as texts; a cell that spans rows stands in its first."""
    top, bottom = 0.0, height
    horizontal = [Segment(y, XS[0], XS[-1]) for y in (top, bottom)]
    (table,) = tables(horizontal, [Segment(x, top, bottom) for x in XS])
    glyphs = [g for column, texts in columns.items() for g in _glyphs(column, texts)]
    _, cells, outside = unparted.filled(table, glyphs)
    assert outside == []
    return _rows(cells)


def _rows(cells: list[Cell]) -> list[list[str]]:
    rows = [[""] * (len(XS) - 1) for _ in range(max(c.row for c in cells))]
    for cell in cells:
        rows[cell.row - 1][cell.col - 1] = cell.text
    return rows


LEVELS = {
    0: ((45.0, "产出指标"), (105.0, "效益指标")),
    1: ((30.0, "数量指标"), (75.0, "质量指标"), (105.0, "社会效益指标")),
}
NAMES = ((15.0, "新建公厕"), (45.0, "维修公厕"), (75.0, "验收合格率"), (105.0, "受益人口"))
TARGETS = ((15.0, "≥12座"), (45.0, "≥30座"), (75.0, "100%"), (105.0, "≥2万人"))
WEIGHTS = ((15.0, "20"), (45.0, "15"), (75.0, "15"), (105.0, "40"))
READ = [
    ["产出指标", "数量指标", "新建公厕", "≥12座", "20"],
    ["", "", "维修公厕", "≥30座", "15"],
    ["", "质量指标", "验收合格率", "100%", "15"],
    ["效益指标", "社会效益指标", "受益人口", "≥2万人", "40"],
]


def test_figures_one_above_the_other_are_rows_with_the_labels_at_their_middles():
    assert _read({**LEVELS, 2: NAMES, 3: TARGETS, 4: WEIGHTS}, 120) == READ


def test_a_text_of_two_lines_stands_with_its_middle_or_with_its_first_line_beside_the_figures():
    middle = (*NAMES[:2], (69.0, "按时通过"), (81.0, "验收的比率"), NAMES[3])
    first = (*NAMES[:2], (75.0, "按时通过"), (87.0, "验收的比率"), NAMES[3])
    top_labels = {
        0: ((15.0, "产出指标"), (105.0, "效益指标")),
        1: ((15.0, "数量指标"), (75.0, "质量指标"), LEVELS[1][2]),
    }
    expected = [[*row[:2], row[2].replace("验收合格率", "按时通过\n验收的比率"), *row[3:]] for row in READ]
    assert _read({**LEVELS, 2: middle, 3: TARGETS, 4: WEIGHTS}, 120) == expected
    assert _read({**top_labels, 2: first, 3: TARGETS, 4: WEIGHTS}, 120) == expected


def test_rows_one_line_high_are_told_apart_too():
    def near(texts: tuple[Text, ...]) -> tuple[Text, ...]:
        return tuple((y * 14 / 30, text) for y, text in texts)

    columns = {**LEVELS, 2: NAMES, 3: TARGETS, 4: WEIGHTS}
    assert _read({column: near(texts) for column, texts in columns.items()}, 56) == READ


def test_a_header_above_them_is_a_row_of_its_own():
    header = ("一级指标", "二级指标", "三级指标", "指标值", "分值")
    columns = {**LEVELS, 2: NAMES, 3: TARGETS, 4: WEIGHTS}
    moved = {n: ((12.0, header[n]), *((y + 24, text) for y, text in texts)) for n, texts in columns.items()}
    assert _read(moved, 144) == [list(header), *READ]


def test_a_blank_cell_among_the_figures_and_a_text_beside_one_row_alone_stay_in_their_rows():
    found = _read({2: NAMES, 3: (*TARGETS[:2], TARGETS[3]), 4: WEIGHTS, 1: WEIGHTS}, 120)
    assert [row[3] for row in found] == ["≥12座", "≥30座", "", "≥2万人"]


@pytest.mark.parametrize(
    "columns",
    [
        {2: NAMES, 4: WEIGHTS},  # one column of figures
        {2: ((30.0, "新建公厕"), (90.0, "维修公厕")), 3: TARGETS, 4: WEIGHTS},  # which figure a name is of isn't told
        {3: TARGETS, 4: WEIGHTS},  # no name at all
        {2: NAMES, 3: TARGETS, 4: tuple((y + 9, text) for y, text in WEIGHTS)},  # not level
        {2: NAMES[:2], 3: TARGETS[:2], 4: WEIGHTS[:2]},  # two lines in two columns may be one row
        {0: ((28.0, "产出指标"), (105.0, "效益指标")), 2: NAMES, 3: TARGETS, 4: WEIGHTS},  # a label beside no middle
    ],
)
def test_what_is_not_certain_stays_one_row(columns: dict[int, tuple[Text, ...]]):
    assert len(_read(columns, 120)) == 1


def test_labels_one_above_the_other_are_rows_where_what_they_head_stands_level():
    found = _read({0: ((15.0, "项目名称"), (45.0, "主管部门")), 2: ((15.0, "公厕改造"), (45.0, "城市管理局"))}, 60)
    assert [(row[0], row[2]) for row in found] == [("项目名称", "公厕改造"), ("主管部门", "城市管理局")]
    wrapped = {0: ((15.0, "年度"), (30.0, "目标")), 2: ((15.0, "改造公厕"), (30.0, "维修公厕"))}
    assert len(_read(wrapped, 45)) == 1
    not_level = {0: ((15.0, "项目名称"), (45.0, "主管部门")), 2: ((30.0, "公厕改造"),)}
    assert len(_read(not_level, 60)) == 1


def test_a_figure_in_the_middle_of_all_rows_is_of_all_of_them():
    rate = ((60.0, "96.54%"),)
    found = _read({2: NAMES[:3], 3: TARGETS[:3], 4: WEIGHTS[:3], 1: ((45.0, "96.54%"),)}, 90)
    assert [row[2:] for row in found] == [row[2:] for row in READ[:3]]
    found = _read({0: NAMES, 2: WEIGHTS, 3: TARGETS, 4: rate}, 120)
    assert [row[4] for row in found] == ["96.54%", "", "", ""]
    assert [row[0] for row in found] == [text for _, text in NAMES]
