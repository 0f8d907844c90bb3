"""Lands the corrections: finds what rests on each corrected place, and says which text of which raw row it replaces.

``raw.correction`` has the rows as written, ``raw.corrected`` the texts that staging reads instead of the printed ones.
What the reader landed is left as it is, so that a correction that is taken away leaves nothing behind.
"""

from __future__ import annotations

import operator
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from ingest.bulk import insert, pack
from ingest.corrections.read import Correction, notation, squeeze
from ingest.land import transaction
from ingest.lookup import Row, select
from ingest.personal import is_same

Record = dict[str, object]

#: kind of fact -> its raw table
_TABLES: Final = {"budget": "budget_line", "indicator": "indicator_line", "score": "score_line"}
#: what a correction may change: kind of fact and its column -> the raw columns that may hold the text, main one first
_RAW: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("budget", "amount_yuan"): ("value_printed",),
    ("budget", "ratio"): ("value_printed",),
    ("indicator", "indicator_name"): ("indicator_printed",),
    ("indicator", "target_printed"): ("target_printed", "target_comparator_printed", "target_unit_printed"),
    ("indicator", "actual_printed"): ("actual_printed", "actual_unit_printed"),
    ("indicator", "weight"): ("weight_printed",),
    ("indicator", "score"): ("score_printed",),
    ("indicator", "explanation"): ("explanation_printed",),
    ("indicator", "deviation_reason"): ("deviation_printed",),
    ("indicator", "note"): ("note_printed",),
    ("indicator", "target_basis"): ("basis_printed",),
    ("score", "component_name"): ("component_name",),
    ("score", "max_score"): ("max_printed",),
    ("score", "score"): ("score_printed",),
}
#: header fields whose text a correction may change
_FIELDS: Final = ("title", "department_name", "department_code", "project_name", "fiscal_year", "filed_on", "grade")
_UNIT = re.compile(r"[亿万千百]?元$")
_SAME_PLACE: Final = (
    "{0}.page_no = w.page_no and {0}.table_no is not distinct from w.table_no and {0}.row_no = w.row_no "
    "and {0}.col_no is not distinct from w.col_no"
)


