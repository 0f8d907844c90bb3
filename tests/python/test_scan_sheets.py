"""Sheets as they came: two on one picture, a table over sheets that lay a little otherwise; type that looks alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ingest.loaders import doubts, spreads
from ingest.loaders.breaks import join_breaks
from ingest.loaders.pdf import numbered
from ingest.loaders.ruled import Items, Table
from ingest.model import Cell, Grid, Line

HEIGHT, WIDTH = 600, 900


def _picture(*, shadow: int = 0) -> np.ndarray:
    """Two pages side by side, each with a title, a ruled table and a margin; a shadow along the fold."""
    grey = np.full((HEIGHT, WIDTH), 245, np.uint8)
    for left in (40, WIDTH // 2 + 40):
        grey[60:75, left + 100 : left + 270] = 30
        for y in range(120, 521, 40):
            grey[y : y + 2, left : left + 370] = 20
        for x in (left, left + 90, left + 250, left + 368):
            grey[120:522, x : x + 2] = 20
    away = np.abs(np.arange(WIDTH) - WIDTH / 2)
    return np.clip(grey - shadow * np.exp(-((away / 25) ** 2)), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("shadow", [0, 90])
def test_two_pages_side_by_side_part_at_the_fold(shadow: int) -> None:
    grey = _picture(shadow=shadow)
    grey[::2, WIDTH // 2 - 1 : WIDTH // 2 + 3] = 60  # the fold itself
    at = spreads.fold(grey)
    assert at is not None
    assert abs(at - WIDTH / 2) < 30
    (left, left_boxes, x0), (right, right_boxes, x1) = spreads.halves(grey, [(140, 60, 310, 75), (590, 60, 760, 75)])
    assert (x0, x1, left.shape[1], right.shape[1]) == (0, at, at, WIDTH - at)
    assert (left_boxes, right_boxes) == ([(140, 60, 310, 75)], [(590 - at, 60, 760 - at, 75)])


def test_a_page_with_something_across_its_middle_is_one() -> None:
    titled, ruled, half, upright, columns = (_picture() for _ in range(5))
    titled[20:40, 380:520] = 30
    ruled[300:302, 40:860] = 20
    half[:, WIDTH // 2 :] = 245
    columns[100:] = 245
    for y in range(130, 500, 30):
        for x in (*range(40, 400, 14), *range(500, 860, 14)):
            columns[y : y + 12, x : x + 9] = 30
    pages = (titled, ruled, half, upright[:, : WIDTH // 2], columns)
    assert [spreads.fold(p) for p in pages] == [None] * 5


def _part(xs: tuple[float, ...], *, is_scanned: bool = True) -> Items:
    cells = [Cell(1, c + 1, f"{c}", box=(xs[c], 0, xs[c + 1], 20)) for c in range(len(xs) - 1)]
    spots = tuple((0, c, 1, 1) for c in range(len(xs) - 1))
    return [(Table(xs, (0.0, 20.0), spots, is_scanned=is_scanned), cells)]


def _columns(pages: list[tuple[int, Items]]) -> list[list[tuple[int, int]]]:
    return [[(c.col, c.col_span) for c in b.cells] for _, bs in join_breaks(pages) for b in bs if isinstance(b, Grid)]


def test_a_table_keeps_its_columns_on_a_sheet_that_lies_otherwise() -> None:
    first = _part((40.0, 100.0, 160.0, 300.0, 540.0))
    moved = tuple(25 + 1.03 * (x - 40) for x in (40.0, 158.0, 303.0, 540.0))
    assert _columns([(1, first), (2, _part(moved))])[1] == [(1, 2), (3, 1), (4, 1)]
    assert _columns([(1, first), (2, _part(tuple(1.2 * x for x in moved)))])[1] == [(1, 1), (2, 1), (3, 1)]
    read = [_part(xs, is_scanned=False) for xs in ((40.0, 100.0, 540.0), (55.0, 300.0, 555.0))]
    assert _columns([(1, read[0]), (2, read[1])])[1] == [(1, 1), (2, 1)]


def test_a_narrow_column_is_not_lost_among_loose_edges() -> None:
    first = _part((40.0, 60.0, 72.0, 300.0))
    assert _columns([(1, first), (2, _part((41.0, 61.0, 73.0, 301.0)))])[1] == [(1, 1), (2, 1), (3, 1)]


def test_both_pages_of_a_picture_are_numbered_as_one() -> None:
    left: Items = [Line(1, 0, "甲", (10, 10, 20, 20))]
    table = _part((40.0, 100.0, 160.0))[0]
    right = [spreads.moved(item, 400.0) for item in (Line(1, 0, "乙", (10, 10, 20, 20)), table)]
    (page,) = numbered(join_breaks([(1, left), (1, right)]))
    first, second, grid = page.blocks
    assert isinstance(first, Line)
    assert isinstance(second, Line)
    assert isinstance(grid, Grid)
    assert (first.line_no, second.line_no, grid.table_no) == (1, 2, 1)
    assert second.box == (410, 10, 420, 20)
    assert [c.box for c in grid.cells] == [(440, 0, 500, 20), (500, 0, 560, 20)]


def test_a_lone_two_among_comparators_is_an_equals_sign() -> None:
    cells = [Cell(n, 3, text) for n, text in enumerate(("≥", "二", "≤"), 1)]
    assert doubts.equals_signs(cells) == {1}
    assert doubts.equals_signs([replace(c, text=t) for c, t in zip(cells, "一二三", strict=True)]) == frozenset()


def test_full_width_digits_are_one_number_and_two_numbers_are_not() -> None:
    """Ink boxes measured by hand: digits of 18 pixels, full-width ones 24 pixels apart."""
    assert doubts.full_width("1 0 0 %", "10 0%", (1132, 356, 1213, 374)) == "100%"
    assert doubts.full_width("1 5", "15", (1336, 1092, 1369, 1110)) == "15"
    assert doubts.full_width("1 5", "1 6", (1336, 1092, 1369, 1110)) is None
    assert doubts.full_width("1 5", "1 5", (1336, 1092, 1409, 1110)) is None
    assert doubts.full_width("10 100.00", "10 100.00", (1336, 1092, 1460, 1110)) is None
    assert doubts.full_width("1 000", "1 000", (1336, 1092, 1390, 1110)) is None
