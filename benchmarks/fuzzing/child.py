"""A process that makes one input after the other, reads it as a build would, and says what became of it."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import traceback
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from fuzzing import inputs, words
from fuzzing.guard import Guard

if TYPE_CHECKING:
    from ingest.bulk import Packed

CODES = {"unsupported_type", "encrypted", "damaged", "empty", "too_large", "timed_out", "no_form_found"}
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_RANGES = {"integer": 1 << 31, "bigint": 1 << 63}


@dataclass(frozen=True, slots=True)
class Told:
    """What became of an input: how it ended, seconds of processor time, and what is wrong (nothing, mostly).

    ``reason`` is the sentence of a reject; ``is_picture`` says that text recognition was asked.
    """

    end: str
    seconds: float
    problem: str = ""
    reason: str = ""
    is_picture: bool = False


def serve(connection: Connection, folder: Path, seed: int, kinds: Sequence[str]) -> None:
    """The life of the process: a kind (of those named) and a number come in, a ``Told`` goes out."""
    guard = _prepared(folder, seed, kinds)
    connection.send("ready")
    with contextlib.suppress(EOFError, OSError):
        while True:
            kind, number = connection.recv()
            name, data = inputs.make(kind, number, seed)
            path = folder / name
            path.write_bytes(data)
            _stub_ocr(kind, number)
            connection.send(judged(path, guard))
            path.unlink()


def serve_files(connection: Connection, folder: Path) -> None:
    """The life of a process that reads files which others made: a file's path comes in, a ``Told`` goes out."""
    guard = _prepared(folder, 1, [kind for kind in inputs.KINDS if kind != "ocr"])
    connection.send("ready")
    with contextlib.suppress(EOFError, OSError):
        while True:
            source = Path(connection.recv())
            path = folder / f"file{source.suffix}"
            path.write_bytes(source.read_bytes())
            _stub_ocr("image", 0)
            connection.send(judged(path, guard))
            path.unlink()


def _prepared(folder: Path, seed: int, kinds: Sequence[str]) -> Guard:
    """Make this process what reads in a build, without LibreOffice, and watched."""
    from ingest import jobs

    os.chdir(folder)
    quiet = os.open(os.devnull, os.O_WRONLY)  # libraries in C talk about broken pictures
    os.dup2(quiet, 2)
    os.environ["PATH"] = str(folder)  # without LibreOffice
    (folder / words.CANARY).write_text(words.CANARY_TEXT, encoding="utf-8")
    guard = Guard(folder)
    _warm_up(folder, seed, kinds)
    memory = jobs.Limits().memory_bytes  # as in a build; processor time is judged by the one who asks
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    return guard


def judged(path: Path, guard: Guard) -> Told:
    """Read a file under the guard."""
    from ingest import worker
    from ingest.files import identify

    start = _seconds()
    guard.start()
    problem = ""
    _asked.clear()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            outcome = worker.read_file(worker.Job(identify(path), "fuzz", "fuzz"))
    except BaseException as error:  # noqa: BLE001 (nothing at all may come out of read_file)
        problem = f"raised {type(error).__name__}: {error}"[:300] + _where(error)
        outcome = None
    escapes = guard.stop()
    seconds = _seconds() - start
    if escapes:
        problem = f"escape: {escapes[0]}"
    elif outcome is not None:
        problem = _judgement(outcome)
    end = "raised" if outcome is None else getattr(outcome, "code", "landed")
    return Told(str(end), seconds, problem, getattr(outcome, "reason", ""), bool(_asked))


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" at {frames[-1].name}:{frames[-1].lineno}" if frames else ""


def _judgement(outcome: object) -> str:
    """What is wrong with an outcome; a judge that fails says so, lest it be taken for a crash of the reader."""
    try:
        return _wrong(outcome)
    except Exception as error:  # noqa: BLE001 (whatever it is, the harness is to blame)
        return f"harness: {type(error).__name__}: {error}"[:300] + _where(error)


