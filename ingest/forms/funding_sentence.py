"""Budget blocks told in a sentence within a cell.

``全年预算120万元（其中：财政拨款90万元，其他资金30万元）；全年支出114万元，执行率95%。`` Each clause names a
measure of the total, or a line of the measure before it. The sentence is read whole or not at all: where one of its
figures isn't understood, what the others are of isn't sure either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import RATIOS, figure
from ingest.forms.funding_measures import told
from ingest.forms.rows import Slot
from ingest.forms.text import fold

_MOST = 300  # of the sentence's signs
#: an amount or a rate with its unit
VALUE = re.compile(r"(-?\d[\d,]{0,20}(?:\.\d{1,6})?)(万元|亿元|千元|元|%)(?![/一-鿿])")
_CLAUSE = re.compile(r"(?:[^,、:;。()]|(?<=\d),(?=\d{3})|:(?=-?\d))+|[;。()]")
_YEAR = re.compile(r"(20\d{2})年(?:度)?(?=初|末|底)?")
#: what was spent until the year's end is what the year spent
_SO_FAR = "累计支出"
_ALL_YEAR = re.compile(r"截[至止](20\d{2}年)?(12月(31日|底|末)|年底)[,，]?累计(实际)?支出")
_UNTIL = re.compile(r"截[至止](20\d{2}年)?\d{1,2}月(\d{1,2}日|底|末)?")
_YEAR_LEFT = re.compile(r"^年(?=年|(?![初末底中]))")
_LEAD = re.compile(r"^(其中|另外?|和|及|本|该|共计?|已|\d{1,2}[.．])+")
_TAIL = re.compile(r"(为|是|共计?|合计|达到?|安排|资金|分别|[:：])$")
_DONE_OF = re.compile(r"^完成(了)?(全年|年度|年初|调整后)?预算的$")
_SPENT = re.compile(r"^(支出|使用|支付|执行|列支)(资金|金额)?$")
_ALLOTTED = re.compile(r"^(实际|全年|本年|年度|当年)?下达")
_FLOW = re.compile(r"支出|执行|决算|预算|年初|调整|使用|支付|结余|结转|收入")
_OWN_WORDS = re.compile(r"(基本|项目|专项|人员|公用)支出|一般公共预算|国有资本经营预算")
_TOLERANCE = 0.00051  # of a rate printed with one decimal of a per cent


@dataclass(frozen=True, slots=True)
class Told:
    """A figure: its line (``total`` where none is named), its measure, its label and its value with the unit."""

    line: str
    measure: str
    label: str
    number: str
    unit: str


def read(slot: Slot, form: FormBuilder) -> bool:
    """Land the figures of a cell's sentence, where the form has none of its budget yet; false where it isn't one."""
    if form.has_own_lines():
        return False
    found = figures(fold(slot.text), form.stated_year())
    land(slot, found, form)
    return bool(found)


def land(slot: Slot, found: Iterable[Told], form: FormBuilder) -> None:
    """Land the figures that a cell's sentence tells."""
    for x in found:
        value = slot.with_text(x.number + x.unit)
        shown = value if x.unit == "%" else slot.with_text(x.number)
        label = slot.with_text(x.label)
        figure(form, "form", "header", x.line, label, x.measure, label, shown, [value])


def figures(text: str, year: str) -> list[Told]:
    """The figures of a folded sentence of a year; none where one isn't understood or the total's aren't all told."""
    if len(text) > _MOST or not VALUE.search(text) or {y for y in _YEAR.findall(text) if y != year}:
        return []
    found: list[Told] = []
    depth, among, open_to_doubt, told_last = 0, False, False, ""
    for clause in _clauses(text):
        if clause in "();。":
            depth += {"(": 1, ")": -1}.get(clause, 0)
            among = among and clause not in ";。"
            continue
        match = VALUE.search(clause)
        if match is None:
            if any(c.isdigit() for c in clause):
                return []
            continue
        named = clause[: match.start()]
        one = _one(named, match.group(1), match.group(2), told_last)
        if named == _SO_FAR and _ALL_YEAR.search(text):
            one = Told("total", "executed", named, match.group(1), match.group(2))
        if one is None or clause[match.end() :]:
            return []
        if one.line == "total":
            open_to_doubt = open_to_doubt or (among and depth == 0)
            told_last = one.measure if one.measure not in RATIOS else told_last
        else:
            among = among or depth == 0
        found.append(one)
    found = _with_budget(_with_allotted(found))
    total = {x.measure: float(x.number.replace(",", "")) for x in found if x.line == "total"}
    whole = "executed" in total and bool({"initial_budget", "adjusted_budget"} & set(total))
    once = len({(x.line, x.measure) for x in found}) == len(found)
    return found if whole and once and (not open_to_doubt or _fits(total)) else []


