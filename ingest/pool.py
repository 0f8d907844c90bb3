"""Child processes that read files, each limited in memory, processor time and wall time, and replaced when they die."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from multiprocessing import reduction
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from ingest import pace
from ingest.files import SourceFile
from ingest.jobs import Answer, Job, Limits, reject, timed_out
from ingest.land import Landing, Reject


def answers(
    jobs: Sequence[Job], limits: Limits, workers: int, read: Callable[[Job], Answer]
) -> Iterator[tuple[Job, Answer]]:
    """What ``read``, run in child processes, gives for each job, in the order in which they are ready."""
    queue = list(reversed(jobs))
    pool = [Child(limits, read) for _ in range(min(workers, len(jobs)))]
    try:
        while queue or any(child.job for child in pool):
            for child in pool:
                if child.job is None and queue:
                    child.give(queue.pop())
            busy = {child.connection: child for child in pool if child.job}
            left = min(child.deadline for child in busy.values()) - time.monotonic()
            ready = {busy[c] for c in wait(list(busy), timeout=max(left, 0.0)) if isinstance(c, Connection)}
            for child in busy.values():
                if child in ready and child.goes_on():
                    continue
                if child in ready or time.monotonic() >= child.deadline:
                    job, answer = child.take(is_ready=child in ready)
                    if answer is None:
                        queue.append(replace(job, ended=job.ended + 1))
                        continue
                    if queue:  # it reads on while the answer lands
                        child.give(queue.pop())
                    yield job, answer
    finally:
        for child in pool:
            child.end()


#: signals that a reader gets from others and never by its own fault (SIGXCPU, SIGSEGV, SIGABRT are its own)
_FROM_OUTSIDE = {signal.SIGKILL, signal.SIGTERM, signal.SIGHUP}
#: of a file's seconds, so many more for each page of it that was recognised, and so many times them in all
_A_PAGE, _AT_MOST = 0.25, 10
#: so many seconds a child that hung up has to be gone, before nobody asks how it ended
_LAST_WORDS = 5.0


class Child:
    """A child process that reads one file at a time, and is replaced when it dies or takes too long."""

    def __init__(self, limits: Limits, read: Callable[[Job], Answer]) -> None:
        self.limits = limits
        self.read = read
        self.job: Job | None = None
        self.deadline = self._last = 0.0
        self._said: tuple[Answer, bool] | None = None
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(other, self.limits, self.read), daemon=True)
        self.process.start()
        other.close()

    def give(self, job: Job) -> None:
        """Hand it a file; its time starts now."""
        if not self.process.is_alive():
            self._start()
        self.job = job
        now = time.monotonic()
        self.deadline, self._last = now + self.limits.seconds, now + _AT_MOST * self.limits.seconds
        with contextlib.suppress(OSError):  # a child that died at once: take() finds out
            self.connection.send(job)

    def goes_on(self) -> bool:
        """Whether all that it says is that another page was recognised; its file has more time then."""
        with contextlib.suppress(EOFError, OSError):  # take() finds out
            self._said = self.connection.recv()
            if self._said is None:
                self.deadline = min(self.deadline + _A_PAGE * self.limits.seconds, self._last)
                return True
        return False

    def take(self, *, is_ready: bool) -> tuple[Job, Answer | None]:
        """What became of its file; a child that hangs or died is ended, and started anew at the next file.

        ``None`` where the child was ended from outside, as by a system short of memory: the file may not be to blame
        and is worth a second try.
        """
        job, self.job = self.job, None
        assert job is not None  # noqa: S101 (only asked of busy children)
        try:
            if is_ready:
                return job, self._receive()
            outcome: Answer | None = timed_out(job.file, self.limits)
        except (EOFError, OSError):
            self.process.join(_LAST_WORDS)
            is_ended = -(self.process.exitcode or 0) in _FROM_OUTSIDE
            outcome = None if is_ended and not job.ended else _died(job.file, is_ended=is_ended)
        self.end()
        return job, outcome

    def _receive(self) -> Answer:
        outcome, has_file = self._said or self.connection.recv()
        self._said = None
        if has_file and isinstance(outcome, Landing):
            outcome.spool.take_over(reduction.recv_handle(self.connection))
        return outcome

    def end(self) -> None:
        """Stop the process, whatever it does."""
        self.connection.close()
        self.process.kill()
        self.process.join()


def _died(file: SourceFile, *, is_ended: bool) -> Reject:
    if is_ended:
        why = "its reader was ended twice from outside, most likely for want of memory"
        return reject(
            file, "too_large", f"{file.name} wasn't read: {why}; make memory free or split it, and run again."
        )
    why = "the reader crashed on it; save the file anew from the program that made it, and try again."
    return reject(file, "damaged", f"{file.name} can't be read: {why}")


def _serve(connection: Connection, limits: Limits, read: Callable[[Job], Answer]) -> None:
    """The life of a child: read files until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)

    def goes_on() -> None:
        _limit_processor(limits)
        connection.send(None)

    pace.listen(goes_on)
    with contextlib.suppress(EOFError, OSError):
        while True:
            job: Job = connection.recv()
            _limit_processor(limits)
            _send(connection, read(job))


def _limit_processor(limits: Limits) -> None:
    """From now on: the parent may be killed, and then nobody else ends a child that hangs."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + 2 * limits.seconds) + 10)


def _send(connection: Connection, outcome: Answer) -> None:
    """An outcome, and after it the descriptor of its spool: the rows themselves don't go through the pipe."""
    file = outcome.spool.hand_over() if isinstance(outcome, Landing) else None
    connection.send((outcome, file is not None))
    if file is not None:
        reduction.send_handle(connection, file, os.getppid())


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with contextlib.suppress(ValueError, OSError):  # some systems don't limit address space
        resource.setrlimit(kind, (soft, hard))
