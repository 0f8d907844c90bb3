"""The office of a form that is named outside it alone: the name of its sheet, or the heading above several forms.

``tests/fixtures/several/offices_in_headings.form`` and its numbered sister have headings in every format.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from reading import field, read_text

from ingest.forms import Reading, read
from ingest.loaders import load

A, B = "祁连县教育局", "祁连县民政局"
ROWS = [
    ["2023年度部门整体支出绩效自评表"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"],
    ["产出指标", "数量指标", "走访家庭", "≥90户", "96户", 98],
]
INDICATORS = (
    "<tr><td>一级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>得分</td></tr>"
    "<tr><td>产出指标</td><td>走访家庭</td><td>≥90户</td><td>96户</td><td>98</td></tr></table>"
)


def workbook(folder: Path, *sheets: tuple[str, list[list[object]]], header: str = "") -> Reading:
    """What is read in a workbook of these sheets; ``header`` is printed above each."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.oddHeader.center.text = header
        for row in rows:
            sheet.append(row)
    book.save(folder / "a.xlsx")
    return read(load(folder / "a.xlsx"))


def project(name: str) -> str:
    """A project's form without an office, as a web page shows it."""
    title = "<p>2023年度项目支出绩效自评表</p>"
    return f"{title}<table><tr><td>项目名称</td><td colspan=4>{name}</td></tr>{INDICATORS}"


def page(*parts: str) -> Reading:
    """What is read in a page of these parts."""
    return read_text("<meta charset=utf-8>" + "".join(parts), "forms.html")


def offices(reading: Reading) -> list[str | None]:
    """The office of each form."""
    return [field(reading, "department_name", n) for n in range(1, len(reading.tables["form"]) + 1)]


def listed(reading: Reading) -> list[tuple[object, object]]:
    """The offices that are taken for nobody's, with their forms."""
    rows = reading.tables.get("unmapped", [])
    return [(row["form_no"], row["text_printed"]) for row in rows if row["kind"] == "department"]


def test_a_sheets_name_is_the_office_of_its_form(tmp_path: Path) -> None:
    reading = workbook(tmp_path, (A, ROWS), ("2." + B + "（整体）", ROWS), ("司法局", ROWS))
    assert offices(reading) == [A, B, "司法局"]
    assert [row["region_code"] for row in reading.tables["form"]] == ["632222", "632222", None]
    pages = [row["page_no"] for row in reading.tables["form_field"] if row["field_code"] == "department_name"]
    assert pages == [1, 2, 3]


@pytest.mark.parametrize(
    "name", ["项目库", "Sheet1", "办公室", "教育局民政局", "教育局、民政局", "分局", "整体自评", "本局"]
)
def test_what_names_no_one_department_is_none(name: str, tmp_path: Path) -> None:
    assert offices(workbook(tmp_path, (name, ROWS))) == [None]


@pytest.mark.parametrize(
    ("first", "office"),
    [
        (["部门名称", B], B),
        (["实施单位", B], B),
        (["主管部门", "祁连县财政局"], "祁连县财政局"),
    ],
)
def test_what_the_form_says_goes_before_its_sheets_name(first: list[object], office: str, tmp_path: Path) -> None:
    assert offices(workbook(tmp_path, (A, [ROWS[0], first, *ROWS[1:]]))) == [office]


def test_an_office_in_the_title_goes_before_the_sheets_name(tmp_path: Path) -> None:
    titled = [[f"{B}2023年度部门整体支出绩效自评表"], *ROWS[1:]]
    assert offices(workbook(tmp_path, (A, titled))) == [B]


def test_of_a_sheets_name_and_another_office_above_it_none_is_taken(tmp_path: Path) -> None:
    reading = workbook(tmp_path, (A, ROWS), ("祁连县司法局", ROWS), header=B)
    assert (offices(reading), listed(reading)) == ([None, None], [(1, B), (1, A), (2, B), (2, "祁连县司法局")])
    assert [row["region_code"] for row in reading.tables["form"]] == [None, None]


def test_a_heading_on_one_sheet_is_not_over_another(tmp_path: Path) -> None:
    titled = [[f"部门：{A}"], *ROWS]
    assert offices(workbook(tmp_path, ("表1", titled), ("表2", ROWS))) == [A, None]


def test_an_office_above_several_forms_is_that_of_each() -> None:
    assert offices(page(f"<p>{A}</p>", project("校舍维修"), project("营养改善"))) == [A, A]
    headed = page(f"<p>{A}</p>", project("校舍维修"), f"<p>{B}</p>", project("高龄津贴"), project("低保补助"))
    assert offices(headed) == [A, B, B]


def test_a_form_that_names_another_office_ends_the_section() -> None:
    other = (
        project("高龄津贴")
        .replace("<td colspan=4>", "<td>")
        .replace("</td></tr>", f"</td><td>主管部门</td><td colspan=2>{B}</td></tr>", 1)
    )
    assert offices(page(f"<p>部门：{A}</p>", project("校舍维修"), other, project("低保补助"))) == [A, B, None]


def test_offices_above_a_form_of_which_any_may_be_its_own_are_listed() -> None:
    reading = page(f"<p>{A}</p><p>{B}</p>", project("校舍维修"), project("营养改善"))
    assert (offices(reading), listed(reading)) == ([None, None], [(1, A), (1, B)])


def test_what_signs_a_form_heads_no_other() -> None:
    assert offices(page(project("校舍维修"), f"<p>{A}</p><p>2024年3月1日</p>", project("营养改善"))) == [None, None]
    signed = page(f"<p>{A}</p>", project("校舍维修"), f"<p>{B}</p><p>2024年3月1日</p>", project("营养改善"))
    assert offices(signed) == [A, A]


def test_an_office_between_two_forms_that_may_sign_the_first_is_nobodys() -> None:
    reading = page(project("校舍维修"), f"<p>部门：{A}</p>", project("营养改善"))
    assert (offices(reading), listed(reading)) == ([None, None], [(1, A)])


def test_a_list_of_offices_heads_no_form() -> None:
    reading = page("<p>1.祁连县水利站</p><p>2.祁连县林业站</p>", project("渠道维修"))
    assert (offices(reading), listed(reading)) == ([None], [])
