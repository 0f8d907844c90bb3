"""Word binaries (doc) for the tests, made from their paragraphs: each has a page of properties of its own."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from office_files import compound_of

_TEXT = 2048
IN_TABLE, ROW_END, INNER_CELL, INNER_ROW_END = (struct.pack("<HB", c, 1) for c in (0x2416, 0x2417, 0x244B, 0x244C))
FIRST, DOWN, DOWN_FIRST = 0x0002, 0x0020, 0x0060


@dataclass(frozen=True)
class Run:
    """Letters with properties."""

    text: str
    changes: bytes = b""


@dataclass(frozen=True)
class Para:
    """A paragraph with the mark that ends it."""

    runs: tuple[Run, ...]
    changes: bytes = b""
    style: int = 0

    @property
    def text(self) -> str:
        return "".join(r.text for r in self.runs)


@dataclass
class Parts:
    """What stands beside the body; ``tables`` are further tables of the file by their number in its head."""

    notes: list[Para] = field(default_factory=list)
    headers: list[Para] = field(default_factory=list)
    boxes: list[Para] = field(default_factory=list)
    tables: dict[int, bytes] = field(default_factory=dict)
    data: bytes = b""
    compressed: bool = False


def sprm(code: int, operand: bytes) -> bytes:
    return struct.pack("<H", code) + operand


def para(text: str, mark: str = "\r", *, changes: bytes = b"", style: int = 0, look: bytes = b"") -> Para:
    return Para((Run(text, look), Run(mark)), changes, style)


def definition(edges: tuple[int, ...], flags: tuple[int, ...] = ()) -> bytes:
    """What a row's end says of its cells."""
    count = len(edges) - 1
    flags = flags or (0,) * count
    told = struct.pack(f"<B{count + 1}h", count, *edges) + b"".join(struct.pack("<H18x", f) for f in flags)
    return sprm(0xD608, struct.pack("<H", len(told) + 1) + told)


def row(edges: tuple[int, ...], *texts: str, flags: tuple[int, ...] = (), more: bytes = b"") -> list[Para]:
    """A row of a table: its cells, and the end that tells where they stand."""
    cells = [para(text, "\x07", changes=IN_TABLE) for text in texts]
    return [*cells, para("", "\x07", changes=IN_TABLE + ROW_END + definition(edges, flags) + more)]


def inner_row(edges: tuple[int, ...], *texts: str) -> list[Para]:
    """A row of a table within a cell."""
    deep = IN_TABLE + sprm(0x6649, struct.pack("<i", 2))
    cells = [para(text, changes=deep + INNER_CELL) for text in texts]
    return [*cells, para("", changes=deep + INNER_ROW_END + definition(edges))]


def places(starts: list[int], entries: list[bytes]) -> bytes:
    return struct.pack(f"<{len(starts)}I", *starts) + b"".join(entries)


def doc_file(folder: Path, body: list[Para], parts: Parts | None = None, *, version: int = 0xC1) -> Path:
    """Write ``a.doc``."""
    parts = parts or Parts()
    stories = [body, parts.notes, parts.headers, parts.boxes]
    everything = [p for story in stories for p in story]
    text = "".join(p.text for p in everything)
    width = 1 if parts.compressed else 2
    raw = text.encode("cp1252") if parts.compressed else text.encode("utf-16-le")
    pages_at = -(-(_TEXT + len(raw)) // 512)
    paragraphs, letters, pages = _properties(everything, width, pages_at)
    at = (_TEXT * 2) | 0x40000000 if parts.compressed else _TEXT
    pieces = places([0, len(raw) // width], [struct.pack("<HIH", 0, at, 0)])
    tables = {33: b"\x02" + struct.pack("<I", len(pieces)) + pieces, 13: paragraphs, 12: letters, **parts.tables}
    head, stream = _head(tables, [len("".join(p.text for p in s)) for s in stories], version)
    word = head.ljust(_TEXT, b"\0") + raw
    word = word.ljust(pages_at * 512, b"\0") + b"".join(pages)
    path = folder / "a.doc"
    path.write_bytes(compound_of({"WordDocument": word, "1Table": stream, "Data": parts.data}))
    return path


def _properties(paragraphs: list[Para], width: int, first: int) -> tuple[bytes, bytes, list[bytes]]:
    """The tables of pages of paragraphs and letters, and the pages, from page ``first`` on."""
    pages: list[bytes] = []
    told: list[tuple[list[int], list[bytes]]] = []
    for letters in (False, True):
        runs = [(r.text, r.changes, None) for p in paragraphs for r in p.runs] if letters else \
            [(p.text, p.changes, p.style) for p in paragraphs]  # fmt: skip
        edges = [_TEXT + width * n for n in accumulate((len(t) for t, _, _ in runs), initial=0)]
        kept = [i for i, (t, _, _) in enumerate(runs) if t]
        entries = []
        for i in kept:
            entries.append(struct.pack("<I", first + len(pages)))
            pages.append(_page(edges[i], edges[i + 1], runs[i][1], runs[i][2]))
        told.append(([edges[i] for i in kept] + edges[-1:], entries))
    return places(*told[0]), places(*told[1]), pages


def _page(start: int, end: int, changes: bytes, style: int | None) -> bytes:
    """A page with one run: its properties stand at byte 64."""
    if style is None:
        body = struct.pack("<B", len(changes)) + changes
    else:
        changes += b"\0" * (len(changes) % 2)
        body = struct.pack("<BBH", 0, (2 + len(changes)) // 2, style) + changes
    page = (struct.pack("<IIB", start, end, 32)).ljust(64, b"\0") + body
    assert len(page) < 512
    return page.ljust(511, b"\0") + b"\x01"


def _head(tables: dict[int, bytes], lengths: list[int], version: int) -> tuple[bytes, bytes]:
    """The head, and the stream of tables that it points to."""
    stream, pointers = b"", [(0, 0)] * 93
    for number, data in tables.items():
        pointers[number] = (len(stream), len(data))
        stream += data
    body, notes, headers, boxes = lengths
    longs = struct.pack("<22i", 0, 0, 0, body, notes, headers, 0, 0, 0, boxes, *[0] * 12)
    head = struct.pack("<HH6xH20x", 0xA5EC, version, 0x0200) + struct.pack("<H28x", 14) + struct.pack("<H", 22) + longs
    return head + struct.pack("<H", 93) + b"".join(struct.pack("<II", *p) for p in pointers), stream
