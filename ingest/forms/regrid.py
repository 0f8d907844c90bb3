"""Money of a plain text, whose rows don't say what spans what: rows whose columns are certain, as of an exact grid.

Copied from a spreadsheet, all rows of a table are as wide, and what a joined cell covers is blank: positions are
columns. Copied from a text processor, a cell over several columns is one cell, and the row below tells which. A block
of headers over amounts is certain where one way alone puts each amount below a label; a scan's cut cells are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.forms import columns, header_stacks
from ingest.forms import vocabulary as words
from ingest.forms.builder import is_unit
from ingest.forms.rows import Row, rows_of
from ingest.forms.shared_labels import ends_above_blanks
from ingest.forms.text import fold, has_han, is_amount, is_blank, is_figure
from ingest.model import Cell

#: longer texts are no labels of columns, and none of rows
_LONGEST_LABEL, _LONGEST = 24, 40
_PAIR = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of an inexact grid with its cells, blank ones too."""

    row: Row
    cells: tuple[Cell, ...]

    @property
    def texts(self) -> list[Cell]:
        return [c for c in self.cells if not is_blank(c.text)]

    @property
    def labels(self) -> int:
        """How many cells stand before the first figure, and the blank ones right before it."""
        first = next((n for n, c in enumerate(self.cells) if is_figure(c.text)), len(self.cells))
        return max((n + 1 for n, c in enumerate(self.cells[:first]) if not is_blank(c.text)), default=first)

    @property
    def kind(self) -> str:
        """``head`` for labels alone, ``body`` for amounts, ``cut`` for those of a scan, ``other`` for any other."""
        texts = [c.text for c in self.texts]
        figures = any(is_amount(t) for t in texts)
        if figures and not all(has_han(t) or is_unit(t) or _is_whole(t) for t in texts):
            return "cut"
        if not texts or any(len(t) > (_LONGEST if figures else _LONGEST_LABEL) or "。" in t for t in texts):
            return "other"
        return "body" if figures else "head" if all(has_han(t) or is_unit(t) for t in texts) else "other"


def certain(rows: Sequence[Row]) -> list[Row]:
    """The rows, those of blocks of money whose columns are certain as rows of an exact grid."""
    if not rows or all(r.exact for r in rows):
        return list(rows)
    found: dict[int, Row] = {}
    for heads, bodies in _blocks(_lines(rows)):
        found |= {r.row_no: r for r in (_block(heads, bodies) if heads else _below(bodies[0], found))}
    return [found.get(r.row_no, r) for r in rows]


def _is_whole(text: str) -> bool:
    """Whether a figure is printed as one: a scan's has gaps (``649, 998. 67``)."""
    return is_figure(text) and len(text.split()) == 1


def _lines(rows: Sequence[Row]) -> Iterator[_Line]:
    """The rows above the indicators with their cells."""
    cells: dict[int, list[Cell]] = {}
    for cell in rows[0].grid.cells:
        cells.setdefault(cell.row, []).append(cell)
    for row in rows:
        if columns.header(row) is not None:
            return
        yield _Line(row, _all_cells(row, cells.get(row.row_no, [])))


