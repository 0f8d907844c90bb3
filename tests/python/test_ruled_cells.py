"""Which cell of a ruled table a character stands in."""

from __future__ import annotations

import pytest

from ingest.loaders.glyphs import Glyph
from ingest.loaders.ruled import Table, fill

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
