"""Reading on a cluster: a real one of two nodes on this machine, of which one is killed while both are busy."""

from __future__ import annotations

import errno
import importlib.util
import os
import sys
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest import cli, worker
from ingest.cluster import on_ray, shards, task
from ingest.damage import RunError
from ingest.files import SourceFile, identify
from ingest.jobs import Job, Limits, Outcome
from ingest.land import Landing, Reject, land, open_build, reader_version
from ingest.paths import project_root
from ingest.schema import TABLES

#: so long a file may take here: what hangs is ended after it, and a busy machine must not end the others
SECONDS = 40.0
#: columns that no two runs have the same values in
OF_A_RUN = {"ingested_at", "run_id", "rejected_at"}
needs_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="needs the extra ray: python -m pip install 'jixiao[ray]'"
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two nodes of one processor each; the address is ``address``, the second node ``second``."""
    quiet = on_ray.SILENT | on_ray.LOOPBACK  # Ray looks at them as it is loaded
    os.environ.update(quiet)
    from ray.cluster_utils import Cluster

    usual = {"num_cpus": 1, "node_ip_address": "127.0.0.1", "include_dashboard": False, "include_log_monitor": False}
    found = Cluster(initialize_head=True, head_node_args={**usual, "no_monitor": True})
    try:
        found.second = found.add_node(**usual)
        yield found
    finally:
        found.shutdown()
        for name in quiet:
            os.environ.pop(name, None)


def documents(folder: Path) -> list[Path]:
    """The five documents, changed in one line so that each is a document of its own, and files that can't land."""
    five = sorted((project_root() / "documents").glob("*.txt"))
    for number in range(2):
        for file in five:
            end = f"\n第{number}份\n" if number else ""
            (folder / f"{number}_{file.name}").write_text(file.read_text(encoding="utf-8") + end, encoding="utf-8")
    bad = {
        "blank.txt": b" \n",
        "letter.txt": "今天天气很好。".encode(),
        "photo.xyz": b"\0\1",
        "broken.pdf": b"%PDF-1.7\n",
    }
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    return sorted(folder.iterdir())


