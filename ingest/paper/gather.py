"""From the published warehouse to all that one form's work paper tells; nothing else is asked.

Tables that an older warehouse lacks are ``None``, which is not the same as a table without rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import duckdb

from ingest import lookup
from ingest.lookup import Row, select
from ingest.paper.words import Pair

Rows = tuple[Row, ...]

#: so many forms are fetched with one query a table
_BATCH = 50
_GRAVITIES = ("error", "warning", "note")
_GRAVITY = f"list_position({list(_GRAVITIES)}, {{0}}.severity)"
#: what is told of a rule, as far as the warehouse has it
_RULE = ("name_zh", "name_en", "checks_zh", "checks_en", "source", "rule_order")


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of one form; rows are the columns of the public tables.

    ``sources`` has the cells behind each fact (``core.fact_source`` by ``fact_id``). ``checks``, ``rescores``,
    ``signals`` and ``corrections`` are ``None`` where the warehouse has no such table. ``severities`` names each
    severity in Chinese and English, the gravest first, as the warehouse's dictionary does.
    """

    form: Row
    budget: Rows
    indicators: Rows
    scores: Rows
    findings: Rows
    coverage: Rows
    sources: Mapping[str, Rows]
    facts: Mapping[str, Row]
    checks: Rows | None
    rescores: Rows | None
    signals: Rows | None
    corrections: Rows | None
    severities: Mapping[str, Pair]

    @property
    def form_id(self) -> str:
        """The form's key."""
        return str(self.form["form_id"])


_FORMS = """
    select f.*, d.file_name, d.media_type, d.byte_size, d.page_count, d.loader, d.ingested_at,
        r.region_name_zh, r.region_name_en, r.province_name_zh, r.province_name_en
    from core.dim_form f
    left join core.dim_document d using (document_id)
    left join core.dim_region r on f.region_code = r.region_code
    where list_contains($1, f.form_id)
"""
_BUDGET = """
    with names as (
        select distinct line_code, measure_code, line_name_zh, line_name_en, measure_name_zh, measure_name_en
        from marts.budget_comparison
    ),
    lines as (select line_code, any_value(line_name_zh) as line_zh, any_value(line_name_en) as line_en
              from names group by all),
    measures as (select measure_code, any_value(measure_name_zh) as measure_zh,
                 any_value(measure_name_en) as measure_en from names group by all)
    select b.*, line_zh, line_en, measure_zh, measure_en
    from core.fct_budget b left join lines using (line_code) left join measures using (measure_code)
    where list_contains($1, form_id) order by form_id, line_no, budget_id
"""
_INDICATORS = """
    with names as (select distinct level1_code, level1_name_zh, level1_name_en from marts.indicator_comparison),
    seconds as (select distinct level2_code, level2_name_zh, level2_name_en from marts.indicator_comparison)
    select i.*, level1_name_zh, level1_name_en, level2_name_zh, level2_name_en
    from core.fct_indicator i left join names using (level1_code) left join seconds using (level2_code)
    where list_contains($1, form_id) order by form_id, line_no, indicator_id
"""
_SCORES = """
    select * from core.fct_score where list_contains($1, form_id) order by form_id, line_no nulls last, score_id
"""
_FINDINGS = f"""
    select f.*, {{rule}}
    from audit.fct_finding f left join audit.dim_rule r using (rule_code)
    where list_contains($1, form_id)
    order by form_id, {_GRAVITY.format("f")}, {{size}}rule_order, subject, finding_id
"""
_COVERAGE = """
    select * from marts.coverage where list_contains($1, form_id) order by form_id, figure_order, figure_code
"""
_SOURCES = """
    with facts as (
        select budget_id as fact_id, form_id from core.fct_budget
        union all select indicator_id, form_id from core.fct_indicator
        union all select score_id, form_id from core.fct_score
    )
    select form_id, s.*
    from core.fact_source s join facts using (fact_id)
    where list_contains($1, form_id)
    order by form_id, page_no, table_no, row_no, col_no, source_no, fact_id, column_name
"""
_CHECKS = """
    with concerned as (
        select form_id as paper_id, check_id from audit.fct_check where list_contains($1, form_id)
        union all
        -- a rule about a set of forms says the same on the paper of each
        select f.form_id, c.check_id
        from core.dim_form f join audit.fct_check c
            on c.form_id is null
            and c.region_code is not distinct from f.region_code
            and c.fiscal_year is not distinct from f.fiscal_year
        where list_contains($1, f.form_id)
    )
    select c.* replace (paper_id as form_id), {rule}
    from concerned join audit.fct_check c using (check_id) left join audit.dim_rule r using (rule_code)
    order by paper_id, rule_order, rule_code, check_id
"""
_RESCORES = """
    select * from core.fct_rescore where list_contains($1, form_id) order by form_id, line_no nulls first, rescore_id
"""
_SIGNALS = f"""
    with concerned as (
        select unnest(list_distinct(list_concat([form_id], form_ids))) as paper_id, signal_id from audit.fct_signal
    )
    select g.* replace (paper_id as form_id), g.form_id is null as is_of_several, {{rule}}
    from concerned join audit.fct_signal g using (signal_id) left join audit.dim_rule r using (rule_code)
    where list_contains($1, paper_id) order by paper_id, {_GRAVITY.format("g")}, rule_order, subject, signal_id
"""


