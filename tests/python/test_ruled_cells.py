"""Which cell of a ruled table a character stands in."""

from __future__ import annotations

import pytest

from ingest.loaders.glyphs import Glyph
from ingest.loaders.ruled import Segment, Table, fill, tables

TABLE = Table((0.0, 100.0, 140.0), (0.0, 20.0), ((0, 0, 1, 1), (0, 1, 1, 1)))
TEXT = "按计划完成年度任务并公开"
SIZE = 8.0


def _cells(mark: str, x0: float) -> list[str]:
    """The texts of two cells: words that end right before ``mark``, and a score."""
    start = x0 - SIZE * len(TEXT)
    words = [Glyph(c, start + SIZE * n, 5.0, start + SIZE * (n + 1), 5.0 + SIZE) for n, c in enumerate(TEXT)]
    score = [Glyph(c, 112.0 + 4 * n, 5.0, 116.0 + 4 * n, 5.0 + SIZE) for n, c in enumerate("2.5")]
    _, cells, outside = fill(TABLE, [*words, Glyph(mark, x0, 5.0, x0 + SIZE, 5.0 + SIZE), *score])
    assert not outside
    return [c.text for c in cells]


@pytest.mark.parametrize("mark", list("，。；）"))
def test_a_mark_that_hangs_over_its_cells_edge_is_of_the_line_it_ends(mark: str) -> None:
    """Programs that set Chinese keep a line's last mark on the line, half of it in the next cell."""
    assert _cells(mark, 97.0) == [f"{TEXT}{mark}", "2.5"]


def test_any_other_character_is_where_its_middle_lies() -> None:
    assert _cells("元", 97.0) == [TEXT, "元 2.5"]


def _ruled(xs: list[float], ys: list[float]) -> tuple[list[Segment], list[Segment]]:
    """The lines of a table with a cell between each two edges."""
    return [Segment(y, xs[0], xs[-1]) for y in ys], [Segment(x, ys[0], ys[-1]) for x in xs]


@pytest.mark.parametrize("off", [3.0, 5.0])
def test_a_frame_close_around_a_table_is_none_of_its_columns(off: float) -> None:
    xs, ys = [50.0, 120.0, 300.0, 400.0], [100.0, 130.0, 160.0, 190.0]
    inner = _ruled(xs, ys)
    frame = _ruled([50.0 - off, 400.0 + off], [60.0, 190.0 + off])
    found = tables([*inner[0], *frame[0]], [*inner[1], *frame[1]])
    assert [(t.xs, t.ys) for t in found if len(t.cells) > 1] == [(tuple(xs), tuple(ys))]


def test_narrow_columns_at_both_sides_are_the_tables_own_where_its_rows_end_there() -> None:
    horizontal, vertical = _ruled([50.0, 55.0, 120.0, 300.0, 305.0], [100.0, 130.0, 160.0, 190.0])
    assert [t.xs for t in tables(horizontal, vertical)] == [(50.0, 55.0, 120.0, 300.0, 305.0)]
