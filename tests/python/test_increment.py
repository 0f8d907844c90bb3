"""Increments: whatever changes of the documents, in whatever order, the rows are those of a whole build."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import duckdb
import increments
import pytest
from conftest import ROOT, Command
from faults import prints
from scale import raw

from ingest import dbt_runner, memory, modelling, publish
from ingest.increment import changes, exchange, handed, published, record, rows
from ingest.increment.models import FORMS, NAMING, Model, RowsOf
from ingest.land import DOCUMENT_TABLES
from ingest.paths import Target

DOCUMENTS = ROOT / "documents"
PASSED = dbt_runner.DbtResult(1, ())


@pytest.fixture(scope="module")
def recorded(built: Target) -> Path:
    """The build database of the five documents, with what its whole build was made of."""
    with duckdb.connect(str(built.build_database), read_only=True) as con:
        if record.kept(con) is None:
            pytest.skip("needs a warehouse that this version of jixiao build made whole")
    return built.build_database


@pytest.fixture(scope="module")
def models(recorded: Path) -> list[Model]:
    with duckdb.connect(str(recorded), read_only=True) as con:
        return record.models(con)


@pytest.fixture(scope="module")
def pool(recorded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty documents of few departments that may land."""
    file = tmp_path_factory.mktemp("pool") / "jixiao.duckdb"
    shutil.copy(recorded, file)
    increments.empty(file)
    raw.fill(file, recorded, 0, 30, cells=True)
    increments.crowd(file)
    return file


@pytest.fixture
def place(recorded: Path, tmp_path: Path) -> Target:
    """A copy of the build database that may be written."""
    target = Target(tmp_path / "w.duckdb")
    target.build_dir.mkdir()
    shutil.copy(recorded, target.build_database)
    return target


@pytest.mark.parametrize("seed", [2, 11])
def test_random_changes_give_the_rows_of_a_whole_build(
    place: Target, pool: Path, models: list[Model], tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "_SHARE", 1)  # however many of so few documents change
    dice, done = random.Random(seed), []  # noqa: S311 (a test's dice)
    publish.publish(place)
    for _ in range(3):
        with duckdb.connect(str(place.build_database)) as con:
            con.execute(f"attach '{pool}' as pool (read_only)")
            done += [step(con, dice) for step in dice.choices(increments.STEPS, k=3)]
        counts = increments.increment(place.build_database)
        assert counts.changed, done
        publish.publish(place)
    whole = Target(tmp_path / "whole.duckdb")
    whole.build_dir.mkdir()
    shutil.copy(place.build_database, whole.build_database)
    increments.whole(whole.build_database)
    assert increments.differences(place.build_database, whole.build_database, models) == [], done
    publish.publish(whole)
    assert prints.differences(place.warehouse, whole.warehouse) == [], done


def test_a_rank_changes_in_a_region_that_no_document_touches(
    place: Target, models: list[Model], tmp_path: Path
) -> None:
    ranks = "select amount_rank from marts.budget_comparison where region_code <> '{}' order by comparison_id"
    publish.publish(place)
    with duckdb.connect(str(place.build_database)) as con:
        region, document = con.execute(
            "select region_code, document_id from marts.budget_comparison inner join core.dim_form using (region_code) "
            "where amount_rank = 2 order by all limit 1"
        ).fetchall()[0]
        before = con.execute(ranks.format(region)).fetchall()
        con.execute(  # what is blank stays blank: a figure that no form had would make the mart whole
            "update raw.budget_line set value_printed = '999999999' where document_id = ? "
            "and regexp_full_match(value_printed, '[0-9.,]+')",
            [document],
        )
    assert increments.increment(place.build_database).touched == 1
    with duckdb.connect(str(place.build_database)) as con:
        assert con.execute(ranks.format(region)).fetchall() != before
    publish.publish(place)
    whole = Target(tmp_path / "whole.duckdb")
    whole.build_dir.mkdir()
    shutil.copy(place.build_database, whole.build_database)
    increments.whole(whole.build_database)
    assert increments.differences(place.build_database, whole.build_database, models) == []
    publish.publish(whole)
    assert prints.differences(place.warehouse, whole.warehouse) == []


