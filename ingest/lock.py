"""One writer at a time: an advisory lock on a file in the build folder, released when its holder dies."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path


@contextmanager
def exclusive(path: Path, command: str, on_wait: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock file while the block runs; wait for whoever holds it, after telling ``on_wait`` who that is."""
    with path.open("a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            on_wait(_holder(path))
            fcntl.flock(stream, fcntl.LOCK_EX)
        stream.truncate(0)
        since = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        json.dump({"pid": os.getpid(), "command": command, "since": since}, stream)
        stream.flush()
        try:
            yield
        finally:
            stream.truncate(0)


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock file now; nothing is written."""
    try:
        with path.open(encoding="utf-8") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _holder(path: Path) -> str:
    """Who wrote the lock file last, in words."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return f"process {held['pid']} (jixiao {held['command']}, since {held['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
