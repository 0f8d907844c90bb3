"""Labels of merged cells that a page end cut: printed on one page, blank on the other, or hidden behind its margin.

An office program prints a merged cell's label in the middle of all its rows: of a cell that runs over a page's end it
shows on one of the pages alone. The other page's text layer may hold it all the same, outside the table, where nobody
sees it. Only the edges that stay open at the break tell that two cells are one: the rows beside them are closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.loaders.ruled import Segment, Table
from ingest.model import Cell, Line

Part = tuple[Table, list[Cell]]
Items = Sequence[Part | Line]
_NEAR = 2.0
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """Pages without the lines that repeat, outside a table, the label of a cell that the page's end cut.

    ``pages`` may be gone through as often as they can.
    """

    pages: Iterable[tuple[int, Items]]

    def __iter__(self) -> Iterator[tuple[int, Items]]:
        above: tuple[int, Items] | None = None
        for page_no, items in self.pages:
            below = page_no, items
            if above is not None:
                tail, head = _hidden(above[1], items)
                yield above[0], [x for x in above[1] if not any(x is line for line in tail)]
                below = page_no, [x for x in items if not any(x is line for line in head)]
            above = below
        if above is not None:
            yield above


def _hidden(above: Items, below: Items) -> tuple[list[Line], list[Line]]:
    """The lines behind a page's last table, and before the next one's first, that print a cut cell's label."""
    upper = next((k for k in reversed(range(len(above))) if not isinstance(above[k], Line)), None)
    lower = next((k for k, item in enumerate(below) if not isinstance(item, Line)), None)
    if upper is None or lower is None:
        return [], []
    one, other = above[upper], below[lower]
    if isinstance(one, Line) or isinstance(other, Line):
        return [], []
    ends, starts = _ends(one), _starts(other)
    tail = [x for x in above[upper + 1 :] if isinstance(x, Line) and _repeats(x, starts)]
    head = [x for x in below[:lower] if isinstance(x, Line) and _repeats(x, ends)]
    return tail, head


def _repeats(line: Line, cells: Sequence[Cell]) -> bool:
    """Whether each word of a line is the label of one of these cells, and stands over or under it."""
    if line.box is None:
        return False
    near = [c for c in cells if c.box and c.box[0] - _NEAR < line.box[2] and line.box[0] < c.box[2] + _NEAR]
    labels = {"".join(c.text.split()) for c in near if c.text}
    words = line.text.split()
    return bool(words) and ("".join(words) in labels or all(word in labels for word in words))


def _ends(part: Part) -> list[Cell]:
    """The cells of a table's last row whose lower edge is open, beside others that are closed."""
    table, cells = part
    bottom = max((c.row + c.row_span - 1 for c in cells), default=0)
    return _open(table, [c for c in cells if c.row + c.row_span - 1 == bottom], table.ys[-1])


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
    """Two parts of a table, each with the labels of cut cells that only the other one shows."""
    ends, starts = {c.col: c for c in _ends(upper)}, {c.col: c for c in _starts(lower)}
    pairs = [(c, starts[col]) for col, c in ends.items() if col in starts and starts[col].col_span == c.col_span]
    one = {c.col: b for c, b in pairs if not c.text and _is_label(b.text)}
    other = {b.col: c for c, b in pairs if not b.text and _is_label(c.text)}
    return _filled(upper, ends, one), _filled(lower, starts, other)


def _is_label(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and not any(sign.isdigit() for sign in text)


def _filled(part: Part, cells: dict[int, Cell], labels: dict[int, Cell]) -> Part:
    """A part with those of its cells filled, by their columns."""
    filled = [
        replace(c, text=labels[c.col].text, confidence=labels[c.col].confidence)
        if c.col in labels and cells.get(c.col) is c
        else c
        for c in part[1]
    ]
    return part[0], filled
