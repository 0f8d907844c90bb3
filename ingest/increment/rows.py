"""The new rows of the touched documents, made by the models' own queries, in the place of the old.

A model of the kind ``document`` or ``text`` is made into a temporary table of its name: its query with the raw tables
cut down to the touched documents, and with such temporary tables in the place of its parents of these kinds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import duckdb

from ingest.increment import record
from ingest.increment.models import Model, RowsOf

_LOCAL: Final = (RowsOf.document, RowsOf.text)
#: column -> the temporary table of its values that are made anew; the first that a table has tells its rows
_KEYS: Final = {
    "document_id": "touched",
    "form_id": "gone_form",
    "indicator_id": "gone_indicator",
    "score_id": "gone_score",
}
#: temporary table -> the public table and column that it's read from, and its own key there
_GONE: Final = {
    "gone_form": ("core.dim_form", "form_id", "document_id"),
    "gone_indicator": ("core.fct_indicator", "indicator_id", "form_id"),
    "gone_score": ("core.fct_score", "score_id", "form_id"),
}


class NoKeyError(Exception):
    """A table of the kind ``document`` has no column by which its rows belong to a document."""


def replace(con: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> int:
    """Bring every table up to date with the raw tables, where ``touched`` names the documents; gives how many tables.

    Raises:
        NoKeyError: a table's rows can't be told.
    """
    for name, (table, column, key) in _GONE.items():
        con.execute(f"create temp table {name} as select {column} from {table} where {key} in (from {_KEYS[key]})")
    made, swaps = 0, swapped(con, models)
    for model in models:
        if model.rows_of in _LOCAL:
            derive(con, model, swaps)
        if not model.is_view and model.rows_of is not RowsOf.seeds:
            _exchange(con, model)
            made += 1
    return made


def swapped(con: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> dict[str, str]:
    """What takes the place of each relation in a query, so that it gives the touched documents' rows alone."""
    cuts = {
        relation: f"(select * from raw.{table} where document_id in (from temp.main.touched))"
        for table, relation in record.raw_tables(con, models).items()
    }
    return cuts | {model.relation: temporary(model) for model in models if model.rows_of in _LOCAL}


def derive(con: duckdb.DuckDBPyConnection, model: Model, swaps: Mapping[str, str]) -> None:
    """Make a model's temporary table: its rows of the touched documents, with the columns of the whole table."""
    query = model.query
    for relation, other in swaps.items():
        query = query.replace(relation, other)
    if model.is_view:
        con.execute(f"create temp table {_name(model)} as ({query})")
    else:
        con.execute(f"create temp table {_name(model)} as from {model.relation} limit 0")
        con.execute(f"insert into {temporary(model)} by name ({query})")


def temporary(model: Model) -> str:
    """The temporary table of a model's new rows; its last name is the model's, by which queries may call it."""
    return f"temp.main.{_name(model)}"


def _name(model: Model) -> str:
    return '"' + model.relation.rsplit('"."', 1)[-1]


def _exchange(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Put a table's new rows in the place of the old."""
    if model.rows_of is RowsOf.everything:
        con.execute(f"delete from {model.relation}")
        con.execute(f"insert into {model.relation} by name ({model.query})")
    elif model.rows_of is RowsOf.text:
        con.execute(f"insert into {model.relation} from {temporary(model)} except from {model.relation}")
    else:
        key = next((column for column in _KEYS if column in _columns(con, model)), None)
        if key is None:
            raise NoKeyError(f"{model.name} has none of the columns {', '.join(_KEYS)}")
        # a row without a key is of no document alone, and made anew each time
        con.execute(f"delete from {model.relation} where {key} is null or {key} in (from temp.main.{_KEYS[key]})")
        con.execute(f"insert into {model.relation} from {temporary(model)}")


def _columns(con: duckdb.DuckDBPyConnection, model: Model) -> list[str]:
    return [str(row[0]) for row in con.execute(f"describe {model.relation}").fetchall()]
