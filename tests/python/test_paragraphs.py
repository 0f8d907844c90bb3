"""Lines of a page that make one paragraph: those that fill it, unless a sentence ends there and another begins."""

from __future__ import annotations

import pytest

from ingest.loaders.glyphs import paragraphs
from ingest.model import Box

LEFT, RIGHT, HEIGHT = 50.0, 540.0, 10.0
FULL = 535.0


def page(*lines: tuple[str, float, float]) -> list[str]:
    """The paragraphs of lines, each with its end and the white above it."""
    placed: list[tuple[str, Box]] = []
    top = 100.0
    for text, end, white in lines:
        top += white
        placed.append((text, (LEFT, top, end, top + HEIGHT)))
        top += HEIGHT
    return [text for text, _ in paragraphs(placed, LEFT, RIGHT)]


@pytest.mark.parametrize("number", ["2.质量指标", "2、质量指标", "（二）成本指标", "二、存在问题"])
def test_behind_a_full_line_that_ends_its_sentence_a_number_begins_another(number: str) -> None:
    assert page(("1.数量指标得8分。", FULL, 4), (number, 300, 4)) == ["1.数量指标得8分。", number]
    assert page(("1.数量指标得8分，其中", FULL, 4), (number, 300, 4)) == ["1.数量指标得8分，其中" + number]


def test_a_line_further_below_than_others_begins_another_paragraph() -> None:
    wrapped = ("未完成原", FULL, 4), ("因：已更换。", 300, 4)
    assert page(*wrapped, ("满意度得10分。", FULL, 12), ("以上合计97分。", 200, 12)) == [
        "未完成原因：已更换。", "满意度得10分。", "以上合计97分。",
    ]  # fmt: skip
    assert page(("满意度得10分。", FULL, 12), ("以上合计97分。", 200, 12)) == ["满意度得10分。以上合计97分。"]


def test_a_number_that_did_not_fit_goes_on_the_next_line_whole() -> None:
    assert page(("占本年收入", 490, 4), ("96.96%；其他收入", 300, 4)) == ["占本年收入96.96%；其他收入"]
    assert page(("占本年收入", 470, 4), ("96.96%；其他收入", 300, 4)) == ["占本年收入", "96.96%；其他收入"]
    assert page(("占本年收入", 490, 4), ("其他收入", 300, 4)) == ["占本年收入", "其他收入"]


TITLE = ("中牟县教育局关于2022年度营养改善计划绩效", 52.0, 535.0), ("自评的报告", 255.0, 335.0)


def titled(*lines: tuple[str, float, float]) -> list[str]:
    """The paragraphs of lines right below each other, each with its begin and its end."""
    placed = [(text, (x0, 100 + 14.0 * n, x1, 110 + 14.0 * n)) for n, (text, x0, x1) in enumerate(lines)]
    return [text for text, _ in paragraphs(placed, LEFT, RIGHT)]


def test_a_title_goes_on_below_its_middle_where_it_fills_the_page() -> None:
    assert titled(*TITLE) == ["中牟县教育局关于2022年度营养改善计划绩效自评的报告"]
    office = ("赤壁市水利局", 250.0, 340.0)
    assert titled(office, ("2023年度项目支出绩效自评报告", 180.0, 410.0)) == [
        "赤壁市水利局",
        "2023年度项目支出绩效自评报告",
    ]
    assert titled(("2023年度部门决算", 120.0, 470.0), ("第一部分", 225.0, 365.0)) == ["2023年度部门决算", "第一部分"]
