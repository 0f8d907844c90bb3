"""PDF files: objects, content streams, fonts, character maps and cross references that don't agree."""

from __future__ import annotations

import re
import zlib
from random import Random

from fuzzing import words
from fuzzing.changes import changed

_OPERATORS = (
    *(
        "q",
        "Q",
        "BT",
        "ET",
        "S",
        "f",
        "B",
        "n",
        "W",
        "W*",
        "h",
        "T*",
        "EMC",
        "b*",
        "sh",
        "Do",
        "/X Do",
        "/F9 12 Tf",
        "BI ID EI",
    ),
    *(
        "0 0 0 0 0 0 cm",
        "1 0 0 1 1e38 -1e38 cm",
        "0 1 -1 0 300 300 cm",
        "99999999999999999999 0 0 1 0 0 cm",
        "-1 w",
        "1e9 w",
    ),
    *(
        "[ ] 0 d",
        "[0 0] 0 d",
        "/GS gs",
        "3 Tr",
        "7 Tr",
        "-100 Tz",
        "1e9 TL",
        "/Span <</ActualText <FEFF7EE9>>> BDC",
        "/x BMC",
    ),
    *(
        "10 10 m 500 10 l S",
        "10 10 m 10 800 l S",
        "0 0 1e9 1e9 re S",
        "1 1 -5 -5 re f",
        "10 10 m 20 20 30 30 40 40 c S",
    ),
    *(
        "<7EE96548> Tj",
        "<7EE9> '",
        "[<7EE9> -9999 <6548>] TJ",
        "(\\\\(((\\)) Tj",
        "<ZZ> Tj",
        "<D800> Tj",
        "<FFFF0000> Tj",
    ),
)
_OBJECTS = (
    "null", "true", "[]", "<< >>", "0", "-1", "1 0 R", "2 0 R", "3 0 R", "99 0 R", "(x)", "<FEFF>", "/Name",
    "[0 0 0 0]",
    "[0 0 1e9 1e9]", "[595 842 0 0]", "[-100 -100 1 1]", "[0 0 595 842]", "90", "-90", "45", "2147483648",
    "99999999999999999999",
    "[1 0 R 1 0 R]", "<< /Type /Font >>", "[3 0 R 3 0 R 3 0 R]", "1e400", "/FlateDecode", "[/FlateDecode /FlateDecode]",
    "/LZWDecode", "/DCTDecode", "/JBIG2Decode", "/JPXDecode", "/CCITTFaxDecode", "/RunLengthDecode",
    "/ASCII85Decode", "/Crypt",
)  # fmt: skip
_TARGETS = ("<D800>", "<0000>", "<FFFF>", "<7EE9>", "<DBFFDFFF>", "[<0041>]", "<>")
_SPACE = "1 begincodespacerange <00> <FF> endcodespacerange "
_KEYS = (
    *(
        "/Kids",
        "/Count",
        "/Parent",
        "/MediaBox",
        "/CropBox",
        "/Rotate",
        "/Contents",
        "/Resources",
        "/Font",
        "/Filter",
        "/Length",
    ),
    *(
        "/Type",
        "/Encoding",
        "/DescendantFonts",
        "/W",
        "/DW",
        "/ToUnicode",
        "/FontMatrix",
        "/FontBBox",
        "/UserUnit",
        "/Annots",
    ),
    *(
        "/DecodeParms",
        "/Subtype",
        "/CIDSystemInfo",
        "/Widths",
        "/FirstChar",
        "/OpenAction",
        "/AA",
        "/Names",
        "/AcroForm",
        "/OCProperties",
    ),
)
_VALUE = re.compile(rb"(/[A-Za-z0-9]+)\s+(\d+ \d+ R|\[[^\[\]]*\]|\d+|/[A-Za-z0-9-]+)")
_STREAM = re.compile(rb"(<<(?:[^<>]|<(?!<)|>(?!>)|<<[^<>]*>>)*>>\s*stream\r?\n)(.*?)(\r?\nendstream)", re.DOTALL)
_DOORS = (
    f"<< /S /URI /URI (http://127.0.0.1:{words.PORT}/) >>", f"<< /S /Launch /F ({words.CANARY}) >>",
    "<< /S /JavaScript /JS (app.alert\\(1\\)) >>", f"<< /S /GoToR /F ({words.CANARY}) /D [0] >>",
    f"<< /S /SubmitForm /F << /FS /URL /F (http://127.0.0.1:{words.PORT}/) >> >>",
)  # fmt: skip


