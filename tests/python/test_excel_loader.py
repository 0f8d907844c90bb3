"""The loader of xlsx and xls: numbers as shown, spans, hidden parts, and files made to hurt."""

from __future__ import annotations

import re
import struct
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from office_files import (
    compound,
    grids,
    long_string,
    new_sheet,
    record,
    replace_part,
    save,
    spans,
    texts,
    xls_file,
)

from ingest.loaders import load
from ingest.model import RejectedError

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _code(path: Path) -> str:
    with pytest.raises(RejectedError) as caught:
        load(path)
    assert path.name in caught.value.reason
    return caught.value.code


# --- Excel
def test_xlsx_numbers_come_as_they_are_shown(tmp_path: Path) -> None:
    sheet = new_sheet()
    values = [
        (0.9255, "0.00%"), (1, "0%"), (3779700, "#,##0.00"), (date(2022, 1, 18), "yyyy-mm-dd"), (10.0, "General"),
        (0.1 + 0.2, "General"), (date(2022, 1, 18), 'yyyy"年"m"月"d"日"'), ("03", "@"), (True, "General"),
    ]  # fmt: skip
    for col, (value, code) in enumerate(values, 1):
        sheet.cell(1, col, value).number_format = code
    (grid,) = grids(load(save(tmp_path, sheet)))
    assert [c.text for c in grid.cells] == [
        "92.55%", "100%", "3,779,700.00", "2022-01-18", "10", "0.3", "2022年1月18日", "03", "TRUE",
    ]  # fmt: skip


def test_xlsx_formulas_without_a_result_stand_as_they_were_written(tmp_path: Path) -> None:
    sheet = new_sheet()
    sheet.append(["=100%", "=2300件", "=SUM(A2:A3)", "≥90%"])
    (grid,) = grids(load(save(tmp_path, sheet)))
    assert [c.text for c in grid.cells] == ["=100%", "=2300件", "=SUM(A2:A3)", "≥90%"]


