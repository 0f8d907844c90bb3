"""A row that heads income and expenditure side by side with nothing but their amounts, and maybe their shares."""

from __future__ import annotations

import re

from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, fold

#: what heads a side's lines and their amounts
_HEAD = re.compile(r"^(收入|资金|支出|经费)?(来源|类别|项目|科目|构成|内容)$")
_AMOUNT = re.compile(r"^(预算)?(金额|数|额)(\(.{1,4}\))?$")


def of_row(row: Row) -> list[tuple[Slot, ...]]:
    """The headers of each side (``来源`` | ``金额`` | ``占比``); none where a row heads no two sides alike."""
    half = len(row.own) // 2
    sides = [tuple(row.own[:half]), tuple(row.own[half:])]
    if half not in (2, 3) or len(sides[1]) != half or len(row.slots) > len(row.own) + 1:
        return []
    return sides if all(map(_is_head, sides)) else []


def _is_head(side: tuple[Slot, ...]) -> bool:
    head, amount, *shares = side
    named = bool(_HEAD.match(bare(head.text)) and _AMOUNT.match(fold(amount.text)))
    return named and all(words.measure(s.text) == "share" for s in shares)
