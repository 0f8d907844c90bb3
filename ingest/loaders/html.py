"""Web pages: tables with row and column spans, nested tables, and the text around them.

Cells are laid out as a browser does it (the HTML table algorithm), spans capped. A table inside a cell is a
grid of its own, after the one that holds it, and no part of the cell's text; a table that only lays out the page
is none. Scripts, styles and what is hidden are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from ingest.loaders import limits
from ingest.loaders.text import decode
from ingest.loaders.together import Together
from ingest.model import Cell, Grid, Line, Page, RejectedError

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display:none|visibility:hidden|mso-hide:all")
_SKIPPED = frozenset({"script", "style", "noscript", "template", "head", "svg", "select", "textarea", "object"})
_SHARE = re.compile(r"width:\s*(\d{1,3}(?:\.\d{1,4})?)%")
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
})  # fmt: skip
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_MAX_BYTES = limits.PAGE_BYTES
_MAX_COLUMNS = limits.TABLE_COLUMNS
_MAX_ROWS = limits.TABLE_ROWS
_MAX_CELLS = limits.TABLE_CELLS
_MAX_DEPTH = limits.TABLE_DEPTH
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LAYOUT_CELLS = 4
_BROKEN_SHARE = 0.01

Element = etree._Element


class _TooWideError(Exception):
    """A table has more rows or columns than any form."""


def load_pages(path: Path) -> tuple[Page, ...]:
    """The one page of an HTML file.

    Raises:
        RejectedError: ``empty`` where no text is shown, ``damaged`` where it can't be parsed, ``too_large``.
    """
    return pages_of(path.read_bytes(), path.name)


def pages_of(data: bytes, name: str) -> tuple[Page, ...]:
    """The one page of an HTML text; raises as ``load_pages``."""
    if not data.strip():
        raise RejectedError("empty", f"{name} is an empty page; fetch it again.")
    if len(data) > _MAX_BYTES:
        raise RejectedError("too_large", f"{name} has {len(data) >> 20} MB; save only the page that holds the form.")
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(_text(data, name), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise RejectedError("empty", f"{name} shows no text; fetch the page that holds the form itself.") from error
    except ValueError as error:
        raise RejectedError("damaged", f"{name} can't be parsed as HTML; fetch the page again.") from error
    cut = any(e.type_name == "ERR_RESOURCE_LIMIT" for e in parser.error_log)
    if cut or _table_depth(root) > _MAX_DEPTH:
        raise RejectedError("damaged", f"{name} nests its elements too deeply to be read; save it as PDF or Word.")
    blocks: list[Grid | Line] = []
    together = Together(blocks)
    tables = cells_seen = 0
    for item in _blocks(root):
        if isinstance(item, str):
            blocks.append(Line(1, len(blocks) + 1, item))
            together.apart()
            continue
        try:
            cells = tuple(_cells(item))
        except _TooWideError as error:
            most = f"{_MAX_ROWS} rows or {_MAX_COLUMNS} columns"
            raise RejectedError("too_large", f"{name} has a table of more than {most}; save only the form.") from error
        cells_seen += len(cells)
        if cells_seen > _MAX_CELLS:
            raise RejectedError("too_large", f"{name} holds more than {_MAX_CELLS} table cells; save only the form.")
        if any(c.text for c in cells):
            tables += 1
            blocks.append(Grid(tables, 1, cells))
            together.added(_edges(item, cells))
    if not blocks:
        raise RejectedError("empty", f"{name} shows no text; fetch the page that holds the form itself.")
    return (Page(1, tuple(blocks)),)


def _table_depth(root: Element) -> int:
    """How many tables lie in one another at most."""
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end"), tag="table"):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _text(data: bytes, name: str) -> str:
    """The page's text: UTF-8, else as declared (GB2312 read as GB18030), else by trial.

    UTF-8 goes first because a page that was saved anew often keeps its old declaration. A few broken bytes in a
    page whose encoding is declared don't cost the page.
    """
    match = _CHARSET.search(data[:4096])
    declared = match.group(1).decode("ascii", "replace").lower() if match else ""
    encoding = {"gb": "gb18030", "ut": "utf-8-sig", "bi": "big5"}.get(declared[:2])
    if encoding is None or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _DECLARATION.sub("", decode(data, name))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    if text.count("\ufffd") > len(text) * _BROKEN_SHARE:
        text = decode(data, name)
    return _DECLARATION.sub("", text.replace("\x00", ""))


def _blocks(root: Element) -> Iterator[str | Element]:
    """Texts and tables in reading order; tables inside a table's cells come after it."""
    for item in _flow(root):
        if isinstance(item, str):
            yield item
        elif _lays_out(item):
            for cell in (c for row in _rows(item) for c in _own_cells(row)):
                yield from _blocks(cell)
        else:
            yield item
            for cell in (c for row in _rows(item) for c in _own_cells(row)):
                yield from (x for x in _blocks(cell) if not isinstance(x, str))


