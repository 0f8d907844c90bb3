"""The folder of an export: written beside, put in its place in one step, and never over what isn't an export."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.exports.package import NAME, SUMS
from ingest.paths import UsageError


def check(out: Path, *, replace: bool) -> None:
    """Make sure that the folder may be written.

    Raises:
        UsageError: something stands there that isn't an earlier export, or that nobody allowed to be replaced.
    """
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        raise UsageError(f"{out} exists and isn't a folder: it stays as it is; name another with --out.")
    if not any(out.iterdir()):
        return
    strange = _strange(out)
    if strange:
        raise UsageError(
            f"{out} holds {strange}, which no export wrote: it stays as it is; name an empty or new folder with --out."
        )
    if not replace:
        raise UsageError(f"{out} holds an earlier export: add --replace to have it replaced, or name another folder.")


@contextmanager
def fresh(out: Path, *, replace: bool) -> Iterator[Path]:
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
        check(out, replace=replace)
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


def _strange(out: Path) -> str | None:
    """A file in the folder that an export of jixiao didn't write there."""
    try:
        package = json.loads((out / NAME).read_text(encoding="utf-8"))
        known = {SUMS, *((line.split("  ", 1)[1]) for line in (out / SUMS).read_text(encoding="utf-8").splitlines())}
    except (OSError, ValueError, IndexError):
        package, known = {}, set()
    if not isinstance(package, dict) or package.get("name") != "jixiao":
        known = set()
    return next((name for name in sorted(file.name for file in out.iterdir()) if name not in known), None)
