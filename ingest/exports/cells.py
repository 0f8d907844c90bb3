"""The cells of a workbook: each value as what it is, none of them as a formula."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ingest.exports.catalogue import Column, Table
from ingest.exports.formulas import is_risky

#: characters that a cell holds
_LONGEST: Final = 32_767
_CUT: Final = " …"
_DATES: Final = {"date": "yyyy-mm-dd", "timestamp": "yyyy-mm-dd hh:mm:ss"}
Codes = Mapping[tuple[str, str], tuple[str, str]]
_ANSWERS: Final = {"zh": ("否", "是"), "en": ("No", "Yes")}


class Cells:
    """Writes cells with the format of their column, and counts what a cell couldn't hold."""

    def __init__(self, book: Workbook, language: str, codes: Codes | None = None) -> None:
        self._codes = codes or {}
        self._coded = {column for column, _ in self._codes}
        self._book = book
        self._language = language
        self._answers = _ANSWERS[language]
        self._formats: dict[str | None, Format] = {}
        self._cut = 0
        self._long = 0
        self._inert = book.add_format({"quote_prefix": True, "valign": "top"})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DCE6F1", "bottom": 1}
        )

    def format(self, column: Column) -> Format:
        """The format of a column: by its type for dates, else by its unit."""
        wanted = _DATES.get(column.data_type, column.number_format)
        if wanted not in self._formats:
            properties = {"valign": "top"} if wanted is None else {"valign": "top", "num_format": wanted}
            self._formats[wanted] = self._book.add_format(properties)
        return self._formats[wanted]

    def is_coded(self, table: Table, column: Column) -> bool:
        """Whether a column's codes are shown in words: not where a column beside it names them."""
        return column.name in self._coded and not table.is_named(column)

    def in_words(self, column: Column, code: Any) -> Any:
        """The name of a code in the workbook's language; the code itself where it has none."""
        names = self._codes.get((column.name, code)) if isinstance(code, str) else None
        return names[self._language == "en"] if names else code

    def write(self, sheet: Worksheet, row: int, at: int, column: Column, value: Any) -> int:
        """Write one value, nothing for NULL; gives about how many narrow characters it takes."""
        style = self.format(column)
        if value is None:
            return 0
        if isinstance(value, bool):
            return self._text(sheet, row, at, self._answers[value], style)
        if isinstance(value, int | float | Decimal):
            return self._number(sheet, row, at, value, style)
        if isinstance(value, date | datetime):
            sheet.write_datetime(row, at, value, style)
            return 19 if isinstance(value, datetime) else 10
        return self._text(sheet, row, at, ", ".join(value) if isinstance(value, list) else str(value), style)

    def remarks(self) -> Iterator[str]:
        """What the workbook doesn't hold as the warehouse does."""
        zh = self._language == "zh"
        if self._cut:
            yield (
                f"{self._cut} 个单元格的文字超过 {_LONGEST} 字，以“…”截断，全文见 CSV 或 Parquet 导出。"
                if zh
                else f"{self._cut} cells have more than {_LONGEST} characters and end in …: CSV and Parquet have all."
            )
        if self._long:
            yield (
                f"{self._long} 个数值超过 15 位有效数字，以文本保存，以免失真。"
                if zh
                else f"{self._long} numbers have more than 15 digits and stand as text, so that none is lost."
            )

    def _number(self, sheet: Worksheet, row: int, at: int, value: float | Decimal, style: Format) -> int:
        if Decimal(repr(float(value))) != Decimal(str(value)):
            self._long += 1
            return self._text(sheet, row, at, str(value), style)
        sheet.write_number(row, at, float(value), style)
        return len(f"{value:,.2f}")

    def _text(self, sheet: Worksheet, row: int, at: int, text: str, style: Format) -> int:
        if len(text) > _LONGEST:
            self._cut += 1
            text = text[: _LONGEST - len(_CUT)] + _CUT
        sheet.write_string(row, at, text, self._inert if is_risky(text) else style)
        return width(text)


def width(text: str) -> int:
    """How many narrow characters the widest line of a text takes; a Chinese character takes two.

    >>> width("预算 ok")
    7
    """
    return max(
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in text[:200].split("\n")
    )
