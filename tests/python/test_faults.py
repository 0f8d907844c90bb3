"""A run that is killed at any moment: the last good warehouse stays readable, the next run completes."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
from conftest import ROOT, Command
from test_cli import rows

from ingest import lock
from ingest.paths import Target

JIXIAO = Path(sys.executable).parent / "jixiao"


def start(place: Target) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
    return subprocess.Popen(
        [JIXIAO, "build", "--warehouse", str(place.warehouse)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_kill_at_random_moments(copied: Target, jixiao: Command) -> None:
    before = rows(copied.warehouse)
    chance = random.Random(20260101)  # noqa: S311
    for moment in (0.6, chance.uniform(1, 7)):
        # a document that has to be read again, so that landing is under way as well
        with duckdb.connect(str(copied.build_database)) as con:
            con.execute("update raw.document set reader_version = 'old' where file_name < 'j'")
        process = start(copied)
        time.sleep(moment)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        if process.wait() == 0:  # a quick machine had done by then
            before = rows(copied.warehouse)
        assert rows(copied.warehouse) == before
    (copied.warehouse.parent / "jixiao.duckdb.1.tmp").write_bytes(b"half")
    done = jixiao("build", "--warehouse", copied.warehouse)
    assert done.returncode == 0, done.stdout + done.stderr
    after = rows(copied.warehouse)
    assert {name: len(table) for name, table in after.items()} == {name: len(table) for name, table in before.items()}
    assert after["core.fct_budget"] == before["core.fct_budget"]
    assert sorted(f.name for f in copied.warehouse.parent.iterdir()) == ["jixiao.build", "jixiao.duckdb"]


def test_a_second_run_waits_and_says_for_whom(tmp_path: Path) -> None:
    place = Target(tmp_path / "jixiao.duckdb")
    place.build_dir.mkdir()
    told, document = tmp_path / "told", ROOT / "documents" / "hechi_2024.txt"
    waiting = f"Waiting for process {os.getpid()} (jixiao build, since "
    with lock.exclusive(place.build_dir / "lock", "build", print), told.open("wb") as out:
        run = subprocess.Popen(
            [JIXIAO, "ingest", document, "--warehouse", place.warehouse], stdout=subprocess.DEVNULL, stderr=out
        )
        until = time.monotonic() + 60
        while waiting not in told.read_text() and run.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        assert waiting in told.read_text()
        assert run.poll() is None
    assert run.wait(60) == 0


def test_a_build_database_that_another_program_holds_is_one_sentence(tmp_path: Path, jixiao: Command) -> None:
    place = Target(tmp_path / "jixiao.duckdb")
    place.build_dir.mkdir()
    with duckdb.connect(str(place.build_database)):
        done = jixiao("ingest", ROOT / "documents" / "hechi_2024.txt", "--warehouse", place.warehouse)
    assert done.returncode == 1
    assert "Another program has" in done.stderr