_CORRECTIONS = """
    select * from audit.correction where list_contains($1, form_id)
    order by form_id, page_no, table_no, row_no, col_no, text_printed, correction_id
"""


def form_ids(con: duckdb.DuckDBPyConnection, region_code: str | None = None) -> list[str]:
    """All current forms, or a region's, in the order in which papers are filed: region, year, file, number in it."""
    knows = "is_current" in lookup.columns(con)["core.dim_form"]
    found = con.execute(
        "select form_id from core.dim_form left join core.dim_document using (document_id) "
        f"where ($1 is null or region_code = $1) and {'is_current' if knows else 'true'} "
        "order by region_code nulls last, fiscal_year nulls last, file_name, document_id, form_no",
        [region_code],
    ).fetchall()
    return [str(row[0]) for row in found]


def papers(con: duckdb.DuckDBPyConnection, wanted: Sequence[str]) -> Iterator[Paper]:
    """The papers of these forms, in their order; memory holds a batch of them at a time."""
    there = lookup.columns(con)
    for start in range(0, len(wanted), _BATCH):
        yield from _batch(con, list(wanted[start : start + _BATCH]), there)


def _batch(con: duckdb.DuckDBPyConnection, wanted: list[str], there: Mapping[str, frozenset[str]]) -> Iterator[Paper]:
    sized = [c for c in ("size_yuan", "size_points") if c in there.get("audit.fct_finding", ())]
    size = "".join(f"{column} desc nulls last, " for column in sized)
    rule = ", ".join(f"r.{column}" for column in _RULE if column in there.get("audit.dim_rule", ()))

    def by_form(query: str) -> dict[str, Rows]:
        rows = select(con, query.format(size=size, rule=rule), [wanted])
        return {str(k): tuple(group) for k, group in groupby(rows, key=lambda row: row["form_id"])}

    def optional(table: str, query: str) -> dict[str, Rows] | None:
        return by_form(query) if table in there else None

    forms = by_form(_FORMS)
    found = {
        "budget": by_form(_BUDGET),
        "indicators": by_form(_INDICATORS),
        "scores": by_form(_SCORES),
        "findings": by_form(_FINDINGS),
        "coverage": by_form(_COVERAGE),
        "sources": by_form(_SOURCES),
    }
    checks = optional("audit.fct_check", _CHECKS)
    rescores = optional("core.fct_rescore", _RESCORES)
    signals = optional("audit.fct_signal", _SIGNALS)
    corrections = optional("audit.correction", _CORRECTIONS)
    severities = _severities(con, there)
    for form_id in wanted:
        rows = {name: of.get(form_id, ()) for name, of in found.items()}
        keys = (("budget", "budget_id"), ("indicators", "indicator_id"), ("scores", "score_id"))
        cells: dict[str, list[Row]] = {}
        for cell in rows["sources"]:
            cells.setdefault(str(cell["fact_id"]), []).append(cell)
        yield Paper(
            form=forms[form_id][0],
            budget=rows["budget"],
            indicators=rows["indicators"],
            scores=rows["scores"],
            findings=rows["findings"],
            coverage=rows["coverage"],
            sources={key: tuple(of) for key, of in cells.items()},
            facts={str(row[key]): row for name, key in keys for row in rows[name]},
            checks=None if checks is None else checks.get(form_id, ()),
            rescores=None if rescores is None else rescores.get(form_id, ()),
            signals=None if signals is None else signals.get(form_id, ()),
            corrections=None if corrections is None else corrections.get(form_id, ()),
            severities=severities,
        )


def _severities(con: duckdb.DuckDBPyConnection, there: Mapping[str, frozenset[str]]) -> dict[str, Pair]:
    """The dictionary's names of the severities; the codes themselves in a warehouse without a dictionary."""
    query = "select code, label_zh, label_en from core.dim_value where column_name = 'severity'"
    known = con.execute(query).fetchall() if "core.dim_value" in there else []
    names = {str(code): (str(zh), str(en)) for code, zh, en in known}
    return {code: names.get(code, (code, code)) for code in _GRAVITIES}
