"""Stamps in grey copies: found among rulings, faded where print is darker, and nothing under one is certain."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.loaders import stamps
from ingest.loaders.doubts import CERTAIN
from ingest.loaders.scan import sheets_of_image
from ingest.model import Line

X, Y, RADIUS, STAMP = 680, 360, 155, 92
POINTS = 72 / 200


def _table() -> np.ndarray:
    """A ruled table of figures at 200 dpi, in grey."""
    page = Image.new("L", (1400, 760), 244)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(28)
    for n in range(11):
        draw.line((100, 60 + 60 * n, 1300, 60 + 60 * n), fill=10, width=2)
    for n in range(5):
        draw.line((100 + 300 * n, 60, 100 + 300 * n, 660), fill=10, width=2)
    for row in range(10):
        for col in range(4):
            draw.text(
                (130 + 300 * col, 74 + 60 * row), f"{1234 + 517 * row + 91 * col:,}.{37 + row}", fill=10, font=font
            )
    return np.asarray(page)


def _stamped(page: np.ndarray, tone: int = STAMP) -> np.ndarray:
    over = np.full_like(page, 255)
    cv2.circle(over, (X, Y), RADIUS, (tone,), 10, cv2.LINE_AA)
    cv2.circle(over, (X, Y), 40, (tone,), -1, cv2.LINE_AA)
    return np.minimum(page, over)


def test_a_ring_is_found_and_a_table_is_none():
    assert stamps.find(_table()) == []
    (found,) = stamps.find(_stamped(_table()))
    assert (found.x, found.y, found.radius) == pytest.approx((X, Y, RADIUS), abs=6)
    assert found.touches((X - 10, Y - 10, X + 10, Y + 10))
    assert not found.touches((X + RADIUS + 30, Y, X + RADIUS + 90, Y + 20))


def test_two_stamps_that_overlap_are_both_found():
    page = _stamped(_table())
    cv2.circle(page, (X + 200, Y + 60), RADIUS, (STAMP,), 10, cv2.LINE_AA)
    found = sorted(stamps.find(page), key=lambda s: s.x)
    assert [(s.x, s.y) for s in found] == [pytest.approx((X, Y), abs=6), pytest.approx((X + 200, Y + 60), abs=6)]


PALE = 195


def _under(page: np.ndarray, x: int, y: int) -> np.ndarray:
    """The page as printed over a pale stamp, or a pale stamp that print hides where both lie."""
    over = np.full_like(page, 255)
    cv2.circle(over, (x, y), RADIUS, (PALE,), 10, cv2.LINE_AA)
    return np.minimum(page, over)


@pytest.mark.parametrize(("x", "y"), [(X, Y), (X, 100), (116, Y)])
def test_a_pale_stamp_is_found_under_print_and_beyond_the_edge_of_the_page(x, y):
    page = _under(_table(), x, y)
    (found,) = stamps.find(page)
    assert (found.x, found.y, found.radius) == pytest.approx((x, y, RADIUS), abs=6)
    ring = (slice(y + RADIUS - 3, y + RADIUS + 3), slice(x - 3, x + 3))
    assert page[ring].min() <= PALE
    assert stamps.faded(page, [found])[ring].min() >= 240


def test_a_stamp_as_pale_leaves_each_figure_as_it_was_printed():
    page = _under(_table(), X, Y)
    pages = sheets_of_image(np.stack([page] * 3, axis=-1), 1, POINTS)
    (item,) = [i for sheet in pages for i in sheet if not isinstance(i, Line)]
    truth = {(r, c): f"{1234 + 517 * r + 91 * c:,}.{37 + r}" for r in range(10) for c in range(4)}
    assert {(c.row - 1, c.col - 1): c.text for c in item[1]} == truth


def test_a_stamp_fades_and_the_print_below_stays():
    page = _stamped(_table())
    faded = stamps.faded(page, stamps.find(page))
    ring = faded[Y + RADIUS, X - 3 : X + 3]
    assert page[Y + RADIUS, X - 3 : X + 3].max() < 110
    assert ring.min() > 230
    assert (faded[page < 30] < 100).mean() > 0.9


def test_a_stamp_as_dark_as_the_print_stays_as_it_is():
    page = _stamped(_table(), 20)
    assert (stamps.faded(page, stamps.find(page)) == page).all()


@pytest.mark.parametrize("tone", [STAMP, 20])
def test_no_figure_under_a_stamp_is_taken_as_certain(tone):
    page = _stamped(_table(), tone)
    (item,) = [
        i
        for sheet in sheets_of_image(np.stack([page] * 3, axis=-1), 1, POINTS)
        for i in sheet
        if not isinstance(i, Line)
    ]
    truth = {(r, c): f"{1234 + 517 * r + 91 * c:,}.{37 + r}" for r in range(10) for c in range(4)}
    (stamp,) = stamps.find(page)
    under = 0
    for cell in item[1]:
        x0, y0, _, y1 = (round(v / POINTS) for v in cell.box)
        if cell.text != truth[cell.row - 1, cell.col - 1]:
            assert cell.confidence < CERTAIN
        if stamp.touches((x0 + 35, y0 + 20, x0 + 125, y1 - 20)):
            under += 1
            assert cell.confidence < CERTAIN
    assert under >= 6
    assert sum(cell.confidence >= CERTAIN for cell in item[1]) >= 15
