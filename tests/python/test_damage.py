"""A build database or warehouse that is damaged, older, newer or gone: what is said, and that nothing is lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT

from ingest import build, cli, contract, damage, dbt_runner, paths, publish
from ingest.damage import RunError
from ingest.land import open_build
from ingest.paths import Target
from ingest.schema import TABLES
from ingest.terminal import Reporter
from ingest.withdraw import withdraw

HECHI, QIANNAN = (ROOT / "documents" / f"{name}_2024.txt" for name in ("hechi", "qiannan"))
WELL = dbt_runner.DbtResult(1, ())


@pytest.fixture
def place(tmp_path: Path) -> Target:
    """A build database with one landed document, without models."""
    place = Target(tmp_path / "jixiao.duckdb")
    build.ingest([HECHI], place, Reporter(), debug=False)
    return place


@pytest.fixture
def published(place: Target, monkeypatch: pytest.MonkeyPatch) -> Target:
    """The same with every table of the contract and a published file; dbt is left out of later builds."""
    with duckdb.connect(str(place.build_database)) as con:
        for schema in contract.SCHEMAS:
            con.execute(f"create schema {schema}")
        for name, columns in contract.TABLES.items():
            con.execute(
                f"create table {name} as select {', '.join(f'null::varchar as {c}' for c in columns)} where false"
            )
        con.execute("insert into core.dim_document by name select document_id, file_name from raw.document")
    publish.publish(place)
    monkeypatch.setattr(dbt_runner, "build", lambda *_: WELL)
    return place


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def zeroed(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:4096] + bytes(file.stat().st_size - 4096))


def no_database(file: Path) -> None:
    file.write_text("hello " * 4000)


def empty(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("harm", [cut, zeroed, no_database, empty])
def test_a_damaged_build_database_is_set_aside_and_the_next_run_starts_afresh(
    place: Target, harm: Callable[[Path], None]
) -> None:
    harm(place.build_database)
    harmed = place.build_database.read_bytes()
    with pytest.raises(RunError, match="is damaged") as told:
        build.ingest([QIANNAN], place, Reporter(), debug=False)
    [kept] = place.build_dir.glob("jixiao.duckdb.damaged-*")
    assert kept.read_bytes() == harmed
    assert str(kept) in str(told.value)
    assert "Put a backup in its place" in str(told.value)
    assert build.ingest([HECHI, QIANNAN], place, Reporter(), debug=False).run.landed == 2


def test_the_command_says_damage_in_one_sentence(place: Target, capsys: pytest.CaptureFixture[str]) -> None:
    cut(place.build_database)
    assert cli.run(["ingest", str(HECHI), "--warehouse", str(place.warehouse)]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("jixiao: The build database is damaged")


def test_status_says_that_the_build_database_is_damaged(place: Target, capsys: pytest.CaptureFixture[str]) -> None:
    cut(place.build_database)
    assert cli.run(["status", "--warehouse", str(place.warehouse)]) == 0
    told = capsys.readouterr().out
    assert "build database: it is damaged (IO Error" in told
    assert "going on now" not in told


def test_damage_that_dbt_meets_is_told_and_set_aside(published: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    message = (
        "IO Error: Corrupt database file: computed checksum 5381 does not match stored checksum 0 in block at 4096"
    )
    failure = dbt_runner.Failure("fct_budget", "model", is_error=True, message=message, description="")
    monkeypatch.setattr(dbt_runner, "build", lambda *_: dbt_runner.DbtResult(1, (failure,)))
    before = published.warehouse.read_bytes()
    done = build.build([HECHI], published, Reporter(), debug=False)
    assert done.published is None
    assert done.refused
    assert "was set aside as" in done.refused
    assert not published.build_database.exists()
    assert published.warehouse.read_bytes() == before


def test_a_failed_test_is_not_taken_for_damage(place: Target) -> None:
    assert damage.of_error(place, "Got 3 results, configured to fail if != 0") is None
    assert damage.of_error(place, "Out of Memory Error: could not allocate block") is None
    assert place.build_database.exists()


@pytest.mark.parametrize("harm", [cut, zeroed, empty])
def test_a_damaged_published_file_is_made_anew_from_the_build_database(
    published: Target, harm: Callable[[Path], None]
) -> None:
    harm(published.warehouse)
    assert build.build([HECHI], published, Reporter(), debug=False).published
    with duckdb.connect(str(published.warehouse), read_only=True) as con:
        assert con.execute("select file_name from core.dim_document").fetchall() == [(HECHI.name,)]


def test_a_build_database_made_anew_does_not_take_documents_out_of_the_published_file(published: Target) -> None:
    published.build_database.unlink()
    before = published.warehouse.read_bytes()
    done = build.build([QIANNAN], published, Reporter(), debug=False)
    assert done.published is None
    assert done.refused == (
        f"1 published documents are not in the build database, such as {HECHI.name}: it was made anew, or is an older "
        f"copy. Run jixiao build with all documents, or remove {published.warehouse} to start afresh."
    )
    assert published.warehouse.read_bytes() == before


@pytest.mark.parametrize("withdrawn", ["true as is_withdrawn", "false as is_withdrawn", "1 as of_an_older_version"])
def test_a_build_database_that_forgot_a_withdrawal_brings_no_document_back(tmp_path: Path, withdrawn: str) -> None:
    place = Target(tmp_path / "jixiao.duckdb")
    paths.check_writable(place)
    build.ingest([HECHI], place, Reporter(), debug=False)
    with duckdb.connect(str(place.build_database)) as con:
        [(document_id,)] = con.execute("select document_id from raw.document").fetchall()
    with duckdb.connect(str(place.warehouse)) as con:
        con.execute(f"create schema core; create table core.dim_document as select '{document_id}' as document_id, "
                    f"'hechi' as file_name, {withdrawn}")  # fmt: skip
    if withdrawn.startswith("true"):
        with pytest.raises(publish.PublishError, match="1 withdrawn documents would count again, such as hechi"):
            publish.check_whole(place)
        withdraw(place, Reporter(), document_id, why="误发")
    publish.check_whole(place)


#: the raw tables of an earlier version, with a document that it landed: fewer tables, fewer columns
OLDER = """
create schema raw;
create table raw.document (document_id varchar, file_name varchar, media_type varchar, byte_size bigint,
    page_count integer, loader varchar, reader_version varchar, run_id varchar, ingested_at timestamp);
