"""An inspection as text: grids as tables that count display columns (a Chinese character is two wide)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console

from ingest.inspect import Seen
from ingest.model import Document, Grid, Line, Place
from ingest.terminal import clean
from ingest.unknown import Header, Unknown, codes

#: role -> the sign before a cell's text
SIGNS = {
    "fact": "=", "header": "^", "label": "#", "title": "T", "prose": "¶", "note": "n",
    "blank": " ", "personal": "@", "noise": "~", "unmapped": "?",
}  # fmt: skip
_LEGEND = "= fact  ^ header  # label  T title  ¶ running text  n note  @ personal  ~ speck  ? not understood"
_UP = "↑"
_NARROW, _WIDE = 6, 60
_ROWS, _COLUMNS, _LINES, _LOW = 80, 40, 80, 10


def show(out: Console, seen: Seen) -> None:
    """Print the whole inspection: the file, its pages and grids, forms, headers, and what isn't understood."""
    _say(out, f"file       {seen.name}  ({seen.file.byte_size:,} bytes, document {seen.file.document_id[:12]})")
    if seen.reject:
        _say(out, f"rejected   {seen.reject[0]}: {seen.reject[1]}", "red")
    document = seen.document
    if document is not None:
        _head(out, seen, document)
        for page in document.pages:
            _say(out, "")
            _say(out, f"page {page.page_no}", "bold")
            _blocks(out, seen, page.blocks)
        _forms(out, seen)
        _headers(out, seen)
        _unknowns(out, seen)
    for picture in seen.pictures:
        _say(out, f"picture    {picture}")
    for note in seen.notes:
        _say(out, f"note       {note}")


def _head(out: Console, seen: Seen, document: Document) -> None:
    grids = [block for block in document.blocks() if isinstance(block, Grid)]
    lines = sum(isinstance(block, Line) for block in document.blocks())
    done, total = seen.accounted
    share = f" ({done / total:.1%})" if total else ""
    _say(out, f"read as    {document.media_type}, by the loader {document.loader}")
    _say(out, f"pages      {len(document.pages)}, with {len(grids)} tables and {lines} lines outside them")
    _say(out, f"accounted  {done} of {total} cells and lines with text{share}")
    if seen.uncertain:
        _say(out, f"unsure     {len(seen.uncertain)} recognised texts of low confidence, the least sure first:")
        for place, text, confidence in seen.uncertain[:_LOW]:
            _say(out, f"  {confidence:.2f}  {where(place)}: {_flat(seen.text(place, text))}")
    if seen.roles:
        _say(out, f"signs      {_LEGEND}")


def _blocks(out: Console, seen: Seen, blocks: Sequence[Grid | Line]) -> None:
    lines = 0
    for block in blocks:
        if isinstance(block, Grid):
            for text in table(seen, block, out.width):
                _say(out, text)
        elif block.text.strip():
            lines += 1
            if lines <= _LINES:
                sign = SIGNS.get(seen.roles.get(block.place, ""), " ")
                text = _fit(_flat(seen.text(block.place, block.text)), max(out.width - 14, 20)).rstrip()
                _say(out, f"line {block.line_no:>4}  {sign} {text}")
    if lines > _LINES:
        _say(out, f"... and {lines - _LINES} more lines (--json shows all)")


