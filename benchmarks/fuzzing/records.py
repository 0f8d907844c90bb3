"""Old Excel files: BIFF records with other kinds, lengths and values, in compound files whose sectors go astray."""

from __future__ import annotations

import struct
from collections.abc import Callable
from random import Random

from fuzzing import words
from fuzzing.changes import changed

Compound = Callable[[str, bytes], bytes]
Record = tuple[int, bytes]
_KINDS = (
    *(0x06, 0x0A, 0x22, 0x2F, 0x3C, 0x42, 0x85, 0xBD, 0xD6, 0xE0, 0xE5, 0xFC, 0xFD, 0x203, 0x204, 0x205, 0x206, 0x207),
    *(0x27E, 0x406, 0x41E, 0x809),
)
_DATE_CODES = ('yyyy"年"m"月"d"日"', "0.00%", "[h]:mm", "#,##0.00", "[>1e99]0", "0" * 200, "General", "\ud800")


def _string(rng: Random, *, wide_length: bool) -> bytes:
    text = words.text(rng)[:200]
    raw = text.encode("utf-16-le", "surrogatepass")
    count = rng.choice((len(text), len(text), len(text), 0, 255, 65535))
    head = struct.pack("<H", count & 0xFFFF) if wide_length else struct.pack("<B", count & 0xFF)
    return head + bytes([rng.choice((1, 1, 1, 0, 0x09, 0x05, 0xFF))]) + raw


def _place(rng: Random) -> bytes:
    row = rng.choice((rng.randrange(30), rng.randrange(30), 19_999, 20_000, 65_535))
    return struct.pack("<HHH", row, rng.choice((rng.randrange(8), rng.randrange(8), 255, 600)), rng.randrange(6))


def _made(rng: Random) -> Record:
    """A record of some kind with values of that kind."""
    kind = rng.choice(_KINDS)
    if kind == 0x203:
        number = rng.choice((rng.random() * 1e6, 1e308, float("nan"), float("inf"), -1e-310, 2958466.0, -1.0, 45292.5))
        return kind, _place(rng) + struct.pack("<d", number)
    if kind == 0x27E:
        return kind, _place(rng) + struct.pack("<I", rng.getrandbits(32))
    if kind == 0xFD:
        return kind, _place(rng) + struct.pack("<I", rng.choice((rng.randrange(12), 0xFFFFFFFF)))
    if kind in (0x204, 0xD6):
        return kind, _place(rng) + _string(rng, wide_length=True)
    if kind == 0x207:
        return kind, _string(rng, wide_length=True)
    if kind == 0xFC:
        strings = b"".join(_string(rng, wide_length=True) for _ in range(rng.randrange(20)))
        return kind, struct.pack("<II", 9, rng.choice((20, 0, 0xFFFFFFFF))) + strings
    if kind == 0xE5:
        numbers = [rng.choice((0, 1, 3, 255, 65535)) for _ in range(4 * rng.randrange(6))]
        return kind, struct.pack(f"<H{len(numbers)}H", len(numbers) // 4, *numbers)
    if kind == 0x41E:
        code = rng.choice(_DATE_CODES)
        return kind, struct.pack("<HHB", rng.randrange(170), len(code), 1) + code.encode("utf-16-le", "surrogatepass")
    if kind in (0x06, 0x206, 0x406):
        result = rng.choice((b"\x00" * 6 + b"\xff\xff",
                             bytes([rng.randrange(4), 0, rng.randrange(256), 0, 0, 0]) + b"\xff\xff",
                             struct.pack("<d", rng.choice((1.5, float("nan"))))))  # fmt: skip
        return kind, _place(rng) + result + bytes(8)
    return kind, bytes(rng.getrandbits(8) for _ in range(rng.choice((0, 1, 2, 8, 20, 300))))


def _split(stream: bytes) -> list[Record]:
    found, at = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if not kind and not size:
            break
        found.append((kind, stream[at + 4 : at + 4 + size]))
        at += 4 + size
    return found


def _joined(rng: Random, records: list[Record]) -> bytes:
    out = b""
    for kind, data in records:
        size = len(data) if rng.random() < 0.995 else rng.getrandbits(16)
        out += struct.pack("<HH", kind, size & 0xFFFF) + data[:0xFFFF]
    return out


def stream(rng: Random, data: bytes) -> bytes:
    """A workbook's stream with records added, lost, doubled, cut or changed; the sheets' places stay true mostly."""
    records = _split(data)
    for _ in range(rng.choice((1, 2, 5, 20))):
        at = rng.randrange(len(records))
        change = rng.randrange(6)
        if change <= 1:
            records.insert(at, _made(rng))
        elif change == 2:
            records[at] = (records[at][0], changed(rng, records[at][1])[: rng.choice((3, 8, 8000))])
        elif change == 3:
            records.insert(at, records[rng.randrange(len(records))])
        elif change == 4 and len(records) > 3:
            del records[at]
        else:
            whole = records[at][1]
            cut = rng.randrange(len(whole) + 1)
            records[at : at + 1] = [
                (records[at][0], whole[:cut]),
                (0x3C, rng.choice((b"", b"\0", b"\1")) + whole[cut:]),
            ]
    if rng.random() < 0.85:
        records = _with_true_places(records)
    return _joined(rng, records)


def _with_true_places(records: list[Record]) -> list[Record]:
    """With the sheets' entries pointing at the parts that follow, so that the changes are read at all."""
    starts, at, depth = [], 0, 0
    for kind, data in records:
        if kind == 0x809:
            if depth == 0 and at:
                starts.append(at)
            depth += 1
        depth -= kind == 0x0A
        at += 4 + len(data)
    out = []
    for kind, data in records:
        if kind == 0x85 and starts and len(data) >= 6:
            data = struct.pack("<I", starts.pop(0)) + data[4:]
        out.append((kind, data))
    return out


def workbook(rng: Random, data: bytes, compound: Compound) -> bytes:
    """A compound file of a changed stream; sometimes the container itself is changed."""
    whole = compound(rng.choice(("Workbook",) * 8 + ("Book", "WORKBOOK")), stream(rng, data)[:60_000])
    return astray(rng, whole) if rng.random() < 0.25 else whole


def astray(rng: Random, whole: bytes) -> bytes:
    """A compound file whose header, tables or directory point elsewhere, also in circles."""
    out = bytearray(whole)
    for _ in range(rng.choice((1, 2, 6))):
        area, size = rng.choice(
            ((rng.choice((26, 30, 32, 44, 48, 56, 60, 64, 68, 72, 76)), 4), (512, 512), (1024, 512))
        )
        at = area if size == 4 else area + 4 * rng.randrange(size // 4)
        number = rng.choice((0, 1, 2, 3, 5, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFC, rng.randrange(40), rng.getrandbits(32)))
        out[at : at + 4] = struct.pack("<I", number)
    return bytes(out)
