"""Targets that were adjusted during the year, in a column beside those that it began with.

Where ``调整后绩效目标`` holds a target, it is the one that the year was judged by; ``无`` or nothing leaves the first.
"""

from __future__ import annotations

import re

from ingest.forms.rows import Slot
from ingest.forms.text import fold, is_dash

#: the role of such a column
ROLE = "adjusted_target"
_UNCHANGED = re.compile(
    r"(无|没有|未(作|做|予|进行|发生)?|不(作|做|予)?)?(调整|变更|变动|变化|改变|修改)?|不变|不适用"
    r"|(同|与)(年初|期初|原|左|前|上).{0,8}"
)


def alone(roles: list[str]) -> list[str]:
    """Roles with an adjusted target as the target, where the header has no other."""
    return ["target" if r == ROLE and "target" not in roles else r for r in roles]


def apply(found: dict[str, list[Slot]]) -> None:
    """Let the adjusted target of a row stand for its first one, which is kept aside."""
    adjusted = found.pop(ROLE, [])
    text = "".join(fold(s.text) for s in adjusted)
    if not text or is_dash(text) or _UNCHANGED.fullmatch(text):
        found.setdefault("aside", []).extend(adjusted)
        return
    found.setdefault("aside", []).extend(found.get("target", []))
    found["target"] = adjusted
