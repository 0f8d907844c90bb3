"""The work papers of a form or a region as one workbook: a sheet a table, a line a form's row.

Every text is written as text, and one that a spreadsheet could take for a formula is marked as text besides, so that
it stays harmless when it is edited. The same papers give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ingest.paper import columns, evidence, html, sections, words
from ingest.paper.columns import Column
from ingest.paper.gather import Paper
from ingest.paper.views import Finding

Told = Sequence[tuple[Paper, Sequence[Finding]]]
Record = dict[str, object]

#: a cell of a workbook holds at most so many characters
_LONGEST = 32_000
#: numbers of more digits are rounded by spreadsheets: they are written as text
_EXACT = Decimal(10) ** 13
_FORMATS = {
    "yuan": "#,##0.00", "wan": "#,##0.00", "percent": "0.00%", "points": "0.00", "number": "#,##0.######",
    "count": "0",
}  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "|", "%")
_FONT = "Microsoft YaHei"
#: the workbook's date where no form has one, so that it isn't today's
_NEVER = datetime(2000, 1, 1)
#: pictures are drawn at this share of their pixels, and no wider than so many pixels
_SHARE, _WIDEST = 0.5, 900
#: points of height a line of text takes, and a row at most
_LINE, _HIGHEST = 14.5, 400
_FORM = (
    Column("place_name", "地区", "Place", width=10),
    Column("name", "部门、项目", "Department, project", width=24),
    Column("fiscal_year", "年度", "Year", "year", width=7),
)


class _Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": _FONT, "font_size": 10, "valign": "top", "border": 1, "border_color": "#D6D4CD"}
        self.text = book.add_format({**base, "text_wrap": True, "indent": 1})
        self.guarded = book.add_format({**base, "text_wrap": True, "indent": 1, "quote_prefix": True})
        self.numbers = {kind: book.add_format({**base, "num_format": form}) for kind, form in _FORMATS.items()}
        head = {**base, "text_wrap": True, "bg_color": "#F0EFEA", "border_color": "#8D8B84", "valign": "vcenter"}
        self.head = book.add_format({**head, "bold": True})
        self.subhead = book.add_format({**head, "font_size": 8, "font_color": "#63625D"})
        self.small = book.add_format({"font_name": _FONT, "font_size": 9, "font_color": "#63625D"})
        self.title = book.add_format({"font_name": "SimSun", "font_size": 15, "bold": True})
        self.said = book.add_format({"font_name": _FONT, "font_size": 10, "font_color": "#63625D"})


def workbook(told: Told) -> bytes:
    """One workbook of these forms' papers."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    read = [when for paper, _ in told if isinstance(when := paper.form["ingested_at"], datetime)]
    book.set_properties({"title": "绩效自评审核工作底稿", "created": max(read, default=_NEVER)})
    styles = _Styles(book)
    whose = html.name(told[0][0]) if len(told) == 1 else words.shown(told[0][0].form["region_name_zh"])
    of_form = _FORM if len(told) > 1 else ()

    def table(
        zh: str, en: str, of: Sequence[Column], rows: Sequence[Record],
        more: Sequence[Column] = (), missing: words.Pair | None = None,
    ) -> None:  # fmt: skip
        sheet = _sheet(book, styles, zh, f"{en}　{whose}")
        _table(sheet, styles, [*of_form, *of], more, rows, missing)

    overview = columns.overview(told[0][0].severities)
    table("概况", "Overview", overview, [_overview(paper) for paper, _ in told], columns.OVERVIEW_MORE)
    rows = [{**_form(paper), **row} for paper, found in told for row in _findings(found)]
    table("发现", "Findings", columns.FINDINGS, rows, columns.FINDINGS_MORE)
    _evidence(book, styles, told)
    of = [(paper, sections.sections(paper)) for paper, _ in told]
    for n, section in enumerate(of[0][1]):
        rows = [{**_form(paper), **row} for paper, found in of for row in found[n].rows]
        table(section.zh, section.en, section.columns, rows, (), section.missing)
    book.close()
    return stream.getvalue()


def _form(paper: Paper) -> Record:
    return {
        "place_name": paper.form["region_name_zh"],
        "name": html.name(paper),
        "fiscal_year": paper.form["fiscal_year"],
    }


def _overview(paper: Paper) -> Record:
    found = html.summary(paper)
    if not found["has_checks"]:
        found |= {"pass": None, "fail": None, "not_applicable": None}
    return {
        **found,
        **_form(paper),
        "kind_zh": words.pair("form_kind", found["form_kind"])[0],
        "year_basis": words.pair("basis", found["fiscal_year_basis"])[0],
    }


def _findings(found: Sequence[Finding]) -> Iterable[Record]:
    for finding in found:
        marked = [s for s in finding.spots if s.mark] or list(finding.spots)
        yield {
            **finding.row,
            "number": finding.number,
            "place_zh": "；".join(dict.fromkeys(evidence.place(s)[0] for s in marked)),
            "text": " | ".join(dict.fromkeys(words.shown(s.text) for s in finding.spots)),
        }


