"""Columns of levels whose header doesn't say so: what stands below it names them (``指标级次``, ``分类``, ``类型``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from ingest.forms import vocabulary as words
from ingest.forms.level_columns import Found
from ingest.forms.rows import Row, Slot
from ingest.forms.text import fold, has_han, is_blank

#: roles of columns that what stands below them never tells
_SURE = frozenset({"target", "actual", "weight", "score", "level1", "level2"})
#: a header of indicators has so many of these
_OF_INDICATORS, _KNOWN = frozenset({"name", "target", "actual", "weight", "score"}), 2
#: measures of a budget's header
_OF_MONEY = frozenset({"budget", "initial_budget", "adjustment", "adjusted_budget", "executed"})
#: the header of one indicator's card
_NUMBERED = re.compile(r"^指标\d{1,2}$")
#: so many labels of levels make a column, and so much of all its texts
_FEWEST, _SHARE = 3, 0.8
#: how many rows below a header are looked at
_ROWS = 60


def told(row: Row, found: Found) -> Found:
    """The headers with those over labels of levels as such; one over several columns stands for each of them.

    Of one over levels and another column (``绩效指标（一级/二级/三级）``) the last holds the names. In a plain text the
    first of two columns of names (``指标`` | ``指标名称``) may be one, and a header stands over blank cells right of
    it where all rows are as wide.
    """
    has = {role for _, role in found}
    names = sum(role == "name" for _, role in found)
    of_money = any(words.measure(s.text) in _OF_MONEY for s in row.slots)
    whole = row.exact or _is_whole(row)
    if not (whole or names > 1) or not _is_of_indicators(has) or of_money:
        return found
    below = _below(row)
    if not below or {"level1", "level2"} <= has:
        return found
    roles = {s.place: role for s, role in found}
    shown = {s.place for s in row.slots}
    done = [x for x in found if x[1] in _SURE or (x[0].place not in shown and (row.exact or x[0].text))]
    has = {role for _, role in (found if row.exact else done)}
    before = len(has & {"level1", "level2"})
    for slot in row.slots if row.exact or not whole else _over_blanks(row):
        role = roles.get(slot.place)
        if role in _SURE:
            continue
        if not whole and role != "name":  # positions are no columns
            done += [(slot, role)] if role is not None else []
            continue
        parts = _parts(slot, below)
        one = _NUMBERED.match(fold(slot.text)) is not None
        levels = [_level(_labels(below.get(col, ()), one=one), fewest=1 if one else _FEWEST) for col in parts]
        if not any(levels) or (role == "name" and len(parts) == 1 and names == 1):
            done += [(slot, role)] if role is not None else []
            continue
        for n, (col, level) in enumerate(zip(parts, levels, strict=True)):
            end = parts[n + 1] - 1 if n + 1 < len(parts) else slot.last_col
            part = replace(slot, col=col, last_col=end)
            if level is not None and level not in has:
                done.append((part, level))
                has.add(level)
            elif level is None and n + 1 == len(parts) and "name" not in has - {role}:
                done.append((part, "name"))
    return done if row.exact or len(has & {"level1", "level2"}) > before else found


def _is_whole(row: Row) -> bool:
    """Whether a plain text's rows have kept their blank cells: each is as wide as the header, which has some."""
    cells = [c for c in row.grid.cells if c.row >= row.row_no]
    ends = [max(c.col for c in own) for _, own in groupby(cells, key=lambda c: c.row)]
    blank = any(c.row == row.row_no and is_blank(c.text) for c in cells)
    return blank and sum(end == row.grid.col_count for end in ends) >= _SHARE * len(ends)


def _over_blanks(row: Row) -> list[Slot]:
    """A header's texts, each over the blank cells right of it."""
    ends = [s.col - 1 for s in row.slots[1:]] + [row.slots[-1].last_col]
    return [replace(s, last_col=max(s.last_col, end)) for s, end in zip(row.slots, ends, strict=True)]


def _is_of_indicators(roles: set[str]) -> bool:
    """Whether a header has enough columns of an indicator table, and not its points alone."""
    known = roles & _OF_INDICATORS
    return len(known) >= _KNOWN and not known <= {"weight", "score"}


def _below(row: Row) -> dict[int, list[str]]:
    """The texts of a header's indicators, down to their total, by the column that they begin in."""
    cells = [c for c in row.grid.cells if row.row_no < c.row <= row.row_no + _ROWS and has_han(c.text)]
    end = min((c.row for c in cells if _ends(c.text)), default=row.row_no + _ROWS + 1)
    found: dict[int, list[str]] = {}
    for cell in cells:
        if cell.row < end:
            found.setdefault(cell.col, []).append(cell.text)
    return found


def _ends(text: str) -> bool:
    label = fold(text).partition(":")[0]  # ``总得分：95.74分``
    return words.score_component(label) == "total" or words.title_kind(text) is not None


def _parts(slot: Slot, below: dict[int, list[str]]) -> list[int]:
    """The columns below a header in which texts begin."""
    return [col for col in sorted(below) if slot.col <= col <= slot.last_col and len(below[col]) > 1] or [slot.col]


def _labels(texts: Sequence[str], *, one: bool) -> Sequence[str]:
    """A column's texts but the execution's (``预算执行``); of a card those that head no explanation (``偏差说明``)."""
    own = [t for t in texts if words.score_component(t) != "budget_execution"]
    return [t for t in own if words.column_role("indicator", t) is None] if one else own


def _level(texts: Sequence[str], *, fewest: int) -> str | None:
    """The level that most of a column's texts name, or ``None``: one in two parts (``产出-数量指标``) has both."""
    named = [found for t in texts if (found := words.levels(t))]
    if len({fold(t) for t in texts}) < fewest or len(named) < max(fewest, _SHARE * len(texts)):
        return None
    firsts = sum(any(x.level == 1 for x in found) for found in named)
    return "level1" if firsts >= _SHARE * len(named) else "level2"