def lead(text: str, year: str) -> list[Told]:
    """The first figures of a folded sentence of a year, as far as their own words name measures and no line.

    A rate is taken behind what was spent.
    """
    if {y for y in _YEAR.findall(text) if y != year}:
        return []
    found: list[Told] = []
    for clause in _clauses(text[:_MOST]):
        match = VALUE.search(clause)
        if match is None:
            if found or any(s.isdigit() for s in clause):
                break
            continue
        one = None if clause[match.end() :] else _one(clause[: match.start()], match.group(1), match.group(2), "")
        if one is None or one.line != "total" or not _is_plain(one.measure, {x.measure for x in found}):
            break
        found.append(one)
    return found


def _is_plain(measure: str, before: set[str]) -> bool:
    """Whether a measure is told by its own words; a rate behind the initial budget alone may be of that."""
    if measure in RATIOS:
        of_initial = "initial_budget" in before and "adjusted_budget" not in before
        return measure == "execution_rate" and "executed" in before and not of_initial
    return measure not in ("budget", "unmapped", words.ALLOTTED) and measure not in before


def _clauses(text: str) -> Iterator[str]:
    """The clauses and the signs that part sentences, with years taken out."""
    yield from (
        m.group()
        for m in _CLAUSE.finditer(
            _YEAR.sub("年", _UNTIL.sub("", _ALL_YEAR.sub(_SO_FAR, text))).replace("，", ",").replace("；", ";")
        )
    )


def _one(label: str, number: str, unit: str, told_last: str) -> Told | None:
    """What a clause's label says of its figure; ``None`` where it says nothing sure."""
    shown = _LEAD.sub("", _YEAR_LEFT.sub("", label))
    if unit == "%" and _DONE_OF.match(shown):  # of the initial budget it is another rate
        return Told("total", "completion_rate" if "年初" in shown else "execution_rate", shown, number, unit)
    shown, measure, line = _named(shown) or _named(shown.removeprefix("项目")) or (shown, None, None)
    measure = "executed" if _SPENT.match(shown) else measure
    line = "total" if line == "total_expenditure" and measure else line  # ``全年支出`` is the measure's own word
    if (unit == "%") != (measure in RATIOS) or measure == "share":
        return None
    if line is None or line == "total":
        allotted = measure == "unmapped" and _ALLOTTED.match(shown)
        measure = words.ALLOTTED if allotted else measure or ("budget" if line else None)
        return Told("total", measure, shown, number, unit) if measure else None
    if measure is None and not _FLOW.search(_OWN_WORDS.sub("", shown)):
        measure = told_last or None
    return Told(line, measure, shown, number, unit) if measure and line != "unmapped" else None


def _named(label: str) -> tuple[str, str | None, str | None] | None:
    """The label with its measure and its line, less the words at its end; ``None`` where it has neither."""
    while True:
        measure, line = words.measure(label), words.line_code(label)
        if measure or line:
            return label, measure, line
        if not _TAIL.search(label):
            return None
        label = _TAIL.sub("", label)


def _with_allotted(found: list[Told]) -> list[Told]:
    """The figures with what was handed down (``下达预算``) as the adjusted budget, where the rate is of that alone."""
    amounts = {x.measure: float(x.number.replace(",", "")) for x in found if x.line == "total"}
    others = {"budget", "initial_budget", "adjusted_budget"} & set(amounts)
    of_it = {**amounts, "adjusted_budget": amounts.get(words.ALLOTTED, 0.0)}
    meant = "adjusted_budget" if "executed" in amounts and not others and _fits(of_it) else "unmapped"
    return [replace(x, measure=meant) if x.measure == words.ALLOTTED else x for x in found]


def _with_budget(found: list[Told]) -> list[Told]:
    """The figures with a plain ``预算`` as the adjusted budget, or the initial one beside an adjusted."""
    totals = [x.measure for x in found if x.line == "total"]
    meant = dict(zip(totals, told(totals), strict=True)).get("budget", "unmapped")
    return [Told(x.line, meant if x.measure == "budget" else x.measure, x.label, x.number, x.unit) for x in found]


def rate_fits(found: list[Told]) -> bool:
    """Whether the rate that a sentence tells is that of its amounts of the total."""
    total = {x.measure: float(x.number.replace(",", "")) for x in found if x.line == "total"}
    return "executed" in total and _fits(total)


def _fits(total: dict[str, float]) -> bool:
    """Whether the rate is that of the figures: what stands behind the lines is then the total's, not a line's."""
    budget = total.get("adjusted_budget") or total.get("initial_budget")
    rate = total.get("execution_rate")
    return bool(budget) and rate is not None and abs(total["executed"] / (budget or 1) - rate / 100) <= _TOLERANCE
