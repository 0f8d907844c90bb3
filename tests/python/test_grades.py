"""Grades among boxes: the ticked one counts, whichever side its box stands on."""

from __future__ import annotations

import pytest
from reading import field, read_text

from ingest.forms.grades import of_cell, ticked


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


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("良好", "良好"),
        ("（自评等级）良", "良"),
        ("（自评等级：优）", "优"),
        ("评价等次：优秀", "优秀"),
        ("等级 中", "中"),
        ("☑优 □良 □中 □差", "优"),
    ],
)
def test_a_cell_that_is_nothing_but_a_grade(text: str, grade: str) -> None:
    assert of_cell(text) == grade


@pytest.mark.parametrize("text", ["良好率", "自评等级", "（自评等级）", "结果良好，群众满意", "优良中等路率"])
def test_a_cell_with_other_words_is_no_grade(text: str) -> None:
    assert of_cell(text) is None


@pytest.mark.parametrize("between", ["", "其他说明\t无\n"])
def test_the_grade_in_brackets_behind_the_total(between: str) -> None:
    head = "2023年度项目支出绩效自评表\n一级指标\t二级指标\t三级指标\t指标值\t完成值\t分值\t得分\n"
    rows = "产出指标\t数量指标\t硬化里程\t≥2公里\t2公里\t100\t98\n"
    form = read_text(f"{head}{rows}{between}总分\t100\t总得分\t98\t（自评等级：优）\n")
    assert field(form, "grade") == "优"


def test_the_grade_in_the_totals_row_below_the_indicators() -> None:
    form = read_text(
        "项目支出绩效自评表\n（2022年度）\n项目名称\t乡村图书室建设\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"
        "产出指标\t数量指标\t新建图书室\t≥12个\t12个\t100\t86\t\n"
        "其他需要说明的事项\t无\n总分\t\t\t\t\t100\t86\t（自评等级）良\n"
    )
    assert field(form, "grade") == "良"
