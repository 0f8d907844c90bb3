"""Numbers: DuckDB divides and averages in doubles, and rounds a double as C does, Spark by its shortest decimal."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from ingest.spark.nodes import Node, Rule, call

_DOUBLE: Final = exp.DataType.build("double")
#: what is a double where a part of it is
_THROUGH: Final = (exp.Abs, exp.Add, exp.Coalesce, exp.Filter, exp.Greatest, exp.Least, exp.Max, exp.Min, exp.Mul,
                   exp.Neg, exp.Nullif, exp.Paren, exp.Round, exp.Sub, exp.Sum)  # fmt: skip


def is_double(node: Node) -> bool:
    """Whether an expression is a double, as far as it says so itself: of a column it isn't known."""
    if isinstance(node, (exp.Cast, exp.TryCast)):
        return bool(node.to.is_type("double", "float"))
    if isinstance(node, exp.Literal):
        return not node.is_string and "e" in node.name.lower()
    if isinstance(node, exp.Case):
        results = [branch.args["true"] for branch in node.args["ifs"]] + [node.args.get("default")]
        return any(is_double(result) for result in results if result is not None)
    if isinstance(node, (exp.Avg, exp.Div, exp.Pow)) or node.meta.get("double"):
        return True
    return isinstance(node, _THROUGH) and any(is_double(child) for child in node.iter_expressions())


def _divided(this: Node, by: Node) -> Node:
    made = exp.Paren(this=exp.Div(this=this, expression=by, typed=False, safe=True))
    made.meta["double"] = True
    return made


def _as_double(node: Node) -> Node:
    return node if is_double(node) else exp.cast(node, _DOUBLE)


def _divide(node: Node) -> Node:
    return _divided(_as_double(node.this), _as_double(node.expression))


def _scaled(node: Node, decimals: str) -> Node:
    """A double to so many decimals, half away from zero: times a power of ten, to a whole number, and back."""
    power = exp.Var(this=f"1e{decimals}D")
    return _divided(call("round", exp.Mul(this=exp.Paren(this=node), expression=power)), power.copy())


def _rounded(node: Node) -> Node:
    decimals = node.args.get("decimals")
    return _scaled(node.this, decimals.name if decimals else "0") if is_double(node.this) else node


def _cast(node: Node) -> Node:
    """A double as a decimal is rounded as a double."""
    if node.to.is_type("decimal") and is_double(node.this):
        node.set("this", _scaled(node.this, node.to.expressions[1].name if len(node.to.expressions) > 1 else "0"))
    return node


def average(value: Node, condition: Node | None = None) -> Node:
    """The mean of a column, with the condition of its filter: the exact sum as a double, over the count."""
    parts = [exp.Sum(this=value), exp.Count(this=value.copy())]
    if condition is not None:
        parts = [exp.Filter(this=part, expression=condition.copy()) for part in parts]
    return _divided(exp.cast(parts[0], _DOUBLE), parts[1])


def _average(node: Node) -> Node:
    """Raises ValueError for a mean over a window, which no model asks for."""
    if isinstance(node.parent, exp.Window):
        raise ValueError(f"a mean over a window: {node.parent.sql('duckdb')}")
    return node if isinstance(node.parent, exp.Filter) else average(node.this)


NUMBERS: Final[dict[type[Node], Rule]] = {
    exp.Avg: _average,
    exp.Cast: _cast,
    exp.Div: _divide,
    exp.Round: _rounded,
    exp.TryCast: _cast,
}
