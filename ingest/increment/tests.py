"""The data tests of an increment: each over the rows that changed since it last ran, where a row is judged by itself.

A test whose rows each fail or pass by what their own documents hold runs over the rows of the documents that were made
anew; one that failed when it last ran, or that counts or compares across documents, runs over all rows. Where nothing
changed, a test that passed isn't run again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb

from ingest import quoting
from ingest.data_tests import DataTest
from ingest.increment import record
from ingest.increment.models import Model, RowsOf
from ingest.land import transaction

#: generic tests that ask of each row, or of each document's rows, by themselves; other tables are read whole
_BY_ROW: Final = frozenset(
    {
        "not_null",
        "accepted_values",
        "relationships",
        "expression_is_true",
        "no_personal_data",
        "every_fact_has_source",
        "sources_have_facts",
        "one_total_a_form",
        "finding_facts_exist",
    }
)
_DOCUMENTS: Final = "from built.untested"
_FORMS: Final = f"select form_id from core.dim_form where document_id in ({_DOCUMENTS})"
#: column that tells whose a row is -> a query for its values in the documents that were made anew
_WHOSE: Final = {
    "document_id": _DOCUMENTS,
    "form_id": _FORMS,
    "indicator_id": f"select indicator_id from core.fct_indicator where form_id in ({_FORMS})",
    "score_id": f"select score_id from core.fct_score where form_id in ({_FORMS})",
}
_UNIQUE: Final = re.compile(r"select\s+(\w+) as unique_field")
_COMBINED: Final = re.compile(r"group by (.+)\nhaving")


def choose(con: duckdb.DuckDBPyConnection, tests: Sequence[DataTest]) -> list[DataTest]:
    """The tests that have something to judge, each over no more rows than it has to."""
    if record.kept(con) is None:
        return list(tests)
    untested = {row[0] for row in con.execute(_DOCUMENTS).fetchall()}
    if None in untested:  # after a whole build
        return list(tests)
    models = {model.relation: model for model in record.models(con)}
    failed = {str(name) for (name,) in con.execute("select test_name from built.failed_test").fetchall()}
    cuts = {name: cut for name, model in models.items() if (cut := _cut(con, model))}
    chosen = []
    for test in tests:
        if test.name in failed:
            chosen.append(test)
        elif untested or _reads_as_it_is(models, test):
            chosen.append(_narrowed(test, cuts))
    return chosen


def note(database: Path, failed: Iterable[str]) -> None:
    """Keep which tests failed, and that all rows have been tested now."""
    with duckdb.connect(str(database)) as con, transaction(con):
        if record.kept(con) is None:
            return
        con.execute("delete from built.untested")
        con.execute("create or replace table built.failed_test (test_name varchar)")
        for name in failed:
            con.execute("insert into built.failed_test values (?)", [name])


def _reads_as_it_is(models: dict[str, Model], test: DataTest) -> bool:
    """Whether the tested rows may have changed without a build: a view of raw rows that belong to no document."""
    model = models.get(test.tested)
    return model is not None and model.is_view and model.rows_of is RowsOf.everything


def _cut(con: duckdb.DuckDBPyConnection, model: Model) -> str | None:
    """The rows of a model that were made anew, as a subquery; None where that can't be told."""
    if model.rows_of is not RowsOf.document:
        return None
    columns = {str(row[0]) for row in con.execute(f"describe {model.relation}").fetchall()}
    key = next((column for column in _WHOSE if column in columns), None)
    return key and f"(select * from {model.relation} where {key} is null or {key} in ({_WHOSE[key]}))"


def _narrowed(test: DataTest, cuts: dict[str, str]) -> DataTest:
    cut = cuts.get(test.tested)
    if cut is None:
        return test
    if test.kind in _BY_ROW:
        return replace(test, query=test.query.replace(test.tested, cut))
    if test.kind == "unique" and (found := _UNIQUE.search(test.query)):
        column = quoting.name(found.group(1))
        same = f"(select * from {test.tested} where {column} in (select {column} from {cut}))"
        return replace(test, query=test.query.replace(test.tested, same))
    combined = _COMBINED.search(test.query) if test.kind == "unique_combination" else None
    if combined and not _WHOSE.keys().isdisjoint(combined.group(1).split(", ")):  # equal rows are of one document
        return replace(test, query=test.query.replace(test.tested, cut))
    return test
