"""The new rows of the touched documents, made by the models' own queries, in the place of the old.

A model of the kind ``document`` or ``text`` is made into a temporary table of its name: its query with the raw tables
cut down to the touched documents, and with such temporary tables in the place of its parents of these kinds. One of the
kind ``region`` is made from the tables themselves, cut down to the regions of the touched documents, before and now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import duckdb

from ingest import quoting
from ingest.increment import exchange, record
from ingest.increment.exchange import KEYS, OF_TOUCHED_REGION, NoKeyError
from ingest.increment.models import FORMS, Model, RowsOf

_LOCAL: Final = (RowsOf.document, RowsOf.text)
#: temporary table -> the public table and column that it's read from, and its own key there
_GONE: Final = {
    "gone_form": ("core.dim_form", "form_id", "document_id"),
    "gone_indicator": ("core.fct_indicator", "indicator_id", "form_id"),
    "gone_score": ("core.fct_score", "score_id", "form_id"),
}
_REGIONS_OF: Final = (
    "select distinct coalesce(region_code, '') as region_code from {} where document_id in (from touched)"
)


def replace(con: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> int:
    """Bring every table up to date with the raw tables, where ``touched`` names the documents; gives how many tables.

    Raises:
        NoKeyError: a table's rows can't be told.
    """
    for name, (table, column, key) in _GONE.items():
        con.execute(f"create temp table {name} as select {column} from {table} where {key} in (from {KEYS[key]})")
    con.execute("create temp table remade (relation varchar, row_key varchar, is_rank boolean)")
    con.execute(f"create temp table touched_region as {_REGIONS_OF.format('core.dim_form')}")
    made, swaps, renewed = 0, swapped(con, models), set[str]()
    for model in models:
        if model.rows_of in _LOCAL:
            derive(con, model, swaps)
        if model.name == FORMS:
            con.execute(f"insert into touched_region {_REGIONS_OF.format(temporary(model))}")
        if not model.is_view and model.rows_of is not RowsOf.seeds:
            _exchange(con, model, models, renewed)
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
    query = put(model.query, swaps)
    if model.is_view:
        con.execute(f"create temp table {_name(model)} as ({query})")
    else:
        con.execute(f"create temp table {_name(model)} as from {model.relation} limit 0")
        con.execute(f"insert into {temporary(model)} by name ({query})")


def put(query: str, swaps: Mapping[str, str]) -> str:
    """A query with other relations in the place of some."""
    for relation, other in swaps.items():
        query = query.replace(relation, other)
    return query


def temporary(model: Model) -> str:
    """The temporary table of a model's new rows; its last name is the model's, by which queries may call it."""
    return f"temp.main.{_name(model)}"


def _name(model: Model) -> str:
    return '"' + model.relation.rsplit('"."', 1)[-1]


def _exchange(con: duckdb.DuckDBPyConnection, model: Model, models: Sequence[Model], renewed: set[str]) -> None:
    """Put a table's new rows in the place of the old; ``renewed`` are the tables on which no row can be relied."""
    if model.rows_of is not RowsOf.everything and any(relation in model.query for relation in renewed):
        exchange.whole(con, model)
        renewed.add(model.relation)
        return
    if model.rows_of is RowsOf.frame:
        if exchange.is_other(con, model):
            exchange.whole(con, model)
            renewed.add(model.relation)
    elif model.rows_of is RowsOf.everything:
        exchange.of_all(con, model)
    elif model.rows_of is RowsOf.region:
        exchange.of_regions(con, model, put(model.query, _cut_to_regions(con, model, models)))
        if source := next((other for other in models if other.name == model.ranks_from), None):
            keys = f"select row_key from remade where relation = {quoting.text(source.relation)}"
            exchange.take_ranks(con, "", model, source.relation, keys)
    elif model.rows_of is RowsOf.text:
        exchange.of_texts(con, model, temporary(model))
    else:
        exchange.of_documents(con, model, temporary(model))
    if model.has_ranks:
        exchange.spread_ranks(con, model, temporary(model) if model.rows_of in _LOCAL else None)


def _cut_to_regions(con: duckdb.DuckDBPyConnection, model: Model, models: Sequence[Model]) -> dict[str, str]:
    """What takes the place of a model's parents, so that it gives the rows of the touched regions.

    Raises:
        NoKeyError: a parent's rows can't be told.
    """
    forms = f"select form_id from core.dim_form where {OF_TOUCHED_REGION}"
    cuts = {}
    for parent in models:
        if parent.relation in model.query and parent.rows_of in (RowsOf.document, RowsOf.region):
            names = exchange.names_of(con, parent)
            if "region_code" in names:
                cuts[parent.relation] = f"(select * from {parent.relation} where {OF_TOUCHED_REGION})"
            elif "form_id" in names:
                cuts[parent.relation] = f"(select * from {parent.relation} where form_id in ({forms}))"
            else:
                raise NoKeyError(f"{parent.name} has neither region_code nor form_id, by which {model.name} needs it")
    return cuts
