"""Collects what the reader finds in one form, and turns it into rows of the raw tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.forms.rows import Slot
from ingest.forms.text import fold, parenthesised
from ingest.model import Place
from ingest.spool import Spooled

Record = dict[str, object]
Rows = list[Record] | Spooled[Record]
#: the tables of which rows are changed when the whole document is read; they stay in memory
CHANGED_LATER = frozenset({"form", "form_field", "unmapped"})
_YEAR = re.compile(r"20\d{2}")
_DECLARES = re.compile(r"绩效目标(及指标)?(申报|批复|申请|编制|设定|审核|审批)?表")
_UNIT = re.compile(r"(亿元|万元|千元|元)$")
#: a unit before what else brackets say (``（万元，10分）``)
_UNIT_BEFORE = re.compile(r"(?:单位:)?(亿元|万元|千元|元)[,，、;；]")
#: a unit at the end of a label whose closing bracket a page's layout lost (``项目资金（元``)
_UNCLOSED = re.compile(r"\((?:单位:)?(亿元|万元|千元|元)$")
#: an amount whose unit is cut short (``277万``)
_SHORT_UNIT = re.compile(r"-?[\d,.]+([万亿])")
_UNIT_LINE = re.compile(r"单位(?:均|统一)?[:：为是]?\(?(人民币)?(亿元|万元|千元|元)")


def place_columns(place: Place | None) -> Record:
    """A place as the four raw columns."""
    if place is None:
        return {"page_no": None, "table_no": None, "row_no": None, "col_no": None}
    return {"page_no": place.page_no, "table_no": place.table_no, "row_no": place.row_no, "col_no": place.col_no}


def unit_in(text: str) -> str | None:
    """The money unit that a label or a value names (``金额（万元）``, ``19. 14万元``), or ``None``."""
    for inner in parenthesised(text):
        if found := _UNIT.search(inner) or _UNIT_BEFORE.match(inner):
            return found.group(1)
    folded = fold(text)
    if found := _UNIT_LINE.search(folded) or _UNCLOSED.search(folded):
        return found.group(found.lastindex or 0)
    if re.match(r"-?[\d,.]+", folded) and (found := _UNIT.search(folded)):
        return found.group(1)
    return f"{found.group(1)}元" if (found := _SHORT_UNIT.fullmatch(folded)) else None


def is_unit(text: str) -> bool:
    """Whether a text is nothing but a money unit (``万元``)."""
    return bool(_UNIT.fullmatch(fold(text)))


@dataclass(slots=True)
class FormBuilder:
    """Everything of one form in the order in which it was found; rows get the form's number when it is over."""

    document_id: str
    form_kind: str = "unknown"
    roles: dict[Place, str] = field(default_factory=dict)
    features: set[str] = field(default_factory=set)
    unit: str | None = None
    block_unit: str | None = None  # that of the budget block which is being read, nearer than the form's
    line_unit: str | None = None  # that of the line right above the table which is being read, where it is another one
    told: list[tuple[Slot, str, bool]] = field(default_factory=list)  # sentences that may tell the form's total
    #: names, points and maxima of totals in sentences
    told_scores: list[tuple[Slot, Slot, Slot | None]] = field(default_factory=list)
    told_measures: dict[str, str] = field(default_factory=dict)  # headers of no known word, by the amounts of all lines
    of_all_years: frozenset[str] = frozenset()  # labels of what was spent in several years
    reduction: str = ""  # what money taken back is, by the amounts
    above: int = 0  # how many of its header fields stand above its first row
    landed: dict[Place, list[int]] = field(default_factory=dict)  # the budget lines that a cell of the form gave
    change: str = ""  # what `调整预算数` beside the adjusted budget is, by the amounts
    cover: list[tuple[str, Slot]] = field(default_factory=list)  # header fields that a cover in front of it tells
    tables: dict[str, Rows] = field(default_factory=dict)
    _reread: dict[int, Record] = field(default_factory=dict)
    _fields: dict[str, int] = field(default_factory=dict)
    _listed: set[tuple[object, ...]] = field(default_factory=set)

    def _add(self, table: str, record: Record) -> Record:
        row: Record = {"document_id": self.document_id, "form_no": None, **record}
        if table not in self.tables:
            self.tables[table] = [] if table in CHANGED_LATER else Spooled()
        self.tables[table].append(row)
        return row

    def count(self, table: str) -> int:
        """How many rows of a raw table this form has so far."""
        return len(self.tables.get(table, []))

    def own_lines(self) -> Iterator[Record]:
        """The budget lines of the form's own cells, those of running text left out."""
        for x in self.tables.get("budget_line", []):
            if x["source_section"] == "form":
                yield self.as_reread(x)

    def budget_line(self, line_no: int) -> Record:
        """A budget line by its number."""
        return self.as_reread(self.tables["budget_line"][line_no - 1])

    def reread(self, line: Record, changes: Record) -> None:
        """Note what a second look makes of a budget line; the spooled line itself stays as it was read first."""
        self._reread.setdefault(int(str(line["line_no"])), {}).update(changes)

    def as_reread(self, line: Record) -> Record:
        """A budget line with what a second look made of it; the line itself where that is nothing."""
        changes = self._reread.get(int(str(line["line_no"]))) if self._reread else None
        return {**line, **changes} if changes else line

    def total_measures(self) -> set[object]:
        """The measures of the form's whole that its own cells gave so far."""
        return {x["measure_code"] for x in self.own_lines() if str(x["line_code"]).startswith("total")}

    def has_own_lines(self) -> bool:
        """Whether the form's own cells gave a budget line so far."""
        return any(True for _ in self.own_lines())

    def is_form(self) -> bool:
        """A title with a block below it (a blank template too), or indicators; a title in a notice is no form.

        Any table of figures may have names and what was reached (``指标名称`` | ``单位`` | ``实际``): without a title,
        some indicator has a level, a weight or a score, or the form a budget or points. A list may score it in one row.
        """
        if "scored_in_list" in self.features:
            return True
        if self.fields("title"):
            return self.count("indicator_line") > 0 or "block" in self.features
        own = ("level1_printed", "level2_printed", "weight_printed", "score_printed", "target_printed")
        signs = any(line[column] for line in self.tables.get("indicator_line", []) for column in own)
        with_more = self.count("budget_line") > 0 or self.count("score_line") > 0
        return self.count("indicator_line") > 0 and (signs or with_more)

    def is_scored(self, kind: str) -> bool:
        """Whether a score of a kind (``budget_execution``) has landed."""
        return any(row["component_kind"] == kind for row in self.tables.get("score_line", []))

    def mark(self, slots: Slot | Iterable[Slot | None] | None, role: str) -> None:
        """Account for the cells of ``slots``; a cell once used by a fact stays so."""
        if slots is None:
            return
        for slot in (slots,) if isinstance(slots, Slot) else slots:
            if slot is not None and self.roles.get(slot.place) not in ("fact", role):
                self.roles[slot.place] = role

    def source(self, kind: str, line_no: int, column: str, slots: Iterable[Slot | None]) -> None:
        """Note the cells that a column of a fact rests on."""
        for slot in slots:
            if slot is None:
                continue
            x0, top, x1, bottom = slot.box or (None, None, None, None)
            self._add(
                "line_source",
                {
                    "fact_kind": kind,
                    "line_no": line_no,
                    "column_name": column,
                    "source_no": self.count("line_source") + 1,
                    **place_columns(slot.place),
                    "text_printed": slot.text,
                    "x0": x0,
                    "top": top,
                    "x1": x1,
                    "bottom": bottom,
                    "confidence": slot.confidence,
                },
            )

    def form_field(self, code: str, text: str, slot: Slot | None) -> None:
        """A header field as printed; several candidates are kept in the order found."""
        text = text.strip()
        if not text:
            return
        self._fields[code] = self._fields.get(code, 0) + 1
        self._add(
            "form_field",
            {
                "field_code": code,
                "field_no": self._fields[code],
                "text_printed": text,
                **place_columns(slot.place if slot else None),
            },
        )

    def field_on_page(self, code: str, text: str, slot: Slot | None, page_no: int) -> None:
        """A header field that stands on a page; ``slot`` is ``None`` for a sheet's name."""
        self.mark(slot, "fact")
        self.form_field(code, text, slot)
        self.tables["form_field"][-1]["page_no"] = page_no

    def unmapped_office(self, name: str, slot: Slot | None, page_no: int) -> None:
        """An office outside the form that may be its own or another's."""
        self.mark(slot, "unmapped")
        where = {**place_columns(slot.place if slot else None), "page_no": page_no}
        self._add("unmapped", {"kind": "department", "text_printed": name, **where})

    def take_fields(self, codes: Sequence[str], above: FormBuilder) -> None:
        """Take header fields that stand above another form's first row, and are this one's too."""
        for n, row in enumerate(above.tables.get("form_field", [])):
            if row["field_code"] in codes and (n < above.above or row["table_no"] is None):
                code = str(row["field_code"])
                self._fields[code] = self._fields.get(code, 0) + 1
                self._add("form_field", {**row, "field_no": self._fields[code]})
                self.unit = self.unit or (str(row["text_printed"]) if code == "unit" else None)

    def drop_field(self, code: str) -> None:
        """Forget the candidates of a header field: a better one was found."""
        kept = [f for f in self.tables.get("form_field", []) if f["field_code"] != code]
        self.tables["form_field"] = kept
        self._fields.pop(code, None)

    def prefer_field(self, code: str, over: str, *, first: bool) -> None:
        """Make the candidates of one header field those of another, before or after that field's own."""
        rows = self.tables.get("form_field", [])
        own, moved = ([r for r in rows if r["field_code"] == c] for c in (over, code))
        ordered = [*moved, *own] if first else [*own, *moved]
        for n, row in enumerate(ordered, 1):
            row["field_code"], row["field_no"] = over, n
        if moved:
            self.tables["form_field"] = [*(r for r in rows if r not in ordered), *ordered]
            self._fields[over] = len(ordered)
            self._fields.pop(code, None)

    def fields(self, code: str) -> list[str]:
        """The candidates of a header field."""
        return [str(f["text_printed"]) for f in self.tables.get("form_field", []) if f["field_code"] == code]

    def stated_year(self) -> str:
        """The four digits of the budget year that the form states first; empty where it has stated none so far."""
        match = _YEAR.search(" ".join(self.fields("fiscal_year")))
        return match.group() if match else ""

    def declares(self) -> bool:
        """Whether the form declares what is to be spent and reached (``项目绩效目标申报表``), by its kind or title."""
        named = any(_DECLARES.search(fold(title)) and "自评" not in title for title in self.fields("title"))
        return named or self.form_kind == "department_target_declaration"

    def section(self, code: str, heading: str, slot: Slot) -> None:
        """A block of running text."""
        self.mark(slot, "prose")
        self._add(
            "text_section",
            {
                "section_no": self.count("text_section") + 1,
                "section_code": code,
                "heading": heading,
                "text": slot.text,
                **place_columns(slot.place),
            },
        )

    def unmapped(self, kind: str, slot: Slot) -> None:
        """A label or header that no vocabulary row explains; a cell that several rows share is listed once."""
        self.mark(slot, "unmapped")
        record = {"kind": kind, "text_printed": slot.text, **place_columns(slot.place)}
        if (key := tuple(record.values())) not in self._listed:
            self._listed.add(key)
            self._add("unmapped", record)

    def understood(self, slots: Sequence[Slot]) -> None:
        """Labels of money that were listed as not understood, and are."""
        places = [(s.text, *place_columns(s.place).values()) for s in slots]
        rows = self.tables.get("unmapped", [])
        self.tables["unmapped"] = [r for r in rows if tuple(r.values())[3:] not in places]
        for slot in slots:
            if self.roles.get(slot.place) in (None, "unmapped", "prose"):
                self.roles[slot.place] = "label"

    def unknown_headers(self, headers: Iterable[Slot | None]) -> None:
        """Headers of a block that no vocabulary row explains, as far as they stand in its own row."""
        for slot in headers:
            if slot is not None and not slot.inherited:
                self.unmapped("header", slot)

    def line(self, table: str, kind: str, record: Record, sources: dict[str, list[Slot | None]]) -> int:
        """A budget, indicator or score line with the cells of each of its columns; gives its number."""
        line_no = self.count(table) + 1
        self._add(table, {"line_no": line_no, **record})
        for column, slots in sources.items():
            self.source(kind, line_no, column, slots)
        return line_no

    def open_block(self, slots: Iterable[Slot]) -> None:
        """Note the unit that a budget block's own header prints (``资金（万元）`` in a form in yuan)."""
        own = next((u for s in slots if not s.text[:1].isdigit() and (u := unit_in(s.text))), None)
        self.block_unit = own or self.line_unit

    def see_line_unit(self, slot: Slot) -> None:
        """Note another unit than the form's in a line right above a table (``重点项目支出（单位：千元）``)."""
        unit = unit_in(slot.text) if len(slot.text) <= 40 else None
        if unit is not None and self.unit is not None:
            self.line_unit = unit if unit != self.unit else None

    def see_unit(self, *slots: Slot) -> None:
        """Remember the first money unit that a label of the form prints."""
        for slot in slots:
            if self.unit is None and len(slot.text) <= 40 and (unit := unit_in(slot.text)):
                self.unit = unit
                self.form_field("unit", unit, slot)
