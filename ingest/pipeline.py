"""From paths to raw tables: which files are new, who reads them, what becomes of each."""

from __future__ import annotations

import os
import re
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from ingest import events, runs, sidecars, worker
from ingest.corrections.apply import Applied
from ingest.files import SourceFile, path_key, unique
from ingest.land import (
    Landing,
    Reject,
    forget_rejects,
    land,
    land_reject,
    landed_versions,
    note_locations,
    note_names,
    reader_version,
)
from ingest.paths import UsageError
from ingest.runs import Run

#: up to so many files, each up to so many bytes and plain text, are read without child processes
_FEW = 8
_SMALL = 1024**2
#: documents land together up to so many, up to so many rows, or those read in so many seconds
_WAITING_DOCUMENTS = 1000
_WAITING_ROWS = 1_000_000
_WAITING_SECONDS = 5.0
_TEXT_ENDINGS = {".txt", ".text", ".tsv"}
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]|%PDF-|\A(?:\xef\xbb\xbf)?\s*<")


@dataclass(slots=True)
class Ingested:
    """What became of the files: the run's counts, each reject, and what became of the corrections."""

    run: Run
    rejects: list[Reject] = field(default_factory=list)
    corrections: Applied = field(default_factory=Applied)


#: told of each file as it is done: its name, and landed, unchanged or rejected
OnFile = Callable[[str, str], None]
#: reads files under limits; gives what became of each, in the order in which they are ready
Read = Callable[[Sequence[worker.Job], worker.Limits], Iterator[tuple[worker.Job, worker.Outcome]]]


def limits_from_environment() -> worker.Limits:
    """The limits for one file: ``JIXIAO_FILE_SECONDS``, ``JIXIAO_FILE_MB`` and ``JIXIAO_FILE_MEMORY_MB``.

    Raises:
        UsageError: one of them isn't a positive number.
    """
    usual = worker.Limits()
    mega = 1024**2
    return worker.Limits(
        seconds=_positive("JIXIAO_FILE_SECONDS", usual.seconds),
        file_bytes=int(_positive("JIXIAO_FILE_MB", usual.file_bytes / mega) * mega),
        memory_bytes=int(_positive("JIXIAO_FILE_MEMORY_MB", usual.memory_bytes / mega) * mega),
    )


def ingest(
    con: duckdb.DuckDBPyConnection,
    paths: Sequence[Path],
    *,
    root: Path,
    command: str,
    version: str,
    on_file: OnFile,
    debug: bool = False,
    is_last: bool = True,
    read: Read | None = None,
) -> Ingested:
    """Land every file that isn't landed under the present reader, and record the run.

    ``paths`` are files (see ``files.discover``), ``root`` is the project's root, ``version`` the program's;
    ``is_last`` says that the run is over with it; ``read`` reads the files (None: this machine). Sidecars are taken up
    whether or not their document is read again; one that can't be taken is a reject.
    """
    clock = events.Clock()
    limits = limits_from_environment()
    named = sidecars.documents(paths)
    files = unique(named, limits.file_bytes)
    run = Run(run_id=uuid.uuid4().hex, command=command, version=version, started_at=runs.now(), files_seen=len(named))
    done = Ingested(run)
    runs.start(con, run)
    note_locations(con, {file.document_id: file.path for file in files if not file.problem})
    forget_rejects(con, [path_key(file.path) for file in files if file.document_id != path_key(file.path)])
    note_names(con, {file.document_id: file.name for file in files})
    for reject in sidecars.take_up(con, files, paths, run.run_id):
        _note_reject(done, reject, on_file)
    reader = reader_version(root)
    known = landed_versions(con)
    jobs: list[worker.Job] = []
    for file in files:
        if known.get(file.document_id) == reader:
            run.unchanged += 1
            _tell(run, file, "unchanged", level=events.Level.debug)
            on_file(file.name, "unchanged")
        elif unfit := unfit_to_open(file, limits):
            _rejected(con, done, file, unfit, on_file)
        else:
            jobs.append(worker.Job(file, reader, run.run_id, debug))
    waiting = _Waiting(con, run, frozenset(known), on_file)
    for job, outcome in (read or _read)(jobs, limits):
        if isinstance(outcome, Landing):
            waiting.add(job.file, outcome)
        else:
            _rejected(con, done, job.file, outcome, on_file)
    waiting.land()
    run.read_seconds = clock.lap() - run.land_seconds
    run.read_at = runs.now()
    run.outcome = "landed" if is_last else None
    runs.save(con, run)
    _tell_phases(run)
    return done