def test_ranks_change_in_forms_and_regions_that_no_document_touches(
    place: Target, recorded: Path, models: list[Model], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "_SHARE", 1)
    raw.fill(place.build_database, recorded, 0, 60, cells=False)
    increments.increment(place.build_database)
    publish.publish(place)
    ranked = [model for model in models if model.has_ranks]
    assert len(ranked) == 6
    with duckdb.connect(str(place.build_database)) as con:
        for model in ranked:
            con.execute(f"create table built.was_{model.name} as from {model.relation}")
        for table in DOCUMENT_TABLES:
            con.execute(f"delete from raw.{table} where document_id in (select document_id from raw.document "
                        "order by 1 limit 12)")  # fmt: skip
    assert increments.increment(place.build_database).touched < 30
    with duckdb.connect(str(place.build_database)) as con:
        for model in ranked:
            others = con.execute(
                f"select count(*), count(*) filter (where is_rank) from built.untested_row "
                f"inner join built.was_{model.name} as was on row_key = was.{model.row_key} "
                f"where relation = ? and was.region_code not in (select region_code from core.dim_form "
                "where document_id in (from built.untested))",
                [model.relation],
            ).fetchall()
            assert others[0][1] > 0, model.name
            con.execute(f"drop table built.was_{model.name}")
    publish.publish(place)
    whole = Target(tmp_path / "whole.duckdb")
    whole.build_dir.mkdir()
    shutil.copy(place.build_database, whole.build_database)
    increments.whole(whole.build_database)
    assert increments.differences(place.build_database, whole.build_database, models) == []
    publish.publish(whole)
    assert prints.differences(place.warehouse, whole.warehouse) == []


@pytest.mark.parametrize("odd", ["another file", "a log", "nothing recorded", "all changed"])
def test_a_file_that_is_not_the_last_publication_s_is_copied_anew(place: Target, odd: str) -> None:
    publish.publish(place)
    with duckdb.connect(str(place.build_database)) as con:
        assert published.is_known(con, place.warehouse)
        if odd == "another file":
            shutil.copy(place.warehouse, f"{place.warehouse}.other")
            Path(f"{place.warehouse}.other").replace(place.warehouse)
        elif odd == "a log":
            Path(f"{place.warehouse}.wal").write_bytes(b"")
        elif odd == "nothing recorded":
            con.execute("delete from built.project")
        else:
            con.execute("insert into built.unpublished values (null)")
        assert not published.is_known(con, place.warehouse)


def test_a_copy_that_can_t_be_renewed_gives_way_to_a_whole_one(place: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(con: duckdb.DuckDBPyConnection, *_: object) -> None:
        con.execute("drop table published.core.dim_form")
        raise duckdb.Error

    before = publish.publish(place).rows
    monkeypatch.setattr(published, "renew", fail)
    assert publish.publish(place).rows == before


def test_a_document_that_comes_back_is_published_as_by_the_whole_build(
    place: Target, built: Target, jixiao: Command
) -> None:
    with duckdb.connect(str(place.build_database)) as con:
        for table in DOCUMENT_TABLES:
            con.execute(f"delete from raw.{table} where document_id = (select min(document_id) from core.dim_document)")
    assert increments.increment(place.build_database) == changes.Counts(1, 1, 4)
    done = jixiao("build", DOCUMENTS, "--warehouse", place.warehouse)
    assert done.returncode == 0, done.stderr
    assert "1 of 5 documents changed: the rows of 1 were built anew" in done.stderr
    assert prints.differences(place.warehouse, built.warehouse) == []


def test_nothing_new_builds_no_model(place: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "replace", lambda *_: pytest.fail("a model was built"))
    monkeypatch.setattr(dbt_runner, "test", lambda *_: PASSED)
    done = modelling.build(ROOT, place, lambda *_: None)
    assert done.counts == changes.Counts(0, 0, 5)
    assert done.told.startswith("No document changed")


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("drop table built.project", "no whole build is recorded"),
        ("update built.project set fingerprint = 'x'", "models, seeds or versions changed"),
        ("update built.model set query = 'nonsense' where model_name = 'coverage'", "an increment isn't possible"),
        ("alter table staging.int_mart__form drop form_id; alter table staging.int_mart__form drop document_id",
         "an increment isn't possible"),
    ],
)  # fmt: skip
def test_a_whole_build_where_an_increment_is_not_certain(
    place: Target, monkeypatch: pytest.MonkeyPatch, before: str, reason: str
) -> None:
    monkeypatch.setattr(dbt_runner, "build", lambda *_: PASSED)
    with duckdb.connect(str(place.build_database)) as con:
        con.execute(before)
        con.execute("insert into raw.withdrawal by name select 1 as withdrawal_no, document_id, 'withdraw' as action "
                    "from raw.document limit 1")  # fmt: skip
    done = modelling.build(ROOT, place, lambda *_: None)
    assert done.counts is None
    assert done.whole_because.startswith(reason)


