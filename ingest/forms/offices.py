"""Names of offices as cells print them: with a code, a seal, or what a lost space has joined to them."""

from __future__ import annotations

import re
from typing import Final

from ingest.forms.text import fold

_CODE_BEHIND: Final = re.compile(r"^([^\d\[\]〔〕]{4,40}?)(?:[\[〔](\d{3,9})[\]〕]|\((\d{6}|\d{9})\))$")
_CODE: Final = re.compile(r"^[\[［{【〔(（]?\s*(\d{2,12})\s*[\]］}】〕)）]?[-—_]?(?=[\u4e00-\u9fff]|$)")
_ORGAN: Final = re.compile(
    r"(局|委|办|厅|院|部|会|中心|所|站|队|处|校|学|馆|社|府|团|行|署|公司|镇|乡|街道|室|库|场|园)$"
)
_SEAL: Final = re.compile(r"\((盖章|公章|签章|章)\)$")
_TAIL: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+[\u4e00-\u9fff]{1,2}$")
#: labels with their values, and a year, that a lost space joins to an office's name
_JOINED: Final = re.compile(
    r"(?P<office>[\u4e00-\u9fff()]{3,30}?[局委办厅院会所站队处校学馆社府团署])(\((盖章|公章|签章|章)\))?"
    r"(?P<rest>(?P<year>\(?20\d{2}年度?\)?)"
    r"|(?P<money>(资金|金额|计量|货币)?单位:(亿元|万元|千元|元))"
    r"|(?P<code>((预算)?(部门|单位)|预算)(编码|代码)):?(?P<number>\d{3,9})"
    r"|(?P<unit>(项目)?(实施|承担|责任)单位):?(?P<name>[\u4e00-\u9fff]{5,30})"
    r"|(?P<date>(填报|填表|编报|报送|评价)?(日期|时间)):?(?P<day>20\d{2}.{3,8})"
    r"|(单位|部门)(类型|性质|类别|级次).{0,10})$"
)


def is_organ(text: str) -> bool:
    """Whether a name ends as an office's does (局, 委, 中心, ...)."""
    return bool(_ORGAN.search(text))


def is_coded(text: str) -> bool:
    """Whether a folded text begins with an office's code."""
    return _CODE.match(text) is not None


def department(text: str) -> tuple[str, str]:
    """(code, name) of a department's cell: ``[144]黔南布依族苗族自治州司法局`` gives both."""
    shown = text.strip()
    if not (is_organ(fold(shown)) and not is_organ(fold(_TAIL.sub("", shown)))):  # ``农业农村 厅``, cut by its cell
        shown = _TAIL.sub("", shown)
    shown = _SEAL.sub("", fold(shown))
    if behind := _CODE_BEHIND.match(shown):
        return behind.group(2) or behind.group(3), behind.group(1)
    match = _CODE.match(shown)
    code = match.group(1) if match else ""
    return code, shown[match.end() :].lstrip("-—_") if match else shown


def joined(text: str) -> tuple[str, tuple[str, str]] | None:
    """An office's name and the (field code, text) that a lost space has joined to it; ``None`` where nothing is.

    What no field is kept for (``单位类型行政单位``) gives an empty code.
    """
    match = _JOINED.match(fold(text))
    if match is None:
        return None
    told = (("year", "fiscal_year"), ("money", "unit"), ("number", "department_code"), ("name", "implementing_unit"),
            ("day", "filed_on"))  # fmt: skip
    found = next(((code, match[group]) for group, code in told if match[group]), ("", match["rest"]))
    return match["office"], found
