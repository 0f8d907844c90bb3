"""Pictures: every mode and format that a scanner or a telephone writes, with headers that say otherwise."""

from __future__ import annotations

import io
import struct
import zlib
from random import Random

from PIL import Image, ImageDraw

from fuzzing.changes import changed

_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I", "F", "I;16")
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_SIZES = ((1, 1), (15, 300), (16, 16), (17, 900), (900, 17), (64, 64), (120, 160), (300, 420))


def _drawn(rng: Random, mode: str) -> Image.Image:
    """A small page with rulings and marks."""
    width, height = rng.choice(_SIZES)
    picture = Image.new("L", (width, height), rng.choice((0, 128, 255, 255)))
    pen = ImageDraw.Draw(picture)
    for _ in range(rng.randrange(12)):
        x, y = rng.randrange(width), rng.randrange(height)
        pen.line(
            (x, y, rng.choice((x, width)), rng.choice((y, height))), fill=rng.randrange(256), width=rng.randint(1, 4)
        )
    for _ in range(rng.randrange(40)):
        x, y = rng.randrange(width), rng.randrange(height)
        pen.rectangle((x, y, x + rng.randrange(9), y + rng.randrange(9)), fill=0)
    if rng.random() < 0.3:
        picture = picture.rotate(rng.choice((90, 180, 270, 2.5, -7)), expand=True, fillcolor=255)
    if mode == "LAB":
        return Image.new("LAB", picture.size)
    if mode == "PA":
        return picture.convert("LA").convert("PA")
    return picture.convert(mode) if mode != "I;16" else picture.convert("I").convert("I;16")


def picture(rng: Random) -> bytes:
    """A picture file: true, with a false header, or with bytes changed."""
    out = io.BytesIO()
    kind, mode = rng.choice(_FORMATS), rng.choice(_MODES)
    options: dict[str, object] = {"dpi": (rng.choice((0, 1, 72, 200, 1200, 65535)),) * 2} if rng.random() < 0.5 else {}
    if rng.random() < 0.3 and kind in ("JPEG", "PNG", "WEBP", "TIFF"):
        exif = Image.Exif()
        exif[0x0112] = rng.choice((1, 3, 6, 8, 2, 5, 0, 9, 77))
        options["exif"] = exif
    if rng.random() < 0.25 and kind in ("TIFF", "GIF", "WEBP", "PNG"):
        options |= {"save_all": True, "append_images": [_drawn(rng, mode) for _ in range(rng.randrange(4))]}
    if kind == "TIFF":
        options["compression"] = rng.choice(("raw", "tiff_lzw", "group4", "group3", "packbits", "tiff_adobe_deflate"))
    try:
        _drawn(rng, mode).save(out, kind, **options)
    except (OSError, ValueError, KeyError, RuntimeError, TypeError, SystemError, AttributeError, struct.error):
        out = io.BytesIO()
        _drawn(rng, "RGB").save(out, "PNG")
    data = out.getvalue()
    choice = rng.random()
    if choice < 0.35:
        return data
    return _lying(rng, data) if choice < 0.7 else changed(rng, data)


def _lying(rng: Random, data: bytes) -> bytes:
    """A header that says another width, height, depth or place."""
    out = bytearray(data)
    size = rng.choice((0, 1, 15, 20_000, 65_535, 100_000, 0x7FFFFFFF, 0xFFFFFFFF))
    if data.startswith(b"\x89PNG"):
        at = rng.choice((16, 20))
        out[at : at + 4] = struct.pack(">I", size)
        if rng.random() < 0.3:
            out[rng.choice((24, 25, 26, 27, 28))] = rng.choice((0, 1, 3, 7, 16, 255))
        out[29:33] = struct.pack(">I", zlib.crc32(out[12:29]))
    elif data.startswith(b"\xff\xd8"):
        at = next((i for i in range(len(data) - 9) if data[i] == 0xFF and data[i + 1] in (0xC0, 0xC2)), 0)
        out[at + 5 : at + 7] = struct.pack(">H", size & 0xFFFF)
    elif data[:2] in (b"II", b"MM"):
        order = "<" if data[:2] == b"II" else ">"
        start = struct.unpack_from(f"{order}I", data, 4)[0]
        count = struct.unpack_from(f"{order}H", data, start)[0] if start + 2 <= len(data) else 0
        at = start + 2 + 12 * rng.randrange(max(count, 1)) + rng.choice((0, 2, 4, 8))
        out[at : at + 4] = struct.pack(f"{order}I", size)
    else:
        at = rng.randrange(min(len(out), 60))
        out[at : at + 4] = struct.pack("<I", size)
    return bytes(out)
