"""No public table holds a name or a way to reach a person: the data test that sees to it, and what it lets pass."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingest import contract, data_tests
from ingest.paths import Target

DIGITS = "13912345678"

#: what a text of a public table must not hold: kind -> text; {name} and {phone} stand in the document's own cells
PLANTED = {
    "name": "由{name}同志负责",
    "known phone": "值班{phone}",
    "fixed phone": "咨询0778-2345678。",
    "bracketed phone": "（0771）2345678",
    "full-width phone": "０７７８—２３４５６７８",
    "mobile phone": "联系138 1234 5678",
    "local phone": "电话：2345678",
    "identity card": "编号45120019800101123X，",
    "e-mail": "寄zhang.san@example.gov.cn",
}
#: what looks like it and is none
HARMLESS = (
    "支出13912345678.00元",
    "项目编码430406202412310001",
    "代码451200210000000012345",
    "1,391,234.56",
    "12348热线",
    "2345678",
    "20240101123456",
    "局长办公室",
    "a13912345678b",
)


def run_tests(place: Path, *names: str) -> dict[str, int]:
    """Run these data tests on a build database, as a build does: name -> rows found."""
    outcomes = [outcome for outcome in data_tests.run(place) if outcome.test.name in names]
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    return {outcome.test.name: outcome.failing_rows for outcome in outcomes}


def test_every_public_table_is_searched(root: Path, built: Target) -> None:
    declared = "".join(p.read_text(encoding="utf-8") for p in sorted((root / "models").glob("*/*__models.yml")))
    con = duckdb.connect(str(built.warehouse), read_only=True)
    tables = con.execute("select table_schema, table_name from information_schema.tables order by all").fetchall()
    con.close()
    assert {schema for schema, _ in tables} == set(contract.SCHEMAS)
    assert [name for _, name in tables if f"name: {name}_no_personal_data\n" not in declared] == []


def test_what_is_planted_is_found_and_nothing_else(copied: Target) -> None:
    planted = duckdb.connect(str(copied.build_database))
    _, name, phone, form = planted.execute(
        "select document_id, min(person) filter (where kind = 'name'), min(person) filter (where kind = 'phone'), "
        "min(form_id) from staging.int_person join core.dim_form using (document_id) group by 1 "
        "having count(distinct kind) = 2 order by 1"
    ).fetchall()[0]
    texts = {kind: text.format(name=name, phone=phone) for kind, text in PLANTED.items()}
    row = planted.execute("select * from core.fct_indicator where form_id = ? limit 1", [form])
    assert row.fetchone()
    for n, text in enumerate([*texts.values(), *HARMLESS]):
        planted.execute(
            "insert into core.fct_indicator by name select * replace (? as indicator_id, ? as explanation) "
            "from core.fct_indicator where form_id = ? limit 1",
            [f"{'planted' if n < len(texts) else 'harmless'}{n}", text, form],
        )
    # figures: a bare number passes as an amount; a table without a document: the whole text is a name
    for table, key, column, text in (
        ("core.fct_budget", "budget_id", "value_printed", DIGITS),
        ("core.fct_score", "score_id", "component_name", DIGITS),
        ("marts.indicator_quality", "quality_id", "department_name", name),
    ):
        planted.execute(f"update {table} set {column} = ? where {key} = (select min({key}) from {table})", [text])
    planted.close()
    names = ("fct_indicator", "fct_budget", "fct_score", "indicator_quality", "dim_form")
    found = run_tests(copied.build_database, *(f"{n}_no_personal_data" for n in names))
    assert found == {
        "fct_indicator_no_personal_data": len(texts),
        "fct_budget_no_personal_data": 0,
        "fct_score_no_personal_data": 1,
        "indicator_quality_no_personal_data": 1,
        "dim_form_no_personal_data": 0,
    }
