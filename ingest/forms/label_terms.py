"""What each label over or beside an amount says, and what all of them say together.

A label may name a budget line (``财政拨款``), a measure (``决算数``), both (``基本支出预算数``), a year, or say that
the amount is the whole of what another label names (``合计``). Together they mean one line and one measure, or nothing
is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.forms import vocabulary as words
from ingest.forms.figures import RATIOS, TOTALS
from ingest.forms.rows import Slot
from ingest.forms.text import bare, fold, has_han, is_paper

_YEAR = re.compile(r"^(20\d{2})年?度?")
_WHOLE = re.compile(r"^(合计|小计|总计|总额|共计|金额|数额|金额合计|合计金额)$")
_GROWTH = re.compile(r"增减|增长|增幅|变动|[比较]上年|差异|差额")
_OF_BLOCK = re.compile(r"情况|收支|构成|组成|明细|来源|性质|类别|名称|^(年度|项目|本年度?)?(资金|预算|经费)(总额)?$")
#: what says of several rows that they are money, and no more
_AROUND = re.compile(
    r"^(年度|当年|本年度?|全年|项目|部门|单位|整体|财务|资金|预算|经费|收支|投资|收入|支出|执行|使用|安排|投入|进度|情况|及|和"
    r"|其?来源|构成|结构|概况|明细|总额|总体|分配|决算|完成)+$"
)
_LEFT = re.compile(r"结余|盈余|结转|亏损")
_SIDES = {"total_income": re.compile(r"收入|来源"), "total_expenditure": re.compile(r"支出|使用|运用")}
#: what a line's whole may be called by the side of the accounts that it heads
_SIDE = re.compile(
    r"^(本年度?|当年|年度|部门|单位|[一二三四五六七八九]、)*(收入|支出)(合计|总计|总额|总数|情况|部分|构成)*$"
)
#: how the measure ends that is a part of a line's label
_ENDING = re.compile(r"(数|额|金额|率|情况|决算|执行|支出|结余|余额)$")
#: which part of the money it is
_BATCH = re.compile(r"^第?[一二三四五六七八九十\d]{1,2}批次?$")
#: that last year's money is in an amount, and what isn't
_WITH, _WITHOUT = re.compile(r"^含(上年)?(结转|结余)+(资金)?$"), re.compile(r"^(不含|不包括|剔除|扣除)")
_LONGEST = 22
_ROLES = ("score", "weight", "other_score")
#: sources that others are parts of, and what may stand below them
_SOURCES = ("general_public_budget", "government_fund", "state_capital", "higher_level_subsidy", "current_level")
_WITHIN = {
    "fiscal_appropriation": _SOURCES,
    "project_expenditure": ("specific_target_expenditure", "project_item"),
    "basic_expenditure": ("personnel_expenditure", "operating_expenditure"),
}
#: budgets whose parts are named below them
_BUDGETS = ("budget", "initial_budget", "adjusted_budget", "declared_budget", "project_year_budget")
_PARTS = ("carryover_in", "initial_budget", "adjustment")
#: measures that a word within another's may make more exact
_EXACTER = {"budget": _BUDGETS}


@dataclass(frozen=True, slots=True)
class Term:
    """What labels say: a line, a measure, a year; ``side`` is income or expenditure, and no more than that.

    ``heads`` is true of a label that says no more than what the block holds, ``known`` false where some label beside
    is unknown, ``barred`` true where one says that the amount is none of the contract's (points, growth, a part of the
    year).
    """

    line: str = ""
    measure: str = ""
    year: str = ""
    side: str = ""
    whole: bool = False
    heads: bool = False
    known: bool = True
    barred: bool = False


NOTHING = Term()
_UNKNOWN = Term(known=False)
_BARRED = Term(barred=True)


def beside(slot: Slot) -> Term:
    """What a label beside amounts says; one of a single row that could as well head a block is unknown."""
    found = of_label(slot)
    return _UNKNOWN if found.heads and slot.row_span == 1 else found


def around(slot: Slot) -> Term:
    """What a label beside or over several rows says; one that only says that they are money says nothing."""
    found = of_label(slot)
    if found.known and not found.heads:
        return found
    return Term(heads=True) if _AROUND.match(bare(slot.text)) else found if found.barred else _UNKNOWN


def of_both(outer: Slot, inner: Slot) -> Term:
    """What a word says below another that says nothing without it (``年初`` under ``预算数``)."""
    found = of_label(inner)
    both = words.measure(bare(inner.text) + bare(outer.text)) if not found.known or found == NOTHING else None
    return Term(measure=both) if both and both != "unmapped" else found


def of_label(slot: Slot) -> Term:
    """What one label says; nothing is said by one that only heads a block or numbers a row."""
    shown = bare(slot.text)
    if is_paper(slot.text) or _BATCH.match(fold(slot.text)) or _WITH.match(shown):
        return NOTHING
    if _WITHOUT.match(shown):
        return _BARRED
    year = _YEAR.match(fold(shown))
    rest = shown[year.end() :] if year else shown
    if not has_han(shown) and not year:
        return NOTHING
    if _GROWTH.search(shown) or len(shown) > _LONGEST or _is_barred(slot.text, rest):
        return _BARRED
    found = _of_words(slot.text if not year else rest) if rest else NOTHING
    return replace(found, year=year.group(1)) if year else found


def _is_barred(text: str, rest: str) -> bool:
    role = words.column_role("funding", text) or ("", "")
    period = words.column_role("period", rest)
    return role[0] in _ROLES or role[1] == "unmapped" or (period is not None and period[0] == "period")


def _of_words(text: str) -> Term:
    """What a label without its year says."""
    shown = bare(text)
    if _WHOLE.match(shown):
        return Term(whole=True)
    if side := _side(shown):
        return Term(side=side, whole=True)
    line = words.line_code(text) or ""
    role = words.column_role("funding", text) or ("", "")
    measure = role[1] if role[0] == "measure" else ""
    if line and not measure:
        measure = _ending(shown)
    if line or measure:
        line = "" if line == "unmapped" else line
        side = line if line in TOTALS[1:] else ""
        return Term(
            "" if side else line, measure, side=side, whole=bool(side) or line == "total", known=bool(line or measure)
        )
    if (both := _two(shown)) is not None:
        return both
    return _BARRED if _LEFT.search(shown) else Term(heads=True) if _OF_BLOCK.search(shown) else _UNKNOWN


def _side(shown: str) -> str:
    match = _SIDE.match(shown)
    return next((code for code, of in _SIDES.items() if match and of.search(shown)), "")


def _ending(shown: str) -> str:
    """The measure that ends the label of a line (``基本支出预算数``)."""
    for start in range(2, len(shown) - 1):
        found = words.measure(shown[start:])
        if found and found != "unmapped" and _ENDING.search(shown) and words.line_code(shown[:start]):
            return found
    return ""


def _two(shown: str) -> Term | None:
    """A side and its measure in one label (``收入预算``, ``支出决算数``)."""
    for word, side in (("收入", "total_income"), ("支出", "total_expenditure")):
        before, found, after = shown.partition(word)
        measure = words.measure(before + after) if found and before + after else None
        if measure and measure != "unmapped":
            return Term(measure=measure, side=side, whole=True)
    return None


def within(outer: Term, inner: Term) -> Term | None:
    """What a label says below another, or behind it; ``None`` where they contradict each other."""
    if outer.barred or inner.barred:
        return _BARRED
    measure = _measure_within(outer, inner)
    line = _line_within(outer.line, inner.line)
    side = inner.side or outer.side
    if measure is None or line is None or (outer.side and inner.side and outer.side != inner.side):
        return None
    if outer.year and inner.year and outer.year != inner.year:
        return None
    whole = inner.whole if (inner.line or inner.measure or inner.whole) else outer.whole
    return Term(line, measure, inner.year or outer.year, side, whole, known=outer.known and inner.known)


def _measure_within(outer: Term, inner: Term) -> str | None:
    """The measure of two labels, one below the other."""
    one, other = outer.measure, inner.measure
    if not one or not other or one == other:
        return other or one
    if other in RATIOS or (one in _BUDGETS and other in _PARTS) or other in _EXACTER.get(one, ()):
        return other
    return one if one in _EXACTER.get(other, ()) else None


def _line_within(outer: str, inner: str) -> str | None:
    if not outer or not inner or outer == inner or outer in TOTALS:
        return inner or outer
    if inner in TOTALS:
        return outer
    return inner if inner in _WITHIN.get(outer, ()) else None


def together(row: Sequence[Term], column: Sequence[Term], around: Sequence[Term]) -> Term | None:
    """What the labels of an amount say, each from the outermost on; ``None`` for contradictions.

    ``row`` stand beside it in its own row, ``column`` over it and ``around`` beside several rows or over them. An
    unknown label beside it names a line, one over it bars the amount; one that heads the block must be the first. What
    a label around says of a measure counts where no other label names one.
    """
    if any(not t.known or (n and t.heads) for n, t in enumerate(column)):
        return _BARRED
    beside, over = _path(row), _path(column)
    if beside is None or over is None:
        return None
    if _crosses(beside.line, over.line):
        return _BARRED
    said = within(over, beside) or within(beside, over)
    for n, term in enumerate(reversed(around)):
        if said is None or said.barred:
            return said
        known = term.known or bool(row) or n > 0
        weak = replace(
            term, measure="" if said.measure else term.measure, known=known and not term.barred, barred=False
        )
        said = _BARRED if _crosses(said.line, term.line) else within(weak, said)
    return said


def _crosses(one: str, other: str) -> bool:
    """Whether two lines have nothing to do with each other: an amount is a part of both."""
    return bool(one and other) and _line_within(one, other) is None and _line_within(other, one) is None


def _path(terms: Sequence[Term]) -> Term | None:
    """What labels say that stand one within the other."""
    said: Term | None = NOTHING
    for term in terms:
        said = within(said, term) if said is not None else None
    return said
