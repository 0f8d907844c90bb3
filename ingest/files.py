"""From the paths that a person names to the files to read: sorted, hashed, each content once."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.paths import UsageError

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    ``document_id`` is the SHA-256 of its bytes (hex); ``byte_size`` counts bytes; ``problem`` says why the
    bytes can't be had (then ``document_id`` is the SHA-256 of the path, so that the reject has a key).
    ``other_names`` are the names of further files with the same bytes, ``other_paths`` where they lie.
    """

    path: Path
    name: str
    byte_size: int
    document_id: str
    problem: str | None = None
    other_names: tuple[str, ...] = ()
    other_paths: tuple[Path, ...] = ()


def discover(paths: Iterable[Path]) -> list[Path]:
    """All files that the paths mean: a file is itself, a folder is what lies in it, at any depth.

    Hidden files and folders within a folder are left out, links are followed once, and the order is that of
    the names, so that two runs see the same list.

    Raises:
        UsageError: a path doesn't exist, or a folder holds no files.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(_walk(path, set()), key=lambda file: as_text(str(file)))
            if not inside:
                raise UsageError(f"The folder {path} holds no files: name a file, or a folder with files in it.")
            found.extend(inside)
        elif path.exists():
            found.append(path)
        else:
            raise UsageError(f"There is no file or folder {path}: check the path.")
    return found


def unique(paths: Iterable[Path], most_bytes: int | None = None) -> list[SourceFile]:
    """Hash every file (of up to ``most_bytes``) and keep one of each content, with the others' names and paths.

    Of several names for the same bytes the first in the alphabet counts, whatever the order in which they come.
    """
    same: dict[str, list[SourceFile]] = {}
    for path in paths:
        file = identify(path, most_bytes)
        same.setdefault(file.document_id, []).append(file)
    return [_one_of(files) for files in same.values()]


def _one_of(files: list[SourceFile]) -> SourceFile:
    first, *others = sorted(files, key=lambda file: (file.name, str(file.path)))
    names = dict.fromkeys(file.name for file in others if file.name != first.name)
    return replace(first, other_names=tuple(names), other_paths=tuple(file.path for file in others))


def identify(path: Path, most_bytes: int | None = None) -> SourceFile:
    """Name, size and SHA-256 of one file; never raises for a file that can't be read.

    A file of more than ``most_bytes``, which nobody will open, isn't hashed: its key is the SHA-256 of its path.
    """
    name = as_text(path.name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return _without_bytes(path, "isn't a regular file")
        if most_bytes is not None and status.st_size > most_bytes:
            return replace(_without_bytes(path, None), byte_size=status.st_size)
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        return SourceFile(path, name, status.st_size, digest.hexdigest())
    except OSError as error:
        return _without_bytes(path, f"can't be opened ({error.strerror or error})")


def path_key(path: Path) -> str:
    """The key of a file whose bytes can't be had: the SHA-256 of its path (hex)."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()


def _without_bytes(path: Path, problem: str | None) -> SourceFile:
    return SourceFile(path, as_text(path.name), 0, path_key(path), problem)


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        status = folder.stat()
        entries = sorted(folder.iterdir())
    except OSError:
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _walk(entry, seen)
        elif entry.exists():
            yield entry


def as_text(name: str) -> str:
    """A file's name in composed form; the bytes of one that isn't UTF-8 are written out, as no database takes them."""
    return unicodedata.normalize("NFC", name.encode("utf-8", "backslashreplace").decode("utf-8"))
