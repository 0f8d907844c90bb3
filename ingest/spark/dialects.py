"""The two dialects as this project needs them: what sqlglot's own miss."""

from __future__ import annotations

from typing import ClassVar

from sqlglot import exp, transforms
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.spark import Spark
from sqlglot.generators.spark import SparkGenerator
from sqlglot.parsers.duckdb import DuckDBParser


class _Parser(DuckDBParser):
    # the models ask `length` of texts and `len` of lists
    FUNCTIONS: ClassVar = {**DuckDBParser.FUNCTIONS, "LEN": exp.ArraySize.from_arg_list}


class _Generator(SparkGenerator):
    TRANSFORMS: ClassVar = {
        **SparkGenerator.TRANSFORMS,
        # Spark 4.3 knows `qualify`; sqlglot would move it into a subquery, where the tables' names are lost
        exp.Select: transforms.preprocess([transforms.eliminate_distinct_on, transforms.unnest_to_explode]),
    }


class Source(DuckDB):
    """DuckDB as the models write it."""

    Parser = _Parser


class Target(Spark):
    """Spark 4.3."""

    Generator = _Generator
