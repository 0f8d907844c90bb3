"""Reading one file, in this process or in a child with limits on memory, processor time and wall time."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import resource
import signal
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing import reduction
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from tempfile import gettempdir
from typing import TYPE_CHECKING

from ingest.files import SourceFile
from ingest.land import Landing, Reject, document_row, landing
from ingest.model import Document, Grid, RejectedError

if TYPE_CHECKING:
    from ingest.forms import Reading


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: seconds of wall time, bytes of file, bytes of memory."""

    seconds: float = 120.0
    file_bytes: int = 200 * 1024**2
    memory_bytes: int = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read, and what its ``raw.document`` row has to say of the run."""

    file: SourceFile
    version: str
    run_id: str
    debug: bool = False
    #: whether to give back what was seen instead of what to land
    is_look: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in a file: the document where it could be loaded, the rows of its forms, and why it can't land."""

    document: Document | None
    tables: dict[str, list[dict[str, object]]]
    reject: Reject | None


Outcome = Landing | Reject
#: what a child gives back
Answer = Outcome | Look


class _TimedOutError(Exception):
    """The wall time of a file is over."""


def read_file(job: Job) -> Outcome:
    """Load a file, find its forms, and give what to land; every failure becomes a reject."""
    seen: list[Document] = []
    reading = _guarded(job, seen)
    if isinstance(reading, Reject):
        return reading
    row = document_row(seen[0], reading.tables, job.version, job.run_id)
    return landing(reading.document_id, {**reading.tables, "document": [row]}, reading.spool)


def look_at(job: Job) -> Look:
    """Load a file and find its forms as ``read_file`` does, and give all that was seen on the way."""
    seen: list[Document] = []
    reading = _guarded(job, seen)
    document = replace(seen[0], pages=tuple(seen[0].pages)) if seen else None
    if isinstance(reading, Reject):
        return Look(document, {}, reading)
    return Look(document, {name: list(rows) for name, rows in reading.tables.items()}, None)


def _guarded(job: Job, seen: list[Document]) -> Reading | Reject:
    """The reading of a file, whose document is added to ``seen`` once it is loaded; every failure is a reject."""
    from ingest import forms, loaders  # costly: only where files are read

    file = job.file
    try:
        document = loaders.load(file.path)
        if not _has_text(document):
            raise RejectedError("empty", f"{file.name} holds no text; fetch or export the file again.")
        seen.append(document)
        return forms.read(document)
    except RejectedError as error:
        return reject(file, error.code, error.reason)
    except MemoryError:
        return reject(file, "too_large", _TOO_MUCH_MEMORY.format(name=file.name))
    except OSError as error:
        why = error.strerror or str(error)
        if error.errno == errno.ENOSPC:
            return reject(file, "too_large", f"{file.name} needs room in {gettempdir()}, which is full; make some.")
        return reject(file, "damaged", f"{file.name} can't be read ({why}); make it readable and run again.")
    except _TimedOutError:
        raise
    except Exception as error:  # noqa: BLE001 (a file that trips the reader must not stop the run)
        if job.debug:
            traceback.print_exc()
        why = f"{type(error).__name__}: {error}"
        return reject(file, "damaged", f"The reader failed on {file.name} ({why}); run with --debug and report it.")


_TOO_MUCH_MEMORY = "{name} needs more memory than one file may have; split it, or raise JIXIAO_FILE_MEMORY_MB."


def reject(file: SourceFile, code: str, reason: str) -> Reject:
    """A reject of this file."""
    return Reject(file.document_id, file.name, file.byte_size, code, reason)


def timed_out(file: SourceFile, limits: Limits) -> Reject:
    """The reject of a file that took too long."""
    reason = f"{file.name} took longer than {limits.seconds:g} seconds to read; split it, or raise JIXIAO_FILE_SECONDS."
    return reject(file, "timed_out", reason)


def read_here(jobs: Sequence[Job], limits: Limits) -> Iterator[tuple[Job, Outcome]]:
    """Read the files one after the other in this process: quick to start, for a few small texts."""
    for job in jobs:
        try:
            with _deadline(limits.seconds):
                outcome = read_file(job)
        except _TimedOutError:
            outcome = timed_out(job.file, limits)
        yield job, outcome


def look(job: Job, limits: Limits, *, apart: bool) -> Look:
    """What is seen in a file, in this process or in a child, under the limits of a build."""
    if apart:
        [(_, answer)] = _answers([job], limits, 1)
        return answer if isinstance(answer, Look) else Look(None, {}, _rejected(answer))
    try:
        with _deadline(limits.seconds):
            return look_at(job)
    except _TimedOutError:
        return Look(None, {}, timed_out(job.file, limits))


