"""The form's total in the sentences of its report (``经过自评，综合评价得分为99.8分。``), where no table gives it."""

from __future__ import annotations

import re

from ingest.forms.builder import FormBuilder
from ingest.forms.figures import add_score
from ingest.forms.grades import GRADE_IN_TEXT
from ingest.forms.rows import Slot
from ingest.forms.text import fold

_TOTAL = re.compile(
    r"(?P<name>(?:绩效|综合|自评|自我评价|评价)[^,，。；;\d]{0,8}(?:总分|得分|总评分))[为是:：]?"
    r"(?P<score>\d{1,3}(?:\.\d{1,2})?)分(?=[,，。；;()（）]|$)"
)
#: a part's score, one before the year's, or one that somebody else gave
_NOT_OWN = re.compile(r"上年|去年|平均|指标得分|执行|产出|效益|满意|投入|过程|决策|财政(部门|局)|第三方|主管部门")
#: the most of a part of the form
_OF_PART = re.compile(r"(?:分值|满分|权重)为?(?!100(?:\.0+)?分)\d{1,3}(?:\.\d+)?分")
_EXECUTION = re.compile(
    r"(?P<name>预算执行率?(?:情况)?(?:指标)?)(?:得分)?(?:(?:满分|分值|权重)为?(?P<most>\d{1,2}(?:\.\d+)?)分[,，])?"
    r"(?:自评|实际)?(?:得分?)?为?(?P<score>\d{1,2}(?:\.\d{1,2})?)分(?=[,，。；;()（）]|$)"
)
#: who evaluated itself
_WHO = re.compile(
    r"(?:^|[,，])([\u4e00-\u9fff]{4,20}?(?:学院|大学|学校|医院|中心|局|委员会))(?:绩效)?自评(?:小组|工作组)"
)
_OF_OFFICE = re.compile(r"部门整体|整体支出|单位整体")
_OF_PROJECT = re.compile(r"项目(支出)?(绩效)?(自评|评价)|[该本]项目")


def keep(sentence: str, slot: Slot, form: FormBuilder) -> None:
    """Keep the total that a folded sentence tells, and who tells it; one of several scores is nobody knows which's."""
    if who := _WHO.search(sentence):
        form.cover.append(("department_name", slot.with_text(who[1])))
    found = list(_TOTAL.finditer(sentence))
    if (
        len(found) == 1
        and not _NOT_OWN.search(_clause(sentence, found[0]))
        and not _OF_PART.search(_EXECUTION.sub("", sentence))
        and not _of_another(sentence, form.form_kind)
    ):
        form.told_scores.append((slot.with_text(found[0]["name"]), slot.with_text(found[0]["score"]), None))
        if grade := GRADE_IN_TEXT.search(sentence):
            form.cover.append(("grade", slot.with_text(grade[1])))
    spent = list(_EXECUTION.finditer(sentence))
    if len(spent) == 1 and not _of_another(sentence, form.form_kind):
        most = slot.with_text(spent[0]["most"]) if spent[0]["most"] else None
        form.told_scores.append((slot.with_text(spent[0]["name"]), slot.with_text(spent[0]["score"]), most))


def keep_line(slot: Slot, form: FormBuilder) -> None:
    """Keep the total that a field's line tells in a sentence (``自评结论：……自评得分为98分，评价等级为“优”。``)."""
    for sentence in fold(slot.text).split("。"):
        keep(sentence, slot, form)


def _clause(sentence: str, match: re.Match[str]) -> str:
    """The clause that ends with a score."""
    return re.split(r"[,，;；。]", sentence[: match.end()])[-1]


def _of_another(sentence: str, kind: str) -> bool:
    """Whether a sentence speaks of a project in an office's form, or the other way round."""
    if kind == "unknown":  # a report of either
        return bool(_OF_OFFICE.search(sentence) and _OF_PROJECT.search(sentence))
    other = _OF_OFFICE if kind.startswith("project") else _OF_PROJECT
    return bool(other.search(sentence))


def land(form: FormBuilder) -> None:
    """Land the total and the execution's score that the report tells, where the tables have none and it tells one."""
    for kind in ("total", "budget_execution"):
        told = [x for x in form.told_scores if ("执行" in x[0].text) == (kind == "budget_execution")]
        values = {value.text for _, value, _ in told}
        if len(values) == 1 and form.count("indicator_line") and not form.is_scored(kind):
            name, value, _ = told[0]
            add_score(form, kind, name, next((most for *_, most in told if most), None), value)
    form.told_scores.clear()
