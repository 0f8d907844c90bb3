"""Plain text in the three shapes that people copy forms into."""

from __future__ import annotations

from pathlib import Path
from random import Random

from five_source import Cell, Source, Table


def _starts(table: Table, row: int) -> list[tuple[Cell, bool]]:
    """The cells that a row shows, in order, and whether each begins in it."""
    covering = table.covering()
    shown, col = [], 0
    while col < len(table.widths):
        cell = covering[row, col]
        shown.append((cell, cell.row == row))
        col = cell.col + cell.col_span
    return shown


def cell_a_line(table: Table, rng: Random) -> str:
    """Every cell a line after a tab, a blank line after each row."""
    return "\n\n".join(
        "\n".join("\t" + (cell.text if own else "") for cell, own in _starts(table, row))
        for row in range(table.row_count)
    )


def tab_rows(table: Table, rng: Random) -> str:
    """Every row a line, its cells parted by tabs; what stands above in a merged cell is left empty."""
    return "\n".join(
        "\t".join(cell.text.replace("\n", "") if own else "" for cell, own in _starts(table, row))
        for row in range(table.row_count)
    )


def placed_rows(table: Table, rng: Random) -> str:
    """Rows on the columns of a page: a text stands somewhere in its cell, a merged label on one of its rows."""
    at: dict[Cell, int] = {}
    for cell in table.cells:
        at[cell] = cell.row + ((cell.row_span - 1) // 2 if rng.random() < 0.5 else 0)
    lines = []
    for row in range(table.row_count):
        texts = [""] * len(table.widths)
        for cell, _ in _starts(table, row):
            if at[cell] == row:
                shift = rng.randrange(cell.col_span) if rng.random() < 0.3 else 0
                texts[cell.col + shift] = cell.text.replace("\n", "")
        lines.append("\t".join(texts))
    return "\n".join(lines)


SHAPES = {"cells": cell_a_line, "tabs": tab_rows, "placed": placed_rows}


def write_text(source: Source, path: Path, rng: Random, shape: str, encoding: str = "utf-8") -> None:
    """The document as text of one shape."""
    blocks = [block for page in source.pages for block in page]
    parts = [SHAPES[shape](block, rng) if isinstance(block, Table) else block.text for block in blocks]
    text = "\n\n".join(parts) + "\n"
    path.write_bytes(text.encode(encoding, errors="replace"))
