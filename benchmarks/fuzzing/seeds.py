"""The small true files that fuzzed inputs are made from, each kind by the project's own fixtures."""

from __future__ import annotations

import functools
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fuzzing import packages

ROOT = Path(__file__).resolve().parents[2]
for _folder in ("tests/python", "tests/fixtures", "tests"):
    sys.path.insert(0, str(ROOT / _folder))
FIVE = ROOT / "tests" / "fixtures" / "five"

_THEN = time.gmtime(0)

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
ROWS = (
    ("产出指标", "数量指标", "办理法律援助案件数量", "≥300件", "312件", "20", "20", ""),
    ("产出指标", "质量指标", "案件合格率", "≥95%", "91%", "20", "18", "力量不足，下年增加"),
    ("产出指标", "时效指标", "完成时间", "2024年12月31日前", "2024年12月20日", "10", "10", ""),
    ("效益指标", "社会效益指标", "群众知晓率", "提升", "达成预期指标", "30", "28.5", ""),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "98%", "10", "10", ""),
)
MONEY = (
    ("资金来源", "年初预算数", "年中预算调整数", "调整后预算数", "实际支出数", "预算执行率(%)"),
    ("合计", "1082.02", "401.82", "1483.84", "1165.45", "78.54%"),
    ("一般公共预算拨款", "1082.02", "401.82", "1483.84", "1165.45", "78.54%"),
    ("其他资金", "0", "0", "0", "0", "0"),
)
TITLE = "2024年度部门整体绩效自评表"
FORM = (
    (TITLE,),
    ("部门名称", "河池市司法局", "部门编码", "119"),
    ("部门预算安排资金（万元）",),
    *MONEY,
    HEAD,
    *ROWS,
    ("总分", "96.5"),
)


@dataclass(frozen=True, slots=True)
class Seeds:
    """Files by kind: small ones made here, and the five documents as each format has them."""

    small: dict[str, list[bytes]] = field(default_factory=dict)
    large: dict[str, list[bytes]] = field(default_factory=dict)


def _read(*patterns: str) -> list[bytes]:
    return [path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def _html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in FORM)
    merged = rows.replace(f"<td>{TITLE}", f'<td colspan="8">{TITLE}').replace(
        "<td>产出指标", '<td rowspan="3">产出指标', 1
    )
    head = "<head><meta charset=utf-8><title>x</title></head>"
    return f"<html>{head}<body><p>附件</p><table>{merged}</table></body></html>".encode()


def _xmlsheet() -> bytes:
    def cell(text: str) -> str:
        is_number = text.replace(".", "", 1).isdigit()
        kind, style = ("Number", ' ss:StyleID="s1"') if is_number else ("String", "")
        return f'<Cell{style}><Data ss:Type="{kind}">{text}</Data></Cell>'

    rows = "".join("<Row>" + "".join(map(cell, row)) + "</Row>" for row in FORM)
    rows = rows.replace("<Cell>", '<Cell ss:MergeAcross="7">', 1).replace("<Row>", '<Row ss:Index="2">', 1)
    style = '<Styles><Style ss:ID="s1"><NumberFormat ss:Format="#,##0.00"/></Style></Styles>'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<Workbook xmlns="{space}" xmlns:ss="{space}">{style}<Worksheet ss:Name="a"><Table>{rows}</Table>'
        "</Worksheet></Workbook>"
    ).encode()


