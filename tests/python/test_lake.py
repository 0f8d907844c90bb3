"""The lake: every value of a build, a snapshot a build, and readers that never see two builds at once."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT
from postgres_server import OWNER, Server, running

from ingest import lake
from ingest.lake import Laid, LakeError, lay
from ingest.paths import Target, UsageError


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lake")


@pytest.fixture
def small(built: Target, tmp_path: Path) -> Path:
    """Three tables of the build, which come in quickly."""
    file = tmp_path / "small.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute(f"attach '{built.warehouse}' as own (read_only); create schema core; create schema marts")
        for name in ("core.dim_form", "core.dim_value", "marts.coverage"):
            con.execute(f"create table {name} as from own.{name}")
    return file


@pytest.fixture
def other(small: Path, tmp_path: Path) -> Path:
    """A build in which every form is of another kind."""
    file = Path(shutil.copy(small, tmp_path / "other.duckdb"))
    with duckdb.connect(str(file)) as con:
        con.execute("update core.dim_form set form_kind = 'other'; update marts.coverage set form_kind = 'other'")
    return file


@contextmanager
def reading(server: Server, data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as con:
        lake.load_extensions(con)
        con.execute(f"attach 'ducklake:postgres:{server.dsn(OWNER)}' as lake (read_only, data_path '{data}')")
        yield con


def kinds(con: duckdb.DuckDBPyConnection, at: str = "") -> bool:
    """Whether forms and coverage are of the other build; both are, or none."""
    row = con.execute(
        f"""select (select count(*) filter (form_kind = 'other') = count(*) from lake.core.dim_form {at}),
        (select count(*) filter (form_kind = 'other') = count(*) from lake.marts.coverage {at})"""
    ).fetchone()
    assert row is not None
    assert row[0] == row[1]
    return bool(row[0])


def test_every_public_table_arrives_with_its_values(server: Server, data: Path, built: Target) -> None:
    done = lay(built.warehouse, server.dsn(OWNER), data)
    with reading(server, data) as con:
        con.execute(f"attach '{built.warehouse}' as own (read_only)")
        tables = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'own'"
        ).fetchall()
        assert sorted(name.replace('"', "") for name in done.rows) == sorted(name for (name,) in tables)
        for (name,) in tables:
            lost = con.execute(f"from own.{name} except all from lake.{name}").fetchall()
            assert (lost, con.execute(f"from lake.{name} except all from own.{name}").fetchall()) == ([], []), name
        said = "select comment from duckdb_columns() where database_name = ? and table_name = 'fct_budget' order by all"
        assert con.execute(said, ["lake"]).fetchall() == con.execute(said, ["own"]).fetchall()


def test_a_build_that_changes_nothing_makes_no_snapshot(server: Server, data: Path, small: Path) -> None:
    first = lay(small, server.dsn(OWNER), data)
    files = sorted(data.rglob("*.parquet"))
    again = lay(small, server.dsn(OWNER), data)
    assert again == Laid(first.rows, (), first.snapshot)
    assert sorted(data.rglob("*.parquet")) == files


def test_former_builds_can_be_asked(server: Server, data: Path, small: Path, other: Path) -> None:
    with duckdb.connect(str(other)) as con:
        con.execute("create table core.added as select 1 as a; drop table core.dim_value")
    before = lay(small, server.dsn(OWNER), data)
    after = lay(other, server.dsn(OWNER), data)
    assert set(after.written) == {'core."added"', 'core."dim_form"', 'marts."coverage"'}
    assert after.snapshot == before.snapshot + 1
    with reading(server, data) as con:
        assert kinds(con)
        assert not kinds(con, f"at (version => {before.snapshot})")
        assert con.execute("select count(*) from lake.core.added").fetchone() == (1,)
        with pytest.raises(duckdb.CatalogException):
            con.execute("from lake.core.dim_value")
        old = con.execute(f"select count(*) from lake.core.dim_value at (version => {before.snapshot})").fetchone()
        assert old == (before.rows['core."dim_value"'],)
        told = con.execute("select commit_message from lake.snapshots() order by snapshot_id desc limit 1").fetchone()
        assert told == (f"3 of {len(after.rows)} tables changed",)


def test_readers_see_one_build_or_the_next(server: Server, data: Path, small: Path, other: Path) -> None:
    """Three connections ask while six builds are brought in: no error, and never rows of two builds in one answer."""
    lay(small, server.dsn(OWNER), data)
    stop, seen, failures = threading.Event(), set(), []

    def reader() -> None:
        try:
            with reading(server, data) as con:
                while not stop.is_set():
                    seen.add(kinds(con))
                    time.sleep(0.02)  # leaves room for the writer
        except (duckdb.Error, AssertionError) as problem:  # the test tells which
            failures.append(problem)

    readers = [threading.Thread(target=reader) for _ in range(3)]
    for thread in readers:
        thread.start()
    for number in range(1, 7):
        lay(other if number % 2 else small, server.dsn(OWNER), data)
    stop.set()
    for thread in readers:
        thread.join(60)
    assert failures == []
    assert seen == {True, False}


def test_of_two_writers_one_is_told_and_leaves_nothing(
    server: Server, data: Path, small: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lay(small, server.dsn(OWNER), data)
    third = Path(shutil.copy(other, other.with_name("third.duckdb")))
    with duckdb.connect(str(third)) as con:
        con.execute("update core.dim_form set form_kind = 'third'")
    describe = lake._describe

    def meanwhile(con: duckdb.DuckDBPyConnection) -> None:
        monkeypatch.setattr(lake, "_describe", describe)
        lay(third, server.dsn(OWNER), data)
        describe(con)

    monkeypatch.setattr(lake, "_describe", meanwhile)
    with pytest.raises(LakeError, match="run again"):
        lay(other, server.dsn(OWNER), data)
    with reading(server, data) as con:
        assert con.execute("select distinct form_kind from lake.core.dim_form").fetchall() == [("third",)]
        assert con.execute("select max(snapshot_id) from lake.snapshots()").fetchone() == (first.snapshot + 1,)


def test_what_goes_wrong_is_said_without_the_password(server: Server, data: Path, built: Target, jixiao) -> None:
    with pytest.raises(LakeError, match="PostgreSQL") as told:
        lay(built.warehouse, server.dsn(OWNER, "not-the-password"), data)
    assert "not-the-password" not in str(told.value)
    done = jixiao("lake", server.dsn(OWNER), "--data", data, "--warehouse", built.warehouse)
    assert done.returncode == 0, done.stderr
    assert "Snapshot" in done.stdout


def test_dbt_reads_the_lake(server: Server, data: Path, small: Path, tmp_path: Path) -> None:
    """The target `lake_reader`: a data test of a public table passes on a build, and fails on rows that break it."""
    with duckdb.connect(str(small)) as con:
        con.execute("insert into core.dim_value from core.dim_value limit 1")
    names = {"dim_value_value_id_unique": "FAIL 1", "coverage_coverage_id_unique": "PASS"}
    lay(small, server.dsn(OWNER), data)
    told = dbt(tmp_path, {"JIXIAO_LAKE": server.dsn(OWNER)}, "test", "--target", "lake_reader", "--select", *names)
    for name, verdict in names.items():
        assert re.search(rf"{verdict} {name} ", told), told


def test_dbt_brings_whole_builds_into_the_lake(server: Server, tmp_path: Path, built: Target) -> None:
    """The target `lake`: all tables of a whole build or none, a snapshot each, and those that changed alone."""
    own, folder = tmp_path / built.build_database.name, tmp_path / "data"
    shutil.copy(built.build_database, own)
    dsn = server.another("dbt_lake")
    env = {"JIXIAO_LAKE": dsn, "JIXIAO_LAKE_DATA": str(folder), "JIXIAO_BUILD": str(own)}
    assert "29 public models are no part of it" in dbt(tmp_path, env, "run", "--target", "lake", "-s", "dim_form")
    assert "Lake: 30 of 30 tables changed." in dbt(tmp_path, env, "run", "--target", "lake", "-s", "access:public")
    with duckdb.connect() as con:
        lake.load_extensions(con)
        con.execute(f"attach 'ducklake:postgres:{dsn}' as lake (read_only, data_path '{folder}')")
        con.execute(f"attach '{built.warehouse}' as published (read_only)")
        for table in ("core.fct_budget", "core.fct_indicator", "audit.fct_finding", "marts.region_scorecard"):
            assert con.execute(f"from published.{table} except all from lake.{table}").fetchall() == []
        with duckdb.connect(str(own)) as build:
            build.execute(
                "delete from reference.value_labels where code = (select max(code) from reference.value_labels)"
            )
        told = dbt(tmp_path, env, "run", "--target", "lake", "-s", "access:public")
        assert re.search(r"Lake: [1-3] of 30 tables changed", told), told
        lost = "from lake.core.dim_value at (version => 1) except all from lake.core.dim_value"
        assert len(con.execute(lost).fetchall()) >= 1
        assert con.execute("select count(*) from lake.snapshots()").fetchone() == (3,)


def dbt(folder: Path, env: dict[str, str], *arguments: str) -> str:
    """What dbt says of a command."""
    place = ["--target-path", folder, "--log-path", folder, "--no-use-colors"]
    done = subprocess.run(
        [Path(sys.executable).parent / "dbt", *arguments, *place],
        cwd=ROOT,
        env=os.environ | env | {"DBT_PROFILES_DIR": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_without_the_extra_a_sentence_says_how_to_install_it(
    built: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb_extension_ducklake", None)
    with pytest.raises(UsageError, match=r"pip install 'jixiao\[lake\]'"):
        lay(built.warehouse, "postgresql://nobody@127.0.0.1:1/none", tmp_path)
