"""Which level label covers which indicator row, where labels are centred, cut, joined or missing.

Labels of merged cells stand on the first of their rows, on the second or third, or alone on a row without an
indicator. A row takes the label above it, unless that label's rows are over (it stood alone) or the row's own
words point to the label below; rows before any label take the one below. What neither a label nor the row's
own words tell stays unknown.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from ingest.forms import joint_levels
from ingest.forms import vocabulary as words
from ingest.forms.rows import Slot

#: first-level labels: the index of their row, their text, their code (``None``: it names none that is known)
Labels = list[tuple[int, Slot | None, str | None]]


@dataclass(slots=True)
class LevelRow:
    """One row of an indicator table: its level labels as found, then as resolved.

    ``name`` is ``None`` on a row that holds labels alone. A garbled label has a slot but no code. ``open1`` and
    ``open2`` say that a label was read whole and names no level that the vocabulary knows: nothing is inferred then.
    ``exact`` as in the row's grid.
    """

    name: str | None
    slot1: Slot | None = None
    code1: str | None = None
    slot2: Slot | None = None
    codes2: tuple[str, ...] = ()
    broken2: bool = False
    open1: bool = False
    open2: bool = False
    exact: bool = False
    basis1: str | None = None
    basis2: str | None = None
    code2: str | None = None


def _settle(rows: list[LevelRow]) -> None:
    """Labels that name both levels (``成本指标``) and stand alone, by the columns of the table's other labels."""
    first = {r.slot1.col for r in rows if r.slot1 and {x.level for x in words.levels(r.slot1.text)} == {1}}
    second = {r.slot2.col for r in rows if r.slot2 and {x.level for x in words.levels(r.slot2.text)} == {2}}
    if not first or not second:
        return
    for row in rows:
        slot = row.slot1 if row.slot2 is None else row.slot2 if row.slot1 is None else None
        codes = {x.level: x.code for x in words.levels(slot.text)} if slot else {}
        if slot is None or len(codes) < 2:
            continue
        far1, far2 = (min(abs(slot.col - col) for col in columns) for columns in (first, second))
        if far1 < far2:
            row.slot1, row.code1, row.slot2, row.codes2 = slot, codes[1], None, ()
        elif far2 < far1:
            row.slot1, row.code1, row.slot2, row.codes2 = None, None, slot, (codes[2],)


def resolve(rows: list[LevelRow]) -> None:
    """Fill ``code1``, ``code2``, their slots and bases on every row with a name."""
    _settle(rows)
    labels1 = [(i, r.slot1, r.code1) for i, r in enumerate(rows) if r.code1 or r.open1]
    labels2 = [(i, r) for i, r in enumerate(rows) if r.slot2 is not None or r.codes2 or r.broken2]
    decided = [_level2(i, r, rows, labels2, labels1) for i, r in enumerate(rows)]
    for i, row in enumerate(rows):
        if row.name is None:
            continue
        code2, slot2, basis2 = decided[i]
        k = bisect_right(labels1, i, key=_row)
        above, below = labels1[max(k - 1, 0) : k], labels1[k : k + 1]
        if row.code1:
            row.basis1 = "label"
        else:
            # a second level that opens together with the first below it: both labels are the row's
            both = bool(below) and slot2 is not None and rows[below[0][0]].slot2 is slot2
            _level1(row, code2, [] if both else _over(row, above), _over(row, below))
        row.code2, row.slot2, row.basis2 = code2, slot2, basis2
        if row.code2 and row.code1 and not _fits(row.code2, row.code1):
            row.code2, row.basis2 = None, None


def _over(row: LevelRow, labels: Labels) -> Labels:
    """Those labels that may stand over a row: none in the very column of its own, which names no known level."""
    own = row.slot2 if row.exact and row.open2 else None
    return [x for x in labels if own is None or x[1] is None or x[1].col != own.col]


def _row(label: tuple[int, object] | tuple[int, object, object]) -> int:
    """The index of a label's row; labels stand in the order of their rows."""
    return label[0]


def _fits(code2: str, code1: str) -> bool:
    return code1 in {x.parent for x in words.parents(code2)}


def _level1(
    row: LevelRow,
    code2: str | None,
    above: Labels,
    below: Labels,
) -> None:
    candidates = ([above[-1]] if above else []) + ([below[0]] if below and below[0][2] else [])
    if not candidates:
        if code2 and (parent := words.parent_of(code2)):
            row.code1, row.basis1 = parent, "inferred"
        return
    chosen = candidates[0]
    if code2:
        fitting = [c for c in candidates if c[2] and _fits(code2, c[2])]
        if fitting:
            chosen = fitting[0]
        elif row.basis2 != "inferred" and (parent := words.parent_of(code2)):
            row.code1, row.basis1 = parent, "inferred"
            return
    elif above and below and row.name:
        satisfied = words.level2_by_words(row.name, "satisfaction")
        if satisfied and chosen[2] != "satisfaction" and below[0][2] == "satisfaction":
            chosen = below[0]
    row.slot1, row.code1, row.basis1 = chosen[1], chosen[2], "label" if chosen[2] else None
    if (
        row.code1 is None
        and row.slot1
        and not row.open2
        and (code := joint_levels.of_row(row.slot1.text, row.name or ""))
    ):
        row.code1, row.basis1 = code, "inferred"


