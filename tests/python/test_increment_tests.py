"""The data tests of an increment: they find in the rows made anew what they would find in all rows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from ingest import data_tests
from ingest.increment import record, tests
from ingest.paths import Target

#: the test that must see it -> a statement that breaks a row of the document ($mine is its form, $other another's)
BROKEN = {
    "fct_indicator_region_code_in_dim_region": (
        "update core.fct_indicator set region_code = '999999' where form_id = $mine and line_no = 1"
    ),
    "fct_budget_budget_id_unique": (
        "insert into core.fct_budget select * from core.fct_budget where form_id = $mine and line_no = 1"
    ),
    # the same id as a row of a document that wasn't made anew
    "fct_score_score_id_unique": (
        "update core.fct_score set score_id = (select min(score_id) from core.fct_score where form_id = $other) "
        "where form_id = $mine and component_kind = 'total'"
    ),
    "fct_indicator_no_personal_data": (
        "update core.fct_indicator set explanation = '咨询0778-2345678' where form_id = $mine and line_no = 1"
    ),
    "fct_budget_every_fact_has_source": (
        "delete from core.fact_source where fact_id in (select budget_id from core.fct_budget where form_id = $mine)"
    ),
    "fact_source_sources_have_facts": "delete from core.fct_indicator where form_id = $mine and line_no = 2",
}


@pytest.fixture
def place(copied: Target) -> Path:
    """A build database of which one document's rows haven't been tested yet."""
    with duckdb.connect(str(copied.build_database)) as con:
        if record.kept(con) is None:
            pytest.skip("needs a warehouse that this version of jixiao build made whole")
        con.execute("delete from built.untested")
        con.execute("insert into built.untested select document_id from core.dim_form where region_code = '451200'")
    return copied.build_database


def failing(place: Path, *, narrowed: bool) -> set[str]:
    outcomes = list(data_tests.run(place, tests.choose if narrowed else None))
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    return {outcome.test.name for outcome in outcomes if outcome.failing_rows}


def break_rows(place: Path, *names: str, region: str) -> None:
    """Break rows of the document of a region."""
    with duckdb.connect(str(place)) as con:
        forms = dict(con.execute("select region_code, min(form_id) from core.dim_form group by all").fetchall())
        other = forms["430406" if region == "451200" else "451200"]
        for name in names:
            text = BROKEN[name].replace("$mine", f"'{forms[region]}'").replace("$other", f"'{other}'")
            assert con.execute(text).fetchone() != (0,)


def test_what_breaks_a_row_made_anew_is_found_as_over_all_rows(place: Path) -> None:
    break_rows(place, *BROKEN, region="451200")
    found = failing(place, narrowed=True)
    assert found >= BROKEN.keys()
    assert found >= failing(place, narrowed=False)


def test_rows_that_were_tested_before_are_looked_at_again_only_by_a_test_that_failed(place: Path) -> None:
    name = "fct_indicator_no_personal_data"
    break_rows(place, name, region="430406")
    assert failing(place, narrowed=True) == set()
    tests.note(place, [name])
    assert failing(place, narrowed=True) == {name}


def test_where_nothing_changed_only_what_failed_is_tested_again(place: Path) -> None:
    tests.note(place, ["fct_budget_budget_id_unique"])
    with duckdb.connect(str(place)) as con:
        chosen = tests.choose(con, [outcome.test for outcome in data_tests.run(place)])
    assert "fct_budget_budget_id_unique" in {test.name for test in chosen}
    assert {test.tested.split('"')[-2] for test in chosen} <= {"fct_budget", "stg_raw__reject", "stg_raw__run"}


def test_after_a_whole_build_every_test_runs_over_all_rows(place: Path) -> None:
    with duckdb.connect(str(place)) as con:
        con.execute("insert into built.untested values (null)")
        known = [outcome.test for outcome in data_tests.run(place)]
        assert tests.choose(con, known) == known


#: the test that must see it -> a statement that breaks a row, a query for its key, the table that says it was made anew
REMADE = {
    "finding_summary_severity_accepted": (
        "update marts.finding_summary set severity = 'odd' where summary_id = $key",
        "select min(summary_id) from marts.finding_summary where region_code = '430406'",
        "marts.finding_summary",
    ),
    "budget_comparison_line_code_in_budget_lines": (
        "update marts.budget_comparison set line_code = 'odd' where comparison_id = $key",
        "select min(comparison_id) from marts.budget_comparison where is_reported",
        "marts.budget_comparison",
    ),
    # a table that was made whole is tested whole, whoever's row it is
    "coverage_status_accepted": (
        "update marts.coverage set status = 'odd' where coverage_id = $key",
        "select min(coverage_id) from marts.coverage where region_code = '430406'",
        "marts.coverage",
    ),
}


@pytest.mark.parametrize("name", REMADE)
def test_what_breaks_a_row_that_changed_in_a_table_of_regions_is_found(place: Path, name: str) -> None:
    statement, which, table = REMADE[name]
    with duckdb.connect(str(place)) as con:
        key = con.execute(which).fetchall()[0][0]
        assert con.execute(statement.replace("$key", f"'{key}'")).fetchone() == (1,)
    assert name not in failing(place, narrowed=True)  # as if it had been tested before
    with duckdb.connect(str(place)) as con:
        relation = ".".join(f'"{part}"' for part in ("jixiao", *table.split(".")))
        con.execute(
            "insert into built.untested_row values (?, ?, false)", [relation, None if "coverage" in table else key]
        )
    assert name in failing(place, narrowed=True)


@pytest.mark.parametrize(
    ("table", "told_by", "is_rank", "seen"),
    [
        ("budget_comparison", "marts.budget_comparison", True, [1, 0]),
        ("budget_comparison", "marts.budget_comparison", False, [1, 1]),
        ("budget_comparison", "staging.int_mart__region_budget", True, [1, 0]),  # the model of ranks
        ("indicator_comparison", "marts.indicator_comparison", True, [1, 0]),
        ("score_comparison", "marts.score_comparison", True, [2, 1]),  # beside the form of the untested document
    ],
)
def test_a_row_of_which_only_a_rank_changed_is_seen_by_tests_that_name_a_rank(
    place: Path, *, table: str, told_by: str, is_rank: bool, seen: list[int]
) -> None:
    relation, teller = (
        ".".join(f'"{part}"' for part in ("jixiao", *name.split("."))) for name in (f"marts.{table}", told_by)
    )
    rank, key = {
        "budget_comparison": ("amount_rank", "comparison_id"),
        "indicator_comparison": ("score_rate_rank", "comparison_id"),
        "score_comparison": ("score_rank", "form_id"),
    }[table]
    known = [
        data_tests.DataTest(
            column, "", is_error=True, query=f"select count(*) from {relation} where {column} is distinct from '-1'",
            kind="expression_is_true", tested=relation,
        )
        for column in (rank, "region_code")
    ]  # fmt: skip
    with duckdb.connect(str(place)) as con:
        con.execute(
            f"insert into built.untested_row select $1, min({key}), $2 from {relation} where region_code = '430406'",
            [teller, is_rank],
        )
        assert [con.execute(test.query).fetchall() for test in tests.choose(con, known)] == [[(n,)] for n in seen]


def test_a_rank_is_a_number_by_which_no_row_is_told(place: Path) -> None:
    with duckdb.connect(str(place), read_only=True) as con:
        for model in record.models(con):
            if model.ranks:
                kinds = {str(row[0]): str(row[1]) for row in con.execute(f"describe {model.relation}").fetchall()}
                assert {kinds[name] for name in model.ranks} == {"BIGINT"}, model.name
                assert model.row_key
                assert model.row_key not in model.ranks