create table raw.line (document_id varchar, page_no integer, line_no integer, text varchar);
create table raw.run (run_id varchar, command varchar, started_at timestamp, status varchar);
insert into raw.document values ('d1', 'old.txt', 'text/plain', 3, 1, 'text', 'v0', 'r0', '2024-01-01');
insert into raw.line values ('d1', 1, 1, '一');
insert into raw.run values ('r0', 'build', '2024-01-01', 'finished');
"""


def test_a_build_database_of_an_older_version_is_migrated_with_its_rows(tmp_path: Path) -> None:
    place = Target(tmp_path / "jixiao.duckdb")
    paths.check_writable(place)
    with duckdb.connect(str(place.build_database)) as con:
        con.execute(OLDER)
    assert build.ingest([HECHI], place, Reporter(), debug=False).run.landed == 1
    with duckdb.connect(str(place.build_database), read_only=True) as con:
        assert con.execute("select file_name from raw.document order by 1").fetchall() == [(HECHI.name,), ("old.txt",)]
        assert con.execute("select text, confidence from raw.line where document_id = 'd1'").fetchall() == [
            ("一", None)
        ]
        assert con.execute("select status from raw.run where run_id = 'r0'").fetchall() == [("finished",)]
        for table, columns in TABLES.items():
            assert {str(row[0]) for row in con.execute(f"describe raw.{table}").fetchall()} == set(columns)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("alter table raw.form add column colour varchar", r"raw\.form\.colour \(varchar\)"),
        ("create table raw.audio (document_id varchar)", r"raw\.audio"),
        ("alter table raw.line alter column line_no type varchar", r"raw\.line\.line_no \(varchar\)"),
    ],
)
def test_a_build_database_of_a_newer_version_is_refused_and_not_written(place: Target, change: str, named: str) -> None:
    with duckdb.connect(str(place.build_database)) as con:
        con.execute(change)
    before = place.build_database.read_bytes()
    with pytest.raises(RunError, match=rf"has {named}, which this version doesn't know: a newer one wrote it"):
        build.ingest([QIANNAN], place, Reporter(), debug=False)
    assert place.build_database.read_bytes() == before
    assert sorted(f.name for f in place.build_dir.iterdir()) == ["jixiao.duckdb", "lock"]


def test_a_file_of_a_newer_duckdb_is_refused_and_stays(place: Target) -> None:
    told = damage.of_error(
        place,
        "IO Error: Trying to read a database file with version number 99, but we can only read versions between 64 and "
        "67.\nThe database file was created with a newer version of DuckDB.",
    )
    assert told
    assert "was written by a newer version" in told
    assert place.build_database.exists()


def test_a_warehouse_that_an_older_version_published_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "w.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create schema core; create table core.dim_document (document_id varchar, file_name varchar)")
    assert cli.run(["status", "--warehouse", str(file)]) == 1
    told = capsys.readouterr().err
    assert told.startswith("jixiao: The warehouse lacks what this version needs")
    assert "run jixiao build" in told


def leave(database: Path, sql: str) -> None:
    """Write by a process that is killed, so that what it wrote is in the log alone."""
    code = "import duckdb, os, sys; con = duckdb.connect(sys.argv[1]); con.execute(sys.argv[2]); os._exit(9)"
    subprocess.run([sys.executable, "-c", code, database, sql], check=False)


def test_a_log_that_a_killed_run_left_is_taken_in(place: Target) -> None:
    leave(place.build_database, "insert into raw.location values ('x', '/y')")
    assert Path(f"{place.build_database}.wal").stat().st_size
    con = open_build(place.build_database)
    assert con.execute("select path from raw.location where document_id = 'x'").fetchall() == [("/y",)]
    con.close()


def test_a_copy_is_restored_without_the_log_of_the_database_it_replaces(place: Target, tmp_path: Path) -> None:
    """As docs/operations.md says; with the log left beside it, DuckDB would take its rows into the copy."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    command = text[text.index("    flock warehouse/jixiao.build/lock sh -c") :].split("\n\n")[0]
    (tmp_path / "backup").mkdir()
    shutil.copy(place.build_database, tmp_path / "backup" / "jixiao.duckdb")
    leave(place.build_database, "insert into raw.location values ('x', '/y')")
    assert Path(f"{place.build_database}.wal").exists()
    (tmp_path / "warehouse").symlink_to(tmp_path)
    subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, check=True)
    con = open_build(place.build_database)
    assert con.execute("select count(*) from raw.location where document_id = 'x'").fetchone() == (0,)
    con.close()


def test_a_log_without_its_database_is_not_taken_in(place: Target) -> None:
    log = Path(f"{place.build_database}.wal")
    log.write_bytes(b"left")
    place.build_database.unlink()
    open_build(place.build_database).close()
    assert not log.exists()