def _flow(root: Element) -> Iterator[str | Element]:
    """What an element shows, line by line, and the outermost tables in it (which are not entered)."""
    pending: list[str] = [root.text or ""]
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, node in walker:
        if node is root:
            continue
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS or tag == "br":
                yield from _flush(pending)
            if not tag or tag in _SKIPPED or tag == "table" or _hidden(node):
                if tag == "table" and not _hidden(node):
                    yield node
                walker.skip_subtree()
            else:
                pending.append(node.text or "")
        else:
            if tag in _BLOCKS:
                yield from _flush(pending)
            pending.append(node.tail or "")
    yield from _flush(pending)


def _flush(pending: list[str]) -> Iterator[str]:
    shown = _SPACE.sub(" ", "".join(pending)).strip()
    pending.clear()
    if shown:
        yield shown


def _hidden(element: Element) -> bool:
    style = "".join((element.get("style") or "").split()).lower()
    return bool(_HIDDEN.search(style)) or element.get("hidden") is not None


def _lays_out(table: Element) -> bool:
    """Whether a table is but a frame: one cell, or hardly a filled cell of its own beside the tables inside it."""
    own = [c for row in _rows(table) for c in _own_cells(row)]
    if len(own) == 1:
        return True
    inner = next((t for t in table.iter("table") if t is not table), None)
    if inner is None:
        return False
    plain = sum(1 for c in own if c.find(".//table") is None and next(_flow(c), None) is not None)
    inside = sum(1 for t in table.iter("table") if t is not table for row in _rows(t) for _ in _own_cells(row))
    return plain < min(_LAYOUT_CELLS, inside)


def _edges(table: Element, cells: tuple[Cell, ...]) -> list[int]:
    """Where the columns begin and end in thousandths, if ``col`` elements give every column's share in percent."""
    columns = list(table.iterfind("colgroup/col")) or list(table.iterfind("col"))
    shares = [_SHARE.search((c.get("style") or "") + ";width:" + (c.get("width") or "")) for c in columns]
    known = [float(m.group(1)) for m in shares if m]
    if len(known) != len(columns) or max(c.col + c.col_span - 1 for c in cells) > len(known):
        return []
    return [0, *(round(10 * x) for x in accumulate(known))] if all(known) else []


def _rows(table: Element) -> Iterator[Element]:
    """The table's own rows that are shown, not those of tables inside its cells."""
    for child in table:
        if child.tag == "tr" and not _hidden(child):
            yield child
        elif child.tag in _GROUPS and not _hidden(child):
            yield from (r for r in child if r.tag == "tr" and not _hidden(r))


def _own_cells(row: Element) -> Iterator[Element]:
    return (c for c in row if c.tag in ("td", "th") and not _hidden(c))


def _shows_text(element: Element) -> bool:
    return next(_flow(element), None) is not None


def _span(value: str | None, *, zero: int) -> int:
    """A span as written; ``zero`` is what 0 means."""
    match = re.match(r"\s*(\d{1,6})", value or "1")
    number = int(match.group(1)) if match else 1
    return number or zero


def _cells(table: Element) -> Iterator[Cell]:
    """The cells at their places: each takes the first column that no cell from above still covers."""
    covered_to = [0] * (_MAX_COLUMNS + 1)  # by column: the last row that a cell above covers
    rows = list(_rows(table))
    if any(_shows_text(row) for row in rows[_MAX_ROWS:]):
        raise _TooWideError
    rows = rows[:_MAX_ROWS]
    for row_no, row in enumerate(rows, 1):
        col = 1
        for cell in _own_cells(row):
            while col <= _MAX_COLUMNS and covered_to[col] >= row_no:
                col += 1
            if col > _MAX_COLUMNS:
                if _shows_text(cell):
                    raise _TooWideError
                continue
            col_span = min(_span(cell.get("colspan"), zero=1), _MAX_COLUMNS - col + 1)
            row_span = min(_span(cell.get("rowspan"), zero=_MAX_ROWS), len(rows) - row_no + 1)
            for c in range(col, col + col_span):
                covered_to[c] = max(covered_to[c], row_no + row_span - 1)
            text = "\n".join(item for item in _flow(cell) if isinstance(item, str))
            yield Cell(row_no, col, text, row_span, col_span)
            col += col_span
