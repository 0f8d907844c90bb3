"""Small PDF files for tests and benchmarks, written by hand: any objects, and pages with a ruled table.

Text needs no font file: the font is one of those that every reader knows by name, with Unicode as its encoding.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts ["
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>] >>"
)
_TOP, _ROW, _LEFT = 800, 24, 40

Row = Sequence[str]


def stream(data: bytes, extra: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object; ``packed`` deflates it."""
    if packed:
        data, extra = zlib.compress(data, 9), extra + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def write(path: Path, objects: Sequence[bytes], *, trailer: bytes = b"") -> Path:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, at)
    path.write_bytes(out)
    return path


def document(path: Path, contents: Iterable[bytes], *, extra: Sequence[bytes] = (), resources: bytes = b"") -> Path:
    """A file with one page for each content stream; ``extra`` objects are numbered from 4."""
    first = 4 + len(extra)
    pages: list[bytes] = []
    kids: list[bytes] = []
    for n, content in enumerate(contents):
        kids.append(b"%d 0 R" % (first + 2 * n))
        pages.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources "
            b"<< /Font << /F1 3 0 R >> %s >> >>" % (first + 2 * n + 1, resources)
        )
        pages.append(stream(content))
    tree = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return write(path, [b"<< /Type /Catalog /Pages 2 0 R >>", tree, FONT, *extra, *pages])


def text(x: float, y: float, words: str, *, size: float = 9, degrees: float = 0) -> str:
    """A text as a content stream shows it, at points from the page's bottom left, turned against the clock."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    placed = f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {x:g} {y:g} Tm"
    return f"BT /F1 {size:g} Tf {placed} <{words.encode('utf-16-be').hex()}> Tj ET"


def table(rows: Sequence[Row], widths: Sequence[float], *, title: str = "") -> bytes:
    """A page's content: a title, and a ruled table below; a blank cell in the first two columns joins the one above."""
    xs = [_LEFT + sum(widths[:n]) for n in range(len(widths) + 1)]
    parts = ["0.5 w", text(150, _TOP + 15, title)] if title else ["0.5 w"]
    for n in range(len(rows) + 1):
        y = _TOP - _ROW * n
        first = next((k for k, cell in enumerate(rows[n][:3]) if cell), 0) if n < len(rows) else 0
        parts.append(f"{xs[first]:g} {y} m {xs[-1]:g} {y} l S")
    parts += [f"{x:g} {_TOP} m {x:g} {_TOP - _ROW * len(rows)} l S" for x in xs]
    for n, row in enumerate(rows):
        parts += [text(x + 3, _TOP - _ROW * n - 15, cell) for x, cell in zip(xs, row, strict=False) if cell]
    return "\n".join(parts).encode()


def indicators(number: int, *, rows: int = 27, per_group: int = 9) -> bytes:
    """Page ``number`` (from 0) of one long indicator table; its first page has the title and the header."""
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    found: list[list[str]] = [head] if number == 0 else []
    for r in range(rows):
        k = number * rows + r
        level1 = "产出指标" if r % per_group == 0 else ""
        level2 = ["数量指标", "质量指标", "时效指标"][r // 3 % 3] if r % 3 == 0 else ""
        found.append(
            [level1, level2, f"第{k}项案件办理数", f"≥{k % 97 + 1}件", f"{k % 89 + 1}件", f"{k % 9}", f"{k % 9}"]
        )
    title = "河池市司法局2024年度部门整体支出绩效自评表" if number == 0 else ""
    return table(found, (60, 60, 170, 60, 60, 50, 55), title=title)
