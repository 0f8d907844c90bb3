"""The words of the forms, read from ``seeds/vocabulary``: the same rows that dbt loads.

A synonym is a row, never a line of code. Within a file the first row that fits wins, so the more special
pattern stands above the more general one. ``match_kind`` is ``exact``, ``prefix``, ``contains`` or ``regex``;
patterns are compared with folded labels (half width, no white space).
"""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.forms.text import bare, chinese, fold, label, parenthesised

#: in the vocabulary, money handed down (``下达资金``): the year's budget where a header has no other
ALLOTTED = "allotted"
#: what a label names that speaks of money and is none (``财政资金科目代码``)
_NO_LINE = re.compile(r"(代码|编码|编号|分类|科目)$")
_NUMBERED = re.compile(r"^\d{1,2}(?:、|[.．](?!\d))|[\u4e00-\u9fff]{1,6}[〔［\[(]20\d{2}[〕］\])]\d{1,4}号")
#: what was paid out (拨付), in the same way
PAID_OUT = "paid_out"
#: money taken back during the year (追减), as its word tells it: the amounts tell whether it lowers the budget
REDUCTION = "taken_back"
#: which budget, behind its word (``预算数（年初）``); and where money is kept (``事业收入（财政专户）``)
_WHICH = re.compile(r"\((年初|期初|调整后|变更后|全年)数?\)$")
_CARRIED = re.compile(r"结[转余]")
_BUDGETS = {"general_public_budget", "government_fund", "state_capital"}
_IN_ACCOUNT = re.compile(r"\(财政专户(管理)?(资金|核拨|返还|拨款)?\)$")
#: a clause of prose (``项目资金下达较晚，导致支出进度偏慢``) names no column
_SENTENCE = re.compile(r"[,，。;；]")
_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_MATCH = {"exact": r"^(?:{})$", "prefix": r"^(?:{})", "contains": r"(?:{})", "regex": r"(?:{})"}


def project_root() -> Path:
    """The folder with ``dbt_project.yml``: ``JIXIAO_PROJECT`` or the one that holds this package."""
    return Path(os.environ.get("JIXIAO_PROJECT") or Path(__file__).resolve().parents[2])


@dataclass(frozen=True, slots=True)
class Synonym:
    """One vocabulary row: a compiled pattern and the row's columns."""

    pattern: re.Pattern[str]
    row: dict[str, str]


def _read(name: str) -> list[dict[str, str]]:
    path = project_root() / "seeds" / "vocabulary" / f"{name}.csv"
    with path.open(newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, tuple[Synonym, ...]]:
    names = [
        *("column_roles", "line_labels", "level_labels", "level_keywords", "field_labels"),
        *("section_labels", "title_patterns", "score_labels", "narrative_labels"),
    ]
    return {name: tuple(_compile(row) for row in _read(name)) for name in names}


def _compile(row: dict[str, str]) -> Synonym:
    kind = row.get("match_kind", "regex")
    text = row["pattern"] if kind == "regex" else re.escape(row["pattern"])
    return Synonym(re.compile(_MATCH[kind].format(text)), row)


@lru_cache(maxsize=16384)
def _first(name: str, text: str, column: str = "", value: str = "") -> dict[str, str] | None:
    for synonym in _synonyms()[name]:
        if (not column or synonym.row[column] == value) and synonym.pattern.search(text):
            return synonym.row
    return None


def column_role(block: str, text: str) -> tuple[str, str] | None:
    """(role code, measure code or '') that a header text has in a block, or ``None``."""
    shown = label(text)
    if not shown or len(shown) > 24 or (block == "funding" and _SENTENCE.search(_IN_BRACKETS.sub("", shown))):
        return None
    row = _first("column_roles", bare(text), "block_code", block) or _first("column_roles", shown, "block_code", block)
    if row and row["measure_code"] == "budget" and (which := _WHICH.search(shown)):
        row = _first("column_roles", which.group(1) + bare(text), "block_code", block)
    return (row["role_code"], row["measure_code"]) if row else None


def measure(text: str) -> str | None:
    """The measure that a funding header names, or ``None``; what was allotted or paid out is told by the others."""
    role = column_role("funding", text)
    return alone(role[1]) if role and role[0] == "measure" else None


def alone(measure_code: str) -> str:
    """A measure as its word tells it by itself: of what was allotted or paid out the header's others tell."""
    return "unmapped" if measure_code in (ALLOTTED, PAID_OUT) else measure_code


def row_measure(text: str) -> str | None:
    """The measure that a row's label names where lines or periods stand across (``支出`` alone is what was spent)."""
    role = column_role("period", text)
    return measure(text) or (role[1] if role and role[0] == "measure" else None)


def line_code(text: str) -> str | None:
    """The budget line that a label names, or ``None``."""
    shown = "财政专户" if _IN_ACCOUNT.search(label(text)) else bare(text)
    if not shown or len(shown) > 20 or _NO_LINE.search(shown):
        return None
    row = _first("line_labels", shown)
    return row["line_code"] if row else _of_budget(text, shown)


