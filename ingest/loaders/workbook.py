"""xlsx and xlsm by their XML: shared strings, number formats, merged ranges; formulas by their stored result.

A program that computes nothing leaves a formula without a result, and takes the text ``=100%`` for one: it stands as it
was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from ingest.loaders.displayed import BUILT_IN, displayed
from ingest.loaders.ooxml import Package, local
from ingest.loaders.printed_header import texts
from ingest.loaders.sheet import Range, Sheet, few
from ingest.model import RejectedError

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"^\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_xlsx(package: Package) -> Iterator[tuple[int, Sheet]]:
    """The sheets that are shown, each with its number in the workbook from 1.

    Raises:
        RejectedError: ``damaged``, ``encrypted``, ``too_large`` or, for a binary workbook, ``unsupported_type``.
    """
    part = next((n for n in package.names() if re.fullmatch(r"xl/workbook\w*\.xml", n)), None)
    if part is None:
        raise RejectedError(
            "unsupported_type", f"{package.name} is a binary workbook (xlsb); open it in Excel and save it as xlsx."
        )
    book = package.xml(part)
    targets = package.targets(part)
    strings = _strings(package)
    formats = _formats(package)
    properties = book.find(f"{_S}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    for number, sheet in enumerate(few(list(book.iter(f"{_S}sheet")), package.name), 1):
        target = targets.get(sheet.get(_RELATION) or "", "")
        if sheet.get("state", "visible") != "visible" or not target:
            continue
        root = package.xml(target)
        if local(root) == "worksheet":  # not a chart, a dialog or a macro sheet
            found = Sheet(package.name, sheet.get("name") or str(number))
            _read_sheet(root, found, strings, formats, since_1904)
            yield number, found


def _strings(package: Package) -> list[str]:
    if not package.has("xl/sharedStrings.xml"):
        return []
    return [_rich(item) for item in package.xml("xl/sharedStrings.xml").iterchildren(f"{_S}si")]


def _rich(item: etree._Element) -> str:
    """The text of a string and its runs; how it is pronounced (``rPh``) is no part of it."""
    parts = []
    for child in item:
        if child.tag == f"{_S}t":
            parts.append(child.text or "")
        elif child.tag == f"{_S}r":
            parts += [t.text or "" for t in child.iterchildren(f"{_S}t")]
    return _unescape("".join(parts))


def _unescape(text: str) -> str:
    text = _ESCAPED.sub(lambda m: chr(int(m.group(1), 16)), text) if "_x" in text else text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _formats(package: Package) -> list[str]:
    """The format code of each cell style."""
    if not package.has("xl/styles.xml"):
        return []
    root = package.xml("xl/styles.xml")
    codes = dict(BUILT_IN)
    for item in root.iterfind(f"{_S}numFmts/{_S}numFmt"):
        codes[_int(item.get("numFmtId"))] = item.get("formatCode") or ""
    return [codes.get(_int(xf.get("numFmtId")), "") for xf in root.iterfind(f"{_S}cellXfs/{_S}xf")]


def _int(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _read_sheet(
    root: etree._Element, sheet: Sheet, strings: Sequence[str], formats: Sequence[str], since_1904: bool
) -> None:
    row_no = 0
    for row in root.iterfind(f"{_S}sheetData/{_S}row"):
        row_no = _int(row.get("r")) or row_no + 1
        col_no = 0
        for cell in row.iterchildren(f"{_S}c"):
            place = _place(cell.get("r"))
            cell_row, col_no = place or (row_no, col_no + 1)
            style = _int(cell.get("s"))
            code = formats[style] if style < len(formats) else ""
            sheet.put(cell_row, col_no, _text(cell, strings, code, since_1904))
    sheet.header = texts(root.findtext(f"{_S}headerFooter/{_S}oddHeader") or "")
    for item in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        if area := _area(item.get("ref")):
            sheet.merge(area)


def _text(cell: etree._Element, strings: Sequence[str], code: str, since_1904: bool) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        item = cell.find(f"{_S}is")
        return _rich(item) if item is not None else ""
    value = (cell.findtext(f"{_S}v") or "").strip() if kind != "str" else cell.findtext(f"{_S}v") or ""
    if not value:
        formula = (cell.findtext(f"{_S}f") or "").strip()
        return f"={formula}" if formula else ""
    if kind == "s":
        index = _int(value)
        return strings[index] if index < len(strings) else ""
    if kind == "b":
        return "TRUE" if value in ("1", "true") else "FALSE"
    if kind == "n":
        try:
            return displayed(float(value), code, since_1904=since_1904)
        except ValueError:
            return value
    return value.removesuffix("T00:00:00") if kind == "d" else _unescape(value)


def _place(reference: str | None) -> tuple[int, int] | None:
    """Row and column of a reference such as ``B3``."""
    match = _REFERENCE.match(reference or "")
    if match is None:
        return None
    col = 0
    for letter in match.group(1).upper():
        col = col * 26 + ord(letter) - 64
    return int(match.group(2)), col


def _area(reference: str | None) -> Range | None:
    first, _, last = (reference or "").partition(":")
    start, end = _place(first), _place(last or first)
    return (*start, *end) if start and end and start <= end and start[1] <= end[1] else None
