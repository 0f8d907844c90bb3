"""Levels as rows of their own in the column of names (``2`` | ``产出指标`` | ``50`` | ``49.6`` over its indicators)."""

from __future__ import annotations

import re
from typing import Final

from ingest.forms import joint_levels, totals
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import add_score
from ingest.forms.levels import LevelRow
from ingest.forms.rows import Row, Slot
from ingest.forms.table import Indicators, Item, level_row, lone_labels
from ingest.forms.text import fold, han_count, has_han, is_dash, is_number

#: the number of a second level
_OF_SECOND: Final = re.compile(r"^\d{1,2}[.．-]\d{1,2}$")
#: the most, and what was scored of it, in a label
_LABEL_SCORE = re.compile(r"\((?:标准分|分值|满分)?:?(\d+(?:\.\d+)?)分?[,;、](?:自评)?(?:得分)?:?(\d+(?:\.\d+)?)分?\)")
_LABEL_POINTS = re.compile(r"\((\d+(?:\.\d+)?)分?\)")


def read(found: dict[str, list[Slot]], table: Indicators, form: FormBuilder) -> bool:
    """Read a level's row, with the points of a first level; false for an indicator's.

    The table has no column of levels, and the row nothing but the level's name and points.
    """
    names = found.get("name", [])
    if len(names) != 1 or any(c.role in ("level1", "level2") for c in table.columns) or names[0].inherited:
        return False
    levels = words.levels(names[0].text)
    values = [s for role in ("target", "actual", "deviation") for s in found.get(role, []) if not is_dash(s.text)]
    if not levels or values or not fold(names[0].text).endswith(("指标", "产出", "效益", "满意度")):
        return False
    weight, score = (next(iter(found.get(role, [])), None) for role in ("weight", "score"))
    first = next((x.code for x in levels if x.level == 1), None)
    lower = any(_OF_SECOND.match(fold(s.text)) for role in ("aside", "") for s in found.get(role, []))
    both = lower or (len(levels) > 1 and _under(table, first))
    second = tuple(x.code for x in levels if x.level > 1) if lower else ()
    label = LevelRow(None, slot2=names[0], codes2=second) if second else lone_labels(names, table)
    table.items.append(Item(label))
    form.mark(names, "label")
    if first is not None and not both and (weight or score):
        add_score(form, "level1_subtotal", names[0], weight, score, first)
    form.mark([s for s in (weight, score) if s is not None], "note")
    return True


def joint(slots: list[Slot], table: Indicators, form: FormBuilder) -> bool:
    """Read the row of a label that names several first levels (``产出与成本``) over its indicators."""
    if len(slots) != 1 or slots[0].inherited or len(set(joint_levels.codes(slots[0].text))) < 2:
        return False
    table.items.append(Item(LevelRow(None, slots[0], open1=True)))
    form.mark(slots, "label")
    return True


def _under(table: Indicators, code: str | None) -> bool:
    """Whether the level above is the first level of this name: what follows is then its second one."""
    above = next((x.code1 for x in reversed(table.items.levels) if x.code1), None)
    return above == code


def subtotal(row: Row, slots: list[Slot], labels: list[Slot], table: Indicators, form: FormBuilder) -> bool:
    """A first level's subtotal (``投入`` 16 16 —— 16.00): its label and numbers, and no other words."""
    own = [s for s in labels if not s.inherited]
    numbers = [s for s in slots if is_number(s.text) and not s.inherited]
    texts = [s for s in slots if has_han(s.text) and s not in labels]
    first = next((x for x in words.levels(own[0].text) if x.level == 1), None) if len(own) == 1 else None
    if first is None or not numbers or texts:
        return False
    if any(s.col < own[0].col and _OF_SECOND.match(fold(s.text)) for s in slots):
        return False
    alone = any(c.role == "name" and c.first <= own[0].col for c in table.columns)  # no column of levels
    table.items.append(Item(LevelRow(None, own[0], first.code) if alone else level_row(None, own)))
    weight, score = totals.points_of(row, slots, table)
    add_score(form, "level1_subtotal", own[0], weight, score, first.code)
    form.mark(numbers, "fact")
    form.mark([s for s in slots if s not in numbers], "label")
    return True


def label_points(points: dict[str, Slot], form: FormBuilder) -> None:
    """Points printed in a first level's label (``产出指标（50分）``) are that level's maximum."""
    landed = {r["level1_code"] for r in form.tables.get("score_line", []) if r["component_kind"] == "level1_subtotal"}
    for code, slot in points.items():
        if (both := _LABEL_SCORE.search(fold(slot.text))) and code not in landed:
            weight, score = (slot.with_text(text) for text in both.groups())
            add_score(form, "level1_subtotal", slot, weight, score, code)
            continue
        match = _LABEL_POINTS.search(fold(slot.text))
        if match and code not in landed and han_count(slot.text) <= 12:
            add_score(form, "level1_subtotal", slot, slot.with_text(match.group(1)), None, code)