class CorrectionError(Exception):
    """A correction doesn't fit the documents: one sentence with its file and line, and what to do."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the corrections: how many were applied, to how many documents; how many had no document here."""

    applied: int = 0
    documents: int = 0
    unused: int = 0


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A correction with the document that it is for, and its number among them."""

    number: int
    document_id: str
    row: Correction


def land(con: duckdb.DuckDBPyConnection, found: Sequence[Correction]) -> Applied:
    """Put the corrections in place of those of the last run, all or none.

    Raises:
        CorrectionError: one names several documents, a form or a place that its document doesn't have, another text
            than the place prints, or a place of which no value is read. What was landed before stays.
    """
    owners = [_owner(con, row) for row in found]
    wanted = [_Wanted(n, owner, row) for n, (owner, row) in enumerate(zip(owners, found, strict=True)) if owner]
    _check_twice(wanted)
    texts = _resolved(con, wanted) if wanted else []
    rows = [_as_written(row, owner) for owner, row in zip(owners, found, strict=True)]
    with transaction(con):
        con.execute("delete from raw.correction")
        con.execute("delete from raw.corrected")
        insert(con, "correction", [pack("correction", rows)])
        insert(con, "corrected", [pack("corrected", texts)])
    return Applied(len(wanted), len({w.document_id for w in wanted}), len(found) - len(wanted))


def _owner(con: duckdb.DuckDBPyConnection, row: Correction) -> str | None:
    query = "select document_id from raw.document where starts_with(document_id, ?) limit 2"
    owners = con.execute(query, [row.document]).fetchall()
    if len(owners) > 1:
        raise CorrectionError(f"{row.source}: several documents begin with {row.document}: write more of the id.")
    return str(owners[0][0]) if owners else None


def _check_twice(wanted: Sequence[_Wanted]) -> None:
    """A document may be named by more and by less of its id."""
    seen: dict[tuple[object, ...], Correction] = {}
    for w in wanted:
        key = (w.document_id, w.row.form_no, w.row.place, w.row.nth, squeeze(w.row.printed))
        if key in seen:
            raise CorrectionError(f"{w.row.source} corrects the same place as {seen[key].source}: keep one of them.")
        seen[key] = w.row


def _as_written(row: Correction, owner: str | None) -> Record:
    return {
        "document_id": owner,
        "document_named": row.document,
        "form_no": row.form_no,
        "page_no": row.place.page_no,
        "table_no": row.place.table_no,
        "row_no": row.place.row_no,
        "col_no": row.place.col_no,
        "nth": row.nth,
        "text_printed": row.printed,
        "text_corrected": row.corrected,
        "reason": row.reason,
        "corrected_by": row.who,
        "corrected_on": row.when,
        "file_name": row.file_name,
        "file_line": row.file_line,
    }


def _resolved(con: duckdb.DuckDBPyConnection, wanted: Sequence[_Wanted]) -> list[Record]:
    """The texts that the corrections put in the place of printed ones, by raw row and column."""
    con.execute(
        "create or replace temp table wanted (n integer, document_id varchar, form_no integer, page_no integer, "
        "table_no integer, row_no integer, col_no integer)"
    )
    try:
        values = [
            (w.number, w.document_id, w.row.form_no, p.page_no, p.table_no, p.row_no, p.col_no)
            for w in wanted
            for p in (w.row.place,)
        ]
        con.executemany("insert into wanted values (?, ?, ?, ?, ?, ?, ?)", values)
        lines, fields = _grouped(_lines(con)), _grouped(_fields(con))
        done: list[Record] = []
        for w in wanted:
            texts = [*_of_lines(w, lines.get(w.number, [])), *_of_fields(w, fields.get(w.number, []))]
            if not texts:
                raise CorrectionError(_misfit(con, w))
            _check_once(w, texts, done)
            done += texts
        return done
    finally:
        con.execute("drop table wanted")


def _check_once(w: _Wanted, texts: Sequence[Record], done: Sequence[Record]) -> None:
    """No two corrections may put a text in one raw column of one row."""
    key = operator.itemgetter("document_id", "form_no", "table_name", "line_no", "raw_column")
    if both := next((other for other in done if key(other) in {key(text) for text in texts}), None):
        other = f"{both['file_name']} line {both['file_line']}"
        raise CorrectionError(f"{w.row.source} corrects the same value as {other}: keep one of them.")


def _lines(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Each raw line and column that rests on a wanted place, with its raw texts and how many cells the column has."""
    same = _SAME_PLACE.format("s")
    raw = " union all by name ".join(
        f"select '{kind}' as fact_kind, * from raw.{table}" for kind, table in _TABLES.items()
    )
    return select(
        con,
        f"""with touched as (
            select w.n, s.document_id, s.form_no, s.fact_kind, s.line_no, s.column_name, s.text_printed as cell_text
            from raw.line_source s join wanted w
                on s.document_id = w.document_id and s.form_no = w.form_no and {same}
        ),
        counts as (
            select s.document_id, s.form_no, s.fact_kind, s.line_no, s.column_name, count(*) as cell_count
            from raw.line_source s semi join touched t
                on s.document_id = t.document_id and s.form_no = t.form_no and s.fact_kind = t.fact_kind
                and s.line_no = t.line_no and s.column_name = t.column_name
            group by all
        )
        select distinct t.n, t.column_name, t.cell_text, c.cell_count, r.*
        from touched t join counts c using (document_id, form_no, fact_kind, line_no, column_name)
        join ({raw}) r using (document_id, form_no, fact_kind, line_no)
        order by n, fact_kind, line_no, column_name""",
    )


def _fields(con: duckdb.DuckDBPyConnection) -> list[Row]:
    return select(
        con,
        f"""select w.n, f.* from raw.form_field f join wanted w
            on f.document_id = w.document_id and f.form_no = w.form_no and {_SAME_PLACE.format("f")}
        order by n, field_code, field_no""",
    )


