"""Versions of a form: which one counts, what changed, and documents that are taken out; all expected values by hand."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from hashlib import md5
from pathlib import Path

import duckdb
import pytest
import versions
from conftest import ROOT, Command

from ingest import land, runs
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
DOCUMENT = "select document_id from core.dim_document where file_name = ?"
MODELS = """
import os, sys
from pathlib import Path
from ingest import dbt_runner
from ingest.paths import Target
root, place = Path(sys.argv[1]), Target(Path(sys.argv[2]))
os.environ["JIXIAO_BUILD"] = str(place.build_database)
manifest, crash = dbt_runner.parse(root, place.build_dir)
run = ["run", "--select", "+form_revision", "+dim_document", "--exclude", "path:models/staging"]
sys.exit(crash or dbt_runner._invoke(manifest, run, root, place.build_dir)[1])
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
    """Make the models that tell versions apart anew, in a process of their own, with the parse of the last build."""
    command = [sys.executable, "-c", MODELS, str(ROOT), str(place.warehouse)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(place.build_database), read_only=True) as con:
        assert record.kept(con) is None, "dbt built models, and the next build takes all of them for whole"


def read_in(con: duckdb.DuckDBPyConnection, *files: Path) -> None:
    ingest(con, files, root=ROOT, command="ingest", version="0", on_file=lambda name, what: None)


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
def moved(place: Target, tmp_path_factory: pytest.TempPathFactory) -> Target:
    """The build database of another machine: the same batches, read in another order on another day."""
    other = Target(tmp_path_factory.mktemp("moved") / "w.duckdb")
    other.build_dir.mkdir()
    shutil.copy(place.build_database, other.build_database)
    with duckdb.connect(str(other.build_database)) as con, pytest.MonkeyPatch.context() as patch:
        tables = con.execute("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()
        for (name,) in tables:
            con.execute(f"delete from raw.{name}")
        for module in (land, runs):
            patch.setattr(module, "now", lambda: datetime(2031, 2, 28, 23, 59, 59))
        for batch in ("first", "second"):
            read_in(con, *sorted((place.warehouse.parent / batch).glob("*.html"), reverse=True))
    return other


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


@pytest.mark.parametrize(
    ("kind", "line", "told"), [("budget", "2", "budget, line 2"), ("score", "total", "score, total")]
)
def test_a_fact_of_a_superseded_version_names_the_form_that_counts(
    kind: str, line: str, told: str, place: Target, con: duckdb.DuckDBPyConnection
) -> None:
    """The version between them is passed over."""
    query = f"select form_id from core.dim_form where document_id = ({DOCUMENT})"
    (old,) = con.execute(query, ["chain-1.html"]).fetchone() or ("",)
    (new,) = con.execute(query, ["chain-3.html"]).fetchone() or ("",)
    key, unknown = (
        md5(f"{form}|{kind}|{number}".encode(), usedforsecurity=False).hexdigest()
        for form, number in ((old, line), (new, "9999"))
    )
    newest = rf"chain-3.html, form 1 \(form_id {new[:8]}\) counts in its place"
    for asked in (key, key[:8].upper()):
        with pytest.raises(UsageError, match=rf"{key[:8]} is a fact \({told}\) of chain-1.html, form 1, .*; {newest}"):
            explain(place.warehouse, asked)
    for asked in (unknown, key[:7]):
        with pytest.raises(UsageError, match="Nothing has the id"):
            explain(place.warehouse, asked)


def test_status_counts_what_is_superseded(place: Target) -> None:
    assert read(place).published["superseded_forms"] == 11


def test_a_superseded_form_has_no_paper(place: Target, con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    from ingest.paper.write import write

    (key,) = con.execute("select form_id from core.dim_form where form_status = 'superseded' limit 1").fetchone() or (
        "",
    )
    with pytest.raises(UsageError, match="was superseded: ask for the paper of"):
        write(place, tmp_path / "papers", form_id=str(key), region=None, everything=False, files=[])


def test_withdraw_and_undo(moved: Target, place: Target, con: duckdb.DuckDBPyConnection) -> None:
    """All other versions are as where the batches were read in another order on another day."""
    with duckdb.connect(str(moved.build_database)) as built:
        ids = dict(built.execute("select file_name, document_id from raw.document").fetchall())
    quiet, gone, back = Reporter(), ids["landed-2.html"], ids["chain-3.html"]
    assert withdraw(moved, quiet, gone[:8], why="误发", decided_by="某人").is_withdrawn
    with pytest.raises(UsageError, match="is withdrawn already"):
        withdraw(moved, quiet, gone, why="误发")
    withdraw(moved, quiet, back, why="误发")
    withdraw(moved, quiet, back, why="查无误", undo=True)
    with duckdb.connect(str(moved.build_database)) as built:  # reading the same file again doesn't bring it back
        read_in(built, place.warehouse.parent / "second" / "landed-2.html")
    models(moved)
    with duckdb.connect(str(moved.build_database), read_only=True) as built:
        found, same = states(built), states(con)
        assert {name for name in found if found[name] != same[name]} == {"landed-1", "landed-2"}
        assert found["landed-2"] == ("withdrawn", None, None, None)
        assert found["landed-1"] == ("current", None, None, 1)
        assert built.execute(
            "select file_name, withdrawn_why from core.dim_document where is_withdrawn"
        ).fetchall() == [("landed-2.html", "误发")]
        assert built.execute("select action, why from raw.withdrawal order by withdrawal_no").fetchall() == [
            ("withdraw", "误发"),
            ("withdraw", "误发"),
            ("undo", "查无误"),
        ]
        revisions = f"select * from audit.form_revision where old_document_id <> '{ids['landed-1.html']}' order by all"
        assert built.execute(revisions).fetchall() == con.execute(revisions).fetchall()


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
