"""The first sheet of a workbook: what the tables are, and what to know before reading their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ingest.exports import notes
from ingest.exports.catalogue import Catalogue

NAMES: Final = {"zh": "说明", "en": "Notes"}
_HEADS: Final = {
    "zh": ("工作表", "数据表", "行数", "说明"),
    "en": ("Sheet", "Table", "Rows", "Description"),
}
_SHEET_NOTES: Final = (
    (
        "首行为表头（含单位），各列的英文列名、单位与说明见“数据字典”；代码以文字显示（见“代码标签”）；标识列排在最后。",
        "Headers name the unit; the sheet of core.dim_column has each column's name, unit and description. "
        "Codes are shown in words, core.dim_value lists them; identifiers stand at the end.",
    ),
)


def write(
    book: Workbook,
    sheet: Worksheet,
    known: Catalogue,
    sheets: Mapping[str, Sequence[str]],
    remarks: Sequence[str],
    language: str,
) -> None:
    """Fill the sheet: notes in both languages, remarks on this workbook, and a list of the sheets with links."""
    title = book.add_format({"bold": True, "font_size": 16})
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    count = book.add_format({"num_format": "#,##0", "valign": "top"})
    link = book.add_format({"font_color": "#1F4E9E", "underline": 1, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, 110)
    sheet.write_string(0, 0, " ".join(notes.TITLE), title)
    at = 2
    for zh, en in (*notes.remarks(known), *_SHEET_NOTES, *((remark, "") for remark in remarks)):
        text = "\n".join(part for part in ((zh, en) if language == "zh" else (en, zh)) if part)
        sheet.set_row(at, 15 * (1 + text.count("\n") + len(text) // 260))
        sheet.merge_range(at, 0, at, 3, "", wrap)
        sheet.write_string(at, 0, text, wrap)
        at += 1
    at += 1
    for place, word in enumerate(_HEADS[language]):
        sheet.write_string(at, place, word, head)
    for table in sorted(known.tables, key=lambda table: list(sheets).index(table.name)):
        at += 1
        first = sheets[table.name][0]
        sheet.set_row(at, 30)
        sheet.write_url(at, 0, f"internal:'{first}'!A1", link, ", ".join(sheets[table.name]))
        sheet.write_string(at, 1, table.name, wrap)
        sheet.write_number(at, 2, table.row_count, count)
        sheet.write_string(at, 3, table.description, wrap)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.activate()
