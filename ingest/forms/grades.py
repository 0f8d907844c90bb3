"""Grades among boxes of which one is ticked (``☑优 □良 □中 □差``)."""

from __future__ import annotations

import re

from ingest.forms.text import fold

_TICK, _EMPTY = "☑", "□"
#: signs that tick a box or stand in an empty one; ``R`` and ``£`` are what a box's font leaves in plain text
_SIGNS = str.maketrans(
    {**dict.fromkeys("☑√✓✔☒✅■▣●◉R", _TICK), **dict.fromkeys("□☐▢○◯◻£", _EMPTY)},
)
_BRACKETED = re.compile(r"[(\[【〔{]([☑□]?)[)\]】〕}]")
_TOKEN = re.compile(r"(?P<sign>[☑□])|(?P<grade>优秀?|良好?|中等?|较?差|不?合格)|(?P<points>\([^()☑□]*\))|[、,;/|:]")


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
