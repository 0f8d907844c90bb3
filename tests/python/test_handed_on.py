"""Running text in front of a form behind tables of accounts: it is that form's, or nobody's.

``tests/fixtures/several/report_with_accounts_before_its_form.form`` has it in every format.
"""

from __future__ import annotations

import pytest
from reading import budgets, field, read_text

from ingest.forms import Reading

STAFF = (
    "<table><tr><td>单位</td><td>行政编制数</td><td>在职人数</td></tr>"
    "<tr><td>局机关</td><td>12</td><td>11</td></tr></table>"
)
HEAD = "<p>尼木县民政局2022年度部门决算</p><p>人员情况如下表：</p>" + STAFF
TOLD = "<p>2022年度本年支出合计820.50万元，其中：基本支出300.20万元，占36.59%；项目支出520.30万元，占63.41%。</p>"
LANDED = [
    ("total_expenditure", "executed", "820.50"),
    ("basic_expenditure", "executed", "300.20"),
    ("basic_expenditure", "share", "36.59%"),
    ("project_expenditure", "executed", "520.30"),
    ("project_expenditure", "share", "63.41%"),
]
INDICATORS = (
    "<tr><td>一级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>得分</td></tr>"
    "<tr><td>产出指标</td><td>走访老人</td><td>≥90户</td><td>96户</td><td>98</td></tr></table>"
)
DEPARTMENT = (
    "<p>{year}年度部门整体支出绩效自评表</p><table><tr><td>部门名称</td><td colspan=4>{office}</td></tr>" + INDICATORS
)
FORM = DEPARTMENT.format(year=2022, office="尼木县民政局")
PROJECT = (
    "<p>2022年度项目支出绩效自评表</p><table><tr><td>项目名称</td><td colspan=4>高龄津贴</td></tr>"
    "<tr><td>主管部门</td><td colspan=4>尼木县民政局</td></tr>" + INDICATORS
)


def page(*parts: str) -> Reading:
    """A page of these parts."""
    return read_text("<meta charset=utf-8>" + "".join(parts), "report.html")


def told(reading: Reading, form_no: int) -> list[tuple[object, ...]]:
    """The figures of running text of one form."""
    lines = [row for row in reading.tables.get("budget_line", []) if row["form_no"] == form_no]
    return budgets(Reading(reading.document_id, {"budget_line": lines}), "narrative")


def test_the_text_is_handed_on_to_the_form_behind_the_accounts() -> None:
    reading = page(HEAD, TOLD, FORM)
    assert told(reading, 1) == LANDED
    texts = [row["text"] for row in reading.tables["text_section"]]
    assert [t for t in texts if str(t).startswith("2022年度本年支出合计")] == [TOLD[3:-4]]


def test_the_text_is_handed_on_once() -> None:
    assert told(page(HEAD, TOLD, STAFF, TOLD, FORM), 1) == LANDED
    assert told(page(HEAD, TOLD, FORM, TOLD), 1) == LANDED
    assert told(page(HEAD, TOLD, FORM, FORM), 2) == []


@pytest.mark.parametrize(
    "form",
    [
        DEPARTMENT.format(year=2022, office="尼木县水利局"),
        DEPARTMENT.format(year=2021, office="尼木县民政局"),
        FORM.replace("自评表", "目标申报表"),
        PROJECT,
    ],
    ids=["another_office", "another_year", "declaration", "project"],
)
def test_what_is_of_something_else_is_handed_on_to_none(form: str) -> None:
    assert told(page(HEAD, TOLD, form), 1) == []


def test_a_sentence_without_a_year_is_of_the_headings() -> None:
    sentence = TOLD.replace("2022年度", "")
    assert told(page(HEAD, sentence, FORM), 1) == LANDED
    assert told(page(HEAD, sentence, DEPARTMENT.format(year=2021, office="尼木县民政局")), 1) == []


def test_of_two_years_reports_the_nearer_is_the_forms() -> None:
    before = HEAD.replace("2022", "2021") + "<p>本年支出合计77.10万元。</p>"
    assert told(page(before, HEAD, TOLD.replace("2022年度", ""), FORM), 1) == LANDED


def test_no_text_is_handed_on_across_a_form() -> None:
    reading = page(HEAD, TOLD, PROJECT, FORM)
    assert len(reading.tables["form"]) == 2
    assert (told(reading, 1), told(reading, 2)) == ([], [])


def test_of_two_offices_reports_the_nearer_is_the_forms() -> None:
    other = HEAD.replace("民政", "水利") + "<p>2022年度本年支出合计77.10万元。</p>"
    assert told(page(other, HEAD, TOLD, FORM), 1) == LANDED
    assert told(page(HEAD, TOLD, other, FORM), 1) == []


@pytest.mark.parametrize(
    "text",
    [
        "<p>三、政府性基金预算财政拨款支出情况</p><p>本年支出合计50.00万元。</p>",
        "<p>2022年度政府采购支出总额312.00万元，其中：货物支出42.00万元。</p>",
        "<p>2022年度“三公”经费财政拨款支出预算为9.00万元，支出决算为7.60万元。</p>",
        "<p>下属福利院2022年度支出合计88.00万元，其中：基本支出80.00万元。</p>",
        "<p>2021年度本年支出合计790.00万元。</p>",
        "<p>2022年度本年支出合计820.50万元。</p><p>2022年度支出总计912.60万元。</p>",
        "<p>项目支出520.30万元。</p>",
    ],
    ids=["fund", "purchases", "three_costs", "office_below", "year_before", "two_sums", "part_alone"],
)
def test_sums_of_something_else_are_no_figures(text: str) -> None:
    assert told(page(HEAD, text, FORM), 1) == []


def test_a_heading_tells_the_office_of_a_form_that_names_none() -> None:
    nameless = FORM.replace("<tr><td>部门名称</td><td colspan=4>尼木县民政局</td></tr>", "")
    reading = page(HEAD, TOLD, nameless)
    assert field(reading, "department_name") == "尼木县民政局"
    assert reading.tables["form"][0]["region_code"] == "540123"


PUBLIC = "<p>二、一般公共预算支出情况</p>"


def test_below_the_public_budget_s_heading_only_the_year_s_whole_is_handed_on() -> None:
    assert told(page(HEAD, PUBLIC, TOLD, FORM), 1) == LANDED
    assert told(page(HEAD, PUBLIC, "<p>2022年度支出预算数为640.20万元。</p>", FORM), 1) == []


def test_classes_of_spending_go_on_with_the_whole() -> None:
    classes = "工资福利支出451.28万元，占本年支出55.00%；商品和服务支出254.36万元，占本年支出31.00%"
    text = f"<p>（1）2022年本年支出820.50万元，按支出经济分类，{classes}。</p>"
    assert told(page(HEAD, PUBLIC, text, FORM), 1) == [
        ("total_expenditure", "executed", "820.50"),
        ("economic_item", "executed", "451.28"),
        ("economic_item", "share", "55.00%"),
        ("economic_item", "executed", "254.36"),
        ("economic_item", "share", "31.00%"),
    ]
