"""Versions of a form: which one counts, what changed, and documents that are taken out; all expected values by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import versions
from conftest import ROOT, Command
from elsewhere import elsewhere
from faults import prints

from ingest import runs
from ingest.explain import explain
from ingest.increment import record
from ingest.land import open_build
from ingest.paths import Target, UsageError
from ingest.pipeline import ingest
from ingest.status import read
from ingest.terminal import Reporter
from ingest.withdraw import withdraw

STATES = """
    select d.file_name, f.form_no, f.form_status, f.superseded_basis, newer.file_name, f.revision_no
    from core.dim_form f join core.dim_document d using (document_id)
    left join core.dim_form g on f.superseded_by = g.form_id
    left join core.dim_document newer on g.document_id = newer.document_id
"""
#: file -> status of its first form, what that is known by, the file whose form took its place, version
EXPECTED: dict[str, tuple[str, str | None, str | None, int | None]] = {
    # nothing but the order of landing tells
    "landed-1": ("superseded", "landed", "landed-2", 1),
    "landed-2": ("current", None, None, 2),
    # publication goes before the order of landing, and so does filing
    "published-new": ("current", None, None, 2),
    "published-old": ("superseded", "published_on", "published-new", 1),
    "filed-new": ("current", None, None, 2),
    "filed-old": ("superseded", "filed_on", "filed-new", 1),
    # too little in common; nothing but blanks; a year told by the filing date alone; two forms against one
    "unlike-1": ("current", None, None, None),
    "unlike-2": ("current", None, None, None),
    "blank-1": ("current", None, None, None),
    "blank-2": ("current", None, None, None),
    "year-1": ("current", None, None, None),
    "year-2": ("current", None, None, None),
    "twice-1": ("current", None, None, None),
    "twice-2": ("current", None, None, None),
    # each version takes the place of the one before it
    "chain-1": ("superseded", "published_on", "chain-2", 1),
    "chain-2": ("superseded", "published_on", "chain-3", 2),
    "chain-3": ("current", None, None, 3),
    # a copy of the old version that lands later is no newer version
    "back-1": ("superseded", "published_on", "back-2", 1),
    "back-1-again": ("superseded", "copy", "back-1", 1),
    "back-2": ("current", None, None, 2),
    "part-1": ("superseded", "landed", "part-2", 1),
    "part-2": ("current", None, None, 2),
    # a department, its projects, another year, projects without a name, the same project of another department
    "own": ("current", None, None, 1),
    "own-project-a": ("current", None, None, 1),
    "own-project-b": ("current", None, None, 1),
    "own-nameless-a": ("current", None, None, 1),
    "own-nameless-b": ("current", None, None, 1),
    "own-last-year": ("current", None, None, 1),
    "project-old": ("superseded", "landed", "project-new", 1),
    "project-new": ("current", None, None, 2),
    # no region, no key
    "nowhere-1": ("current", None, None, 1),
    "nowhere-2": ("current", None, None, 1),
}
#: what the newer versions of two departments print otherwise
CHANGES = {
    ("landed-2", "budget", "total executed", "value_printed", "blanked", "1165.45 万元", None),
    ("landed-2", "indicator", "办理案件数量", "actual_printed", "blanked", "120件", None),
    ("landed-2", "indicator", "普法覆盖率", "indicator_name", "removed", "普法覆盖率", None),
    ("landed-2", "indicator", "群众满意度", "indicator_name", "added", None, "群众满意度"),
    ("landed-2", "indicator", "案件办结率", "score", "changed", "28", "29"),
    ("landed-2", "score", "total", "score", "changed", "96.00", "97.00"),
    ("part-2", "budget", "total initial_budget", "value_printed", "not_restated", "1082.02 万元", None),
    ("part-2", "budget", "total adjusted_budget", "value_printed", "not_restated", "1483.84 万元", None),
    ("part-2", "budget", "total executed", "value_printed", "not_restated", "1165.45 万元", None),
    ("part-2", "score", "budget_execution", "max_score", "not_restated", "10", None),
}


def states(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[object, ...]]:
    rows = con.execute(f"{STATES} where f.form_no = 1").fetchall()
    return {str(r[0])[:-5]: (r[2], r[3], r[4] and r[4][:-5], r[5]) for r in rows}


def models(place: Target) -> None:
    """Make the models that tell versions apart anew, and those of the forms."""
    subprocess.run(
        [Path(sys.executable).parent / "dbt", "run", "--select", "int_withdrawal", "int_form_version+1",
         "int_version_content+1", "int_version_pair+1", "int_form_revision", "dim_form", "dim_document",
         "--target-path", place.build_dir / "models", "--log-path", place.build_dir / "models", "--quiet"],
        cwd=ROOT, env={**os.environ, "JIXIAO_BUILD": str(place.build_database)}, check=True,
    )  # fmt: skip
    with duckdb.connect(str(place.build_database), read_only=True) as con:
        assert record.kept(con) is None, "dbt built models, and the next build takes all of them for whole"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, jixiao: Command) -> Target:
    """A warehouse of two batches."""
    folder = tmp_path_factory.mktemp("versions")
    versions.two_batches(folder / "first", folder / "second")
    place = Target(folder / "w.duckdb")
    assert jixiao("ingest", folder / "first", "--warehouse", place.warehouse).returncode == 0
    done = jixiao("build", folder / "second", "--warehouse", place.warehouse)
    assert done.returncode == 0, done.stdout + done.stderr
    return place


@pytest.fixture(scope="module")
def con(place: Target) -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(str(place.warehouse), read_only=True)
    yield con
    con.close()


def test_each_rule_of_order(con: duckdb.DuckDBPyConnection) -> None:
    found = states(con)
    copies = {found.pop("copy-a"), found.pop("copy-b")}
    undecided = {name: found.pop(name) for name in ("open-a", "open-b")}
    assert found == EXPECTED
    assert {(status, basis, number) for status, basis, _, number in copies} == {
        ("current", None, 1),
        ("superseded", "copy", 1),
    }
    # landed together, and nothing else tells: one counts, and neither is a first version
    assert {state[:2] + state[3:] for state in undecided.values()} == {
        ("current", None, None),
        ("superseded", "undecided", None),
    }


def test_of_two_copies_the_smaller_id_counts_and_of_two_undecided_the_greater(con: duckdb.DuckDBPyConnection) -> None:
    query = f"{STATES} where d.file_name like 'copy-%' order by d.document_id"
    assert [row[2] for row in con.execute(query).fetchall()] == ["current", "superseded"]
    query = f"{STATES} where d.file_name like 'open-%' order by d.document_id"
    assert [row[2] for row in con.execute(query).fetchall()] == ["superseded", "current"]


def test_facts_and_all_that_rests_on_them_are_of_current_forms(con: duckdb.DuckDBPyConnection) -> None:
    tables = ("core.fct_budget", "core.fct_indicator", "core.fct_score", "marts.score_comparison", "marts.coverage",
              "audit.fct_check", "audit.fct_finding", "audit.fct_signal", "audit.unmapped_label")  # fmt: skip
    for table in tables:
        query = f"select count(*) from {table} t join core.dim_form f using (form_id) where not f.is_current"
        assert con.execute(query).fetchone() == (0,), table
    assert con.execute(
        "select count(*) from core.dim_form f semi join core.fct_indicator using (form_id)"
    ).fetchone() == (26,)  # 37 forms, 11 of them superseded


def test_what_changed_is_told_fact_by_fact(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "select d.file_name[:-6], fact_kind, fact_key, column_name, change_kind, old_value, new_value "
        "from audit.form_revision r join core.dim_form f using (form_id) join core.dim_document d using (document_id)"
    ).fetchall()
    assert {row for row in rows if row[0] in {"landed-2", "part-2"}} == CHANGES
    others = sorted((str(row[0]), *row[4:]) for row in rows if str(row[0])[:4] not in {"land", "part", "open"})
    assert [{row[5], row[6]} for row in rows if str(row[0]).startswith("open")] == [{"28", "29"}]
    assert others == [
        ("back-2", "changed", "28", "29"),
        ("chain-2", "changed", "27", "28"),
        ("chain-3", "changed", "28", "29"),
        ("filed-new", "changed", "28", "29"),
        ("project-new", "changed", "28", "29"),
        ("published-new", "changed", "28", "29"),
    ]


def test_what_cannot_be_decided_is_signalled(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "select subject, count(*), any_value(len(form_ids)), any_value(message_en) from audit.fct_signal "
        "where rule_code = 'revision_undecided' group by subject"
    ).fetchall()
    told = {str(name)[3:]: (count, forms, str(words).split("told (")[1][:22]) for name, count, forms, words in rows}
    assert told == {
        "水利局": (1, 2, "neither publication, f"),
        "统计局": (2, 2, "they have too little i"),
        "林业局": (2, 2, "the newest one holds n"),
        "商务局": (2, 2, "a fiscal year is infer"),
        "交通局": (3, 3, "the documents hold dif"),
    }


def test_batches_read_elsewhere_in_another_order_have_the_same_public_rows(place: Target, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    settings = {"JIXIAO_WORKERS": "3", "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "4711"}
    for command, batch in (("ingest", "first"), ("build", "second")):
        files = sorted((place.warehouse.parent / batch).glob("*.html"), reverse=True)
        elsewhere(command, *files, "--warehouse", other, **settings)
    assert prints.differences(place.warehouse, other) == []


def test_a_change_is_explained(place: Target, con: duckdb.DuckDBPyConnection) -> None:
    (key,) = con.execute(
        "select revision_id from audit.form_revision where fact_key = '案件办结率' and old_value = '27'"
    ).fetchone() or ("",)
    told = explain(place.warehouse, str(key))
    assert told.steps == (
        "the version before (chain-1.html, form 1) prints “27” at page 1, table 1, row 6, column 7",
        "the newer version prints “28”",
        "changed: score of 案件办结率",
    )


def test_status_counts_what_is_superseded(place: Target) -> None:
    assert read(place).published["superseded_forms"] == 11


def test_a_superseded_form_has_no_paper(place: Target, con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    from ingest.paper.write import write

    (key,) = con.execute("select form_id from core.dim_form where form_status = 'superseded' limit 1").fetchone() or (
        "",
    )
    with pytest.raises(UsageError, match="was superseded: ask for the paper of"):
        write(place, tmp_path / "papers", form_id=str(key), region=None, everything=False, files=[])


def test_withdraw_and_undo(place: Target, jixiao: Command, tmp_path: Path) -> None:
    with duckdb.connect(str(place.build_database)) as built:
        document_id = str(
            (
                built.execute("select document_id from raw.document where file_name = 'landed-2.html'").fetchone()
                or ("",)
            )[0]
        )
    quiet = Reporter()
    assert withdraw(place, quiet, document_id[:8], why="误发", decided_by="某人").is_withdrawn
    with pytest.raises(UsageError, match="is withdrawn already"):
        withdraw(place, quiet, document_id, why="误发")
    # reading the same file again doesn't bring it back
    assert jixiao("ingest", place.warehouse.parent / "second", "--warehouse", place.warehouse).returncode == 0
    models(place)
    with duckdb.connect(str(place.build_database), read_only=True) as built:
        assert states(built)["landed-2"] == ("withdrawn", None, None, None)
        assert states(built)["landed-1"] == ("current", None, None, 1)
        assert built.execute(
            "select file_name, withdrawn_why from core.dim_document where is_withdrawn"
        ).fetchall() == [("landed-2.html", "误发")]
    withdraw(place, quiet, document_id, why="查无误", undo=True)
    models(place)
    with duckdb.connect(str(place.build_database), read_only=True) as built:
        assert {name: state for name, state in states(built).items() if name[:4] not in {"copy", "open"}} == EXPECTED
        assert built.execute("select action, why from raw.withdrawal order by withdrawal_no").fetchall() == [
            ("withdraw", "误发"),
            ("undo", "查无误"),
        ]


@pytest.mark.parametrize(
    ("document_id", "why", "told"),
    [
        ("0" * 64, "误发", "No landed document has the id"),
        ("abc", "误发", "first 8 characters"),
        ("0" * 64, "  ", "Say why"),
        ("0" * 64, "请联系 0778-2281234", "leave the telephone number out"),
    ],
)
def test_wrong_usage_of_withdraw_is_told(document_id: str, why: str, told: str, tmp_path: Path) -> None:
    place = Target(tmp_path / "w.duckdb")
    place.build_dir.mkdir()
    open_build(place.build_database).close()
    with pytest.raises(UsageError, match=told):
        withdraw(place, Reporter(), document_id, why=why)


def read_in(con: duckdb.DuckDBPyConnection, *files: Path) -> None:
    ingest(con, files, root=ROOT, command="ingest", version="0", on_file=lambda name, what: None)


def test_a_batch_is_no_time_and_a_second_reading_changes_nothing(tmp_path: Path) -> None:
    con = open_build(tmp_path / "w.duckdb")
    files = [ROOT / "documents" / name for name in ("hechi_2024.txt", "qiannan_2024.txt", "yanfeng_2024.txt")]
    read_in(con, files[0])
    con.execute("update raw.run set started_at = '2099-01-01'")  # the clock is set back
    read_in(con, *files[:2])
    con.execute("update raw.document set reader_version = 'older'")
    read_in(con, *files)
    batches = con.execute(
        "select file_name, batch_no from raw.arrival join raw.document using (document_id) order by batch_no"
    ).fetchall()
    assert batches == [("hechi_2024.txt", 1), ("qiannan_2024.txt", 2), ("yanfeng_2024.txt", 3)]
    con.close()


def test_a_run_that_was_cut_short_and_the_next_are_one_batch(tmp_path: Path) -> None:
    con = open_build(tmp_path / "w.duckdb")
    for number, read_at in ((1, None), (1, runs.now()), (2, None), (2, None), (2, runs.now()), (3, None)):
        run = runs.Run(run_id=str(read_at), command="build", version="0", started_at=runs.now())
        runs.start(con, run)
        assert con.execute("select max(batch_no) from raw.run").fetchone() == (number,)
        run.read_at = read_at
        if read_at:
            runs.save(con, run)
    con.close()
