"""Lists, maps and the aggregates that make them: what DuckDB means, where Spark leaves out NULLs or knows no order."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from ingest.spark.nodes import Node, Rule, call
from ingest.spark.numbers import average

_NULLIF: Final = "nullif"


def _empty() -> Node:
    return call("array")


def _or_empty(node: Node) -> Node:
    """A list, and an empty one in the place of NULL: DuckDB's functions take them for the same."""
    return exp.Coalesce(this=node, expressions=[_empty()])


def _struct(*parts: Node) -> Node:
    """A struct of fields c0, c1, ...: it's ordered by them in turn."""
    return call("named_struct", *[item for place, part in enumerate(parts) for item in (f"c{place}", part)])


def _known(node: Node) -> Node:
    return exp.Not(this=exp.Is(this=node.copy(), expression=exp.Null()))


def _sort_keys(keys: list[Node]) -> list[Node]:
    """What rows are sorted by, ascending with NULLs last, as fields of a struct.

    Raises:
        ValueError: descending order, which no model asks for.
    """
    if any(key.args.get("desc") for key in keys):
        raise ValueError(f"a list in descending order: {', '.join(key.sql('duckdb') for key in keys)}")
    bare = [key.this if isinstance(key, exp.Ordered) else key for key in keys]
    return [part for key in bare for part in (exp.Is(this=key.copy(), expression=exp.Null()), key)]


def _collect(name: str, value: Node, condition: Node | None) -> Node:
    collected = call(name, value)
    return exp.Filter(this=collected, expression=condition) if condition is not None else collected


def _gathered(what: Node, condition: Node | None) -> Node:
    """The list of an aggregate's argument, in its order, without doubles where it is distinct; empty without rows."""
    keys: list[Node] = []
    if isinstance(what, exp.Order):
        keys, what = what.expressions, what.this
    if isinstance(what, exp.Distinct):
        (what,) = what.expressions
        what = what.this if isinstance(what, exp.Order) else what  # such a list can be ordered by its values alone
        return call("sort_array", _collect("collect_set", what, condition))
    if not keys:
        return _collect("collect_list", what, condition)
    parts = _sort_keys(keys)
    rows = call("sort_array", _collect("collect_list", _struct(*parts, what), condition))
    field = exp.Dot(this=exp.to_identifier("item"), expression=exp.to_identifier(f"c{len(parts)}"))
    return call("transform", rows, exp.Lambda(this=field, expressions=[exp.to_identifier("item")]))


def _list(node: Node) -> Node:
    """`list(...)`, which is NULL without rows."""
    if isinstance(node.parent, (exp.Filter, exp.Map)):
        return node
    if isinstance(node.parent, exp.Window):
        return call("collect_list", node.this)
    return call(_NULLIF, _gathered(node.this, None), _empty())


def _joined(node: Node, condition: Node | None = None) -> Node:
    """`string_agg(...)`, which is NULL without rows; sqlglot reads its order as the separator's."""
    what, separator = node.this, node.args["separator"]
    if isinstance(separator, exp.Order):
        what, separator = exp.Order(this=what, expressions=separator.expressions), separator.this
    return call(_NULLIF, call("array_join", _gathered(what, condition), separator), "")


def _string_agg(node: Node) -> Node:
    return node if isinstance(node.parent, exp.Filter) else _joined(node)


def _filtered(node: Node) -> Node:
    """An aggregate with `filter (where ...)`."""
    inner, condition = node.this, node.expression
    if isinstance(inner, exp.ArrayAgg):
        return call(_NULLIF, _gathered(inner.this, condition), _empty())
    if isinstance(inner, exp.Avg):
        return average(inner.this, condition)
    return _joined(inner, condition) if isinstance(inner, exp.GroupConcat) else node


def _map(node: Node) -> Node:
    """`map(list(key), list(value))`: in pairs, as Spark's lists leave out NULLs."""
    keys, values = node.args["keys"], node.args["values"]
    if not isinstance(keys, exp.ArrayAgg):
        return node
    return call("map_from_entries", call("collect_list", _struct(keys.this, values.this)))


def _best(name: str) -> Rule:
    """`arg_min` and `arg_max`, which pass over NULLs."""

    def rule(node: Node) -> Node:
        value, by = node.this, node.expression
        best = call(name, value, _struct(*by.expressions) if isinstance(by, exp.Tuple) else by)
        if isinstance(node.parent, exp.Filter):
            where = node.parent.expression
            where.set("this", exp.and_(where.this, _known(value)))
            return best
        return exp.Filter(this=best, expression=exp.Where(this=_known(value)))

    return rule


def _bracket(node: Node) -> Node:
    """`list[:100]`, `list[1]`, `map[key]`: NULL where there is nothing."""
    (key,) = node.expressions
    if isinstance(key, exp.Slice):
        return call("slice", node.this, key.this or exp.Literal.number(1), key.expression)
    if isinstance(key, exp.Literal) and not key.is_string:
        return call("get", node.this, key)  # sqlglot counts it from 0 already
    return call("try_element_at", node.this, key)


def _any_value(node: Node) -> Node:
    return call("any_value", node.this, exp.true())  # the first that isn't NULL


def _ignore_nulls(node: Node) -> Node:
    return node.this if isinstance(node.this, exp.Anonymous) and node.this.name == "any_value" else node


def _function(node: Node) -> Node:
    """Functions that sqlglot passes on by their names."""
    name = node.name.lower()
    if name == "list_intersect":
        return call("array_intersect", *node.expressions)
    if name == "md5_number_lower":  # half of the digest as a number
        digits = call("substr", call("md5", *node.expressions), exp.Literal.number(17), exp.Literal.number(16))
        number = call("conv", digits, exp.Literal.number(16), exp.Literal.number(10))
        return exp.cast(number, exp.DataType.build("decimal(20, 0)"))
    return node


LISTS: Final[dict[type[Node], Rule]] = {
    exp.AnyValue: _any_value,
    exp.Anonymous: _function,
    exp.ArgMax: _best("max_by"),
    exp.ArgMin: _best("min_by"),
    exp.Array: lambda node: call("array", *node.expressions),
    exp.ArrayAgg: _list,
    exp.ArrayAppend: lambda node: call("array_append", _or_empty(node.this), node.expression),
    exp.ArrayConcat: lambda node: call("concat", *[_or_empty(item) for item in (node.this, *node.expressions)]),
    exp.ArrayPrepend: lambda node: call("array_prepend", _or_empty(node.this), node.expression),
    exp.Bracket: _bracket,
    exp.Filter: _filtered,
    exp.GroupConcat: _string_agg,
    exp.IgnoreNulls: _ignore_nulls,
    exp.Map: _map,
}
