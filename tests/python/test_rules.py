"""The audit's rules: that none is left out, and the whole verdict table of the five documents, keyed by hand."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from ingest.paths import Target

ROOT = Path(__file__).parents[2]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_model_with_verdicts_is_in_the_list() -> None:
    listed = re.findall(r"'(int_audit__\w+)'", (ROOT / "macros/audit/rule_models.sql").read_text(encoding="utf-8"))
    models = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "models/audit/rules").glob("*.sql")}
    judging = {name for name, sql in models.items() if "as rule_code" in sql} - {"int_audit__check"}
    assert sorted(listed) == sorted(judging)


def test_every_rule_of_the_catalogue_has_a_model_and_a_unit_test() -> None:
    folder = ROOT / "models/audit/rules"
    models = "".join(path.read_text(encoding="utf-8") for path in folder.glob("int_audit__*.sql"))
    tests = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*unit_tests.yml"))
    for rule in read(ROOT / "seeds/rules/rule_catalogue.csv"):
        assert f"'{rule['rule_code']}' as rule_code" in models, f"no model judges {rule['rule_code']}"
        assert re.search(rf"\b{rule['rule_code']}\b|\b{rule['rule_code']}_verdicts", tests), (
            f"no unit test names {rule['rule_code']}"
        )


def test_everything_that_a_rule_needs_has_a_reason_for_lacking_it() -> None:
    reasons = {row["reason_code"] for row in read(ROOT / "seeds/rules/check_reasons.csv")}
    needs = {
        f"no_{need}"
        for rule in read(ROOT / "seeds/rules/rule_catalogue.csv")
        for need in rule["needs"].split("|")
        if need
    }
    assert needs <= reasons, f"without a text: {sorted(needs - reasons)}"


def test_the_verdict_table_of_the_five_is_as_keyed_by_hand(built: Target) -> None:
    truth = {
        (row["rule_code"], form): verdict
        for row in read(ROOT / "tests/truth/check.csv")
        for form, verdict in row.items()
        if form not in {"rule_code", "why"}
    }
    with duckdb.connect(str(built.warehouse), read_only=True) as con:
        found = con.execute(
            "select checks.rule_code, split_part(document.file_name, '_', 1) || form.form_no,"
            " case checks.verdict when 'not_applicable' then array_to_string(checks.reason_codes, '|')"
            " else checks.verdict end"
            " from audit.fct_check as checks inner join core.dim_form as form on checks.form_id = form.form_id"
            " inner join core.dim_document as document on form.document_id = document.document_id"
        ).fetchall()
    got = {(rule, form): verdict for rule, form, verdict in found}
    wrong = [
        f"{rule} on {form}: keyed {truth.get((rule, form))}, got {got.get((rule, form))}"
        for rule, form in sorted(truth.keys() | got.keys())
        if truth.get((rule, form)) != got.get((rule, form))
    ]
    assert not wrong, "\n".join(wrong)