def _rejected(answer: Answer) -> Reject | None:
    return answer if isinstance(answer, Reject) else None


def read_apart(jobs: Sequence[Job], limits: Limits, workers: int) -> Iterator[tuple[Job, Outcome]]:
    """Read the files in child processes, each limited; a child that dies or hangs costs its file alone.

    Outcomes come in the order in which they are ready.
    """
    for job, answer in _answers(jobs, limits, workers):
        assert not isinstance(answer, Look)  # noqa: S101 (nobody asked for one)
        yield job, answer


def _answers(jobs: Sequence[Job], limits: Limits, workers: int) -> Iterator[tuple[Job, Answer]]:
    queue = list(reversed(jobs))
    pool = [_Child(limits) for _ in range(min(workers, len(jobs)))]
    try:
        while queue or any(child.job for child in pool):
            for child in pool:
                if child.job is None and queue:
                    child.give(queue.pop())
            busy = {child.connection: child for child in pool if child.job}
            left = min(child.deadline for child in busy.values()) - time.monotonic()
            ready = {busy[c] for c in wait(list(busy), timeout=max(left, 0.0)) if isinstance(c, Connection)}
            for child in busy.values():
                if child in ready or time.monotonic() >= child.deadline:
                    yield child.take(is_ready=child in ready)
    finally:
        for child in pool:
            child.end()


class _Child:
    """A child process that reads one file at a time, and is replaced when it dies or takes too long."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.job: Job | None = None
        self.deadline = 0.0
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(other, self.limits), daemon=True)
        self.process.start()
        other.close()

    def give(self, job: Job) -> None:
        """Hand it a file; its time starts now."""
        if not self.process.is_alive():
            self._start()
        self.job = job
        self.deadline = time.monotonic() + self.limits.seconds
        with contextlib.suppress(OSError):  # a child that died at once: take() finds out
            self.connection.send(job)

    def take(self, *, is_ready: bool) -> tuple[Job, Answer]:
        """What became of its file; a child that hangs or died is ended, and started anew at the next file."""
        job, self.job = self.job, None
        assert job is not None  # noqa: S101 (only asked of busy children)
        try:
            if is_ready:
                return job, _receive(self.connection)
            outcome: Answer = timed_out(job.file, self.limits)
        except (EOFError, OSError):
            name = job.file.name
            why = "the reader crashed on it; save the file anew from the program that made it, and try again."
            outcome = reject(job.file, "damaged", f"{name} can't be read: {why}")
        self.end()
        return job, outcome

    def end(self) -> None:
        """Stop the process, whatever it does."""
        self.connection.close()
        self.process.kill()
        self.process.join()


def _serve(connection: Connection, limits: Limits) -> None:
    """The life of a child: read files until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    with contextlib.suppress(EOFError, OSError):
        while True:
            job: Job = connection.recv()
            # the parent may be killed: then nobody else ends a child that hangs
            used = resource.getrusage(resource.RUSAGE_SELF)
            _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + 2 * limits.seconds) + 10)
            _send(connection, look_at(job) if job.is_look else read_file(job))


def _send(connection: Connection, outcome: Answer) -> None:
    """An outcome, and after it the descriptor of its spool: the rows themselves don't go through the pipe."""
    file = outcome.spool.hand_over() if isinstance(outcome, Landing) else None
    connection.send((outcome, file is not None))
    if file is not None:
        reduction.send_handle(connection, file, os.getppid())


def _receive(connection: Connection) -> Answer:
    outcome: Answer
    outcome, has_file = connection.recv()
    if has_file and isinstance(outcome, Landing):
        outcome.spool.take_over(reduction.recv_handle(connection))
    return outcome


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with contextlib.suppress(ValueError, OSError):  # some systems don't limit address space
        resource.setrlimit(kind, (soft, hard))


def _has_text(document: Document) -> bool:
    if not document.media_type.startswith("text/"):
        return True
    for block in document.blocks():
        texts = (cell.text for cell in block.cells) if isinstance(block, Grid) else (block.text,)
        if any(text.strip() for text in texts):
            return True
    return False


@contextlib.contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    """Interrupt the block after so many seconds (in the main thread; elsewhere there is no limit)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: object) -> None:
        raise _TimedOutError

    former = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
