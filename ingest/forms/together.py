"""Columns that hold two values: a target and its actual (``年度目标值及实际完成值``), or points (``得分/分值``)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms import vocabulary as words
from ingest.forms.align import Column
from ingest.forms.rows import Slot
from ingest.forms.text import chinese, fold, is_dash, is_points

#: role of a column with the target first, and with the actual first; and the same of points
ROLES = {
    "target_actual": ("target", "actual"),
    "actual_target": ("actual", "target"),
    "score_weight": ("score", "weight"),
    "weight_score": ("weight", "score"),
}
_OF_POINTS = ("score_weight", "weight_score")
_PARTING = re.compile(r"[/、|\\及和与]|:")
_LABELLED = re.compile(r"([\u4e00-\u9fff]{2,10})[:：]")
_SPACED_BAR = re.compile(r"\s[/|｜／]\s")
_BAR = re.compile(r"[/|｜／]")
_STARTS_VALUE = re.compile(r"^[≥≤<>=＝\d]")


def role_of(header: str) -> str | None:
    """The role of a header that names both in one, or ``None``."""
    shown = chinese(header)
    for at in (m.start() for m in _PARTING.finditer(shown)):
        parts = (shown[:at], shown[at + 1 :])
        roles = tuple(r[0] if (r := words.column_role("indicator", p)) else "" for p in parts)
        if found := next((code for code, pair in ROLES.items() if pair == roles), None):
            return found
    return None


def split(slot: Slot, role: str) -> dict[str, Slot] | None:
    """The two values of such a cell; ``None`` where nothing says which is which."""
    parts = _labelled(slot.text) or _parted(slot.text, ROLES[role])
    if parts and role in _OF_POINTS and not all(is_points(text) for text in parts.values()):
        return None
    return {code: slot.with_text(text) for code, text in parts.items() if text} if parts else None


def points(slots: Sequence[Slot], columns: Sequence[Column]) -> tuple[Slot | None, Slot | None] | None:
    """The weight and the score of a total's row under such a column; ``None`` where the table has none."""
    column = next((c for c in columns if c.role in _OF_POINTS), None)
    if column is None:
        return None
    parts = next((p for s in slots if not s.inherited and (p := split(s, column.role))), {})
    return parts.get("weight"), parts.get("score")


def _labelled(text: str) -> dict[str, str] | None:
    """Values behind their labels (``目标值：≥5处`` over ``实际值：6处``), in either order."""
    found = [(m, _role(m.group(1))) for m in _LABELLED.finditer(text)]
    named = [(m, role) for m, role in found if role in ("target", "actual")]
    if sorted(role for _, role in named) != ["actual", "target"] or text[: named[0][0].start()].strip():
        return None
    ends = [named[1][0].start(), len(text)]
    return {role: text[m.end() : end].strip(" \n;；,，。") for (m, role), end in zip(named, ends, strict=True)}


def _role(label: str) -> str:
    found = words.column_role("indicator", fold(label).strip(";,。"))
    return found[0] if found else ""


def _parted(text: str, order: tuple[str, str]) -> dict[str, str] | None:
    """Two values one behind the other: a stroke between them that no unit (``元/人``) can hold, or two lines."""
    for parts in (_SPACED_BAR.split(text.strip()), _bare(text), _lines(text)):
        if len(parts) == 2 and all(p.strip() for p in parts):
            return dict(zip(order, (p.strip() for p in parts), strict=True))
    return None


def _bare(text: str) -> list[str]:
    """The parts at the only stroke where a value follows it."""
    parts = _BAR.split(text.strip())
    follows = len(parts) == 2 and (_STARTS_VALUE.match(parts[1].strip()) or is_dash(parts[1]))
    return parts if follows else []


def _lines(text: str) -> list[str]:
    """Two lines that are a value each; one that is wrapped (``≥5.3万`` over ``平方米``) is no two."""
    parts = [p.strip() for p in text.strip().split("\n")]
    values = all(_STARTS_VALUE.match(p) for p in parts) and not _BAR.search(text)
    return parts if values and not (parts[0][-1:].isdigit() and parts[-1][:1].isdigit()) else []
