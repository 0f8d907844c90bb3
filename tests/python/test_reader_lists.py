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