def _flat(of: Iterable[Column]) -> list[Column]:
    """The columns with those beneath them; English stands in the same cell as its Chinese."""
    return [c for column in of for c in ((column, column.under) if column.under and not column.english else (column,))]


def _table(
    sheet: Worksheet, styles: _Styles, of: Sequence[Column], more: Sequence[Column], rows: Sequence[Record],
    missing: words.Pair | None,
) -> None:  # fmt: skip
    """Two rows of headings that stay in sight, a filter, and the rows; ``more`` are columns that aren't printed."""
    printed = _flat(of)
    flat = [*printed, *_flat(more)]
    sheet.freeze_panes(3, 2)
    for n, column in enumerate(flat):
        sheet.set_column(n, n, column.width)
        sheet.write_string(1, n, column.zh, styles.head)
        sheet.write_string(2, n, column.en, styles.subhead)
    sheet.set_row(1, 1.6 * _LINE)
    sheet.set_row(2, 2 * _LINE)
    for r, row in enumerate(rows, 3):
        lines = 1
        for n, column in enumerate(flat):
            value = row.get(column.key)
            if column.english and row.get(column.english) not in (None, ""):
                value = f"{words.shown(value)}\n{words.shown(row[column.english])}"
            _write(sheet, styles, r, n, value, column.kind)
            lines = max(lines, _lines(value, column)) if column in printed else lines
        sheet.set_row(r, min(_LINE * lines + 3, _HIGHEST))
    if missing:
        sheet.write_string(3, 0, f"{missing[0]} {missing[1]}", styles.said)
    elif rows:
        sheet.autofilter(2, 0, 2 + len(rows), len(flat) - 1)
    else:
        sheet.write_string(3, 0, "没有。None.", styles.said)
    sheet.repeat_rows(1, 2)
    sheet.print_area(0, 0, max(2 + len(rows), 3), len(printed) - 1)


def _lines(value: object, column: Column) -> int:
    """How many lines a text takes in its column, a Chinese character being two wide."""
    if column.is_number or not isinstance(value, str):
        return 1
    return sum(max(-(-cell_len(line) // max(column.width - 1, 1)), 1) for line in value.split("\n"))


def _sheet(book: Workbook, styles: _Styles, zh: str, en: str) -> Worksheet:
    sheet = book.add_worksheet(zh)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L绩效自评审核工作底稿 &A&R第 &P 页 / 共 &N 页")
    sheet.set_row(0, 24)
    sheet.write_rich_string(0, 0, styles.title, zh, styles.small, f"　{en}")
    return sheet


def _write(sheet: Worksheet, styles: _Styles, row: int, column: int, value: object, kind: str) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, styles.text)
    elif kind in _FORMATS and isinstance(value, int | float | Decimal):
        number = words.in_unit(value, "wan" if kind == "wan" else "") or Decimal(0)
        if abs(number) < _EXACT:
            sheet.write_number(row, column, float(number), styles.numbers[kind])
        else:
            text(sheet, row, column, words.written(value, kind), styles.text, styles.guarded)
    elif kind in ("year", "short") and isinstance(value, int):
        sheet.write_number(row, column, value, styles.numbers["count"])
    else:
        written = "\n".join(words.written(line, kind) for line in value.split("\n")) if isinstance(value, str) else ""
        text(sheet, row, column, written or words.written(value, kind), styles.text, styles.guarded)


def text(sheet: Worksheet, row: int, column: int, value: str, plain: Format, guarded: Format) -> None:
    """Write a text as text; one that looks like a formula is marked as text besides."""
    cut = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    sheet.write_string(row, column, cut, guarded if cut.startswith(_FORMULA) else plain)


def _evidence(book: Workbook, styles: _Styles, told: Told) -> None:
    """Each finding's cells: pictures where there are, else the rows as text."""
    sheet = _sheet(book, styles, "依据", "Evidence")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 12, 17)
    r = 2
    for paper, found in told:
        for finding in found:
            said = f"{html.name(paper)}　{finding.number}. {words.shown(finding.row['message_zh'])}"
            text(sheet, r, 0, said, styles.small, styles.small)
            r += 1
            if finding.note:
                text(sheet, r, 1, " ".join(finding.note), styles.said, styles.said)
                r += 1
            for picture in finding.pictures:
                share = min(_SHARE, _WIDEST / picture.width)
                sheet.set_row_pixels(r, min(round(picture.height * share) + 8, 540))
                share = min(share, 532 / picture.height)
                sheet.insert_image(
                    r, 1, f"{finding.row['finding_id']}-{picture.page_no}.png",
                    {"image_data": io.BytesIO(picture.png), "x_scale": share, "y_scale": share, "y_offset": 4,
                     "object_position": 1, "description": f"原件第{picture.page_no}页单元格"},
                )  # fmt: skip
                r += 1
            for strip in finding.strips:
                for row_no, cells in strip.rows:
                    text(sheet, r, 0, f"第{row_no}行", styles.small, styles.small)
                    for n, cell in enumerate(cells, 1):
                        if cell:
                            text(sheet, r, n, words.shown(cell[0]), styles.text, styles.guarded)
                    r += 1
            r += 1
    if r == 2:
        sheet.write_string(2, 0, "没有。None.", styles.said)
