"""Indicators one under another, a label and its value at a time (``三级指标：修缮设施`` over ``年度指标值：≥4处``).

They stand in lines of text, one or several to a line, or in tables as cards: a label beside each value. A sentence
may tell a whole indicator (told_indicators.py), and a name may stand without a label above what is said of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.forms import listed_told
from ingest.forms import vocabulary as words
from ingest.forms.listed_told import HEADERS, UNKNOWN, Record
from ingest.forms.rows import Row, Slot, line_slot
from ingest.forms.text import fold, has_han
from ingest.forms.told_indicators import BELONGS, VALUES
from ingest.model import Cell, Grid, Line

_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[\s;；,，。|]))([\u4e00-\u9fff]{2,12}(?:[（(][^()（）:：]{1,8}[)）])?)\d{0,2}\s*[:：]"
)
_NUMBERING = re.compile(r"^\s*(?:[-*·•●■]|[（(]?[\d一二三四五六七八九十]{1,3}[)）.．、])\s*")
_DIGITS = re.compile(r"\d{1,2}$")
_LEVELS = ("level1", "level2")
_PROSE = ("deviation", "explanation")
#: the roles that a list gives; a line with another label says more than an indicator
_ROLES = frozenset({*_LEVELS, *VALUES, *_PROSE, "name", "target_unit", "target_comparator", "note", "scoring_rule"})
#: one indicator alone is no list, and may be anything
FEWEST = 2
#: so often a label comes again that each indicator has
_OFTEN = 3

Item = Line | Row
#: rows of the list by the number of the line or row where each begins: the header before the first of them
Rows = dict[int, tuple[Row, ...]]
#: (role, label, value) of each label of a line or row
_Said = list[tuple[str, Slot, Slot | None]]


def find(items: Sequence[Item], page_no: int, fewest: int = FEWEST) -> tuple[Rows, set[int]]:
    """The rows of the indicators that lines or rows list, and which of these the list is made of; none for no list."""
    records, used = _records(items)
    if sum(record.is_whole() for record in records) < fewest:
        return {}, set()
    roles = dict.fromkeys(role for record in records for role in record.labels)
    unknown = [r for r in roles if r.startswith(UNKNOWN)]
    order = [*(r for r in _LEVELS if r in roles), *(r for r in roles if r not in (*_LEVELS, *unknown)), *unknown]
    firsts = {role: next(r.labels[role] for r in records if role in r.labels) for role in order}
    heads = {r: slot if _heads(slot, r) else slot.with_text(HEADERS[r]) for r, slot in firsts.items()}
    rows: Rows = {}
    grid = _grid(page_no, [heads, *(r.values for r in records)], order) if unknown else Grid(0, page_no, ())
    for no, record in enumerate(records, 2):
        row = _row(grid, order, record.values, no) if record.level is None else Row(grid, no, (record.level,))
        rows[record.at] = (*rows.get(record.at, ()), row)
    rows[records[0].at] = (_row(grid, order, heads, 1), *rows[records[0].at])
    return rows, used


def _grid(page_no: int, rows: Sequence[dict[str, Slot]], order: list[str]) -> Grid:
    """The list as a table, for what tells a column of an unknown label by the texts in it."""
    cells = (Cell(no, order.index(r) + 1, s.text) for no, row in enumerate(rows, 1) for r, s in row.items())
    return Grid(0, page_no, tuple(cells))


def _heads(label: Slot, role: str) -> bool:
    """Whether a label says as a table's header, too, what it says beside a value: ``指标卡1`` and ``归类`` don't."""
    shown = fold(label.text)
    return role.startswith(UNKNOWN) or (role_of(shown) == role and shown not in BELONGS and not _DIGITS.search(shown))


def _row(grid: Grid, order: list[str], slots: dict[str, Slot], no: int) -> Row:
    """Texts in the columns of their roles; each keeps its place."""
    return Row(grid, no, tuple(replace(slots[r], col=n, last_col=n) for n, r in enumerate(order, 1) if r in slots))


def _records(items: Sequence[Item]) -> tuple[list[Record], set[int]]:
    """The indicators that items list, with the levels right above them, and the numbers of their items."""
    records: list[Record] = []
    used: set[int] = set()
    now, last = None, ""
    again = _said_again(items)
    for n, item in enumerate(items):
        if n in used:  # the rest of the line above
            continue
        if told := listed_told.records(items, n, used):
            records += told
            now = None
            continue
        said = said_text(line_slot(item)) if isinstance(item, Line) else said_row(item)
        said = said or ([again[n]] if n in again and now is not None else [])
        if said:
            used.add(n)
        elif (
            now is not None and last in _PROSE and isinstance(item, Line) and _goes_on(item, now, items[n + 1 : n + 2])
        ):
            now.values[last] = _joined(now.values.get(last), item)
            used.add(n)
        else:
            now = None
            if level := _level(item):
                records.append(Record(n, level=level))
                used.add(n)
        for role, label, value in said:
            beside = now is not None and now.at == n and role in _LEVELS  # behind its name in one row
            if now is None or _opens(role, now, beside=beside):
                now = Record(n, title=listed_told.title(items, n, used))
                records.append(now)
            now.labels[role], last = label, role
            if value is not None:
                now.values[role] = value
    return _of_lists(records, len(items), used)


def _said_again(items: Sequence[Item]) -> dict[int, tuple[str, Slot, Slot | None]]:
    """Lines of a label that no vocabulary knows and a value, by their numbers, where the label comes often."""
    found: dict[int, tuple[str, Slot, Slot | None]] = {}
    for n, item in enumerate(items):
        slot = line_slot(item) if isinstance(item, Line) else None
        if slot is not None and (label := listed_told.unknown_label(slot.text)):
            value = slot.with_text(slot.text.strip()[len(label) + 1 :].strip())
            found[n] = (UNKNOWN + label, slot.with_text(label), value if value.text else None)
    counts = Counter(said[0] for said in found.values())
    return {n: said for n, said in found.items() if counts[said[0]] >= _OFTEN}


def _opens(role: str, now: Record, *, beside: bool) -> bool:
    """Whether a label opens the next indicator: one that comes again, or a level or name behind a value.

    A level ``beside`` the name in its row opens none.
    """
    behind = not beside and bool(set(now.labels) - {*_LEVELS, "name"})
    return role in now.labels or (role in (*_LEVELS, "name") and behind)


def _of_lists(records: list[Record], count: int, used: set[int]) -> tuple[list[Record], set[int]]:
    """The whole indicators and the levels right above one; the items of all others are left as they are."""
    kept: list[Record] = []
    for record in records:
        if record.take_title() and record.title is not None:
            used.add(record.title[0])
    for k, record in enumerate(records):
        after = records[k + 1] if k + 1 < len(records) else None
        heads = record.level is not None and after is not None and (after.is_whole() or after.level is not None)
        if record.is_whole() or heads:
            kept.append(record)
        else:
            used -= set(range(record.at, after.at if after else count))
    return kept, used


def said_text(slot: Slot) -> _Said:
    """What a line says, if it begins with a label of an indicator and has no label of anything else."""
    text = _NUMBERING.sub("", slot.text).strip()
    found = [(m, role_of(m.group(1))) for m in _LABEL.finditer(text)]
    named = [(m, role) for m, role in found if role in _ROLES]
    if not named or named[0][0].start() != 0 or (len(found) > len(named) and len(named) > 1):
        return []
    ends = [*(m.start() for m, _ in named[1:]), len(text)]
    values = [
        text[m.end() : end].strip(" \t;；|" if end == len(text) else " \t;；,，|")
        for (m, _), end in zip(named, ends, strict=True)
    ]
    return [
        (role, slot.with_text(m.group(1)), slot.with_text(value) if value else None)
        for (m, role), value in zip(named, values, strict=True)
    ]


def said_row(row: Row) -> _Said:
    """What a row says: labels of an indicator, each with the value beside it, or a line in a cell of its own."""
    own = [s for s in row.own if s.row_span == 1 or role_of(s.text)]
    if len(own) == 1 and len(row.slots) == 1:
        alone = role_of(own[0].text) in _PROSE  # nothing stands beside it
        return [(role_of(own[0].text), own[0], None)] if alone else said_text(own[0])
    said: _Said = []
    at = 0
    while at < len(own):
        role = role_of(own[at].text)
        value = own[at + 1] if at + 1 < len(own) and role_of(own[at + 1].text) not in _ROLES else None
        if role not in _ROLES:
            return []
        said.append((role, own[at], value))
        at += 1 if value is None else 2
    return said if any(value is not None for _, _, value in said) else []


def role_of(label: str) -> str:
    """The role of a label of an indicator; empty for any other."""
    if fold(label) in BELONGS:
        return "level2"
    found = words.column_role("indicator", _DIGITS.sub("", fold(label)))
    return found[0] if found else ""


def _level(item: Item) -> Slot | None:
    """The label of a level that stands alone (``（一）产出指标``)."""
    slots = (line_slot(item),) if isinstance(item, Line) else item.slots
    return slots[0] if len(slots) == 1 and words.levels(slots[0].text) else None


def _goes_on(line: Line, now: Record, below: Sequence[Item]) -> bool:
    """Whether a line is the rest of a text above it: words without a label, a number before them or a level's name.

    A name stands above the first that is said of the next indicator.
    """
    said = [x for item in below if isinstance(item, Line) for x in said_text(line_slot(item))]
    if said and said[0][0] in now.labels and "name" not in now.labels:
        return False
    shown = fold(line.text)
    heads = _NUMBERING.match(line.text) or words.levels(line.text) or words.section_code(line.text)
    return has_han(shown) and not heads and ":" not in shown[:16]


def _joined(value: Slot | None, line: Line) -> Slot:
    slot = line_slot(line)
    return slot if value is None else value.with_text(value.text + slot.text)