def test_xlsx_merged_ranges_span_and_hide_what_they_cover(tmp_path: Path) -> None:
    sheet = new_sheet()
    for row in (["标题", None, None], ["甲", "乙", None], ["丙", "丁", "戊"]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:A3")
    sheet.cell(9, 9).value = " "
    (grid,) = grids(load(save(tmp_path, sheet)))
    assert spans(grid) == [
        (1, 1, 1, 3, "标题"), (2, 1, 2, 1, "甲"), (2, 2, 1, 1, "乙"), (2, 3, 1, 1, ""), (3, 2, 1, 1, "丁"),
        (3, 3, 1, 1, "戊"),
    ]  # fmt: skip


def test_xlsx_a_sheet_is_a_page_and_hidden_sheets_are_none(tmp_path: Path) -> None:
    sheet = new_sheet()
    book = sheet.parent
    sheet["A1"] = "一"
    for title, text in (("藏", "二"), ("空", None), ("三", "三")):
        book.create_sheet(title)["A1"] = text
    book["藏"].sheet_state = "hidden"
    document = load(save(tmp_path, sheet))
    assert [(p.page_no, [texts(g) for g in grids(document) if g.page_no == p.page_no]) for p in document.pages] == [
        (1, [[(1, 1, "一")]]), (4, [[(1, 1, "三")]]),
    ]  # fmt: skip
    assert [g.table_no for g in grids(document)] == [1, 2]


def test_xlsx_hidden_rows_and_columns_are_read(tmp_path: Path) -> None:
    sheet = new_sheet()
    for row in (["a", "b"], ["c", "d"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    assert [c.text for c in grids(load(save(tmp_path, sheet)))[0].cells] == ["a", "b", "c", "d"]


def test_xlsx_shared_strings_join_their_runs_without_their_sound(tmp_path: Path) -> None:
    sheet = new_sheet()
    sheet["A1"] = "x"
    path = save(tmp_path, sheet)
    item = "<si><r><t>河池</t></r><r><t>市_x000a_局</t></r><rPh><t>hechi</t></rPh></si>"
    replace_part(path, "xl/sharedStrings.xml", f'<sst xmlns="{_SHEET}">{item}</sst>'.encode())
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    data = f'<worksheet xmlns="{_SHEET}"><sheetData>{row}</sheetData></worksheet>'.encode()
    replace_part(path, "xl/worksheets/sheet1.xml", data)
    assert [c.text for c in grids(load(path))[0].cells] == ["河池市\n局"]


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD1"])
def test_xlsx_a_cell_far_outside_is_refused_at_once(tmp_path: Path, place: str) -> None:
    sheet = new_sheet()
    sheet["A1"] = sheet[place] = "x"
    path = save(tmp_path, sheet)
    start = time.process_time()
    assert _code(path) == "too_large"
    assert time.process_time() - start < 1


def test_xlsx_a_merge_of_everything_costs_nothing(tmp_path: Path) -> None:
    sheet = new_sheet()
    sheet["A1"], sheet["B2"] = "x", "y"
    path = save(tmp_path, sheet)
    with zipfile.ZipFile(path) as archive:
        data = archive.read("xl/worksheets/sheet1.xml")
    merges = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    replace_part(path, "xl/worksheets/sheet1.xml", data.replace(b"</sheetData>", b"</sheetData>" + merges))
    start = time.process_time()
    assert spans(grids(load(path))[0]) == [(1, 1, 2, 2, "x")]
    assert time.process_time() - start < 1


def test_xlsx_that_shows_nothing_is_empty_and_a_bomb_too_large(tmp_path: Path) -> None:
    path = save(tmp_path, new_sheet())
    assert _code(path) == "empty"
    replace_part(path, "xl/worksheets/sheet1.xml", b" " * (80 << 20))
    assert _code(path) == "too_large"


def test_a_locked_workbook_is_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(compound("EncryptedPackage", b"x"))
    assert _code(path) == "encrypted"
    assert _code(xls_file(tmp_path, b"", before=record(0x2F, bytes(6)))) == "encrypted"


def _styles(*codes: str) -> bytes:
    formats = b"".join(record(0x41E, struct.pack("<H", 164 + n) + long_string(c)) for n, c in enumerate(codes))
    return formats + b"".join(record(0xE0, struct.pack("<HH", 0, 164 + n) + bytes(16)) for n in range(len(codes)))


def test_xls_numbers_come_as_they_are_shown(tmp_path: Path) -> None:
    cells = record(0x203, struct.pack("<3Hd", 0, 0, 0, 0.9255))
    cells += record(0x27E, struct.pack("<3HI", 0, 1, 1, (3779700 << 2) | 2))
    cells += record(0xBD, struct.pack("<HH HI HI H", 1, 0, 0, (100 << 2) | 3, 2, (44579 << 2) | 2, 1))
    cells += record(0x06, struct.pack("<3Hd", 1, 2, 0, 0.5) + bytes(8))
    cells += record(0x27E, struct.pack("<3HI", 1, 3, 1, ((-5 << 2) & 0xFFFFFFFF) | 2))
    (grid,) = grids(load(xls_file(tmp_path, cells, before=_styles("0.00%", "#,##0.00", 'yyyy"年"m"月"d"日"'))))
    assert texts(grid) == [
        (1, 1, "92.55%"), (1, 2, "3,779,700.00"), (1, 3, ""), (1, 4, ""),
        (2, 1, "100.00%"), (2, 2, "2022年1月18日"), (2, 3, "50.00%"), (2, 4, "-5.00"),
    ]  # fmt: skip


def test_xls_strings_go_on_in_the_next_record_and_merges_span(tmp_path: Path) -> None:
    one, two = "河池市", "abc司法局"
    start = struct.pack("<II", 2, 2) + long_string(one) + struct.pack("<HB", len(two), 0) + b"abc"
    strings = record(0xFC, start) + record(0x3C, b"\x01" + "司法局".encode("utf-16-le"))
    cells = record(0xFD, struct.pack("<3HI", 0, 0, 0, 0)) + record(0xFD, struct.pack("<3HI", 1, 0, 0, 1))
    cells += record(0x06, struct.pack("<3H", 2, 0, 0) + bytes(6) + b"\xff\xff" + bytes(8)) + record(
        0x207, long_string("优")
    )
    cells += record(0xE5, struct.pack("<H4H", 1, 0, 0, 0, 1))
    (grid,) = grids(load(xls_file(tmp_path, cells, strings=strings)))
    assert spans(grid) == [
        (1, 1, 1, 2, "河池市"), (2, 1, 1, 1, "abc司法局"), (2, 2, 1, 1, ""), (3, 1, 1, 1, "优"), (3, 2, 1, 1, ""),
    ]  # fmt: skip


def test_xls_hidden_sheets_are_not_read_and_broken_files_are_damaged(tmp_path: Path) -> None:
    number = record(0x203, struct.pack("<3Hd", 0, 0, 0, 1.0))
    assert _code(xls_file(tmp_path, number, hidden=1)) == "empty"
    path = xls_file(tmp_path, record(0x203, b"\0\0"))
    assert _code(path) == "damaged"
    path.write_bytes(xls_file(tmp_path, number).read_bytes()[:1200])
    assert _code(path) == "damaged"


def test_xls_sectors_in_a_circle_end(tmp_path: Path) -> None:
    path = xls_file(tmp_path, b"")
    data = bytearray(path.read_bytes())
    data[512 + 8 : 512 + 12] = struct.pack("<I", 2)  # the stream's first sector follows itself
    path.write_bytes(data)
    assert _code(path) == "damaged"


def test_xlsx_a_part_named_by_many_sheets_is_not_read_without_end(tmp_path: Path) -> None:
    sheet = new_sheet()
    sheet["A1"] = "x"
    for n in range(40):
        sheet.parent.create_sheet(f"s{n}")
    path = save(tmp_path, sheet)
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("xl/_rels/workbook.xml.rels")
        data = archive.read("xl/worksheets/sheet1.xml")
    replace_part(path, "xl/worksheets/sheet1.xml", data + b" " * (7 << 20))
    replace_part(path, "xl/_rels/workbook.xml.rels", re.sub(rb"sheet\d+\.xml", b"sheet1.xml", relations))
    assert _code(path) == "too_large"


def test_xlsx_a_lonely_text_far_below_does_not_bring_all_blank_cells(tmp_path: Path) -> None:
    sheet = new_sheet()
    sheet["A1"], sheet["CV9000"] = "x", "y"
    assert texts(grids(load(save(tmp_path, sheet)))[0]) == [(1, 1, "x"), (9000, 100, "y")]
