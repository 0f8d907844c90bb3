"""Workbooks as one XML file (XML Spreadsheet 2003), which office systems export under ``.xls`` or ``.xml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.loaders import limits
from ingest.loaders.displayed import displayed
from ingest.loaders.ooxml import parsed
from ingest.loaders.sheet import Sheet, few
from ingest.model import RejectedError

_S = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MAX_BYTES = limits.ARCHIVE_BYTES
#: the formats that such files name in words
_NAMED = {
    "general number": "", "fixed": "0.00", "standard": "#,##0.00", "percent": "0.00%", "currency": "#,##0.00",
    "scientific": "0.00E+00", "general date": "yyyy/m/d h:mm", "short date": "yyyy/m/d", "medium date": "d-mmm-yy",
    "long date": 'yyyy"年"m"月"d"日"',
}  # fmt: skip
_DATE = re.compile(r"T00:00:00(\.0+)?$")


def read_xmlsheet(path: Path) -> Iterator[tuple[int, Sheet]]:
    """The sheets that are shown, each with its number from 1.

    Raises:
        RejectedError: ``damaged`` or ``too_large``.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise RejectedError("too_large", f"{path.name} is an XML workbook of more than 64 MB; split it.")
    try:
        root = parsed(path.read_bytes())
    except ValueError as error:
        why = f"{path.name} is a broken XML workbook; open it in Excel and save it as xlsx."
        raise RejectedError("damaged", why) from error
    formats = _formats(root)
    for number, sheet in enumerate(few(list(root.iter(f"{_S}Worksheet")), path.name), 1):
        if not any(e.text in ("SheetHidden", "SheetVeryHidden") for e in sheet.iter("{*}Visible")):
            found = Sheet(path.name, sheet.get(f"{_S}Name") or str(number))
            _read(sheet, found, formats)
            yield number, found


def _formats(root: etree._Element) -> dict[str, str]:
    """Style id -> format code; a style without one takes its parent's."""
    styles = {s.get(f"{_S}ID") or "": s for s in root.iter(f"{_S}Style")}
    found: dict[str, str] = {}
    for name, style in styles.items():
        code = style.find(f"{_S}NumberFormat")
        parent = styles.get(style.get(f"{_S}Parent") or "")
        if code is None and parent is not None:
            code = parent.find(f"{_S}NumberFormat")
        text = (code.get(f"{_S}Format") or "") if code is not None else ""
        found[name] = _NAMED.get(text.lower(), text)
    return found


def _read(sheet: etree._Element, found: Sheet, formats: dict[str, str]) -> None:
    row_no = 0
    for row in sheet.iterfind(f"{_S}Table/{_S}Row"):
        row_no = _int(row.get(f"{_S}Index")) or row_no + 1
        col_no = 0
        for cell in row.iterchildren(f"{_S}Cell"):
            col_no = _int(cell.get(f"{_S}Index")) or col_no + 1
            style = cell.get(f"{_S}StyleID") or row.get(f"{_S}StyleID") or ""
            found.put(row_no, col_no, _text(cell.find(f"{_S}Data"), formats.get(style, "")))
            across, down = _int(cell.get(f"{_S}MergeAcross")), _int(cell.get(f"{_S}MergeDown"))
            found.merge((row_no, col_no, row_no + down, col_no + across))
            col_no += across
        row_no += _int(row.get(f"{_S}Span"))


def _text(data: etree._Element | None, code: str) -> str:
    if data is None:
        return ""
    text = "".join(str(piece) for piece in data.itertext())
    kind = data.get(f"{_S}Type", "String")
    if kind == "Number":
        try:
            return displayed(float(text), code)
        except ValueError:
            return text
    if kind == "Boolean":
        return "TRUE" if text == "1" else "FALSE"
    return _DATE.sub("", text) if kind == "DateTime" else text.replace("\r\n", "\n")


def _int(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0
