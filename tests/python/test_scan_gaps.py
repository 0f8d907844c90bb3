"""Rulings that a copier broke: a piece that is lost doesn't merge two columns, and merged cells stay merged."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.loaders import cuts, gaps, rulings
from ingest.loaders.ruled import Segment, tables

EDGES, TOP, HEIGHT, ROWS = (120, 420, 780, 1140), 100, 60, 6
BROKEN = 780
Cells = set[tuple[int, int, int, int]]


def _cells(texts: dict[int, list[tuple[int, str]]], lost: tuple[int, int]) -> Cells:
    """The merged cells (row, column, rows, columns) of a table whose ruling at ``BROKEN`` lacks a piece."""
    page = Image.new("L", (1260, 560), 244)
    draw = ImageDraw.Draw(page)
    for n in range(ROWS + 1):
        draw.line((EDGES[0], TOP + n * HEIGHT, EDGES[-1], TOP + n * HEIGHT), fill=0, width=2)
    for x in EDGES:
        draw.line((x, TOP, x, TOP + ROWS * HEIGHT), fill=0, width=2)
    draw.rectangle((BROKEN - 6, lost[0], BROKEN + 6, lost[1]), fill=244)
    for n in range(ROWS + 1):
        draw.line((EDGES[0], TOP + n * HEIGHT, EDGES[-1], TOP + n * HEIGHT), fill=0, width=2)
    for row, pieces in texts.items():
        for x, text in pieces:
            draw.text((x, TOP + row * HEIGHT + 14), text, fill=0, font=ImageFont.load_default(28))
    level, upstanding, _ = rulings.find(np.asarray(page))
    points = 72 / rulings.DPI
    scaled = [[Segment(s.at * points, s.start * points, s.end * points) for s in p] for p in (level, upstanding)]
    (table,) = tables(*scaled)
    return {cell for cell in table.cells if cell[2:] != (1, 1)}


def test_a_ruling_whose_ends_stand_in_the_open_was_broken():
    row = TOP + 2 * HEIGHT
    assert _cells({}, (row + 8, row + HEIGHT - 8)) == set()
    assert _cells({3: [(450, "Alone")]}, (row + 40, row + 2 * HEIGHT + 20)) == set()


def test_texts_on_both_sides_of_a_lost_edge_have_a_column_each():
    row = TOP + 2 * HEIGHT
    assert _cells({2: [(450, "20"), (820, "19.5")]}, (row, row + HEIGHT)) == set()


@pytest.mark.parametrize("pieces", [[], [(450, "Left alone")], [(640, "Across the edge of it")]])
def test_a_merged_cell_stays_merged(pieces):
    row = TOP + 2 * HEIGHT
    assert _cells({2: pieces}, (row, row + HEIGHT)) == {(2, 1, 1, 2)}


def test_a_text_across_keeps_a_gap_open():
    row = TOP + 2 * HEIGHT
    got = _cells({2: [(640, "Across the edge of it")]}, (row - 20, row + HEIGHT + 20))
    assert (2, 1, 1, 2) in got


def test_a_gap_longer_than_some_rows_stays_open():
    nothing = np.zeros((400, 900), np.uint8)
    crossing = [Segment(at, 0, 400) for at in (0, 450, 900)]
    pieces = [Segment(200, 0, 300), Segment(200, 600, 900)]
    assert gaps.closed(pieces, crossing, nothing, columns=True) == pieces
    near = [Segment(200, 0, 400), Segment(201, 500, 900)]
    assert len(gaps.closed(near, crossing, nothing, columns=False)) == 1


def test_a_text_close_to_a_short_edge_does_not_hide_it():
    edge, stroke = Segment(660, 100, 155), Segment(672, 118, 141)
    left, right = Segment(40, 100, 160), Segment(900, 100, 160)
    rows = [Segment(100, 40, 900), Segment(155, 40, 900)]
    upstanding = rulings._anchored(rows, rulings._apart([left, edge, stroke, right]))[1]
    assert {s.at for s in upstanding} == {40, 660, 900}
    strokes = [Segment(660, 100, 130), Segment(670, 100, 126)]
    assert rulings._apart(strokes) == []


def test_short_edges_of_a_row_without_its_outer_ruling_stay():
    """As where a page cuts a row: the long edges end in the open, and the short ones beside them."""
    rows = [Segment(at, 40, 900) for at in (150, 200, 400)]
    long = [Segment(at, 100, 400) for at in (40, 900)]
    edge, stroke = Segment(300, 101, 152), Segment(500, 120, 149)
    assert edge in rulings._anchored(rows, [*long, edge, stroke])[1]
    assert stroke not in rulings._anchored(rows, [*long, edge, stroke])[1]
    closed = [Segment(100, 40, 250), *rows]
    assert edge not in rulings._anchored(closed, [Segment(40, 100, 400), edge])[1]


def test_a_ruling_that_lies_a_little_aslant_is_one():
    page = Image.new("L", (1260, 560), 244)
    draw = ImageDraw.Draw(page)
    for y in (TOP, TOP + 340):
        draw.line((120, y, 1140, y), fill=0, width=2)
    for x in (120, 1140):
        draw.line((x, TOP, x, TOP + 340), fill=0, width=2)
    draw.line((600, TOP, 604, TOP + 340), fill=0, width=2)
    _, upstanding, _ = rulings.find(np.asarray(page))
    (aslant,) = [s for s in upstanding if 590 < s.at < 615]
    assert aslant.end - aslant.start >= 330


def test_the_boxes_of_two_short_lines_that_overlap_on_a_slanted_photo_are_two_lines():
    upper, lower = (236, 482, 304, 537), (233, 510, 288, 561)
    assert cuts.apart([lower, upper]) == [(233, 523, 288, 561), (236, 482, 304, 523)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((100, 100, 200, 130), (205, 104, 300, 140)),  # beside each other: one line
        ((100, 100, 200, 130), (110, 105, 190, 132)),  # found twice
        ((100, 100, 200, 130), (100, 140, 200, 170)),  # apart already
    ],
)
def test_other_boxes_stay_as_they_are(one, other):
    assert cuts.apart([one, other]) == [one, other]
