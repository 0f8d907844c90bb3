"""Indicator tables: data rows to indicator lines, subtotals and totals to scores."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.forms import adjusted_targets, execution_rows, level_rows, partial_sums, row_levels, unnamed
from ingest.forms import vocabulary as words
from ingest.forms.builder import FormBuilder
from ingest.forms.columns import assign, named_by_label
from ingest.forms.figures import add_score, score_line
from ingest.forms.grades import of_cell
from ingest.forms.levels import LevelRow, resolve
from ingest.forms.rows import Row, Slot
from ingest.forms.table import Indicators, Item, lone_labels
from ingest.forms.text import fold, has_han, is_dash, is_noise, is_number, is_points, join_pieces
from ingest.forms.totals import execution, other_score, total, without_label
from ingest.model import Place

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
#: columns that no fact is of
_ASIDE = ("scoring_rule", "reference_weight", "attainment", "evidence", "attribute", "other_score", "aside")
_GRADE = ("grade", False)
_IN_WORDS = re.compile(r"^(文字|定性)?描述$|^文字(说明)?$")
_OF_VALUES = (*_LANDED.keys() - {"name", "note", "explanation"}, *_ASIDE, "weighted_score", adjusted_targets.ROLE)
_FEWEST_HEADERS = 3  # of a row
_CHILD = ("值", "内容", "数值")  # what a second header says of the one above it
_OF_ALL = re.compile(r"指标(得分|分值|自评)*小计$")
#: columns whose label in a row of its own, without values, tells of the indicators above (``未完成绩效指标说明``)
_TELLING = ("deviation", "explanation", "note")
_RULE = re.compile(r"^((计分|评分|打分|扣分|评价)(规则|标准|办法|方法)|(填表|填报|指标)?说明|备注|注)[:：]")
_NOTES = re.compile(r"^(备注|附?注|(填表|填报)说明)[:：]")
#: points beyond the form's whole, which nobody scored
_EXTRA = re.compile(r"^(加分|扣分|加减分|附加分?|奖惩)(项|指标)?$")
_POINTS = ("weight", "score")
_OPEN = re.compile(r"^(指标\d{0,2}[:：]?|[.…]+|无)$")
_NAME_POINTS = re.compile(r"\((\d+(?:\.\d+)?)分\)$")


def data_row(row: Row, table: Indicators, form: FormBuilder) -> bool:
    """Read a row below an indicator header, be it nothing but the rest of the one above; false where it is none."""
    slots = [s for s in row.slots if not _block_label(s, table, form)]
    if not slots or not row.own or _is_of_all(row, slots, table, form) or _heads(slots, form):
        return True
    label = next((s for s in slots if not s.inherited and words.score_component(s.text) == "total"), None)
    if label is not None and not _named(slots):
        if any(words.score_component(s.text) == "budget_execution" for s in slots):
            return False
        total(row, label, slots, table, form)
        return True
    if other_score(row, slots, table, form) or level_rows.joint(slots, table, form):
        return True
    labels = [s for s in slots if words.levels(s.text) or words.level_pieces(s.text)]
    if all(s in labels or is_noise(s.text) for s in slots):
        if any(not s.inherited for s in labels):
            table.items.append(Item(lone_labels(labels, table)))
            form.mark(labels, "label")
        return True
    if level_rows.subtotal(row, slots, labels, table, form):
        return True
    found = assign(row, slots, table.columns)
    if "name" not in found and labels and any(is_number(s.text) for s in slots):
        found = named_by_label(row, slots, labels[-1], table.columns) or found
    _in_words(found)
    adjusted_targets.apply(found)
    if execution(row, found, table, form) or level_rows.read(found, table, form):
        return True
    if _is_none(found, row, form):
        return True
    if not _has_name(found):
        return without_label(slots, labels, table, form)
    level = _indicator(found, labels, table, form)
    level.exact = row.exact
    return True


def _is_of_all(row: Row, slots: Sequence[Slot], table: Indicators, form: FormBuilder) -> bool:
    """Whether a row is of all indicators: a sum, or the execution of the budget in amounts."""
    sums = unnamed.sums(row, table.columns, form) or partial_sums.passes(slots, form)
    return sums or execution_rows.read(row, slots, table, form)


def _heads(slots: Sequence[Slot], form: FormBuilder) -> bool:
    """Whether a row is a header's second one that wasn't understood: no value, and words of columns for values."""
    roles = [words.column_role("indicator", s.text) for s in slots if fold(s.text) not in _CHILD]
    if len(roles) < _FEWEST_HEADERS or not all(role and role[0] in _OF_VALUES for role in roles):
        return False
    for slot in slots:
        form.unmapped("header", slot)
    return True


def _in_words(found: dict[str, list[Slot]]) -> None:
    """Take a target in words out of the unit's column, where the sign's says so (``文字描述`` | | ``应保尽保``)."""
    signs = found.get("target_comparator", [])
    told = len(signs) == 1 and bool(_IN_WORDS.match(fold(signs[0].text)))
    if told and not found.get("target") and has_han("".join(s.text for s in found.get("target_unit", []))):
        found["target"] = found.pop("target_unit")
        found.setdefault("aside", []).extend(found.pop("target_comparator"))


def _has_name(found: dict[str, list[Slot]]) -> bool:
    """Whether a row names an indicator: in words, and not a total's, be it of the indicators alone."""
    name = "".join(s.text for s in found.get("name", []))
    return has_han(name) and words.score_component(name) != "total" and not _OF_ALL.search(fold(name))


