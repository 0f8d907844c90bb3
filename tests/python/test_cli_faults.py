"""A command that can't do its work says so in one sentence, without a stack, and with the right exit status."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT

from ingest import cli
from ingest import status as state

HECHI = str(ROOT / "documents" / "hechi_2024.txt")


def warehouse(folder: Path, what: str) -> Path:
    """A warehouse that is missing, no DuckDB file, cut short, overwritten, or a folder."""
    path = folder / "w.duckdb"
    if what == "folder":
        path.mkdir()
    elif what == "text":
        path.write_text("hello")
    elif what != "missing":
        with duckdb.connect(str(path)) as con:
            con.execute("create table t as select * from range(100000)")
        data = path.read_bytes()
        path.write_bytes(data[:5000] if what == "cut" else data[:4096] + bytes(len(data) - 4096))
    return path


@pytest.mark.parametrize("what", ["missing", "text", "cut", "overwritten", "folder"])
@pytest.mark.parametrize("command", [["status"], ["explain", "abc"]])
def test_a_warehouse_that_cannot_be_read_is_one_sentence(
    command: list[str], what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = warehouse(tmp_path, what)
    code = cli.run([*command, "--warehouse", str(path)])
    told = capsys.readouterr()
    if (command, what) == (["status"], "missing"):
        assert (code, told.err) == (0, "")
        return
    assert code == (1 if what in ("cut", "overwritten") else 2)
    assert told.err.startswith("jixiao: ")
    assert len(told.err.splitlines()) == 1
    assert "Traceback" not in told.err
    assert "--debug" not in told.err


@pytest.mark.parametrize("what", ["text", "folder"])
def test_nothing_is_written_over_what_is_no_warehouse(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = warehouse(tmp_path, what)
    assert cli.run(["ingest", HECHI, "--warehouse", str(path)]) == 2
    assert str(path) in capsys.readouterr().err
    assert path.is_dir() or path.read_text() == "hello"


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device"), duckdb.IOException("IO Error: No space left on device")],
)
def test_a_full_disk_is_called_by_its_name(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_place: object) -> None:
        raise error

    monkeypatch.setattr(state, "read", full)
    assert cli.run(["status"]) == 1
    assert "The disk is full" in capsys.readouterr().err
    assert logging.raiseExceptions is False
