"""Small Word, Excel and HTML files for the tests, made from their parts."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from ingest.loaders import load
from ingest.model import Document, Grid, Line

_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
Place = tuple[int, int, str]
Span = tuple[int, int, int, int, str]


def grids(document: Document) -> list[Grid]:
    return [b for b in document.blocks() if isinstance(b, Grid)]


def lines(document: Document) -> list[str]:
    return [b.text for b in document.blocks() if isinstance(b, Line)]


def texts(grid: Grid) -> list[Place]:
    return [(c.row, c.col, c.text) for c in grid.cells]


def spans(grid: Grid) -> list[Span]:
    return [(c.row, c.col, c.row_span, c.col_span, c.text) for c in grid.cells]


def html(folder: Path, body: str | bytes) -> Document:
    path = folder / "a.html"
    path.write_bytes(body if isinstance(body, bytes) else f"<html><body>{body}</body></html>".encode())
    return load(path)


# --- Word
def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def para(inner: str) -> str:
    return f"<w:p>{inner if inner.startswith('<') else run(inner)}</w:p>"


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner if inner.startswith('<') else para(inner)}</w:tc>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{''.join(f'<w:tr>{r}</w:tr>' for r in rows)}</w:tbl>"


def docx_file(folder: Path, body: str, *, head: str = "", ns: str = _NS) -> Path:
    path = folder / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f'{head}<w:document xmlns:w="{ns}" xmlns:mc="{_MC}"><w:body>{body}</w:body></w:document>',
        )
    return path


def docx(folder: Path, body: str, *, head: str = "", ns: str = _NS) -> Document:
    return load(docx_file(folder, body, head=head, ns=ns))


# --- Excel
def new_sheet() -> Worksheet:
    sheet = openpyxl.Workbook().active
    assert isinstance(sheet, Worksheet)
    return sheet


def save(folder: Path, sheet: Worksheet) -> Path:
    path = folder / "a.xlsx"
    assert sheet.parent is not None
    sheet.parent.save(path)  # type: ignore[union-attr]
    return path


def replace_part(path: Path, part: str, data: bytes) -> None:
    """Write an archive anew with other bytes for one part."""
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts[part] = data
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def short_string(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def long_string(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def compound(name: str, stream: bytes) -> bytes:
    """A compound file with one stream at its top level."""
    return compound_of({name: stream})


def compound_of(streams: dict[str, bytes]) -> bytes:
    """A compound file with up to three streams at its top level."""
    padded = {name: stream.ljust(4096, b"\0") for name, stream in streams.items()}
    counts = [-(-len(stream) // 512) for stream in padded.values()]
    tables = next(n for n in range(1, 100) if n + 1 + sum(counts) <= 128 * n)
    fat, entries, start, none = [0xFFFFFFFD] * tables + [0xFFFFFFFE], [], tables + 1, 0xFFFFFFFF
    for number, (count, (name, stream)) in enumerate(zip(counts, padded.items(), strict=True), 2):
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append((name, 2, number if number <= len(padded) else none, none, start, len(stream)))
        start += count
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(tables), *[none] * (109 - tables))

    def entry(title: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        raw = title.encode("utf-16-le") + b"\0\0"
        return (raw.ljust(64, b"\0") + struct.pack("<HBB3I", len(raw), kind, 1, none, right, child) + bytes(36)
                + struct.pack("<III", start, size, 0))  # fmt: skip

    directory = entry("Root Entry", 5, none, 1, 0xFFFFFFFE, 0) + b"".join(entry(*e) for e in entries)
    table_ = struct.pack(f"<{128 * tables}I", *fat, *[none] * (128 * tables - len(fat)))
    body = b"".join(stream.ljust(n * 512, b"\0") for stream, n in zip(padded.values(), counts, strict=True))
    return header + table_ + directory.ljust(512, b"\0") + body


def xls_file(folder: Path, cells: bytes, *, before: bytes = b"", hidden: int = 0, strings: bytes = b"") -> Path:
    """A BIFF8 workbook of one sheet; ``before`` are further global records (formats, styles)."""
    begin, end = record(0x809, struct.pack("<HHIII", 0x600, 5, 0, 0, 0)), record(0x0A, b"")
    name = short_string("表1")
    offset = len(begin + before + strings + end) + 4 + 6 + len(name)
    sheet = record(0x85, struct.pack("<IBB", offset, hidden, 0) + name)
    path = folder / "a.xls"
    path.write_bytes(compound("Workbook", begin + before + sheet + strings + end + begin + cells + end))
    return path
