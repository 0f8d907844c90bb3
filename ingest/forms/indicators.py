"""Indicator tables: data rows to indicator lines, subtotals and totals to scores."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.forms import vocabulary as words
from ingest.forms.align import Column, align
from ingest.forms.builder import FormBuilder
from ingest.forms.columns import assign, named_by_label
from ingest.forms.figures import add_score
from ingest.forms.levels import LevelRow, resolve
from ingest.forms.rows import Row, Slot
from ingest.forms.text import fold, han_count, has_han, is_dash, is_noise, is_number, join_pieces
from ingest.model import Grid

_LANDED = {
    "name": ("indicator_printed", "indicator_name"),
    "target": ("target_printed", "target_printed"),
    "target_comparator": ("target_comparator_printed", "target_comparator"),
    "target_unit": ("target_unit_printed", "target_unit"),
    "actual": ("actual_printed", "actual_printed"),
    "weight": ("weight_printed", "weight"),
    "score": ("score_printed", "score"),
    "explanation": ("explanation_printed", "explanation"),
    "deviation": ("deviation_printed", "deviation_reason"),
    "note": ("note_printed", "note"),
    "target_basis": ("basis_printed", "target_basis"),
}
_LABEL_POINTS = re.compile(r"\((\d+(?:\.\d+)?)分?\)")


@dataclass(slots=True)
class Item:
    """A row of an indicator table that was read: an indicator, or labels alone."""

    levels: LevelRow
    cells: dict[str, list[Slot]] = field(default_factory=dict)


@dataclass(slots=True)
class Indicators:
    """An indicator table that is being read."""

    columns: list[Column]
    goal_no: int = 1
    items: list[Item] = field(default_factory=list)
    level1: str | None = None
    done: bool = False
    grid: Grid | None = None  # the grid of the header row
    order: list[int] = field(default_factory=list)  # each column's place among the header row's cells, from 1
    width: int = 0  # how many cells the header row has

    def enter(self, grid: Grid) -> Grid:
        """Go on in another grid without a header: with other column edges the order of the cells counts."""
        if self.grid is None or not grid.exact or grid.col_count == self.grid.col_count:
            return grid
        self.columns = [replace(c, first=n, last=n) for c, n in zip(self.columns, self.order, strict=True)]
        return grid if grid.col_count == self.width else replace(grid, exact=False)

    def goes_on(self, columns: list[Column], goal_no: int) -> bool:
        """Whether a header is this table's own, printed again after a page break."""
        same = [c.role for c in columns] == [c.role for c in self.columns]
        return same and not self.done and goal_no == self.goal_no


def data_row(row: Row, table: Indicators, form: FormBuilder) -> bool:
    """Read a row below an indicator header; false where it is none of an indicator table's."""
    slots = [s for s in row.slots if not _block_label(s, table, form)]
    if not slots:
        return True
    total = next((s for s in slots if not s.inherited and words.score_component(s.text) == "total"), None)
    if total is not None and not _named(slots):
        if any(words.score_component(s.text) == "budget_execution" for s in slots):
            return False
        _total(row, total, slots, table, form)
        return True
    labels = [s for s in slots if words.levels(s.text) or words.level_pieces(s.text)]
    if all(s in labels or is_noise(s.text) for s in slots):
        if any(not s.inherited for s in labels):
            table.items.append(Item(_level_row(None, labels)))
            form.mark(labels, "label")
        return True
    if _subtotal(row, slots, labels, table, form):
        return True
    found = assign(row, slots, table.columns)
    if "name" not in found and labels and any(is_number(s.text) for s in slots):
        found = named_by_label(row, slots, labels[-1], table.columns) or found
    if not found.get("name") or not any(has_han(s.text) for s in found["name"]):
        return _without_label(slots, labels, table, form)
    _indicator(found, labels, table, form)
    return True


def _block_label(slot: Slot, table: Indicators, form: FormBuilder) -> bool:
    """The label left of the table (``绩效指标``, ``绩 效 指``), and specks in its place."""
    role = words.column_role("indicator", slot.text)
    first = min(c.first for c in table.columns)
    known = words.levels(slot.text) or words.score_component(slot.text)
    speck = slot.col < first and len(fold(slot.text)) <= 4 and not known
    if (role and role[0] == "block_label") or speck:
        form.mark(slot, "label")
        return True
    return False


