"""The copy in PostgreSQL: complete, read-only, behind a password, and never of two builds at once."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psycopg
import pytest
from postgres_server import OWNER, READER, Server, running

from ingest.mirror import MirrorError, mirror
from ingest.paths import Target, UsageError


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as server:
        yield server


def tables(warehouse: Path) -> dict[str, int]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        names = con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        return {name: con.execute(f"select count(*) from {name}").fetchone()[0] for (name,) in names}


def test_every_public_table_arrives_with_its_values(server: Server, built: Target) -> None:
    assert mirror(built.warehouse, server.dsn(OWNER), READER).rows == tables(built.warehouse)
    with psycopg.connect(server.dsn(READER)) as con, duckdb.connect(str(built.warehouse), read_only=True) as own:
        for name, count in tables(built.warehouse).items():
            assert con.execute(f"select count(*) from {name}").fetchone() == (count,), name
        for question in (
            "select region_code, adjusted_budget_yuan, execution_rate, grade from marts.region_scorecard order by 1",
            "select indicator_id, indicator_name, target_value, actual_date from core.fct_indicator order by 1",
            "select finding_id, message_zh, fact_ids from audit.fct_finding order by 1",
        ):
            assert con.execute(question).fetchall() == own.execute(question).fetchall()
        said = con.execute(
            "select col_description('core.fct_budget'::regclass, 1), obj_description('core.fct_budget'::regclass)"
        )
        assert all("。" in str(words) for words in said.fetchone())


def test_a_reader_can_not_write_and_a_stranger_not_read(server: Server, built: Target) -> None:
    mirror(built.warehouse, server.dsn(OWNER), READER)
    with psycopg.connect(server.dsn(READER), autocommit=True) as con:
        for statement in (
            "delete from core.dim_form",
            "drop table marts.coverage",
            "create table core.x (a int)",
            "insert into core.dim_region select * from core.dim_region",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute(statement)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.dsn(READER, "wrong"))


def test_readers_see_one_build_or_the_next(server: Server, built: Target, tmp_path: Path) -> None:
    """Six clients ask while ten builds are mirrored: no error, and never rows of two builds in one answer.

    PostgreSQL itself may look up a schema's name and find it gone a moment later; that client asks again.
    """
    builds = [Path(shutil.copy(built.warehouse, tmp_path / f"{number}.duckdb")) for number in range(2)]
    with duckdb.connect(str(builds[1])) as con:
        con.execute("update core.dim_form set form_kind = 'other'; update marts.coverage set form_kind = 'other'")
    mirror(builds[0], server.dsn(OWNER), READER)
    stop, seen, failures = threading.Event(), set(), []

    def client() -> None:
        question = """select (select min(form_kind) || max(form_kind) from core.dim_form where form_kind like 'o%')
            is null, (select count(*) from marts.coverage where form_kind = 'other') = 0"""
        try:
            while not stop.is_set():
                with contextlib.suppress(psycopg.errors.InvalidSchemaName), psycopg.connect(server.dsn(READER)) as con:
                    for _ in range(5):
                        seen.add(con.execute(question).fetchone())
                        con.commit()
        except psycopg.Error as problem:  # the test tells which
            failures.append(problem)

    clients = [threading.Thread(target=client) for _ in range(6)]
    for thread in clients:
        thread.start()
    for number in range(1, 11):
        mirror(builds[number % 2], server.dsn(OWNER), READER)
    stop.set()
    for thread in clients:
        thread.join(60)
    assert failures == []
    assert seen == {(True, True), (False, False)}


def test_what_goes_wrong_is_said_without_the_password(server: Server, built: Target, jixiao) -> None:
    with pytest.raises(MirrorError, match="PostgreSQL") as told:
        mirror(built.warehouse, server.dsn(OWNER, "not-the-password"), READER)
    assert "not-the-password" not in str(told.value)
    with pytest.raises(MirrorError, match="nobody_here"):
        mirror(built.warehouse, server.dsn(OWNER), "nobody_here")
    with psycopg.connect(server.dsn(READER)) as con:  # the tables that people read are as they were
        assert con.execute("select count(*) from core.dim_form").fetchone() == (8,)
    with pytest.raises(UsageError, match="no name of a role"):
        mirror(built.warehouse, server.dsn(OWNER), "x; drop table y")
    done = jixiao("mirror", server.dsn(OWNER), "--reader", READER, "--warehouse", built.warehouse)
    assert done.returncode == 0, done.stderr
    assert "core.fct_indicator" in done.stdout
