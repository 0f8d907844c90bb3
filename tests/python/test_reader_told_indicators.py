"""Indicators told in sentences, in cards and in lists of lines: which texts are one, and which aren't."""

from __future__ import annotations

import pytest
from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading, told_indicators

SHOWN = ("level1_code", "level2_code", "indicator_printed", "target_printed", "actual_printed", "weight_printed",
         "score_printed")  # fmt: skip
HEAD = ["项目名称|1v3!图书馆免费开放", "主管部门|1v3!延安市文化和旅游局"]
FIRST = "1.【数量指标】接待读者人次：目标值不低于14万人次，实际完成15万人次，分值11分，得分11分；"
SECOND = (
    "2.【成本指标】图书采购单价：目标值≤42元/册，实际完成45元/册，分值6分，得分5.5分，未完成原因：纸价上涨；将询价。"
)
THIRD = "1.【社会效益指标】全民阅读氛围：目标值日益浓厚，实际完成日益浓厚，分值15分，得分15分；"
TOLD = [
    ("output", "quantity", "接待读者人次", "不低于14万人次", "15万人次", "11", "11"),
    ("output", "cost", "图书采购单价", "≤42元/册", "45元/册", "6", "5.5"),
    ("benefit", "social_benefit", "全民阅读氛围", "日益浓厚", "日益浓厚", "15", "15"),
]


def read(*rows: str) -> Reading:
    """A project's form with these rows below its head."""
    table = html_rows([*HEAD, *rows])
    return read_text(f"<h1>2022年度专项资金绩效自评表</h1><table>{table}</table>", "form.html")


def test_sentences_in_a_cell_beside_their_level() -> None:
    form = read(f"产出指标<br>（50分）|1v3!{FIRST}<br>{SECOND}", f"效益指标|1v3!{THIRD}", "自评总分|1v3!98")
    assert indicators(form, *SHOWN) == TOLD
    assert [x for (x,) in indicators(form, "deviation_printed")] == [None, "纸价上涨；将询价。", None]
    assert ("level1_subtotal", "产出指标\n（50分）", "50", None) in scores(form)


def test_the_points_of_a_level_beside_its_sentences() -> None:
    form = read("评价内容|具体指标及完成情况|分值|得分", "预算执行率|执行率98.5%。|10|9.85",
                f"产出指标|{FIRST}<br>{SECOND}|17|16.5", f"效益指标|{THIRD}|15|15", "自评总分||100|98")  # fmt: skip
    assert indicators(form, *SHOWN) == TOLD
    assert [(kind, most, score) for kind, _, most, score in scores(form)] == [
        ("budget_execution", "10", "9.85"),
        ("level1_subtotal", "17", "16.5"),
        ("level1_subtotal", "15", "15"),
        ("total", "100", "98"),
    ]


def test_a_name_behind_its_levels_beside_what_is_said_of_it() -> None:
    said = "目标值：≥180家；实际值：152家；分值：7；得分：5.9"
    other = "指标值：持续增强<br>完成值：持续增强<br>分值：10　得分：10"
    form = read(f"产出指标—数量指标—补助企业家数|1v3!{said}", f"效益指标/社会效益指标<br>创新能力|1v3!{other}")
    assert indicators(form, *SHOWN) == [
        ("output", "quantity", "补助企业家数", "≥180家", "152家", "7", "5.9"),
        ("benefit", "social_benefit", "创新能力", "持续增强", "持续增强", "10", "10"),
    ]


LINES = f"""指标完成情况
（一）产出指标
{FIRST}
{SECOND}
（二）效益指标
{THIRD}
"""


def test_sentences_in_lines_between_tables() -> None:
    shown = "".join(f"<p>{line}</p>" for line in LINES.splitlines())
    end = html_rows(["自评总分|98"])
    form = read_text(
        f"<h1>项目支出绩效自评表</h1><table>{html_rows(HEAD)}</table>{shown}<table>{end}</table>", "f.html"
    )
    assert indicators(form, *SHOWN) == TOLD


def test_what_a_report_says_of_a_tables_indicators_are_none_again() -> None:
    rows = [
        "一级指标|二级指标|三级指标|指标值|完成值|分值|得分",
        "产出指标|数量指标|接待读者人次|≥14万人次|15万人次|90|90",
    ]
    shown = "".join(f"<p>{line}</p>" for line in LINES.splitlines())
    form = read_text(f"<h1>项目支出绩效自评表</h1><table>{html_rows([*HEAD, *rows])}</table>{shown}", "form.html")
    assert indicators(form, "indicator_printed", "weight_printed") == [("接待读者人次", "90")]


@pytest.mark.parametrize(
    "text",
    [
        "年度目标基本实现，完成情况良好。",
        "目标值偏高，实际完成较少",
        "1.项目实施：分值10分，得分9分。",
        "接待读者人次：目标值≥14万人次，其余见附件，分值11分，得分11分",
    ],
)
def test_a_sentence_that_tells_no_indicator(text: str) -> None:
    assert told_indicators.read(text) == []


def test_one_text_that_is_not_understood_leaves_all_untold() -> None:
    assert len(told_indicators.read(f"{FIRST}\n{SECOND}")) == 2
    assert told_indicators.read(f"{FIRST}\n2.其他工作按计划推进。") == []


CARDS = """<h1>2023年度项目绩效自评报告卡</h1>
<table>{head}</table><p>指标1：补助企业家数</p><table>{one}</table><p>指标2：企业创新能力</p><table>{two}</table>"""


