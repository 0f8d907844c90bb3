"""The commands that write a warehouse: build and ingest, and what they would do."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

import typer

from ingest import build as work
from ingest import contract, dry_run, events, paths, pipeline, report, report_more
from ingest.options import (
    Address,
    AsJson,
    Corrections,
    Debug,
    DryRun,
    Engine,
    FullRefresh,
    LogFile,
    LogFormat,
    LogLevel,
    Paths,
    ReadEngine,
    Reader,
    Shards,
    SomePaths,
    Warehouse,
)
from ingest.terminal import Reporter, console

_MARTS_HELP = "\n\n".join(f"{mart}: {answer}." for mart, answer in contract.MARTS.items())
_BUILD_HELP = f"""Build the warehouse and compare the regions.

Reads the files, runs dbt with its tests, publishes the warehouse, prints the comparison and the findings.
A folder is read at any depth; without PATH the five documents in documents/ are read. A file that is known
already is not read again. The marts compare the regions (a row for each region's form, whatever it reports):

{_MARTS_HELP}

Exit status: 0 all well; 1 some file was rejected, or a test failed and the last good warehouse stays;
2 wrong usage."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("build", help=_BUILD_HELP)(build)
    app.command("ingest")(ingest)


def build(
    path: Paths = None,
    warehouse: Warehouse = None,
    corrections: Corrections = None,  # noqa: ARG001
    pdf_engine: Engine = None,  # noqa: ARG001
    full_refresh: FullRefresh = False,
    dry: DryRun = False,
    as_json: AsJson = False,
    log_format: LogFormat = None,  # noqa: ARG001
    log_file: LogFile = None,  # noqa: ARG001
    log_level: LogLevel = None,  # noqa: ARG001
    debug: Debug = False,
) -> None:
    """Land, model, test, publish, and tell."""
    place = paths.target(warehouse)
    is_quiet = events.start()
    if dry or as_json:
        return _plan(path or [], place, "build", dry=dry, as_json=as_json)
    result = work.build(path or [], place, Reporter(is_quiet=is_quiet), debug=debug, is_full=full_refresh)
    report.built(console(), result, place.warehouse)
    if result.published is None or result.ingested.rejects:
        raise typer.Exit(1)
    return None


def ingest(
    path: SomePaths,
    warehouse: Warehouse = None,
    engine: Reader = ReadEngine.local,
    address: Address = None,
    shards: Shards = None,
    corrections: Corrections = None,  # noqa: ARG001
    pdf_engine: Engine = None,  # noqa: ARG001
    dry: DryRun = False,
    as_json: AsJson = False,
    log_format: LogFormat = None,  # noqa: ARG001
    log_file: LogFile = None,  # noqa: ARG001
    log_level: LogLevel = None,  # noqa: ARG001
    debug: Debug = False,
) -> None:
    """Land raw tables alone: no dbt, no publication.

    With --engine ray the files are read on a Ray cluster; see docs/beyond-one-machine.md.
    """
    place = paths.target(warehouse)
    read = _reader(engine, address, shards, place, debug=debug)
    is_quiet = events.start()
    if dry or as_json:
        return _plan(path, place, "ingest", dry=dry, as_json=as_json)
    done = work.ingest(path, place, Reporter(is_quiet=is_quiet), debug=debug, read=read)
    report.landed(console(), done, place.build_database)
    if done.rejects:
        raise typer.Exit(1)
    return None


def _reader(
    engine: ReadEngine, address: str | None, shards: Path | None, place: paths.Target, *, debug: bool
) -> pipeline.Read | None:
    """What reads the files; None for the processes of this machine."""
    if engine is ReadEngine.local:
        if address or shards:
            raise paths.UsageError("--address and --shards belong to --engine ray: add it, or leave them out.")
        return None
    from ingest.cluster import on_ray  # costly: Parquet

    on_ray.check_installed()
    named = address or os.environ.get("RAY_ADDRESS")
    where = on_ray.Place(named, (shards or place.build_dir).absolute(), pipeline.worker_count(), debug)
    return partial(on_ray.read, place=where)


def _plan(named: list[Path], place: paths.Target, command: str, *, dry: bool, as_json: bool) -> None:
    if not dry:
        raise paths.UsageError("--json prints what a dry run finds: add --dry-run, or leave it out.")
    found = dry_run.plan(named, place, command)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        report_more.planned(console(), found, place.warehouse)
    if found.counts()["rejected"]:
        raise typer.Exit(1)
