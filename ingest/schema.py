"""The raw tables: what extraction lands, text as printed, with the place of each.

Every table is keyed by ``document_id`` (SHA-256 of the file's bytes, hex), so that one document can be
replaced in one transaction. A place is ``page_no`` (from 1), ``table_no`` (from 1 in the document; NULL for
a loose line), ``row_no`` and ``col_no`` (from 1; for a loose line ``row_no`` is the line's number on its page
and ``col_no`` is NULL). Boxes are points from the page's top left, NULL where the file has no layout.
``confidence`` is 1 for text that was read and below 1 for text that was recognised.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_PLACE: Final = {"page_no": "integer", "table_no": "integer", "row_no": "integer", "col_no": "integer"}
_BOX: Final = {"x0": "double", "top": "double", "x1": "double", "bottom": "double", "confidence": "double"}
_FORM: Final = {"document_id": "varchar", "form_no": "integer"}

#: table name -> column name -> DuckDB type, in the order in which they are created
TABLES: Final[dict[str, dict[str, str]]] = {
    # one row a landed document
    "document": {
        "document_id": "varchar",
        "file_name": "varchar",
        "media_type": "varchar",
        "byte_size": "bigint",
        "page_count": "integer",
        "loader": "varchar",
        "reader_version": "varchar",
        "run_id": "varchar",
        "ingested_at": "timestamp",
        "cell_count": "integer",  # cells with text
        "accounted_count": "integer",  # of these, used by a fact or classed
    },
    # one row a cell of a grid, also the empty ones
    "cell": {
        "document_id": "varchar",
        **_PLACE,
        "row_span": "integer",
        "col_span": "integer",
        "text": "varchar",
        **_BOX,
        "form_no": "integer",
        "role": "varchar",  # fact, header, label, title, prose, note, blank, personal, noise, unmapped
    },
    # one row a line of text outside every grid
    "line": {
        "document_id": "varchar",
        "page_no": "integer",
        "line_no": "integer",
        "text": "varchar",
        **_BOX,
        "form_no": "integer",
        "role": "varchar",
    },
    # one row a form found in a document
    "form": {
        **_FORM,
        "family_code": "varchar",
        "form_kind": "varchar",
        "region_code": "varchar",  # GB/T 2260, found by name; NULL where no name fits or several do
        "region_basis": "varchar",  # department, title, document
    },
    # one row a header field of a form, as printed; a field may have several candidates (field_no 1, 2, ...)
    "form_field": {
        **_FORM,
        "field_code": "varchar",  # title, department_name, department_code, project_name, fiscal_year,
        #                           prior_year, filed_on, unit, grade
        "field_no": "integer",
        "text_printed": "varchar",
        **_PLACE,
    },
    # one row a figure place of a budget block (blank ones too) or of running text
    "budget_line": {
        **_FORM,
        "line_no": "integer",
        "source_section": "varchar",  # form, narrative
        "block_code": "varchar",  # funding, income, expenditure, project, header, narrative
        "line_code": "varchar",
        "line_label": "varchar",
        "measure_code": "varchar",
        "measure_label": "varchar",
        "value_printed": "varchar",
        "unit_printed": "varchar",
        "year_printed": "varchar",  # the year that a column header or a sentence names; else NULL
    },
    # one row an indicator line
    "indicator_line": {
        **_FORM,
        "line_no": "integer",
        "goal_no": "integer",
        "level1_printed": "varchar",
        "level1_code": "varchar",
        "level1_basis": "varchar",  # label, inferred
        "level2_printed": "varchar",
        "level2_code": "varchar",
        "level2_basis": "varchar",
        "indicator_printed": "varchar",
        "target_printed": "varchar",
        "target_comparator_printed": "varchar",  # where comparator and unit have columns of their own
        "target_unit_printed": "varchar",
        "actual_printed": "varchar",
        "actual_unit_printed": "varchar",
        "weight_printed": "varchar",
        "score_printed": "varchar",
        "explanation_printed": "varchar",
        "deviation_printed": "varchar",
        "note_printed": "varchar",
        "basis_printed": "varchar",  # 指标值确定依据
    },
    # one row a scored line: total, budget_execution, level1_subtotal, indicator
    "score_line": {
        **_FORM,
        "line_no": "integer",
        "component_kind": "varchar",
        "component_name": "varchar",
        "level1_code": "varchar",
        "indicator_line_no": "integer",
        "max_printed": "varchar",
        "score_printed": "varchar",
    },
    # one row a block of running text (goals, duties, report paragraphs, conclusions)
    "text_section": {
        **_FORM,
        "section_no": "integer",
        "section_code": "varchar",
        "heading": "varchar",
        "text": "varchar",
        **_PLACE,
    },
    # one row a cell that a landed line rests on; fact_kind: budget, indicator, score, form
    "line_source": {
        **_FORM,
        "fact_kind": "varchar",
        "line_no": "integer",
        "column_name": "varchar",  # the public fact's column that the cell feeds
        "source_no": "integer",
        **_PLACE,
        "text_printed": "varchar",
        **_BOX,
    },
    # one row a label or header that no vocabulary row explains
    "unmapped": {**_FORM, "kind": "varchar", "text_printed": "varchar", **_PLACE},
    # one row a file that could not be landed
    "reject": {
        "document_id": "varchar",
        "file_name": "varchar",
        "byte_size": "bigint",
        "reject_code": "varchar",
        "reason": "varchar",
        "run_id": "varchar",
        "rejected_at": "timestamp",
    },
    # one row a document: where its file last lay, so that its pages can be drawn; never published
    "location": {"document_id": "varchar", "path": "varchar"},
    # one row a document whose sidecar was taken up; stays when the document is read again
    "sidecar": {
        "document_id": "varchar",
        "path": "varchar",  # where the sidecar lay; never published
        "title": "varchar",
        "publisher": "varchar",
        "address": "varchar",
        "published_on": "date",
        "fetched_on": "date",
        "licence": "varchar",
        "run_id": "varchar",
    },
    # one row a correction as its file writes it; document_id is NULL where the document isn't here
    "correction": {
        "document_id": "varchar",
        "document_named": "varchar",
        "form_no": "integer",
        **_PLACE,
        "nth": "integer",  # which of several equal figures of a line of text; NULL where there is one
        "text_printed": "varchar",
        "text_corrected": "varchar",
        "reason": "varchar",
        "corrected_by": "varchar",  # a person: stays in raw
        "corrected_on": "date",
        "file_name": "varchar",
        "file_line": "integer",
    },
    # one row a text of another raw table that a correction replaces
    "corrected": {
        **_FORM,
        "table_name": "varchar",  # budget_line, indicator_line, score_line, form_field
        "line_no": "integer",  # of a form_field its field_no
        "raw_column": "varchar",  # of a form_field its field_code
        "column_name": "varchar",  # the public fact's column, as in line_source; NULL for a form_field
        "text_corrected": "varchar",
        **_PLACE,  # of the cell that the correction names
        "file_name": "varchar",
        "file_line": "integer",
    },
    # one row a text of a document that may not be published as it stands, and what is published instead
    "mask": {
        "document_id": "varchar",
        "text_printed": "varchar",
        "text_masked": "varchar",
        "kinds": "varchar",  # what was masked: phone, identity_card, bank_card, account, email, name; joined by commas
    },
    # one row a document that was searched for such texts, and by which rules
    "masked": {"document_id": "varchar", "mask_version": "varchar"},
    # one row a document that ever landed: in which batch it was first read; a later reading doesn't make it newer
    "arrival": {"document_id": "varchar", "batch_no": "integer"},
    # one row a decision about a document; of several the last one (withdrawal_no) counts
    "withdrawal": {
        "withdrawal_no": "integer",
        "document_id": "varchar",
        "action": "varchar",  # withdraw, undo
        "why": "varchar",
        "decided_by": "varchar",  # never published
        "decided_at": "timestamp",
    },
    # one row a document and a removal of its personal data: when, and how many texts went
    "purge": {
        "document_id": "varchar",
        "purged_at": "timestamp",
        "cell_count": "integer",
        "line_count": "integer",
        "other_count": "integer",  # copies in unmapped and text_section
    },
    # one row a run of the pipeline
    "run": {
        "run_id": "varchar",
        "command": "varchar",
        "version": "varchar",
        "started_at": "timestamp",
        "finished_at": "timestamp",
        "files_seen": "integer",
        "documents_landed": "integer",
        "documents_unchanged": "integer",
        "documents_rejected": "integer",
        "documents_again": "integer",  # of those landed, in place of what an earlier reader read of the same bytes
        "read_seconds": "double",
        "land_seconds": "double",
        "dbt_seconds": "double",
        "publish_seconds": "double",
        "published_at": "timestamp",
        "outcome": "varchar",  # landed, published, tests_failed, dbt_failed, refused, error
        "status": "varchar",  # running, finished, interrupted
        "batch_no": "integer",  # 1, 2, ...; a run whose reading was cut short and the next one are one batch
        "read_at": "timestamp",  # when all its files had been read or rejected; NULL where it was cut short
    },
}


def create_statements() -> list[str]:
    """SQL that creates the ``raw`` schema and each of its tables where they don't exist."""
    tables = [
        f"create table if not exists raw.{name} ({', '.join(f'{c} {t}' for c, t in columns.items())})"
        for name, columns in TABLES.items()
    ]
    return ["create schema if not exists raw", *tables]


def unknown_columns(there: Mapping[tuple[str, str], str]) -> str:
    """The columns of a database's raw tables that no version up to this one has, or has with another type, in words.

    ``there`` maps table and column to the type in small letters. A table that this version lacks is named alone.
    """
    strange = [
        f"raw.{table}" if table not in TABLES else f"raw.{table}.{column} ({kind})"
        for (table, column), kind in there.items()
        if TABLES.get(table, {}).get(column) != kind
    ]
    return ", ".join(dict.fromkeys(strange))
