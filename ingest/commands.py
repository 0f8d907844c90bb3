"""Commands beside the main job: what two warehouses differ in, and the removal of personal data."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ingest import diff as comparing
from ingest import due as missing
from ingest import lake as laying
from ingest import paths, report_more
from ingest import purge as purging
from ingest import withdraw as withdrawing
from ingest.options import AsJson, Debug, Warehouse
from ingest.spark import raw as raw_tables
from ingest.terminal import Reporter, console


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("diff")(diff)
    app.command("due")(due)
    app.command("lake")(lake)
    app.command("purge-personal")(purge_personal)
    app.command("raw")(raw)
    app.command("withdraw")(withdraw)


def diff(
    old: Annotated[Path, typer.Argument(metavar="A", help="The earlier published file.")],
    new: Annotated[Path, typer.Argument(metavar="B", help="The later one.")],
    as_json: AsJson = False,
    debug: Debug = False,  # noqa: ARG001 (run() looks for it)
) -> None:
    """Show what is different between two published warehouses.

    Documents and forms added and removed; facts added, removed and changed, with old and new value; findings that came
    and went. Facts are matched by id, which is the same for the same cell of the same file. When a document was landed
    doesn't count.

    Exit status: 0 no difference; 1 differences; 2 wrong usage, such as a file that is no warehouse.
    """
    found = comparing.compare(*(paths.check_published(paths.target(path)) for path in (old, new)))
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2, default=str))
    else:
        report_more.difference(console(), found)
    if found.changes:
        raise typer.Exit(1)


def due(
    on: Annotated[str | None, typer.Option(metavar="DATE", help="As YYYY-MM-DD [default: today].")] = None,
    warehouse: Warehouse = None,
    as_json: AsJson = False,
    debug: Debug = False,  # noqa: ARG001 (run() looks for it)
) -> None:
    """Show which regions' forms should have been published by now and aren't in the warehouse.

    For each region and kind of self-evaluation: years without a form, from the first year held on, whose last day of
    publication has passed. The days and the laws that set them are in seeds/reference/publication_calendar.csv.
    """
    day = missing.date_of(on)
    found = missing.due(paths.check_published(paths.target(warehouse)), day)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2, default=str))
    else:
        report_more.due(console(), found, day)


def lake(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="As postgresql://owner@host/database.")],
    data: Annotated[Path, typer.Option(metavar="DIR", help="The folder of the lake's data, always the same.")],
    warehouse: Warehouse = None,
    debug: Debug = False,  # noqa: ARG001 (run() looks for it)
) -> None:
    """Keep every build in a DuckLake, to be read while others write.

    The catalogue is a PostgreSQL database, the data are Parquet files. One transaction brings the public tables in as
    a snapshot; former ones can be asked. See docs/beyond-one-machine.md.
    """
    report_more.laid(console(), laying.lay(paths.check_published(paths.target(warehouse)), address, data))


def purge_personal(warehouse: Warehouse = None, debug: Debug = False) -> None:  # noqa: ARG001
    """Remove names and telephone numbers from the build database too.

    A fixed mark takes their place in the raw tables; the cells and all facts stay. What is beside the raw tables is
    dropped, and the file is written anew, so that nothing is left in it; the next build makes the models again.
    A document that is read again later is purged again. The published file, which holds no personal data, is left
    as it is; so are the original files.
    """
    place = paths.target(warehouse)
    done = purging.purge(place, Reporter())
    report_more.purged(console(), done, place.build_database)


def raw(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="Where to [default: raw, beside the build database].")
    ] = None,
    warehouse: Warehouse = None,
    debug: Debug = False,  # noqa: ARG001 (run() looks for it)
) -> None:
    """Write the raw tables as Parquet, for the models on Apache Spark.

    A folder a table, in the place of what was written there before. The texts are as printed, with names and telephone
    numbers: keep the folder as private as the documents. See docs/beyond-one-machine.md.
    """
    place = paths.target(warehouse)
    where = (folder or place.build_dir / "raw").absolute()
    report_more.raw_written(console(), where, raw_tables.write(place, where, Reporter()))


def withdraw(
    document_id: Annotated[str, typer.Argument(metavar="DOCUMENT_ID", help="A document_id, or how it begins.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason; it is published, so name no person.")],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decided it; never published.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the document back in.")] = False,
    warehouse: Warehouse = None,
    debug: Debug = False,  # noqa: ARG001 (run() looks for it)
) -> None:
    """Take a document out of the warehouse, or back in.

    A record of the decision is kept, and nothing is deleted. From the next build on the document's forms count for
    nothing: facts, comparisons and findings are made without them, and a form that one of them superseded is current
    again. Reading the same file again doesn't bring the document back; --undo does. See docs/revisions.md.

    Exit status: 0 recorded; 2 wrong usage, such as no such document, or a document that is withdrawn already.
    """
    place = paths.target(warehouse)
    done = withdrawing.withdraw(place, Reporter(), document_id, why=why, decided_by=by, undo=undo)
    report_more.withdrawn(console(), done)
