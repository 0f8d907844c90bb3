"""Years side by side, as before an indicator table's headers (``2022年完成值`` | ``2023年指标值``)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms.rows import Slot
from ingest.forms.text import fold

_DATED = re.compile(r"^(20\d{2})年?度?(?=[^\d年])")
_ALONE = re.compile(r"^\(?(20\d{2})(?:年度?)?\)?$")
#: columns that hold a year's own values
_VALUES = ("target", "actual")

Roles = list[tuple[Slot, str]]


def undated(text: str) -> str:
    """A header without the year before it: ``2023年实际完成值`` gives ``实际完成值``."""
    return _DATED.sub("", fold(text))


def years(slots: Sequence[Slot]) -> set[str]:
    """The years that headers begin with."""
    return {m[1] for s in slots if (m := _ALONE.match(fold(s.text)) or _DATED.match(fold(s.text)))}


def dated(slot: Slot, over: Slot | None) -> Slot:
    """A header behind the year that stands over it (``完成值`` below ``2021年实际``)."""
    year = next(iter(years([over])), None) if over is not None else None
    return slot.with_text(f"{year}年{slot.text}") if year else slot


def of_one_year(found: Roles) -> Roles:
    """The columns of the form's year; those of other years stand aside.

    It is the year that has both a target and an actual, and else the last one that has an actual: what was planned for
    a year to come has none yet.
    """
    years = {s.place: int(m[1]) for s, role in found if role in _VALUES and (m := _DATED.match(fold(s.text)))}
    if len(set(years.values())) < 2:
        return found
    dated = {(years[s.place], role) for s, role in found if s.place in years}
    full = [year for year, _ in dated if {(year, role) for role in _VALUES} <= dated]
    done = [year for year, role in dated if role == "actual"]
    own = max(full or done or years.values())
    return [(s, "aside" if years.get(s.place, own) != own else role) for s, role in found]


def several(slots: Sequence[Slot]) -> bool:
    """Whether different years stand side by side (``2021年`` | ``2022年``): none is the form's by standing first."""
    return len({m.group(1) for s in slots if (m := _ALONE.match(fold(s.text)))}) > 1
