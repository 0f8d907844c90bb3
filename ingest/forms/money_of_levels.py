"""Money that is named by a level of government (``省级资金``): the form's own level's, or a higher one's."""

from __future__ import annotations

import re

from ingest.forms import place
from ingest.forms.builder import FormBuilder, Record
from ingest.forms.text import fold, label

_MONEY = re.compile(
    r"(中央|自治区|省|市县|盟市|旗县|县[市区]|区县|市|州|盟|区|县|旗)(?:本?级)?(?:财政)?"
    r"(?:补助|预算|专项|配套)?(?:资金|安排|拨款|补助|配套|财政|支出|公益金|$)"
)
#: levels of government from the top: the centre, provinces, prefectures, counties
_LEVELS = {"中央": 0, "省": 1, "自治区": 1, "市": 2, "州": 2, "盟": 2, "盟市": 2, "区": 3, "县": 3, "旗": 3}
_LEVELS |= {"旗县": 3, "县市": 3, "县区": 3, "区县": 3}
#: what the province calls all governments below it
_LOCAL = "市县"
#: what else a level's governments are called (``县（市、区）级``)
_SAME_LEVEL = re.compile(r"(?<=^[市州盟县区旗])\([市州盟县区旗、]+\)")
#: what is known of a form's levels once all its lines are read
_APART, _COUNTIES = "own_beside_higher", "money_of_counties"


def closed(form: FormBuilder) -> None:
    """Remember what the lines of a form say of its levels of government."""
    levels = _levels(form)
    if _sets_level_apart(form, levels):
        form.features.add(_APART)
    if "县" in levels:
        form.features.add(_COUNTIES)


def _levels(form: FormBuilder) -> set[str]:
    """The levels of government that a form's lines name as the source of their money."""
    found = (_MONEY.match(label(str(x["line_label"] or ""))) for x in form.own_lines())
    return {m.group(1) for m in found if m}


def _sets_level_apart(form: FormBuilder, levels: set[str]) -> bool:
    """Whether a form sets money of one level beside ``上级资金``: that level is then the form's own (``市级财政资金``).

    A form of a prefecture that a county fills in names its money so. A level that is a part (``其中：``) stands below
    the other, and of several levels nobody knows which is meant.
    """
    named = {fold(str(x["line_label"] or "")) for x in form.own_lines()}
    higher = any(label(text).startswith("上级") for text in named)
    return higher and len(levels) == 1 and not any(text.startswith("其中") for text in named)


def own_or_higher(line: Record, form: FormBuilder) -> Record:
    """The line with its code by its level, and the level of the form's region.

    A county-level city may call itself ``市级``, unless it names money of the county (``县级``) beside it.
    """
    region = str(form.tables["form"][0]["region_code"] or "")
    own = place.level_of(region) if region else None
    shown = label(str(line["line_label"] or ""))
    match = _MONEY.match(_SAME_LEVEL.sub("", shown.replace("市(县)", _LOCAL)))
    if own is None or match is None or line["source_section"] != "form" or _APART in form.features:
        return line
    if "places" in form.features and shown.endswith("本级"):
        return line  # one of the places that share the money
    level = max(own, _LEVELS["市"]) if match.group(1) == _LOCAL else _LEVELS[match.group(1)]
    named_city = match.group(1) == "市" and place.is_city(region)
    if level == own or (named_city and own == _LEVELS["省"]):
        line["line_code"] = "current_level"
    elif level < own and (not named_city or _COUNTIES in form.features):
        line["line_code"] = "higher_level_subsidy"
    elif level > own and line["line_code"] == "current_level":
        line["line_code"] = "unmapped"  # of those below, which is neither
    return line
