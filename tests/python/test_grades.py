"""Grades among boxes: the ticked one counts, whichever side its box stands on."""

from __future__ import annotations

import pytest

from ingest.forms.grades import ticked


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("☑优 □良 □中 □差", "优"),
        ("优□ 良☑ 中□ 差□", "良"),
        ("优（　）良（√）中（　）差（　）", "良"),
        ("£优秀 R良好 £中等 £差", "良好"),
        ("自评等级：□优(90分以上) ■良(80-90分)", "良"),
        ("☑优", "优"),
    ],
)
def test_the_ticked_grade(text: str, grade: str) -> None:
    assert ticked(text) == grade


@pytest.mark.parametrize("text", ["□优 □良 □中 □差", "√优 √良", "优√良中差", "□良", "优", "评价为☑优的项目3个", ""])
def test_no_grade_where_no_single_box_is_ticked(text: str) -> None:
    assert ticked(text) is None
