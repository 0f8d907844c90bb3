"""Indicators one under another, a label and its value at a time (``三级指标：修缮设施`` over ``年度指标值：≥4处``).

They stand in lines of text, one or several to a line, or in tables as cards: a label beside each value. A sentence
may tell a whole indicator (told_indicators.py), and a name may stand without a label above what is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.forms import columns, listed_told, told_indicators
from ingest.forms import vocabulary as words
from ingest.forms.listed_told import HEADERS, Record
from ingest.forms.rows import Row, Slot, line_slot, rows_of
from ingest.forms.text import fold, has_han
from ingest.forms.told_indicators import BELONGS, VALUES
from ingest.model import Document, Grid, Line, Page

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
_FEWEST = 2

Item = Line | Row
#: rows of the list by the number of the line or row where each begins: the header before the first of them
Rows = dict[int, tuple[Row, ...]]
#: (role, label, value) of each label of a line or row
_Said = list[tuple[str, Slot, Slot | None]]


def blocks(page: Page) -> Iterator[Grid | Line | tuple[Row, ...]]:
    """The blocks of a page; where it, or the form that a title begins on it, has no table of indicators, lists as rows.

    They are made of its lines, and of tables that hold nothing but a card.
    """
    for part in _forms(page):
        items = _items(part)
        rows, used = find([item for _, item in items], page.page_no) if items else ({}, set())
        if not rows:
            yield from part
            continue
        lists: dict[int, list[tuple[Row, ...]]] = {}
        for k, found in rows.items():
            lists.setdefault(items[k][0], []).append(found)
        taken = {items[k][0] for k in used}
        for n, block in enumerate(part):
            yield from lists.get(n, ())
            if n not in taken:
                yield block


def is_said_again(lists: Sequence[tuple[Row, ...]], document: Document) -> bool:
    """Whether most of the indicators of a page's lists stand in a table of the document, too: a report tells them."""
    rows = [row for rows in lists for row in rows]
    heads = [s.col for s in rows[0].slots if _role(s.text) == "name"]
    names = {fold(s.text) for row in rows[1:] for s in row.slots if s.col in heads}
    grids = [b for b in document.blocks() if isinstance(b, Grid) and any(map(_heads_names, rows_of(b)))]
    told = names & {fold(c.text) for grid in grids for c in grid.cells}
    return 2 * len(told) > len(names)


def _heads_names(row: Row) -> bool:
    found = columns.header(row)
    return found is not None and "name" in {c.role for c in found}


def _items(part: Sequence[Grid | Line]) -> list[tuple[int, Item]]:
    """The lines and the rows of a part, each with the number of its block; none where it has a table of indicators.

    A table of anything else stands in it as a row that says nothing.
    """
    items: list[tuple[int, Item]] = []
    if not any(map(_says, part)):
        return []
    for n, block in enumerate(part):
        if isinstance(block, Line):
            items.append((n, block))
            continue
        rows = list(rows_of(block))
        if any(map(_heads_names, rows)):
            return []
        card = block.exact and all(_said_row(row) for row in rows)
        items += [(n, row) for row in rows] if card else [(n, Row(block, 0, ()))]
    return items


def _says(block: Grid | Line) -> bool:
    """Whether a line, or a table's first row, says anything of an indicator."""
    if isinstance(block, Line):
        return bool(_said_text(line_slot(block)) or told_indicators.read(block.text))
    first = next(rows_of(block), None) if block.exact else None
    return first is not None and bool(_said_row(first))


def _forms(page: Page) -> list[list[Grid | Line]]:
    """The blocks of a page by the titles of forms among them, should the page have tables."""
    tables = any(isinstance(b, Grid) for b in page.blocks)
    titled = [n for n, b in enumerate(page.blocks) if tables and isinstance(b, Line) and words.title_kind(b.text)]
    edges = [0, *titled, len(page.blocks)]
    return [list(page.blocks[a:b]) for a, b in pairwise(edges)]


def find(items: Sequence[Item], page_no: int) -> tuple[Rows, set[int]]:
    """The rows of the indicators that lines or rows list, and which of these the list is made of; none for no list."""
    records, used = _records(items)
    if sum(record.is_whole() for record in records) < _FEWEST:
        return {}, set()
    roles = dict.fromkeys(role for record in records for role in record.labels)
    order = [*(r for r in _LEVELS if r in roles), *(r for r in roles if r not in _LEVELS)]
    grid = Grid(0, page_no, ())
    firsts = {role: next(r.labels[role] for r in records if role in r.labels) for role in order}
    heads = {role: slot if _heads(slot, role) else slot.with_text(HEADERS[role]) for role, slot in firsts.items()}
    rows: Rows = {}
    for record in records:
        row = _row(grid, order, record.values) if record.level is None else Row(grid, 1, (record.level,))
        rows[record.at] = (*rows.get(record.at, ()), row)
    rows[records[0].at] = (_row(grid, order, heads), *rows[records[0].at])
    return rows, used


def _heads(label: Slot, role: str) -> bool:
    """Whether a label says as a table's header, too, what it says beside a value: ``指标卡1`` and ``归类`` don't."""
    shown = fold(label.text)
    return _role(shown) == role and shown not in BELONGS and not _DIGITS.search(shown)


def _row(grid: Grid, order: list[str], slots: dict[str, Slot]) -> Row:
    """Texts in the columns of their roles; each keeps its place."""
    return Row(grid, 1, tuple(replace(slots[r], col=n, last_col=n) for n, r in enumerate(order, 1) if r in slots))


def _records(items: Sequence[Item]) -> tuple[list[Record], set[int]]:
    """The indicators that items list, with the levels right above them, and the numbers of their items."""
    records: list[Record] = []
    used: set[int] = set()
    now, last = None, ""
    for n, item in enumerate(items):
        if n in used:  # the rest of the line above
            continue
        if told := listed_told.records(items, n, used):
            records += told
            now = None
            continue
        said = _said_text(line_slot(item)) if isinstance(item, Line) else _said_row(item)
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


def _said_text(slot: Slot) -> _Said:
    """What a line says, if it begins with a label of an indicator and has no label of anything else."""
    text = _NUMBERING.sub("", slot.text).strip()
    found = [(m, _role(m.group(1))) for m in _LABEL.finditer(text)]
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


def _said_row(row: Row) -> _Said:
    """What a row says: labels of an indicator, each with the value beside it, or a line in a cell of its own."""
    own = [s for s in row.own if s.row_span == 1 or _role(s.text)]
    if len(own) == 1 and len(row.slots) == 1:
        alone = _role(own[0].text) in _PROSE  # nothing stands beside it
        return [(_role(own[0].text), own[0], None)] if alone else _said_text(own[0])
    said: _Said = []
    at = 0
    while at < len(own):
        role = _role(own[at].text)
        value = own[at + 1] if at + 1 < len(own) and not _role(own[at + 1].text) else None
        if role not in _ROLES:
            return []
        said.append((role, own[at], value))
        at += 1 if value is None else 2
    return said if any(value is not None for _, _, value in said) else []


def _role(label: str) -> str:
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
    said = [x for item in below if isinstance(item, Line) for x in _said_text(line_slot(item))]
    if said and said[0][0] in now.labels and "name" not in now.labels:
        return False
    shown = fold(line.text)
    heads = _NUMBERING.match(line.text) or words.levels(line.text) or words.section_code(line.text)
    return has_han(shown) and not heads and ":" not in shown[:16]


def _joined(value: Slot | None, line: Line) -> Slot:
    slot = line_slot(line)
    return slot if value is None else value.with_text(value.text + slot.text)
