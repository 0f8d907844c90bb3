"""A small PDF writer for ruled forms: lines and text of a font that every reader knows, nothing embedded."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path

from five_source import Cell, Paragraph, Source, Table

WIDTH, HEIGHT, MARGIN, SIZE, LEADING = 595.0, 842.0, 36.0, 8.0, 10.0
_CMAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
    "1 begincodespacerange <0000> <FFFF> endcodespacerange\n256 beginbfrange\n{}endbfrange\n"
    "endcmap CMapName currentdict /CMap defineresource pop end end"
)


def advance(char: str) -> float:
    """The width of a character in ems: half for ASCII."""
    return 0.5 if " " <= char <= "~" else 1.0


def broken(text: str, width: float, size: float = SIZE) -> list[str]:
    """The lines of a text in a cell of ``width`` points."""
    lines: list[str] = []
    for part in text.split("\n"):
        line, used = "", 0.0
        for char in part:
            if line and used + advance(char) * size > width:
                lines.append(line)
                line, used = "", 0.0
            line += char
            used += advance(char) * size
        lines.append(line)
    return lines


@dataclass
class Pages:
    """Content streams page by page, and how far down the current one is filled."""

    width: float
    height: float
    streams: list[list[str]] = field(default_factory=lambda: [[]])
    top: float = MARGIN

    def new(self) -> None:
        self.streams.append([])
        self.top = MARGIN

    def room(self) -> float:
        return self.height - MARGIN - self.top

    def text(self, x: float, top: float, text: str, size: float = SIZE) -> None:
        if text.strip():
            code = text.encode("utf-16-be").hex().upper()
            self.streams[-1].append(f"BT /F {size} Tf {x:.2f} {self.height - top - size * 0.88:.2f} Td <{code}> Tj ET")

    def frame(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self.streams[-1].append(f"{x0:.2f} {self.height - bottom:.2f} {x1 - x0:.2f} {bottom - top:.2f} re S")


def _paragraph(pages: Pages, block: Paragraph) -> None:
    size = 14.0 if block.is_title else 9.0
    for line in broken(block.text, pages.width - 2 * MARGIN, size):
        if pages.room() < size * 1.5:
            pages.new()
        used = sum(map(advance, line)) * size
        pages.text((pages.width - used) / 2 if block.is_title else MARGIN, pages.top + 2, line, size)
        pages.top += size * 1.5


def _heights(table: Table, edges: list[float]) -> list[float]:
    """Row heights that hold every cell's lines; a merged cell grows its last row."""
    heights = [LEADING + 4] * table.row_count
    for cell in sorted(table.cells, key=lambda c: c.row_span):
        need = len(broken(cell.text, edges[cell.col + cell.col_span] - edges[cell.col] - 6)) * LEADING + 4
        have = sum(heights[cell.row : cell.row + cell.row_span])
        if need > have:
            heights[cell.row + cell.row_span - 1] += need - have
    return heights


def _table(pages: Pages, table: Table) -> None:
    scale = (pages.width - 2 * MARGIN) / sum(table.widths)
    edges = [MARGIN + scale * sum(table.widths[:k]) for k in range(len(table.widths) + 1)]
    heights = _heights(table, edges)
    row = 0
    while row < table.row_count:
        last, used = row, 0.0
        while last < table.row_count and (used + heights[last] <= pages.room() or last == row):
            used += heights[last]
            last += 1
        tops = [pages.top + sum(heights[row:k]) for k in range(row, last + 1)]
        for cell in table.cells:
            first, end = max(cell.row, row), min(cell.row + cell.row_span, last)
            if first < end:
                _cell(pages, cell, edges, tops[first - row], tops[end - row], shows=cell.row >= row)
        pages.top = tops[-1] + 6
        row = last
        if row < table.row_count:
            pages.new()


def _cell(pages: Pages, cell: Cell, edges: list[float], top: float, bottom: float, *, shows: bool) -> None:
    x0, x1 = edges[cell.col], edges[cell.col + cell.col_span]
    pages.frame(x0, top, x1, bottom)
    if not shows:
        return
    lines = broken(cell.text, x1 - x0 - 6)
    y = top + max(2.0, (bottom - top - len(lines) * LEADING) / 2)
    for line in lines:
        used = sum(map(advance, line)) * SIZE
        pages.text(max(x0 + 3, (x0 + x1 - used) / 2), y, line)
        y += LEADING


def _packed(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.5\n", []
    for number, data in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + data + b"\nendobj\n"
    xref = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{p:010d} 00000 n \n" for p in places)
    return (
        body + (xref + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n").encode()
    )


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream"


def write_pdf(source: Source, path: Path) -> None:
    """The document as PDF with a text layer and ruling lines; rows are never cut by a page's end."""
    pages = Pages(*((HEIGHT, WIDTH) if source.landscape else (WIDTH, HEIGHT)))
    for number, page in enumerate(source.pages):
        if number:
            pages.new()
        for block in page:
            if isinstance(block, Table):
                _table(pages, block)
            else:
                _paragraph(pages, block)
    ranges = "".join(f"<{h:02X}00> <{h:02X}FF> <{h:02X}00>\n" for h in range(256))
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R]"
        b" /ToUnicode 5 0 R >>"
    )
    descendant = (
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500] /FontDescriptor 6 0 R >>"
    )
    descriptor = (
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    )
    kids = " ".join(f"{7 + 2 * k} 0 R" for k in range(len(pages.streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages.streams)} /Kids [{kids}] >>".encode(),
        font, descendant, _stream(_CMAP.format(ranges).encode()), descriptor,
    ]  # fmt: skip
    for k, stream in enumerate(pages.streams):
        box = f"[0 0 {pages.width} {pages.height}]"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources << /Font << /F 3 0 R >> >>"
            f" /Contents {8 + 2 * k} 0 R >>".encode()
        )
        objects.append(_stream(("0.5 w\n" + "\n".join(stream)).encode()))
    path.write_bytes(_packed(objects))
