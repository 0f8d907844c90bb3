"""One column a role in an indicator table; of several scores the final one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.forms.align import Column
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare

#: roles of one column a table
_ONCE = ("target", "actual", "weight", "score", "name", "target_unit")
#: the score that counts, where others stand beside it (``自评得分`` | ``复核得分`` | ``最终得分``)
_FINAL = re.compile(r"^(最终|终评|最后)(得分|评分|分数|分值?)?$")


def points(row: Row, found: Sequence[tuple[Slot, str]]) -> Slot | None:
    """A header ``分数`` beside that of a score, where no other is of weights: the most that can be scored."""
    roles = {role for _, role in found}
    told = [
        s for s in row.own if bare(s.text) in ("分数", "标准") and s.col > min((x.col for x, _ in found), default=0)
    ]
    return told[0] if len(told) == 1 and "score" in roles and "weight" not in roles else None


def once(columns: Sequence[Column]) -> list[Column]:
    """One column a role: a second one of the same role stands aside, so that no two values are joined."""
    columns = _behind_names(columns)
    finals = [c for c in columns if c.role == "score" and c.header is not None and _FINAL.match(bare(c.header.text))]
    seen: set[str] = set()
    kept: list[Column] = []
    for column in columns:
        before = len(finals) == 1 and column.role == "score" and column is not finals[0]
        again = before or (column.role in _ONCE and column.role in seen)
        aside = "other_score" if column.role == "score" else "aside"
        kept.append(replace(column, role=aside) if again else column)
        seen.add(kept[-1].role)
    return kept


def _behind_names(columns: Sequence[Column]) -> Sequence[Column]:
    """The columns with those in front of the names aside that stand again behind them: they are the budget's.

    ``全年执行数 | 得分 | 一级指标 | 三级指标 | 完成值 | 得分``: the first two are of a project's money.
    """
    first = min((c.first for c in columns if c.role in ("name", "level1", "level2")), default=0)
    again = {c.role for c in columns if c.first > first} & {"target", "actual", "weight", "score"}
    return [replace(c, role="aside") if c.last < first and c.role in again else c for c in columns]
