"""What runs on a node: one shard's files read under the limits of one machine, and their rows written as Parquet."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest import worker
from ingest.cluster import shards
from ingest.cluster.shards import Shard
from ingest.damage import RunError
from ingest.jobs import Limits
from ingest.land import reader_version
from ingest.paths import project_root

#: the variables that have a say in what is read
PASSED_ON = ("JIXIAO_PDF_ENGINE",)


@dataclass(frozen=True, slots=True)
class Done:
    """A shard's file is written; ``unseen`` are the files that the node couldn't find, of which its rejects tell."""

    node: str
    unseen: tuple[Path, ...] = ()


def read_shard(shard: Shard, limits: Limits, folder: Path, environment: Mapping[str, str], node: str = "") -> Done:
    """Read the files in a child process that is ended where it takes too long, and write the shard's file.

    A shard whose file is there already was read by a task that couldn't tell of it any more: it isn't read again.

    Raises:
        RunError: the node doesn't see the folder, or has another version of the reader.
        OSError: the folder can't be written.
    """
    if not folder.is_dir():
        raise RunError(
            f"Node {node} doesn't see {folder}: name a folder with --shards that every node has under the same path."
        )
    _take_on(environment)
    jobs = shard.jobs
    if any(job.version != reader_version(project_root()) for job in jobs):
        raise RunError(f"Node {node} has another version of jixiao in {project_root()}: install the same everywhere.")
    unseen = tuple(job.file.path for job in jobs if not os.path.lexists(job.file.path))
    file = folder / shard.name
    if not file.exists():
        with _plain_main():
            shards.write(file, worker.read_apart(jobs, limits, workers=1))
    return Done(node, unseen)


def _take_on(environment: Mapping[str, str]) -> None:
    for name in PASSED_ON:
        if name in environment:
            os.environ[name] = environment[name]
        else:
            os.environ.pop(name, None)


@contextmanager
def _plain_main() -> Iterator[None]:
    """Let child processes start without the engine's main module, which would cost each of them seconds."""
    former = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = former
