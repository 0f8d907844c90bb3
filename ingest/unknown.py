"""What the vocabulary doesn't know of a document, and which seed row would tell it."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ingest.forms import vocabulary as words
from ingest.forms.builder import unit_in
from ingest.forms.rows import Row, rows_of
from ingest.forms.text import bare, fold, has_han, is_amount, is_number, label
from ingest.model import Document, Grid, Place

BLOCKS = ("indicator", "funding", "project")
_FOLDER = "seeds/vocabulary"
_SHORT = 14
_MANY = 3
_TOTAL = re.compile(r"总|合计|得分|积分|评分")
_TITLE = re.compile(r"绩效|自评|评价|考评")
#: a sentence, a chapter of a report or a list of many projects is no form's title
_NO_TITLE = re.compile(r"[。，,；;]|情况说明$|报告$|汇总|^(第.{1,3}[章部]|\(?[一二三四五六七八九十]+[、)])")

#: kind of raw.unmapped (and of what is found here) -> seed file, what to do
_ADVICE = {
    "budget_line": ("line_labels", "a funding line: say which budget line it is"),
    "budget_value": ("column_roles", "a figure under no known header: give the header above it its measure"),
    "level_label": ("level_labels", "a level label: say which level it names"),
    "indicator_value": ("column_roles", "a text under no known header: give the header above it its role"),
    "value": ("column_roles", "a number without a known label or header: give the one that it belongs to its role"),
    "label": ("field_labels", "a label: say which field it heads (or which text, in section_labels.csv)"),
    "header": ("column_roles", "a column header: say what stands below it"),
    "score": ("score_labels", "a row with points but no target, read as an indicator: is it a total?"),
    "title": ("title_patterns", "it may be a title: say which kind of form it opens"),
}
#: here the text is a value: what is to be named is the label beside it or the header above it
_NO_WORDS = {"value", "budget_value", "indicator_value"}


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of a header row; role and measure are empty where no vocabulary row names it."""

    col_no: int
    text: str
    role: str
    measure: str


@dataclass(frozen=True, slots=True)
class Header:
    """A header row and what it was read as: an indicator table's, a funding block's or a project table's."""

    page_no: int
    table_no: int
    row_no: int
    block: str
    cells: tuple[HeaderCell, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A text that isn't understood: where it stands, the seed file that mends it, and a row to put there."""

    kind: str
    text: str
    place: Place
    seed: str
    advice: str
    row: str


def headers(document: Document, roles: Mapping[Place, str]) -> list[Header]:
    """Each row whose cells were read as headers."""
    found: list[Header] = []
    for grid in _grids(document):
        before = ""
        for row in rows_of(grid):
            slots = [s for s in row.own if roles.get(s.place) in ("header", "label", "unmapped")]
            named = {b: sum(bool(words.column_role(b, s.text)) for s in slots) for b in BLOCKS}
            block = max(BLOCKS, key=lambda b: (named[b], b == before))
            marked = any(roles.get(s.place) == "header" for s in slots)
            if not marked and (named[block] < _MANY or any(is_amount(s.text) for s in row.own)):
                continue  # the reader calls a header that figures rest on a label
            cells = [HeaderCell(s.col, s.text, *_role(block, s.text)) for s in slots]
            if len(cells) > 1 and _heads_block(cells[0], cells[1]):
                cells[0] = replace(cells[0], role="block_label")
            found.append(Header(grid.page_no, grid.table_no, row.row_no, block, tuple(cells)))
            before = block
    return found


def _is_label(text: str) -> bool:
    """Whether a text is a label that the vocabulary knows: of a line, a field, a score or a level."""
    known = (words.line_code(text), words.field_code(text), words.score_component(text))
    return any(known) or bool(words.levels(text))


def _heads_block(first: HeaderCell, second: HeaderCell) -> bool:
    """A text left of the columns that names the whole block (``部门预算安排资金（万元）``)."""
    if first.role:
        return False
    leads = second.role in ("label", "level1", "level2", "name")
    return leads or unit_in(first.text) is not None or words.section_code(first.text) is not None


def _role(block: str, text: str) -> tuple[str, str]:
    """(role, measure) of a header; a year stands for the figures of that year."""
    found = words.column_role(block, text)
    if found is None and re.fullmatch(r"20\d{2}年?度?", fold(text)):
        return "year", ""
    return found or ("", "")


def unknowns(
    document: Document,
    roles: Mapping[Place, str],
    tables: Mapping[str, list[dict[str, object]]],
    seen: Iterable[Header],
) -> list[Unknown]:
    """Everything that isn't understood: landed as unmapped, a header without a role, a row that looks like one."""
    found: dict[Place, Unknown] = {}
    for header in seen:
        for cell in header.cells:
            if not cell.role and has_han(cell.text) and not _is_label(cell.text):
                place = Place(header.page_no, header.table_no, header.row_no, cell.col_no)
                found[place] = _unknown("header", cell.text, place, header.block)
    for grid in _grids(document):
        for place, text in _lost_headers(grid, roles):
            found.setdefault(place, _unknown("header", text, place))
    for row in (r for r in tables.get("unmapped", []) if r["kind"] != "page"):
        place = _place(row)
        found.setdefault(place, _unknown(str(row["kind"]), str(row["text_printed"]), place))
    for place, text in _totals(tables):
        found.setdefault(place, _unknown("score", text, place))
    if not roles:
        found |= {u.place: u for u in _titles(document) if u.place not in found}
    return sorted(found.values(), key=lambda u: (u.place.page_no, u.place.table_no or 0, u.place.row_no))


def _place(row: Mapping[str, object]) -> Place:
    """The place of a raw row; what stands in no line, such as a sheet's name, is in front of the first."""
    page, table, number, col = (row[f"{name}_no"] for name in ("page", "table", "row", "col"))
    return Place(
        int(str(page or 1)),
        int(str(table)) if table is not None else None,
        int(str(number or 0)),
        int(str(col)) if col is not None else None,
    )


def _totals(tables: Mapping[str, list[dict[str, object]]]) -> list[tuple[Place, str]]:
    """Names of indicators that have points but neither target nor actual, and sound like a total."""
    suspects = {
        (r["form_no"], r["line_no"])
        for r in tables.get("indicator_line", [])
        if not r["target_printed"] and not r["actual_printed"] and _TOTAL.search(str(r["indicator_printed"]))
    }
    return [
        (_place(r), str(r["text_printed"]))
        for r in tables.get("line_source", [])
        if r["column_name"] == "indicator_name" and (r["form_no"], r["line_no"]) in suspects
        and r["fact_kind"] == "indicator"
    ]  # fmt: skip


def _grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks() if isinstance(block, Grid)]


