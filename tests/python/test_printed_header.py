"""The header that a sheet prints above its pages: a form's title, year and unit may stand there alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from reading import budgets, field

from ingest.forms import read
from ingest.loaders import load
from ingest.loaders.printed_header import texts
from ingest.model import Line

ROWS = (
    ("项目名称", "河道清淤", "主管部门", "衡水市水务局"),
    ("资金来源", "全年预算数", "全年执行数", "执行率"),
    ("合计", 120, 114, "95%"),
    ("一级指标", "三级指标", "指标值", "完成值"),
    ("产出指标", "清淤长度", "≥3公里", "3.2公里"),
)


def saved(tmp_path: Path, *, title: str = "") -> Path:
    """A workbook whose title, unit and page number are printed above its page, with the title in a cell or without."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ([(title,)] if title else []) + list(ROWS):
        sheet.append(row)
    sheet.oddHeader.center.text = "2023年度项目支出绩效自评表"
    sheet.oddHeader.right.text = "单位：万元 第 &P 页"
    book.save(tmp_path / "form.xlsx")
    return tmp_path / "form.xlsx"


def test_title_year_and_unit_above_the_page_are_the_forms(tmp_path: Path) -> None:
    form = read(load(saved(tmp_path)))
    assert field(form, "title") == "2023年度项目支出绩效自评表"
    assert field(form, "fiscal_year") == "2023年度"
    assert ("total", "adjusted_budget", "120") in budgets(form)
    assert {row["unit_printed"] for row in form.tables["budget_line"] if row["measure_code"] == "executed"} == {"万元"}


def test_what_a_cell_shows_too_is_read_once(tmp_path: Path) -> None:
    document = load(saved(tmp_path, title="2023年度项目支出绩效自评表"))
    assert [b.text for b in document.blocks() if isinstance(b, Line)] == ["单位：万元"]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('&L附件2&C&"宋体,加粗"&16 2023年度自评表&R&K000000单位：万元', ["2023年度自评表", "附件2", "单位：万元"]),
        ("&C&162023年自评表\n（市级）&R第 &P 页，共 &N 页", ["2023年自评表", "（市级）"]),
        ("某局自评表", ["某局自评表"]),
        ("&F &A &D &P/&N", []),
        ("", []),
    ],
)
def test_codes_of_fonts_sizes_and_page_numbers_are_left_out(code: str, shown: list[str]) -> None:
    assert texts(code) == shown
