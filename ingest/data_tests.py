"""The data tests of a build: queries that dbt wrote into ``staging.data_test``, run on all cores in this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest import memory


@dataclass(frozen=True, slots=True)
class DataTest:
    """A data test: ``query`` counts the rows that fail it; ``is_error`` tells an error's severity from a warning's.

    ``kind`` is the generic test that it is one of, ``tested`` the relation that it tests, as the query names it.
    """

    name: str
    description: str
    is_error: bool
    query: str
    kind: str
    tested: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a data test came out: the rows that fail it, or what kept its query from running."""

    test: DataTest
    failing_rows: int
    error: str | None = None


def run(
    database: Path, choose: Callable[[duckdb.DuckDBPyConnection, list[DataTest]], list[DataTest]] | None = None
) -> Iterator[Outcome]:
    """Run every data test on the build database, and give each outcome in the tests' order.

    ``choose`` may leave tests out, or put others in their place.

    Raises:
        duckdb.Error: the database has no ``staging.data_test``, or can't be opened.
    """
    con = duckdb.connect(str(database))
    try:
        memory.keep_within(con)
        rows = con.execute(
            "select test_name, description, severity, query, test_kind, tested from staging.data_test"
        ).fetchall()
        tests = [DataTest(name, words, severity == "error", *rest) for name, words, severity, *rest in rows]
        if choose:
            tests = choose(con, tests)
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            yield from pool.map(lambda test: _run(con, test), tests)
    finally:
        con.close()


def _run(con: duckdb.DuckDBPyConnection, test: DataTest) -> Outcome:
    """Run one test on a cursor of its own, as a connection runs one query at a time."""
    try:
        with con.cursor() as cursor:
            row = cursor.execute(test.query).fetchone()
    except duckdb.Error as error:
        return Outcome(test, 0, str(error))
    return Outcome(test, int(row[0] or 0) if row else 0)
