"""First levels that one label names together (``产出与成本``, ``效益及满意度指标``), told by each row's own words.

And the one that is left of a label which a scan read in pieces.
"""

from __future__ import annotations

import re

from ingest.forms import vocabulary as words
from ingest.forms.text import fold

_AND = re.compile(r"[及和与、/]")
#: what an output may be counted in as well as a cost
_MONEY = re.compile(r"金额|资金|经费|支出|单价|造价|价格|标准|总额|元")
#: what is left of a label that was read in pieces
_KERNELS = {"output": "产出", "benefit": "效益", "satisfaction": "满意", "cost": "成本"}


def codes(text: str) -> list[str]:
    """The codes of the first levels that a label names, one or several; none where a part of it is no level."""
    parts = [words.levels(part) for part in _AND.split(fold(text)) if part]
    found = [next((x.code for x in part if x.level == 1), "") for part in parts]
    return found if all(found) else []


def of_row(label: str, name: str) -> str | None:
    """The level of an indicator among those of the label over it; ``None`` where its words don't tell."""
    told = codes(label)
    if len(set(told)) < 2:
        return None
    if "satisfaction" in told and words.level2_by_words(name, "satisfaction"):
        return "satisfaction"
    if "cost" in told and words.level2_by_words(name, "output") == "cost":
        return "cost"
    others = [code for code in told if code not in ("satisfaction", "cost")]
    if len(others) == 1:
        return None if "cost" in told and _MONEY.search(fold(name)) else others[0]
    hinted = [code for code in others if words.level2_by_words(name, code)]
    return hinted[0] if len(hinted) == 1 else None


def of_pieces(label: str) -> str | None:
    """The only first level whose word stands in a label that was read in pieces (``满意度指 满意度1 标``)."""
    found = [code for code, kernel in _KERNELS.items() if kernel in label]
    return found[0] if len(found) == 1 else None
