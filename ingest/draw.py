"""Pictures of an inspection: each page with its cells' boxes, coloured by role and numbered (row,col)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from ingest.inspect import Seen
from ingest.model import Box, Document, Grid, Place
from ingest.paths import UsageError

#: role -> red, green, blue
COLOURS = {
    "fact": (0, 140, 60), "header": (20, 80, 220), "label": (140, 60, 190), "title": (0, 140, 160),
    "prose": (120, 120, 120), "note": (160, 130, 60), "blank": (200, 200, 200), "personal": (0, 0, 0),
    "noise": (230, 160, 0), "unmapped": (220, 0, 0),
}  # fmt: skip
NOTHING_TO_DRAW = (
    "There is nothing to draw: {name} is read without a layout (pictures are made of PDF files and images)."
)
_SCALE = 2.0
_MOST_PIXELS = 4000
_STEM = 60


def illustrate(seen: Seen, path: Path, folder: Path) -> None:
    """Draw what can be drawn, and note in the inspection which pictures were made, or that none can be.

    Raises:
        UsageError: the folder can't be made or written.
    """
    seen.pictures.extend(str(made) for made in draw(seen, path, folder))
    if seen.document is None:
        seen.notes.append(f"There is nothing to draw: {seen.name} could not be loaded.")
    elif not seen.pictures:
        seen.notes.append(NOTHING_TO_DRAW.format(name=seen.name))


def draw(seen: Seen, path: Path, folder: Path) -> list[Path]:
    """Draw each page of a PDF or an image into the folder; gives the files made, none without a layout.

    Cells that name a person or say how to reach one are painted over unless the inspection shows them. Pages are
    rendered one at a time. A scan is drawn as it lies in the file: where it is askew, boxes stand a little off.

    Raises:
        UsageError: the folder can't be made or written.
    """
    document = seen.document
    if document is None or not has_layout(document):
        return []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made: list[Path] = []
        for page_no, picture, scale in _pictures(document, path):
            marks = list(_marks(seen, document, page_no))
            target = folder / f"{safe_stem(document.file_name)}-page-{page_no:03}.png"
            _paint(picture, marks, scale, show_personal=seen.show_personal)
            picture.save(target)
            made.append(target)
    except OSError as error:
        raise UsageError(f"No pictures in {folder}: {error.strerror or error}; name another folder.") from error
    return made


def has_layout(document: Document) -> bool:
    """Whether the file has pages that can be drawn."""
    return document.media_type == "application/pdf" or document.media_type.startswith("image/")


def safe_stem(name: str) -> str:
    """A file name's stem with letters, digits, ``-`` and ``_`` alone, never empty and never hidden."""
    stem = unicodedata.normalize("NFC", Path(name).stem)
    return re.sub(r"[^\w-]+", "_", stem).strip("_")[:_STEM] or "document"


def _pictures(document: Document, path: Path) -> Iterator[tuple[int, Image.Image, float]]:
    """(page number, picture, pixels a point) of each page."""
    if document.media_type == "application/pdf":
        yield from _pdf_pages(path)
    else:
        yield from _image_pages(path)


def _pdf_pages(path: Path) -> Iterator[tuple[int, Image.Image, float]]:
    data = path.read_bytes()
    pdf = pypdfium2.PdfDocument(data[max(data.find(b"%PDF-"), 0) :])
    try:
        for number in range(len(pdf)):
            try:
                page = pdf[number]
            except pypdfium2.PdfiumError:
                continue  # a page that can't be opened has no cells either
            try:
                scale = min(_SCALE, _MOST_PIXELS / max(*page.get_size(), 1.0))
                yield number + 1, page.render(scale=scale).to_pil().convert("RGB"), scale
            finally:
                page.close()
    finally:
        pdf.close()


def _image_pages(path: Path) -> Iterator[tuple[int, Image.Image, float]]:
    from ingest.loaders.pictures import frames  # costly: loads the libraries of text recognition

    for number, (pixels, points) in enumerate(frames(path), 1):
        yield number, Image.fromarray(pixels), 1 / points


def _marks(seen: Seen, document: Document, page_no: int) -> Iterator[tuple[Box, Place, str]]:
    """(box, place, role) of the page's cells and lines that have a box; personal last, so that they cover."""
    found: list[tuple[Box, Place, str]] = []
    for block in document.blocks():
        if block.page_no != page_no:
            continue
        parts = (
            [(c.box, block.place(c), c.text) for c in block.cells]
            if isinstance(block, Grid)
            else [(block.box, block.place, block.text)]
        )
        for box, place, text in parts:
            if box is not None:
                hidden = place in seen.personal or seen.text(place, text) != text
                role = "personal" if hidden else seen.roles.get(place, "unmapped")
                found.append((box, place, role))
    yield from sorted(found, key=lambda mark: mark[2] == "personal")


def _paint(picture: Image.Image, marks: list[tuple[Box, Place, str]], scale: float, *, show_personal: bool) -> None:
    pen = ImageDraw.Draw(picture)
    for box, place, role in marks:
        corners = tuple(value * scale for value in box)
        colour = COLOURS.get(role, COLOURS["unmapped"])
        corners = (corners[0], corners[1], max(corners[2], corners[0]), max(corners[3], corners[1]))
        hidden = role == "personal" and not show_personal
        pen.rectangle(corners, fill=colour if hidden else None, outline=colour, width=2)
        if place.table_no is not None:
            mark = f"({place.row_no},{place.col_no})"
            pen.text((corners[0] + 3, corners[1] + 2), mark, fill=(255, 255, 255) if hidden else colour)
