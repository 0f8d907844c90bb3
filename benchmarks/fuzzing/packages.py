"""Word and Excel packages: zips whose parts are changed as trees or as bytes, and zips that lie about themselves."""

from __future__ import annotations

import io
import struct
import zipfile
from random import Random

from lxml import etree

from fuzzing import trees, words
from fuzzing.changes import changed

_LINK = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{0}" '
    'Target="{1}" TargetMode="External"/>'
)


def parts_of(data: bytes) -> dict[str, bytes]:
    """A package's parts by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)  # without the time of day
            info.compress_type = method
            archive.writestr(info, data)
    return out.getvalue()


def package(rng: Random, parts: dict[str, bytes]) -> bytes:
    """The package with something changed in one of the parts, in the list of parts, or in its bytes."""
    kind = rng.random()
    parts = dict(parts)
    name = rng.choice([n for n in parts if n.endswith((".xml", ".rels"))])
    if kind < 0.72:
        for _ in range(rng.choice((1, 1, 2))):
            name = rng.choice([n for n in parts if n.endswith((".xml", ".rels"))])
            parts[name] = _tree(rng, parts[name])
    elif kind < 0.86:
        parts[name] = changed(rng, parts[name], parts[rng.choice(list(parts))])
    elif kind < 0.93:
        _listed_wrongly(rng, parts, name)
    else:
        method = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
        return _lying(rng, packed(parts, method))
    return packed(parts, rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def _tree(rng: Random, data: bytes) -> bytes:
    try:
        return trees.xml(rng, data)
    except etree.XMLSyntaxError:
        return changed(rng, data)


def _listed_wrongly(rng: Random, parts: dict[str, bytes], name: str) -> None:
    """A part that is missing, twice there, outside its folder, a macro, or a link to elsewhere."""
    kind = rng.randrange(5)
    if kind == 0:
        del parts[name]
    elif kind == 1:
        parts[
            rng.choice(("../" * 9 + "tmp/out.xml", "/etc/x", name.upper(), name.replace("/", "\\"), "a" * 60_000))
        ] = b"x"
    elif kind == 2:
        parts["xl/vbaProject.bin"] = parts["word/vbaProject.bin"] = b"Sub AutoOpen()"
    elif kind == 3:
        parts[name] = b" " * rng.choice((1, 1 << 20, 9 << 20))
    else:
        rels = next((n for n in parts if n.endswith(".rels")), name)
        link = _LINK.format(rng.choice(("externalLink", "image", "attachedTemplate", "oleObject")), _elsewhere(rng))
        parts[rels] = parts[rels].replace(b"</Relationships>", link.encode() + b"</Relationships>")


def _elsewhere(rng: Random) -> str:
    return rng.choice((f"http://127.0.0.1:{words.PORT}/x", words.CANARY, f"file:///{words.CANARY}", r"\\127.0.0.1\x"))


def _lying(rng: Random, data: bytes) -> bytes:
    """An archive whose headers say other sizes, methods, flags or places than are true."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 4))):
        mark, offsets = rng.choice(
            (
                (b"PK\x01\x02", (8, 10, 16, 20, 24, 28, 30, 32, 42)),
                (b"PK\x03\x04", (6, 8, 14, 18, 22, 26, 28)),
                (b"PK\x05\x06", (4, 8, 10, 12, 16, 20)),
            )
        )
        places = [i for i in range(len(out)) if out.startswith(mark, i)]
        if places:
            at = rng.choice(places) + rng.choice(offsets)
            size = 2 if rng.random() < 0.6 else 4
            new = struct.pack("<I", rng.choice((0, 1, 9, 12, 14, 99, 0xFFFF, 0xFFFFFFFF, rng.getrandbits(31))))[:size]
            out[at : at + size] = new
    return bytes(out)
