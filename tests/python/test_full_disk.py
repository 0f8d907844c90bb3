"""A disk that is full, a folder or file that can't be written: said in a sentence, and the last good file stays."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT

from ingest import build, cli, contract, dbt_runner, lock, publish
from ingest.paths import Target
from ingest.terminal import Reporter

HECHI, QIANNAN = (ROOT / "documents" / f"{name}_2024.txt" for name in ("hechi", "qiannan"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB; only root may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["/bin/umount", "-l", disk], check=True)


@pytest.fixture
def place(small_disk: Path) -> Target:
    """A build database on the small disk, with one document, every table of the contract, and a published file."""
    place = Target(small_disk / "jixiao.duckdb")
    build.ingest([HECHI], place, Reporter(), debug=False)
    with duckdb.connect(str(place.build_database)) as con:
        for schema in contract.SCHEMAS:
            con.execute(f"create schema {schema}")
        for name, columns in contract.TABLES.items():
            con.execute(
                f"create table {name} as select {', '.join(f'null::varchar as {c}' for c in columns)} where false"
            )
        con.execute("insert into core.dim_document by name select document_id, file_name from raw.document")
    publish.publish(place)
    return place


def fill(disk: Path, left: int) -> Path:
    """Fill the disk but for some bytes."""
    room = os.statvfs(disk)
    file = disk / "filler"
    file.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - left)))
    return file


def names(file: Path) -> list[tuple[str]]:
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute("select file_name from core.dim_document order by all").fetchall()


@pytest.mark.parametrize("left", [0, 40_000, 300_000])
def test_a_disk_that_is_full_while_a_document_lands(
    place: Target, left: int, capsys: pytest.CaptureFixture[str]
) -> None:
    filler = fill(place.warehouse.parent, left)
    code = cli.run(["ingest", str(QIANNAN), "--warehouse", str(place.warehouse)])
    told = capsys.readouterr().err.splitlines()[-1]
    if code:  # with some room left the document may land
        assert told.startswith("jixiao: The disk is full")
        assert "make room and run again" in told
    assert left or code == 1
    assert names(place.warehouse) == [(HECHI.name,)]
    filler.unlink()
    assert cli.run(["ingest", str(HECHI), str(QIANNAN), "--warehouse", str(place.warehouse)]) == 0
    with duckdb.connect(str(place.build_database), read_only=True) as con:
        landed = con.execute("select file_name, count(*) from raw.document group by all order by all").fetchall()
        assert landed == [(HECHI.name, 1), (QIANNAN.name, 1)]


def test_a_disk_that_is_full_while_the_warehouse_is_published(
    place: Target, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dbt_runner, "build", lambda *_: dbt_runner.DbtResult(1, ()))
    with duckdb.connect(str(place.build_database)) as con:
        con.execute("insert into core.dim_document (document_id, file_name) select range, uuid() from range(20000)")
    fill(place.warehouse.parent, 900_000)
    before = place.warehouse.read_bytes()
    assert cli.run(["build", str(HECHI), "--warehouse", str(place.warehouse)]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("jixiao: The disk is full")
    assert place.warehouse.read_bytes() == before
    assert sorted(f.name for f in place.warehouse.parent.iterdir()) == ["filler", "jixiao.build", "jixiao.duckdb"]


def test_a_disk_that_is_full_while_models_are_built_is_called_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = 'IO Error: Could not write file "x.tmp": No space left on device'
    failure = dbt_runner.Failure("fct_budget", "model", is_error=True, message=message, description="")
    monkeypatch.setattr(dbt_runner, "build", lambda *_: dbt_runner.DbtResult(1, (failure,)))
    done = build.build([HECHI], Target(tmp_path / "jixiao.duckdb"), Reporter(), debug=False)
    assert done.refused
    assert done.refused.startswith("The disk is full")


@pytest.mark.parametrize("problem", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_folder_that_cannot_be_written_is_wrong_usage_and_nothing_is_touched(
    problem: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(**_: object) -> None:
        raise OSError(problem, os.strerror(problem))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    assert cli.run(["ingest", str(HECHI), "--warehouse", str(tmp_path / "w.duckdb")]) == 2
    told = capsys.readouterr().err
    assert f"can't be written to {tmp_path / 'w.duckdb'}: {os.strerror(problem)}" in told
    assert list((tmp_path / "w.build").iterdir()) == []


def test_a_warehouse_file_that_is_read_only_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "w.duckdb"
    duckdb.connect(str(file)).close()
    file.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)  # root may write it all the same
    assert cli.run(["ingest", str(HECHI), "--warehouse", str(file)]) == 2
    assert f"The warehouse {file} is read-only: allow writing to it" in capsys.readouterr().err


def test_the_lock_of_a_dead_process_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_text('{"pid": 999999999, "command": "build", "since": "1999-01-01 00:00:00 UTC"}')
    waited: list[str] = []
    with lock.exclusive(path, "build", waited.append):
        assert f'"pid": {os.getpid()}' in path.read_text()
    assert (waited, path.read_text()) == ([], "")
