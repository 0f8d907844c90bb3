"""Removal of names and telephone numbers from the raw tables; places, rows and facts stay.

What the reader classed personal goes whole, and so do unmapped labels that could be a name (the ones that
``audit.unmapped_label`` withholds). In texts of facts the marks that are published (ingest/masks.py) take the place of
what they mask; in other texts telephone numbers go too, and the names that stand in the same document's personal texts
or before a title (某某某局长).
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import duckdb

from ingest import lock, masks, quoting
from ingest.land import open_build, transaction
from ingest.masking import PHONE
from ingest.paths import Target, UsageError, project_root
from ingest.runs import now
from ingest.schema import TABLES
from ingest.terminal import Reporter

#: stands where a name or number stood; it holds words of labels, so that nothing takes it for an unmapped label
MARK: Final = "〔姓名或电话已清除〕"

#: as in models/audit/unmapped_label.sql: what could name a person
_WITHHELD = r"""(regexp_matches({0}, '[0-9]{{7,}}|人 ?[:：]|联系|电话|手机|姓名|签字|签名')
    or regexp_full_match({0}, '\s*\p{{Han}}{{2,3}}\s*'))"""
_TITLE = re.compile(r"同志|副?[厅局处科县市区州所]长|副?主任|副?书记")
_SAME_PLACE = (
    "u.document_id = t.document_id and u.page_no = t.page_no and u.row_no = t.row_no "
    "and trim(u.text_printed) = trim(t.text)"
)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many documents lost a text, and how many texts went: cells, lines, and copies of them elsewhere in raw."""

    documents: int
    cells: int
    lines: int
    others: int


def purge(place: Target, reporter: Reporter) -> Purged:
    """Purge the build database and write it anew with its raw tables alone; waits for a build that is under way.

    Raises:
        UsageError: there is no build database.
    """
    if not place.build_database.is_file():
        raise UsageError(f"There is no build database at {place.build_database}: nothing holds personal data.")
    with lock.exclusive(
        place.build_dir / "lock", "purge-personal", lambda holder: reporter.say(f"Waiting for {holder} ...")
    ):
        con = open_build(place.build_database)
        try:
            done = clear(con)
        finally:
            con.close()
        _rewrite(place.build_database)
    return done


def clear_again(con: duckdb.DuckDBPyConnection) -> None:
    """Purge documents that were purged before and have been read again since."""
    if con.execute("from raw.purge limit 1").fetchone():
        clear(con, "document_id in (select document_id from raw.purge)")


def clear(con: duckdb.DuckDBPyConnection, which: str = "true") -> Purged:
    """Replace the texts in one transaction, with a row of ``raw.purge`` for each document that lost some."""
    masks.refresh(con)
    con.execute("create or replace temp table gone (document_id varchar, what varchar)")
    with transaction(con):
        masked = masks.make_permanent(con, which)
        if masked:
            kinds = [(document, table if table in {"cell", "line"} else "other") for document, table in masked]
            con.executemany("insert into gone values (?, ?)", kinds)
        _names(con, which)
        for name in ("cell", "line"):
            _replace(con, name, name, "text", f"role = 'personal' and {which}")
            at = "u.table_no = t.table_no and u.col_no = t.col_no" if name == "cell" else "u.table_no is null"
            column = "row_no" if name == "cell" else "line_no"
            same = _SAME_PLACE.replace("t.row_no", f"t.{column}")
            _replace(
                con, name, name, "text",
                f"role = 'unmapped' and {which} and {_WITHHELD.format('text')} "
                f"and exists (from raw.unmapped u where {same} and {at})",
            )  # fmt: skip
            _phones(con, name, name, "text", f"role is distinct from 'fact' and {which}")
        _replace(con, "unmapped", "other", "text_printed", f"{_WITHHELD.format('text_printed')} and {which}")
        _phones(con, "text_section", "other", "text", which)
        con.execute(
            "insert into raw.purge by name select document_id, $1::timestamp as purged_at, "
            "count(*) filter (where what = 'cell')::integer as cell_count, "
            "count(*) filter (where what = 'line')::integer as line_count, "
            "count(*) filter (where what = 'other')::integer as other_count from gone group by document_id",
            [now()],
        )
    found = con.execute(
        "select count(distinct document_id), count(*) filter (where what = 'cell'), "
        "count(*) filter (where what = 'line'), count(*) filter (where what = 'other') from gone"
    ).fetchone()
    con.execute("drop table gone")
    return Purged(*map(int, found or (0, 0, 0, 0)))


