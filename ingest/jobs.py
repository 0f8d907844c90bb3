"""What passes between the run and its readers: a file to read, what it may cost, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.files import SourceFile, as_text
from ingest.land import Landing, Reject
from ingest.model import Document


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
    #: how many readers were ended from outside while they had it
    ended: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in a file: the document where it could be loaded, the rows of its forms, and why it can't land."""

    document: Document | None
    tables: dict[str, list[dict[str, object]]]
    reject: Reject | None


Outcome = Landing | Reject
#: what a child gives back
Answer = Outcome | Look


def reject(file: SourceFile, code: str, reason: str) -> Reject:
    """A reject of this file."""
    return Reject(file.document_id, file.name, file.byte_size, code, as_text(reason))


def timed_out(file: SourceFile, limits: Limits) -> Reject:
    """The reject of a file that took too long."""
    reason = f"{file.name} took longer than {limits.seconds:g} seconds to read; split it, or raise JIXIAO_FILE_SECONDS."
    return reject(file, "timed_out", reason)
