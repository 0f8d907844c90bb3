"""Figures in running text: which amount or share a sentence gives of which budget line.

A clause names a line (基本支出), a measure (决算数) and a figure; what it leaves out it takes from the clause
before in the same sentence. A figure whose line or measure no word tells is left alone: prose is full of
amounts that are no budget.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.forms import narrative_total, told_scores
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import figure
from ingest.forms.rows import Slot
from ingest.forms.text import fold

_SENTENCE = re.compile(r"[^。]+")
_PART = re.compile(r"[^；;]+")
_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,2}[)）、.]")
_CLAUSE = re.compile(r"(?:[^，,：:、]|(?<=\d),(?=\d{3}))+")
#: a figure begins with its first digit; repeats are bounded, so that a text without end costs no more than its length
_VALUE = r"-?(?<![\d.,])\d[\d,]{0,30}(?:\.\d{1,30})?(?:万元|亿元|千元|元|%)"
_HAS_VALUE = re.compile(_VALUE)
_FIGURE = re.compile(rf"(?P<label>[^\d]{{0,100}}?(?:20\d{{2}}年度?[^\d]{{0,100}}?)?)(?P<value>{_VALUE})")
_VAGUE = re.compile(r"(近|约|超|多达|不足|以上|余|逾)$")
_LEAD = re.compile(r"^(其中|另|和|及|与|以及)?[::]?")
_YEAR = re.compile(r"(20\d{2})年(?:度)?")
_MONEY_UNIT = re.compile(r"[万亿千]?元$")
_PLAIN = ("initial_budget", "adjusted_budget", "executed")
_RATIO = {"share", "execution_rate", "completion_rate"}


@dataclass(slots=True)
class _Context:
    """What the clauses before say; ``told`` is the measure that one of them named apart from a line's name."""

    line: str | None = None
    name: str = ""
    measure: str | None = None
    flow: str | None = None
    told: str | None = None
    lines: int = 0


def read(slot: Slot, form: FormBuilder) -> int:
    """Land the budget figures of a text; gives how many."""
    landed = 0
    text = fold(slot.text)
    for sentence in _SENTENCE.finditer(text):
        context, before = _Context(), landed
        shown = _NUMBERING.sub("", sentence.group())
        for part in _PART.finditer(shown):
            context.line, context.measure, context.told, context.lines = None, None, None, 0
            for clause in _CLAUSE.finditer(part.group()):
                landed += _clause(clause.group(), slot, form, context)
        narrative_total.keep(shown, slot, form, whole=landed == before)
        told_scores.keep(shown, slot, form)
    return landed


def _clause(text: str, slot: Slot, form: FormBuilder, context: _Context) -> int:
    landed = 0
    if not any(c.isdigit() for c in text):
        context.flow = "executed" if "支出" in text else "revenue" if "收入" in text else context.flow
    if not _HAS_VALUE.search(text):
        return landed
    for match in _FIGURE.finditer(text):
        label, value = match.group("label"), match.group("value")
        year = _YEAR.search(label)
        label = _LEAD.sub("", re.sub(r"20\d{2}年(末|初)?度?", _year_word, label))
        if _VAGUE.search(label) or text[match.end() : match.end() + 1] in ("余", "多", "左"):
            continue
        ratio = value.endswith("%")
        measure = _measure(label, ratio, context)
        line = None if measure == "share" else _line(label)
        if line is not None:
            context.lines += line[0] != context.line
            context.line, context.name = line
            measure = _told(label, line[1], measure, context)
        elif measure in _PLAIN:
            context.told = measure
        if line is None and measure in ("execution_rate", "completion_rate") and context.lines > 1:
            continue  # of which of the lines before, or of their sum, nothing says
        if measure is None or context.line is None:
            continue
        if line is None and not ratio and not _inherits(label):
            continue
        if not ratio:
            context.measure = measure
        if measure in _RATIO and context.line is None:
            continue
        name = context.name
        amount = slot.with_text(_MONEY_UNIT.sub("", value))
        figure(form, "narrative", "narrative", context.line, slot.with_text(name), measure,
               slot.with_text(label) if label else None, amount, [slot.with_text(value)],
               slot.with_text(year.group(0)) if year else None, name)  # fmt: skip
        landed += 1
    return landed


def _told(label: str, name: str, measure: str | None, context: _Context) -> str | None:
    """The measure of a line whose own name alone has a measure's word (``其中基本支出``): what the sentence told."""
    plain = measure == "executed" and _measure(label.replace("支出", ""), False, _Context()) is None
    if measure in _PLAIN and not plain:
        context.told = measure
    return context.told if plain and context.told and "支出" in name else measure


def _year_word(match: re.Match[str]) -> str:
    """``2024年初`` reads as ``年初``; a year alone says nothing of the line or the measure."""
    return f"年{match.group(1)!s}" if match.group(1) else ""


def _inherits(label: str) -> bool:
    """A clause without a line of its own (``决算数为``) goes on with the line before it."""
    rest = re.sub(r"(年初|全年|调整后|预算|决算|执行|支出|数|为|金额|是|达|完成|当年|实际)", "", label)
    return not rest


def _measure(label: str, ratio: bool, context: _Context) -> str | None:
    for synonym in words.narrative("measure"):
        code = synonym.row["code"]
        if (code in _RATIO) == ratio and synonym.pattern.search(label):
            if code in ("revenue", "executed"):
                context.flow = code
            return code
    if ratio:
        return None
    return context.flow


def _line(label: str) -> tuple[str, str] | None:
    name = re.sub(r"(年初|全年|调整后)?.{0,2}(预算数?|决算数?|执行数)(为|是|[:：])?$|(为|是|共计|达到?)$", "", label)
    name = name or label
    found: list[tuple[int, str]] = []
    for synonym in words.narrative("line"):
        for text in (name, label):
            if match := synonym.pattern.search(text):
                found.append((len(match.group()), synonym.row["code"]))
                break
    if not found:
        return None
    code = max(found, key=lambda x: x[0])[1]
    return code, name if len(name) > 2 else re.sub(r"(为|是|共计|达到?)$", "", label)
