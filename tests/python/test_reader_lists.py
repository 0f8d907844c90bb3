"""Forms in a list or behind a letter: which office and which title are theirs."""

from __future__ import annotations

from reading import field, read_text

TABLE = """一级指标\t二级指标\t三级指标\t年度指标值
产出指标\t数量指标\t发放人数\t≥300人
满意度指标\t服务对象满意度指标\t群众满意度\t≥95%
"""
FIRST = f"1、冀财社〔2019〕88号提前下达2020年困难群众救助资金绩效目标表\n{TABLE}"


def test_the_title_of_a_list_names_the_office_of_its_numbered_forms() -> None:
    found = read_text(f"赤城县民政局2020年预算项目绩效目标\n{FIRST}2、2020年高龄津贴绩效目标表\n{TABLE}")
    offices = [r["text_printed"] for r in found.tables["form_field"] if r["field_code"] == "department_name"]
    assert offices == ["赤城县民政局"] * 2
    assert [r["region_code"] for r in found.tables["form"]] == ["130732"] * 2


def test_a_form_without_a_number_is_none_of_the_list() -> None:
    found = read_text(f"赤城县民政局2020年预算项目绩效目标\n{FIRST}项目支出绩效自评表\n{TABLE}")
    assert [r["region_code"] for r in found.tables["form"]] == ["130732", None]


def test_an_allowance_is_the_project_that_its_title_names() -> None:
    assert field(read_text(f"2020年高龄津贴绩效目标表\n{TABLE}"), "project_name") == "高龄津贴"
    assert field(read_text(f"赤城县水务局2020年引水工程绩效目标表\n{TABLE}"), "project_name") == "引水工程"
    assert field(read_text(f"2020年区域绩效目标表\n{TABLE}"), "project_name") is None


def test_a_letters_list_of_annexes_is_no_title() -> None:
    letter = "关于下达2024年水利资金的通知\n附件：1.资金分配表 2.区域绩效目标表\n"
    assert field(read_text(f"{letter}农村供水补助资金区域绩效目标表\n（2024年度）\n{TABLE}"), "title") == (
        "农村供水补助资金区域绩效目标表"
    )
    assert field(read_text(f"附件：项目支出绩效自评表\n（2024年度）\n{TABLE}"), "title") == "项目支出绩效自评表"


def test_the_year_under_the_title_of_a_list_is_that_of_its_numbered_forms() -> None:
    listed = f"项目支出绩效目标表\n（2023年）\n1.法警装备绩效目标表\n{TABLE}2.庭审直播绩效目标表\n{TABLE}"
    years = [r["text_printed"] for r in read_text(listed).tables["form_field"] if r["field_code"] == "fiscal_year"]
    assert years == ["2023年"] * 2
    apart = f"项目支出绩效目标表\n（2023年）\n{TABLE}2.庭审直播绩效目标表\n{TABLE}"
    assert len([r for r in read_text(apart).tables["form_field"] if r["field_code"] == "fiscal_year"]) == 1


def test_a_table_of_the_same_template_with_another_project_is_the_next_form() -> None:
    first, second = (f"项目名称\t{name}\t主管部门\t博白县水利局\n{TABLE}" for name in ("水库除险加固", "灌区改造"))
    head = "项目支出绩效自评表\n（2022年度）\n单位：万元\n"
    found = read_text(f"{head}{first}\n博白县水利局\n\n{second}").tables
    names = [r["text_printed"] for r in found["form_field"] if r["field_code"] == "project_name"]
    assert names == ["水库除险加固", "灌区改造"]
    shared = [(r["form_no"], r["field_code"]) for r in found["form_field"]]
    assert all((no, code) in shared for no in (1, 2) for code in ("title", "fiscal_year", "unit"))
    assert [r["form_no"] for r in found["indicator_line"]] == [1, 1, 2, 2]
    again = read_text(f"{head}{first}\n博白县水利局\n\n{first}").tables
    assert len(again["form"]) == 1  # the same project once more is no other form


def test_a_number_of_staff_beside_an_office_is_no_code_of_it() -> None:
    head = "部门（单位）名称\t桓仁县中心医院\t编制人数\t410\t实有人数\t398\n"
    found = read_text(f"2021年度部门整体支出绩效自评表\n{head}{TABLE}")
    assert field(found, "department_name") == "桓仁县中心医院"
    assert field(found, "department_code") is None


def test_a_school_is_the_office_of_its_form() -> None:
    found = read_text(f"2022年度项目绩效自评表\n学校名称\t平潭县职业中专学校\n{TABLE}")
    assert field(found, "department_name") == "平潭县职业中专学校"
