"""Where a fact, or what was concluded from facts, came from, told from the published file alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest import former, lookup, steps
from ingest.corrections import told as corrections
from ingest.lookup import Row, select
from ingest.paths import UsageError

#: what is printed of a form: table -> its key
_FACTS = {"core.fct_budget": "budget_id", "core.fct_indicator": "indicator_id", "core.fct_score": "score_id"}
#: what was concluded from it, where the warehouse has the table
_CONCLUSIONS = {
    "audit.fct_finding": "finding_id",
    "audit.fct_signal": "signal_id",
    "audit.fct_check": "check_id",
    "core.fct_rescore": "rescore_id",
    "audit.form_revision": "revision_id",
}
#: who tells a conclusion that is no finding
_TOLD = {"fct_check": steps.of_check, "fct_rescore": steps.of_rescore, "form_revision": steps.of_revision}
#: a verdict's failures are explained one by one, at most so many
_MOST = 20


@dataclass(frozen=True, slots=True)
class Explanation:
    """A row with its form, the cells it rests on, and the steps from printed text to value.

    For a conclusion (finding, signal, verdict, re-score, change between versions) ``facts`` are the explanations of the
    facts that it rests on and ``sources`` is empty; a failed verdict rests on ``findings`` (or signals), each with its
    facts. ``form`` is empty where it is about several forms. ``corrections`` are those of the cells that a fact rests
    on.
    """

    kind: str
    key: str
    fact: Row
    form: Row
    sources: tuple[Row, ...]
    steps: tuple[str, ...]
    facts: tuple[Explanation, ...] = ()
    findings: tuple[Explanation, ...] = ()
    corrections: tuple[Row, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The explanation as plain data."""
        return {
            "kind": self.kind,
            "id": self.key,
            "values": self.fact,
            "form": self.form,
            "sources": list(self.sources),
            "steps": list(self.steps),
            "facts": [fact.as_json() for fact in self.facts],
            "findings": [finding.as_json() for finding in self.findings],
            "corrections": list(self.corrections),
        }


def explain(warehouse: Path, key: str) -> Explanation:
    """Find an id of a fact, finding, signal, verdict, re-score or change (or its first characters) and explain it.

    Raises:
        UsageError: nothing has that id, a form that was superseded had it, or several begin like it.
    """
    con = duckdb.connect(str(warehouse), read_only=True)
    try:
        there = lookup.columns(con)
        tables = {table: of for table, of in (_FACTS | _CONCLUSIONS).items() if table in there}
        matches = lookup.matches(con, tables, key)
        if not matches:
            names = ", ".join(tables.values())
            nothing = f"Nothing has the id {key}: take one of {names}, its first 8 characters at least."
            raise UsageError(former.told(con, there, key) or nothing)
        if len(matches) > 1:
            raise UsageError(f"{len(matches)} ids begin with {key}: give more of the id.")
        return _explained(_Asked(con, warehouse, there), *matches[0])
    finally:
        con.close()


@dataclass(frozen=True, slots=True)
class _Asked:
    """The open file, where it lies, and the columns of its tables."""

    con: duckdb.DuckDBPyConnection
    warehouse: Path
    there: Mapping[str, frozenset[str]]


def _explained(asked: _Asked, table: str, key: str) -> Explanation:
    if table in _FACTS:
        return _fact(asked, table, key)
    con = asked.con
    row = select(con, f"select * from {table} where {_CONCLUSIONS[table]} = ?", [key])[0]
    rule = next(iter(select(con, "select * from audit.dim_rule where rule_code = ?", [row.get("rule_code")])), {})
    told = _TOLD.get(_short(table), steps.of_finding)
    if table == "audit.form_revision":
        rule = _form(con, row["superseded_form_id"])
    return Explanation(
        kind=_short(table),
        key=key,
        fact=row,
        form=_form(con, row["form_id"]),
        sources=(),
        steps=tuple(told(row, rule)),
        facts=tuple(_facts(asked, row.get("fact_ids"))),
        findings=tuple(_failures(asked, row)) if table == "audit.fct_check" else (),
    )


def _fact(asked: _Asked, table: str, key: str) -> Explanation:
    con = asked.con
    fact = select(con, f"select * from {table} where {_FACTS[table]} = ?", [key])[0]
    sources: list[Row] = select(
        con,
        "select file_name, s.* exclude (fact_id, fact_table) from core.fact_source s "
        "join core.dim_document using (document_id) where fact_id = ? "
        "order by page_no, table_no, row_no, col_no, column_name",
        [key],
    )
    sources = [{**source, "place": corrections.place(source)} for source in sources]
    made = corrections.of_fact(con, key, asked.warehouse) if "audit.correction" in asked.there else ()
    told = [*map(corrections.sentence, made), *steps.of_fact(_short(table), fact, sources)]
    form = _form(con, fact["form_id"])
    return Explanation(_short(table), key, fact, form, tuple(sources), tuple(told), corrections=made)


def _facts(asked: _Asked, fact_ids: object) -> Iterable[Explanation]:
    """The facts of these ids, in their order."""
    for fact_id in fact_ids if isinstance(fact_ids, list) else ():
        for table, key in lookup.matches(asked.con, _FACTS, str(fact_id)):
            yield _fact(asked, table, key)


def _failures(asked: _Asked, check: Row) -> Iterable[Explanation]:
    """The findings or signals that a verdict counts, of its form, or of its region and year."""
    for table in ("audit.fct_finding", "audit.fct_signal"):
        found = asked.con.execute(
            f"select {_CONCLUSIONS[table]} from {table} where rule_code = $1 and form_id is not distinct from $2 "
            "and region_code is not distinct from $3 and fiscal_year is not distinct from $4 order by all limit $5",
            [check["rule_code"], check["form_id"], check["region_code"], check["fiscal_year"], _MOST],
        ).fetchall()
        yield from (_explained(asked, table, str(key)) for (key,) in found)


def _form(con: duckdb.DuckDBPyConnection, form_id: object) -> Row:
    rows = select(
        con,
        "select file_name, f.document_id, form_no, title, form_kind, f.region_code, region_name_zh, region_name_en, "
        "department_name, project_name, fiscal_year, fiscal_year_basis from core.dim_form f "
        "left join core.dim_document d on f.document_id = d.document_id "
        "left join core.dim_region r on f.region_code = r.region_code where form_id = ?",
        [form_id],
    )
    return rows[0] if rows else {}


def _short(table: str) -> str:
    return table.rpartition(".")[2]
