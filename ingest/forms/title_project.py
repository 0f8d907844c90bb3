"""The project that a form's title names (``2017年度农村公路养护项目绩效自评表``)."""

from __future__ import annotations

import re

from ingest.forms import place, titles
from ingest.forms.text import fold

#: a title that begins with the project's own name, and what is no project's name there
_OF_PROJECT = re.compile(
    r"^(?:20\d{2}年度?)?([\u4e00-\u9fff]{4,24}?)项目(?:支出)?(?:绩效(?:目标)?)?自评(?:价|情况|评分)?(?:表|结果)$"
)
#: one that begins with a plan or a work (``高水平学校建设计划绩效自评表``)
_OF_PLAN = re.compile(
    r"^(?:20\d{2}年度?)?([\u4e00-\u9fff]{4,28}(?:计划|工程))(?:支出)?绩效自评(?:价|情况|评分)?(?:表|结果)$"
)
#: one that declares a work or an allowance by its name (``某局2020年退耕还林工程绩效目标表``)
_OF_WORK = re.compile(
    r"^(?:\d{1,2}[、.．])?(?:20\d{2}年度?)?([\u4e00-\u9fff]{2,24}(?:工程|津贴|补贴)|[\u4e00-\u9fff]{4,24}(?=项目(?:支出)?))(?:项目)?"
    r"(?:支出)?绩效目标(?:申报|审批|批复)?表$"
)
_NO_PROJECT = re.compile(
    r"财政|部门|预算|支出|单位|整体|资金|政策|政府|办事处|街道|附件|年度|重点|重大|全部|[省市县区州本]级|[省市县区乡镇村局厅委会院]$"
)


def named(title: str) -> str | None:
    """The project's name in a title, or ``None`` where it opens with a place or an office, or names no one project."""
    shown = fold(title).replace("报告", "表") if title.endswith("报告") else fold(title)
    match = _OF_PROJECT.match(shown) or _OF_PLAN.match(shown)
    match = match or _OF_WORK.match(shown.removeprefix(titles.title_department(shown) or ""))
    if match is None or _NO_PROJECT.search(match.group(1)) or place.region_of(match.group(1), ""):
        return None
    return match.group(1)
