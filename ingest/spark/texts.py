"""Regular expressions: the same matches, groups and replacements as in DuckDB."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from ingest.spark.nodes import Node, Rule, call, joined
from ingest.spark.patterns import is_anchored, java_pattern, java_replacement


def _pattern(node: Node) -> Node:
    """A pattern with its literal parts in Java's words; in a column's text only Han has another name."""
    if isinstance(node, exp.Literal):
        return exp.Literal.string(java_pattern(node.name))
    if isinstance(node, (exp.DPipe, exp.Paren)):
        for child in list(node.iter_expressions()):
            child.replace(_pattern(child))
        return node
    return call("replace", node, r"\p{Han}", r"\p{IsHan}")


def _full_match(node: Node) -> Node:
    return call("regexp_like", node.this, joined(r"\A(?:", _pattern(node.expression), r")\z"))


def _replaced(node: Node) -> Node:
    """All matches with the modifier `g`, else the first alone: what is before it is then group 1, it is group 2."""
    pattern, by = node.expression, node.args["replacement"].name
    modifiers = node.args.get("modifiers")
    once = isinstance(pattern, exp.Literal) and is_anchored(pattern.name)
    if once or (modifiers is not None and "g" in modifiers.name):
        return call("regexp_replace", node.this, _pattern(pattern), java_replacement(by))
    first = joined(r"\A((?s:.*?))(", _pattern(pattern), ")")
    return call("regexp_replace", node.this, first, "$1" + java_replacement(by, 2))


def _extracted(name: str) -> Rule:
    """A group of the first match or of all; without a number the whole match."""

    def rule(node: Node) -> Node:
        return call(name, node.this, _pattern(node.expression), node.args.get("group") or exp.Literal.number(0))

    return rule


TEXTS: Final[dict[type[Node], Rule]] = {
    exp.RegexpExtract: _extracted("regexp_extract"),
    exp.RegexpExtractAll: _extracted("regexp_extract_all"),
    exp.RegexpFullMatch: _full_match,
    exp.RegexpLike: lambda node: call("regexp_like", node.this, _pattern(node.expression)),
    exp.RegexpReplace: _replaced,
}
