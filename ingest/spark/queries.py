"""Joins, windows and selects."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from ingest.spark.nodes import Node, Rule


def _join(node: Node) -> Node:
    """`semi join` is `left semi join`."""
    if node.args.get("kind") in ("SEMI", "ANTI"):
        node.set("side", "LEFT")
    return node


def _window(node: Node) -> Node:
    """A named window with an order of its own: Spark takes a name alone, so its partition is written out."""
    name, select = node.args.get("alias"), node.find_ancestor(exp.Select)
    if name is None or not node.args.get("order") or select is None:
        return node
    for named in select.args.get("windows") or []:
        if named.name == name.name:
            node.set("partition_by", [part.copy() for part in named.args["partition_by"]])
            node.set("alias", None)
    return node


def _select(node: Node) -> Node:
    """Raises ValueError where two lists are unnested side by side, which Spark can't do in a select."""
    if sum(isinstance(item.unalias(), exp.Explode) for item in node.expressions) > 1:
        raise ValueError(f"two unnest in one select: {node.sql('duckdb')[:200]}")
    return node


QUERIES: Final[dict[type[Node], Rule]] = {exp.Join: _join, exp.Select: _select, exp.Window: _window}