def _is_none(found: dict[str, list[Slot]], row: Row, form: FormBuilder) -> bool:
    """Account for a row that is no indicator of its own; false for any other.

    One beside the name and the points of the row above, with nothing of its own that is known, is the rest of that.
    """
    known = [s for role in _LANDED for s in found.get(role, [])]
    if _has_name(found) and all(s.inherited for s in known):
        for slot in row.own:
            form.unmapped("indicator_value", slot)
        return True
    if passed := _passed(found):
        form.mark([s for slots in found.values() for s in slots], passed)
    return passed is not None


def _passed(found: dict[str, list[Slot]]) -> str | None:
    """What a row is that names no indicator: one that the form left open (``指标2：``), or how the one above scores."""
    name = "".join(fold(s.text) for s in found.get("name", []))
    filled = any(not is_dash(s.text) for r in ("target", "actual", "weight", "score") for s in found.get(r, []))
    labels = [fold(s.text) for r in ("level1", "level2") for s in found.get(r, [])]
    first, *others = sorted((s for slots in found.values() for s in slots), key=lambda s: s.col)
    aside = any(map(_EXTRA.match, labels)) or (bool(others) and bool(_NOTES.match(fold(first.text))))
    if aside and not any(is_number(s.text) for r in _POINTS for s in found.get(r, [])):
        return "note"
    if filled:
        return None
    tells = (words.column_role("indicator", name) or ("",))[0] in _TELLING
    alone = sum(not s.inherited for s in (first, *others)) == 1
    tells = tells or (alone and name.endswith("。"))  # a sentence over the columns, of how to fill them in
    return "blank" if _OPEN.match(name) else "note" if _RULE.match(name) or tells else None


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
    """Whether a text stands in a row beside its score label, its points and its grade."""
    others = [s for s in slots if words.score_component(s.text) is None and words.field_code(s.text) != _GRADE]
    words_left = (s for s in others if has_han(s.text) and not is_points(s.text))
    return any(of_cell(s.text) is None for s in words_left)


def _indicator(found: dict[str, list[Slot]], labels: list[Slot], table: Indicators, form: FormBuilder) -> LevelRow:
    _own_points(found)
    one, two = found.get("level1", []), found.get("level2", [])
    name = "".join(join_pieces([s.text for s in found["name"]]).split())
    if any(s in labels for s in one):  # ``投入管理`` under ``项目管理`` opens no first level
        labels = [s for s in labels if s not in two or any(x.level > 1 for x in words.levels(s.text))]
    level = row_levels.of_row(name, one, two, labels, table.head)
    _name_points(found, table)
    form.mark((*one, *two), "label")
    form.mark(found.get("", []), "noise")
    for slot in (*one, *two):
        if slot not in labels and not is_noise(slot.text):
            form.unmapped("level_label", slot)
    for slot in found.get("", []):
        if not is_noise(slot.text) and not slot.inherited and not is_dash(slot.text):
            form.unmapped("indicator_value", slot)
    form.mark([s for s in found.get("unknown", []) if not s.inherited], "unmapped")
    table.items.append(Item(level, found))
    return level