def test_a_whole_build_is_had_for_the_asking(place: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dbt_runner, "build", lambda *_: PASSED)
    done = modelling.build(ROOT, place, lambda *_: None, is_full=True)
    assert done.told == "All models were built: as was asked for."


def test_many_touched_documents_are_a_whole_build() -> None:
    assert changes.Counts(10, 200, 300).is_small
    assert changes.Counts(10, 2_000, 10_000).is_small
    assert not changes.Counts(10, 2_001, 10_000).is_small
    assert not changes.Counts(10, 201, 1_000).is_small


def test_a_stop_in_an_increment_leaves_the_state_before(
    place: Target, monkeypatch: pytest.MonkeyPatch, models: list[Model], recorded: Path
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with duckdb.connect(str(place.build_database)) as con:
        con.execute("delete from raw.form where form_no = 2")
    monkeypatch.setattr(record, "renew", stop)
    with pytest.raises(KeyboardInterrupt):
        modelling.build(ROOT, place, lambda *_: None)
    assert increments.differences(place.build_database, recorded, models) == []
    with duckdb.connect(str(place.build_database)) as con:
        assert record.kept(con) == record.project(ROOT)
        assert changes.find(con, models).changed == 1


def test_a_changed_file_of_the_project_is_another_project(tmp_path: Path) -> None:
    for name in ("models", "macros", "seeds", "tests/generic"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("dbt_project.yml", "profiles.yml"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    seen = {record.project(tmp_path)}
    for name in ("models/a.sql", "macros/b.sql", "seeds/c.csv", "tests/generic/d.sql", "dbt_project.yml"):
        (tmp_path / name).write_text("y", encoding="utf-8")
        seen.add(record.project(tmp_path))
    assert len(seen) == 6


def test_every_table_of_documents_tells_whose_its_rows_are(recorded: Path, models: list[Model]) -> None:
    """Each has a key, rests on no model that reaches further but on purpose, and says so in dbt_project.yml."""
    with duckdb.connect(str(recorded), read_only=True) as con:
        for model in models:
            if model.rows_of is RowsOf.document and not model.is_view:
                columns = {str(row[0]) for row in con.execute(f"describe {model.relation}").fetchall()}
                assert columns & {"document_id", "form_id", "indicator_id", "score_id"}, model.name
    wide = (RowsOf.everything, RowsOf.region)
    further = {model.relation: model.name for model in models if model.rows_of in wide}
    used = {
        (model.name, name)
        for model in models
        if model.rows_of in (RowsOf.document, RowsOf.text)
        for relation, name in further.items()
        if relation in model.query
    }
    # their rows about a set of forms have no form_id and are all made anew each time
    data_set = {"int_audit__copied_explanation", "int_audit__form_pattern", "int_audit__same_satisfaction"}
    assert used == {("int_audit__check", name) for name in data_set} | {("fct_check", "int_audit__region_year")}


def test_a_department_is_told_from_the_header_fields_as_from_the_forms(recorded: Path, models: list[Model]) -> None:
    """An increment makes NAMING and not FORMS to find the documents of a department."""
    known = {model.name: model for model in models}
    assert {name for name in NAMING if not known[name].is_for_naming} == set()
    told = " from {} where {} is not null and region_code is not null"
    with duckdb.connect(str(recorded), read_only=True) as con:
        before, after = (
            con.execute(
                f"select document_id, {changes._DEPARTMENT.format(column)}{told.format(table, column)} order by all"
            ).fetchall()
            for table, column in (
                (known[FORMS].relation, "department_name"),
                (f"{known[NAMING[0]].relation} inner join {known[NAMING[1]].relation} using (form_id)",
                 "department_name_printed"),
            )
        )  # fmt: skip
        assert before == after != []


def test_rows_are_handed_on_for_the_documents_that_were_touched_alone(place: Target, models: list[Model]) -> None:
    with duckdb.connect(str(place.build_database)) as con:
        con.execute("delete from raw.form where form_no = 2")
        con.begin()
        changes.find(con, models)
        rows.replace(con, models)
        record.renew(con)
        con.commit()
        con.execute("delete from built.untested where document_id is null")
        whose = "select document_id from built.untested"
        assert not handed.is_of(con, whose)
        handed.hand_on(con, models)
        assert handed.is_of(con, whose)
        forms = next(model for model in models if model.name == FORMS)
        made = con.execute(f"from {handed.table(forms, 'of_documents')} order by form_id").fetchall()
        assert (
            made
            == con.execute(f"from {forms.relation} where document_id in ({whose}) order by form_id").fetchall()
            != []
        )
        con.execute("insert into built.untested values ('another')")
        assert not handed.is_of(con, whose)


def test_a_checkpoint_leaves_old_rows_until_many_increments_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_PARTS", 2)
    monkeypatch.setattr(memory, "_PART", 1000)
    asked = []
    with duckdb.connect(str(tmp_path / "w.duckdb")) as con:
        memory.leave_old_rows(con)  # nothing was built yet
        con.execute("create schema built; create table built.document as select range::varchar as document_id "
                    "from range(100)")  # fmt: skip
        for number in range(4):
            con.execute("checkpoint")
            memory.leave_old_rows(con)
            asked.append(con.execute("select current_setting('max_vacuum_tasks')").fetchall()[0][0])
            con.execute(f"insert into built.document values ('{number}')")
    assert asked == [0, 0, 100, 0]  # then they were joined


def test_every_table_of_regions_rests_on_what_tells_its_region(recorded: Path, models: list[Model]) -> None:
    """A row of one reaches no further than its region; each table by which that is told has the column for it."""
    kinds = {model.relation: model for model in models}
    with duckdb.connect(str(recorded), read_only=True) as con:
        for model in models:
            parents = [kinds[relation] for relation in kinds if relation in model.query]
            if model.rows_of is RowsOf.region:
                assert "region_code" in exchange.columns(con, model.relation), model.name
                further = {parent.name for parent in parents if parent.rows_of is RowsOf.everything}
                assert further <= {model.ranks_from}, model.name
                views = {parent.rows_of for parent in parents if parent.is_view}
                assert views <= {RowsOf.document}, model.name
                rows._cut_to_regions(con, model, models)


def test_a_row_key_tells_rows_apart(recorded: Path, models: list[Model]) -> None:
    with duckdb.connect(str(recorded), read_only=True) as con:
        tested = con.execute("select tested, query from staging.data_test where test_kind = 'unique'").fetchall()
    for model in models:
        if model.row_key:
            assert any(relation == model.relation and f"select\n    {model.row_key} as unique_field" in query
                       for relation, query in tested), model.name  # fmt: skip


def test_a_row_of_no_document_that_changed_touches_its_region() -> None:
    model = Model("t", "t", "", RowsOf.document, is_view=False, is_for_naming=False)
    with duckdb.connect() as con:
        con.execute("create table t (form_id varchar, region_code varchar, n integer)")
        con.execute("create temp table new as from t")
        con.execute("create temp table gone_form as select 'f' as form_id")
        con.execute("create temp table touched_region (region_code varchar)")
        con.execute("insert into t values (null, 'a', 1), (null, 'b', 1), ('f', 'c', 1), ('g', 'd', 1)")
        con.execute("insert into new values (null, 'a', 1), (null, 'b', 2), ('f', 'c', 2)")
        exchange.of_documents(con, model, "temp.main.new")
        assert con.execute("from touched_region").fetchall() == [("b",), ("b",)]
        assert sorted(con.execute("select region_code, n from t").fetchall()) == [
            ("a", 1),
            ("b", 2),
            ("c", 2),
            ("d", 1),
        ]


def test_ranks_are_worked_out_from_what_a_table_holds(recorded: Path, models: list[Model]) -> None:
    """The step that adds ranks reads the step before it alone, of which the table holds all columns as they are."""
    own = [model for model in models if model.has_ranks and exchange._UNRANKED in model.query]
    assert {model.name for model in own} == {"int_mart__region_budget", "indicator_comparison", "region_scorecard",
                                             "rescoring", "rescoring_by_region"}  # fmt: skip
    with duckdb.connect(str(recorded), read_only=True) as con:
        for model in own:
            last = model.query[model.query.rfind(exchange._FINAL) :].split()
            assert [last[place + 1] for place, word in enumerate(last) if word in ("from", "join")] == [
                "unranked",
                "final",
            ]
            made, kept = (
                {str(row[0]): str(row[1]) for row in con.execute(f"describe {source}").fetchall()}
                for source in (model.query, model.relation)
            )
            assert made == kept, model.name
