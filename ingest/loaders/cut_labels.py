"""Labels of merged cells that a page end cut: printed on one page, blank on the other, or half of them on each.

An office program prints a merged cell's label in the middle of all its rows: of a cell that runs over a page's end it
shows on one of the pages alone, or its first lines on one and the rest on the other. What a page doesn't show of it its
text layer may hold all the same, outside the table. Only the edges that stay open at the break tell that two cells are
one: the rows beside them are closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.loaders.ruled import Items, Part, Segment, Table
from ingest.model import Cell, Line

#: the word of a line that stands over or under a cell, by the cell's number
_Words = dict[int, str]
_NEAR = 2.0
_LONGEST = 14
_HAN = re.compile(r"[\u4e00-\u9fff]")


def shown_pages(pages: Iterable[tuple[int, Items]]) -> Iterator[tuple[int, Items]]:
    """The pages as ``shown`` leaves them, each when the next one is known."""
    above: tuple[int, Items] | None = None
    for page_no, items in pages:
        below = items
        if above is not None:
            upper, below = shown(above[1], items)
            yield above[0], upper
        above = page_no, below
    if above is not None:
        yield above


def shown(above: Items, below: Items) -> tuple[list[Part | Line], list[Part | Line]]:
    """Two pages with each cut cell's label whole, and without the lines outside their tables that repeat it.

    That is where both say the same of a cell that the end of the first one cut: what is shown, then what is hidden.
    """
    uppers, lowers = tables(above), tables(below)
    if not uppers or not lowers:
        return list(above), list(below)
    (upper, one), (lower, other) = uppers[-1], lowers[0]
    pairs = [(c, s) for c in _ends(one) for s in _starts(other) if _is_over(c, s)]
    if not pairs:
        return list(above), list(below)
    tail = _words(above[upper + 1 :], [c for c, _ in pairs])
    head = _words(below[:lower], [s for _, s in pairs])
    whole: dict[int, str] = {}
    for n, (c, s) in enumerate(pairs):
        first, rest = _joined(tail, n), _joined(head, n)
        label = _bare(c.text) + first
        if (first or rest) and label == rest + _bare(s.text):
            whole[n] = label
    hidden = [line for line, words in (*tail, *head) if words and words.keys() <= whole.keys()]
    labels = {n: label for n, label in whole.items() if _HAN.search(label)}  # a number stays where it is shown
    ends, starts = ({id(pair[side]): labels[n] for n, pair in enumerate(pairs) if n in labels} for side in (0, 1))
    return _without(above, upper, ends, hidden), _without(below, lower, starts, hidden)


def tables(items: Items) -> list[tuple[int, Part]]:
    """The tables of a page, each with its place among the items."""
    return [(k, item) for k, item in enumerate(items) if not isinstance(item, Line)]


def _is_over(upper: Cell, lower: Cell) -> bool:
    one, other = upper.box, lower.box
    return one is not None and other is not None and all(abs(one[i] - other[i]) <= _NEAR for i in (0, 2))


def _words(items: Items, cells: Sequence[Cell]) -> list[tuple[Line, _Words]]:
    """The lines of ``items``, each with its words by the cells over or under them; none where that is unsure."""
    found: list[tuple[Line, _Words]] = []
    for line in items:
        if not isinstance(line, Line) or line.box is None:
            continue
        left, right = line.box[0], line.box[2]
        near = [n for n, c in enumerate(cells) if c.box and c.box[0] - _NEAR < right and left < c.box[2] + _NEAR]
        words = line.text.split() if len(near) > 1 else ["".join(line.text.split())]
        found.append((line, dict(zip(near, words, strict=True)) if len(words) == len(near) else {}))
    return found


def _joined(lines: Sequence[tuple[Line, _Words]], cell: int) -> str:
    return "".join(words.get(cell, "") for _, words in lines)


def _bare(text: str) -> str:
    return "".join(text.split())


def _without(items: Items, at: int, labels: dict[int, str], hidden: Sequence[Line]) -> list[Part | Line]:
    """A page without its hidden lines, the cells of its table at ``at`` with their labels (by identity)."""
    kept: list[Part | Line] = []
    for n, item in enumerate(items):
        if isinstance(item, Line):
            kept += [] if any(item is line for line in hidden) else [item]
        else:
            cells = [replace(c, text=labels[id(c)]) if id(c) in labels else c for c in item[1]] if n == at else item[1]
            kept.append((item[0], cells))
    return kept


def _ends(part: Part) -> list[Cell]:
    """The cells of a table's last row whose lower edge is open, beside others that are closed."""
    table, cells = part
    return _open(table, last_row(cells), table.ys[-1])


def last_row(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a table that reach down to its last row."""
    bottom = max((c.row + c.row_span - 1 for c in cells), default=0)
    return [c for c in cells if c.row + c.row_span - 1 == bottom]


def _starts(part: Part) -> list[Cell]:
    """The cells of a table's first row whose upper edge is open, beside others that are closed."""
    table, cells = part
    return _open(table, [c for c in cells if c.row == 1], table.ys[0])


def _open(table: Table, cells: Sequence[Cell], edge: float) -> list[Cell]:
    lines = [h for h in table.drawn[0] if abs(h.at - edge) <= _NEAR]
    if table.is_scanned or not lines:
        return []
    return [c for c in cells if c.box is not None and not _covers(lines, (c.box[0] + c.box[2]) / 2)]


def _covers(lines: Sequence[Segment], x: float) -> bool:
    return any(h.start - _NEAR <= x <= h.end + _NEAR for h in lines)


def mend(upper: Part, lower: Part) -> tuple[Part, Part]:
    """Two parts of a table, each cut cell of both with its whole label where one shows it, or each a half."""
    ends, starts = {c.col: c for c in _ends(upper)}, {c.col: c for c in _starts(lower)}
    labels: dict[int, Cell] = {}
    for col, c in ends.items():
        s = starts.get(col)
        texts = [x.text for x in (c, s) if x is not None and x.text]
        if s is not None and s.col_span == c.col_span and texts and all(map(_is_label, texts)):
            label = texts[0] if len({_bare(text) for text in texts}) == 1 else "".join(texts)
            labels[col] = replace(c, text=label, confidence=min(x.confidence for x in (c, s) if x.text))
    return _filled(upper, ends, labels), _filled(lower, starts, labels)


def _is_label(text: str) -> bool:
    short = len(_bare(text)) <= _LONGEST and not any(sign.isdigit() for sign in text)
    return short and bool(_HAN.search(text))


def _filled(part: Part, cells: dict[int, Cell], labels: dict[int, Cell]) -> Part:
    """A part with the labels of those of its cells, by their columns."""
    filled = [
        replace(c, text=labels[c.col].text, confidence=labels[c.col].confidence)
        if c.col in labels and cells.get(c.col) is c
        else c
        for c in part[1]
    ]
    return part[0], filled
