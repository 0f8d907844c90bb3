"""The data tests of an increment: each over the rows that changed since it last ran, where a row is judged by itself.

A test whose rows each fail or pass by what their own documents hold runs over the rows that were made anew: those of
the touched documents, and those that changed in a table of regions. They are copied once a table into memory. A row of
which only ranks changed is judged again by a test alone that names one of them: any other reads what it read before.
A test that failed when it last ran, or that counts or compares across documents, runs over all rows. Where nothing
changed, a test that passed isn't run again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Final

import duckdb

from ingest import quoting
from ingest.data_tests import DataTest
from ingest.increment import exchange, handed, record, rows
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
        "one_total_a_form",
        "finding_facts_exist",
    }
)
#: generic tests that hold rows of a document against rows of the same one: all tables are cut, so that what only
#: another document's rows have is lacking
_BY_DOCUMENT: Final = frozenset(
    {"every_rule_checked", "failures_match_checks", "every_fact_has_source", "sources_have_facts"}
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
#: column whose values no two documents share -> the table of which it is the key, whose own test sees to that
_OWN: Final = {
    "document_id": "dim_document",
    "form_id": "dim_form",
    "budget_id": "fct_budget",
    "indicator_id": "fct_indicator",
    "score_id": "fct_score",
    "fact_id": "",  # of any table of facts
    "coverage_id": "",  # made of the form's id, as are the next two, or of a region where a row is of no document
    "check_id": "",
    "place": "",
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
    if not untested:
        return [test for test in tests if test.name in failed or _reads_as_it_is(models, test)]
    whole = con.execute("select relation from built.untested_row where row_key is null").fetchall()
    cuts = _Cuts(con, models, {str(relation) for (relation,) in whole})
    return [test if test.name in failed else _narrowed(test, cuts) for test in tests]


def note(database: Path, failed: Iterable[str]) -> None:
    """Keep which tests failed, and that all rows have been tested now."""
    with duckdb.connect(str(database)) as con, transaction(con):
        if record.kept(con) is None:
            return
        con.execute("delete from built.untested")
        con.execute("delete from built.untested_row")
        con.execute("create or replace table built.failed_test (test_name varchar)")
        for name in failed:
            con.execute("insert into built.failed_test values (?)", [name])


def _reads_as_it_is(models: Mapping[str, Model], test: DataTest) -> bool:
    """Whether the tested rows may have changed without a build: a view of raw rows that belong to no document."""
    model = models.get(test.tested)
    return model is not None and model.is_view and model.rows_of is RowsOf.everything and '"raw".' in model.query


class _Rows(StrEnum):
    """Which rows of a table a test is to see."""

    changed = "changed"  # those that changed
    said = "said"  # those of which more than ranks changed
    of_documents = "of_documents"  # those that changed, and all that are of no document


class _Cuts:
    """The rows of each table that were made anew, copied when they are first asked for."""

    def __init__(self, con: duckdb.DuckDBPyConnection, models: Mapping[str, Model], whole: Set[str]) -> None:
        self.con = con
        self.models = models
        self.whole = whole
        self.made: dict[tuple[str, _Rows], str | None] = {}
        self.raw = {
            relation: f"(select * from raw.{table} where document_id in ({_DOCUMENTS}))"
            for table, relation in record.raw_tables(con, list(models.values())).items()
        }
        handed.attach(con)
        self.is_handed = handed.is_of(con, _DOCUMENTS)

    def of(self, relation: str, which: _Rows = _Rows.changed) -> str | None:
        """The table that holds a relation's rows made anew; None where that can't be told."""
        model = self.models.get(relation)
        if model is None or relation in self.whole:
            return None
        if model.rows_of is RowsOf.document and not model.row_key:
            which = _Rows.of_documents  # the same
        if (relation, which) not in self.made:
            chosen = self._chosen(model, which)
            self.made[relation, which] = self._copy(model, which, chosen) if chosen else None
        return self.made[relation, which]

    def for_test(self, test: DataTest) -> str | None:
        """The rows of the tested relation that a test has to see which asks of each row."""
        model = self.models.get(test.tested)
        spared = model and model.ranks and not any(re.search(rf"\b{name}\b", test.query) for name in model.ranks)
        return self.of(test.tested, _Rows.said if spared else _Rows.changed)

    def of_documents(self, query: str) -> dict[str, str]:
        """The tables that hold the rows made anew of each relation of documents that a query names."""
        named = [relation for relation in self.models if relation in query and self.is_of_documents(relation)]
        return {relation: cut for relation in named if (cut := self.of(relation, _Rows.of_documents))}

    def is_of_documents(self, relation: str) -> bool:
        """Whether each row of a relation belongs to a document."""
        model = self.models.get(relation)
        return model is not None and model.rows_of is RowsOf.document

    def _chosen(self, model: Model, which: _Rows) -> tuple[str, ...]:
        """Conditions each of which chooses some of the rows; none where they can't be told."""
        if model.rows_of is RowsOf.document:
            names = exchange.names_of(self.con, model)
            key = next((column for column in _WHOSE if column in names), None)
            if key is None:
                return ()
            of_none = f"{key} is null"
            if model.row_key and which is not _Rows.of_documents:
                of_none += f" and {quoting.name(model.row_key)} in ({_remade([model.relation], which)})"
            ranked = (f"{quoting.name(model.row_key or '')} in ({_remade([model.relation], which)})",)
            return (of_none, f"{key} in ({_WHOSE[key]})", *(ranked if self._has_ranks(model, which) else ()))
        if model.row_key is None:
            return ()
        ranks = [m.relation for m in self.models.values() if m.name == model.ranks_from and which is _Rows.changed]
        return (f"{quoting.name(model.row_key)} in ({_remade([model.relation, *ranks], which)})",)

    @staticmethod
    def _has_ranks(model: Model, which: _Rows) -> bool:
        """Whether rows of other documents count too, of which a rank changed."""
        return model.has_ranks and which is _Rows.changed

    def _copy(self, model: Model, which: _Rows, chosen: Sequence[str]) -> str:
        name = handed.table(model, which.value)
        if self.is_handed and model.rows_of is RowsOf.document and not self._has_ranks(model, which):
            if which is _Rows.of_documents:
                return name
            query = exchange.chosen(handed.table(model, _Rows.of_documents), chosen)
        elif model.is_view:
            query = f"select * from ({self._of_parents(model)}) where {' or '.join(f'({rows})' for rows in chosen)}"
        else:
            query = exchange.chosen(model.relation, chosen)
        self.con.execute(f"create or replace table {name} as {query}")
        return name

    def _of_parents(self, model: Model) -> str:
        """A view's query over its parents' rows that were made anew."""
        cuts = self.of_documents(model.query)
        return rows.put(model.query, self.raw | cuts)