def _of_budget(text: str, shown: str) -> str | None:
    """The budget that a line nobody knows is of by what stands in parentheses (``专项债券（政府性基金预算）``)."""
    rows = [] if _CARRIED.search(shown) else [_first("line_labels", part) for part in parenthesised(text)]
    codes = {row["line_code"] for row in rows if row} & _BUDGETS
    return codes.pop() if len(codes) == 1 else None


def field_code(text: str) -> tuple[str, bool] | None:
    """(field code, personal or not) that a label names, or ``None``."""
    for shown in (label(text), bare(text)):
        if shown and len(shown) <= 24 and (row := _first("field_labels", shown)):
            return row["field_code"], row["is_personal"] == "true"
    return None


def section_code(text: str) -> str | None:
    """The text section that a label heads, or ``None``."""
    shown = bare(text)
    if not shown or len(shown) > 24:
        return None
    row = _first("section_labels", shown)
    return row["section_code"] if row else None


def score_component(text: str) -> str | None:
    """The kind of score (``total``, ``budget_execution``, ``level1_subtotal``) that a label names, or ``None``."""
    shown = label(text)
    if not shown or len(shown) > 24:
        return None
    row = _first("score_labels", shown)
    return row["component_kind"] if row else None


def title_kind(text: str) -> str | None:
    """The form kind that a title names (``unknown`` for a form of no known kind), or ``None``."""
    shown = _year_out(chinese(text))
    if not 4 <= len(shown) <= 70:
        return None
    row = _first("title_patterns", shown)
    return row["form_kind"] if row else None


def _year_out(text: str) -> str:
    """A title without its number in a list, the number of a document that it names, and the year at its end."""
    return re.sub(r"\(?\d{4}年(度)?\)?$", "", _NUMBERED.sub("", text))


@dataclass(frozen=True, slots=True)
class Level:
    """What a level label names: level 1 or 2, its code, and the level 1 that it stands under."""

    level: int
    code: str
    parent: str


#: the sign of a label in a framework (``B1产出数量``)
_LETTERED = re.compile(r"^[A-Z]\d{0,2}[.、-]?(?=[\u4e00-\u9fff])")
_LEVEL_TAIL = re.compile(r"(指标|类指标|方面|目标)$")
#: what parts the first level from the second in one label (``产出指标—数量指标``)
_LEVEL_PARTING = re.compile(r"[-—–―_/>→·:]+")
_LEVEL_BREAK = re.compile(r"(?<=指标)\s+(?=[\u4e00-\u9fff]{2,8}指标$)")
#: no label of levels is longer, even one that names several
_LONGEST_LEVEL = 40


@lru_cache(maxsize=8192)
def levels(text: str) -> tuple[Level, ...]:
    """Every level that a label can name: ``成本指标`` names both a first and a second level."""
    parted = _LEVEL_BREAK.sub("-", text.strip())
    if parted != text.strip() and len(parted) <= _LONGEST_LEVEL and (found := levels(parted)):
        return found  # one below the other in a cell (``产出指标`` over ``数量指标``)
    shown = _LEVEL_PARTING.sub("-", _LEVEL_TAIL.sub("", _LETTERED.sub("", bare(text))))
    if len(shown) > _LONGEST_LEVEL:
        return ()
    first, _, last = shown.partition("-")
    if last:  # 产出-数量指标: the second level, under a first that it fits
        over = levels(first)
        below = tuple(x for x in levels(last) if x.level == 2 and x.parent in {y.code for y in over})
        return below or tuple(x for x in over if x.level == 1 and first.endswith("指标"))
    return tuple(
        Level(int(s.row["level"]), s.row["code"], s.row["parent_code"])
        for s in _synonyms()["level_labels"]
        if shown and len(shown) <= 12 and s.pattern.search(shown)
    )


def level_pieces(text: str) -> tuple[Level, ...]:
    """The second levels that stand in one cell: ``质量指标时效指标`` names two."""
    pieces = [p for p in fold(text).split("指标") if p]
    found = tuple(x for p in pieces for x in levels(p) if x.level == 2)
    return found if len({x.code for x in found}) > 1 else ()


def level2_by_words(name: str, level1: str | None) -> str | None:
    """The second level that an indicator's own words point to under a first level, or ``None``."""
    shown = fold(name)
    for synonym in _synonyms()["level_keywords"]:
        if level1 in (None, synonym.row["level1_code"]) and synonym.pattern.search(shown):
            return synonym.row["level2_code"]
    return None


def parent_of(level2: str) -> str | None:
    """The first level of a second level's code."""
    row = _first_level(level2)
    return row["parent_code"] if row else None


@lru_cache(maxsize=64)
def _first_level(code: str) -> dict[str, str] | None:
    return next((s.row for s in _synonyms()["level_labels"] if s.row["level"] == "2" and s.row["code"] == code), None)


def narrative(kind: str) -> tuple[Synonym, ...]:
    """The rows of the running text's vocabulary: ``line`` or ``measure``."""
    return tuple(s for s in _synonyms()["narrative_labels"] if s.row["kind"] == kind)


@lru_cache(maxsize=64)
def parents(level2: str) -> tuple[Level, ...]:
    """Every first level that a second level's code can stand under."""
    rows = [s.row for s in _synonyms()["level_labels"] if s.row["level"] == "2" and s.row["code"] == level2]
    return tuple(Level(1, r["parent_code"], r["parent_code"]) for r in rows)
