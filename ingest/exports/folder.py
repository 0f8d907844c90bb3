"""The folder of an export or a site: written beside, put in place in one step, never over what isn't an earlier one."""

from __future__ import annotations

import hashlib
import json
import os
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
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
    except OSError as error:
        raise UsageError(f"{out} can't be written: {error.strerror or error}; name another with --out.") from error
    try:
        yield beside
        check(out, replace=replace, kind=kind)
        _put(beside, out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _put(beside: Path, out: Path) -> None:
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
