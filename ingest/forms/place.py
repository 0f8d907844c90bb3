"""Which administrative division a form is of, by the names that it prints (GB/T 2260).

The department's name opens with its place (河池市司法局). Names that several divisions share (鼓楼区) are told
apart by a parent that the document names; what stays open is ``None``, never a guess.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ingest.forms.text import fold
from ingest.forms.vocabulary import project_root

_SUFFIX = re.compile(r"(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|新区|省|市|区|县|旗|盟|州)$")
_NATIONS = re.compile(
    r"(壮族|回族|维吾尔|藏族|羌族|彝族|苗族|侗族|布依族|土家族|傣族|景颇族|哈尼族|白族|傈僳族|蒙古族?|朝鲜族|哈萨克族?|"
    r"柯尔克孜|满族|瑶族|黎族|畲族|仡佬族|水族|毛南族|仫佬族|各族|拉祜族|佤族|纳西族|怒族|独龙族|普米族|布朗族|东乡族|"
    r"保安族|撒拉族|土族|裕固族|锡伯|塔吉克|达斡尔族|鄂温克|鄂伦春|阿昌族|德昂族|基诺族)"
)

#: a school of a trade that is called after its province or its prefecture (``黄冈职业技术学院``); others, such as
#: universities, may bear a name that is no place
_COLLEGE = re.compile(r"[\u4e00-\u9fff]{2,16}(职业(技术)?(学院|大学|学校)|技师学院|(高等|师范)专科学校)$")
_STREET = re.compile(r"[路街道巷里村镇乡湾桥门山河江湖]")  # what turns a place's name into another's
_BRANCH = re.compile(r"[局院]([\u4e00-\u9fff]{2,5})分[局院]")
#: a division of the Xinjiang corps, in front of the city that it runs (``第八师石河子市``); a school is none (第一师范)
_CORPS = re.compile(r"^(生产建设)?(兵团)?第?[一二三四五六七八九十]{1,3}师(?!范)")


@dataclass(frozen=True, slots=True)
class Division:
    """One row of the division table."""

    code: str
    name: str
    parent: str


@lru_cache(maxsize=1)
def _divisions() -> dict[str, Division]:
    path = project_root() / "seeds" / "reference" / "divisions.csv"
    with path.open(newline="", encoding="utf-8") as f:
        names = {r["region_code"]: r["region_name_zh"] for r in csv.DictReader(f)}
    return {code: Division(code, name, _parent(code, names)) for code, name in names.items()}


def _parent(code: str, names: dict[str, str]) -> str:
    """The code of the division above: the prefecture where there is one, else the province."""
    above = (f"{code[:4]}00", f"{code[:2]}0000")
    return next((c for c in above if c != code and c in names), "")


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[Division, ...]]:
    """Every name and short name with the divisions that bear it."""
    names: dict[str, dict[str, Division]] = {}
    for division in _divisions().values():
        for name in {division.name, *_short(division)}:
            names.setdefault(name, {})[division.code] = division
    return {name: tuple(d.values()) for name, d in names.items()}


def _short(division: Division) -> Iterable[str]:
    """``黔南布依族苗族自治州`` is also called ``黔南州``; ``广西壮族自治区`` ``广西``."""
    if _NATIONS.search(division.name):
        stem = _SUFFIX.sub("", _NATIONS.sub("", division.name))
        if len(stem) >= 2:
            if division.name.endswith("自治州"):
                yield from (f"{stem}州", f"{stem}自治州")
            elif division.name.endswith("自治县"):
                yield from (f"{stem}县", f"{stem}自治县")
            elif division.name.endswith("自治区"):
                yield stem
                yield f"{stem}区"


#: what an office's name may open with before its place: a year, the party, the league, the consultative conference
_BEFORE_PLACE = re.compile(
    r"^(20\d{2}年度?)?(中国共产党|中共|中国共产主义青年团|共青团|中国人民政治协商会议|政协|中国民主同盟|民盟)?"
)


def _ancestors(division: Division) -> list[Division]:
    found: list[Division] = []
    parent = _divisions().get(division.parent)
    while parent is not None and parent not in found:
        found.append(parent)
        parent = _divisions().get(parent.parent)
    return found


def region_of(name: str, context: str) -> str | None:
    """The code of the division that an office's name opens with.

    Args:
        name: the office's name or a title, folded or not.
        context: all text of the document, folded, searched for parents of divisions that share a name.
    """
    text = _CORPS.sub("", _BEFORE_PLACE.sub("", fold(name)))
    chain: list[Division] = []
    while text:
        found = _opening(text, chain, context)
        if found is None:
            break
        division, used = found
        chain.append(division)
        text = _CORPS.sub("", text[used:])
    if chain and (branch := _BRANCH.search(text)):
        chain += _served(branch.group(1), chain[-1])
    return chain[-1].code if chain else _of_college(text)


@lru_cache(maxsize=1)
def _shortest() -> dict[str, tuple[str, ...]]:
    """The names of provinces and prefectures without their last word, with the codes that bear them."""
    names: dict[str, set[str]] = {}
    for division in _divisions().values():
        if level_of(division.code) < level_of("000001"):
            names.setdefault(_SUFFIX.sub("", _NATIONS.sub("", division.name)), set()).add(division.code)
    return {name: tuple(codes) for name, codes in names.items() if len(name) > 1}


def _of_college(name: str) -> str | None:
    """The province or prefecture that a college is called after, if one alone has the name."""
    if not _COLLEGE.match(name):
        return None
    called = [name[:n] for n in (2, 3, 4) if not _STREET.match(name[n:])]
    found = {code for n in called for code in _shortest().get(n, ())}
    return found.pop() if len(found) == 1 else None


def _served(name: str, above: Division) -> list[Division]:
    """The district that a city's branch office serves (``公安局昌平分局``), if one alone bears the name."""
    called = {name, *(f"{name}{end}" for end in "区县市旗")}
    found = [d for d in _divisions().values() if d.name in called and above in _ancestors(d)]
    return found if len(found) == 1 else []


def level_of(code: str) -> int:
    """The level of government of a division: 1 a province, 2 a prefecture, 3 a county."""
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def is_city(code: str) -> bool:
    """Whether a division is called a city: a county-level one means itself by ``市级``."""
    division = _divisions().get(code)
    return division is not None and division.name.endswith("市")


def _opening(text: str, chain: list[Division], context: str) -> tuple[Division, int] | None:
    for length in range(min(len(text), 20), 1, -1):
        candidates = _names().get(text[:length], ())
        if chain:
            candidates = tuple(c for c in candidates if chain[-1] in _ancestors(c))
        if not candidates:
            continue
        if len(candidates) == 1:
            return candidates[0], length
        named = [c for c in candidates if any(_mentioned(a.name, context) for a in _ancestors(c)[:2])]
        closest = [c for c in named if _mentioned(_ancestors(c)[0].name, context)] or named
        return (closest[0], length) if len(closest) == 1 else None
    return None


def _mentioned(name: str, context: str) -> bool:
    return name in context
