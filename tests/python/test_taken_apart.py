"""Forms whose joined cells were taken apart say what they said: their labels span their rows again.

Every form keyed by hand (``tests/fixtures/unseen``) is written once with each label repeated in all rows that its cell
covers, and once with the label in the first of them and blanks below.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from reading import html_rows, indicators, read_text
from test_unseen_forms import differ, form_of, keyed, landed

from ingest.forms.shared_labels import rejoined
from ingest.model import Cell, Grid

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

import five_html
import five_office
import five_source
import unseen_source


def taken_apart(source: five_source.Source, *, fill: bool) -> five_source.Source:
    """The document without cells over several rows; ``fill`` repeats their text in each."""

    def apart(cell: five_source.Cell) -> list[five_source.Cell]:
        return [
            replace(cell, row=cell.row + down, row_span=1, text=cell.text if fill or not down else "")
            for down in range(cell.row_span)
        ]

    def table(block: five_source.Table) -> five_source.Table:
        cells = sorted((c for cell in block.cells for c in apart(cell)), key=lambda c: (c.row, c.col))
        return five_source.Table(block.widths, tuple(cells))

    pages = (tuple(table(b) if isinstance(b, five_source.Table) else b for b in page) for page in source.pages)
    return replace(source, pages=tuple(pages))


WRITERS = {"html": five_html.write_html, "xlsx": five_office.write_xlsx}


@pytest.mark.parametrize("shape", list(WRITERS))
@pytest.mark.parametrize(
    ("fill", "lost", "wrong"),
    [pytest.param(True, 0.025, 0.01, id="repeated"), pytest.param(False, 0.005, 0.001, id="blank")],
)
def test_a_form_taken_apart_holds_its_facts(
    shape: str, *, fill: bool, lost: float, wrong: float, tmp_path: Path
) -> None:
    """As shares of all keyed facts, of which so many may be missing and so many others come."""
    wanted, gone, added = 0, [], []
    for name in unseen_source.NAMES:
        path = tmp_path / f"{name}.{shape}"
        WRITERS[shape](taken_apart(form_of(name).source, fill=fill), path)
        got = landed(path)
        for kind, truth in keyed(form_of(name)).items():
            missing, surplus = differ(truth, got[kind])
            wanted += len(truth)
            gone += [f"{name}: {kind} {fact} is missing" for fact in missing]
            added += [f"{name}: {kind} {fact} is not in the form" for fact in surplus]
    assert len(gone) <= wanted * lost, "\n".join(gone)
    assert len(added) <= wanted * wrong, "\n".join(added)


def grid(*rows: str) -> Grid:
    """A grid of these rows, whose cells stand between bars; an empty one is blank."""
    cells = (Cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row.split("|"), 1))
    return Grid(1, 1, tuple(cells))


def spans(whole: Grid) -> dict[str, int]:
    """Which text covers how many rows, of those that cover several."""
    return {cell.text: cell.row_span for cell in whole.cells if cell.row_span > 1}


def test_a_label_repeated_before_other_labels_spans_them() -> None:
    assert spans(rejoined(grid("资金|财政拨款|10|9", "资金|其他资金|5|5", "资金|合计|15|14"))) == {"资金": 3}


def test_words_repeated_among_figures_stay_apart() -> None:
    """Two tasks of one name, results that are alike: each stands for its own row."""
    rows = ("培训|10|已完成", "培训|12|已完成", "宣传|3|已完成")
    assert spans(rejoined(grid(*rows))) == {}


def test_a_blank_below_a_figure_or_a_value_is_no_part_of_it() -> None:
    rows = ("产出指标|数量指标|培训次数|10次", "||参加人数|", "效益指标||满意度|")
    assert spans(rejoined(grid(*rows))) == {"产出指标": 2, "数量指标": 2}


def test_a_grid_that_has_spans_is_left_as_it_is() -> None:
    """Its blanks are blanks: the file says itself which cell spans what."""
    told = grid("产出指标|数量指标|培训次数|10次", "||参加人数|20人")
    spanned = replace(told, cells=(*told.cells, Cell(3, 1, "备注", 2), Cell(3, 2, "无"), Cell(4, 2, "无")))
    assert rejoined(spanned) is spanned


def test_a_header_that_others_split_below_it_spans_both_rows() -> None:
    wide = Cell(1, 2, "全年预算数", 1, 2)
    cells = (Cell(1, 1, "预算单位"), wide, Cell(1, 4, "执行率"), Cell(2, 2, "财政拨款"), Cell(2, 3, "自有资金"),
             Cell(3, 1, "本级"), Cell(3, 2, "40"), Cell(3, 3, "10"), Cell(3, 4, "90%"))  # fmt: skip
    assert spans(rejoined(Grid(1, 1, cells))) == {"预算单位": 2, "执行率": 2}


def test_why_something_was_not_done_below_the_indicators_is_none_of_them() -> None:
    rows = [
        "指标名称|计量单位|指标性质|年度指标值|全年完成值|得分系数|分值|得分",
        "维修管道长度|公里|≥|30|24|80|100|80",
        "未完成绩效指标说明||材料到货较晚，下一步提前采购。|||||",
    ]
    page = f"<meta charset=utf-8><p>项目支出绩效自评表</p><table>{html_rows(rows)}</table>"
    assert indicators(read_text(page, "form.html"), "indicator_printed") == [("维修管道长度",)]
