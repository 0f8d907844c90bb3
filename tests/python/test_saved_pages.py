"""What office systems save under Word's and Excel's endings: web pages, web archives, workbooks as XML."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from office_files import compound, grids, lines, spans, texts

from ingest.loaders import load
from ingest.loaders.kinds import kind_of
from ingest.model import Document, RejectedError

HTML = Path(__file__).resolve().parents[1] / "fixtures" / "five" / "html" / "hechi_2024.html"


def archive(folder: Path, *pages: str, charset: str = "utf-8", name: str = "自评表.mht") -> Document:
    message = EmailMessage()
    message["From"] = "<saved by a browser>"
    message["Subject"] = "form"
    message.make_related()
    for page in pages:
        message.add_related(page.encode(charset), "text", "html", cte="quoted-printable")
    message.add_related(b"\x89PNG", "image", "png")
    path = folder / name
    path.write_bytes(message.as_bytes())
    return load(path)


@pytest.mark.parametrize("name", ["自评表.mht", "自评表.mhtml", "自评表.doc", "自评表.xls"])
def test_a_web_archive_holds_the_same_cells_as_the_page(name: str, tmp_path: Path) -> None:
    page = load(HTML)
    saved = archive(tmp_path, HTML.read_text(encoding="utf-8"), name=name)
    assert saved.loader == "mhtml"
    assert [spans(g) for g in grids(saved)] == [spans(g) for g in grids(page)]
    assert lines(saved) == lines(page)


def test_a_web_archive_of_several_sheets_has_a_page_for_each_that_shows_text(tmp_path: Path) -> None:
    sheets = [f"<table><tr><td>{x}<td>2</table>" for x in ("甲", "乙")]
    saved = archive(tmp_path, sheets[0], "<html><frameset></frameset></html>", sheets[1], charset="gb18030")
    assert [(g.page_no, g.table_no, texts(g)[0][2]) for g in grids(saved)] == [(1, 1, "甲"), (2, 2, "乙")]


def test_a_web_archive_without_a_page_is_empty(tmp_path: Path) -> None:
    with pytest.raises(RejectedError, match="shows no text") as caught:
        archive(tmp_path)
    assert caught.value.code == "empty"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("ending", ["xls", "doc", "html"])
def test_a_web_page_is_read_whatever_its_ending(ending: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes("<html><body><table><tr><td>绩效<td>自评</table></body></html>".encode(encoding))
    assert texts(grids(load(path))[0]) == [(1, 1, "绩效"), (1, 2, "自评")]


_BOOK = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Styles>
  <Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>
  <Style ss:ID="q" ss:Parent="p"/>
  <Style ss:ID="m"><NumberFormat ss:Format="#,##0.00"/></Style>
 </Styles>
 <Worksheet ss:Name="一"><Table>
  <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">标题</Data></Cell></Row>
  <Row ss:Index="3">
   <Cell ss:MergeDown="1"><Data ss:Type="String">甲</Data></Cell>
   <Cell ss:Index="3" ss:StyleID="q"><Data ss:Type="Number">0.9255</Data></Cell>
  </Row>
  <Row><Cell ss:Index="2" ss:StyleID="m"><Data ss:Type="Number">3779700</Data></Cell>
   <Cell><Data ss:Type="DateTime">2022-01-18T00:00:00.000</Data></Cell></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="藏"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
  <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
 </Worksheet>
</Workbook>"""


def test_a_workbook_as_xml_shows_its_numbers_and_spans(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(_BOOK, encoding="utf-8")
    (grid,) = grids(load(path))
    assert [s for s in spans(grid) if s[4]] == [
        (1, 1, 1, 3, "标题"), (3, 1, 2, 1, "甲"), (3, 3, 1, 1, "92.55%"), (4, 2, 1, 1, "3,779,700.00"),
        (4, 3, 1, 1, "2022-01-18"),
    ]  # fmt: skip


def test_a_broken_workbook_as_xml_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(_BOOK[:-20], encoding="utf-8")
    with pytest.raises(RejectedError, match="broken XML workbook") as caught:
        load(path)
    assert caught.value.code == "damaged"


@pytest.mark.parametrize(("name", "stream", "kind"), [("a.wps", "WordDocument", "doc"), ("a.et", "Workbook", "xls")])
def test_wps_files_are_what_they_hold(name: str, stream: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(compound(stream, b"x"))
    assert kind_of(path)[0] == kind
