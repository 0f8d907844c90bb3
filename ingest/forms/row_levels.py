"""The levels that an indicator's own row prints, by what their labels name and the columns they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms import joint_levels
from ingest.forms import vocabulary as words
from ingest.forms.levels import LevelRow
from ingest.forms.rows import Slot
from ingest.forms.table import level_row
from ingest.forms.text import fold

_WHOLE = re.compile(r"^([\u4e00-\u9fff、（）()]{4,}|(?:(?![指标])[\u4e00-\u9fff]){2,3})(\(\d+分?\))?$")


def of_row(name: str, one: Sequence[Slot], two: Sequence[Slot], labels: Sequence[Slot], head: Slot | None) -> LevelRow:
    """The row's levels: ``one`` and ``two`` stand in their columns, ``labels`` are those of all that name a level.

    A label alone that names both levels is that of its column. ``head`` heads the whole table.
    """
    ordered = [s for s in (*one, *two) if s in labels]
    codes = {x.level: x.code for x in words.levels(ordered[0].text)} if len(ordered) == 1 else {}
    if len(codes) > 1 and ordered[0] in one:
        level = LevelRow(name, ordered[0], codes[1])
    elif len(codes) > 1:
        level = LevelRow(name, slot2=ordered[0], codes2=(codes[2],))
    else:
        level = level_row(name, ordered, [s for s in two if s not in labels and not s.inherited])
    if head is not None and level.code1 is None and level.slot1 is None:
        _under_head(level, head)
    _open(level, [s for s in one if s not in labels], [s for s in two if s not in labels])
    return level


def _under_head(level: LevelRow, head: Slot) -> None:
    """Give a row the level that heads its whole table."""
    codes = {x.level: x.code for x in words.levels(head.text)}
    if 1 in codes:
        level.slot1, level.code1 = head, codes[1]
    elif level.slot2 is None:
        level.slot2, level.codes2 = head, (codes[2],)


def _open(level: LevelRow, one: Sequence[Slot], two: Sequence[Slot]) -> None:
    """Note the labels that were read whole and name no level that is known, and what is left of one in pieces."""
    first = next((s for s in one if not s.inherited and _WHOLE.match(fold(s.text))), None)
    second = next((s for s in two if _WHOLE.match(fold(s.text))), None)
    pieces = ((s, code) for s in one if not s.inherited and (code := joint_levels.of_pieces(s.text)))
    if level.code1 is None and level.slot1 is None:
        if first is not None:
            level.slot1, level.open1 = first, True
        else:
            level.slot1, level.code1 = next(pieces, (None, None))
    if second is not None and not level.codes2:
        level.slot2, level.open2, level.broken2 = second, True, False
