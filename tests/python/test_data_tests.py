"""A build's own pass over dbt's data tests: all of them, by name, and none kept by another's error."""

from __future__ import annotations

import duckdb
import msgpack
import pytest

from ingest import data_tests
from ingest.paths import Target


@pytest.fixture(scope="module")
def known(built: Target) -> dict[str, dict[str, object]]:
    """The data tests that dbt knows, by name, from its parse cache."""
    cache = built.build_dir / "target" / "partial_parse.msgpack"
    nodes = msgpack.unpackb(cache.read_bytes(), strict_map_key=False)["nodes"]
    return {node["name"]: node for name, node in nodes.items() if name.startswith("test.")}


def test_every_data_test_passes_and_has_its_severity_and_words(built: Target, known: dict[str, dict]):
    outcomes = {outcome.test.name: outcome for outcome in data_tests.run(built.build_database)}
    assert len(known) > 500
    assert outcomes.keys() == known.keys()
    for name, node in known.items():
        assert outcomes[name].test.is_error == (str(node["config"]["severity"]).lower() == "error"), name
        assert outcomes[name].test.description == node["description"], name
    assert [outcome.test.name for outcome in outcomes.values() if outcome.failing_rows or outcome.error] == []


def test_no_data_test_sets_what_the_pass_leaves_out(known: dict[str, dict]):
    """A limit, a threshold of its own, or an argument that only dbt could fill in."""
    usual = {"limit": None, "error_if": "!= 0", "warn_if": "!= 0", "enabled": True}
    for name, node in known.items():
        assert {key: node["config"][key] for key in usual} == usual, name
        arguments = node["test_metadata"]["kwargs"]
        assert arguments["model"].startswith("{{ get_where_subquery(ref("), name
        assert [key for key, value in arguments.items() if key != "model" and "{{" in str(value)] == [], name


def test_what_fails_is_named_and_keeps_no_other_from_running(copied: Target, known: dict[str, dict]):
    with duckdb.connect(str(copied.build_database)) as con:
        con.execute("insert into core.dim_form select * from core.dim_form where region_code = '451200'")
        con.execute("drop table marts.deductions")
        # only a rule of level form must be one that the contract names: the test has a `where`
        con.execute("update audit.dim_rule set rule_code = 'odd' where level = 'data_set'")
    outcomes = {outcome.test.name: outcome for outcome in data_tests.run(copied.build_database)}
    assert outcomes.keys() == known.keys()
    assert (outcomes["dim_form_form_id_unique"].failing_rows, outcomes["dim_form_form_id_unique"].error) == (1, None)
    assert "deductions does not exist" in str(outcomes["deductions_no_personal_data"].error)
    assert outcomes["dim_rule_rule_code_unique"].failing_rows > 0
    assert outcomes["dim_rule_rule_code_accepted"].failing_rows == 0
