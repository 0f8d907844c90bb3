"""Plain text: forms that somebody copied out of a page, a sheet or a scan.

Five shapes of rows are known. *Cell a line*: every cell is a line that starts with one tab, a cell's further lines
have none, and a blank line ends the row. *Tab rows*: every row is a line, its cells parted by tabs.
*Scan rows*: tab rows whose cells are shifted, split or merged; they load as tab rows, and the reader finds
their columns by meaning. Where there is no tab: *stroke rows* and *spaced rows* (see ``spaced``). What is no row is
a loose line.

These grids are inexact: a text doesn't say which cell spans what. A sixth shape does: *drawn tables* (see ``drawn``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.loaders import drawn, limits, spaced
from ingest.model import Cell, Grid, Line, Page, RejectedError

_CELL_LINE = re.compile(r"^\t[^\t]*$")
_RULE_LINE = re.compile(r"^[\s|\-—_=+:]+$")
_ENCODINGS = ("utf-8-sig", "gb18030", "big5")
_CONTROL_SHARE = 0.02
_MAX_COLUMNS = limits.TEXT_COLUMNS
_MAX_CELLS = limits.TEXT_CELLS

#: a row's cells, or a loose line's number and text
Item = list[Cell] | tuple[int, str]


def decode(data: bytes, name: str) -> str:
    """The text of ``data``: UTF-8 (with or without a mark), UTF-16 with a mark, else GB18030 or Big5.

    Raises:
        RejectedError: ``damaged`` where no encoding fits or the text is mostly control characters.
    """
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(1 for c in text if ord(c) < 32 and c not in "\t\r\n\f\v")
        if controls <= len(text) * _CONTROL_SHARE:
            return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    raise RejectedError(
        "damaged", f"{name} is not readable as text in UTF-8, UTF-16 or GB18030; save it again as UTF-8."
    )


def load_pages(path: Path) -> tuple[Page, ...]:
    """The pages of a text file: form feeds part pages; most texts have one.

    Raises:
        RejectedError: ``empty`` where there is nothing but white space, ``damaged`` where it is no text,
            ``too_large`` where it has more cells than any form.
    """
    text = decode(path.read_bytes(), path.name)
    if text.count("\t") > _MAX_CELLS or max(line.count("\t") for line in text.split("\n")) > _MAX_COLUMNS:
        most = f"{_MAX_COLUMNS} cells in a row or {_MAX_CELLS} in all"
        raise RejectedError("too_large", f"{path.name} holds more than {most}; keep only the form.")
    if not text.strip():
        raise RejectedError("empty", f"{path.name} holds no text; check the export and supply the file again.")
    pages: list[Page] = []
    table_no = 0
    for page_no, page_text in enumerate(text.split("\f"), 1):
        page, table_no = _page(page_no, page_text.split("\n"), table_no)
        pages.append(page)
    return tuple(pages)


def _page(page_no: int, lines: list[str], table_no: int) -> tuple[Page, int]:
    blocks: list[Grid | Line] = []
    done = 0
    for start, end in drawn.runs(lines):
        if cells := drawn.cells(lines[start:end]):
            more, table_no = _blocks(page_no, lines[done:start], done, table_no)
            table_no += 1
            blocks += [*more, Grid(table_no, page_no, tuple(cells))]
            done = end
    more, table_no = _blocks(page_no, lines[done:], done, table_no)
    return Page(page_no, (*blocks, *more)), table_no


def _blocks(page_no: int, lines: list[str], offset: int, table_no: int) -> tuple[list[Grid | Line], int]:
    """What lines without a drawn table hold; ``offset`` lines stand before them on the page."""
    cell_a_line = sum(bool(_CELL_LINE.match(x)) for x in lines)
    tab_rows = sum("\t" in x and not _CELL_LINE.match(x) for x in lines)
    if not cell_a_line and not tab_rows and spaced.has_strokes(lines):
        items = _rows(lines, spaced.stroke_rows(lines))
    elif not cell_a_line and not tab_rows and spaced.is_spaced(lines):
        items = _rows(lines, spaced.spaced_rows(lines))
    else:
        items = _cell_lines(lines) if cell_a_line > tab_rows else _tab_rows(lines)
    blocks: list[Grid | Line] = []
    rows: list[list[Cell]] = []

    def close() -> None:
        nonlocal table_no
        if rows:
            table_no += 1
            cells = tuple(replace(cell, row=r) for r, row in enumerate(rows, 1) for cell in row)
            blocks.append(Grid(table_no, page_no, cells, exact=False))
            rows.clear()

    for item in items:
        if isinstance(item, list):
            rows.append(item)
        else:
            close()
            blocks.append(Line(page_no, item[0] + offset, item[1]))
    close()
    return blocks, table_no


def _cell_lines(lines: list[str]) -> Iterator[Item]:
    """Rows and loose lines of the cell-a-line shape."""
    row: list[str] = []
    for line_no, line in enumerate(lines, 1):
        if line.startswith("\t"):
            row.extend(line[1:].split("\t"))
        elif not line.strip():
            if row:
                yield _cells(row)
            row = []
        elif row:
            row[-1] = f"{row[-1]}\n{line}"
        else:
            yield line_no, line.strip()
    if row:
        yield _cells(row)


def _rows(lines: list[str], rows: Sequence[tuple[Cell, ...]]) -> Iterator[Item]:
    """Rows of several cells, and loose lines; drawn rules are left out."""
    for line_no, (line, cells) in enumerate(zip(lines, rows, strict=True), 1):
        if len(cells) > 1:
            yield list(cells)
        elif cells and line.strip():
            yield line_no, line.strip()


def _cells(row: Sequence[str]) -> list[Cell]:
    return [Cell(1, c, text) for c, text in enumerate(row, 1)]


def _tab_rows(lines: list[str]) -> Iterator[Item]:
    """Rows and loose lines of the tab-separated shapes."""
    for line_no, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if "\t" in line and not _RULE_LINE.match(line):
            yield _cells(line.split("\t"))
        else:
            yield line_no, line.strip()
