"""The corrections behind a fact, as the published file tells them; who made them, where the build database is."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

import duckdb

from ingest.corrections.read import notation
from ingest.lookup import Row, select
from ingest.model import Place
from ingest.paths import Target

_OF_FACT: Final = r"""
    select distinct c.* exclude (correction_id, form_id, region_code)
    from core.fact_source s
    join audit.correction c
        on s.page_no = c.page_no and s.table_no is not distinct from c.table_no and s.row_no = c.row_no
        and s.col_no is not distinct from c.col_no
        and regexp_replace(coalesce(s.text_printed, ''), '\s', '', 'g')
            = regexp_replace(coalesce(c.text_printed, ''), '\s', '', 'g')
        and coalesce(s.text_corrected, '') = coalesce(c.text_corrected, '')
    join core.dim_form f on c.form_id = f.form_id and s.document_id = f.document_id
    where s.fact_id = $1 and s.text_corrected is not null
    order by all
"""


def of_fact(con: duckdb.DuckDBPyConnection, fact_id: str, warehouse: Path) -> tuple[Row, ...]:
    """The corrections of the cells that a fact rests on, each with its place and ``corrected_by`` (None: not known)."""
    rows = select(con, _OF_FACT, [fact_id])
    names = _names(warehouse) if rows else {}
    return tuple(
        {**row, "place": place(row), "corrected_by": names.get((row["file_name"], row["file_line"]))} for row in rows
    )


def place(row: Row) -> str:
    """Where a cell or a correction stands, as a file of corrections writes it."""
    page, table, at, column = (row[f"{name}_no"] for name in ("page", "table", "row", "col"))
    return notation(Place(int(str(page)), _number(table), int(str(at)), _number(column)))


def sentence(row: Row) -> str:
    """A correction in one line: both texts, why, who, when."""
    printed, read = (" ".join(str(row[f"text_{name}"] or "").split()) for name in ("printed", "corrected"))
    who = f", {row['corrected_by']}" if row["corrected_by"] else ""
    why = " ".join(str(row["reason"]).split())
    source = f"{row['corrected_on']}{who}; {row['file_name']} line {row['file_line']}"
    return f"corrected at {row['place']}: prints “{printed}”, read as “{read}”: {why} ({source})"


def _names(warehouse: Path) -> dict[tuple[object, object], object]:
    """Who made the correction of a file's line; none where the build database isn't there or is being written."""
    database = Target(warehouse).build_database
    if not database.is_file():
        return {}
    with contextlib.suppress(duckdb.Error), duckdb.connect(str(database), read_only=True) as con:
        query = "select file_name, file_line, corrected_by from raw.correction"
        return {(name, line): who for name, line, who in con.execute(query).fetchall()}
    return {}


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))
