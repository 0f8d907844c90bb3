"""Columns of an indicator table: header rows to roles, and which text of a row plays which role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.forms import (
    adjusted_targets,
    header_years,
    inferred,
    level_columns,
    levels_below,
    score_columns,
    together,
    unnamed,
)
from ingest.forms import vocabulary as words
from ingest.forms.align import SKIP, Column, align, under
from ingest.forms.rows import Row, Slot
from ingest.forms.text import (
    bare,
    fold,
    has_han,
    is_amount,
    is_dash,
    is_grade,
    is_noise,
    is_number,
    is_points,
    is_value_like,
)

_FEWEST_GRADES = 3
_SIGNS = frozenset({"≥", "≤", ">", "<", "=", ">=", "<=", "≧", "≦"})


def header(row: Row) -> list[Column] | None:
    """The columns of an indicator header row, or ``None`` where the row is none."""
    if _grades(row) or all((words.section_code(s.text) or "").startswith("goal") for s in row.slots):
        return None
    known = level_columns.without_kinds(row, [(s, role) for s in row.slots if (role := _role(s.text))])
    found = header_years.of_one_year(known)
    if (most := score_columns.points(row, found)) is not None:
        found = [*(x for x in found if x[0] is not most), (most, "weight")]
    places = {s.place for s, _ in found}
    first = min((s.col for s, _ in found), default=0)
    found += [(s, "unknown") for s in row.slots if s.place not in places and s.col > first and _is_header(s.text)]
    if (head := _head(row, found)) is not None:
        found.append(head)
    if (item := level_columns.item(row, found)) is not None:
        found.append((item, "level1"))
    if (blank := unnamed.names(row, found)) is not None:
        found.append((blank, "name"))
    found = level_columns.assessed(row, level_columns.without_goals(row, found))
    found = sorted(levels_below.told(row, found), key=lambda x: x[0].col)
    found = level_columns.first(row, level_columns.upper(row, level_columns.names_before(row, found)))
    found = level_columns.lowest(row, found)
    columns = score_columns.once(_of_the_year([Column(role, s, s.col, s.last_col) for s, role in _completed(found)]))
    columns = _blank_level(row, _name_beside_levels(row, columns))
    roles = {c.role for c in columns} - {"unknown"}
    if len(roles) < 3 or not roles & {"name", "level1", "level2"}:
        return None
    if any(is_number(s.text) for s in row.own):
        return None
    if "name" not in roles:
        return _name_from_level(columns)
    return inferred.columns(row, columns)


def _role(text: str) -> str | None:
    """The role that a header text names: of a target and an actual together, or of one column."""
    single = words.column_role("indicator", text) or words.column_role("indicator", header_years.undated(text))
    return together.role_of(text) or (single[0] if single else None)


def _head(row: Row, found: list[tuple[Slot, str]]) -> tuple[Slot, str] | None:
    """A level's own label as the header of a table of its indicators alone (``满意度指标`` | ``目标值`` | ...)."""
    roles = {role for _, role in found}
    first = min((s.col for s, _ in found), default=0)
    before = [s for s in row.own if s.col < first]
    if roles & {"level1", "level2"} or len(before) != 1 or not words.levels(before[0].text):
        return None
    return before[0], "level1" if "name" in roles else "name"


def head(columns: Sequence[Column]) -> Slot | None:
    """The level label that heads a table of its indicators alone, or ``None``."""
    named = (c.header for c in columns if c.role in ("name", "level1"))
    return next((s for s in named if s is not None and words.levels(s.text)), None)


def _is_header(text: str) -> bool:
    """A short word that could head a column; its values must not fall to a neighbour."""
    return has_han(text) and len(fold(text)) <= 16


def _completed(found: list[tuple[Slot, str]]) -> list[tuple[Slot, str]]:
    """Roles that only the whole header tells.

    The block's label heads the levels where no column names them, and ``完成情况`` is the actual where no other
    column holds one; elsewhere a block's label is no column.
    """
    found = _weighted(found)
    ordered = adjusted_targets.alone([role for _, role in found])
    found = [(s, role) for (s, _), role in zip(found, ordered, strict=True)]
    roles = set(ordered)
    levels = [s.col for s, role in found if role in ("level1", "level2")]
    done: list[tuple[Slot, str]] = []
    weights = [s.col for s, role in found if role == "weight"]
    name = next((s.col for s, role in found if role == "name"), 0)
    for slot, role in found:
        if role == "reference_weight" and "weight" not in roles:
            role = "weight"  # the only points that the form has
        if role == "weight" and weights and slot.col < name < weights[-1]:
            role = "reference_weight"  # a level's weight beside its label; the indicator's own stands behind its name
        if role == "level1" and {"level2", "name"} & roles == {"level2"} and slot.col == max(levels) != min(levels):
            role = "name"  # what is assessed (``考核内容``), behind both levels
        if role == "block_label" and "name" in roles and not roles & {"level1", "level2"}:
            done.append((slot, "level2"))
        elif role == "block_label" and "name" not in roles and levels and slot.col > max(levels):
            done.append((slot, "name"))
        elif role in ("explanation", "attainment") and "actual" not in roles and bare(slot.text).endswith("完成情况"):
            done.append((slot, "actual"))
        elif role != "block_label":
            done.append((slot, role))
    return done


