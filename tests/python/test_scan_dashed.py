"""Scanned tables whose ruling lines are dashed: no run of ink is as long as a ruling."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.loaders.scan import sheets_of_image
from ingest.model import Line

XS, YS = (100, 420, 740, 1000), (100, 160, 220, 280)
ROWS = (("Name", "Target", "Score"), ("Paths renewed", "80", "10"), ("Fields kept", "150", "9.5"))


def _read(dash: int, gap: int, *, turned: float = 0.0, framed: bool = False) -> list[str]:
    """The texts of the cells of a table drawn with dashes of so many pixels, at 200 dots an inch.

    A ``framed`` one has solid lines around it.
    """
    page = Image.new("L", (1100, 400), 240)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(26)
    for y in YS:
        for x in range(XS[0], XS[-1], dash + gap):
            draw.line((x, y, min(x + dash, XS[-1]), y), fill=120, width=2)
    for x in XS:
        for y in range(YS[0], YS[-1], dash + gap):
            draw.line((x, y, x, min(y + dash, YS[-1])), fill=120, width=2)
    if framed:
        draw.rectangle((XS[0], YS[0], XS[-1], YS[-1]), outline=60, width=4)
    for top, row in zip(YS, ROWS, strict=False):
        for left, text in zip(XS, row, strict=False):
            draw.text((left + 30, top + 14), text, fill=20, font=font)
    page = page.rotate(turned, fillcolor=240, resample=Image.Resampling.BICUBIC)
    (items,) = sheets_of_image(np.stack([np.asarray(page)] * 3, axis=-1), 1, 72 / 200)
    return [c.text for item in items if not isinstance(item, Line) for c in item[1] if c.text]


@pytest.mark.parametrize(("dash", "gap"), [(8, 6), (12, 10)])
def test_dashed_lines_make_a_table(dash: int, gap: int) -> None:
    assert _read(dash, gap) == [text for row in ROWS for text in row]


def test_dashed_lines_of_a_slanted_page_make_a_table() -> None:
    assert _read(8, 6, turned=1.0) == [text for row in ROWS for text in row]


@pytest.mark.parametrize("turned", [0.0, 1.0])
def test_dashed_lines_within_a_solid_frame_part_its_cells(turned: float) -> None:
    assert _read(8, 6, turned=turned, framed=True) == [text for row in ROWS for text in row]


def test_text_without_lines_makes_none() -> None:
    """The dots of a leader between words and their page are no ruling that others cross."""
    page = Image.new("L", (1100, 400), 240)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(26)
    for n, (name, *_) in enumerate(ROWS):
        draw.text((100, 100 + 60 * n), f"{name} {'.' * 60} {n}", fill=20, font=font)
    (items,) = sheets_of_image(np.stack([np.asarray(page)] * 3, axis=-1), 1, 72 / 200)
    assert all(isinstance(item, Line) for item in items)