def _replace(con: duckdb.DuckDBPyConnection, table: str, what: str, column: str, condition: str) -> None:
    where = f"trim({column}) <> '' and {column} <> '{MARK}' and {condition}"
    con.execute(f"insert into gone select document_id, '{what}' from raw.{table} t where {where}")
    con.execute(f"update raw.{table} t set {column} = '{MARK}' where {where}")


def _phones(con: duckdb.DuckDBPyConnection, table: str, what: str, column: str, condition: str) -> None:
    """Take telephone numbers out of longer texts; DuckDB's expressions know no look-behind, Python's do."""
    rows = con.execute(
        f"select distinct {column} from raw.{table} t where regexp_matches({column}, '[0-9]{{7}}') and {condition}"
    ).fetchall()
    for (text,) in rows:
        if (without := PHONE.sub(MARK, text)) != text:
            where = f"{column} = $old and {condition}"
            con.execute(
                f"insert into gone select document_id, '{what}' from raw.{table} t where {where}", {"old": text}
            )
            con.execute(f"update raw.{table} t set {column} = $new where {where}", {"old": text, "new": without})


def _names(con: duckdb.DuckDBPyConnection, which: str) -> None:
    """Take the names of a document's personal texts out of its other texts that no fact rests on."""
    personal = con.execute(
        f"select document_id, text from raw.cell where role = 'personal' and {which} "
        f"union select document_id, text from raw.line where role = 'personal' and {which}"
    ).fetchall()
    running = con.execute(
        f"select document_id, text from raw.text_section where {which} union select document_id, text from raw.line "
        f"where role is distinct from 'fact' and {which} union select document_id, text from raw.cell "
        f"where role is distinct from 'fact' and {which}"
    ).fetchall()
    parts = _name_parts()
    found = {(document, name) for document, text in personal for name in names_in(str(text or ""), parts)}
    found |= {(document, name) for document, text in running for name in titled_in(str(text or ""), parts)}
    for document, name in sorted(found):
        for table in ("cell", "line", "text_section"):
            free = "" if table == "text_section" else " and role not in ('fact', 'personal')"
            where = f"document_id = $document and contains(text, $name){free}"
            bound = {"document": document, "name": name}
            what = "other" if table == "text_section" else table
            con.execute(f"insert into gone select document_id, '{what}' from raw.{table} where {where}", bound)
            con.execute(f"update raw.{table} set text = replace(text, $name, '{MARK}') where {where}", bound)


def names_in(text: str, parts: Mapping[str, frozenset[str]]) -> set[str]:
    """The names in a personal text, as models/core/intermediate/int_person.sql finds them, by seeds/name_parts."""
    joined = re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", text)
    return {
        piece
        for piece in re.findall(r"[\u4e00-\u9fff]+", joined)
        for length in (1, 2)
        if piece[:length] in parts["surname"] and length < len(piece) <= length + 2
        if piece[-1] not in parts["ending"] and piece not in parts["word"]
    }


def titled_in(text: str, parts: Mapping[str, frozenset[str]]) -> set[str]:
    """The names that stand right before a title in running text, such as 某某某局长; of three characters, else two."""
    found: set[str] = set()
    for title in _TITLE.finditer(text):
        before = text[max(0, title.start() - 3) : title.start()]
        names = (name for name in (before, before[1:]) if names_in(name, parts) == {name})
        found |= set(islice(names, 1))
    return found


def _name_parts() -> dict[str, frozenset[str]]:
    with (project_root() / "seeds" / "reference" / "name_parts.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        kind: frozenset(r["part"] for r in rows if r["part_kind"] == kind) for kind in ("surname", "ending", "word")
    }


def _rewrite(database: Path) -> None:
    """Put a new file with the raw tables in the old one's place: an updated file keeps old texts in its free blocks."""
    beside = database.with_name(f"{database.stem}.{os.getpid()}.tmp")
    try:
        with duckdb.connect() as con:
            con.execute(f"attach {quoting.text(database)} as old (read_only)")
            con.execute(f"attach {quoting.text(beside)} as new")
            con.execute("create schema new.raw")
            for name in TABLES:
                con.execute(f"create table new.raw.{name} as from old.raw.{name}")
            con.execute("checkpoint new")
            con.execute("detach new")
        beside.replace(database)
        database.with_name(f"{database.name}.wal").unlink(missing_ok=True)
    finally:
        beside.unlink(missing_ok=True)
