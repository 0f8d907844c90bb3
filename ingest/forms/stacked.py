"""Headers that stand in two rows (``年度指标值`` over ``运算符号 | 内容 | 度量单位``), of indicators and of funds.

One of indicators may stand in three: ``评价指标`` over ``一级指标 | 二级指标`` over a name and a weight of each.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.forms import columns, header_years, stacked_funds
from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, Slot
from ingest.forms.stacked_split import joined, label_over, split
from ingest.forms.text import fold, is_amount

_CHILD = {"内容", "数值", "值", "名称"}
_LEVEL_WEIGHT = "参考分值"
_DEEP = {"level1", "level2", "name", "target_comparator", "target_unit"}


def header_row(row: Row, below: Sequence[Row]) -> tuple[Row, Sequence[Row]] | None:
    """A header that stands in this row and the next ones as one row, with those it took; ``None`` if none does."""
    if not below:
        return None
    both = join(row, below[0])
    deep = join(both, below[1]) if both is not None and len(below) > 1 else None
    for whole, taken in ((deep, below[:2]), (both, below[:1])):
        if whole is not None and columns.header(whole):
            return whole, taken
    funds = stacked_funds.header_row(row, below[0])
    return (funds, below[:1]) if funds is not None else None


def join(row: Row, below: Row | None) -> Row | None:
    """Two header rows as one, each column under its lowest label; ``None`` where the second is no header row.

    An inexact grid doesn't say what spans what: blank cells of the second row stand under the labels that go down.
    """
    if below is None or not _is_first(row):
        return None
    years = _is_of_years(row, below)
    found = split(row, below) if years or _is_second(below) else None
    if found is None:
        return None
    kept, parents = found
    if years:
        return joined(row, kept, [header_years.dated(s, label_over(s, parents)) for s in below.own])
    children = below.own if _names_levels(below) else [_meant(s, parents) for s in below.own]
    return joined(row, kept, list(children))


def _is_of_years(row: Row, below: Row) -> bool:
    """Whether years stand over what was planned and reached in each (``2022年`` over ``目标值 | 完成值``)."""
    roles = {role[0] if (role := words.column_role("indicator", s.text)) else "" for s in below.own}
    return bool(roles) and roles <= {"target", "actual"} and len(header_years.years(row.own)) > 1


def _names_levels(row: Row) -> bool:
    """Whether a second header row has levels beside its names: then each says itself what it heads."""
    roles = {role[0] for s in row.own if (role := words.column_role("indicator", s.text))}
    return "name" in roles and bool(roles & {"level1", "level2"})


def _is_first(row: Row) -> bool:
    """A row of headers: no amount, and the words of two columns at least."""
    known = sum(bool(words.column_role("indicator", s.text)) for s in row.own)
    return known >= 2 and not any(is_amount(s.text) for s in row.own)


def _is_second(row: Row) -> bool:
    """Header words alone, among them a level, a name, a comparator or a unit: what no first row of values holds."""
    roles = [words.column_role("indicator", s.text) for s in row.own]
    known = [r[0] for r in roles if r]
    child = [fold(s.text) in _CHILD for s in row.own]
    whole = all(r or c for r, c in zip(roles, child, strict=True))
    return len(row.own) >= 2 and whole and bool(_DEEP & set(known) or any(fold(s.text) == "名称" for s in row.own))


def _meant(slot: Slot, parents: list[Slot]) -> Slot:
    """A word that says nothing alone (``内容``) as the label over it; a level's weight is no indicator's."""
    over = label_over(slot, parents)
    role, above = (words.column_role("indicator", s.text) if s else None for s in (slot, over))
    if over is None or above is None:
        return slot
    if fold(slot.text) in _CHILD or (role and role[0] == "name"):
        return slot.with_text(over.text)
    if role and role[0] == "weight" and above[0] in ("level1", "level2"):
        return slot.with_text(_LEVEL_WEIGHT)
    return slot
