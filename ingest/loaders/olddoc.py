"""Old Word files (doc): read here; where that can't be, or is in doubt, through LibreOffice if it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ingest.loaders import limits
from ingest.loaders.docbinary.beside import whole
from ingest.loaders.docbinary.header import File, OldVersionError, TooLargeError
from ingest.loaders.docbinary.pieces import read_text
from ingest.loaders.docbinary.story import Stories
from ingest.loaders.ole import OleFile
from ingest.loaders.word import load_docx, pages_of
from ingest.loaders.wordtext import content
from ingest.model import Grid, Page, RejectedError

_CONVERT_SECONDS = limits.CONVERT_SECONDS
_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        f'<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="{name}" oor:op="fuse">'
        "<value>true</value></prop></item>"
        for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks", "DisableActiveContent")
    )
    + "</oor:items>"
)
#: what another reader may still make of
_MAYBE = ("damaged", "unsupported_type")


@dataclass(frozen=True, slots=True)
class Read:
    """The pages of a file, and how many of its marks of cells and rows don't fit each other."""

    pages: tuple[Page, ...]
    doubts: int


def load_doc(path: Path) -> tuple[Page, ...]:
    """The pages of an old doc file (one: as in a docx, page ends aren't told).

    Raises:
        RejectedError: ``damaged``, ``encrypted``, ``too_large``, ``empty``, or ``unsupported_type`` for a Word from
            before 1997 where LibreOffice isn't installed, with what to do.
    """
    try:
        container = OleFile(path.read_bytes())
        head = container.stream("WordDocument")
    except ValueError:
        head = None
    if head is None or len(head) < 12:
        raise _damaged(path.name)
    if head[11] & 1:
        raise RejectedError("encrypted", f"{path.name} is protected by a password; save it without one.")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    try:
        own = read_doc(container, path.name)
    except RejectedError as error:
        if office is None or error.code not in _MAYBE:
            raise
        return _converted(office, path)
    if not own.doubts or office is None:
        return own.pages
    with contextlib.suppress(RejectedError):
        other = _converted(office, path)
        if _cells(other) >= _cells(own.pages):
            return other
    return own.pages


def _damaged(name: str) -> RejectedError:
    return RejectedError("damaged", f"{name} is broken inside; open it in Word and save it again.")


def _cells(pages: tuple[Page, ...]) -> int:
    return sum(len(b.cells) for page in pages for b in page.blocks if isinstance(b, Grid))


def read_doc(container: OleFile, name: str) -> Read:
    """Read a doc here.

    Raises:
        RejectedError: ``damaged``, ``too_large``, ``empty`` or ``unsupported_type``, with what to do.
    """
    try:
        file = File(container)
        text = read_text(file)
        stories = Stories(file, text)
        pages = pages_of([content(whole(file, text, stories))], name)
    except (ValueError, IndexError, struct.error) as error:
        raise _damaged(name) from error
    except OldVersionError as error:
        raise RejectedError(
            "unsupported_type",
            f"{name} is of a Word from before 1997; install LibreOffice (apt install libreoffice-writer-nogui) "
            "or save it as docx.",
        ) from error
    except TooLargeError as error:
        raise RejectedError("too_large", f"{name} holds {error}; split it.") from error
    return Read(pages, stories.doubts)


def _converted(office: str, path: Path) -> tuple[Page, ...]:
    """The pages that LibreOffice makes of a file, without a window.

    Raises:
        RejectedError: as ``_convert`` and ``load_docx``.
    """
    with tempfile.TemporaryDirectory(prefix="jixiao-doc-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / "in.doc"
        shutil.copyfile(path, source)
        _convert(office, source, path.name)
        try:
            return load_docx(source.with_suffix(".docx"))
        except RejectedError as error:
            raise RejectedError(error.code, error.reason.replace("in.docx", path.name)) from error


def _convert(office: str, source: Path, name: str) -> None:
    """Save a copy as docx beside the source, in a throwaway profile that runs no macro and follows no link.

    Raises:
        RejectedError: ``damaged`` where LibreOffice can't read the file, or isn't done in a minute.
    """
    folder = source.parent
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [office, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
               "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(source)]  # fmt: skip
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_CONVERT_SECONDS)
    finally:
        with contextlib.suppress(ProcessLookupError):  # soffice starts a process of its own
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if not source.with_suffix(".docx").is_file():
        raise RejectedError("damaged", f"{name} can't be converted; open it in Word and save it as docx.")
