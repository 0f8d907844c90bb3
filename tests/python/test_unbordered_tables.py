"""Tables without borders: columns by the white between them, rows by their figures; else all stays lines."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ingest.loaders import unbordered
from ingest.loaders.glyphs import Glyph
from ingest.loaders.ruled import Segment

SIZE = 10.0
#: where the columns begin: level 1, level 2, name, target, actual, weight, score
XS = (0, 70, 160, 300, 370, 430, 470)
HEADER = ("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分")
Placed = tuple[float, float, str]


def page(*lines: Placed) -> list[Glyph]:
    """The characters of lines that begin at a place, with their middle at a height; a digit is half as wide."""
    glyphs = []
    for x, y, text in lines:
        at = x
        for sign in text:
            wide = SIZE / 2 if ord(sign) < 128 else SIZE
            glyphs.append(Glyph(sign, at, y - SIZE / 2, at + wide, y + SIZE / 2))
            at += wide
    return glyphs


def row(y: float, *texts: str) -> list[Placed]:
    """The texts of a row in their columns, blank ones left out."""
    return [(x, y, text) for x, text in zip(XS, texts, strict=True) if text]


def grids(lines: Iterable[Placed], drawn: Iterable[float] = ()) -> tuple[list[list[list[str]]], str]:
    """The rows of each table that is found, and what stays outside of all."""
    found, rest = unbordered.tables(page(*lines), [Segment(y, -5, 520) for y in drawn])
    tables = []
    for _, cells in sorted(found, key=lambda part: part[0].ys[0]):
        rows = [[""] * max(c.col + c.col_span - 1 for c in cells) for _ in range(max(c.row for c in cells))]
        for cell in cells:
            rows[cell.row - 1][cell.col - 1] = cell.text
        tables.append(rows)
    return tables, "".join(g.text for g in rest)


INDICATORS = [
    *row(100, *HEADER),
    *row(130, "", "", "送戏下乡场次", ">=120", "128", "20", "20"),
    *row(145, "", "数量指标", "", "", "", "", ""),
    *row(160, "", "", "开放天数", ">=300", "312", "20", "20"),
    *row(175, "产出指标", "", "", "", "", "", ""),
    *row(190, "", "质量指标", "演出达标率", "95%", "97%", "20", "19.5"),
    *row(220, "", "成本指标", "每场补助", "4000", "4000", "20", "20"),
    *row(250, "满意度指标", "服务对象满意度", "观众满意度", "90%", "95%", "10", "10"),
]
READ = [
    list(HEADER),
    ["产出指标", "数量指标", "送戏下乡场次", ">=120", "128", "20", "20"],
    ["", "", "开放天数", ">=300", "312", "20", "20"],
    ["", "质量指标", "演出达标率", "95%", "97%", "20", "19.5"],
    ["", "成本指标", "每场补助", "4000", "4000", "20", "20"],
    ["满意度指标", "服务对象满意度", "观众满意度", "90%", "95%", "10", "10"],
]


def test_columns_stand_below_their_header_and_rows_beside_their_figures():
    assert grids(INDICATORS) == ([READ], "")


def test_a_sum_below_the_rows_has_no_label_of_theirs():
    total = ["总分", "", "", "", "", "90", "89.5"]
    tables, _ = grids([*INDICATORS, *row(280, *total)])
    assert tables == [[*READ, total]]


def test_each_header_begins_a_table_and_a_heading_between_them_stays_a_line():
    funds = [(160, 20, "年初预算"), (300, 20, "预算数"), (430, 20, "执行数")]
    amounts = [(0, 40, "合计"), (160, 40, "2980.00"), (300, 40, "3240.18"), (430, 40, "3186.55"),
               (0, 55, "基本支出"), (160, 55, "1860.00"), (300, 55, "1905.18"), (430, 55, "1905.18")]  # fmt: skip
    tables, rest = grids([*funds, *amounts, (0, 78, "二、绩效指标完成情况"), *INDICATORS])
    assert tables == [
        [
            ["", "年初预算", "预算数", "执行数"],
            ["合计", "2980.00", "3240.18", "3186.55"],
            ["基本支出", "1860.00", "1905.18", "1905.18"],
        ],
        READ,
    ]
    assert rest == "二、绩效指标完成情况"


def test_horizontal_lines_part_the_rows_that_no_figures_part():
    words = [list(HEADER), ["产出指标", "数量指标", "管护机制", "健全", "健全", "10", "10"],
             ["产出指标", "质量指标", "台账", "完整", "完整", "10", "9"]]  # fmt: skip
    lines = [placed for n, texts in enumerate(words) for placed in row(100 + 30 * n, *texts)]
    assert grids(lines, [85, 115, 145, 175]) == ([words], "")


def test_labels_beside_their_values_above_a_table_are_a_row():
    pairs = [(0, 60, "项目名称"), (160, 60, "公厕改造"), (300, 60, "主管部门"), (430, 60, "城管局")]
    tables, _ = grids([*pairs, *INDICATORS])
    assert tables == [[["项目名称", "公厕改造", "主管部门", "城管局"]], READ]
    titled = [(0, 60, "单位：万元"), (300, 60, "2023年度")]
    assert grids([*titled, *INDICATORS]) == ([READ], "单位：万元2023年度")


@pytest.mark.parametrize(
    "lines",
    [
        INDICATORS[: len(HEADER)],  # a header alone
        [
            *INDICATORS,
            *row(280, "效益指标", "社会效益", "名字很长而与旁边的目标值相接的一个三级指标", "", "1", "10", "10"),
        ],
        [(x, y, "甲乙丙丁") for x in (0, 70, 160, 300) for y in (100, 130, 160)],  # words alone
    ],
)
def test_what_is_no_table_or_runs_into_each_other_stays_lines(lines: list[Placed]):
    tables, rest = grids(lines)
    assert tables == []
    assert len(rest) == len("".join(text for _, _, text in lines))