class _Waiting:
    """Documents that are read and land together: so many, or those of some seconds."""

    def __init__(self, con: duckdb.DuckDBPyConnection, run: Run, known: frozenset[str], on_file: OnFile) -> None:
        self._con, self._run, self._known, self._on_file = con, run, known, on_file
        self._documents: list[tuple[SourceFile, Landing]] = []
        self._rows = 0
        self._since = time.monotonic()

    def add(self, file: SourceFile, landing: Landing) -> None:
        """Take a document, and land all that wait when there are enough."""
        self._documents.append((file, landing))
        self._rows += landing.row_count
        is_late = time.monotonic() - self._since >= _WAITING_SECONDS
        if is_late or self._rows >= _WAITING_ROWS or len(self._documents) >= _WAITING_DOCUMENTS:
            self.land()

    def land(self) -> None:
        """Land all that wait."""
        clock, run = events.Clock(), self._run
        if self._documents:
            land(self._con, *(landing for _, landing in self._documents))
        run.land_seconds += clock.lap()
        for file, _ in self._documents:
            run.landed += 1
            run.again += file.document_id in self._known
            _tell(run, file, "landed")
            self._on_file(file.name, "landed")
        self._documents, self._rows, self._since = [], 0, time.monotonic()


def _tell(run: Run, file: SourceFile, what: str, **fields: Any) -> None:
    events.tell(f"file_{what}", run_id=run.run_id, document_id=file.document_id, file=file.name, **fields)


def _tell_phases(run: Run) -> None:
    for phase, seconds in (("reading", run.read_seconds), ("landing", run.land_seconds)):
        events.tell("phase_finished", run_id=run.run_id, phase=phase, seconds=round(seconds, 3), counts=run.counts())
    if run.outcome:
        runs.told(run)


def _read(jobs: Sequence[worker.Job], limits: worker.Limits) -> Iterator[tuple[worker.Job, worker.Outcome]]:
    if len(jobs) <= _FEW and all(is_small_text(job.file) for job in jobs):
        return worker.read_here(jobs, limits)
    return worker.read_apart(jobs, limits, workers=worker_count())


def worker_count() -> int:
    """How many child processes read: ``JIXIAO_WORKERS``, else one for each processor that this process may use.

    Raises:
        UsageError: ``JIXIAO_WORKERS`` isn't a positive number.
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, int(_positive("JIXIAO_WORKERS", usable)))


def is_small_text(file: SourceFile) -> bool:
    """Whether a file is small and plain text by its ending and its first bytes (a PDF may be called .txt)."""
    if file.byte_size > _SMALL or file.path.suffix.lower() not in _TEXT_ENDINGS:
        return False
    try:
        with file.path.open("rb") as stream:
            head = stream.read(1024)
    except OSError:
        return False
    return not _NOT_TEXT.search(head)


def _rejected(
    con: duckdb.DuckDBPyConnection, done: Ingested, file: SourceFile, reject: Reject, on_file: OnFile
) -> None:
    """Record a reject under each name that the same bytes have: a person looks for each of them."""
    for name in (file.name, *file.other_names):
        named = replace(reject, file_name=name, reason=reject.reason.replace(file.name, name))
        land_reject(con, named, done.run.run_id)
        _tell(done.run, replace(file, name=name), "rejected", level=events.Level.warning, code=reject.code)
        _note_reject(done, named, on_file)


def _note_reject(done: Ingested, reject: Reject, on_file: OnFile) -> None:
    done.run.rejected += 1
    done.rejects.append(reject)
    on_file(reject.file_name, "rejected")


def unfit_to_open(file: SourceFile, limits: worker.Limits) -> Reject | None:
    """Why a file need not be opened at all, if so."""
    if file.problem:
        code = "unsupported_type" if "regular" in file.problem else "damaged"
        return worker.reject(file, code, f"{file.name} {file.problem}; name a file that can be read.")
    if file.byte_size == 0:
        return worker.reject(file, "empty", f"{file.name} has no bytes; fetch or export the file again.")
    if file.byte_size > limits.file_bytes:
        size = f"{file.byte_size / 1024**2:,.0f} MB"
        most = f"{limits.file_bytes / 1024**2:,.0f} MB"
        reason = f"{file.name} has {size}, more than {most}; split it, or raise JIXIAO_FILE_MB."
        return worker.reject(file, "too_large", reason)
    return None


def _positive(name: str, usual: float) -> float:
    text = os.environ.get(name, "")
    if not text:
        return usual
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise UsageError(f"{name} is {text!r}: set it to a positive number, or leave it out.")
    return value
