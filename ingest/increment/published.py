"""Publication of an increment: a copy of the published file, in which what changed since takes the place of the old.

Only where the file is the very one that the last publication left, and the documents changed since are known; else all
is copied anew. Rows of documents made anew stand behind the others then, until the next whole publication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import duckdb

from ingest import memory, quoting
from ingest.increment import exchange, handed, record
from ingest.increment.models import Model, RowsOf
from ingest.land import transaction

#: above this share of all documents all is copied anew
_SHARE: Final = 0.2
_KEYS: Final = ("document_id", "form_id", "indicator_id", "score_id")
#: key -> the public table that holds its values, and the key by which these are found there
_HELD: Final = {
    "form_id": ("core.dim_form", "document_id"),
    "indicator_id": ("core.fct_indicator", "form_id"),
    "score_id": ("core.fct_score", "form_id"),
}


def is_known(con: duckdb.DuckDBPyConnection, warehouse: Path) -> bool:
    """Whether the published file is what the last publication left, and few enough documents changed since."""
    if record.kept(con) is None or not warehouse.exists() or Path(f"{warehouse}.wal").exists():
        return False
    left = con.execute("select size, modified, inode from built.published").fetchall()
    changed = con.execute(
        "select count(*) filter (where document_id is null), count(distinct document_id) from built.unpublished"
    ).fetchall()
    everything = con.execute("select count(*) from raw.document").fetchall()
    return left == [_told(warehouse)] and changed[0][0] == 0 and changed[0][1] <= _SHARE * everything[0][0]


def note(build: Path, warehouse: Path) -> None:
    """Keep which file was published, and that all changes are in it."""
    with duckdb.connect(str(build)) as con, transaction(con):
        if record.kept(con) is None:
            return
        memory.write_lightly(con)  # what the models left is still to be written, where the database was held open
        con.execute("delete from built.unpublished")
        con.execute("delete from built.unpublished_row")
        con.execute("delete from built.published")
        con.execute("insert into built.published values (?, ?, ?)", _told(warehouse))


def renew(con: duckdb.DuckDBPyConnection, tables: Sequence[tuple[str, str]], copy: Callable[[str, str], None]) -> None:
    """Bring the attached copy ``published`` of the last file up to date; ``copy`` copies one table whole.

    What is exchanged is one transaction, as each waits for the disk and may write the ends of all tables anew.
    """
    memory.write_lightly(con)
    models = {model.relation: model for model in record.models(con)}
    con.execute("create temp table stale_document_id as select distinct document_id from built.unpublished")
    for key, (table, by) in _HELD.items():
        con.execute(
            f"create temp table stale_{key} as select {key} from {table} where {by} in (from stale_{by}) "
            f"union select {key} from published.{table} where {by} in (from stale_{by})"
        )
    database = con.execute("select current_database()").fetchall()[0][0]
    is_handed = handed.is_of(con, "select document_id from built.unpublished")
    whole = []
    with transaction(con):
        for schema, table in tables:
            model = models.get(".".join(quoting.name(part) for part in (database, schema, table)))
            name = f"{quoting.name(schema)}.{quoting.name(table)}"
            if model and model.rows_of is RowsOf.seeds:
                continue
            if stale := _stale(con, model):
                of_documents = model and is_handed and model.rows_of is RowsOf.document
                source = handed.table(model, "of_documents") if model and of_documents else name
                _exchange(con, name, source, *stale)
                if model and model.ranks:
                    _take_ranks(con, model, models.values())
            else:
                con.execute(f"drop table published.{name}")
                whole.append((schema, table))
    if whole:
        con.execute("checkpoint published")  # the room of what was dropped can be used again
        con.execute("reset disabled_compression_methods")
    for schema, table in whole:
        copy(schema, table)


def _exchange(con: duckdb.DuckDBPyConnection, name: str, source: str, key: str, *conditions: str) -> None:
    """Put the rows of ``source`` of which one of the conditions is so in the place of those published."""
    for which in conditions:
        con.execute(f"delete from published.{name} where {which}")
    con.execute(f"insert into published.{name} from ({exchange.chosen(source, conditions)}) order by {key}")


def _take_ranks(con: duckdb.DuckDBPyConnection, model: Model, models: Iterable[Model]) -> None:
    """Take the ranks of rows of which nothing else changed."""
    if model.has_ranks:
        exchange.take_ranks(con, "published.", model, model.relation, _remade(model, "is_rank"))
    for source in models:
        if source.name == model.ranks_from:
            exchange.take_ranks(con, "published.", model, source.relation, _remade(source))


def _stale(con: duckdb.DuckDBPyConnection, model: Model | None) -> tuple[str, ...] | None:
    """The key of a table, and conditions each of which names rows that may be others than those published.

    None where any may be another.
    """
    if model is None:
        return None
    remade = con.execute(
        "select count(*) filter (where row_key is null) from built.unpublished_row where relation = ?", [model.relation]
    ).fetchall()
    if remade[0][0]:
        return None
    if model.rows_of is RowsOf.document:
        names = exchange.names_of(con, model)
        whose = next((column for column in _KEYS if column in names), None)
        of_none = f" and {quoting.name(model.row_key)} in ({_remade(model)})" if model.row_key else ""
        return (whose, f"{whose} is null{of_none}", f"{whose} in (from stale_{whose})") if whose else None
    if model.row_key is None:
        return None
    return model.row_key, f"{quoting.name(model.row_key)} in ({_remade(model, 'not is_rank')})"


def _remade(model: Model, which: str = "true") -> str:
    """SQL: the keys of a model's rows that changed since the last publication, of those of which ``which`` is so."""
    return f"select row_key from built.unpublished_row where relation = {quoting.text(model.relation)} and {which}"


def _told(file: Path) -> tuple[int, int, int]:
    told = file.stat()
    return told.st_size, told.st_mtime_ns, told.st_ino
