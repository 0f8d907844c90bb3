"""The rows that an increment made anew, handed on to the data tests and the publication in the same process.

They are copied from the increment's temporary tables, which no other connection sees, into a database in memory that
all connections to the build database share while one of them is open. Without them (the increment ran in another
process, or what followed it didn't end well) they are looked up in the tables of all documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb

from ingest import quoting
from ingest.increment import rows
from ingest.increment.models import Model, RowsOf
from ingest.land import transaction

#: the database in memory that holds the rows made anew
DATABASE: Final = "made_anew"
_TOUCHED: Final = f"{DATABASE}.main.touched"


def attach(con: duckdb.DuckDBPyConnection) -> None:
    """Make sure that there is the database for rows made anew."""
    con.execute(f"attach if not exists ':memory:' as {DATABASE}")


def table(model: Model, which: str) -> str:
    """The table of a model's rows made anew, of those that ``which`` names."""
    return f"{DATABASE}.main.{quoting.name(f'{model.name}.{which}')}"


def hand_on(con: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
    """Copy what an increment made of each table and view of documents, then name the documents."""
    attach(con)
    with transaction(con):
        for model in models:
            if model.rows_of is RowsOf.document:
                con.execute(f"create table {table(model, 'of_documents')} as from {rows.temporary(model)}")
        con.execute(f"create table {_TOUCHED} as from temp.main.touched")
    for model in models:
        con.execute(f"drop table if exists {rows.temporary(model)}")


def is_of(con: duckdb.DuckDBPyConnection, documents: str) -> bool:
    """Whether rows were handed on, and are those of the documents that a query gives."""
    there = con.execute(
        "select 1 from duckdb_tables() where database_name = $1 and table_name = 'touched'", [DATABASE]
    ).fetchall()
    if not there:
        return False
    others = f"(from {_TOUCHED} except {documents}) union all ({documents} except from {_TOUCHED})"
    return not con.execute(f"select 1 from ({others}) limit 1").fetchall()