def _all_cells(row: Row, own: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells of a row from the first column on; in a text set in columns with spaces the blank ones are no cells."""
    found = {c.col: c for c in own}
    width = row.grid.col_count if max(found, default=0) > len(found) else max(found, default=0)
    return tuple(found.get(col) or Cell(row.row_no, col, "") for col in range(1, width + 1))


def _blocks(lines: Iterator[_Line]) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """Rows of labels and the rows of amounts right below them; a row of another block below these by itself."""
    heads: list[_Line] = []
    bodies: list[_Line] = []
    for line in lines:
        kind = line.kind
        if bodies and (kind != "body" or _leads_others(line, bodies)):
            if kind != "cut":
                yield heads, bodies
            if kind == "body":
                yield [], [line]
            heads, bodies = [], []
        if kind == "head":
            heads.append(line)
        elif kind == "body" and heads:
            bodies.append(line)
        else:
            heads = []
    if bodies:
        yield heads, bodies


def _leads_others(line: _Line, above: Sequence[_Line]) -> bool:
    """Whether a row begins with a label, and all those above it with the blank below their block's."""
    return not is_blank(line.cells[0].text) and all(is_blank(x.cells[0].text) for x in above)


def _block(heads: Sequence[_Line], bodies: Sequence[_Line]) -> list[Row]:
    """The rows of a block as those of an exact grid; none where its columns are not certain."""
    bodies = _whole(bodies)
    aligned = _aligned(bodies)
    while aligned is None and len(bodies) > 1 and len(bodies[-1].cells) < len(bodies[0].cells):  # of its own columns
        bodies = bodies[:-1]
        aligned = _aligned(bodies)
    if not bodies or aligned is None:
        return []
    width = max(last for cols in aligned for _, last in cols.values())
    texts = [(c.text, cols[c.col][0]) for line, cols in zip(bodies, aligned, strict=True) for c in line.texts]
    amounts, labels = {col for t, col in texts if is_amount(t)}, {col for t, col in texts if has_han(t)}
    whole = amounts.intersection(*({first for first, _ in cols.values()} for cols in aligned))
    stack = header_stacks.placed([line.cells for line in heads], width, amounts, labels, amounts - whole)
    if stack is None:
        return []
    over = heads[-len(stack) :]
    lines = list(zip([*over, *bodies], [*stack, *aligned], strict=True))
    return _exact(lines, len(over))


def _whole(bodies: Sequence[_Line]) -> Sequence[_Line]:
    """The rows above the first one that may have lost a cell; none where the first may: shorter than all the others.

    An editor cuts the blanks at the ends of rows, and the first one, of the whole, ends in the fewest.
    """
    ends = [len(line.cells) for line in bodies]
    lost = len(ends) > 1 and ends.count(min(ends)) == 1
    return bodies[: ends.index(min(ends))] if lost else bodies


def _below(line: _Line, above: Mapping[int, Row]) -> list[Row]:
    """A scored row below those of a block, if it has as many cells as these have columns."""
    last = above.get(line.row.row_no - 1)
    scored = any(words.score_component(c.text) for c in line.texts)
    same = scored and last is not None and last.grid.col_count == len(line.cells)
    return _exact([(line, {c.col: (c.col, c.col) for c in line.cells})], 0) if same else []


def _aligned(bodies: Sequence[_Line]) -> list[header_stacks.Columns] | None:
    """The columns of the cells of rows of amounts: by position, or labels from the left and figures from the right."""
    if _unmixed(bodies):
        return [{c.col: (c.col, c.col) for c in line.cells} for line in bodies]
    tails = {len(line.cells) - line.labels for line in bodies}
    if len(tails) != 1 or min(line.labels for line in bodies) == 0:
        return None
    labels = max(line.labels for line in bodies)
    return [_to_both_sides(line, labels) for line in bodies]


def _unmixed(bodies: Sequence[_Line]) -> bool:
    """Whether positions are columns: none has labels and amounts, nor rates and amounts where some rows are short."""
    same = len({len(line.cells) for line in bodies}) == 1
    kinds: dict[int, set[str]] = {}
    for line in bodies:
        for cell in line.texts:
            if has_han(cell.text) or is_amount(cell.text):
                amount = "%" if fold(cell.text).endswith("%") and not same else "amount"
                kinds.setdefault(cell.col, set()).add(amount if is_amount(cell.text) else "label")
    return all(len(k) == 1 for k in kinds.values()) and (same or len({line.labels for line in bodies}) == 1)


def _to_both_sides(line: _Line, labels: int) -> header_stacks.Columns:
    """The columns of a row whose last label goes on to the figures."""
    own, shift = line.labels, labels - line.labels
    found = {c.col: (c.col, c.col) for c in line.cells[: own - 1]} | {own: (own, labels)}
    return found | {c.col: (c.col + shift, c.col + shift) for c in line.cells[own:]}


def _exact(lines: Sequence[tuple[_Line, header_stacks.Columns]], heads: int) -> list[Row]:
    """Rows of an exact grid, in which labels go down over the blank cells below them; texts keep their places."""
    grid = lines[0][0].row.grid
    placed = [(c, *cols[c.col]) for line, cols in lines for c in line.texts]
    cells = [replace(c, col=first, col_span=last - first + 1) for c, first, last in placed]
    places = {(c.row, first): grid.place(c) for c, first, _ in placed}
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    numbers = list(rows)
    head, body = [c for n in numbers[:heads] for c in rows[n]], [rows[n] for n in numbers[heads:]]
    ends = ends_above_blanks(rows) | _ends_in_header(head) | _ends_beside(head, body) | _ends_of_rates(body)
    spanned = (replace(c, row_span=ends.get((c.row, c.col), c.row) - c.row + 1) for c in cells)
    whole = replace(grid, cells=tuple(spanned), exact=True)
    return [
        replace(row, slots=tuple(replace(s, place=places[s.place.row_no, s.col]) for s in row.slots))
        for row in rows_of(whole)
        if row.row_no in rows
    ]


def _ends_in_header(cells: Sequence[Cell]) -> dict[tuple[int, int], int]:
    """The header's last row for each of its labels that nothing stands below in the header."""
    end = cells[-1].row if cells else 0

    def stands_below(cell: Cell, other: Cell) -> bool:
        return other.row > cell.row and other.col < cell.col + cell.col_span and cell.col < other.col + other.col_span

    return {(c.row, c.col): end for c in cells if c.row < end and not any(stands_below(c, o) for o in cells)}


def _ends_beside(head: Sequence[Cell], body: Sequence[Sequence[Cell]]) -> dict[tuple[int, int], int]:
    """The block's last row for the label that begins its header, where nothing stands below it."""
    below = [c for row in (head[1:], *body) for c in row]
    alone = bool(head) and all(c.col >= head[0].col + head[0].col_span or c.row == head[0].row for c in below)
    return {(head[0].row, head[0].col): body[-1][0].row} if alone else {}


def _ends_of_rates(bodies: Sequence[Sequence[Cell]]) -> dict[tuple[int, int], int]:
    """The last row for each rate of the first one that is the only one of its column: it may be of all rows."""
    first, *rest = bodies
    filled = {c.col for row in rest for c in row}
    lone = [c for c in first if rest and c.col not in filled and fold(c.text).endswith("%")]
    return {(c.row, c.col): rest[-1][0].row for c in lone}
