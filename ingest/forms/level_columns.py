"""Which headers of an indicator table are those of its levels, where their words alone don't tell."""

from __future__ import annotations

from ingest.forms import vocabulary as words
from ingest.forms.rows import Row, Slot
from ingest.forms.text import bare, fold, has_han

#: so many first levels tell a column of theirs
_FEWEST = 2
#: what indicators are, beside their names; four fifths of a column are such
_KINDS = frozenset(("定量", "定性", "定量指标", "定性指标", "正向", "反向", "正向指标", "反向指标", "逆向", "双向"))
#: the roles of columns that say which indicator a row is
NAMING = frozenset({"level1", "level2", "name"})
_MOST_OF = 5
#: headers with the role that their words name
Found = list[tuple[Slot, str]]


def item(row: Row, found: Found) -> Slot | None:
    """A header that says no more than ``项目``, over what groups the contents right of it (``考核内容``)."""
    first = min(found, key=lambda x: x[0].col, default=None)
    before = [s for s in row.own if first is not None and s.col < first[0].col]
    named = {role for _, role in found} >= {"name", "weight"}
    told = len(before) == 1 and bare(before[0].text) == "项目" and first is not None and first[1] == "level1"
    return before[0] if told and named else None


def without_goals(row: Row, found: Found) -> Found:
    """Of two headers of targets the one over levels (``目标内容`` over ``数量目标``) is none; what it is, they tell."""
    targets = [s for s, role in found if role == "target"]
    if len(targets) < 2 or not row.exact:
        return found
    over = []
    for slot in targets:
        below = [c.text for c in row.grid.cells if c.row > row.row_no and c.col == slot.col and has_han(c.text)]
        of_levels = sum(bool(words.levels(text)) for text in below)
        over += [slot] if of_levels >= _FEWEST and 2 * of_levels >= len(below) else []
    return [x for x in found if x[0] not in over] if len(over) == 1 else found


def first(row: Row, found: Found) -> Found:
    """A column of levels alone (``指标类别``) is that of the first ones, where most of what stands below it is."""
    twos = [s for s, role in found if role == "level2"]
    if len(twos) != 1 or any(role == "level1" for _, role in found) or not row.exact:
        return found
    below = {fold(c.text) for c in row.grid.cells if c.row > row.row_no and c.col == twos[0].col and has_han(c.text)}
    named = [levels for text in below if (levels := words.levels(text))]
    ones = sum(any(x.level == 1 for x in levels) for levels in named)
    sure = sum({x.level for x in levels} == {1} for levels in named)
    told = sure >= _FEWEST and ones == len(named)
    return [(s, "level1" if told and s is twos[0] else role) for s, role in found]


def upper(row: Row, found: Found) -> Found:
    """Of two columns of first levels (``评价内容`` | ``指标类型``) the second's is the lower level.

    The first is no level's where nothing below it names one: it holds the label of all rows.
    """
    ones = [s for s, role in found if role == "level1"]
    if len(ones) != 2 or any(role == "level2" for _, role in found):
        return found
    upper, lower = ones
    below = [c for c in row.grid.cells if c.row > row.row_no and upper.col <= c.col <= upper.last_col]
    named = not row.exact or any(words.levels(c.text) for c in below)
    told = {upper.place: "level1" if named else "aside", lower.place: "level2"}
    return [(s, told.get(s.place, role)) for s, role in found]


def assessed(row: Row, found: Found) -> Found:
    """What is assessed (``考核内容``) is the name, where not it but the column before it names levels."""
    content = next((s for s, role in found if role == "level1"), None)
    before = [s for s in row.own if content is not None and s.last_col < content.col]
    others = [role for s, role in found if s is not content and role in ("name", "level1", "level2")]
    if not row.exact or content is None or len(before) != 1 or others:
        return found
    below = [c for c in row.grid.cells if c.row > row.row_no and has_han(c.text)]
    levels = {fold(c.text) for c in below if c.col == before[0].col and words.levels(c.text)}
    own = [c for c in below if c.col == content.col]
    of_levels = sum(bool(words.levels(c.text)) for c in own)  # ``救助对象满意度`` is named as a level is
    if len(levels) < _FEWEST or not own or 2 * of_levels >= len(own):
        return found
    kept = [(s, "name" if s is content else role) for s, role in found if s is not before[0]]
    return [(before[0], "level1"), *kept]


def lowest(row: Row, found: Found) -> Found:
    """Of two columns of names (``三级指标`` | ``四级指标``) the lower level's: the upper one only groups them."""
    names = [s for s, role in found if role == "name"]
    levels = [s.col for s, role in found if role in ("level1", "level2")]
    if len(names) > 1 and levels and names[0].col < min(levels):  # the label of the whole block, left of its levels
        return lowest(row, [x for x in found if x[0] is not names[0]])
    if len(names) < 2 or not (fold(names[-1].text).startswith("四级") or _groups(row, names[0])):
        return found
    return [(s, "aside" if role == "name" and s is not names[-1] else role) for s, role in found]


def names_before(row: Row, found: Found) -> Found:
    """The block's label (``绩效指标``) heads the names where a level stands behind it and no other column has them.

    Each row below it then has a text of its own there, where a block's label goes down over all of them.
    """
    roles = {role: s for s, role in found}
    block = roles.get("block_label")
    levels = [s.col for s, role in found if role in ("level1", "level2")]
    if block is None or "name" in roles or not levels or block.col > min(levels) or not row.exact:
        return found
    below = [c for c in row.grid.cells if c.row > row.row_no and c.col == block.col and has_han(c.text)]
    texts = {fold(c.text) for c in below if c.row_span == 1 and not words.levels(c.text)}
    return [(s, "name" if s is block else role) for s, role in found] if len(texts) > 1 else found


def _groups(row: Row, name: Slot) -> bool:
    """Whether a column's cells below its header cover several rows."""
    below = (c for c in row.grid.cells if c.row > row.row_no and c.col == name.col)
    return row.exact and any(c.row_span > 1 and has_han(c.text) for c in below)


def without_kinds(row: Row, found: Found) -> Found:
    """A column of what kind its indicators are (``定量``, ``正向``) is none of levels or names, whatever heads it."""
    return [(s, "aside" if role in NAMING and _holds_kinds(row, s) else role) for s, role in found]


def _holds_kinds(row: Row, header: Slot) -> bool:
    below = [c.text for c in row.grid.cells if c.row > row.row_no and c.col == header.col and has_han(c.text)]
    kinds = sum(fold(text) in _KINDS for text in below)
    return row.exact and kinds >= _FEWEST and _MOST_OF * kinds >= (_MOST_OF - 1) * len(below)