def _wrong(outcome: object) -> str:
    """What is wrong with an outcome: a code that nobody knows, a plain failure, or rows that don't fit their table."""
    from ingest.land import Landing, Reject

    if isinstance(outcome, Landing):
        return next(_unfit(outcome.tables), "")
    assert isinstance(outcome, Reject)  # noqa: S101 (there is no third)
    if outcome.code not in CODES:
        return f"code {outcome.code}"
    if "--debug" in outcome.reason:
        return f"failure: {outcome.reason}"[:300]
    if "more memory than" in outcome.reason:
        return "memory"
    if words.CANARY_TEXT in outcome.reason:
        return "canary in the reason"
    return "" if re.search(r"[.]$", outcome.reason) else f"reason: {outcome.reason!r}"[:300]


def _unfit(tables: Mapping[str, Packed]) -> Iterator[str]:
    """Values that the raw tables can't hold, and words of a file that nobody named."""
    from ingest.schema import TABLES

    for table, packed in tables.items():
        columns = TABLES[table]
        for row in packed.rows():
            for name, value in row.items():
                if value is not None and (why := _bad(columns[name], value)):
                    yield f"{table}.{name}: {why} {value!r}"[:300]


def _bad(kind: str, value: object) -> str:
    if isinstance(value, str):
        if _NO_TEXT.search(value):
            return "no text"
        return "canary" if words.CANARY_TEXT in value else ""
    if isinstance(value, float):
        return "" if value - value == 0 else "no number"
    if isinstance(value, int) and kind in _RANGES:
        return "" if -_RANGES[kind] <= value < _RANGES[kind] else "too large"
    return ""


def _warm_up(folder: Path, seed: int, kinds: Sequence[str]) -> None:
    """Load every module and model that the kinds need before anything is watched."""
    import numpy as np

    from ingest import worker
    from ingest.files import identify
    from ingest.loaders import ocr

    if "ocr" in kinds:
        ocr.detect(np.full((64, 64), 255, np.uint8))
        ocr.recognise([np.full((30, 90), 255, np.uint8)])
    for number, kind in enumerate((*kinds, *kinds)):
        name, data = inputs.make(kind, number, seed)
        (folder / name).write_bytes(data)
        _stub_ocr(kind, number)
        worker.read_file(worker.Job(identify(folder / name), "fuzz", "fuzz"))
    _stub_ocr("", 0)
    for kind, pool in inputs.seeds().small.items():
        for data in pool:
            path = folder / f"seed.{kind}"
            path.write_bytes(data)
            worker.read_file(worker.Job(identify(path), "fuzz", "fuzz"))


_real: list[object] = []
#: an entry for each picture in which the stub found text
_asked: list[int] = []


def _stub_ocr(kind: str, number: int) -> None:
    """Text recognition costs seconds: but for the kind ``ocr`` it gives boxes and words by chance."""
    import numpy as np

    from ingest.loaders import ocr

    if not _real:
        _real.extend((ocr.detect, ocr.recognise))
    if kind == "ocr":
        ocr.detect, ocr.recognise = _real
        return
    rng = Random(number)  # noqa: S311 (a test set, no secret)

    def detect(grey: np.ndarray) -> list[tuple[int, int, int, int]]:
        height, width = grey.shape
        _asked.append(width)
        found = []
        for _ in range(rng.randrange(30)):
            x, y = rng.randrange(max(width - 3, 1)), rng.randrange(max(height - 3, 1))
            rect = (x, y, min(x + rng.randint(3, 200), width), min(y + rng.randint(3, 60), height))
            if rect[2] - rect[0] >= 3 and rect[3] - rect[1] >= 3:
                found.append(rect)
        return found

    def recognise(crops: Sequence[object]) -> list[tuple[str, float]]:
        return [(words.text(rng).encode("utf-8", "ignore").decode().strip()[:60], rng.random()) for _ in crops]

    ocr.detect, ocr.recognise = detect, recognise
