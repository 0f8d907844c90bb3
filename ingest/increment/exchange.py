"""New rows in the place of old ones, in one table of the build database.

The temporary table ``remade`` gains a row for each row that changed in a table that has a ``row_key``, and whether only
its ranks did, for the data tests and the publication that follow; a row whose key is NULL stands for a table that was
made whole. Of a table of documents it names the rows that are of none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb

from ingest import quoting
from ingest.increment.models import Model

#: column -> the temporary table of its values that are made anew; the first that a table has tells its rows
KEYS: Final = {
    "document_id": "touched",
    "form_id": "gone_form",
    "indicator_id": "gone_indicator",
    "score_id": "gone_score",
}
#: a row of a touched region; forms that name none are of a region of their own
OF_TOUCHED_REGION: Final = "coalesce(region_code, '') in (from temp.main.touched_region)"
#: how a query names the step before its last one where that adds nothing but ranks, and how the last one begins
_UNRANKED: Final = "unranked as ("
_FINAL: Final = "final as ("


class NoKeyError(Exception):
    """A table of the kind ``document`` has no column by which its rows belong to a document."""


def of_texts(con: duckdb.DuckDBPyConnection, model: Model, new: str) -> None:
    """Add what is new; what no document says any more stays."""
    con.execute(f"insert into {model.relation} from {new} except from {model.relation}")


def of_documents(con: duckdb.DuckDBPyConnection, model: Model, new: str) -> None:
    """Exchange the rows of the touched documents, and those of no document alone that changed.

    Raises:
        NoKeyError: the rows can't be told.
    """
    names = names_of(con, model)
    key = next((column for column in KEYS if column in names), None)
    if key is None:
        raise NoKeyError(f"{model.name} has none of the columns {', '.join(KEYS)}")
    con.execute(f"delete from {model.relation} where {key} in (from temp.main.{KEYS[key]})")
    con.execute(f"insert into {model.relation} from {new} where {key} is not null")
    _of_none(con, model, new, key, names)


def _of_none(con: duckdb.DuckDBPyConnection, model: Model, new: str, key: str, names: list[str]) -> None:
    """Exchange the rows without a key where there are others now; their regions are touched too."""
    some = " or ".join(f"exists (from {table} where {key} is null)" for table in (model.relation, new))
    if not con.execute(f"select {some}").fetchall()[0][0]:
        return
    told = row_hash(names)
    con.execute(
        "create or replace temp table other_hash as select told from ("
        f"select {told} as told, 1 as had from {model.relation} where {key} is null "
        f"union all select {told}, -1 from {new} where {key} is null) group by told having sum(had) <> 0"
    )
    if not count(con, "temp.main.other_hash"):
        return
    which = f"{key} is null and {told} in (from temp.main.other_hash)"
    if "region_code" in names:
        for table in (model.relation, new):
            con.execute(
                f"insert into touched_region select distinct coalesce(region_code, '') from {table} where {which}"
            )
    if model.row_key:
        both = " union ".join(
            f"select {quoting.name(model.row_key)} as row_key from {table} where {which}"
            for table in (model.relation, new)
        )
        con.execute(f"insert into remade select ?, row_key, false from ({both})", [model.relation])
    con.execute(f"delete from {model.relation} where {which}")
    con.execute(f"insert into {model.relation} from {new} where {which}")


def of_regions(con: duckdb.DuckDBPyConnection, model: Model, query: str) -> None:
    """Exchange the rows of the touched regions, which ``query`` gives (it may give others too)."""
    new = _made(con, model, query)
    if model.row_key:
        _changed(con, model, new, f"where {OF_TOUCHED_REGION}")
    else:
        con.execute(f"delete from {model.relation} where {OF_TOUCHED_REGION}")
        con.execute(f"insert into {model.relation} from {new} where {OF_TOUCHED_REGION}")
    con.execute(f"drop table {new}")


def spread_ranks(con: duckdb.DuckDBPyConnection, model: Model, made: str | None) -> None:
    """Bring the ranks of all rows up to date, those just made (also in the table ``made``) too; note which changed."""
    key, *ranks = _ranked(model)
    con.execute(f"create or replace temp table other_rank as {_other_ranks(model)}")
    told = ", ".join(f"{name} = ranks.{name}" for name in ranks)
    for table in (model.relation, made):
        if table:
            con.execute(
                f"update {table} as rows set {told} from temp.main.other_rank as ranks where rows.{key} = ranks.{key}"
            )
    con.execute(f"insert into remade select ?, {key}, true from temp.main.other_rank", [model.relation])


def _other_ranks(model: Model) -> str:
    """A query for the ranks that are others now than a table holds, with their key.

    Where the query's last step adds them to the rows of its step ``unranked``, they are worked out from the table's
    own rows; else the query is asked for them, and for no other column.
    """
    key, *ranks = _ranked(model)
    start, last = _UNRANKED in model.query, model.query.rfind(_FINAL)
    if not start or last < 0:
        return (
            f"select ranks.* from {model.relation} as rows inner join "
            f"(select {key}, {', '.join(ranks)} from ({model.query})) as ranks on rows.{key} = ranks.{key} "
            f"where {_differ(ranks)}"
        )
    before = ", ".join(f"{name} as {_before(name)}" for name in ranks)
    rows = f"select * exclude ({', '.join(ranks)}), {before} from {model.relation}"
    differ = " or ".join(f"{name} is distinct from {_before(name)}" for name in ranks)
    query = f"with unranked as ({rows}), {model.query[last:]}"
    return f"select {key}, {', '.join(ranks)} from ({query}) where {differ}"


def _before(rank: str) -> str:
    return rank.replace('"', '"was_', 1)


def take_ranks(con: duckdb.DuckDBPyConnection, database: str, model: Model, source: str, keys: str) -> None:
    """Take a table's ranks from ``source``, a table that has its key, where that is one of ``keys`` (a query)."""
    key, *ranks = _ranked(model)
    con.execute(
        f"update {database}{model.relation.split('.', 1)[1]} as rows "
        f"set {', '.join(f'{name} = ranks.{name}' for name in ranks)} "
        f"from (select {key}, {', '.join(ranks)} from {source} where {key} in ({keys})) as ranks "
        f"where rows.{key} = ranks.{key} and ({_differ(ranks)})"
    )