def rows(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """What every raw table holds, without what differs from run to run."""
    kept = {table: ", ".join(c for c in columns if c not in OF_A_RUN) for table, columns in TABLES.items()}
    kept["run"] = "command, files_seen, documents_landed, documents_unchanged, documents_rejected, outcome, status"
    return {table: con.execute(f"select {kept[table]} from raw.{table} order by all").fetchall() for table in TABLES}


def landed(file: Path, outcomes: list[Outcome]) -> dict[str, list[tuple[object, ...]]]:
    with open_build(file) as con:
        land(con, *(outcome for outcome in outcomes if isinstance(outcome, Landing)))
        return rows(con)


def held(fifo: Path) -> int:
    """Wait until a reader has opened the pipe, and hold it there; gives the descriptor to close."""
    end = time.monotonic() + 60
    while True:
        try:
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO or time.monotonic() > end:
                raise
        time.sleep(0.02)


@needs_ray
@pytest.mark.filterwarnings("default")
def test_a_node_killed_in_mid_run_loses_and_doubles_nothing(cluster: Any, tmp_path: Path) -> None:
    """Each node hangs in a file when one is killed: its shard is read again elsewhere, and what hangs is ended."""
    (tmp_path / "in").mkdir()
    version = reader_version(project_root())
    files = [identify(file) for file in documents(tmp_path / "in")]
    pipes, holds = [tmp_path / "hang0.txt", tmp_path / "hang1.txt"], []
    for number, pipe in enumerate(pipes):  # one in each of the first two shards, which are of two files
        os.mkfifo(pipe)
        files.insert(2 * number, SourceFile(pipe, pipe.name, 1, pipe.stem))
    jobs = [Job(file, version, "run") for file in files]

    def kill() -> None:
        holds.extend(held(pipe) for pipe in pipes)
        for pipe in pipes:  # who reads it again doesn't hang
            pipe.unlink()
            pipe.write_text("今天天气很好。", encoding="utf-8")
        cluster.remove_node(cluster.second, allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    where = on_ray.Place(cluster.address, tmp_path, 2)
    came = list(on_ray.read(jobs, Limits(seconds=SECONDS), where))
    killer.join()
    for hold in holds:
        os.close(hold)
    assert len(holds) == len(pipes)
    assert sorted(job.file.document_id for job, _ in came) == sorted(job.file.document_id for job in jobs)
    assert not list(tmp_path.glob("shards-*"))
    rejected = {o.file_name: o.code for _, o in came if isinstance(o, Reject)}
    assert rejected.items() >= {"photo.xyz": "unsupported_type", "letter.txt": "no_form_found"}.items()
    assert {rejected.pop(pipe.name) for pipe in pipes} == {"timed_out", "no_form_found"}
    here = [o for _, o in worker.read_apart([job for job in jobs if job.file.path not in pipes], Limits(), 1)]
    assert rejected == {o.file_name: o.code for o in here if isinstance(o, Reject)}
    there = landed(tmp_path / "cluster.duckdb", [o for _, o in came])
    assert there == landed(tmp_path / "local.duckdb", here)
    assert len(there["document"]) == 10


@needs_ray
@pytest.mark.filterwarnings("default")
def test_the_command_lands_on_a_cluster_what_it_lands_here(
    cluster: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    files = [str(file) for file in documents(tmp_path / "in")]
    places = {"here": [], "there": ["--engine", "ray", "--address", cluster.address, "--shards", str(tmp_path)]}
    found, printed = {}, {}
    for name, options in places.items():
        where = ["--warehouse", str(tmp_path / name / "w.duckdb")]
        assert cli.run(["ingest", *files, *where, *options]) == 1
        printed[name] = sorted(capfd.readouterr().err.splitlines())
        assert cli.run(["ingest", *files[:2], *where, *options]) == 0  # known by now: nothing is read
        with duckdb.connect(str(tmp_path / name / "w.build" / "jixiao.duckdb")) as con:
            found[name] = rows(con)
        capfd.readouterr()
    assert found["there"] == found["here"]
    assert printed["there"] == printed["here"]
    assert sorted(row[2:5] for row in found["there"]["run"]) == [(0, 2, 0), (10, 0, 4)]


def jobs_of(tmp_path: Path) -> list[Job]:
    (tmp_path / "in").mkdir()
    return [Job(identify(file), reader_version(project_root()), "run") for file in documents(tmp_path / "in")]


def test_a_shard_holds_what_was_read_and_nothing_of_it_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows, rejects and NULLs come back as they were, from one row group and from several."""
    outcomes = list(worker.read_here(jobs_of(tmp_path), Limits()))
    for most in (1, 600, 10**6):
        monkeypatch.setattr(shards, "_GROUP_ROWS", most)
        file = tmp_path / f"{most}.parquet"
        shards.write(file, outcomes)
        again = list(shards.load(file))
        assert [key for key, _ in again] == [job.file.document_id for job, _ in outcomes]
        for (_, before), (_, after) in zip(outcomes, again, strict=True):
            assert after.document_id == before.document_id
            if isinstance(before, Landing) and isinstance(after, Landing):
                for name, packed in before.tables.items():
                    assert list(after.tables[name].rows()) == list(packed.rows()), name
                assert after.row_count == before.row_count
            else:
                assert after == before
    with duckdb.connect() as con:  # any tool reads it
        question = f"select count(*) from (select unnest(cell) from '{tmp_path}/600.parquet')"
        cells = sum(o.tables["cell"].row_count for _, o in outcomes if isinstance(o, Landing) and "cell" in o.tables)
        assert con.execute(question).fetchone() == (cells,)


def test_a_shard_is_named_by_its_documents_and_the_reader(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path)
    [shard], [turned] = shards.cut(jobs, 99), shards.cut(jobs[::-1], 99)
    assert shard.name == turned.name
    [other] = shards.cut([Job(job.file, "another reader", "run") for job in jobs], 99)
    names = {shard.name, other.name, *(part.name for part in shards.cut(jobs, 5))}
    assert len(names) == 5


def test_a_write_that_fails_leaves_no_shard(tmp_path: Path) -> None:
    def outcomes() -> Iterator[tuple[Job, Outcome]]:
        yield from worker.read_here(jobs_of(tmp_path)[:1], Limits())
        raise OSError(errno.ENOSPC, "no room")

    with pytest.raises(OSError, match="no room"):
        shards.write(tmp_path / "a.parquet", outcomes())
    assert [file.name for file in tmp_path.iterdir()] == ["in"]


def test_a_task_that_runs_again_reads_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A task that wrote its shard and couldn't tell of it any more is run again by the engine."""
    [shard] = shards.cut(jobs_of(tmp_path), 99)
    gone = shard.jobs[0].file.path
    gone.unlink()
    assert task.read_shard(shard, Limits(), tmp_path, {}).unseen == (gone,)
    before = (tmp_path / shard.name).stat()
    monkeypatch.setattr(worker, "read_apart", pytest.fail)
    task.read_shard(shard, Limits(), tmp_path, {})
    assert (tmp_path / shard.name).stat().st_ino == before.st_ino


def test_a_node_that_is_set_up_otherwise_is_named(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path)[:1]
    with pytest.raises(RunError, match=r"Node 10\.0\.0\.2 doesn't see .*--shards"):
        task.read_shard(shards.cut(jobs, 1)[0], Limits(), tmp_path / "not-mounted", {}, "10.0.0.2")
    other = [Job(job.file, "another reader", "run") for job in jobs]
    with pytest.raises(RunError, match="another version"):
        task.read_shard(shards.cut(other, 1)[0], Limits(), tmp_path, {})


def test_without_the_extra_a_sentence_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    document = str(project_root() / "documents" / "hechi_2024.txt")
    usual = ["ingest", document, "--warehouse", str(tmp_path / "w.duckdb")]
    assert cli.run([*usual, "--engine", "ray"]) == 2
    assert "pip install 'jixiao[ray]'" in capsys.readouterr().err
    assert cli.run([*usual, "--address", "127.0.0.1:6379"]) == 2
    assert "--engine ray" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


class _LostError(Exception):
    """Stands for what the engine says of a task that it gave up."""


def test_what_the_engine_gives_up_is_read_here(tmp_path: Path) -> None:
    """A task whose worker died again and again: its files are read by the command, not lost."""
    [shard] = shards.cut(jobs_of(tmp_path)[:2], 2)

    def get(_: object) -> None:
        raise _LostError

    said = {"WorkerCrashedError": _LostError, "NodeDiedError": ValueError, "OutOfMemoryError": ValueError}
    engine = types.SimpleNamespace(get=get, exceptions=types.SimpleNamespace(RayTaskError=OSError, **said))
    came = list(on_ray._outcomes(engine, None, shard, Limits(), tmp_path))  # type: ignore[arg-type]
    assert sorted(job.file.name for job, _ in came) == sorted(job.file.name for job in shard.jobs)
    assert all(isinstance(outcome, Landing) for _, outcome in came)


def test_a_file_that_a_node_lacks_is_no_bad_file(tmp_path: Path) -> None:
    there, gone = tmp_path / "there.txt", tmp_path / "gone.txt"
    there.touch()
    on_ray._check(task.Done("10.0.0.2", (gone,)))  # it went meanwhile: a reject like any other
    with pytest.raises(RunError, match=r"Node 10\.0\.0\.2 doesn't see .*there\.txt"):
        on_ray._check(task.Done("10.0.0.2", (gone, there)))
