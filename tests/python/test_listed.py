"""Indicators in lines of text, one under another: which lines make one, and which make none."""

from __future__ import annotations

import pytest
from reading import indicators, read_text

from ingest.model import RejectedError

HEAD = "2022年度项目支出绩效自评表\n\n项目名称：库区水源林抚育\n"
ONE = "三级指标：抚育水源林\n年度指标值：≥5000亩\n实际完成值：4000亩\n分值：25\n得分：20\n偏差原因：{}\n\n"
TWO = "三级指标：林农满意度\n年度指标值：≥90%\n实际完成值：92%\n分值：10\n得分：10\n"
COLUMNS = ("level1_code", "indicator_printed", "target_printed", "actual_printed", "score_printed", "deviation_printed")


def test_a_reason_goes_on_in_the_next_line_and_a_level_counts_for_what_stands_below() -> None:
    text = f"{HEAD}产出指标\n{ONE.format('秋季干旱，')}部分抚育推迟。\n满意度指标\n{TWO}"
    text = text.replace("\n\n部分", "\n部分")
    assert indicators(read_text(text), *COLUMNS) == [
        ("output", "抚育水源林", "≥5000亩", "4000亩", "20", "秋季干旱，部分抚育推迟。"),
        ("satisfaction", "林农满意度", "≥90%", "92%", "10", None),
    ]


def test_a_value_left_blank_stays_so() -> None:
    text = HEAD + ONE.format("无") + TWO.replace("92%", "")
    assert indicators(read_text(text), "actual_printed") == [("4000亩",), (None,)]


@pytest.mark.parametrize(
    "lines",
    [
        ONE.format("无"),  # one alone is no list
        "三级指标：抚育水源林\n三级指标：林农满意度\n三级指标：苗木成活率\n",  # names alone
        "三级指标：抚育；经办：某；分值：5；得分：5\n三级指标：补植；经办：某；分值：5；得分：5\n",
        "我们把三级指标：抚育水源林，分值：25，得分：20\n又把三级指标：补植苗木，分值：25，得分：20\n",
    ],
)
def test_lines_that_list_no_indicators(lines: str) -> None:
    with pytest.raises(RejectedError):
        read_text(HEAD + lines)