def _ranked(model: Model) -> list[str]:
    """The key of a table and its ranks, quoted."""
    return [quoting.name(name) for name in (model.row_key or "", *(model.ranks or ()))]


def _differ(ranks: Sequence[str]) -> str:
    return " or ".join(f"rows.{name} is distinct from ranks.{name}" for name in ranks)


def of_all(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make all rows from all documents, and exchange those that changed where they have a key, else all."""
    if model.row_key is None:
        _refill(con, model)
        return
    new = _made(con, model, model.query)
    _changed(con, model, new, "")
    con.execute(f"drop table {new}")


def whole(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make a table anew, and say so."""
    _refill(con, model)
    con.execute("insert into remade values (?, null, false)", [model.relation])


def _refill(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    con.execute(f"delete from {model.relation}")
    con.execute(f"insert into {model.relation} by name ({model.query})")


def is_other(con: duckdb.DuckDBPyConnection, model: Model) -> bool:
    """Whether a model's query gives other rows now than the table holds."""
    new = _made(con, model, model.query)
    found = con.execute(
        f"select exists (from {new} except from {model.relation}) or exists (from {model.relation} except from {new})"
    ).fetchall()
    con.execute(f"drop table {new}")
    return bool(found[0][0])


def _made(con: duckdb.DuckDBPyConnection, model: Model, query: str) -> str:
    """A temporary table of a query's rows with the columns of the model's table, in their order."""
    con.execute(f"create or replace temp table made as from {model.relation} limit 0")
    con.execute(f"insert into temp.main.made by name ({query})")
    return "temp.main.made"


def _changed(con: duckdb.DuckDBPyConnection, model: Model, new: str, which: str) -> None:
    """Exchange the rows that are others in ``new`` than in the table, of those that ``which`` names in both.

    Ranks among all rows are left as they are: whoever calls this brings them up to date.
    """
    spared = model.ranks or () if model.has_ranks or model.ranks_from else ()
    key = quoting.name(model.row_key or "")
    told = row_hash([name for name in names_of(con, model) if name not in spared])
    con.execute(
        f"create or replace temp table other_key as select coalesce(old.{key}, new.{key}) as row_key "
        f"from (select {key}, {told} as told from {model.relation} {which}) as old "
        f"full join (select {key}, {told} as told from {new} {which}) as new on old.{key} = new.{key} "
        "where old.told is distinct from new.told"
    )
    con.execute(f"delete from {model.relation} where {key} in (from temp.main.other_key)")
    con.execute(f"insert into {model.relation} from {new} where {key} in (from temp.main.other_key)")
    con.execute("insert into remade select ?, row_key, false from temp.main.other_key", [model.relation])


def chosen(relation: str, conditions: Sequence[str]) -> str:
    """A query for the rows of a table of which one of the conditions is so.

    By their numbers: the conditions' own columns are read of all rows, all others where those that were chosen stand,
    and what increments made anew stands together at the end.
    """
    places = " union all ".join(f"select rowid from {relation} where {which}" for which in conditions)
    return f"select * from {relation} where rowid in ({places})"


def row_hash(names: list[str]) -> str:
    """SQL: one number for all columns of a row."""
    return f"hash({', '.join(quoting.name(column) for column in names)})"


def names_of(con: duckdb.DuckDBPyConnection, model: Model) -> list[str]:
    """The names of a model's columns, which need not be asked for where they are known."""
    return list(model.columns) or columns(con, model.relation)


def columns(con: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """The names of a table's columns."""
    return [str(row[0]) for row in con.execute(f"describe {relation}").fetchall()]


def count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """The number of a table's rows."""
    return int(con.execute(f"select count(*) from {table}").fetchall()[0][0])
