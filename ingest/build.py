"""The main job: land the files, run dbt, publish; one run at a time for a warehouse."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest import dbt_runner, files, lock, paths, pipeline, publish, purge
from ingest.land import open_build
from ingest.paths import Target
from ingest.terminal import Reporter


class RunError(Exception):
    """The run can't go on: one sentence for the person at the terminal; the command ends with exit status 1."""


@dataclass(frozen=True, slots=True)
class Built:
    """How a build came out; ``published`` is None where the last good warehouse stays."""

    ingested: pipeline.Ingested
    dbt: dbt_runner.DbtResult
    published: publish.Published | None
    refused: str | None = None


def version() -> str:
    """The installed version of jixiao."""
    return importlib.metadata.version("jixiao")


def ingest(named: Sequence[Path], place: Target, reporter: Reporter, *, debug: bool) -> pipeline.Ingested:
    """Land the raw tables alone."""
    found = _prepare(named, place)
    with _alone(place, "ingest", reporter):
        return _land(found, place, "ingest", reporter, debug)


def build(named: Sequence[Path], place: Target, reporter: Reporter, *, debug: bool) -> Built:
    """Land, model, test and publish; a failed test of error severity leaves the published file as it was."""
    found = _prepare(named, place)
    with _alone(place, "build", reporter):
        ingested = _land(found, place, "build", reporter, debug)
        with reporter.phase("Building and testing the models", 0):
            result = dbt_runner.build(
                paths.project_root(), place, lambda done, all_, name: reporter.step(done, all_, name)
            )
        if not result.is_fit:
            return Built(ingested, result, None)
        try:
            return Built(ingested, result, publish.publish(place))
        except publish.PublishError as error:
            return Built(ingested, result, None, str(error))


def _prepare(named: Sequence[Path], place: Target) -> list[Path]:
    """Everything that can be wrong with what the person asked for, before anything is touched."""
    root = paths.project_root()
    found = files.discover(named or [root / "documents"])
    pipeline.limits_from_environment()
    paths.check_writable(place)
    return found


@contextmanager
def _alone(place: Target, command: str, reporter: Reporter) -> Iterator[None]:
    with lock.exclusive(
        place.build_dir / "lock", command, lambda holder: reporter.say(f"Waiting for {holder} to finish ...")
    ):
        yield


def _land(found: list[Path], place: Target, command: str, reporter: Reporter, debug: bool) -> pipeline.Ingested:
    done = 0

    def on_file(name: str, state: str) -> None:
        nonlocal done
        done += 1
        reporter.step(done, len(found), name, f"  {state:<9} {name}")

    try:
        con = open_build(place.build_database)
    except duckdb.Error as error:
        raise RunError(_unusable(place, error)) from error
    try:
        with reporter.phase(f"Reading {len(found)} files", len(found)):
            done_all = pipeline.ingest(
                con, found, root=paths.project_root(), command=command, version=version(), on_file=on_file, debug=debug
            )
            purge.clear_again(con)
            return done_all
    finally:
        con.close()


def _unusable(place: Target, error: duckdb.Error) -> str:
    if "lock" in str(error).lower():
        return f"Another program has {place.build_database} open: close it and run again."
    first = str(error).splitlines()[0]
    return (
        f"The build database {place.build_database} can't be opened ({first}): "
        "remove it, and run again with all your documents."
    )
