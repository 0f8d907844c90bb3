"""Labels of merged cells that a page's end cut: shown on one page, blank or hidden beyond the margin on the other."""

from __future__ import annotations

from ingest.loaders.breaks import join_breaks
from ingest.loaders.ruled import Items, Segment, Table
from ingest.model import Cell, Grid, Line

XS = (0.0, 60.0, 160.0, 220.0)
ROW = 20.0
HIDDEN = (4.0, -14.0, 50.0, -4.0)


def _part(label: str, names: list[str], *, cut: str) -> Items:
    """A table of one page whose first column is one cell; its edge at ``cut`` is drawn beside it alone."""
    ys = tuple(ROW * n for n in range(len(names) + 1))
    spots = ((0, 0, len(names), 1), *((r, c, 1, 1) for r in range(len(names)) for c in (1, 2)))
    edges = {"top": ys[0], "bottom": ys[-1]}
    starts = {side: XS[1] if side == cut else XS[0] for side in edges}
    drawn = tuple(Segment(y, starts[side], XS[-1]) for side, y in edges.items())
    table = Table(XS, ys, spots, drawn=(drawn, ()))
    texts = [Cell(1, 1, label, row_span=len(names), box=(XS[0], ys[0], XS[1], ys[-1]))]
    texts += [
        Cell(r + 1, c + 1, text, box=(XS[c], ys[r], XS[c + 1], ys[r + 1]))
        for r, name in enumerate(names)
        for c, text in ((1, name), (2, "5"))
    ]
    return [(table, texts)]


def _labels(upper: Items, lower: Items) -> list[str]:
    """The labels of both pages, with the lines outside their tables between them."""
    blocks = [b for _, found in join_breaks([(1, upper), (2, lower)]) for b in found]
    return [b.text if isinstance(b, Line) else b.cells[0].text for b in blocks if isinstance(b, Grid | Line)]


def test_a_label_that_the_next_page_shows_is_that_of_the_rows_above_too() -> None:
    upper, lower = _part("", ["经济效益"], cut="bottom"), _part("效果", ["生态效益", "满意度"], cut="top")
    assert _labels(upper, lower) == ["效果", "效果"]


def test_a_label_that_the_page_above_shows_is_that_of_the_rows_below_too() -> None:
    upper, lower = _part("过程", ["预算完成率", "支付进度率"], cut="bottom"), _part("", ["资金使用"], cut="top")
    assert _labels(upper, lower) == ["过程", "过程"]


def test_a_closed_edge_parts_two_cells() -> None:
    upper, lower = _part("", ["经济效益"], cut=""), _part("效果", ["生态效益"], cut="top")
    assert _labels(upper, lower) == ["", "效果"]


def test_an_amount_is_not_printed_twice() -> None:
    upper, lower = _part("", ["经济效益"], cut="bottom"), _part("120.5", ["生态效益"], cut="top")
    assert _labels(upper, lower) == ["", "120.5"]


def test_a_label_hidden_beyond_the_margin_is_no_text_of_the_page() -> None:
    upper = [*_part("", ["经济效益"], cut="bottom"), Line(1, 0, "效果", HIDDEN)]
    lower = _part("效果", ["生态效益"], cut="top")
    assert _labels(upper, lower) == ["效果", "效果"]
    upper, hidden = _part("过程", ["支付进度率"], cut="bottom"), Line(2, 0, "过 程", HIDDEN)
    assert _labels(upper, [hidden, *_part("", ["资金使用"], cut="top")]) == ["过程", "过程"]


def test_a_label_of_which_each_page_shows_a_half_is_whole_on_both() -> None:
    upper, lower = _part("满意", ["群众满意度"], cut="bottom"), _part("度指标", ["师生满意度"], cut="top")
    assert _labels(upper, lower) == ["满意度指标", "满意度指标"]
    tail = [Line(1, 0, "度指", HIDDEN), Line(1, 0, "标", HIDDEN)]
    assert _labels([*upper, *tail], [Line(2, 0, "满意", HIDDEN), *lower]) == ["满意度指标", "满意度指标"]


def test_a_number_stays_on_the_page_that_shows_it() -> None:
    upper = [*_part("", ["经济效益"], cut="bottom"), Line(1, 0, "35", HIDDEN)]
    assert _labels(upper, _part("35", ["生态效益"], cut="top")) == ["", "35"]


def test_a_line_of_its_own_between_two_tables_stays() -> None:
    upper, lower = _part("过程", ["支付进度率"], cut="bottom"), _part("", ["资金使用"], cut="top")
    assert _labels(upper, [Line(2, 0, "附表二", HIDDEN), *lower]) == ["过程", "附表二", ""]
    elsewhere = Line(2, 0, "过程", (170.0, -14.0, 200.0, -4.0))
    assert _labels(upper, [elsewhere, *lower]) == ["过程", "过程", ""]
