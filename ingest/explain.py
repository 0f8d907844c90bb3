"""Where one fact or finding came from, told from the published file alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest import steps
from ingest.paths import UsageError

Row = dict[str, object]

#: fact table -> its key
_KEYS = {"fct_budget": "budget_id", "fct_indicator": "indicator_id", "fct_score": "score_id"}
#: so many characters of an id are enough where they fit one fact alone
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fact with its form, the cells it rests on, and the steps from printed text to value.

    For a finding, ``facts`` are the explanations of the facts that it rests on, and ``sources`` is empty.
    """

    kind: str
    key: str
    fact: Row
    form: Row
    sources: tuple[Row, ...]
    steps: tuple[str, ...]
    facts: tuple[Explanation, ...] = ()

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
        }


def explain(warehouse: Path, key: str) -> Explanation:
    """Find a budget, indicator, score or finding id (or the first characters of one) and explain it.

    Raises:
        UsageError: no fact or finding has that id, or several begin like it.
    """
    wanted = key.strip().lower()
    con = duckdb.connect(str(warehouse), read_only=True)
    try:
        matches = _matches(con, wanted)
        if not matches:
            raise UsageError(
                f"No fact or finding has the id {key}: take a budget_id, indicator_id, score_id or finding_id."
            )
        if len(matches) > 1:
            raise UsageError(f"{len(matches)} facts have ids that begin with {key}: give more of the id.")
        table, found = matches[0]
        return _finding(con, found) if table == "fct_finding" else _fact(con, table, found)
    finally:
        con.close()


def _matches(con: duckdb.DuckDBPyConnection, wanted: str) -> list[tuple[str, str]]:
    if len(wanted) < _SHORTEST:
        return []
    parts = [f"select '{table}', {key} from core.{table} where starts_with({key}, $1)" for table, key in _KEYS.items()]
    parts.append("select 'fct_finding', finding_id from audit.fct_finding where starts_with(finding_id, $1)")
    return [(str(table), str(found)) for table, found in con.execute(" union all ".join(parts), [wanted]).fetchall()]


def _fact(con: duckdb.DuckDBPyConnection, table: str, key: str) -> Explanation:
    fact = _rows(con, f"select * from core.{table} where {_KEYS[table]} = ?", [key])[0]
    sources = _rows(
        con,
        "select file_name, s.* exclude (fact_id, fact_table) from core.fact_source s "
        "join core.dim_document using (document_id) where fact_id = ? "
        "order by page_no, table_no, row_no, col_no, column_name",
        [key],
    )
    return Explanation(
        table, key, fact, _form(con, fact["form_id"]), tuple(sources), tuple(steps.of_fact(table, fact, sources))
    )


def _finding(con: duckdb.DuckDBPyConnection, key: str) -> Explanation:
    finding = _rows(con, "select * from audit.fct_finding where finding_id = ?", [key])[0]
    fact_ids = finding["fact_ids"]
    wanted = [str(fact_id) for fact_id in fact_ids] if isinstance(fact_ids, list) else []
    facts = [_fact(con, *match) for fact_id in wanted for match in _matches(con, fact_id) if match[0] in _KEYS]
    told = (f"rule {finding['rule_code']}: {finding['message_en']}", str(finding["message_zh"]))
    return Explanation("fct_finding", key, finding, _form(con, finding["form_id"]), (), told, tuple(facts))


def _form(con: duckdb.DuckDBPyConnection, form_id: object) -> Row:
    rows = _rows(
        con,
        "select file_name, f.document_id, form_no, title, form_kind, f.region_code, region_name_zh, region_name_en, "
        "department_name, project_name, fiscal_year, fiscal_year_basis from core.dim_form f "
        "left join core.dim_document d on f.document_id = d.document_id "
        "left join core.dim_region r on f.region_code = r.region_code where form_id = ?",
        [form_id],
    )
    return rows[0] if rows else {}


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: Sequence[object]) -> list[Row]:
    cursor = con.execute(query, list(values))
    names = [str(column[0]) for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
