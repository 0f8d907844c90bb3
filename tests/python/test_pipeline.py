"""What becomes of each file: limits, rejects, child processes."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT

from ingest import forms, pace, pipeline, pool, worker
from ingest.files import SourceFile, identify
from ingest.land import Landing, Reject, open_build
from ingest.model import Document
from ingest.paths import UsageError
from ingest.worker import Job, Limits


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = open_build(tmp_path / "jixiao.duckdb")
    yield con
    con.close()


def job(path: Path) -> Job:
    return Job(identify(path), "v1", "r1")


def ingest(con: duckdb.DuckDBPyConnection, root: Path, *paths: Path) -> pipeline.Ingested:
    seen: list[tuple[str, str]] = []
    return pipeline.ingest(
        con, paths, root=root, command="ingest", version="0", on_file=lambda name, what: seen.append((name, what))
    )


def codes(done: pipeline.Ingested) -> dict[str, str]:
    return {reject.file_name: reject.code for reject in done.rejects}


def test_bad_files_are_rejected_and_the_good_one_lands(
    con: duckdb.DuckDBPyConnection, root: Path, tmp_path: Path
) -> None:
    bad = {"empty.txt": b"", "blank.txt": b" \n\t\n", "letter.txt": "今天天气很好。".encode(), "photo.xyz": b"\x00\x01"}
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    good = root / "documents" / "hechi_2024.txt"
    done = ingest(con, root, *(tmp_path / name for name in bad), good, good)
    assert codes(done) == {
        "empty.txt": "empty",
        "blank.txt": "empty",
        "letter.txt": "no_form_found",
        "photo.xyz": "unsupported_type",
    }
    assert (done.run.files_seen, done.run.landed, done.run.rejected) == (6, 1, 4)
    assert con.execute("select file_name from raw.document").fetchall() == [("hechi_2024.txt",)]
    assert all(reject.reason.endswith(".") for reject in done.rejects)


def test_a_second_run_changes_nothing_but_the_run_table(con: duckdb.DuckDBPyConnection, root: Path) -> None:
    file = root / "documents" / "qiannan_2024.txt"
    assert ingest(con, root, file).run.landed == 1
    tables = ["document", "cell", "form", "budget_line", "indicator_line", "score_line", "line_source"]
    before = {name: con.execute(f"select * from raw.{name} order by all").fetchall() for name in tables}
    assert ingest(con, root, file).run.unchanged == 1
    assert before == {name: con.execute(f"select * from raw.{name} order by all").fetchall() for name in tables}


def test_a_large_file_is_not_opened(
    con: duckdb.DuckDBPyConnection, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_FILE_MB", "0.001")
    (tmp_path / "big.txt").write_text("绩效" * 1000)
    assert codes(ingest(con, root, tmp_path / "big.txt")) == {"big.txt": "too_large"}


@pytest.mark.parametrize("value", ["0", "-1", "many", "nan", "inf"])
def test_a_limit_that_is_no_number_is_wrong_usage(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_FILE_SECONDS", value)
    with pytest.raises(UsageError, match="JIXIAO_FILE_SECONDS"):
        pipeline.limits_from_environment()


def test_a_reader_that_fails_or_hangs_costs_its_file_alone(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(document: Document) -> forms.Reading:
        if document.file_name == "slow.txt":
            time.sleep(30)
        raise KeyError("x")

    monkeypatch.setattr(forms, "read", read)
    for name in ("slow.txt", "odd.txt"):
        (tmp_path / name).write_text(name)
    jobs = [job(tmp_path / "slow.txt"), job(tmp_path / "odd.txt")]
    outcomes = [outcome for _, outcome in worker.read_here(jobs, Limits(seconds=0.2))]
    assert [o.code for o in outcomes if isinstance(o, Reject)] == ["timed_out", "damaged"]
    assert "KeyError" in outcomes[1].reason  # type: ignore[union-attr]


def told(jobs: list[Job], limits: Limits) -> dict[str, str]:
    outcomes = dict(worker.read_apart(jobs, limits, workers=2))
    assert not multiprocessing.active_children()
    return {j.file.name: o.code if isinstance(o, Reject) else "landed" for j, o in outcomes.items()}


def test_a_child_that_hangs_is_ended_and_the_others_land(root: Path, tmp_path: Path) -> None:
    hang = tmp_path / "hang.txt"
    os.mkfifo(hang)  # opening it waits for a writer that never comes
    jobs = [Job(SourceFile(hang, "hang.txt", 1, "h"), "v1", "r1"), job(root / "documents" / "hechi_2024.txt")]
    assert told(jobs, Limits(seconds=10)) == {"hang.txt": "timed_out", "hechi_2024.txt": "landed"}


def test_a_child_that_runs_out_of_memory_says_so(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as stream:
        stream.truncate(1900 * 1024**2)
    jobs = [Job(SourceFile(large, "large.txt", 1, "l"), "v1", "r1")]
    assert told(jobs, Limits(seconds=120, memory_bytes=2 * 1024**3)) == {"large.txt": "too_large"}


def pages(given: Job) -> Reject:
    """Recognise the pages of a file (``3+hang.png`` has three, and hangs behind them), a second each."""
    count, _, rest = given.file.name.removesuffix(".png").partition("+")
    for _ in range(int(count)):
        time.sleep(1)
        pace.page_recognised()
    time.sleep(60 if rest == "hang" else 0)
    return Reject(given.file.document_id, given.file.name, 1, "no_form_found", "All pages were read.")


@pytest.mark.parametrize(("name", "code"), [("12", "no_form_found"), ("1+hang", "timed_out")])
def test_each_page_that_is_recognised_gives_its_file_more_time(name: str, code: str, tmp_path: Path) -> None:
    """Twelve pages take longer than a file may; a reader that hangs behind one is ended all the same."""
    file = SourceFile(tmp_path / f"{name}.png", f"{name}.png", 1, name)
    before = time.monotonic()
    [(_, answer)] = pool.answers([Job(file, "v1", "r1")], Limits(seconds=10), 1, pages)
    assert isinstance(answer, Reject)
    assert answer.code == code
    assert time.monotonic() - before < 50


def test_no_file_has_more_than_ten_times_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_AT_MOST", 1.5)
    file = SourceFile(tmp_path / "60.png", "60.png", 1, "60")
    [(_, answer)] = pool.answers([Job(file, "v1", "r1")], Limits(seconds=4), 1, pages)
    assert isinstance(answer, Reject)
    assert answer.code == "timed_out"


def killed(reader_of: Path, times: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What becomes of a file and of another one where the first one's reader is killed so many times."""
    give = pool.Child.give

    def give_and_kill(child: pool.Child, given: Job) -> None:
        give(child, given)
        if given.file.path == reader_of and given.ended < times:
            child.process.kill()

    monkeypatch.setattr(pool.Child, "give", give_and_kill)
    hechi = ROOT / "documents" / "hechi_2024.txt"
    jobs = [job(reader_of), job(hechi)]
    outcomes = worker.read_apart(jobs, Limits(seconds=60), workers=1)
    return {j.file.name: o.reason if isinstance(o, Reject) else "landed" for j, o in outcomes}


