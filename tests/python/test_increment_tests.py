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
