"""Indicators told in sentences (``1.【数量指标】修缮设施：目标值≥4处，实际完成5处，分值10分，得分10分；``).

Each clause begins with a word that heads a column elsewhere, with or without a colon behind it. In front of the first
stands the indicator's name, with its levels and its points in brackets or on the way to it
(``产出指标—数量指标—修缮设施``); elsewhere it stands above the sentence, or beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from ingest.forms import vocabulary as words
from ingest.forms.text import fold, has_han, is_points

VALUES: Final = frozenset({"target", "actual", "weight", "score"})
PROSE: Final = frozenset({"deviation", "explanation", "note"})
_ROLES: Final = VALUES | PROSE | {"name", "level1", "level2", "target_unit", "scoring_rule"}
#: a number in front of an indicator, at the beginning of a line or behind the end of another
_NUMBER: Final = re.compile(
    r"(?:^|(?<=\n)|(?<=[；;。]))\s*(?:[◇◆●■•·*▪–-]\s*|(?:指标)?[（(]?(?:\d{1,2}|[①-⑳])[)）.．、：:](?!\d)\s*|[①-⑳]\s*)"
)
#: the heading of the next level, whose line a page's layout has joined to the one above
_HEADING_BEHIND: Final = re.compile(r"[（(][一二三四五六七八九十]{1,2}[)）][\u4e00-\u9fff]{2,6}指标\s*$")
#: what every text that tells an indicator has: so long, a word for what was expected, and one for what came of it
_SHORTEST: Final = 12
#: a line's end within a clause, where the cell's edge cut it
_CUT: Final = re.compile(r"(?<![；;。，,：:])\n(?!\s*(?:\d{1,2}[)）.．、：:](?!\d)|[①-⑳（(]))")
_EXPECTS: Final = re.compile(r"目标|指标|标准|计划|预期")
_COMES: Final = re.compile(r"完成|实际|达|分")
#: what numbers the card of an indicator
_CARD: Final = re.compile(r"^[【\[]\s*(?:三级|绩效)?指标\s*[一二三四五六七八九十\d]{1,3}\s*[】\]]\s*(?=\S)")
_CLAUSE: Final = re.compile(r"[，；;。\n|]|,(?!\d{3}(?!\d))|\s{2,}|\s(?=[\u4e00-\u9fff]{2,8}[：:])")
_BRACKETS: Final = re.compile(r"[【（(\[]([^【】（）()\[\]]{1,24})[】）)\]]")
_PATH: Final = re.compile(r"\s*(?:[—–－]+|-|/|＞|>|→|\n|、)\s*")
_POINTS: Final = re.compile(r"(\d{1,3}(?:\.\d+)?)分?")
#: a score without any other word (``得8.89分``)
_SCORED: Final = re.compile(r"^(?:得|计|自评得?)(\d{1,3}(?:\.\d+)?)分$")
#: labels of the level that an indicator belongs to, and those that head other levels in a table
BELONGS: Final = ("所属类别", "归类", "指标归类")
_LEVEL_WORDS: Final = ("类型", "指标类型", "类别", "指标类别", *BELONGS)
_LEAD: Final = re.compile(
    r"^(?:该|本)?(?:项)?指标(?=分值|得分|自评|满分|权重)|^(?:该|本)项(?=分值|得分|自评|满分|权重)"
)
#: signs around a clause
_ENDS: Final = " \t\n:：；;，,"
_LABEL: Final = re.compile(r"[\u4e00-\u9fff]{2,10}")
#: how a label ends that no colon follows
_LABEL_END: Final = re.compile(r"(值|数|目标|指标|计划|标准|完成|达到|实现|情况|结果|分|分数|权重)$")
_SHORTEST_LABEL, _LONGEST_NAME = 2, 40
_FEWEST: Final = 3
_BOTH_LEVELS: Final = 2
#: the number of a part of the form
_CHAPTER: Final = re.compile(r"[一二三四五六七八九十]{1,2}、")


@dataclass(slots=True)
class Told:
    """One indicator: its name, which may stand elsewhere, the texts of its roles, and the levels that it names."""

    name: str = ""
    values: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    levels: list[str] = field(default_factory=list)

    def is_whole(self) -> bool:
        """Whether what was expected, what was reached or how it was scored is told: so many that it is no accident."""
        own = VALUES & self.values.keys()
        return "target" in own and ("actual" in own or "weight" in own) and len(own) >= _FEWEST - (not self.is_scored())

    def is_scored(self) -> bool:
        """Whether points stand in it."""
        return bool({"weight", "score"} & self.values.keys())


def read(text: str) -> list[Told]:
    """The indicators that a text tells, all of it; none where a part of it is anything else."""
    if len(text) < _SHORTEST or not _EXPECTS.search(text) or not _COMES.search(text):
        return []
    shown = _HEADING_BEHIND.sub("", text)
    for tried in dict.fromkeys((shown, _CUT.sub("", shown))):
        found = [one(part) for part in _parts(tried)]
        if found and None not in found:
            return [x for x in found if x is not None]
    return []


def _parts(text: str) -> Iterator[str]:
    """The text of each numbered indicator; all of it where nothing is numbered."""
    starts = [m.start() for m in _NUMBER.finditer(text)]
    edges = [*([0] if not starts or starts[0] > 0 else []), *starts, len(text)]
    for a, b in pairwise(edges):
        if part := text[a:b].strip():
            yield part


def one(text: str) -> Told | None:
    """One indicator's sentence; ``None`` where it isn't understood to its end, or no more than a value is told."""
    shown = _NUMBER.sub("", text.strip(), count=1)
    told = Told()
    first = _head(shown)
    if first is None:
        return None
    _name(shown[:first], told)
    rest, marked = shown[first:], True
    while rest:
        clause, behind = _next(rest)
        said = _said(clause) if clause else ("", "", "")
        if said is None or said[1] in told.values:
            return None
        label, role, value = said
        if role in PROSE:
            value, behind = rest[rest.index(label) + len(label) :].strip(_ENDS), ""
        if role in ("level1", "level2"):
            told.levels.append(value)
        elif role:
            told.values[role], told.labels[role] = value, label
            marked = marked and bool(re.search(rf"{re.escape(label)}\s*[：:]", clause))
        rest = behind
    if "name" in told.values:
        told.name = told.values.pop("name")
    told.values = {role: value for role, value in told.values.items() if value}
    return told if told.is_whole() and (told.is_scored() or marked) else None


def _next(text: str) -> tuple[str, str]:
    """The first clause and what stands behind it."""
    match = _CLAUSE.search(text)
    return (text[: match.start()].strip(), text[match.end() :].strip()) if match else (text.strip(), "")


def _head(text: str) -> int | None:
    """Where the first clause with a value begins, behind the name."""
    starts = [0, *(m.end() for m in re.finditer(r"[：:，,；;\s）)】]", text))]
    for start in starts:
        said = _said(_next(text[start:])[0])
        if said is not None and (said[1] in VALUES or said[1] in ("level1", "level2", "name")):
            return start
    return None


def _said(clause: str) -> tuple[str, str, str] | None:
    """(label, role, value) of a clause (``目标值≥4处``, ``分值：10分``), or ``None``."""
    text = _LEAD.sub("", clause.strip())
    if match := _SCORED.match(fold(text)):
        return "得分", "score", match[1]
    head, colon, tail = _colon(text)
    if colon and (role := _role(head)):
        return _checked(head, role, tail)
    words_first = _LABEL.match(text)
    longest = min(len(words_first[0]), len(text) - 1) if words_first else 0
    for end in range(longest, _SHORTEST_LABEL - 1, -1):
        role = _role(text[:end]) if _LABEL_END.search(text[:end]) else ""
        if role in VALUES and (told := _checked(text[:end], role, text[end:].removeprefix("为").removeprefix("是"))):
            return told
    return None


def _colon(text: str) -> tuple[str, str, str]:
    match = re.search(r"[：:]", text)
    return (text[: match.start()], ":", text[match.end() :]) if match else (text, "", "")


def _role(label: str) -> str:
    shown = fold(label)
    if shown in _LEVEL_WORDS:
        return "level2"
    found = words.column_role("indicator", shown) if has_han(shown) else None
    return found[0] if found and found[0] in _ROLES else ""


def _checked(label: str, role: str, value: str) -> tuple[str, str, str] | None:
    """A clause whose value is one of its role: points are a number, levels are known."""
    shown = value.strip()
    if role in ("weight", "score"):
        match = _POINTS.fullmatch(fold(shown))
        return (label, role, match[1]) if match else None
    if role in ("level1", "level2") and not words.levels(shown):
        return None
    return (label, role, shown) if shown or role in PROSE else None


def _name(text: str, told: Told) -> None:
    """The name, the levels and the points in front of the first clause."""

    def take(match: re.Match[str]) -> str:
        parts = re.split(r"[，,、;；]", match[1])
        if not all(words.levels(p) or (is_points(p) and fold(p).endswith("分")) for p in parts):
            return match[0]
        told.levels += [p for p in parts if words.levels(p)]
        for p in filter(is_points, parts):
            told.values["weight"] = fold(p).removesuffix("分")
        return ""

    told.name = _BRACKETS.sub(take, text).strip(" \t\n:：，,、◇◆●■•·")
    *levels, name = path(told.name)
    if levels:
        told.levels, told.name = [*levels, *told.levels], name


def path(text: str) -> list[str]:
    """The levels on the way to a name, and the name (``产出指标—数量指标—修缮设施``); the text alone for none."""
    parts = _PATH.split(re.sub(r"\s*\n\s*(?=[（(])", "", text.strip()))
    levels = [p for p in parts[:-1] if p]
    if levels and len(levels) <= _BOTH_LEVELS and all(words.levels(p) for p in levels):
        return [*levels, parts[-1]]
    return [text.strip()]


def levels(told: Told) -> dict[str, str]:
    """The texts of its levels by role: on the way to the name the first is the first level."""
    if len(told.levels) == _BOTH_LEVELS:
        return {"level1": told.levels[0], "level2": told.levels[1]}
    found: dict[str, str] = {}
    for text in told.levels:
        lower = any(x.level > 1 for x in words.levels(text))  # ``成本指标`` alone is one of the output
        found.setdefault("level2" if lower else "level1", text)
    return found


def goes_on(text: str, below: str) -> bool:
    """Whether a line may go on in the one below: it begins as an indicator's sentence does, and that one doesn't."""
    numbered = _NUMBER.match(text.strip()) is not None and _NUMBER.match(below.strip()) is None
    return numbered and _head(text.strip()) is not None


def name_in(text: str) -> str:
    """A name without the sign or the number in front of it (``◇ 修缮设施``, ``【指标1】修缮设施``)."""
    return _NUMBER.sub("", _CARD.sub("", text.strip()), count=1).strip(_ENDS)


def is_name(text: str) -> bool:
    """Whether a text may be an indicator's name: some words, none of them a sentence's or a label's."""
    shown = fold(text)
    plain = has_han(shown) and len(shown) <= _LONGEST_NAME and not re.search(r"[。；:]", shown)
    heads = _CHAPTER.match(shown) or words.levels(shown) or words.column_role("indicator", shown)
    return plain and not heads
