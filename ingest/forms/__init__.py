"""Form reading: which cell of a document is what, by vocabulary and structure; text as printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.forms import header, money_of_levels, repeated_totals
from ingest.forms.builder import CHANGED_LATER, FormBuilder, Record
from ingest.forms.cells import Roles, land_cells
from ingest.forms.reader import Reader
from ingest.model import Document, Grid, Line, RejectedError
from ingest.spool import Spool, Spooled

#: raw table -> its rows; long ones are ``Spooled``
Tables = dict[str, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of the raw tables that a document gives: table name to rows (all columns of the schema)."""

    document_id: str
    tables: Tables
    spool: Spool = field(default_factory=Spool)


class _Collected:
    """The forms that are over: their rows go to the spool, and what the end of the document may change is kept."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.forms: list[FormBuilder] = []
        self.spool = Spool()
        self.rows: dict[str, Spooled[Record]] = {}
        self.roles = Roles()
        self.first_pages: list[int] = []

    def take(self, form: FormBuilder) -> None:
        """Number a form and take its rows out of it; forms that turn out to be none leave nothing."""
        if not form.is_form():
            return
        header.closed(form)
        self.forms.append(form)
        self.roles.add(len(self.forms), form.roles)
        self.first_pages.append(min((place.page_no for place in form.roles), default=1))
        form.roles = {}
        again = repeated_totals.numbers(form)
        for name in [n for n in form.tables if n not in CHANGED_LATER]:
            for row in repeated_totals.without(name, form.tables.pop(name), again):
                self._add(name, header.of_whole_form(row, form) if name == "budget_line" else row, len(self.forms))

    def _add(self, name: str, row: Record, form_no: int) -> None:
        row["form_no"] = form_no
        self._table(name).append(row)

    def _table(self, name: str) -> Spooled[Record]:
        if name not in self.rows:
            self.rows[name] = Spooled(self.spool)
        return self.rows[name]

    def tables(self) -> Tables:
        """All rows, now that the document is over."""
        header.complete(self.document, self.forms)
        for number, form in enumerate(self.forms, 1):
            for name, rows in form.tables.items():
                for row in rows:
                    self._add(name, row, number)
        if lines := self.rows.pop("budget_line", None):
            again = (money_of_levels.own_or_higher(line, self.forms[int(str(line["form_no"])) - 1]) for line in lines)
            self.rows["budget_line"] = Spooled(self.spool, items=again)
        for page in self.document.pages:
            if not page.is_read:
                self._unread(page.page_no)
        land_cells(self.document, self.roles, self._table)
        return dict(self.rows)

    def _unread(self, page_no: int) -> None:
        """List a page that the file doesn't open, under the form that it would belong to."""
        before = sum(first <= page_no for first in self.first_pages)
        row = {"kind": "page", "text_printed": f"第{page_no}页打不开", "page_no": page_no}
        nowhere = {"document_id": self.document.document_id, "table_no": None, "row_no": None, "col_no": None}
        self._add("unmapped", {**nowhere, **row}, max(before, 1))


def read(document: Document) -> Reading:
    """Find the forms of a document and what each of its cells is.

    Raises:
        RejectedError: ``no_form_found`` where no title, indicator table or budget block is recognised.
    """
    collected = _Collected(document)
    for form in Reader(document).run():
        collected.take(form)
    if not collected.forms:
        raise RejectedError("no_form_found", f"{document.file_name} {_why_no_form(document)}")
    return Reading(document.document_id, collected.tables(), collected.spool)


def _why_no_form(document: Document) -> str:
    """What a document without forms lacks, and what to do."""
    blocks = list(document.blocks())
    is_scan = any(isinstance(block, Line) and block.confidence < 1 for block in blocks)
    if is_scan and not any(isinstance(block, Grid) for block in blocks):
        return (
            "is a scan in which no table has ruling lines: what stands in which column can't be told from white space; "
            "ask for the original file, or scan it again so that its lines show."
        )
    return (
        "holds no performance form that can be recognised; if it does, "
        "add its words to seeds/vocabulary and ingest it again."
    )
