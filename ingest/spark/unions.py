"""`union all by name`, which Spark doesn't know: each branch names all columns, in one order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from ingest.spark.nodes import Node

Columns = Callable[[str], list[str]]


def spell_out(tree: Node, columns: Columns) -> Node:
    """The statement with every union by name as one by place."""
    for union in reversed(list(tree.find_all(exp.Union))):
        if union.args.get("by_name"):
            sides = [(side, names(side, columns)) for side in (union.left, union.right)]
            every = list(dict.fromkeys(name for _, found in sides for name in found))
            for side, found in sides:
                if found != every:
                    side.replace(_ordered(side, found, every))
            union.set("by_name", False)
    return tree


def _ordered(query: Node, found: list[str], every: list[str]) -> Node:
    """A query with its columns in the order of `every`, NULL for those that it doesn't have."""
    picked = [exp.column(name) if name in found else exp.alias_(exp.Null(), name) for name in every]
    return exp.select(*picked).from_(exp.Subquery(this=query.copy(), alias=exp.to_identifier("branch")))


def names(query: Node, columns: Columns) -> list[str]:
    """The names of a query's columns; the query stands in its statement, so that its CTEs are known."""
    if isinstance(query, exp.Subquery):
        return names(query.this, columns)
    if isinstance(query, exp.Union):
        both = [*names(query.left, columns), *(names(query.right, columns) if query.args.get("by_name") else [])]
        return list(dict.fromkeys(both))
    return [name for item in query.expressions for name in _of_item(query, item, columns)]


def _of_item(query: Node, item: Node, columns: Columns) -> list[str]:
    """The columns that one item of a select gives: its own name, or what `*`, `t.*`, `* exclude (...)` stand for."""
    star = item.this if isinstance(item, exp.Column) else item
    if not isinstance(star, exp.Star):
        return [item.alias_or_name]
    of = item.table if isinstance(item, exp.Column) else ""
    without = {name.name for name in star.args.get("except_") or []}
    found = [name for table in _tables(query) if of in ("", table.alias_or_name) for name in _of_table(table, columns)]
    return [name for name in dict.fromkeys(found) if name not in without]


def _tables(query: Node) -> Iterator[Node]:
    """The tables whose columns `*` stands for."""
    yield query.args["from_"].this
    for join in query.args.get("joins") or []:
        if join.args.get("kind") not in ("SEMI", "ANTI"):
            yield join.this


def _of_table(table: Node, columns: Columns) -> list[str]:
    """The columns of a subquery, a CTE that is in sight, or a table of the database."""
    if not isinstance(table, exp.Table):
        return names(table, columns)
    scope = table.parent if not table.db else None
    while scope is not None:
        held = scope.args.get("with_")
        for cte in held.expressions if held else []:
            if cte.alias == table.name:
                return names(cte.this, columns)
        scope = scope.parent
    return columns(exp.table_(table.name, db=table.db).sql(dialect="spark"))
