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
    names = columns(con, model.relation)
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


def work_out_ranks(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Write the ranks of all rows into the temporary table ``rank_now``: of a query's other columns none is made."""
    con.execute(f"create or replace temp table rank_now as select {', '.join(_ranked(model))} from ({model.query})")


def with_ranks(model: Model, query: str) -> str:
    """A query for some rows of a model, with ranks among all of them (``rank_now``)."""
    key, *ranks = _ranked(model)
    told = ", ".join(f"ranks.{name} as {name}" for name in ranks)
    return f"select rows.* replace ({told}) from ({query}) as rows left join temp.main.rank_now as ranks using ({key})"


def spread_ranks(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Bring the ranks of all rows up to date with ``rank_now``, and note those that changed."""
    key, *ranks = _ranked(model)
    con.execute(
        f"create or replace temp table other_rank as select ranks.{key} as row_key from {model.relation} as rows "
        f"inner join temp.main.rank_now as ranks on rows.{key} = ranks.{key} where {_differ(ranks)}"
    )
    take_ranks(con, "", model, "temp.main.rank_now", "from temp.main.other_rank")
    con.execute("insert into remade select ?, row_key, true from temp.main.other_rank", [model.relation])


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
    """Exchange the rows that are others in ``new`` than in the table, of those that ``which`` names in both."""
    names = columns(con, model.relation)
    key, ranks = quoting.name(model.row_key or ""), [name for name in names if name in (model.ranks or ())]
    said = row_hash([name for name in names if name not in ranks])
    told = f"{said} as told, {row_hash(ranks) if ranks else 0} as ranked"
    con.execute(
        f"create or replace temp table other_key as select coalesce(old.{key}, new.{key}) as row_key, "
        "old.told is not distinct from new.told as is_rank "
        f"from (select {key}, {told} from {model.relation} {which}) as old "
        f"full join (select {key}, {told} from {new} {which}) as new on old.{key} = new.{key} "
        "where old.told is distinct from new.told or old.ranked is distinct from new.ranked"
    )
    others = f"{key} in (select row_key from temp.main.other_key where not is_rank)"
    con.execute(f"delete from {model.relation} where {others}")
    con.execute(f"insert into {model.relation} from {new} where {others}")
    if ranks:
        take_ranks(con, "", model, new, "select row_key from temp.main.other_key where is_rank")
    con.execute("insert into remade select ?, row_key, is_rank from temp.main.other_key", [model.relation])


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


def columns(con: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """The names of a table's columns."""
    return [str(row[0]) for row in con.execute(f"describe {relation}").fetchall()]


def count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    """The number of a table's rows."""
    return int(con.execute(f"select count(*) from {table}").fetchall()[0][0])
