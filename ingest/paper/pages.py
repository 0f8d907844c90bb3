"""Pictures of the cells that a finding rests on, cut from the page as it is shown, the cells boxed.

A picture shows nothing but cells whose text the warehouse publishes: everything between them is painted over, so that
no name or telephone number beside them comes out with it. Pages are rendered one at a time.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw

from ingest.model import Box, RejectedError
from ingest.paper import running
from ingest.paper.evidence import PRINTED, Spot
from ingest.personal import is_masked

#: pixels a point: a full A4 page across is 1,190 to 1,684 pixels wide
_SCALE = 2.0
_MOST_PIXELS = 4000
_SCAN_DPI = 200
#: a finding has pictures of at most so many pages; its other places are told in text
MOST = 4
#: rows less than so many points apart are shown with what is between them; so much is shown around them
_GAP, _MARGIN = 12.0, 4.0
#: a cell is shown with its rulings, so many points wide; pixels between rows that are far from each other
_RULE, _TORN = 0.75, 6
_COVER, _COLOURS = (238, 238, 236), {PRINTED: (190, 30, 45), "compared": (31, 84, 146)}
_KEPT = 6
#: greys from here on are paper
_PAPER = 225


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and its size in pixels (``_SCALE`` pixels a point), and the page that it is cut from."""

    png: bytes
    width: int
    height: int
    page_no: int


@dataclass(frozen=True, slots=True)
class _Cut:
    """What one picture is of: bands of rows on a page, all boxes of the page that may be shown, and those marked."""

    page_no: int
    is_recognised: bool
    bands: list[tuple[float, float]]
    shown: list[Box]
    marks: list[tuple[Box, str]]


@dataclass(slots=True)
class Pages:
    """One file's pages as pictures; keeps the last few that were asked for."""

    path: Path
    is_pdf: bool
    _kept: dict[tuple[int, bool], Image.Image | None] = field(default_factory=dict)

    def picture(self, page_no: int, *, is_recognised: bool) -> Image.Image | None:
        """A page with ``_SCALE`` pixels a point, upright as recognition saw it; ``None`` where it can't be drawn."""
        key = (page_no, is_recognised)
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            try:
                self._kept[key] = self._pdf(*key) if self.is_pdf else self._image(page_no)
            except (RejectedError, pypdfium2.PdfiumError, OSError, ValueError, IndexError):
                self._kept[key] = None
        return self._kept[key]

    def _pdf(self, page_no: int, is_recognised: bool) -> Image.Image:
        from ingest.loaders.pdf_open import open_pdf

        pdf = open_pdf(self.path)
        try:
            page = pdf[page_no - 1]
            try:
                if is_recognised:
                    scale = _SCAN_DPI / 72
                    pixels = page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
                    return _upright(np.ascontiguousarray(pixels), 1 / scale)
                scale = min(_SCALE, _MOST_PIXELS / max(*page.get_size(), 1.0))
                drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
                return drawn
            finally:
                page.close()
        finally:
            pdf.close()

    def _image(self, page_no: int) -> Image.Image:
        from ingest.loaders.pictures import frames  # costly: loads the libraries of text recognition

        for number, (pixels, points) in enumerate(frames(self.path), 1):
            if number == page_no:
                return _upright(pixels, points)
        raise IndexError(page_no)


