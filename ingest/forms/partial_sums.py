"""A sum that leaves the execution of the budget out (``合计`` | ``（不含预算执行10分）`` | ``90`` | ``85.5``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.figures import weigh_execution
from ingest.forms.rows import Slot
from ingest.forms.text import fold, has_han, is_noise

_OUT: Final = r"(?:不含|不包括|未含)(?:预算|资金)?(?:执行|支出)(?:率|情况|进度)?(?:得分|分值)?(\d{1,2})?分?"
_BESIDE: Final = re.compile(rf"^\(?{_OUT}\)?$")
_WHOLE: Final = re.compile(rf"^(?:绩效|指标|得分|自评|各项)*(?:小计|合计|总计|总分)\({_OUT}\)$")


def leaves_out(text: str) -> bool:
    """Whether a label is that of such a sum by itself (``指标得分小计（不含预算执行率）``)."""
    return bool(_WHOLE.match(fold(text)))


def passes(slots: Sequence[Slot], form: FormBuilder) -> bool:
    """Whether a row of an indicator table is such a sum: of all indicators, neither one of them nor the form's total.

    It tells how many points the execution has, if nothing else did.
    """
    whole = [(s, m) for s in slots if (m := _WHOLE.match(fold(s.text)))]
    said = whole or [(s, m) for s in slots if (m := _BESIDE.match(fold(s.text)))]
    labels = [s for s in slots if words.score_component(s.text) == "total" and not whole]
    others = [s for s in slots if has_han(s.text) and not is_noise(s.text) and s not in labels and not s.inherited]
    if len(said) != 1 or not (labels or whole) or others != [said[0][0]]:
        return False
    form.mark([s for s in slots if not s.inherited], "note")
    if said[0][1].group(1):
        weigh_execution(form, said[0][0].with_text(said[0][1].group(1)))
    return True
