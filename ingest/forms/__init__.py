"""Form reading: which cell of a document is what, by vocabulary and structure; text as printed."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.forms import header
from ingest.forms.builder import FormBuilder, Record
from ingest.forms.reader import Reader
from ingest.forms.text import is_blank
from ingest.model import Document, Grid, Place, RejectedError


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of the raw tables that a document gives: table name to rows (all columns of the schema)."""

    document_id: str
    tables: dict[str, list[Record]]


def read(document: Document) -> Reading:
    """Find the forms of a document and what each of its cells is.

    Raises:
        RejectedError: ``no_form_found`` where no title, indicator table or budget block is recognised.
    """
    forms = [f for f in Reader(document).run() if _is_form(f)]
    if not forms:
        raise RejectedError(
            "no_form_found",
            f"{document.file_name} holds no performance form that can be recognised; if it does, "
            "add its words to seeds/vocabulary and ingest it again.",
        )
    for number, form in enumerate(forms, 1):
        form.renumber(number)
    header.complete(document, forms)
    tables: dict[str, list[Record]] = {}
    for form in forms:
        for name, rows in form.tables.items():
            tables.setdefault(name, []).extend(rows)
    _cells(document, forms, tables)
    return Reading(document.document_id, tables)


def _is_form(form: FormBuilder) -> bool:
    """A title with a block below it (a blank template too), or indicators; a title in a notice is no form."""
    return form.count("indicator_line") > 0 or ("block" in form.features and bool(form.fields("title")))


def _cells(document: Document, forms: list[FormBuilder], tables: dict[str, list[Record]]) -> None:
    """Land every cell and line with its role."""
    roles: dict[Place, tuple[int, str]] = {p: (f.form_no, r) for f in forms for p, r in f.roles.items()}
    for block in document.blocks():
        if isinstance(block, Grid):
            for cell in block.cells:
                place = block.place(cell)
                form_no, role = roles.get(place, (None, "blank" if is_blank(cell.text) else "unmapped"))
                x0, top, x1, bottom = cell.box or (None, None, None, None)
                tables.setdefault("cell", []).append({
                    "document_id": document.document_id, "page_no": place.page_no, "table_no": place.table_no,
                    "row_no": cell.row, "col_no": cell.col, "row_span": cell.row_span, "col_span": cell.col_span,
                    "text": cell.text, "x0": x0, "top": top, "x1": x1, "bottom": bottom,
                    "confidence": cell.confidence, "form_no": form_no, "role": role,
                })  # fmt: skip
        else:
            form_no, role = roles.get(block.place, (None, "prose"))
            x0, top, x1, bottom = block.box or (None, None, None, None)
            tables.setdefault("line", []).append({
                "document_id": document.document_id, "page_no": block.page_no, "line_no": block.line_no,
                "text": block.text, "x0": x0, "top": top, "x1": x1, "bottom": bottom,
                "confidence": block.confidence, "form_no": form_no, "role": role,
            })  # fmt: skip