def test_cards_below_their_names() -> None:
    one = html_rows(["一级指标|产出指标|二级指标|数量指标", "年度指标值|≥150家|实际完成值|140家", "分值|60|得分|56",
                     "偏差原因|1v3!审批较慢"])  # fmt: skip
    two = html_rows(["一级指标|效益指标|二级指标|社会效益指标", "年度指标值|增强|实际完成值|增强", "分值|30|得分|30"])
    head = html_rows([*HEAD, "全年预算数（万元）|880.00|全年执行数（万元）|775.90"])
    form = read_text(CARDS.format(head=head, one=one, two=two), "form.html")
    assert indicators(form, *SHOWN) == [
        ("output", "quantity", "补助企业家数", "≥150家", "140家", "60", "56"),
        ("benefit", "social_benefit", "企业创新能力", "增强", "增强", "30", "30"),
    ]
    assert budgets(form) == [("total", "adjusted_budget", "880.00"), ("total", "executed", "775.90")]


LISTED = """项目支出绩效自评情况
【项目名称】居家养老服务补贴
【主管部门】长春市南关区民政局
【全年预算数】343.4万元
【全年执行数】312.6万元
【预算执行得分】9.1（满分10分）
【自评总分】96.1（满分100分）

━━ 产出指标 ━━
◇ 享受服务老人人数
类型：数量指标；目标值：不少于3260人；完成值：3100人；分值：60；得分：57；未完成原因：部分老人外出
◇ 补贴结算时间
类型：时效指标；目标值：2023年12月底前；完成值：已完成；分值：30；得分：30
"""


def test_cards_of_a_label_with_a_number_and_of_both_levels() -> None:
    said = "目标值|≥85%|完成值|83%", "分值|10|得分|9.8"
    names = ("优良路率", "产出指标 / 质量指标"), ("群众满意度", "满意度指标")
    cards = [html_rows([f"指标卡{n}|1v3!{a}", f"所属类别|1v3!{b}", *said]) for n, (a, b) in enumerate(names, 1)]
    tables = "".join(f"<table>{card}</table>" for card in [html_rows(HEAD), *cards])
    form = read_text(f"<h1>2018年度项目绩效目标完成情况卡</h1>{tables}", "form.html")
    assert indicators(form, *SHOWN) == [
        ("output", "quality", "优良路率", "≥85%", "83%", "10", "9.8"),
        ("satisfaction", "service_satisfaction", "群众满意度", "≥85%", "83%", "10", "9.8"),
    ]


def test_a_sentence_that_says_of_which_indicator_its_points_are() -> None:
    text = "1.数量指标——件数：目标值为≥1450件，实际完成值为1502件，该指标分值10分，自评得9.5分。未完成原因：无。"
    (told,) = told_indicators.read(text)
    assert (told.name, told.levels) == ("件数", ["数量指标"])
    assert told.values == {"target": "≥1450件", "actual": "1502件", "weight": "10", "score": "9.5", "deviation": "无。"}


def test_names_above_what_is_said_of_them_in_a_list_that_opens_the_form() -> None:
    form = read_text(LISTED)
    assert indicators(form, *SHOWN) == [
        ("output", "quantity", "享受服务老人人数", "不少于3260人", "3100人", "60", "57"),
        ("output", "timeliness", "补贴结算时间", "2023年12月底前", "已完成", "30", "30"),
    ]
    assert field(form, "department_name") == "长春市南关区民政局"
    assert field(form, "project_name") == "居家养老服务补贴"
    assert budgets(form) == [("total", "adjusted_budget", "343.4万元"), ("total", "executed", "312.6万元")]
    assert scores(form) == [("budget_execution", "预算执行得分", "10", "9.1"), ("total", "自评总分", "100", "96.1")]


def test_a_name_above_labelled_lines_is_not_the_rest_of_a_reason() -> None:
    said = "二级指标：数量指标\n目标值：≥50家\n完成值：45家\n分值：60\n得分：54\n未完成原因：审批较慢\n"
    lines = f"项目名称：某项目\n产出指标\n检查单位家数\n{said}接入台数\n{said}"
    assert indicators(read_text(lines), "indicator_printed", "deviation_printed") == [
        ("检查单位家数", "审批较慢"),
        ("接入台数", "审批较慢"),
    ]


TABLE = "一级指标\t二级指标\t三级指标\t指标值\t完成值\t分值\t得分\n" + (
    "产出指标\t数量指标\t接待读者人次\t≥14万人次\t15万人次\t90\t90\n"
)


def test_a_report_on_the_pages_behind_its_table_says_nothing_new() -> None:
    form = read_text(f"项目支出绩效自评表\n项目名称：免费开放\n{TABLE}\f{LINES}")
    assert indicators(form, "indicator_printed") == [("接待读者人次",)]


def test_a_list_goes_on_over_a_pages_end() -> None:
    one, two = LINES.split("（二）")
    form = read_text(f"项目支出绩效自评情况\n项目名称：免费开放\n{one}\f（二）{two}{THIRD.replace('1.', '2.')}\n")
    names = [name for (name,) in indicators(form, "indicator_printed")]
    assert names == ["接待读者人次", "图书采购单价", "全民阅读氛围", "全民阅读氛围"]


def test_a_report_in_front_of_its_table_says_nothing_of_its_own() -> None:
    rows = "产出指标\t成本指标\t图书采购单价\t≤42元/册\t45元/册\t6\t5.5\n"
    form = read_text(f"项目支出绩效自评报告\n{LINES}\f项目支出绩效自评表\n项目名称：免费开放\n{TABLE}{rows}")
    assert indicators(form, "form_no", "indicator_printed") == [(1, "接待读者人次"), (1, "图书采购单价")]
