"""The limits on what a file may hold: listed where people read, and each refuses what goes beyond it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import doc_files
import office_files as office
import pdf_files
import pytest
from PIL import Image

from ingest import loaders
from ingest.loaders import biff, excel, html, limits, mhtml, ooxml, pdf, pictures, sheet, text, word, xmlsheet
from ingest.model import Grid, RejectedError
from ingest.worker import Limits

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "hostile-input.md"


def test_the_page_lists_every_limit() -> None:
    rows = re.findall(r"\| ([\d,]+) \| `([A-Z_]+)` \|", PAGE.read_text(encoding="utf-8"))
    listed = {name: int(number.replace(",", "")) for number, name in rows}
    assert listed == {name: value for name, value in vars(limits).items() if re.fullmatch("[A-Z][A-Z_]+", name)}


def test_the_page_lists_the_limits_of_a_run() -> None:
    rows = re.findall(r"\| (\d+) (?:s|MB) \| `(JIXIAO_\w+)` \|", PAGE.read_text(encoding="utf-8"))
    usual = Limits()
    mb = 1024**2
    assert {name: float(number) for number, name in rows} == {
        "JIXIAO_FILE_SECONDS": usual.seconds,
        "JIXIAO_FILE_MB": usual.file_bytes / mb,
        "JIXIAO_FILE_MEMORY_MB": usual.memory_bytes / mb,
    }


def _table(rows: int, columns: int) -> str:
    return "<table>" + ("<tr>" + "<td>x" * columns) * rows + "</table>"


def _html(body: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "a.html"
        path.write_text(f"<html><body>{body}</body></html>")
        return path

    return make


def _xlsx(folder: Path) -> Path:
    found = office.new_sheet()
    found["A1"], found["B3"] = "x", "y"
    assert found.parent is not None
    found.parent.create_sheet("2")["A1"] = "z"  # type: ignore[union-attr]
    return office.save(folder, found)


def _doc(folder: Path) -> Path:
    return doc_files.doc_file(folder, [doc_files.para("xyz")])


def _docx(folder: Path) -> Path:
    return office.docx_file(folder, office.table("".join(office.cell("x") for _ in range(3))))


def _text(folder: Path) -> Path:
    path = folder / "a.txt"
    path.write_text("a\tb\tc\nd\te\tf\n")
    return path


def _mht(folder: Path) -> Path:
    path = folder / "a.mht"
    part = "--b\nContent-Type: text/html\n\n<table><tr><td>x</table>\n"
    path.write_text(f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n{part * 3}--b--\n')
    return path


def _xmlsheet(folder: Path) -> Path:
    path = folder / "a.xml"
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    one = '<Worksheet ss:Name="a"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table></Worksheet>'
    path.write_text(f'<Workbook xmlns="{space}" xmlns:ss="{space}">{one * 2}</Workbook>')
    return path


def _pdf(folder: Path) -> Path:
    return pdf_files.document(folder / "a.pdf", [pdf_files.text(50, 700, "绩效自评").encode()] * 2)


def _png(folder: Path) -> Path:
    Image.new("L", (40, 50), 255).save(folder / "a.png")
    return folder / "a.png"


def _tif(folder: Path) -> Path:
    pages = [Image.new("L", (40, 50), 255) for _ in range(3)]
    pages[0].save(folder / "a.tif", save_all=True, append_images=pages[1:])
    return folder / "a.tif"


def _pdf_picture(folder: Path) -> Path:
    Image.new("L", (40, 50), 255).save(folder / "a.pdf")
    return folder / "a.pdf"


#: where the limit is taken from, its name there, a value that the file just exceeds, and the file
CASES = {
    "html rows": (html, "_MAX_ROWS", 2, _html(_table(3, 2))),
    "html columns": (html, "_MAX_COLUMNS", 2, _html(_table(2, 3))),
    "html cells": (html, "_MAX_CELLS", 5, _html(_table(2, 3))),
    "html bytes": (html, "_MAX_BYTES", 20, _html(_table(2, 3))),
    "mhtml parts": (mhtml, "_MAX_PARTS", 3, _mht),
    "mhtml bytes": (mhtml, "_MAX_BYTES", 20, _mht),
    "docx columns": (word, "_MAX_COLUMNS", 2, _docx),
    "docx cells": (word, "_MAX_CELLS", 2, _docx),
    "doc characters": (limits, "DOC_CHARACTERS", 2, _doc),
    "docx part": (ooxml, "_MAX_PART", 20, _docx),
    "docx unpacked": (ooxml, "_MAX_READ", 20, _docx),
    "list of parts": (ooxml, "_MAX_DIRECTORY", 20, _docx),
    "sheets": (limits, "SHEETS", 1, _xlsx),
    "sheets of xml": (limits, "SHEETS", 1, _xmlsheet),
    "sheet rows": (sheet, "_MAX_ROWS", 2, _xlsx),
    "sheet columns": (sheet, "_MAX_COLUMNS", 1, _xlsx),
    "sheet texts": (sheet, "_MAX_TEXTS", 1, _xlsx),
    "workbook cells": (excel, "_MAX_CELLS", 2, _xlsx),
    "xml workbook bytes": (xmlsheet, "_MAX_BYTES", 20, _xmlsheet),
    "text columns": (text, "_MAX_COLUMNS", 1, _text),
    "text cells": (text, "_MAX_CELLS", 3, _text),
    "pdf pages": (pdf, "_MAX_PAGES", 1, _pdf),
    "pdf characters": (pdf, "_MAX_GLYPHS", 3, _pdf),
    "pdf picture": (pdf, "_MAX_PIXELS", 1000, _pdf_picture),
    "pixels": (pictures, "_MAX_PIXELS", 1000, _png),
    "frames": (pictures, "_MAX_FRAMES", 2, _tif),
}


@pytest.mark.parametrize("case", CASES)
def test_what_goes_beyond_a_limit_is_too_large(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, value, make = CASES[case]
    path = make(tmp_path)
    monkeypatch.setattr(module, name, value)
    with pytest.raises(RejectedError) as caught:
        list(loaders.load(path).pages)
    assert caught.value.code == "too_large", caught.value.reason
    assert caught.value.reason.startswith(path.name)


@pytest.mark.parametrize(
    "body", [_table(1, 2) + "<table><tr>" + "<td>x<td>y" + "<td>" * 400 + "</table>", _table(2, 2) + "<tr><td>" * 3]
)
def test_blank_cells_beyond_a_limit_are_no_matter(body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spreadsheets saved as web pages may end in hundreds of blank columns and rows."""
    monkeypatch.setattr(html, "_MAX_ROWS", 2)
    grids = [b for b in loaders.load(_html(body)(tmp_path)).blocks() if isinstance(b, Grid)]
    assert all(g.col_count <= limits.TABLE_COLUMNS and g.row_count <= 2 for g in grids)


def test_an_old_workbook_of_many_sheets_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = office.xls_file(tmp_path, office.record(0x204, bytes(6) + office.long_string("x")))
    assert [s.texts for _, s in biff.read_xls(path.read_bytes(), "a.xls")] == [{(1, 1): "x"}]
    monkeypatch.setattr(limits, "SHEETS", 0)
    with pytest.raises(RejectedError) as caught:
        list(biff.read_xls(path.read_bytes(), "a.xls"))
    assert caught.value.code == "too_large"