def test_a_file_whose_reader_is_killed_is_read_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    file = ROOT / "documents" / "qiannan_2024.txt"
    assert killed(file, 1, monkeypatch) == {"qiannan_2024.txt": "landed", "hechi_2024.txt": "landed"}


def test_a_file_whose_reader_is_killed_again_is_rejected_and_the_others_land(monkeypatch: pytest.MonkeyPatch) -> None:
    told = killed(ROOT / "documents" / "qiannan_2024.txt", 2, monkeypatch)
    assert told["hechi_2024.txt"] == "landed"
    assert "ended twice from outside" in told["qiannan_2024.txt"]
    assert not multiprocessing.active_children()


def test_a_child_that_crashes_costs_its_file_alone(tmp_path: Path) -> None:
    hang = tmp_path / "hang.txt"
    os.mkfifo(hang)

    def crash() -> None:
        while not (children := multiprocessing.active_children()):
            time.sleep(0.05)
        time.sleep(1)
        for child in children:
            os.kill(child.pid or 0, signal.SIGSEGV)

    threading.Thread(target=crash).start()
    file = SourceFile(hang, "hang.txt", 1, "h")
    [(_, outcome)] = worker.read_apart([Job(file, "v1", "r1")], Limits(seconds=60), workers=1)
    assert isinstance(outcome, Reject)
    assert outcome.code == "damaged"
    assert "crashed" in outcome.reason


def test_in_process_and_apart_give_the_same(root: Path) -> None:
    jobs = [job(file) for file in sorted((root / "documents").glob("*.txt"))]

    def facts(outcome: worker.Outcome) -> dict[str, object]:
        assert isinstance(outcome, Landing)
        return {name: list(packed.rows()) for name, packed in outcome.tables.items() if name != "document"}

    here = {j.file.name: facts(o) for j, o in worker.read_here(jobs, Limits())}
    apart = {j.file.name: facts(o) for j, o in worker.read_apart(jobs, Limits(), workers=2)}
    assert here == apart


@pytest.mark.parametrize(
    ("name", "data", "small"),
    [
        ("a.txt", "绩效自评表\t100\r\n".encode(), True),
        ("a.TSV", b"a\tb\n", True),
        ("a.pdf", b"%PDF-1.7", False),
        ("a.txt", b"%PDF-1.7", False),
        ("a.txt", b"PK\x03\x04", False),
        ("a.txt", b"\xef\xbb\xbf <html>", False),
        ("a.txt", b"a < b", True),
        ("a.txt", b"x" * (1024**2 + 1), False),
    ],
)
def test_only_small_plain_texts_are_read_without_a_child(name: str, data: bytes, small: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert pipeline.is_small_text(identify(tmp_path / name)) is small


def test_the_five_documents_are_read_without_a_child(root: Path) -> None:
    assert all(pipeline.is_small_text(identify(file)) for file in (root / "documents").glob("*.txt"))


def test_documents_land_together_and_those_that_waited_are_lost_with_the_run(
    con: duckdb.DuckDBPyConnection, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted((root / "documents").glob("*.txt"))

    def read(jobs: list[Job], _limits: Limits) -> Iterator[tuple[Job, worker.Outcome]]:
        yield from worker.read_here(jobs[:3], Limits())
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "_WAITING_DOCUMENTS", 2)
    monkeypatch.setattr(pipeline, "_read", read)
    with pytest.raises(KeyboardInterrupt):
        ingest(con, root, *files)
    landed = con.execute("select file_name from raw.document order by 1").fetchall()
    assert landed == [(file.name,) for file in files[:2]]
    monkeypatch.undo()
    assert ingest(con, root, *files).run.landed == 3


@pytest.mark.parametrize(("value", "count"), [("3", 3), ("", len(os.sched_getaffinity(0)))])
def test_the_number_of_readers_can_be_set(value: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_WORKERS", value)
    assert pipeline.worker_count() == count
    monkeypatch.setenv("JIXIAO_WORKERS", "none")
    with pytest.raises(UsageError):
        pipeline.worker_count()