def _made(write: Callable[[Path], Path]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write(Path(folder)).read_bytes()


def _docx() -> bytes:
    import office_files as office

    rows = ["".join(office.cell(text) for text in row) for row in FORM]
    rows[0] = office.cell(TITLE, '<w:gridSpan w:val="8"/>')
    for n in range(8, 11):
        rows[n] = rows[n].replace("<w:tcPr>", f'<w:tcPr><w:vMerge w:val="{"restart" if n == 8 else "continue"}"/>', 1)
    inner = office.para(TITLE) + office.table(*rows, widths=(900,) * 8) + office.para("备注：" + office.run("x"))
    return packages.packed(packages.parts_of(_made(lambda folder: office.docx_file(folder, inner))))


def _xlsx() -> bytes:
    import office_files as office

    def write(folder: Path) -> Path:
        sheet = office.new_sheet()
        for row in FORM:
            sheet.append([float(x) if x.replace(".", "", 1).isdigit() else x for x in row])
        sheet.merge_cells("A1:H1")
        sheet["B5"].number_format = "#,##0.00"
        sheet["B14"].number_format = 'yyyy"年"m"月"d"日"'
        return office.save(folder, sheet)

    parts = packages.parts_of(_made(write))
    parts["docProps/core.xml"] = b"<x/>"  # which says when the file was made
    return packages.packed(parts)


def _xls_stream() -> bytes:
    import struct

    from office_files import long_string, record, short_string

    strings = sorted({text for row in FORM for text in row if text})
    table = struct.pack("<II", len(strings), len(strings)) + b"".join(map(long_string, strings))
    cells = b""
    for r, row in enumerate(FORM):
        for c, text in enumerate(row):
            place = struct.pack("<HHH", r, c, c % 2)
            if text.replace(".", "", 1).isdigit():
                cells += record(0x203, place + struct.pack("<d", float(text)))
            elif text:
                cells += record(0xFD, place + struct.pack("<I", strings.index(text)))
    begin, end = record(0x809, struct.pack("<HHIII", 0x600, 5, 0, 0, 0)), record(0x0A, b"")
    styles = b"".join(record(0xE0, struct.pack("<HH", 0, kind) + bytes(16)) for kind in (0, 4))
    sheet = record(0x85, struct.pack("<IBB", 0, 0, 0) + short_string("表1"))
    merged = record(0xE5, struct.pack("<5H", 1, 0, 0, 0, 7))
    return begin + styles + sheet + record(0xFC, table) + end + begin + cells + merged + end


def _pdf() -> bytes:
    import pdf_files

    grid = [tuple(row[n] if n < len(row) else "" for n in range(8)) for row in FORM[1:]]
    content = pdf_files.table(grid, (60, 60, 110, 60, 60, 40, 40, 80), title=TITLE)
    return _made(lambda folder: pdf_files.document(folder / "a.pdf", [content]))


def _scanned_pdf() -> bytes:
    from PIL import Image, ImageDraw

    page = Image.new("L", (300, 420), 255)
    pen = ImageDraw.Draw(page)
    for n in range(8):
        pen.line((20, 60 + 40 * n, 280, 60 + 40 * n), fill=0, width=2)
    for x in (20, 100, 200, 280):
        pen.line((x, 60, x, 340), fill=0, width=2)

    def write(folder: Path) -> Path:
        page.save(folder / "a.pdf", resolution=36, creationDate=_THEN, modDate=_THEN)
        return folder / "a.pdf"

    return _made(write)


def _doc() -> bytes:
    import doc_files as doc

    edges = tuple(range(0, 8 * 1000 + 1, 1000))
    rows = [doc.row(edges, *row, *[""] * (8 - len(row))) for row in FORM[1:]]
    body = [doc.para(TITLE), *(part for row in rows for part in row), doc.para("备注：\x13 PAGE \x141\x15")]
    return _made(lambda folder: doc.doc_file(folder, body))


@functools.cache
def seeds() -> Seeds:
    """All seeds; made once a process."""
    text = "\n\n".join("\n".join("\t" + cell for cell in row) for row in FORM).encode()
    rows = "\n".join("\t".join(row) for row in FORM).encode()
    small = {
        "text": [text, rows],
        "html": [_html()],
        "xmlsheet": [_xmlsheet()],
        "docx": [_docx()],
        "xlsx": [_xlsx()],
        "xls": [_xls_stream()],
        "doc": [_doc()],
        "pdf": [_pdf(), _pdf(), _pdf(), _scanned_pdf()],
    }
    large = {
        "text": _read("documents/*.txt"),
        "html": _read("tests/fixtures/five/html/*.html"),
        "docx": _read("tests/fixtures/five/docx/*.docx"),
        "xlsx": _read("tests/fixtures/five/xlsx/*.xlsx"),
        "doc": _read("tests/fixtures/doc/*.doc"),
        "pdf": _read("tests/fixtures/five/chromium/*.pdf", "tests/fixtures/five/libreoffice/*.pdf"),
    }
    return Seeds(small, large)
