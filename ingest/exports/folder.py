"""The folder of an export or a site: written beside, put in place in one step, never over what isn't an earlier one."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.exports.package import NAME, SUMS
from ingest.paths import UsageError


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of folder: the file that marks it, the ``name`` in that file, and what people call it."""

    mark: str
    name: str
    word: str


#: of renameat2(2): AT_FDCWD and RENAME_EXCHANGE
_HERE, _EXCHANGE = -100, 2

EXPORT: Final = Kind(NAME, "jixiao", "export")
SITE: Final = Kind("site.json", "jixiao-site", "site")


def check(out: Path, *, replace: bool, kind: Kind = EXPORT) -> None:
    """Make sure that the folder may be written.

    Raises:
        UsageError: something stands there that isn't an earlier one, or that nobody allowed to be replaced.
    """
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        raise UsageError(f"{out} exists and isn't a folder: it stays as it is; name another with --out.")
    if not any(out.iterdir()):
        return
    strange = _strange(out, kind)
    if strange:
        raise UsageError(
            f"{out} holds {strange}, which no {kind.word} wrote: it stays as it is; name an empty or new folder with "
            "--out."
        )
    if not replace:
        raise UsageError(
            f"{out} holds an earlier {kind.word}: add --replace to have it replaced, or name another folder."
        )


@contextmanager
def fresh(out: Path, *, replace: bool, kind: Kind = EXPORT) -> Iterator[Path]:
    """A new folder beside ``out`` to write into; at the end it takes the place of ``out``, on an error it is gone.

    Raises:
        UsageError: the place can't be written, or something was put there meanwhile.
    """
    beside = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(out)
        beside.mkdir()
    except OSError as error:
        raise UsageError(f"{out} can't be written: {error.strerror or error}; name another with --out.") from error
    held = _hold(beside)
    try:
        yield beside
        check(out, replace=replace, kind=kind)
        _put(beside, out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        os.close(held)


def _hold(folder: Path) -> int:
    """Lock a folder for as long as this process lives and the descriptor is open."""
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


def _clear_leftovers(out: Path) -> None:
    """Remove the folders of runs that were killed: nobody holds their locks."""
    for folder in out.parent.iterdir():
        if re.fullmatch(rf"\.{re.escape(out.name)}\.\d+\.(tmp|old)", folder.name):
            with contextlib.suppress(OSError):  # someone is writing it
                held = _hold(folder)
                if folder.suffix == ".old" and not out.exists():
                    folder.rename(out)  # killed between the two renames of _put
                shutil.rmtree(folder, ignore_errors=True)
                os.close(held)


def _put(beside: Path, out: Path) -> None:
    """Put the new folder in its place, in one step where the system can swap two names (Linux)."""
    if out.exists() and _swap(beside, out):
        return
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    if out.exists():
        out.rename(old)
    try:
        beside.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _swap(one: Path, other: Path) -> bool:
    """Exchange two names in one step; gives whether that was done."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def seal(out: Path, kind: Kind, said: Mapping[str, object]) -> None:
    """Mark the folder as one of its kind, with the checksums of all its files."""
    marked = {"name": kind.name, **said}
    (out / kind.mark).write_text(json.dumps(marked, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sums = "".join(f"{_sha256(file)}  {name}\n" for name, file in sorted(_files(out).items()))
    (out / SUMS).write_text(sums, encoding="utf-8")


def _files(out: Path) -> dict[str, Path]:
    """All that stands in the folder, at any depth, but for folders that hold something."""
    found = sorted(out.rglob("*"))
    filled = {file.parent for file in found}
    return {file.relative_to(out).as_posix(): file for file in found if file not in filled or file.is_symlink()}


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _strange(out: Path, kind: Kind) -> str | None:
    """A file in the folder that jixiao didn't write there."""
    try:
        package = json.loads((out / kind.mark).read_text(encoding="utf-8"))
        known = {SUMS, *((line.split("  ", 1)[1]) for line in (out / SUMS).read_text(encoding="utf-8").splitlines())}
    except (OSError, ValueError, IndexError):
        package, known = {}, set()
    if not isinstance(package, dict) or package.get("name") != kind.name:
        known = set()
    return next((name for name in sorted(_files(out)) if name not in known), None)
