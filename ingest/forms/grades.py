"""Grades behind a label, or among boxes of which one is ticked (``☑优 □良 □中 □差``)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Slot
from ingest.forms.text import fold

_TICK, _EMPTY = "☑", "□"
#: signs that tick a box or stand in an empty one; ``R`` and ``£`` are what a box's font leaves in plain text
_SIGNS = str.maketrans(
    {**dict.fromkeys("☑√✓✔☒✅■▣●◉R", _TICK), **dict.fromkeys("□☐▢○◯◻£", _EMPTY)},
)
_BOX = re.compile(r"[☑☒✅□☐▢◻][\u4e00-\u9fff]")
_BRACKETED = re.compile(r"[(\[【〔{]([☑□]?)[)\]】〕}]")
_TOKEN = re.compile(r"(?P<sign>[☑□])|(?P<grade>优秀?|良好?|中等?|较?差|不?合格)|(?P<points>\([^()☑□]*\))|[、,;/|:]")

#: a grade alone, and one that a sentence gives
GRADE = re.compile(r"^(优|良|中|差|优秀|良好|中等|较差|合格|不合格)$")
GRADE_IN_TEXT = re.compile(
    r"(?:自评结[论果]|评价结[论果]|等[次级])(?:为|是|[:：])?\s*[“\"「]?(优秀?|良好?|(?<![果论次级])中|中等|较?差)(?=[”\"」。，,；;]|$)"
)
_STATED = re.compile(
    r"^(?:[(\[]?(?:自评|评价|绩效|考核)?(?:等[次级]|结论|结果)[)\]]?[:为]?)?(优秀?|良好?|中等?|较?差)$"
)


#: brackets around all of a text
_AROUND = re.compile(r"^[(\[]([^()\[\]]*)[)\]]$")


def of_cell(text: str) -> str | None:
    """The grade that a cell holds and nothing else: alone, behind its label (``（自评等级：优）``) or ticked."""
    match = _STATED.match(_AROUND.sub(r"\1", fold(text)))
    return match.group(1) if match else ticked(text)


def land(slots: Sequence[Slot], form: FormBuilder) -> None:
    """Land the grades among a total's cells."""
    for slot in slots:
        if grade := of_cell(slot.text):
            form.form_field("grade", grade, slot)
            form.mark(slot, "fact")


def has_boxes(text: str) -> bool:
    """Whether a text is of boxes to tick, each before its word (``□在建 ☑已完工``)."""
    return bool(_BOX.search(fold(text)))


def ticked(text: str) -> str | None:
    """The grade whose box is ticked, or ``None`` where none is, several are, or the boxes' side can't be told."""
    boxes = fold(text).translate(_SIGNS)
    shown = _BRACKETED.sub(lambda m: m.group(1) or _EMPTY, boxes.partition(":")[2] or boxes)
    tokens = list(_TOKEN.finditer(shown))
    if "".join(t.group() for t in tokens) != shown:
        return None
    marks = [t.group("sign") or t.group("grade") for t in tokens if t.group("sign") or t.group("grade")]
    at = marks.index(_TICK) if marks.count(_TICK) == 1 else -1
    grades = [m for m in marks if m not in (_TICK, _EMPTY)]
    paired = all((marks[n] in (_TICK, _EMPTY)) != (marks[n + 1] in (_TICK, _EMPTY)) for n in range(len(marks) - 1))
    if at < 0 or not paired or len(marks) != 2 * len(grades):
        return None
    return marks[at + 1] if marks[0] in (_TICK, _EMPTY) else marks[at - 1]
