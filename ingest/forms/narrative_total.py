"""The form's own total in running text: ``年初预算120万元，全年支出114万元，执行率95%`` names no line.

Such a sentence may as well be of one project or of an office below. Once the whole form is read, it is taken for
the form's total where one of its amounts is the total's in the form, and left alone elsewhere. Of a sentence that goes
on with lines (``年初预算安排120万元，其中基本支出90万元``) the first amount alone is, where it is the total's. A
project's form without funds of its own has what its report says of ``该项目``, or of the project by its name
(``2021年教育质量提升项目下达预算1045.76万元，全年实际总支出983.95万元``). A text in front of the table that names the
project and sums up its money is read in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from ingest.forms import funding_sentence, title_project
from ingest.forms.builder import FormBuilder, Record
from ingest.forms.figures import RATIOS, SPENT_TOTALS, figure
from ingest.forms.funding_sentence import Told
from ingest.forms.rows import Slot
from ingest.forms.text import fold

_YEAR = re.compile(r"20\d{2}")
#: of what a project's form without funds of its own tells in its report
_OF_PROJECT = re.compile(r"^(20\d{2}年度?)?[,，]?[该本]项目|[,，][该本]项目")
#: the same without a word for the project, where the rate proves that budget and spending are of one thing
_OF_ITSELF = re.compile(r"^(20\d{2}年度?)?[,，]?(项目)?(全年|年初|年度|调整后|当年|财政)*预算")
#: the sentence of such an overview
_OVERVIEW = re.compile(r"^[该本]?项目(20\d{2}年)?(全年|年初|年度|调整后)?预算数?\d")
#: the papers that a sentence begins with, which are none of its figures
_PAPER = re.compile(r"《[^《》]{0,80}》|\([^()]{0,20}[〔\[(]20\d{2}[〕\])][^()]{0,12}号\)")
_ACCORDING = re.compile(r"^(根据|按照|依据|经)([^\d,]{0,40}|[^,]{0,60}(号|文件|通知|批复|规定|要求)[^\d,]{0,6}),")
#: a sentence that goes on with what was spent of the amount in the one before
_GOES_ON = re.compile(
    r"^(截[至止][^,，]{0,14}[,，])?[该本]?(项目)?(全年|年度|当年|本年|实际|累计)*(预算)?(执行|支出)(数|额|金额)?(为|共?计|合计)?\d"
)
_SHORTEST_NAME = 4
_YUAN = {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000}


def keep(sentence: str, slot: Slot, form: FormBuilder, *, whole: bool) -> None:
    """Keep a folded sentence that tells a total's budget or expenditure, of whatever it is the total.

    ``whole`` is false where other figures of the sentence were landed as those of lines.
    """
    sentence = _of_itself(sentence, form)
    years = _YEAR.findall(sentence)
    year = years[0] if years else ""
    if (whole and funding_sentence.figures(sentence, year)) or funding_sentence.lead(sentence, year):
        form.told.append((slot, sentence, whole))


def _of_itself(sentence: str, form: FormBuilder) -> str:
    """A sentence without the papers that it rests on, and with the form's project called ``该项目``."""
    plain = _ACCORDING.sub("", _PAPER.sub("", sentence))
    in_titles = [title_project.named(title) or "" for title in form.fields("title")]
    for name in (fold(x).removesuffix("项目") for x in (*form.fields("project_name"), *in_titles)):
        if len(name) >= _SHORTEST_NAME and f"{name}项目" in plain:
            return plain.replace(f"{name}项目", "该项目")
    return plain


def overview(slot: Slot) -> bool:
    """Whether a text sums up one project's money (``1.场馆开放…综述。项目全年预算数97.3万元，执行数94.3万元``)."""
    return len(_of_overview(slot)) == 1


def _of_overview(slot: Slot) -> list[str]:
    sentences = fold(slot.text).split("。") if any(c.isdigit() for c in slot.text) else []
    return [s for s in sentences if _OVERVIEW.match(s)]


def keep_overviews(slots: Sequence[Slot], form: FormBuilder) -> None:
    """Keep the sentences of such texts, in front of the form's table, that name the form's project."""
    names = [name for x in form.fields("project_name") if len(name := fold(x)) >= _SHORTEST_NAME]
    for slot in slots:
        if any(name in fold(slot.text) for name in names):
            form.told.extend((slot, sentence, True) for sentence in _of_overview(slot))


def land(form: FormBuilder) -> None:
    """Land the kept sentences that are of the form's total and of its year, each figure once."""
    stated = form.stated_year()
    lines = form.tables.get("budget_line", []) if form.told else []
    own_year = [x for x in lines if x["source_section"] == "form" and not x["year_printed"]]
    totals = [x for x in own_year if x["line_code"] in SPENT_TOTALS]
    alone = not form.has_own_lines() and form.form_kind == "project_self_evaluation"
    landed = {x["measure_code"] for x in lines if x["source_section"] == "narrative" and x["line_code"] in SPENT_TOTALS}
    read = [(slot, sentence, _figures(sentence, stated, whole=whole)) for slot, sentence, whole in form.told]
    own = [found for _, sentence, found in read if _is_own(sentence, found)] if alone else []
    amounts = {(x.measure, _yuan(x.number, x.unit) or x.number) for found in own for x in found if x.line == "total"}
    agree = len(amounts) == len({measure for measure, _ in amounts})  # of two that differ nobody knows which is meant
    sure: dict[Slot, object] = {}
    for slot, sentence, found in read:
        line = next((t["line_code"] for t in totals for x in found if _same(x, t, form)), None)
        line = line or ("total" if agree and found in own else None)
        line = line or (sure.get(slot) if _GOES_ON.match(sentence) else None)
        sure[slot] = line
        for x in found if line else ():
            if x.line != "total" or x.measure in landed:
                continue
            landed.add(x.measure)
            label, value = slot.with_text(x.label), slot.with_text(x.number + x.unit)
            shown = value if x.measure in RATIOS else slot.with_text(x.number)
            figure(form, "narrative", "narrative", str(line), label, x.measure, label, shown, [value])
    form.told.clear()


def _figures(sentence: str, year: str, *, whole: bool) -> list[Told]:
    """The figures of a kept sentence, or its first alone."""
    return (funding_sentence.figures(sentence, year) if whole else []) or funding_sentence.lead(sentence, year)


def _is_own(sentence: str, found: list[Told]) -> bool:
    """Whether a sentence of a project's report is of the project itself."""
    return bool(_OF_PROJECT.search(sentence) or (_OF_ITSELF.match(sentence) and funding_sentence.rate_fits(found)))


def _same(told: Told, line: Record, form: FormBuilder) -> bool:
    """Whether a sentence's amount of the total is the one that the form prints, maybe rounded to fewer digits."""
    if told.line != "total" or told.measure in RATIOS or told.measure != line["measure_code"]:
        return False
    printed = _yuan(str(line["value_printed"]), str(line["unit_printed"] or form.unit))
    amount = _yuan(told.number, told.unit)
    if not printed or amount is None:
        return False
    decimals = sum(sign.isdigit() for sign in told.number.partition(".")[2])
    rounded = Decimal(_YUAN[told.unit]).scaleb(-decimals) / 2 if decimals > 1 else 0
    return abs(printed - amount) <= rounded


def _yuan(number: str, unit: str) -> Decimal | None:
    """A printed amount in yuan; ``None`` where it is none, or its unit isn't known."""
    try:
        amount = Decimal(re.sub(r"[,元万亿千]", "", fold(number)))
    except InvalidOperation:
        return None
    return amount * _YUAN[unit] if unit in _YUAN else None
