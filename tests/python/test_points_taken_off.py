"""A column of points taken off (``扣分``) beside the weights and the scores: its figures are neither."""

from __future__ import annotations

import pytest
from reading import indicators, read_text, scores

HEAD = "项目支出绩效评价评分表\n项目名称：残疾人两项补贴　　评价年度：2022年\n"


def form(header: str) -> str:
    """A form whose totals stand in rows without the cells that their labels cover."""
    rows = [
        f"一级指标\t二级指标\t三级指标\t{header}\t说明",
        "产出\t产出数量\t实际完成率\t30\t1.5\t28.5\t资料不完整",
        "\t产出质量\t质量达标率\t30\t0\t30\t",
        "小计\t60\t1.5\t58.5",
        "效益\t项目效益\t社会效益\t40\t4\t36\t资料不完整",
        "小计\t40\t4\t36",
        "合计\t100\t5.5\t94.5",
    ]
    return HEAD + "\n".join(rows) + "\n"


@pytest.mark.parametrize("header", ["分值\t扣分\t得分", "标准分\t扣减分值\t评价得分", "分值\t考评组意见\t得分"])
def test_what_was_taken_off_is_no_maximum(header: str) -> None:
    """Also under a header that nobody knows, where the row has a figure for each column of points."""
    reading = read_text(form(header))
    assert [row for row in scores(reading) if row[0] == "total"] == [("total", "合计", "100", "94.5")]
    assert [row[2:] for row in scores(reading) if row[0] == "level1_subtotal"] == [("60", "58.5"), ("40", "36")]
    assert indicators(reading, "indicator_printed", "weight_printed", "score_printed") == [
        ("实际完成率", "30", "28.5"),
        ("质量达标率", "30", "30"),
        ("社会效益", "40", "36"),
    ]


def test_a_total_without_points_taken_off_has_its_maximum_and_score() -> None:
    text = form("分值\t扣分\t得分").replace("合计\t100\t5.5\t94.5", "合计\t100\t94.5")
    assert ("total", "合计", "100", "94.5") in scores(read_text(text))
