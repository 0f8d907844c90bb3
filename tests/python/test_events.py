"""What a run tells to programs: one line an event, the same keys in each, nothing personal, nothing that steers."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from conftest import Command

from ingest import events
from ingest.paths import UsageError

KEYS = [
    *("time", "level", "event", "run_id", "command", "document_id"),
    *("file", "phase", "code", "seconds", "counts", "message"),
]


@pytest.fixture(autouse=True)
def _stopped() -> Iterator[None]:
    yield
    events.stop()


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_an_ingest_tells_each_file_and_phase_as_json(root: Path, tmp_path: Path, jixiao: Command) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = (root / "documents" / "hechi_2024.txt").read_text(encoding="utf-8")
    (folder / "a\x1b[31m\n\u202ex.txt").write_text(text + "\n填报人：王小明 13912345678\n", encoding="utf-8")
    (folder / "b.rar").write_bytes(b"Rar!....")
    done = jixiao("ingest", folder, "--log-format", "json", "--warehouse", tmp_path / "w.duckdb")
    told = lines(done.stderr)
    told[1:3] = sorted(told[1:3], key=lambda event: str(event["event"]))  # two readers: either may be first
    assert {tuple(event) for event in told} == {tuple(KEYS)}
    assert [(e["event"], e["level"], e["code"], e["phase"]) for e in told] == [
        ("run_started", "info", None, None),
        ("file_landed", "info", None, None),
        ("file_rejected", "warning", "unsupported_type", None),
        ("phase_finished", "info", None, "reading"),
        ("phase_finished", "info", None, "landing"),
        ("run_finished", "info", "landed", None),
    ]
    assert len({e["run_id"] for e in told}) == 1
    assert told[1]["file"] == "a\\x1b[31m\\x0a\\u202ex.txt"
    assert len(str(told[1]["document_id"])) == 64
    assert told[-1]["counts"] == {"found": 2, "landed": 1, "again": 0, "unchanged": 0, "rejected": 1}
    assert all(datetime.fromisoformat(str(e["time"])).tzinfo is not None for e in told)
    assert not any(word in done.stderr for word in ("王小明", "13912345678", "河池"))
    assert "1 landed, 0 unchanged, 1 rejected" in done.stdout


def test_a_file_takes_text_beside_the_lines_for_people(root: Path, tmp_path: Path, jixiao: Command) -> None:
    log = tmp_path / "run.log"
    log.write_text("before\n")
    arguments = (root / "documents" / "hechi_2024.txt", tmp_path / "none.txt", "--log-file", log)
    done = jixiao("ingest", *arguments, "--warehouse", tmp_path / "w.duckdb")
    assert done.returncode == 2
    assert done.stderr.startswith("jixiao: There is no file")
    first, failed = log.read_text().splitlines()
    assert first == "before"
    assert " ERROR failed code=2 message=" in failed
    assert jixiao("ingest", arguments[0], *arguments[2:], "--warehouse", tmp_path / "w.duckdb").stderr
    assert " INFO file_landed run_id=" in log.read_text()
    assert " file=hechi_2024.txt" in log.read_text()


def test_an_error_is_an_event_where_stderr_is_json(tmp_path: Path, jixiao: Command) -> None:
    done = jixiao("build", tmp_path / "none", JIXIAO_LOG_FORMAT="json", JIXIAO_WAREHOUSE=str(tmp_path / "w.duckdb"))
    [told] = lines(done.stderr)
    assert (told["event"], told["level"], told["code"]) == ("failed", "error", "2")
    assert "There is no file or folder" in str(told["message"])


def test_less_grave_events_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "log"
    assert events.start({"JIXIAO_LOG_FILE": str(file), "JIXIAO_LOG_LEVEL": "WARNING"}) is False
    events.tell("quiet")
    events.tell("loud", level=events.Level.warning, file="两 份.pdf", counts={"rejected": 1})
    events.stop()
    events.tell("late", level=events.Level.error)
    assert [line.split(" ", 1)[1] for line in file.read_text(encoding="utf-8").splitlines()] == [
        'WARNING loud file="两 份.pdf" rejected=1'
    ]


def test_nothing_is_told_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    assert events.start({}) is False
    events.tell("silent", level=events.Level.error)
    assert capsys.readouterr() == ("", "")
    assert logging.getLogger("jixiao").propagate is False


@pytest.mark.parametrize("name", ["JIXIAO_LOG_FORMAT", "JIXIAO_LOG_LEVEL"])
def test_an_unknown_format_or_level_is_wrong_usage(name: str) -> None:
    with pytest.raises(UsageError, match=f"{name} is 'xml'"):
        events.start({name: "xml"})


def test_a_log_that_cannot_be_written_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--log-file"):
        events.start({"JIXIAO_LOG_FILE": str(tmp_path / "none" / "log")})


def test_an_event_has_known_keys_alone() -> None:
    with pytest.raises(ValueError, match="phone"):
        events.tell("file_landed", phone="1")