def _upright(pixels: np.typing.NDArray[np.uint8], points_per_pixel: float) -> Image.Image:
    from ingest.loaders.scan import as_read

    seen = Image.fromarray(as_read(pixels, points_per_pixel))
    factor = _SCALE * 72 / _SCAN_DPI
    size = (max(round(seen.width * factor), 1), max(round(seen.height * factor), 1))
    small = seen.resize(size, Image.Resampling.LANCZOS)
    return small.point([min(value * 255 // _PAPER, 255) for value in range(256)]).convert("RGB")  # paper is white


def pictures(pages: Pages, spots: Sequence[Spot], known: Iterable[Spot]) -> tuple[list[Picture], int]:
    """One picture a page of the rows with these spots, at most ``MOST``, and how many more there would be.

    ``known`` are all cells of the form that the warehouse publishes: only they are shown, and of these none that
    names a person or says how to reach one.
    """
    published = [s for s in known if s.box and not s.is_token and not is_masked(s.text)]
    cuts: list[_Cut] = []
    for page_no in sorted({s.page_no for s in spots}):
        here = [s for s in spots if s.page_no == page_no and s.box]
        is_recognised = any(s.is_recognised for s in here)
        placed = [(s.box, s) for s in here if s.box and not s.is_token]
        shown = [s.box for s in published if s.page_no == page_no and s.box]
        tokens = [s for s in here if s.is_token]
        if tokens and pages.is_pdf and not is_recognised:
            running_text = running.find(pages.path, page_no, tokens)
            placed += running_text
            shown += [box for box, _ in running_text]
        marks = [(box, s.mark) for box, s in placed if s.mark]
        rows = [box for box, s in placed if not s.column.startswith("level")]
        if rows:
            cuts.append(_Cut(page_no, is_recognised, _bands(rows), shown, marks))
    made = [made for cut in cuts[:MOST] if (made := _drawn(pages, cut))]
    return made, max(len(cuts) - MOST, 0)


def _bands(rows: list[Box]) -> list[tuple[float, float]]:
    """Upper and lower edges of groups of rows that lie close together, from top to bottom."""
    bands: list[tuple[float, float]] = []
    for _, top, _, bottom in sorted(rows, key=lambda box: box[1]):
        if bands and top - bands[-1][1] <= _GAP:
            bands[-1] = (bands[-1][0], max(bands[-1][1], bottom))
        else:
            bands.append((top, bottom))
    return bands


def _drawn(pages: Pages, cut: _Cut) -> Picture | None:
    """The bands one below the other, with all that isn't published painted over and the marked cells boxed."""
    page = pages.picture(cut.page_no, is_recognised=cut.is_recognised)
    beside = [b for b in cut.shown if any(b[1] < bottom and b[3] > top for top, bottom in cut.bands)]
    if page is None or not beside:
        return None
    covered = Image.new("RGB", page.size, _COVER)
    for box in beside:
        x0, y0, x1, y1 = _pixels((box[0] - _RULE, box[1] - _RULE, box[2] + _RULE, box[3] + _RULE), page)
        if x1 > x0 and y1 > y0:
            covered.paste(page.crop((x0, y0, x1, y1)), (x0, y0))
    pen = ImageDraw.Draw(covered)
    for box, mark in cut.marks:
        x0, y0, x1, y1 = _pixels(box, page)
        if x1 > x0 and y1 > y0:
            pen.rectangle((x0, y0, x1, y1), outline=_COLOURS[mark], width=4 if mark == PRINTED else 3)
    left, right = min(b[0] for b in beside) - _MARGIN, max(b[2] for b in beside) + _MARGIN
    corners = [_pixels((left, top - _MARGIN, right, bottom + _MARGIN), page) for top, bottom in cut.bands]
    return _stacked([covered.crop(c) for c in corners if c[2] > c[0] and c[3] > c[1]], cut.page_no)


def _stacked(parts: list[Image.Image], page_no: int) -> Picture | None:
    """The bands in one picture; what was left out between two shows as a white line."""
    if not parts:
        return None
    height = sum(part.height for part in parts) + _TORN * (len(parts) - 1)
    whole = Image.new("RGB", (max(part.width for part in parts), height), "white")
    y = 0
    for part in parts:
        whole.paste(part, (0, y))
        y += part.height + _TORN
    stream = io.BytesIO()
    whole.quantize(palette=_palette(), dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
    return Picture(stream.getvalue(), whole.width, whole.height, page_no)


def _palette() -> Image.Image:
    """Twelve greys, the cover and the colours of marks: a small picture whose marks are always of one colour."""
    greys = [(round(255 * n / 11),) * 3 for n in range(12)]
    colours = [value for colour in (*greys, _COVER, *_COLOURS.values()) for value in colour]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours)
    return palette


def _pixels(box: Box, page: Image.Image) -> tuple[int, int, int, int]:
    """The box in pixels, within the page."""
    x0, y0, x1, y1 = (round(value * _SCALE) for value in box)
    return max(x0, 0), max(y0, 0), min(x1, page.width), min(y1, page.height)
