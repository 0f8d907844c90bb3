"""The pictures of an image file as RGB, with the size that a page of paper would have."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image as Pictures
from PIL import ImageOps

from ingest.loaders import limits
from ingest.loaders.ocr import Image
from ingest.model import RejectedError

_A4_LONG = 842.0
_MAX_PIXELS = limits.PICTURE_PIXELS
_MAX_FRAMES = limits.PICTURE_PAGES
#: pixels; a narrower picture holds no line of text
NARROWEST = 16
#: what the picture library raises over broken files of one format or another
_BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, AttributeError, ArithmeticError),
    *(RuntimeError, struct.error),
)
#: those of ``ingest.loaders.kinds``; the library knows others that would start a program
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")  # odd metadata is no news here
Pictures.MAX_IMAGE_PIXELS = None  # above it the library would print a warning; the limit here is _MAX_PIXELS


def frames(path: Path) -> Iterator[tuple[Image, float]]:
    """The pictures of a file as RGB, each with the points that one of its pixels stands for.

    Those behind the first are pages in TIFF alone; elsewhere they are an animation or a telephone's smaller copies.
    """
    try:
        with Pictures.open(path, formats=_FORMATS) as file:
            count = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
            if count > _MAX_FRAMES:
                raise RejectedError("too_large", f"{path.name} holds {count} pages; split it.")
            for n in range(count):
                file.seek(n)
                if file.width * file.height > _MAX_PIXELS:
                    why = f"{file.width} x {file.height} pixels"
                    raise RejectedError("too_large", f"{path.name} has {why}; scan it at 200 to 300 dpi.")
                if min(file.size) < NARROWEST:
                    continue
                yield _rgb(file), _points_per_pixel(file)
    except _BROKEN as error:
        raise RejectedError("damaged", f"{path.name} is no readable image; fetch or scan it again.") from error


def _rgb(file: Pictures.Image) -> Image:
    picture: Pictures.Image = ImageOps.exif_transpose(file)
    if picture.mode.startswith(("I", "F")):
        deep = np.asarray(picture, dtype=np.float32)
        picture = Pictures.fromarray((deep * (255.0 / max(float(deep.max()), 255.0))).astype(np.uint8))
    if picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Pictures.new("RGBA", picture.size, "white")
        picture = Pictures.alpha_composite(paper, picture)
    return np.asarray(picture.convert("RGB"), dtype=np.uint8)


def _points_per_pixel(file: Pictures.Image) -> float:
    """By the resolution that the file states, if that makes a page of paper; else as if it were A4."""
    long_side = max(file.size)
    dpi = float(file.info.get("dpi", (0, 0))[0] or 0)
    if dpi > 0 and 400 <= long_side * 72 / dpi <= 1400:
        return 72 / dpi
    return _A4_LONG / long_side