def paper(rng: Random, seed: bytes) -> bytes:
    """A PDF with its objects, its contents or its bytes changed."""
    kind = rng.random()
    if kind < 0.25:
        return changed(rng, seed)
    if kind < 0.6:
        data = _objects(rng, seed)
    elif kind < 0.92:
        data = _contents(rng, seed)
    else:
        data = _mapped(rng, seed)
    return data if rng.random() < 0.9 else changed(rng, data)


def _objects(rng: Random, data: bytes) -> bytes:
    """Values of dictionaries replaced, and keys added."""
    for _ in range(rng.choice((1, 2, 5))):
        places = list(_VALUE.finditer(data[:200_000]))
        if places and rng.random() < 0.7:
            place = rng.choice(places)
            data = data[: place.start(2)] + rng.choice(_OBJECTS).encode() + data[place.end(2) :]
        else:
            at = data.find(b"<<", rng.randrange(len(data)))
            new = rng.choice(_DOORS) if rng.random() < 0.2 else rng.choice(_OBJECTS)
            data = data[: at + 2] + f" {rng.choice(_KEYS)} {new} ".encode() + data[at + 2 :] if at >= 0 else data
    return data


def _contents(rng: Random, data: bytes) -> bytes:
    """Operators put into a content stream, many times now and then; the stream may be packed, or say so falsely."""
    places = [m for m in _STREAM.finditer(data) if b"/FlateDecode" not in m.group(1) and b" Tj" in m.group(2)]
    if not places:
        return _packed_contents(rng, data)
    place = rng.choice(places)
    content = _operated(rng, place.group(2))
    return data[: place.start(2)] + content + data[place.end(2) :]


def _packed_contents(rng: Random, data: bytes) -> bytes:
    """The same for a packed stream, which is packed anew."""
    places = [m for m in _STREAM.finditer(data) if b"/FlateDecode" in m.group(1)]
    rng.shuffle(places)
    for place in places:
        try:
            content = zlib.decompress(place.group(2))
        except zlib.error:
            continue
        packed = zlib.compress(_operated(rng, content) if b"BT" in content else changed(rng, content), 1)
        head = re.sub(rb"/Length \d+(?! \d)", b"/Length %d" % len(packed), place.group(1))
        return data[: place.start()] + head + packed + place.group(3) + data[place.end() :]
    return changed(rng, data)


def _operated(rng: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    for _ in range(rng.choice((1, 3, 10))):
        at = rng.randrange(len(lines))
        new = rng.choice(_OPERATORS).encode()
        kind = rng.random()
        if kind < 0.5:
            lines.insert(at, b" ".join([new] * rng.choice((1, 1, 1, 30, 2000))))
        elif kind < 0.7:
            lines[at] = re.sub(rb"-?\d+(\.\d+)?", lambda _: words.number(rng).encode(), lines[at], count=2)
        elif kind < 0.85:
            lines.insert(at, lines[rng.randrange(len(lines))])
        elif len(lines) > 2:
            del lines[at]
    return b"\n".join(lines)


def _mapped(rng: Random, data: bytes) -> bytes:
    """A font with a character map of its own, which says anything."""
    ranges = "".join(
        f"<{rng.getrandbits(16):04X}> <{rng.getrandbits(16):04X}> {rng.choice(_TARGETS)}\n"
        for _ in range(rng.randint(1, 60))
    )
    cmap = f"/CIDInit /ProcSet findresource begin begincmap {rng.choice(('', _SPACE))}"
    cmap += f"{words.number(rng)} beginbfrange\n{ranges}endbfrange endcmap"
    body = f"\n900 0 obj\n<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream\nendobj\n".encode()
    at = data.find(b"/Type /Font")
    if at >= 0:
        data = data[:at] + b"/ToUnicode 900 0 R " + data[at:]
    end = data.rfind(b"xref")
    return data[:end] + body + data[end:]
