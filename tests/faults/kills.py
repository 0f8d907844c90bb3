"""One kill: when it comes, whom it hits, and how it is done."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
#: what a file's safety hangs on; a kill comes right before the n-th of one kind
CALLS = ("pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "renameat2", "unlink", "openat", "write")


@dataclass(frozen=True, slots=True)
class Kill:
    """A kill as it was drawn.

    ``how``: ``moment`` (``seconds`` after the start), ``line`` (before the ``nth`` passage of a line of Python),
    ``call`` (before the ``nth`` system call of one kind), ``worker`` (a reading process after ``seconds``, the rest
    ``seconds`` later). ``whole`` says whether all processes of the run die or the main one alone.
    """

    how: str
    whole: bool = True
    seconds: float = 0.0
    at: str = ""
    nth: int = 1


@dataclass(slots=True)
class Known:
    """What is known of a phase from a run that nobody disturbed: its seconds, and how often each line was passed."""

    seconds: float
    lines: Mapping[str, int] = field(default_factory=dict)


def draw(rng: Random, phase: str, known: Known, *, can_trace: bool) -> Kill:
    """Draw a kill; every line of Python and every kind of call has the same chance, however often it comes."""
    hows = ["moment", "moment", "line", "line", "line"] + ["call"] * (2 * can_trace) + ["worker"] * (phase == "ingest")
    how = rng.choice(hows)
    whole = rng.random() < 0.6
    seconds = rng.uniform(0.02, known.seconds)
    if how == "line" and known.lines:
        at = rng.choice(sorted(known.lines))
        return Kill("line", whole, at=at, nth=rng.randint(1, min(known.lines[at], 12)))
    if how == "call":
        at = rng.choice(CALLS)
        return Kill(
            "call", whole=False, at=at, nth=int(rng.paretovariate(0.6)) if at != "openat" else rng.randint(1, 60)
        )
    return Kill("worker" if how == "worker" else "moment", whole, seconds=seconds)


class Warm:
    """The warm process as seen from outside: starts runs one at a time, and kills them."""

    def __init__(self, scratch: Path, *, with_dbt: bool = True) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        self.scratch = scratch
        self.sessions: list[int] = []
        self.can_trace = shutil.which("strace") is not None
        self._process = subprocess.Popen(
            [sys.executable, "-m", "faults.warm", str(scratch), *([] if with_dbt else ["--without-dbt"])],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.nodes: list[str] = self._answer()["nodes"]

    def close(self) -> None:
        """End the warm process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def run(self, request: Mapping[str, Any], kill: Kill | None = None) -> int:
        """Run to the end, or to the kill; gives the exit status, negative for the signal that ended it."""
        asked = {**request, "log": str(self.scratch / "runs.log")}
        if kill and kill.how == "line":
            asked |= {"line": kill.at, "nth": kill.nth, "whole": kill.whole}
        if kill and kill.how == "call":
            asked["stop"] = True
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        pid = int(self._answer()["pid"])
        self.sessions.append(pid)
        if kill and kill.how in ("moment", "worker"):
            _after(pid, kill)
        if kill and kill.how == "call":
            _trace(pid, kill)
        return int(self._answer()["status"])

    def alive(self, patience: float = 15.0) -> list[int]:
        """Processes that outlive the runs they belong to, after they were given time to find out."""
        end = time.monotonic() + patience
        while (left := _of_sessions(set(self.sessions))) and time.monotonic() < end:
            time.sleep(0.1)
        self.sessions.clear()
        return left

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the warm process is gone")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _after(pid: int, kill: Kill) -> None:
    """Kill a run, and before it one of its readers, after some time; a run that ended earlier is left alone."""
    if kill.how == "worker":
        _sleep(pid, kill.seconds)
        readers = [p for p in _of_sessions({pid}) if p != pid and "spawn_main" in _command(p)]
        with contextlib.suppress(ProcessLookupError):
            if readers:
                os.kill(readers[kill.nth % len(readers)], signal.SIGKILL)
    _sleep(pid, kill.seconds)
    with contextlib.suppress(ProcessLookupError):
        if kill.whole:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)


def _sleep(pid: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and _state(pid) not in ("", "Z"):
        time.sleep(min(0.02, max(0.0, end - time.monotonic())))


def _trace(pid: int, kill: Kill) -> None:
    """Let strace kill the run at the n-th call of one kind in any of its threads."""
    while _state(pid) != "T":
        time.sleep(0.005)
    inject = f"inject={kill.at}:signal=KILL:when={kill.nth}"
    tracer = subprocess.Popen(
        [
            shutil.which("strace") or "",
            "-f",
            "-qq",
            "-o",
            os.devnull,
            "-p",
            str(pid),
            "-e",
            f"trace={kill.at}",
            "-e",
            inject,
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while tracer.poll() is None and "TracerPid:\t0" in Path(f"/proc/{pid}/status").read_text():
        time.sleep(0.005)
    os.kill(pid, signal.SIGCONT)
    while _state(pid) not in ("", "Z"):
        time.sleep(0.01)
    tracer.kill()
    tracer.wait()


def _stat(pid: int) -> Sequence[str]:
    """State, parent, group and session of a process; nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[:4]
    except OSError:
        return ()


def _state(pid: int) -> str:
    stat = _stat(pid)
    return {"t": "T"}.get(stat[0], stat[0]) if stat else ""


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _of_sessions(sessions: set[int]) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            stat = _stat(int(entry.name))
            if len(stat) == 4 and int(stat[3]) in sessions and stat[0] != "Z":
                found.append(int(entry.name))
    return found
