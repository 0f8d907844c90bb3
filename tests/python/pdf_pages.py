"""A document of paragraphs and tables with spans as a PDF with ruled tables, by hand: no browser is asked."""

from __future__ import annotations

from pathlib import Path

import pdf_files
from five_source import Paragraph, Source, Table

_LEFT, _RIGHT, _TOP, _BOTTOM = 36, 560, 810, 40
_LINE, _SIZE, _LETTERS = 14.0, 8.0, 62


def write_pdf(source: Source, path: Path) -> None:
    """The document, a new page where one is full; a table's rows stay whole."""
    pages: list[list[str]] = [["0.5 w"]]
    top = float(_TOP)
    for block in (block for page in source.pages for block in page):
        if isinstance(block, Paragraph):
            for at in range(0, len(block.text), _LETTERS):
                top = _next(pages, top, _LINE)
                x = _LEFT + (150 if block.is_title else 0)
                pages[-1].append(pdf_files.text(x, top + 4, block.text[at : at + _LETTERS], size=_SIZE))
        else:
            top = _table(pages, block, top)
    pdf_files.document(path, ("\n".join(page).encode() for page in pages))


def _next(pages: list[list[str]], top: float, height: float) -> float:
    """The foot of the next line or row; a page that is full is over."""
    if top - height < _BOTTOM:
        pages.append(["0.5 w"])
        top = _TOP
    return top - height


def _table(pages: list[list[str]], table: Table, top: float) -> float:
    """Draw a table below ``top``; gives where it ends."""
    scale = (_RIGHT - _LEFT) / sum(table.widths)
    xs = [_LEFT + scale * sum(table.widths[:n]) for n in range(len(table.widths) + 1)]
    covering = table.covering()
    heights = [_LINE] * table.row_count
    for cell in table.cells:
        lines = len(_wrapped(cell.text, xs[cell.col + cell.col_span] - xs[cell.col]))
        heights[cell.row] = max(heights[cell.row], (lines / cell.row_span) * 10 + 6)
    top -= 6
    if top - sum(heights) < _BOTTOM:
        pages.append(["0.5 w"])
        top = _TOP
    ys = [top - sum(heights[:n]) for n in range(table.row_count + 1)]
    page = pages[-1]
    for cell in {id(c): c for c in covering.values()}.values():
        left, right = xs[cell.col], xs[cell.col + cell.col_span]
        high, low = ys[cell.row], ys[cell.row + cell.row_span]
        page.append(f"{left:g} {low:g} {right - left:g} {high - low:g} re S")
        for n, line in enumerate(_wrapped(cell.text, right - left)):
            page.append(pdf_files.text(left + 2, high - 10 - 10 * n, line, size=_SIZE))
    return ys[-1] - 6


def _wrapped(text: str, width: float) -> list[str]:
    """A text in lines that fit a width; a Latin letter counts as wide as a Chinese one."""
    letters = max(int((width - 4) // _SIZE), 1)
    return [part[at : at + letters] for part in text.split("\n") for at in range(0, len(part), letters)]
