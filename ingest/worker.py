"""Reading one file, in this process or in a child with limits on memory, processor time and wall time."""

from __future__ import annotations

import contextlib
import errno
import re
import signal
import threading
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from tempfile import gettempdir
from typing import TYPE_CHECKING

from ingest.files import identify
from ingest.jobs import Answer, Job, Limits, Look, Outcome, reject, timed_out
from ingest.land import Reject, document_row, landing
from ingest.model import Document, Grid, RejectedError
from ingest.pool import answers

if TYPE_CHECKING:
    from ingest.forms import Reading

__all__ = ["Job", "Limits", "Look", "Outcome", "look", "read_apart", "read_file", "read_here", "reject"]


#: so many times a file is read that changes while it is read
_PATIENCE = 3


class _TimedOutError(Exception):
    """The wall time of a file is over."""


def read_file(job: Job) -> Outcome:
    """Load a file, find its forms, and give what to land; every failure becomes a reject.

    A file that changes meanwhile is read again: facts never stand under the hash of other bytes.
    """
    for _ in range(_PATIENCE):
        seen: list[Document] = []
        reading = _guarded(job, seen)
        if isinstance(reading, Reject):
            return reading
        if identify(job.file.path).document_id == reading.document_id:
            return _packed(job, seen[0], reading)
    why = "another program changes it again and again while it is read; run again when it has done."
    return reject(job.file, "damaged", f"{job.file.name} can't be read: {why}")


def _packed(job: Job, document: Document, reading: Reading) -> Outcome:
    row = document_row(document, reading.tables, job.version, job.run_id)
    try:
        return landing(reading.document_id, {**reading.tables, "document": [row]})
    except ValueError as error:  # rows that no table takes: this file's alone, and no end of the run
        return _failed(job, error)


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
        if _OUT_OF_MEMORY.search(str(error)):
            return reject(file, "too_large", _TOO_MUCH_MEMORY.format(name=file.name))
        return _failed(job, error)


def _failed(job: Job, error: Exception) -> Reject:
    """The reject of a file by the reader's own fault."""
    if job.debug:
        traceback.print_exc()
    why = f"{type(error).__name__}: {error}"
    reason = f"The reader failed on {job.file.name} ({why}); run with --debug and report it."
    return reject(job.file, "damaged", reason)


#: what libraries in C say, each by an exception of its own, where Python has a MemoryError
_OUT_OF_MEMORY = re.compile("bad_alloc|[Ff]ailed to allocate|Insufficient memory")
_TOO_MUCH_MEMORY = "{name} needs more memory than one file may have; split it, or raise JIXIAO_FILE_MEMORY_MB."


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
        [(_, answer)] = answers([job], limits, 1, look_at)
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

    A file whose reader was ended from outside is read once more. Outcomes come in the order in which they are ready.
    """
    for job, answer in answers(jobs, limits, workers, read_file):
        assert not isinstance(answer, Look)  # noqa: S101 (nobody asked for one)
        yield job, answer


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