def table(seen: Seen, grid: Grid, width: int) -> Iterator[str]:
    """The grid as lines of text with row and column numbers; a cell is as wide as the columns that it spans."""
    exact = "spans as the file says" if grid.exact else "columns to be found by meaning, as the file doesn't say them"
    yield f"table {grid.table_no}: {grid.row_count} rows, {grid.col_count} columns; {exact}"
    columns, rows = min(grid.col_count, _COLUMNS), min(grid.row_count, _ROWS)
    texts = _texts(seen, grid, rows, columns)
    wanted = [3] * columns
    for (_, c), (text, span) in texts.items():
        for k in range(c - 1, c - 1 + span):
            wanted[k] = max(wanted[k], -(-(cell_len(text) - 3 * (span - 1)) // span))
    most = next((w for w in range(_WIDE, _NARROW, -1) if sum(min(x, w) + 3 for x in wanted) + 5 <= width), _NARROW)
    widths = [min(most, x) for x in wanted]
    yield f"{'':4} " + "".join(f"| {c:<{w}} " for c, w in enumerate(widths, 1)).rstrip()
    for r in range(1, rows + 1):
        cells = []
        c = 1
        while c <= columns:
            text, span = texts.get((r, c), ("", 1))
            cells.append(f"| {_fit(text, sum(widths[c - 1 : c - 1 + span]) + 3 * (span - 1))} ")
            c += span
        yield f"{r:>4} {''.join(cells).rstrip()}"
    if grid.row_count > rows or grid.col_count > columns:
        yield f"... {grid.row_count - rows} more rows, {grid.col_count - columns} more columns (--json shows all)"


def _texts(seen: Seen, grid: Grid, rows: int, columns: int) -> dict[tuple[int, int], tuple[str, int]]:
    """(row, column) -> what to print there, over how many columns; below a cell's first row an arrow points up."""
    texts: dict[tuple[int, int], tuple[str, int]] = {}
    for cell in grid.cells:
        span = min(cell.col_span, columns - cell.col + 1)
        if span < 1:
            continue
        for r in range(cell.row + 1, min(cell.row + cell.row_span, rows + 1)):
            texts[r, cell.col] = (_UP, span)
        place = grid.place(cell)
        text = _flat(seen.text(place, cell.text))
        sign = SIGNS.get(seen.roles.get(place, ""), "")
        texts[cell.row, cell.col] = (f"{sign}{text}" if text else "", span)
    return {at: what for at, what in texts.items() if at[0] <= rows}


def _forms(out: Console, seen: Seen) -> None:
    for form in seen.forms:
        _say(out, "")
        _say(out, f"form {form.form_no}: {form.title or '(no title)'}", "bold")
        _say(out, f"  kind        {form.kind}, {form.kind_basis}")
        _say(out, f"  family      {form.family}")
        region = f"{form.region_code} {form.region_name or ''}" if form.region_code else "not known"
        _say(out, f"  region      {region.strip()}: {form.region_basis}")
        code = f" (code {form.department_code})" if form.department_code else ""
        _say(out, f"  department  {form.department or 'not found'}{code}")
        if form.project_name:
            _say(out, f"  project     {form.project_name}")
        years = "; ".join(f"{code} {', '.join(texts)}" for code, texts in form.years.items())
        _say(out, f"  years       {years or 'none printed'}")
        _say(out, f"  unit        {form.unit or 'none printed for the whole form'}")
        _say(
            out,
            f"  lines       {form.budget_count} budget figures, {form.narrative_count} in running text, "
            f"{form.indicator_count} indicators, {form.score_count} scores",
        )


def _headers(out: Console, seen: Seen) -> None:
    if not seen.headers:
        return
    _say(out, "")
    _say(out, "header rows and what each column was read as", "bold")
    for header in seen.headers:
        _say(out, f"  page {header.page_no}, table {header.table_no}, row {header.row_no}: {header.block}")
        for text in _header(seen, header):
            _say(out, f"    {text}")


def _header(seen: Seen, header: Header) -> Iterator[str]:
    for cell in header.cells:
        place = Place(header.page_no, header.table_no, header.row_no, cell.col_no)
        read = " ".join(part for part in (cell.role, cell.measure) if part) or "(no role)"
        yield f"col {cell.col_no:<3} {_fit(_flat(seen.text(place, cell.text)), 30)} {read}"


def _unknowns(out: Console, seen: Seen) -> None:
    left = [place for place, role in seen.roles.items() if role == "unmapped"]
    besides = len(set(left) - {item.place for item in seen.unknowns})
    _say(out, "")
    _say(out, f"not understood: {len(seen.unknowns) or 'no label, no header'}", "bold")
    if besides:
        _say(out, f"  and {besides} texts that belong to none that is: they are signed ? above")
    if not seen.unknowns:
        return
    groups: dict[tuple[str, str], list[Unknown]] = {}
    for item in seen.unknowns:
        groups.setdefault((item.seed, item.advice), []).append(item)
    for (seed, advice), items in groups.items():
        _say(out, f"  {seed}: {advice}", "bold")
        for column, known in codes(seed).items() if any(item.row for item in items) else ():
            _say(out, f"    {column.upper()}: {' '.join(known)}")
        times = Counter(item.row or item.text for item in items)
        for item in items:
            shown = item.row or item.text
            if count := times.pop(shown, 0):
                again = f"  (and {count - 1} more)" if count > 1 else ""
                _say(out, f"    {_fit(where(item.place), 34)} {_flat(shown)}{again}")
    _say(out, "Choose what is in capitals among the codes (leave one empty where none applies), add the row to its")
    _say(out, "file above any row that would fit too (the first that fits wins), and inspect again.")


def where(place: Place) -> str:
    """A place in words."""
    if place.table_no is None:
        return f"page {place.page_no}, line {place.row_no}"
    return f"page {place.page_no}, table {place.table_no}, row {place.row_no}, col {place.col_no}"


def _flat(text: str) -> str:
    """On one line, and safe on a terminal."""
    return clean(" ".join(text.split()))


def _fit(text: str, width: int) -> str:
    """Exactly so many display columns: cut with an ellipsis, or filled with spaces."""
    if cell_len(text) > width:
        return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)
    return set_cell_size(text, width)


def _say(out: Console, text: str, style: str = "") -> None:
    out.print(clean(text), style=style or None, soft_wrap=True)