def _weighted(found: list[tuple[Slot, str]]) -> list[tuple[Slot, str]]:
    """Of a score out of 100 and one times its weight (``单项指标得分`` | ``权重`` | ``折算得分``) the latter counts."""
    if all(role != "weighted_score" for _, role in found):
        return found
    meant = {"score": "aside", "weighted_score": "score"}
    return [(s, meant.get(role, role)) for s, role in found]


def _of_the_year(columns: list[Column]) -> list[Column]:
    """Of two sets of indicators side by side (``中期目标`` | ``年度目标``) the first is of all years."""
    roles = [c.role for c in columns]
    for i, role in enumerate(roles):
        j = roles.index(role, i + 1) if role in roles[i + 1 :] else 0
        part = roles[i:j]
        if {"name", "target"} <= set(part) and part == roles[j : j + len(part)] and "actual" not in roles:
            return [replace(c, role="aside") if i <= n < j else c for n, c in enumerate(columns)]
    return columns


def _name_from_level(columns: list[Column]) -> list[Column] | None:
    """Without a third level the lowest level's column holds the indicators' names."""
    lowest = next((r for r in ("level2", "level1") if any(c.role == r for c in columns)), None)
    return [replace(c, role="name") if c.role == lowest else c for c in columns] if lowest else None


def _name_beside_levels(row: Row, columns: list[Column]) -> list[Column]:
    """A column under an unknown header holds the names where the one column of names has nothing but first levels.

    ``评价内容`` over ``产出目标`` and ``效益目标`` names no indicator; what stands right beside them does.
    """
    level = next((c for c in columns if c.role == "level1"), None)
    if level is None or any(c.role in ("level2", "name") for c in columns):
        return columns
    at = columns.index(level) + 1
    first = next((t for t in _below(row, level.first, level.last)), "")
    if at == len(columns) or columns[at].role != "unknown" or not any(x.level == 1 for x in words.levels(first)):
        return columns
    return [replace(c, role="name") if n == at else c for n, c in enumerate(columns)]


def _blank_level(row: Row, columns: list[Column]) -> list[Column]:
    """The columns with one without a header, between the first levels' and the names', that holds second levels."""
    level, name = (next((c for c in columns if c.role == role), None) for role in ("level1", "name"))
    if level is None or name is None or any(c.role == "level2" for c in columns):
        return columns
    first, last = level.last + 1, name.first - 1
    if first > last or not any(x.level == 2 for t in _below(row, first, last) for x in words.levels(t)):
        return columns
    at = columns.index(level) + 1
    return [*columns[:at], Column("level2", None, first, last), *columns[at:]]


def _below(row: Row, first: int, last: int) -> list[str]:
    """The texts below a header row that start in some columns."""
    return [c.text for c in row.grid.cells if c.row > row.row_no and first <= c.col <= last and has_han(c.text)]


def second_header(row: Row, columns: list[Column]) -> list[Column] | None:
    """The columns with a second header row (``参考分值`` | ``设定分值`` under ``指标分值``) taken in, or ``None``."""
    own = row.own
    if (grades := _grades(row)) and any(c.role == "scoring_rule" and c.offset(own[0]) == 0 for c in columns):
        return [replace(c, last=own[-1].last_col, pieces=grades) if not c.offset(own[0]) else c for c in columns]
    roles = [words.column_role("indicator", s.text) for s in own]
    if not own or not all(roles) or any(is_number(s.text) for s in own):
        return None
    named = _weighted([(s, r[0]) for s, r in zip(own, roles, strict=True) if r])
    if any(r in ("level1", "level2", "name") for _, r in named):
        return None
    parents = {"reference_weight": "weight"}
    children = [Column(r, s, s.col, s.last_col) for s, r in named]
    wanted = {parents.get(c.role, c.role) for c in children}
    at = next((i for i, c in enumerate(columns) if c.role in wanted), None)
    if at is None:
        return None
    kept = [c for c in columns if c.role not in wanted]
    at = sum(c in kept for c in columns[:at])
    grown = len(children) - 1
    after = kept[at:]
    if not row.exact and after and after[0].first <= children[-1].last:
        after = [replace(c, first=c.first + grown, last=c.last + grown) for c in after]
    return [*kept[:at], *score_columns.once(children), *after]


