"""Scorecards of spending: which of two scores is the form's own, and what stands below a year's budget."""

from __future__ import annotations

import pytest
from reading import budgets, field, indicators, read_text, scores

CARD = """预算绩效管理工作考核表
单位：镇沅县水务局
考核项目\t考核内容\t考核标准\t分值\t自评得分\t{second}
预算编制（30分）\t绩效目标编报率\t全部编报得满分\t30\t28\t27
支出管理（70分）\t结转资金率\t每超1%扣1分\t70\t66\t65
合计\t\t\t100\t94\t92
"""


@pytest.mark.parametrize("second", ["考核得分", "核分"], ids=["known", "unknown"])
def test_the_first_of_two_scores_is_the_forms_own(second: str) -> None:
    form = read_text(CARD.format(second=second))
    assert indicators(form, "indicator_printed", "weight_printed", "score_printed") == [
        ("绩效目标编报率", "30", "28"),
        ("结转资金率", "70", "66"),
    ]
    assert scores(form) == [("total", "合计", "100", "94")]
    assert field(form, "title") == "预算绩效管理工作考核表"


APPROVED = """2023年道路硬化项目支出绩效目标审批表
金额单位：万元
项目名称\t道路硬化
项目资金预算\t项目总投资\t173\t财政资金预算分类\t一般公共预算
\t{year}\t100\t\t
\t其中：财政资金\t90\t财政资金科目代码\t2130505
\t其中：其它资金\t10\t\t
一级指标\t二级指标\t三级指标\t指标值\t分值
产出指标（40-50）分\t数量指标\t硬化里程\t≥2公里\t50
"""


@pytest.mark.parametrize("year", ["当年年度预算", "本年度预算", "年度预算"])
def test_parts_below_the_years_budget_are_the_years(year: str) -> None:
    assert [x[:3] for x in budgets(read_text(APPROVED.format(year=year)))] == [
        ("total", "project_total_budget", "173"),
        ("total", "project_year_budget", "100"),
        ("fiscal_appropriation", "project_year_budget", "90"),
        ("other_funds", "project_year_budget", "10"),
    ]


@pytest.mark.parametrize("name", ["绩效指标得分小计", "指标分值小计"])
def test_the_sum_of_all_indicators_is_none_of_them_nor_its_levels(name: str) -> None:
    head = "2023年度项目支出绩效自评表\n一级指标\t二级指标\t三级指标\t指标值\t完成值\t分值\t得分\n"
    rows = "产出指标\t数量指标\t硬化里程\t≥2公里\t2公里\t50\t50\n"
    rows += "满意度指标\t服务对象满意度\t村民满意度\t≥90%\t92%\t40\t39\n"
    form = read_text(f"{head}{rows}\t\t{name}\t\t\t90\t89\n总分\t\t\t\t\t90\t89\n")
    assert indicators(form, "indicator_printed", "score_printed") == [("硬化里程", "50"), ("村民满意度", "39")]
    assert [kind for kind, *_ in scores(form)] == ["total"]
