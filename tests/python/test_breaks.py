"""Tables and paragraphs over a page break: what is joined, and what must not be."""

from __future__ import annotations

import pytest

from ingest.loaders.breaks import join_breaks
from ingest.loaders.ruled import Items, Table
from ingest.model import Cell, Grid, Line

XS = (0.0, 60.0, 160.0, 220.0, 260.0)


def _part(texts: list[list[str]], *, is_open: bool = False, full: tuple[tuple[int, int], ...] = ()) -> Items:
    """A table of one page: rows of texts under the same columns."""
    ys = tuple(20.0 * n for n in range(len(texts) + 1))
    spots = tuple((r, c, 1, 1) for r in range(len(texts)) for c in range(len(XS) - 1))
    table = Table(XS, ys, spots, open_top=is_open, open_bottom=is_open, full=frozenset(full))
    cells = [
        Cell(r + 1, c + 1, text, box=(XS[c], ys[r], XS[c + 1], ys[r + 1]))
        for r, row in enumerate(texts)
        for c, text in enumerate(row)
    ]
    return [(table, cells)]


def _texts(upper: Items, lower: Items) -> list[list[str]]:
    found: list[list[str]] = []
    for _, blocks in join_breaks([(1, upper), (2, lower)]):
        for block in blocks:
            assert isinstance(block, Grid)
            rows = [[c.text for c in block.cells if c.row == r] for r in range(1, block.row_count + 1)]
            found += [row for row in rows if any(row)]
    return found


UPPER = ["数量指标", "扩大法律援助覆盖", "不断扩大", "15"]


def test_an_open_row_takes_the_rest_of_its_texts() -> None:
    upper = _part([UPPER], is_open=True, full=((1, 2),))
    lower = _part([["", "面", "", ""], ["质量指标", "办案质量", "优", "10"]], is_open=True)
    assert _texts(upper, lower) == [
        ["数量指标", "扩大法律援助覆盖面", "不断扩大", "15"],
        ["质量指标", "办案质量", "优", "10"],
    ]


def test_numbers_may_stand_on_the_other_side_of_an_open_break() -> None:
    upper = _part([["数量指标", "扩大法律援助覆盖", "", ""]], is_open=True, full=((1, 2),))
    lower = _part([["", "面", "不断扩大", "15"]], is_open=True)
    assert _texts(upper, lower) == [["数量指标", "扩大法律援助覆盖面", "不断扩大", "15"]]


@pytest.mark.parametrize("is_open", [True, False])
def test_a_row_with_values_of_its_own_is_a_new_row(is_open: bool) -> None:
    upper = _part([UPPER], is_open=is_open, full=((1, 2), (1, 1)))
    lower = _part([["", "宣传次数", "≥3次", "7"]], is_open=is_open)
    assert _texts(upper, lower) == [UPPER, ["", "宣传次数", "≥3次", "7"]]


def test_closed_edges_hide_a_cut_where_every_text_goes_on() -> None:
    upper = _part([["成本指标", "财政投入数", "小于等于", "10"]])
    lower = _part([["", "", "1658.08万元", ""]])
    assert _texts(upper, lower) == [["成本指标", "财政投入数", "小于等于1658.08万元", "10"]]


@pytest.mark.parametrize(
    ("rest", "is_full", "is_joined"), [("率", True, True), ("率", False, False), ("抽检批次", True, False)]
)
def test_closed_edges_hide_the_cut_of_a_word(rest: str, is_full: bool, is_joined: bool) -> None:
    row = ["质量指标", "不合格产品核查处置", "100%", "计划标准"]
    found = _texts(_part([row], full=((1, 2),) if is_full else ()), _part([["", rest, "", ""]]))
    assert found == (
        [["质量指标", "不合格产品核查处置率", "100%", "计划标准"]] if is_joined else [row, ["", rest, "", ""]]
    )


@pytest.mark.parametrize(("above", "rest"), [("2022年\n12月31", "日前"), ("2022年12", "月底前")])
def test_half_a_date_goes_on_over_closed_edges(above: str, rest: str) -> None:
    found = _texts(_part([["时效指标", "竣工时间", above, "10"]]), _part([["", "", rest, ""]]))
    assert found == [["时效指标", "竣工时间", above + rest, "10"]]