def _named(slots: Sequence[Slot]) -> bool:
    return sum(has_han(s.text) and words.score_component(s.text) is None for s in slots) > 0


def _level_row(name: str | None, labels: Sequence[Slot], garbled: Sequence[Slot] = ()) -> LevelRow:
    """Level labels by what they name; one that names both a first and a second level by its column's order."""
    row = LevelRow(name)
    for n, slot in enumerate(labels):
        pieces = words.level_pieces(slot.text)
        if pieces:
            row.slot2, row.codes2 = slot, tuple(p.code for p in pieces)
            continue
        found = words.levels(slot.text)
        ones = [x for x in found if x.level == 1]
        twos = [x for x in found if x.level == 2]
        if ones and (not twos or (n == 0 and len(labels) > 1)) and row.code1 is None:
            row.slot1, row.code1 = slot, ones[0].code
        elif twos:
            row.slot2, row.codes2 = slot, (twos[0].code,)
        elif ones and row.code1 is None:
            row.slot1, row.code1 = slot, ones[0].code
    for slot in garbled:
        if row.slot2 is None:
            row.slot2, row.broken2 = slot, True
    return row


def _indicator(found: dict[str, list[Slot]], labels: list[Slot], table: Indicators, form: FormBuilder) -> None:
    one, two = found.get("level1", []), found.get("level2", [])
    name = "".join(join_pieces([s.text for s in found["name"]]).split())
    ordered = [s for s in (*one, *two) if s in labels]
    alone = len(ordered) == 1 and len(words.levels(ordered[0].text)) > 1
    if alone:
        level = LevelRow(name)
        codes = {x.level: x.code for x in words.levels(ordered[0].text)}
        if ordered[0] in one:
            level.slot1, level.code1 = ordered[0], codes[1]
        else:
            level.slot2, level.codes2 = ordered[0], (codes[2],)
    else:
        garbled = [s for s in two if s not in labels and not s.inherited]
        level = _level_row(name, ordered, garbled)
    form.mark((*one, *two), "label")
    form.mark(found.get("", []), "noise")
    for slot in (*one, *two):
        if slot not in labels and not is_noise(slot.text):
            form.unmapped("level_label", slot)
    for slot in found.get("", []):
        if not is_noise(slot.text) and not slot.inherited and not is_dash(slot.text):
            form.unmapped("indicator_value", slot)
    table.items.append(Item(level, found))


def _subtotal(row: Row, slots: list[Slot], labels: list[Slot], table: Indicators, form: FormBuilder) -> bool:
    """A first level's subtotal (``投入`` 16 16 —— 16.00): its label and numbers, and no other words."""
    own = [s for s in labels if not s.inherited]
    numbers = [s for s in slots if is_number(s.text) and not s.inherited]
    texts = [s for s in slots if has_han(s.text) and s not in labels]
    first = next((x for x in words.levels(own[0].text) if x.level == 1), None) if len(own) == 1 else None
    if first is None or not numbers or texts:
        return False
    table.level1 = first.code
    table.items.append(Item(_level_row(None, own)))
    weight, score = _points(row, slots, table)
    add_score(form, "level1_subtotal", own[0], weight, score, first.code)
    form.mark(numbers, "fact")
    form.mark([s for s in slots if s not in numbers], "label")
    return True


def _without_label(slots: list[Slot], labels: list[Slot], table: Indicators, form: FormBuilder) -> bool:
    """A total whose label is lost (100 and a score, nothing else), or nothing of this table."""
    numbers = [s for s in slots if is_number(s.text) and not s.inherited]
    texts = [s for s in slots if has_han(s.text)]
    if texts or labels or len(numbers) != 2 or fold(numbers[0].text) not in ("100", "100.0", "100.00"):
        return False
    add_score(form, "total", None, numbers[0], numbers[1])
    form.mark(numbers, "fact")
    form.mark([s for s in slots if is_noise(s.text)], "noise")
    table.done = True
    return True


