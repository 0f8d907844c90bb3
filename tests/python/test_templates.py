"""What a template prints that nobody filled in states no score; a field beside an office is none of its name."""

from __future__ import annotations

from reading import field, html_rows, read_text

from ingest.forms import Reading

HEADER = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分"


def read(project: str, *rows: str) -> Reading:
    head = (f"1v2!项目名称|1v5!{project}", "1v2!资金情况|年初预算数|全年预算数|全年执行数|分值|得分")
    whole = ("1v2!年度资金总额||||10|", HEADER, *rows, "1v6!总分|100")
    return read_text(f"<h3>项目支出绩效自评表</h3><table>{html_rows((*head, *whole))}</table>", "form.html")


def test_a_template_has_no_scores():
    reading = read("", "产出指标|数量指标|指标1：||||")
    assert not list(reading.tables.get("score_line", []))


def test_a_form_that_names_its_project_keeps_them():
    reading = read("农村公路养护", "产出指标|数量指标|养护里程|≥30公里|31公里|90|90")
    assert [r["score_printed"] for r in reading.tables["score_line"] if r["component_kind"] == "total"] == ["100"]


def test_the_place_beside_an_office_is_none_of_its_name():
    rows = ("部门名称|南安市农业农村局|所属地区|南安市", "项目名称|1v3!农村公路养护")
    table = html_rows((HEADER, "产出指标|数量指标|养护里程|≥30公里|31公里|100|100"))
    page = f"<h3>项目支出绩效自评表</h3><table>{html_rows(rows)}</table><table>{table}</table>"
    assert field(read_text(page, "form.html"), "department_name") == "南安市农业农村局"