def test_sides_of_a_narrow_column_are_two_edges() -> None:
    """A frame close around a table on two pages: two cells must not stand in one place."""
    xs = (23.0, 26.0, 141.0, 205.0, 208.0)
    spots = tuple((0, c, 1, 1) for c in range(4))
    cells = [Cell(1, c + 1, text, box=(xs[c], 0.0, xs[c + 1], 20.0)) for c, text in enumerate(("", "名称", "9", ""))]
    part: Items = [(Table(xs, (0.0, 20.0), spots), cells)]
    for _, blocks in join_breaks([(1, part), (2, part)]):
        assert [(c.col, c.text) for c in blocks[0].cells] == [(1, ""), (2, "名称"), (3, "9"), (4, "")]


def test_a_label_alone_below_closed_edges_is_no_rest() -> None:
    upper = _part([UPPER])
    lower = _part([["质量指标", "", "", ""]])
    assert _texts(upper, lower) == [UPPER, ["质量指标", "", "", ""]]


def test_tables_of_other_widths_or_with_a_title_between_stay_apart() -> None:
    upper = _part([UPPER], is_open=True, full=((1, 2),))
    lower = _part([["", "面", "", ""]], is_open=True)
    titled = list(join_breaks([(1, upper), (2, [Line(2, 1, "项目支出绩效自评表"), *lower])]))
    assert [[c.text for c in b.cells] for _, blocks in titled for b in blocks if isinstance(b, Grid)] == [
        UPPER,
        ["", "面", "", ""],
    ]


def test_a_page_number_between_parts_nothing() -> None:
    upper = [*_part([UPPER], is_open=True, full=((1, 2),)), Line(1, 1, "— 3 —")]
    joined = list(join_breaks([(1, upper), (2, _part([["", "面", "", ""]], is_open=True))]))
    assert [c.text for b in joined[0][1] if isinstance(b, Grid) for c in b.cells][1] == "扩大法律援助覆盖面"


LONG = "2024年度部门年初支出预算数为495.66万元，决算数为674.85万元，基本支出年初预算数"


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        (LONG, "为435.79万元。", True),
        (LONG + "为435", "0.79万元，完成率89.06%。", True),
        (LONG + "为1万元。", "项目支出年初预算数为59.87万元。", False),
        (LONG, "二、下一步改进措施", False),
        ("一、基本情况", "为435.79万元。", False),
    ],
)
def test_a_paragraph_goes_on_over_a_page_end_unless_it_closed(above: str, below: str, joined: bool) -> None:
    pages = join_breaks([(1, [Line(1, 1, above)]), (2, [Line(2, 1, below)])])
    lines = [b.text for _, blocks in pages for b in blocks if isinstance(b, Line)]
    assert lines == ([above + below] if joined else [above, below])


def test_a_title_in_the_middle_of_the_next_page_goes_on_in_no_paragraph() -> None:
    above = Line(1, 1, LONG, box=(30.0, 700.0, 560.0, 712.0))
    title = Line(2, 1, "项目支出绩效自评表", box=(220.0, 40.0, 370.0, 54.0))
    assert [blocks for _, blocks in join_breaks([(1, [above]), (2, [title])])] == [[above], [title]]


def test_a_row_without_numbers_is_cut_where_two_of_its_texts_fill_their_cells() -> None:
    upper = _part([["社会效益", "提升公共服务", "不断提高", "计划标"]], full=((1, 2), (1, 4)))
    lower = _part([["指标", "能力", "", "准"]])
    assert _texts(upper, lower) == [["社会效益指标", "提升公共服务能力", "不断提高", "计划标准"]]
    upper = _part([["社会效益", "提升公共服务", "不断提高", "计划标准"]], full=((1, 2),))
    lower = _part([["生态效益", "能耗", "", "行业标准"]])
    assert len(_texts(upper, lower)) == 2


HEADER = ["二级指标", "三级指标", "指标值", "分值"]


def test_the_name_of_a_row_stands_below_the_header_that_the_next_page_repeats() -> None:
    upper = _part([HEADER, UPPER, ["", "", "≥26000人", "5"]])
    lower = _part([HEADER, ["", "老年人健康体检人数", "", ""], ["质量指标", "办案质量", "优", "10"]])
    assert _texts(upper, lower)[2:] == [
        ["", "老年人健康体检人数", "≥26000人", "5"],
        HEADER,
        ["质量指标", "办案质量", "优", "10"],
    ]


@pytest.mark.parametrize(
    "below",
    [
        pytest.param(["", "宣传次数", "≥3次", "7"], id="a row of its own"),
        pytest.param(["", "", "", "7"], id="a number alone"),
    ],
)
def test_below_a_repeated_header_a_whole_row_is_a_new_one(below: list[str]) -> None:
    upper, lower = _part([HEADER, UPPER, ["", "", "≥26000人", "5"]]), _part([HEADER, below])
    assert _texts(upper, lower)[2:] == [["", "", "≥26000人", "5"], HEADER, below]
