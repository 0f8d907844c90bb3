"""Lands what is published in the place of texts that name a person or say how to reach one (``raw.mask``).

The texts themselves stay in the raw tables as printed; staging reads the masked ones. A document is searched when it
lands and when the rules have changed; rejects and corrections, which have rows of their own, in every run.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb

from ingest import personal, shapes
from ingest.bulk import insert, pack
from ingest.land import transaction
from ingest.paths import project_root
from ingest.personal import Known

#: raw table -> its columns that staging publishes
TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "document": ("file_name",),
    "form_field": ("text_printed",),
    "budget_line": ("line_label", "measure_label", "value_printed", "unit_printed"),
    "indicator_line": (
        "level1_printed", "level2_printed", "indicator_printed", "target_printed", "target_comparator_printed",
        "target_unit_printed", "actual_printed", "actual_unit_printed", "weight_printed", "score_printed",
        "explanation_printed", "deviation_printed", "note_printed", "basis_printed",
    ),
    "score_line": ("component_name", "max_printed", "score_printed"),
    "text_section": ("heading", "text"),
    "line_source": ("text_printed",),
    "unmapped": ("text_printed",),
}  # fmt: skip
#: the same of what is searched in every run
_ALWAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "reject": ("file_name", "reason"),
    "sidecar": ("title", "publisher"),
    "withdrawal": ("why",),
    "correction": ("text_printed", "text_corrected", "reason"),
}
#: a number alone in these is a figure
_FIGURES: Final = frozenset(
    {"value_printed", "target_printed", "actual_printed", "weight_printed", "score_printed", "max_printed"}
)
_FIGURE_SOURCES: Final = "('amount_yuan', 'ratio', 'target_printed', 'actual_printed', 'weight', 'score', 'max_score')"
_LABELS: Final = (
    "(填[表报写制]|联系|负责|经办|审[核批定]|复核|制表|责任|承办|编制|报告|评价|受益|校对)人|制表|校对|领导|姓名|签[字名]"
    "|[局处科厅院校所站股]长|主任|书记|会计|出纳"
)
#: what a text must have to be looked at more closely
_WORTH: Final = (
    r"[@＠]|\p{Nd}[-—–－‐‑.\s\p{Zs}\x{200b}-\x{200f}()（）\p{Nd}]{5,}\p{Nd}|(?i:QQ|微信)"
    rf"|[〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺]{{11}}|同志|先生|女士|{_LABELS}"
)


def refresh(con: duckdb.DuckDBPyConnection) -> int:
    """Search the documents that weren't searched by the present rules; gives how many texts were masked."""
    con.execute(
        # a file may get another name without being read again
        "create or replace temp table due as select document_id, mask_version from "
        "(select document_id, md5(concat(?, file_name)) as mask_version from raw.document) "
        "anti join raw.masked using (document_id, mask_version)",
        [_version()],
    )
    try:
        others = " ".join(f"union select document_id from raw.{table}" for table in _ALWAYS)
        people = _people(con, f"document_id in (select document_id from due {others})")
        rows = [*_found(con, TEXTS, "semi join due using (document_id)", people), *_found(con, _ALWAYS, "", people)]
        with transaction(con):
            con.execute(
                "delete from raw.mask where document_id in (select document_id from due) "
                "or document_id not in (select document_id from raw.document)"
            )
            con.execute("delete from raw.masked where document_id in (select document_id from due)")
            insert(con, "mask", [pack("mask", _new(con, rows))])
            con.execute("insert into raw.masked by name from due")
    finally:
        con.execute("drop table due")
    return len(rows)


def make_permanent(con: duckdb.DuckDBPyConnection, which: str = "true") -> list[tuple[str, str]]:
    """Put the masked texts into the raw tables themselves, so that no other copy is left; the rows stay.

    Only the path of a file that names a person goes with its row: pages of the file can't be drawn without asking.

    Gives (document_id, table) of each text that went, copies of it counted.
    """
    gone: list[tuple[str, str]] = []
    people = _people(con, which)
    for table, columns in {**TEXTS, **_ALWAYS, "corrected": ("text_corrected",)}.items():
        for column in columns:
            gone += con.execute(
                f"update raw.{table} t set {column} = m.text_masked from (from raw.mask where {which}) m "
                f"where t.document_id = m.document_id and t.{column} = m.text_printed "
                f"returning t.document_id, '{table}'"
            ).fetchall()
    for table in ("cell", "line"):
        gone += _in_blocks(con, table, which, people)
    con.execute(f"delete from raw.mask where {which}")
    for document_id, path in con.execute(f"select document_id, path from raw.location where {which}").fetchall():
        if personal.mask(path, people.get(document_id, personal.NOTHING))[1]:
            con.execute("delete from raw.location where document_id = ? and path = ?", [document_id, path])
    return gone


