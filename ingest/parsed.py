"""dbt's parse of the project, kept beside the project too, so that a new warehouse needs no parse of its own.

Parsing takes as long as all models and tests of five documents together. dbt keeps what it parsed in its target folder,
one for each warehouse, and asks of it whether the project, the profile and its own version are the same: a copy is as
good as the file itself, and one that isn't whole is parsed anew. What dbt doesn't ask is where the project lies: its
parse names the seeds' files by their whole paths, so each parse says beside itself of which folder it is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_NAME: Final = "partial_parse.msgpack"
#: beside a parse: the folder that its project lay in
_FOLDER: Final = "parsed_in.txt"


@contextmanager
def kept(root: Path, target: Path) -> Iterator[None]:
    """Let dbt parse into ``target`` with what was parsed for any warehouse of the project in ``root``.

    The profile names the build database by ``JIXIAO_BUILD``, and dbt holds a parse for one profile: within this block
    the variable isn't set, so that all warehouses share the default. A project that can't be written is left as it is.
    """
    own, shared = target / _NAME, root / "target" / "parsed" / _NAME
    place = os.environ.pop("JIXIAO_BUILD", None)
    with suppress(OSError):
        if not _is_of(root, own):
            own.unlink(missing_ok=True)
            if _is_of(root, shared):
                _copy(shared, own)
    before = _age(own)
    try:
        yield
    finally:
        if place is not None:
            os.environ["JIXIAO_BUILD"] = place
    with suppress(OSError):
        if _age(own) != before or not _is_of(root, shared):
            own.with_name(_FOLDER).write_text(str(root.resolve()), encoding="utf-8")
            _copy(own, shared)


def _is_of(root: Path, parse: Path) -> bool:
    """Whether a parse is there, of the project in this folder and of no other that was moved or copied here."""
    folder = parse.with_name(_FOLDER)
    return parse.exists() and folder.exists() and folder.read_text(encoding="utf-8") == str(root.resolve())


def _age(file: Path) -> int | None:
    return file.stat().st_mtime_ns if file.exists() else None


def _copy(source: Path, goal: Path) -> None:
    """Copy beside the goal and rename, as other builds may read it at the same time; its folder's name goes first."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=goal.parent, prefix=".parsed-") as folder:
        for name in (_FOLDER, _NAME):
            shutil.copy2(source.with_name(name), Path(folder) / name)
        goal.unlink(missing_ok=True)
        for name in (_FOLDER, _NAME):
            (Path(folder) / name).replace(goal.with_name(name))