def _own_points(found: dict[str, list[Slot]]) -> None:
    """Points of several rows in one cell (``二者择其一``) are the first's: given to each they would count twice."""
    for role in ("weight", "score"):
        if any(s.inherited for s in found.get(role, [])):
            found[role] = [s for s in found[role] if not s.inherited]


def _name_points(found: dict[str, list[Slot]], table: Indicators) -> None:
    """Points printed behind a name (``巡查次数（13分）``) are its weight, where no column holds weights."""
    last = found["name"][-1]
    match = _NAME_POINTS.search(fold(join_pieces([s.text for s in found["name"]])))
    if match and not any(c.role == "weight" for c in table.columns):
        found["weight"] = [last.with_text(match.group(1))]


def finish(table: Indicators, form: FormBuilder) -> None:
    """Resolve the levels of all rows and land the indicator lines with their scores."""
    resolve(table.items.levels)
    _reason_column(table, form)
    points: dict[str, Slot] = {}
    mixed = _mixed(table)
    is_scored = any(c.role == "score" for c in table.columns)  # the weights of a declaration alone score nothing
    for item in table.items:
        level, cells = item.levels, item.cells
        if level.slot1 is not None and level.code1 and level.basis1 != "inferred":
            points.setdefault(level.code1, level.slot1)
        _weight_beside(cells, level.code1, mixed, form)
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
            if role == "actual":
                record["actual_unit_printed"] = _own_unit(slots, cells)
            sources[public] = list(slots)
            form.mark(slots, "fact")
        form.mark([s for r in _ASIDE for s in cells.get(r, [])], "note")
        line_no = form.line("indicator_line", "indicator", record, sources)
        if cells.get("score") or (cells.get("weight") and is_scored):
            texts = [record[column] for column in ("indicator_printed", "weight_printed", "score_printed")]
            places = (cells.get("name", []), cells.get("weight", []), cells.get("score", []))
            score_line(form, "indicator", level.code1, line_no, texts, places)
    level_rows.label_points(points, form)


def _reason_column(table: Indicators, form: FormBuilder) -> None:
    """Note the header of a column for reasons, blank or not: a form without one never asked for them."""
    headers = [c.header for c in table.columns if c.role in ("deviation", "explanation", "note")]
    header = next((h for h in headers if h is not None), None)
    if header is not None and not form.fields("reason_column"):
        form.form_field("reason_column", header.text, header)


def _own_unit(actual: list[Slot], cells: dict[str, list[Slot]]) -> str | None:
    """The unit that a column of its own gives a bare number; a fraction (``0.95``) is no number of per cent."""
    unit = join_pieces([s.text for s in cells.get("target_unit", [])])
    if len(actual) != 1 or not is_number(actual[0].text) or (unit == "%" and fold(actual[0].text).startswith("0.")):
        return None
    return unit or None


def _mixed(table: Indicators) -> set[Place]:
    """The labels over rows of several first levels (``产出及效率`` over ``职责履行`` and ``履职效益``)."""
    found: dict[Place, set[str | None]] = {}
    above: Slot | None = None
    for item in table.items:
        own = [s for s in item.cells.get("level1", []) if not s.inherited]
        above = own[0] if own else above
        if above is not None and item.levels.name is not None:
            found.setdefault(above.place, set()).add(item.levels.code1)
    return {at for at, codes in found.items() if len(codes) > 1}


def _weight_beside(cells: dict[str, list[Slot]], code: str | None, mixed: set[Place], form: FormBuilder) -> None:
    """The weight in a cell beside a first level's label, over as many rows as the label, is that level's maximum.

    That of a label over rows of several levels (``mixed``) is of no one level.
    """
    for label in cells.get("level1", []):
        weights = (s for s in cells.get("reference_weight", []) if s.col == label.last_col + 1 and is_points(s.text))
        weight = next((s for s in weights if s.row_span == label.row_span), None)
        if weight is not None and not label.inherited and not weight.inherited:
            add_score(form, "level1_subtotal", label, weight, None, None if label.place in mixed else code)
