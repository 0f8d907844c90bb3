"""A sheet of a workbook, whatever its file format, and the grid that it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

from ingest.loaders import limits
from ingest.model import Cell, RejectedError

_MAX_ROWS = limits.SHEET_ROWS
_MAX_COLUMNS = limits.SHEET_COLUMNS
_MAX_TEXTS = limits.SHEET_TEXTS
_MAX_AREA = 50_000
_MAX_MERGED = limits.SHEET_MERGED

T = TypeVar("T")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")

#: first row, first column, last row, last column, from 1
Range = tuple[int, int, int, int]


@dataclass(slots=True)
class Sheet:
    """The texts that a sheet shows, by row and column from 1, its merged ranges, and its printed header."""

    file_name: str
    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    header: list[str] = field(default_factory=list)

    def put(self, row: int, col: int, text: str) -> None:
        """Set a cell's text, without what no text can hold (NUL, halves of pairs); a blank one is none.

        Raises:
            RejectedError: ``too_large`` for a text far outside what a form can be, or too many of them.
        """
        text = _NO_TEXT.sub("", text).strip()
        if not text:
            return
        if row > _MAX_ROWS or col > _MAX_COLUMNS or row < 1 or col < 1 or len(self.texts) >= _MAX_TEXTS:
            raise RejectedError(
                "too_large",
                f"{self.file_name}: sheet '{self.name}' has a cell at row {row}, column {col}, or too many cells "
                f"(the limits are {_MAX_ROWS} rows and {_MAX_COLUMNS} columns); delete what is no part of the form.",
            )
        self.texts[row, col] = text

    def merge(self, area: Range) -> None:
        """Note a merged range."""
        if len(self.merged) < _MAX_TEXTS and (area[0], area[1]) != (area[2], area[3]):
            self.merged.append(area)


def few(sheets: list[T], file_name: str) -> list[T]:
    """The sheets of a workbook.

    Raises:
        RejectedError: ``too_large`` for more than anybody prints.
    """
    if len(sheets) > limits.SHEETS:
        raise RejectedError("too_large", f"{file_name} has {len(sheets)} sheets; keep those that hold the form.")
    return sheets


def grid_cells(sheet: Sheet) -> tuple[Cell, ...]:
    """The sheet's cells up to the last row and column that show text; merged ranges span.

    What a merged range hides is no cell. Ranges that overlap an earlier one are left out (no program writes
    them), and ranges are cut at the grid's end, so that a merge of the whole sheet costs nothing.
    """
    last_row = max((r for r, _ in sheet.texts), default=0)
    last_col = max((c for _, c in sheet.texts), default=0)
    for top, left, bottom, right in sheet.merged:
        if (top, left) in sheet.texts:
            last_row = max(last_row, min(bottom, _MAX_ROWS)) if bottom - top < _MAX_COLUMNS else last_row
            last_col = max(last_col, right) if right <= _MAX_COLUMNS else last_col
    spans, covered = _spans(sheet, last_row, last_col)
    places: list[tuple[int, int]]
    if last_row * last_col <= _MAX_AREA:
        places = [(r, c) for r in range(1, last_row + 1) for c in range(1, last_col + 1)]
    else:  # too sparse to list what is blank
        places = sorted(sheet.texts)
    return tuple(Cell(r, c, sheet.texts.get((r, c), ""), *spans.get((r, c), (1, 1))) for r, c in places
                 if (r, c) not in covered)  # fmt: skip


def _spans(
    sheet: Sheet, last_row: int, last_col: int
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Row and column span by first cell, and the cells that merged ranges hide."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    work = 0
    for top, left, bottom, right in sheet.merged:
        bottom, right = min(bottom, last_row), min(right, last_col)
        if bottom < top or right < left:
            continue
        work += (bottom - top + 1) * (right - left + 1)
        if work > _MAX_MERGED:
            raise RejectedError(
                "too_large", f"{sheet.file_name}: sheet '{sheet.name}' merges too many cells; unmerge what is no form."
            )
        inside = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if inside & covered or any(place in spans for place in inside):
            continue
        spans[top, left] = (bottom - top + 1, right - left + 1)
        covered |= inside - {(top, left)}
    return spans, covered
