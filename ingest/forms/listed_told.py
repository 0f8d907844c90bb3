"""Indicators of a list that a sentence tells whole, and names that stand above what is said of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ingest.forms import told_indicators
from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, Slot, line_slot
from ingest.forms.text import is_points
from ingest.forms.told_indicators import PROSE, VALUES, Told
from ingest.model import Line

#: what the header of each role says
HEADERS: Final = {
    "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "target": "年度指标值", "actual": "实际完成值",
    "weight": "分值", "score": "得分", "deviation": "偏差原因", "explanation": "完成情况说明", "note": "备注",
    "target_unit": "计量单位", "scoring_rule": "评分标准",
}  # fmt: skip
_POINTS: Final = 2
#: in front of a label that no vocabulary knows: a role of its own, which what stands below it may tell
UNKNOWN: Final = "?"
_LABELLED: Final = re.compile(r"\s*([\u4e00-\u9fff]{2,10})[：:](?!.*[：:])")


@dataclass(slots=True)
class Record:
    """A row to be: where it begins, and a label and a value for each role; or the label of a level alone.

    ``title`` is a text right above it, and its number: the name, where no label gives one.
    """

    at: int
    labels: dict[str, Slot] = field(default_factory=dict)
    values: dict[str, Slot] = field(default_factory=dict)
    level: Slot | None = None
    title: tuple[int, Slot] | None = None
    is_sum: bool = False

    def is_whole(self) -> bool:
        """Whether it is an indicator: a name with two values at least; or the subtotal of some."""
        return self.is_sum or ("name" in self.values and len(VALUES & set(self.values)) > 1)

    def take_title(self) -> bool:
        """Take the title for the name, where no label gives one; false where none stands above it."""
        if self.title is None or "name" in self.labels or len(VALUES & set(self.values)) < _POINTS:
            return False
        slot = self.title[1]
        self.labels["name"] = slot.with_text(HEADERS["name"])
        self.values["name"] = slot.with_text(told_indicators.name_in(slot.text))
        return True


def records(items: Sequence[Line | Row], at: int, used: set[int]) -> list[Record]:
    """The indicators that an item tells in sentences, with its own number in ``used``; none for any other item."""
    item = items[at]
    found = _of_line(items, at, used) if isinstance(item, Line) else _of_row(item, at)
    if found:
        used.add(at)
    return found


def title(items: Sequence[Line | Row], at: int, used: set[int]) -> tuple[int, Slot] | None:
    """The text right above an item that may be the name of what it says, with its number."""
    if at == 0 or at - 1 in used:
        return None
    above = items[at - 1]
    slots = (line_slot(above),) if isinstance(above, Line) else above.own
    return (at - 1, slots[0]) if len(slots) == 1 and told_indicators.is_name(slots[0].text) else None


def unknown_label(text: str) -> str:
    """The label that a line begins with, if no vocabulary knows it and no other follows; none for any other line."""
    match = _LABELLED.match(text)
    label = match[1] if match else ""
    known = words.column_role("indicator", label) or words.field_code(label) or words.score_component(label)
    return "" if known or words.levels(label) or words.measure(label) else label


def _of_line(items: Sequence[Line | Row], at: int, used: set[int]) -> list[Record]:
    item = items[at]
    slot = line_slot(item) if isinstance(item, Line) else None
    told = told_indicators.read(slot.text) if slot else []
    below = items[at + 1] if at + 1 < len(items) else None
    if slot is not None and not told and isinstance(below, Line) and told_indicators.goes_on(slot.text, below.text):
        told = told_indicators.read(slot.text + below.text)  # a sentence over two lines
        used |= {at + 1} if told else set()
    if slot is None or not told:
        return []
    if len(told) == 1 and not told[0].name:
        above = title(items, at, used)
        if above is None:
            return []
        record = _record(at, told[0], slot, above[1].with_text(told_indicators.name_in(above[1].text)))
        used.add(above[0])
        return [record]
    return [_record(at, x, slot, slot.with_text(x.name)) for x in told] if all(x.name for x in told) else []


def _of_row(row: Row, at: int) -> list[Record]:
    """The indicators that a row's cell tells: their level or their name stands left of it, their points right of it."""
    told_by = [(slot, told) for slot in row.own if (told := told_indicators.read(slot.text))]
    if len(told_by) != 1:
        return []
    slot, told = told_by[0]
    left = [s for s in row.slots if s.last_col < slot.col]
    right = [s for s in row.slots if s.col > slot.last_col]
    if not all(is_points(s.text) for s in right):
        return []
    levels = [s for s in left if words.levels(s.text) and len(told_indicators.path(s.text)) == 1]
    if len(told) == 1 and not told[0].name:
        names = [s for s in left if s not in levels]
        if len(names) != 1 or not names[0].text:
            return []
        *on_the_way, name = told_indicators.path(names[0].text)
        told[0].levels += on_the_way
        found = [_record(at, told[0], slot, names[0].with_text(name))]
        on = {role: names[0].with_text(text) for role, text in told_indicators.levels(told[0]).items()}
        found[0].values |= on
        for role, point in _own_points(row, right).items():
            if role not in found[0].values:
                found[0].values[role] = point
                found[0].labels[role] = point.with_text(HEADERS[role])
    elif all(x.name for x in told) and len(left) == len(levels):
        found = [_record(at, x, slot, slot.with_text(x.name)) for x in told]
    else:
        return []
    for record in found:
        for label in levels[:_POINTS]:
            role = "level1" if any(x.level == 1 for x in words.levels(label.text)) else "level2"
            if role not in record.values:
                record.labels[role] = label.with_text(HEADERS[role])
                record.values[role] = label
    return found + _points(at, levels, right)


def _own_points(row: Row, right: Sequence[Slot]) -> dict[str, Slot]:
    """The points beside what a cell tells of one indicator, by what their columns' headers say."""
    found: dict[str, Slot] = {}
    for slot in right:
        above = (c.text for c in row.grid.cells if c.row < row.row_no and c.col == slot.col)
        roles = [role[0] for text in above if (role := words.column_role("indicator", text))]
        if roles and roles[-1] in ("weight", "score"):
            found[roles[-1]] = slot
    return found


def _points(at: int, levels: Sequence[Slot], right: Sequence[Slot]) -> list[Record]:
    """The most and the score of a level beside the sentences of its indicators, as its subtotal."""
    if len(right) != _POINTS or len(levels) != 1:
        return []
    label = levels[0].with_text(f"{levels[0].text}小计")
    values = {"level1": label, "weight": right[0], "score": right[1]}
    return [Record(at, {role: x.with_text(HEADERS[role]) for role, x in values.items()}, values, is_sum=True)]


def _record(at: int, told: Told, slot: Slot, name: Slot) -> Record:
    """A record of what a sentence tells; its texts have the place of the cell or line that they stand in."""
    values = {role: slot.with_text(text) for role, text in {**told_indicators.levels(told), **told.values}.items()}
    values["name"] = name
    labels = {role: x.with_text(HEADERS[role]) for role, x in values.items()}
    labels |= {role: slot.with_text(told.labels[role]) for role in PROSE & told.labels.keys()}
    return Record(at, labels, values)
