"""What the rules of translation share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlglot import exp

Node: TypeAlias = Any  # an expression of sqlglot
Rule: TypeAlias = Callable[[Node], Node]


def call(name: str, *arguments: Node | str) -> Node:
    """A call of a Spark function by its name; a text is a literal."""
    nodes = [exp.Literal.string(item) if isinstance(item, str) else item for item in arguments]
    return exp.Anonymous(this=name, expressions=nodes)


def joined(*parts: Node | str) -> Node:
    """Texts one after the other; literals become one literal."""
    nodes = [exp.Literal.string(part) if isinstance(part, str) else part for part in parts]
    if all(isinstance(node, exp.Literal) for node in nodes):
        return exp.Literal.string("".join(node.name for node in nodes))
    whole = nodes[0]
    for node in nodes[1:]:
        whole = exp.DPipe(this=whole, expression=node)
    return whole
