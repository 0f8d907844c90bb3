"""DuckDB's SQL in Spark's words: sqlglot reads and writes, and rules here mend what it doesn't know or gets wrong."""

from __future__ import annotations

from typing import Final

from sqlglot import parse_one

from ingest.spark.dialects import Source, Target
from ingest.spark.lists import LISTS
from ingest.spark.nodes import Node, Rule
from ingest.spark.numbers import NUMBERS
from ingest.spark.queries import QUERIES
from ingest.spark.texts import TEXTS
from ingest.spark.unions import Columns, spell_out

_RULES: Final[dict[type[Node], Rule]] = LISTS | NUMBERS | QUERIES | TEXTS


def to_spark(sql: str, columns: Columns) -> str:
    """A query for DuckDB as one for Spark that gives the same rows.

    Args:
        sql: a query as the models write them.
        columns: gives the columns of a table by its name, asked where `union all by name` meets a table's `*`.

    Raises:
        ValueError: the query asks for what no rule knows how to say.
    """
    tree = spell_out(parse_one(sql, read=Source), columns)
    for node in reversed(list(tree.walk())):  # what is inside first
        rule = _RULES.get(type(node))
        made = rule(node) if rule else node
        if made is not node:
            tree = made if node is tree else tree
            node.replace(made)
    return str(tree.sql(dialect=Target, pretty=True))