def _grades(row: Row) -> int:
    """How many grades a row is that heads the thresholds of each (``优`` | ``良`` | ``中``); 0 for any other."""
    grades = [s for s in row.own if is_grade(s.text)]
    return len(grades) if len(grades) == len(row.own) >= _FEWEST_GRADES else 0


#: roles of short words, with the longest length
_SHORT = {"target_comparator": 5, "target_unit": 8, "attribute": 5}


def _cost(column: Column, slot: Slot) -> float:
    text, role = slot.text, column.role
    number, dash = is_number(text), is_dash(text)
    levels = words.levels(text)
    if role in ("level1", "level2"):
        if levels:
            return 0.0 if any(f"level{x.level}" == role for x in levels) else 0.8
        if words.level_pieces(text):
            return 0.0 if role == "level2" else 2.0
        unknown = 2.2 if column.offset(slot) else 1.2
        return 6.0 if number else (unknown if len(bare(text)) <= 8 else 5.0)
    if role in ("weight", "reference_weight", "score", "other_score"):
        share = role == "weight" and is_amount(text) and fold(text).endswith("%")  # weights may be printed as shares
        return 0.0 if is_points(text) else 0.4 if share else (1.0 if dash else 7.0)
    if role == "name":
        if not has_han(text):
            return 6.0
        return 1.0 if levels and len(bare(text)) <= 6 else 0.0
    if role in ("target", "actual", adjusted_targets.ROLE):
        if number:
            return 1.0
        return 0.0 if is_value_like(text) else (1.2 if len(fold(text)) <= 24 else 3.5)
    if role in _SHORT:
        return 5.0 if len(fold(text)) > _SHORT[role] or number else 2.5 * _is_beside_units(column, slot)
    if role == "attainment":
        return 0.0 if is_amount(text) else (0.6 if dash else 3.0)
    if role in ("unknown", "aside"):
        return 1.5
    return 2.5 if number else (0.6 if dash else 0.0)


def _is_beside_units(column: Column, slot: Slot) -> bool:
    """Whether a text beside the column of units is a value."""
    text = fold(slot.text)
    return column.role == "target_unit" and bool(column.offset(slot)) and (len(text) > 3 or text[:1].isdigit())


def _skip(slot: Slot) -> float:
    return 0.8 if is_noise(slot.text) else SKIP


def _skip_but_signs(slot: Slot) -> float:
    """As ``_skip`` where the table has a column of comparators: a sign is then no speck."""
    return SKIP if fold(slot.text) in _SIGNS else _skip(slot)


def assign(row: Row, slots: Sequence[Slot], columns: list[Column]) -> dict[str, list[Slot]]:
    """Role to texts; the empty role takes what fits no column."""
    if not columns:
        return {"": list(slots)} if slots else {}
    found: dict[str, list[Slot]] = {}
    skip = _skip_but_signs if any(c.role == "target_comparator" for c in columns) else _skip
    exact = row.exact or row.is_alone(columns[0].last, columns[-1].first)
    picked = under(slots, columns) if exact else align(slots, columns, _cost, skip)
    for slot, k in zip(slots, picked, strict=True):
        role = columns[k].role if k is not None else ""
        parts = together.split(slot, role) if role in together.ROLES else {role: slot}
        for part, value in (parts or {"": slot}).items():
            found.setdefault(part, []).append(value)
    return found


def named_by_label(row: Row, slots: Sequence[Slot], name: Slot, columns: list[Column]) -> dict[str, list[Slot]] | None:
    """The row with its last level word (``经济效益`` under ``履职效益``) as the name, if it stands there."""
    column = next((c for c in columns if c.role == "name"), None)
    points = [s for s in slots if is_number(s.text) and not s.inherited]
    first_level = any(x.level == 1 for x in words.levels(name.text))
    if column is None or row.exact or len(points) < 2 or (first_level and column.offset(name)):
        return None
    before = [s for s in slots if s.col < name.col]
    after = [c for c in columns if c.first > column.first]
    rest = [s for s in slots if s.col > name.col]
    found = assign(row, before, [c for c in columns if c.first < column.first])
    found["name"] = [name]
    for role, cells in assign(row, rest, after).items():
        found.setdefault(role, []).extend(cells)
    return found
