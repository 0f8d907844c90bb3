"""Reports behind a form: of something else they are forms of their own, or nobody's; of the same, they are the form's.

``tests/fixtures/several/reports_behind_a_form.form`` has them in every format.
"""

from __future__ import annotations

import pytest
from reading import field, indicators, read_text
from test_handed_on import INDICATORS, STAFF, told

from ingest.forms import Reading

OFFICE = "尼木县民政局"
OTHER = "尼木县水利局"
FORM = f"<p>{OFFICE}2022年度部门整体支出绩效自评表</p><table>{INDICATORS}"
SENTENCE = "<p>一、基本情况</p><p>2022年度本年支出合计820.50万元。</p>"
FIGURE = [("total_expenditure", "executed", "820.50")]
TABLE = "<table>" + INDICATORS.replace("走访老人", "养护渠道")


def report(office: str = OTHER, year: int = 2022, kind: str = "部门整体支出") -> str:
    """The title of a report."""
    return f"<p>{office}{year}年度{kind}绩效自评报告</p>"


def page(*parts: str) -> Reading:
    """What is read in a page of these parts behind a form."""
    return read_text("<meta charset=utf-8>" + FORM + "".join(parts), "report.html")


def forms(reading: Reading) -> list[tuple[str | None, str | None, object]]:
    """Title, office and year of each form."""
    numbers = range(1, len(reading.tables["form"]) + 1)
    return [tuple(field(reading, c, n) for c in ("title", "department_name", "fiscal_year")) for n in numbers]


@pytest.mark.parametrize(
    ("title", "head"),
    [
        (report(), (f"{OTHER}2022年度部门整体支出绩效自评报告", OTHER, "2022年度")),
        (report(OFFICE, 2021), (f"{OFFICE}2021年度部门整体支出绩效自评报告", OFFICE, "2021年度")),
        (report("", 2022, "高龄津贴项目"), ("2022年度高龄津贴项目绩效自评报告", None, "2022年度")),
    ],
    ids=["another_office", "another_year", "a_project"],
)
def test_a_report_of_something_else_with_a_table_is_a_form(title: str, head: tuple[str | None, ...]) -> None:
    reading = page(title, SENTENCE, STAFF, TABLE)
    assert forms(reading) == [(f"{OFFICE}2022年度部门整体支出绩效自评表", OFFICE, "2022年度"), head]
    assert (told(reading, 1), told(reading, 2)) == ([], FIGURE)
    assert indicators(reading, "form_no", "indicator_printed") == [(1, "走访老人"), (2, "养护渠道")]


def test_a_report_names_its_project() -> None:
    reading = page(report("", 2022, "高龄津贴项目"), SENTENCE, TABLE)
    assert (field(reading, "project_name", 1), field(reading, "project_name", 2)) == (None, "高龄津贴")


def test_a_report_of_something_else_without_a_table_is_nobodys() -> None:
    reading = page(report(), SENTENCE)
    assert (len(reading.tables["form"]), told(reading, 1)) == (1, [])


def test_a_report_of_something_else_is_handed_on_to_its_form() -> None:
    own = FORM.replace(OFFICE, OTHER)
    reading = page(report(), SENTENCE, own)
    assert (told(reading, 1), told(reading, 2)) == ([], FIGURE)
    third = page(report(), SENTENCE, FORM.replace(OFFICE, "尼木县教育局"))
    assert (told(third, 1), told(third, 2)) == ([], [])
    assert field(third, "department_name", 2) == "尼木县教育局"


def test_a_report_of_the_form_itself_stays_with_it() -> None:
    reading = page(report(OFFICE), SENTENCE, STAFF)
    assert (len(reading.tables["form"]), told(reading, 1)) == (1, FIGURE)


def test_a_title_that_heads_each_page_begins_no_report() -> None:
    """The form above names no office, and a table goes on below the page's head."""
    nameless = FORM.replace(OFFICE, "")
    goes_on = "<table>" + INDICATORS.replace("走访老人", "救助家庭")
    reading = read_text(f"<meta charset=utf-8>{report(OFFICE)}{nameless}{report(OFFICE)}{goes_on}", "report.html")
    assert indicators(reading, "form_no", "indicator_printed") == [(1, "走访老人"), (1, "救助家庭")]


def test_a_list_of_projects_or_a_table_with_a_title_is_no_report() -> None:
    listed = (
        "<table><tr><td>序号</td><td>项目名称</td><td>自评得分</td></tr>"
        "<tr><td>1</td><td>高龄津贴</td><td>98</td></tr></table>"
    )
    reading = page(report(), SENTENCE, listed)
    assert (len(reading.tables["form"]), told(reading, 1)) == (1, [])
    titled = f"<table><tr><td colspan=5>{OTHER}2022年度部门整体支出绩效自评表</td></tr>{INDICATORS}"
    reading = page(report(), SENTENCE, titled.replace(OTHER, "尼木县教育局"))
    assert field(reading, "department_name", 2) == "尼木县教育局"
    assert (told(reading, 1), told(reading, 2)) == ([], [])
    assert told(page(report(), SENTENCE, titled), 2) == FIGURE


def test_the_office_on_the_cover_tells_which_report_is_of_another() -> None:
    covered = f"<meta charset=utf-8><p>{OFFICE}</p>" + FORM.replace(OFFICE, "")
    same, other = (read_text(covered + report(name) + SENTENCE, "report.html") for name in (OFFICE, OTHER))
    assert (told(same, 1), told(other, 1)) == (FIGURE, [])