def _points(row: Row, slots: Sequence[Slot], table: Indicators) -> tuple[Slot | None, Slot | None]:
    """The maximum and the score of a subtotal or total row."""
    numbers = [s for s in slots if is_number(s.text) and not s.inherited]
    if row.exact:
        found = assign(row, numbers, table.columns)
        weight, score = next(iter(found.get("weight", [])), None), next(iter(found.get("score", [])), None)
        if score is None and weight is None and len(numbers) == 1:
            return None, numbers[0]
        return weight, score
    if len(numbers) >= 2:
        return numbers[-2], numbers[-1]
    if not numbers:
        return None, None
    takers = [c for c in table.columns if c.role in ("weight", "score")]
    k = align(numbers, takers, lambda _c, _s: 0.0)[0] if takers else None
    only_max = k is not None and takers[k].role == "weight" and fold(numbers[0].text) in ("100", "100.00")
    return (numbers[0], None) if only_max else (None, numbers[0])


def _total(row: Row, label: Slot, slots: list[Slot], table: Indicators, form: FormBuilder) -> None:
    others = [s for s in slots if s is not label]
    weight, score = _points(row, others, table)
    add_score(form, "total", label, weight, score)
    form.mark(label, "label")
    form.mark((weight, score), "fact")
    form.mark([s for s in others if is_noise(s.text) or is_dash(s.text)], "noise")
    table.done = True


def finish(table: Indicators, form: FormBuilder) -> None:
    """Resolve the levels of all rows and land the indicator lines with their scores."""
    resolve([item.levels for item in table.items])
    points: dict[str, tuple[Slot, str]] = {}
    for item in table.items:
        level, cells = item.levels, item.cells
        if level.slot1 is not None and level.code1:
            points.setdefault(level.code1, (level.slot1, level.code1))
        if level.name is None:
            continue
        record: dict[str, object] = {
            "goal_no": table.goal_no,
            "level1_printed": level.slot1.text if level.slot1 else None,
            "level1_code": level.code1,
            "level1_basis": level.basis1,
            "level2_printed": level.slot2.text if level.slot2 else None,
            "level2_code": level.code2,
            "level2_basis": level.basis2,
        }
        sources: dict[str, list[Slot | None]] = {"level1_code": [level.slot1], "level2_code": [level.slot2]}
        for role, (column, public) in _LANDED.items():
            slots = cells.get(role, [])
            record[column] = level.name if role == "name" else (join_pieces([s.text for s in slots]) or None)
            sources[public] = list(slots)
            form.mark(slots, "fact")
        form.mark([s for r in ("scoring_rule", "reference_weight") for s in cells.get(r, [])], "note")
        line_no = form.line("indicator_line", "indicator", record, sources)
        if cells.get("weight") or cells.get("score"):
            _indicator_score(form, line_no, record, cells)
    _label_points(points, form)


def _indicator_score(form: FormBuilder, line_no: int, record: dict[str, object], cells: dict[str, list[Slot]]) -> None:
    score: list[Slot | None] = list(cells.get("score", []))
    weight: list[Slot | None] = list(cells.get("weight", []))
    form.line(
        "score_line",
        "score",
        {
            "component_kind": "indicator",
            "component_name": record["indicator_printed"],
            "level1_code": record["level1_code"],
            "indicator_line_no": line_no,
            "max_printed": record["weight_printed"],
            "score_printed": record["score_printed"],
        },
        {"max_score": weight, "score": score, "component_name": list(cells.get("name", []))},
    )


def _label_points(points: dict[str, tuple[Slot, str]], form: FormBuilder) -> None:
    """Points printed in a first level's label (``产出指标（50分）``) are that level's maximum."""
    landed = {r["level1_code"] for r in form.tables.get("score_line", []) if r["component_kind"] == "level1_subtotal"}
    for code, (slot, _) in points.items():
        match = _LABEL_POINTS.search(fold(slot.text))
        if match and code not in landed and han_count(slot.text) <= 12:
            add_score(form, "level1_subtotal", slot, slot.with_text(match.group(1)), None, code)