def _grouped(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[int(str(row["n"]))].append(row)
    return found


def _of_lines(w: _Wanted, rows: Sequence[Row]) -> list[Record]:
    fits = [row for row in rows if is_same(squeeze(_text(row["cell_text"])), squeeze(w.row.printed))]
    fits = [row for row in fits if (str(row["fact_kind"]), str(row["column_name"])) in _RAW]
    return [text for row in _meant(w, fits) for text in _of_line(w, row)]


def _meant(w: _Wanted, rows: Sequence[Row]) -> Sequence[Row]:
    """Of several equal figures in one line of text the one that the place names; all that rest on one cell."""
    spoken = sorted({int(str(row["line_no"])) for row in rows if row.get("source_section") == "narrative"})
    if len(spoken) > 1 and w.row.nth is None:
        raise CorrectionError(
            f"{w.row.source}: “{w.row.printed}” stands {len(spoken)} times at {notation(w.row.place)}: write "
            f"{notation(w.row.place, 1)} to {notation(w.row.place, len(spoken))} for the one that is meant."
        )
    if w.row.nth is None:
        return rows
    return [row for row in rows if spoken[w.row.nth - 1 : w.row.nth] == [row["line_no"]]]


def _of_line(w: _Wanted, row: Row) -> list[Record]:
    """The raw column whose text is the cell's; the main one where the column rests on that cell alone."""
    kind, column = str(row["fact_kind"]), str(row["column_name"])
    columns = _RAW[kind, column]
    same = [name for name in columns if is_same(squeeze(_text(row[name])), squeeze(w.row.printed))]
    if not same and row["cell_count"] != 1:
        return []
    texts = {(same or columns)[0]: w.row.corrected}
    if column == "amount_yuan" and (unit := _UNIT.search(squeeze(w.row.corrected))):
        texts["unit_printed"] = unit.group()
    return [_record(w, _TABLES[kind], int(str(row["line_no"])), name, column, text) for name, text in texts.items()]


def _of_fields(w: _Wanted, rows: Sequence[Row]) -> list[Record]:
    return [
        _record(w, "form_field", int(str(row["field_no"])), str(row["field_code"]), None, w.row.corrected)
        for row in rows
        if row["field_code"] in _FIELDS and is_same(squeeze(_text(row["text_printed"])), squeeze(w.row.printed))
    ]


def _record(w: _Wanted, table: str, line_no: int, raw_column: str, column: str | None, text: str) -> Record:
    return {
        "document_id": w.document_id,
        "form_no": w.row.form_no,
        "table_name": table,
        "line_no": line_no,
        "raw_column": raw_column,
        "column_name": column,
        "text_corrected": text,
        "page_no": w.row.place.page_no,
        "table_no": w.row.place.table_no,
        "row_no": w.row.place.row_no,
        "col_no": w.row.place.col_no,
        "file_name": w.row.file_name,
        "file_line": w.row.file_line,
    }


def _misfit(con: duckdb.DuckDBPyConnection, w: _Wanted) -> str:
    """Why nothing is corrected by a correction, and what to do."""
    place = notation(w.row.place)
    forms = con.execute("select count(*) from raw.form where document_id = ?", [w.document_id]).fetchone()
    if not forms or w.row.form_no > forms[0]:
        return (
            f"{w.row.source}: document {w.row.document} has {forms[0] if forms else 0} forms, no form {w.row.form_no}."
        )
    printed = con.execute(
        f"""select text from raw.cell c join wanted w using (document_id)
            where w.n = $1 and {_SAME_PLACE.format("c")}
        union all select text from raw.line l join wanted w using (document_id)
            where w.n = $1 and w.table_no is null and l.page_no = w.page_no and l.line_no = w.row_no""",
        [w.number],
    ).fetchall()
    if not printed:
        return f"{w.row.source}: document {w.row.document} has no place {place}; see jixiao explain for the places."
    if squeeze(w.row.printed) not in squeeze(_text(printed[0][0])):
        return (
            f"{w.row.source}: “{w.row.printed}” isn't what form {w.row.form_no} of document {w.row.document} prints at "
            f"{place} now: look at jixiao explain, and mend the row or take it away."
        )
    return (
        f"{w.row.source}: no value of form {w.row.form_no} is read from “{w.row.printed}” at {place} alone. Write the "
        "text that jixiao explain prints for it; labels, headers and units are corrected in seeds/vocabulary."
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