def _remade(relations: Sequence[str], which: _Rows) -> str:
    """SQL: the keys of the rows that changed in tables since they were last tested."""
    told = ", ".join(quoting.text(relation) for relation in relations)
    spared = " and not is_rank" if which is _Rows.said else ""
    return f"select row_key from built.untested_row where relation in ({told}){spared}"


def _narrowed(test: DataTest, cuts: _Cuts) -> DataTest:
    if test.kind in _BY_DOCUMENT:
        return replace(test, query=rows.put(test.query, cuts.of_documents(test.query)))
    if test.kind in _BY_ROW:
        cut = cuts.for_test(test)
        return replace(test, query=test.query.replace(test.tested, cut)) if cut else test
    pattern = {"unique": _UNIQUE, "unique_combination": _COMBINED}.get(test.kind)
    named = pattern.search(test.query) if pattern else None
    names, table = named.group(1).split(", ") if named else [], test.tested.split('"')[-2]
    if cuts.is_of_documents(test.tested) and any(_OWN.get(name, table) != table for name in names):
        cut = cuts.of(test.tested, _Rows.of_documents)  # equal rows are of one document, or all of none
        return replace(test, query=test.query.replace(test.tested, cut)) if cut else test
    cut = cuts.for_test(test) if named else None
    if cut is None:
        return test
    # all rows that have the key of one that was made anew
    keys = [quoting.name(column) for column in names]
    same = " and ".join(f"whole_table.{key} is not distinct from cut.{key}" for key in keys)
    query = f"(select whole_table.* from {test.tested} as whole_table semi join {cut} as cut on {same})"
    return replace(test, query=test.query.replace(test.tested, query))
