"""The total that a report tells in a sentence, its accounts and its other words before the form."""

from __future__ import annotations

import pytest
from reading import budgets, field, read_text, scores

TITLE = "2021年度实训基地建设项目自评结果\n一、自评结论\n"
TABLE = (
    "具体完成情况如下表：\n一级指标\t二级指标\t指标名称\t目标值\t实际完成值\n"
    "产出指标\t数量指标\t建设实训室\t≥11间\t11间\n产出指标\t质量指标\t验收合格率\t100%\t100%\n"
)


def test_a_report_without_a_table_of_points_tells_its_total() -> None:
    form = read_text(f"{TITLE}对照年初目标，自评小组经过自评，综合评价得分为99.8分。\n{TABLE}")
    assert scores(form) == [("total", "综合评价得分", None, "99.8")]
    assert form.tables["form"][0]["form_kind"] == "project_self_evaluation"
    assert (field(form, "project_name"), field(form, "fiscal_year")) == ("实训基地建设", "2021年度")


@pytest.mark.parametrize(
    "sentence",
    [
        "产出指标自评得分为38分。",
        "部门整体支出绩效自评得分为95.5分。",
        "一季度自评得分为90分，二季度自评得分为92分。",
        "第三方评价得分为88分，自评得分为99.8分。",
        "上年自评得分为88分。",
    ],
)
def test_a_score_of_anything_else_is_left_alone(sentence: str) -> None:
    assert scores(read_text(f"{TITLE}{sentence}\n{TABLE}")) == []


def test_a_report_of_no_known_kind_speaks_of_its_own_project() -> None:
    told = "本项目自评综合得分98.05分（满分100分），等级为“优”。"
    form = read_text(f"乡村医生生活补助项目绩效自评报告\n（2023年度）\n三、自评得分\n{told}\n{TABLE}")
    assert scores(form) == [("total", "自评综合得分", None, "98.05")]


def test_two_totals_that_differ_are_left_alone() -> None:
    assert scores(read_text(f"{TITLE}综合评价得分为99.8分。\n{TABLE}经评价，综合评价得分为98.9分。\n")) == []


ACCOUNTS = (
    "收入支出决算总表\n收入\t收入\t收入\t支出\t支出\t支出\n项目\t行次\t金额\t项目\t行次\t金额\n"
    "一、财政拨款收入\t1\t1340.20\t一、文化支出\t31\t1095.68\n总计\t30\t1380.41\t年末结转和结余\t60\t60.31\n"
)


def test_accounts_with_numbered_rows_are_none_of_the_forms() -> None:
    told = "评价项目18个，评价结果中，得分在90分以上的17个。\n"
    form = read_text(f"某市文物局2021年度部门决算\n{ACCOUNTS}{told}二、项目支出绩效自评表\n（2021年度）\n{TABLE}")
    assert budgets(form) == []
    assert field(form, "title") == "项目支出绩效自评表"
    assert field(form, "grade") is None


def test_who_filled_the_form_in_ends_its_notes() -> None:
    notes = (
        "说明：“项目支出”填报基本支出以外的支出。\n填表人：张某    填报日期：2023年3月21日    联系电话：010-88886666\n"
    )
    form = read_text(f"2021年度项目支出绩效自评表\n{TABLE}{notes}")
    assert field(form, "filed_on") == "2023年3月21日"


def test_the_points_of_the_execution_beside_its_label_are_no_total() -> None:
    block = "项目\t年初预算\t全年预算\t全年支出\n合计\t100\t110\t104.5\n执行率得分\t满分\t10\t自评得分\t9.5\n"
    form = read_text(f"部门整体支出绩效自评表\n（2020年度）\n单位：万元\n{block}{TABLE}")
    assert scores(form) == [("budget_execution", "执行率得分", "10", "9.5")]
