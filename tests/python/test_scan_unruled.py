"""Scanned rows that no ruling parts: rows where each has a name, else lines of text; never one row with all names."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ingest.loaders.scan import sheets_of_image
from ingest.model import Line

EDGES, HEADER, BODY, END = (100, 500, 760, 1000), 100, 160, 460
Figures = dict[int, tuple[str, ...]]


def _read(columns: Figures, pitch: int) -> tuple[list[str], list[str]]:
    """The texts of the cells and the lines of a table with one high row below its header, at 200 dpi."""
    page = Image.new("L", (1100, 560), 244)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(28)
    for y in (HEADER, BODY, END):
        draw.line((EDGES[0], y, EDGES[-1], y), fill=10, width=2)
    for x in EDGES:
        draw.line((x, HEADER, x, END), fill=10, width=2)
    for x, name in zip(EDGES, ("Name", "Target", "Score"), strict=False):
        draw.text((x + 30, HEADER + 14), name, fill=10, font=font)
    for column, texts in columns.items():
        for n, text in enumerate(texts):
            draw.text((EDGES[column] + 30, BODY + 24 + pitch * n), text, fill=10, font=font)
    (items,) = sheets_of_image(np.stack([np.asarray(page)] * 3, axis=-1), 1, 72 / 200)
    cells = [c.text for item in items if not isinstance(item, Line) for c in item[1] if c.text]
    return cells, [item.text for item in items if isinstance(item, Line)]


NAMES = ("Paths renewed", "Fields kept", "Benches set")


def test_figures_one_above_the_other_that_no_ruling_parts_are_rows_where_their_names_stand_beside_them():
    for pitch in (90, 38):
        cells, lines = _read({0: NAMES, 1: ("80", "150", "27"), 2: ("10", "9.5", "8")}, pitch)
        rows = [["Paths renewed", "80", "10"], ["Fields kept", "150", "9.5"], ["Benches set", "27", "8"]]
        assert ([cells[n : n + 3] for n in range(3, len(cells), 3)], lines) == (rows, [])


def test_where_no_name_stands_beside_each_the_figures_are_lines():
    cells, lines = _read({0: NAMES[:2], 1: ("80", "150", "27"), 2: ("10", "9.5", "8")}, 90)
    assert cells == ["Name", "Target", "Score"]
    assert [line.split() for line in lines] == [
        ["Paths", "renewed", "80", "10"],
        ["Fields", "kept", "150", "9.5"],
        ["27", "8"],
    ]


def test_a_single_column_of_figures_stays_in_its_cell():
    cells, lines = _read({0: NAMES, 1: ("80", "150", "27"), 2: ("10",)}, 90)
    assert (len(cells), lines) == (6, [])
