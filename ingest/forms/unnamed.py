"""Scored tables whose column of names has no header (资金管理情况: ``资金分配科学性`` | 情况说明 | 分值 | 得分).

The block's label stands left of its rows, and the header says only what stands behind the names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Row, Slot
from ingest.forms.text import fold, has_han, is_blank, is_points

_HUNDRED = re.compile(r"^100(\.0+)?分?$")
_LONGEST_HEAD = 8
_NAMES = frozenset({"name", "level1", "level2"})
#: what stands behind the names: points, and what else no header of anything but scored lines has
_SCORED = frozenset({"weight", "score"})
_PROSE = frozenset({"explanation", "deviation", "note", "scoring_rule", "actual"})


def names(row: Row, found: Sequence[tuple[Slot, str]]) -> Slot | None:
    """The header of the names, blank or of a word that is no role, right of the block's label; ``None`` for none."""
    roles = {role for _, role in found}
    if roles & _NAMES or not roles >= _SCORED or not roles & _PROSE or any(words.measure(s.text) for s in row.slots):
        return None
    first = min(s.col for s, _ in found)
    before = [s for s in row.slots if s.col < first]
    if not before or words.levels(before[0].text) or (row.exact and before[0].row_span < 2):
        return None
    label, heads = before[0], before[1:]
    cells = [c for c in row.grid.cells if c.row == row.row_no and label.last_col < c.col < first]
    blank = all(is_blank(c.text) or (heads and c.col == heads[0].col) for c in cells)
    if not cells or not blank or not all(map(_is_head, heads)) or len(heads) > 1:
        return None
    if not _scores_below(row, label, found):
        return None
    last = max(c.col + c.col_span - 1 for c in cells)
    return Slot("", row.grid.place(cells[0]), cells[0].col, last)


def _is_head(slot: Slot) -> bool:
    """Whether a text may head the names by a word that nobody knows (``管理内容``)."""
    return has_han(slot.text) and len(fold(slot.text)) <= _LONGEST_HEAD and not words.levels(slot.text)


def _scores_below(row: Row, label: Slot, found: Sequence[tuple[Slot, str]]) -> bool:
    """Whether the next row names something between the label's column and the first header, and gives its points."""
    below = [c for c in row.grid.cells if c.row == row.row_no + 1]
    first = min(s.col for s, _ in found)
    named = any(has_han(c.text) and (label.last_col < c.col < first or not row.exact) for c in below)
    return named and sum(is_points(c.text) for c in below) >= len(_SCORED)


def ends(row: Row, columns: Collection[Column]) -> bool:
    """Whether a row below such a header is none of its lines: it has no points."""
    return _has_none(columns) and not any(is_points(s.text) for s in row.own)


def sums(row: Row, columns: Collection[Column], form: FormBuilder) -> bool:
    """Pass over a row below such a header that sums up its lines, and not the whole form's 100 points."""
    summed = any(words.score_component(s.text) in ("total", "level1_subtotal") for s in row.own)
    if not summed or not _has_none(columns) or any(_HUNDRED.match(fold(s.text)) for s in row.own):
        return False
    form.mark(row.own, "label")
    return True


def _has_none(columns: Collection[Column]) -> bool:
    return any(c.role == "name" and c.header is not None and not c.header.text for c in columns)
