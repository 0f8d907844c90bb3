"""Scored tables whose column of names has no header (资金管理情况: ``资金分配科学性`` | 情况说明 | 分值 | 得分).

The block's label stands left of its rows, and the header says only what stands behind the names.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.rows import Row, Slot
from ingest.forms.text import has_han, is_blank, is_points

_NAMES = frozenset({"name", "level1", "level2"})
#: what stands behind the names: points, and what else no header of anything but scored lines has
_SCORED = frozenset({"weight", "score"})
_PROSE = frozenset({"explanation", "deviation", "note", "scoring_rule", "actual"})


def names(row: Row, found: Sequence[tuple[Slot, str]]) -> Slot | None:
    """The blank header of the names, between the block's label and the first header; ``None`` where none is."""
    roles = {role for _, role in found}
    if roles & _NAMES or not roles >= _SCORED or not roles & _PROSE or any(words.measure(s.text) for s in row.slots):
        return None
    first = min(s.col for s, _ in found)
    labels = [s for s in row.slots if s.col < first]
    if len(labels) != 1 or words.levels(labels[0].text) or (row.exact and labels[0].row_span < 2):
        return None
    blank = [c for c in row.grid.cells if c.row == row.row_no and labels[0].last_col < c.col < first]
    if not blank or not all(is_blank(c.text) for c in blank) or not _scores_below(row, labels[0], found):
        return None
    last = max(c.col + c.col_span - 1 for c in blank)
    return Slot("", row.grid.place(blank[0]), blank[0].col, last)


def _scores_below(row: Row, label: Slot, found: Sequence[tuple[Slot, str]]) -> bool:
    """Whether the next row names something between the label's column and the first header, and gives its points."""
    below = [c for c in row.grid.cells if c.row == row.row_no + 1]
    first = min(s.col for s, _ in found)
    named = any(has_han(c.text) and (label.last_col < c.col < first or not row.exact) for c in below)
    return named and sum(is_points(c.text) for c in below) >= len(_SCORED)


def ends(row: Row, columns: Collection[Column]) -> bool:
    """Whether a row below such a header is none of its lines: it has no points."""
    blank = any(c.role == "name" and c.header is not None and not c.header.text for c in columns)
    return blank and not any(is_points(s.text) for s in row.own)
