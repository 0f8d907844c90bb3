"""The main job: land the files, run dbt, publish; one run at a time for a warehouse."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest import (
    damage,
    dbt_runner,
    events,
    files,
    lock,
    masks,
    modelling,
    paths,
    pipeline,
    publish,
    purge,
    runs,
    sidecars,
)
from ingest.corrections import apply
from ingest.corrections import read as reading
from ingest.corrections.read import Correction
from ingest.damage import RunError
from ingest.land import open_build
from ingest.paths import Target
from ingest.terminal import Reporter

__all__ = ["Built", "RunError", "build", "ingest", "version"]


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


def ingest(
    named: Sequence[Path], place: Target, reporter: Reporter, *, debug: bool, read: pipeline.Read | None = None
) -> pipeline.Ingested:
    """Land the raw tables alone; ``read`` reads the files (None: this machine)."""
    found, corrections = _prepare(named, place)
    with _alone(place, "ingest", reporter), damage.told(place):
        return _land(found, corrections, place, "ingest", reporter, debug, read)


def build(named: Sequence[Path], place: Target, reporter: Reporter, *, debug: bool, is_full: bool = False) -> Built:
    """Land, model, test and publish; a failed test of error severity leaves the published file as it was.

    ``is_full`` builds all models whatever changed.
    """
    found, corrections = _prepare(named, place)
    with _alone(place, "build", reporter), damage.told(place):
        ingested = _land(found, corrections, place, "build", reporter, debug)
        with runs.ending(place.build_database, ingested.run), ExitStack() as held:
            return _model(ingested, place, reporter, held, is_full=is_full)


def _model(ingested: pipeline.Ingested, place: Target, reporter: Reporter, held: ExitStack, *, is_full: bool) -> Built:
    run, clock = ingested.run, events.Clock()
    try:
        publish.check_whole(place)
    except publish.PublishError as error:
        run.outcome = "refused"
        return Built(ingested, dbt_runner.DbtResult(0, ()), None, str(error))
    with reporter.phase("Building and testing the models", 0):
        modelled = modelling.build(
            paths.project_root(),
            place,
            lambda done, all_, name: reporter.step(done, all_, name),
            is_full=is_full,
            held=held,
        )
    result, run.dbt_seconds = modelled.result, clock.lap()
    reporter.say(modelled.told)
    _tell_models(run, modelled)
    if not result.is_fit:
        run.outcome = "dbt_failed" if result.crash else "tests_failed"
        return Built(ingested, result, None, _of_damage(place, result))
    try:
        published = publish.publish(place)
    except publish.PublishError as error:
        run.outcome = "refused"
        return Built(ingested, result, None, str(error))
    run.publish_seconds, run.published_at, run.outcome = clock.lap(), runs.now(), "published"
    counts = {"tables": len(published.rows), "rows": sum(published.rows.values())}
    events.tell("phase_finished", run_id=run.run_id, phase="publishing", seconds=run.publish_seconds, counts=counts)
    return Built(ingested, result, published)


def _tell_models(run: runs.Run, modelled: modelling.Modelled) -> None:
    result = modelled.result
    for failure in result.failures:
        level = events.Level.error if failure.is_error else events.Level.warning
        events.tell("node_failed", level=level, run_id=run.run_id, phase="modelling", code=failure.name)
    counts = {"nodes": result.node_count, "failed": len(result.failures)}
    if modelled.counts is not None:
        counts |= {"changed": modelled.counts.changed, "touched": modelled.counts.touched}
    events.tell(
        "phase_finished",
        run_id=run.run_id,
        phase="modelling",
        code="whole" if modelled.counts is None else "increment",
        seconds=run.dbt_seconds,
        counts=counts,
        message=modelled.told,
    )


def _prepare(named: Sequence[Path], place: Target) -> tuple[list[Path], list[Correction]]:
    """Everything that can be wrong with what the person asked for, before anything is touched."""
    root = paths.project_root()
    found = files.discover(named or [root / "documents"])
    pipeline.limits_from_environment()
    corrections = reading.read(reading.folder(root))
    paths.check_writable(place)
    return found, corrections


@contextmanager
def _alone(place: Target, command: str, reporter: Reporter) -> Iterator[None]:
    def wait(holder: str) -> None:
        reporter.say(f"Waiting for {holder} to finish ...")
        events.tell("waiting", command=command, message=f"for {holder}")

    with lock.exclusive(place.build_dir / "lock", command, wait):
        yield


def _land(
    found: list[Path],
    corrections: list[Correction],
    place: Target,
    command: str,
    reporter: Reporter,
    debug: bool,
    read: pipeline.Read | None = None,
) -> pipeline.Ingested:
    done, count = 0, len(sidecars.documents(found))

    def on_file(name: str, state: str) -> None:
        nonlocal done
        done += 1
        reporter.step(min(done, count), count, name, f"  {state:<9} {name}")

    publish.clear_leftovers(place)
    con = open_build(place.build_database)
    try:
        with reporter.phase(f"Reading {count} files", count):
            done_all = pipeline.ingest(
                con,
                found,
                root=paths.project_root(),
                command=command,
                version=version(),
                on_file=on_file,
                debug=debug,
                is_last=command == "ingest",
                read=read,
            )
            purge.clear_again(con)
            _correct(con, corrections, done_all)
            masks.refresh(con)
            return done_all
    finally:
        con.close()


def _of_damage(place: Target, result: dbt_runner.DbtResult) -> str | None:
    """What to say of models that failed because the build database is damaged; it is set aside then."""
    texts = [failure.message for failure in result.failures if failure.is_error] + [result.crash or ""]
    return next((told for text in texts if (told := damage.of_error(place, text))), None)


def _correct(con: duckdb.DuckDBPyConnection, corrections: list[Correction], done: pipeline.Ingested) -> None:
    """Land the corrections; one that doesn't fit ends the run before anything is modelled."""
    try:
        done.corrections = apply.land(con, corrections)
    except apply.CorrectionError as error:
        done.run.outcome = "error"
        runs.save(con, done.run)
        raise RunError(f"{error} Nothing was published.") from error
