"""What a build or an ingest would do with the files that a person names; nothing is written."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from ingest import files, paths, pipeline, sidecars
from ingest.files import SourceFile
from ingest.land import reader_version
from ingest.model import RejectedError
from ingest.paths import Target
from ingest.worker import Limits

#: what may become of a file, in the order in which they are told
STATES = {
    "new": "would be read for the first time",
    "changed": "lies where another document lay; would be read as a new document, the former one stays",
    "again": "landed, but the reader or its vocabulary is another one now: would be read again",
    "unchanged": "landed, would not be read",
    "rejected": "would be rejected",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """One file: what would become of it; ``code`` and ``reason`` say why it would be rejected.

    A file that can be opened may still be rejected once it is read.
    """

    file: str
    document_id: str
    byte_size: int
    state: str
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All files in the order in which they were found; ``model_count`` is how many models dbt would build, if any."""

    command: str
    files: tuple[Planned, ...]
    model_count: int

    def counts(self) -> dict[str, int]:
        """How many files there are in each state."""
        found = Counter(file.state for file in self.files)
        return {state: found[state] for state in STATES}

    def as_json(self) -> dict[str, object]:
        """The plan as plain data."""
        return {
            "command": self.command,
            "counts": self.counts(),
            "model_count": self.model_count,
            "files": [asdict(file) for file in self.files],
        }


def plan(named: Sequence[Path], place: Target, command: str) -> Plan:
    """Look at the files and at what has landed.

    Raises:
        UsageError: a path doesn't exist, or the build database can't be read (a build is under way).
    """
    root = paths.project_root()
    limits = pipeline.limits_from_environment()
    there = files.discover(named or [root / "documents"])
    found = files.unique(sidecars.documents(there), limits.file_bytes)
    landed, places = _landed(place)
    reader = reader_version(root)
    planned: list[Planned] = []
    for file in found:
        state, code, reason = _state(file, limits, landed.get(file.document_id), reader)
        if state == "new" and places.get(os.path.abspath(file.path), file.document_id) != file.document_id:  # noqa: PTH100
            state = "changed"
        names = (file.name, *file.other_names) if state == "rejected" else (file.name,)
        planned += [Planned(name, file.document_id, file.byte_size, state, code, reason) for name in names]
    planned += [
        Planned(bad.file_name, bad.document_id, bad.byte_size, "rejected", bad.code, bad.reason)
        for bad in sidecars.problems(found, there)
    ]
    models = len(list((root / "models").rglob("*.sql"))) if command == "build" else 0
    return Plan(command, tuple(planned), models)


def _state(file: SourceFile, limits: Limits, version: str | None, reader: str) -> tuple[str, str | None, str | None]:
    if version == reader:
        return "unchanged", None, None
    if unfit := pipeline.unfit_to_open(file, limits):
        return "rejected", unfit.code, unfit.reason
    from ingest.loaders.kinds import kind_of  # costly: only where files are looked into

    try:
        kind_of(file.path)
    except RejectedError as error:
        return "rejected", error.code, error.reason
    except Exception:  # noqa: BLE001 (what trips here is found out by the reader, under its limits)
        return "new", None, None
    return "new" if version is None else "again", None, None


def _landed(place: Target) -> tuple[dict[str, str], dict[str, str]]:
    """``document_id`` -> reader version, and path -> ``document_id``, of what has landed."""
    if not place.build_database.is_file():
        return {}, {}
    try:
        with duckdb.connect(str(place.build_database), read_only=True) as con:
            versions = con.execute("select document_id, reader_version from raw.document").fetchall()
            known = con.execute("from raw.location select path, document_id").fetchall()
    except duckdb.CatalogException:  # made by an older version, or by dbt alone
        return {}, {}
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise paths.UsageError(
            f"{place.build_database} can't be looked into ({first}): wait until no build runs, and try again."
        ) from error
    return dict(versions), dict(known)