def _level2(
    i: int,
    row: LevelRow,
    rows: list[LevelRow],
    labels: list[tuple[int, LevelRow]],
    labels1: Labels,
) -> tuple[str | None, Slot | None, str | None]:
    """(code, slot, basis) of a row's second level."""
    if row.name is None:
        return None, None, None
    here1 = row.code1
    if row.open2:
        return None, row.slot2, None
    if row.slot2 is not None:
        if len(row.codes2) == 1:
            return row.codes2[0], row.slot2, "label"
        return _by_words(row.name, row.codes2, here1 or _nearest1(i, labels1), row.slot2)
    k, after = bisect_left(labels, i, key=_row), bisect_right(labels, i, key=_row)
    above = labels[k - 1] if k else None
    below = labels[after] if after < len(labels) else None
    alone = above is not None and above[1].name is None and below is not None and below[1].name is not None
    if above and (alone or _level1_between(above[0], i, labels1)):
        above = None
    if below and any(r.name is None for r in rows[i + 1 : below[0]]):
        below = None
    if above is None:
        if below and below[1].codes2 and _same_group(i, below[0], labels1):
            run = [r.name or "" for r in rows[i : below[0]]]
            return _below(row, below[1], _nearest1(i, labels1), run)
        return None, None, None
    run = [r.name or "" for r in rows[i : below[0]]] if below else []
    return _between(row, above[1], below[1] if below else None, here1 or _nearest1(i, labels1), run)


def _between(
    row: LevelRow, above: LevelRow, below: LevelRow | None, level1: str | None, run: list[str]
) -> tuple[str | None, Slot | None, str | None]:
    """Above or below: a row goes to the label below only with all rows between, for a centred label."""
    name = row.name or ""
    if above.open2:
        return None, above.slot2, None
    if len(above.codes2) != 1:
        return _by_words(name, above.codes2, level1, above.slot2)
    if below is not None and len(below.codes2) == 1 and row.slot1 is None and not _own_level1(below, row):
        parent = words.parent_of(below.codes2[0])
        hints = {words.level2_by_words(n, parent) for n in run}
        if hints == {below.codes2[0]} and below.codes2 != above.codes2:
            return below.codes2[0], below.slot2, "inferred"
    return above.codes2[0], above.slot2, "label"


def _own_level1(below: LevelRow, row: LevelRow) -> bool:
    """Whether the label below opens another first level by a label of its own on the same row."""
    return False if below.code1 is None else below.code1 != row.code1 and row.code1 is not None


def _below(
    row: LevelRow, below: LevelRow, level1: str | None, run: list[str]
) -> tuple[str | None, Slot | None, str | None]:
    """The label below, where it stands under the row's first level or the rows' own words point to it."""
    code = below.codes2[0]
    if level1 is None or _fits(code, level1):
        return _one(row.name or "", below)
    if {words.level2_by_words(n, words.parent_of(code)) for n in run} == {code}:
        return _one(row.name or "", below)
    return None, None, None


def _one(name: str, label: LevelRow) -> tuple[str | None, Slot | None, str | None]:
    if len(label.codes2) == 1:
        return label.codes2[0], label.slot2, "label"
    return _by_words(name, label.codes2, None, label.slot2)


def _by_words(
    name: str, choices: tuple[str, ...], level1: str | None, slot: Slot | None
) -> tuple[str | None, Slot | None, str | None]:
    """The level that the row's own words point to, among the choices of a joined or garbled label."""
    found = words.level2_by_words(name, level1 or (words.parent_of(choices[0]) if choices else None))
    if found and (not choices or found in choices):
        return found, slot, "inferred"
    return None, slot, None


def _nearest1(i: int, labels1: Labels) -> str | None:
    k = bisect_right(labels1, i, key=_row)
    return labels1[max(k - 1, 0)][2] if labels1 else None


def _level1_between(start: int, end: int, labels1: Labels) -> bool:
    """Whether a first level opens after a second level's label and up to a row: the label is then over."""
    return bisect_right(labels1, end, key=_row) > bisect_right(labels1, start, key=_row)


def _same_group(i: int, j: int, labels1: Labels) -> bool:
    """Whether no two first levels open between a row and the label below it."""
    return bisect_right(labels1, j, key=_row) - bisect_right(labels1, i, key=_row) <= 1