def _lost_headers(grid: Grid, roles: Mapping[Place, str]) -> list[tuple[Place, str]]:
    """Short words side by side above a row with numbers, none of them used: a header nobody knew."""
    rows = [row for row in rows_of(grid) if row.own]
    found: list[tuple[Place, str]] = []
    for row, below in itertools.pairwise(rows):
        if not _looks_like_header(row) or not any(is_amount(s.text) for s in below.own):
            continue
        if any(roles.get(s.place) in ("header", "fact", "personal") for s in (*row.own, *below.own)):
            continue
        if any((field := words.field_code(s.text)) and field[1] for s in row.own):
            continue  # a list of people
        first = below.own[0].col
        for slot in row.own:
            known = any(words.column_role(block, slot.text) for block in BLOCKS) or slot.last_col < first
            if has_han(slot.text) and not known:
                found.append((slot.place, slot.text))
    return found


def _looks_like_header(row: Row) -> bool:
    texts = [fold(s.text) for s in row.own]
    words_only = [t for t in texts if has_han(t) and len(t) <= _SHORT]
    return len(words_only) >= _MANY and len(words_only) == len(texts) and not any(is_number(t) for t in texts)


def _titles(document: Document) -> list[Unknown]:
    """Lines and lone cells that may be titles, in a document without any form."""
    found: list[Unknown] = []
    for block in document.blocks():
        if isinstance(block, Grid):
            lone = [(row.own[0].place, row.own[0].text) for row in rows_of(block) if len(row.own) == 1]
        else:
            lone = [(block.place, block.text)]
        for place, text in lone:
            folded = fold(text)
            if (
                4 <= len(folded) <= 40
                and _TITLE.search(folded)
                and not _NO_TITLE.search(folded)
                and words.title_kind(text) is None
            ):
                found.append(_unknown("title", text, place))
    return found


def _unknown(kind: str, text: str, place: Place, block: str = "") -> Unknown:
    if kind == "region":
        advice = "no division of this name, or several that the document doesn't tell apart: the region stays unknown"
        return Unknown(kind, text, place, "seeds/reference/divisions.csv", advice, "")
    if kind == "department":
        advice = "several offices stand outside the form, or one that may sign the form above: it has none of them"
        return Unknown(kind, text, place, "no file", advice, "")
    seed, advice = _ADVICE.get(kind, _ADVICE["label"])
    row = seed_row(seed, text, block) if kind not in _NO_WORDS else ""
    return Unknown(kind, text, place, f"{_FOLDER}/{seed}.csv", advice, row)


def seed_row(seed: str, text: str, block: str = "") -> str:
    """A row for the seed file with the pattern filled in; what a person has to decide is in capitals."""
    name = bare(text) or label(text)
    shown = " ".join(text.split())
    columns = {
        "line_labels": ["LINE_CODE", "exact", name, shown],
        "level_labels": ["LEVEL", "CODE", "PARENT_CODE", "exact", re.sub(r"(类?指标|方面)$", "", name), shown],
        "field_labels": ["FIELD_CODE", "false", "exact", label(text), shown],
        "column_roles": [block or "BLOCK_CODE", "ROLE_CODE", "MEASURE_CODE", "exact", name, shown],
        "score_labels": ["COMPONENT_KIND", "exact", label(text), shown],
        "title_patterns": ["FORM_KIND", f"^.{{0,40}}{re.escape(fold(text)[-8:])}$", shown],
    }[seed]
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(columns)
    return stream.getvalue()


def codes(seed: str) -> dict[str, list[str]]:
    """The columns of a seed file that hold codes, with the codes that its rows use."""
    with (words.project_root() / seed).open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    names = [
        n
        for n in (rows[0] if rows else {})
        if n in ("level", "code", "form_kind", "component_kind") or n.endswith("_code")
    ]
    return {name: sorted({row[name] for row in rows if row[name]}) for name in names}