def _in_blocks(
    con: duckdb.DuckDBPyConnection, table: str, which: str, people: Mapping[str, Known]
) -> list[tuple[str, str]]:
    """The same of cells or lines, which nothing publishes; personal ones go whole, elsewhere."""
    is_fact = "role is not distinct from 'fact'"
    where = f"role is distinct from 'personal' and text <> '' and {which}"
    rows = con.execute(f"select distinct document_id, text, {is_fact} from raw.{table} where {where}").fetchall()
    gone: list[tuple[str, str]] = []
    for document_id, text, of_fact in rows:
        masked = personal.mask(text, people.get(document_id, personal.NOTHING), is_figure=of_fact)[0]
        if masked != text:
            gone += con.execute(
                f"update raw.{table} set text = ? where document_id = ? and text = ? and ({is_fact}) = ? and {where} "
                f"returning document_id, '{table}'",
                [masked, document_id, text, of_fact],
            ).fetchall()
    return gone


def _version() -> str:
    """A hash of the rules: the code that masks, and the seed of names."""
    digest = hashlib.sha256()
    code = [Path(str(module.__file__)) for module in (personal, shapes)]
    for file in (*code, Path(__file__), project_root() / "seeds" / "reference" / "name_parts.csv"):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _people(con: duckdb.DuckDBPyConnection, which: str) -> dict[str, Known]:
    """What the personal cells and lines of the documents hold, and the names behind labels in others."""
    texts: dict[str, list[str]] = defaultdict(list)
    behind: dict[str, set[str]] = defaultdict(set)
    for table in ("cell", "line"):
        query = (
            f"select document_id, text, role is not distinct from 'personal' from raw.{table} "
            f"where (role = 'personal' or regexp_matches(text, ?)) and {which}"
        )
        for document_id, text, is_personal in con.execute(query, [_LABELS]).fetchall():
            if is_personal:
                texts[document_id].append(text or "")
            behind[document_id] |= personal.names_behind_labels(text or "")
    found = {key: personal.known(texts[key]) for key in behind}
    found = {key: replace(known, names=known.names | behind[key]) for key, known in found.items()}
    return {document_id: known for document_id, known in found.items() if known != personal.NOTHING}


def _found(
    con: duckdb.DuckDBPyConnection, tables: Mapping[str, tuple[str, ...]], only: str, people: Mapping[str, Known]
) -> Iterator[dict[str, object]]:
    """The rows of ``raw.mask`` for the texts of these tables, each text of a document once."""
    con.execute("create or replace temp table person (document_id varchar, start varchar, stop varchar)")
    pieces = [
        (key, piece[:3][:-1] if piece.isdigit() else piece[0], piece[-1])
        for key, of in people.items()
        for piece in of.names | of.phones
    ]
    if pieces:
        con.executemany("insert into person values (?, ?, ?)", pieces)
    parts = [
        f"select document_id, {column} as text, {_is_figure(table, column)} as is_figure from raw.{table} {only} "
        f"{where}"
        for table, columns in tables.items()
        for column in columns
        for where in (
            f"where document_id is not null and regexp_matches({column}, $worth)",
            f"join person using (document_id) where contains({column}, start) and contains({column}, stop)",
        )
    ]
    con.execute(
        "create or replace temp table texts as select document_id, text, bool_or(is_figure) as is_figure from ("
        + " union all ".join(parts)
        + ") group by document_id, text order by document_id, text",
        {"worth": _WORTH},
    )
    rows = con.execute("from texts").fetchall()
    con.execute("drop table texts")
    con.execute("drop table person")
    for document_id, text, is_figure in rows:
        masked, kinds = personal.mask(text, people.get(document_id, personal.NOTHING), is_figure=is_figure)
        if kinds:
            yield {"document_id": document_id, "text_printed": text, "text_masked": masked, "kinds": ",".join(kinds)}


def _is_figure(table: str, column: str) -> str:
    if table == "line_source":
        return f"column_name in {_FIGURE_SOURCES}"
    return str(column in _FIGURES and table not in _ALWAYS).lower()


def _new(con: duckdb.DuckDBPyConnection, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows that aren't there yet, each once: a correction prints what a cell prints."""
    there = set(con.execute("select document_id, text_printed from raw.mask").fetchall())
    found = {(str(row["document_id"]), str(row["text_printed"])): row for row in rows}
    return [row for key, row in found.items() if key not in there]
