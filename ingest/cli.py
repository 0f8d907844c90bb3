"""The command line: words for people and exit codes; what is done stands in the other modules."""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from ingest import build as work
from ingest import commands, events, exports, main_job, paths, report
from ingest import explain as explaining
from ingest import mirror as mirroring
from ingest import status as state
from ingest.options import AsJson, Debug, Engine, Warehouse
from ingest.terminal import clean, console, prepare, sentence

app = typer.Typer(
    name="jixiao",
    help="绩效: a warehouse of Chinese budget-performance self-evaluation forms.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jixiao {work.version()}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """绩效: a warehouse of Chinese budget-performance self-evaluation forms."""


main_job.register(app)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to look into.")],
    png: Annotated[Path | None, typer.Option(metavar="DIR", help="Draw the pages with their cells here.")] = None,
    as_json: AsJson = False,
    show_personal: Annotated[bool, typer.Option("--show-personal", help="Don't mask names and phones.")] = False,
    pdf_engine: Engine = None,  # noqa: ARG001
    debug: Debug = False,
) -> None:
    """Show what a file is read as, and why.

    Tables with the role of each cell, forms, what each column was read as, and labels and headers that no seed row
    explains, with the row that would. Needs no warehouse. Names and phones are masked.

    Exit status: 0 a form; 1 the file is rejected; 2 wrong usage, such as no such file.
    """
    from ingest import draw, view  # costly: pictures and page rendering
    from ingest.inspect import inspect as look

    seen = look(file, show_personal=show_personal, debug=debug)
    if png is not None:
        draw.illustrate(seen, file, png)
    if as_json:
        typer.echo(json.dumps(seen.as_json(), ensure_ascii=False, indent=2))
    else:
        view.show(console(), seen)
    if seen.reject:
        raise typer.Exit(1)


@app.command()
def status(warehouse: Warehouse = None, as_json: AsJson = False, debug: Debug = False) -> None:  # noqa: ARG001
    """Show what has landed and what was rejected.

    Documents and rejects with reasons, forms, facts, findings, and the last run.
    """
    place = paths.target(warehouse)
    if place.warehouse.exists():
        paths.check_published(place)
    found = state.read(place)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        report.status(console(), found)


@app.command()
def explain(
    fact_id: Annotated[str, typer.Argument(help="An id of core.fct_* or audit.fct_*, or how it begins.")],
    warehouse: Warehouse = None,
    as_json: AsJson = False,
    debug: Debug = False,  # noqa: ARG001 (run() looks for it)
) -> None:
    """Show where one fact, finding, signal, verdict or re-score came from.

    File, page, table, row and column of each cell, the text as printed, and each step to the value. What was read
    wrongly is corrected by a row with that place (docs/corrections.md).
    """
    told = explaining.explain(paths.check_published(paths.target(warehouse)), fact_id)
    if as_json:
        typer.echo(json.dumps(told.as_json(), ensure_ascii=False, indent=2, default=str))
    else:
        report.explanation(console(), told)


@app.command()
def export(
    kind: Annotated[exports.Format, typer.Option("--format", help="What files to write.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write: new, or empty.")],
    warehouse: Warehouse = None,
    language: Annotated[
        exports.Language, typer.Option(help="Headers and sheet names of a workbook.")
    ] = exports.Language.zh,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an earlier export in DIR.")] = False,
    debug: Debug = False,  # noqa: ARG001 (run() looks for it)
) -> None:
    """Write every public table as files, with dictionary and checksums.

    datapackage.json says types, units, keys and licence; SHA256SUMS is for sha256sum -c. The same warehouse gives
    the same bytes. The folder is put in its place in one step; what isn't an earlier export is never replaced.
    """
    published = paths.check_published(paths.target(warehouse))
    report.exported(console(), exports.export(published, kind, out, language=language, replace=replace))


@app.command("site")
def pages(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write: new, or empty.")],
    warehouse: Warehouse = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an earlier site in DIR.")] = False,
    debug: Debug = False,  # noqa: ARG001 (run() looks for it)
) -> None:
    """Write a site that opens without a server or a network.

    Pages with charts, search and filters: the regions compared, the audit, forms and indicators; and a work paper for
    each form. Open DIR/index.html. The same warehouse gives the same bytes; what isn't an earlier site is never
    replaced.
    """
    from ingest.site import site  # costly: templates

    report.sited(console(), site(paths.check_published(paths.target(warehouse)), out, replace=replace))


@app.command("report")
def paper(
    form_id: Annotated[str | None, typer.Argument(metavar="FORM_ID", help="A form_id, or how it begins.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder for the papers.")] = None,
    region: Annotated[str | None, typer.Option(metavar="CODE", help="All forms of a region (GB/T 2260).")] = None,
    every: Annotated[bool, typer.Option("--all", help="All forms of the warehouse.")] = False,
    files: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="Where the original files lie [default: where the build read them]."),
    ] = None,
    warehouse: Warehouse = None,
    debug: Debug = False,  # noqa: ARG001 (run() looks for it)
) -> None:
    """Write an auditor's work paper (审核工作底稿) as HTML and as Excel.

    The form's head, each finding with a picture or the text of its cells, the verdicts of all rules, the re-score, the
    facts as printed and as read, what the form reports, and room for a conclusion. One HTML file a form, with an
    index where there are several; one workbook a form, or a region.

    Exit status: 0 papers were written; 2 wrong usage, such as no such form.
    """
    from ingest.paper.write import write  # costly: templates and pictures

    if out is None:
        raise paths.UsageError("Say where the papers go: --out DIR.")
    place = paths.target(warehouse)
    done = write(place, out, form_id=form_id, region=region, everything=every, files=files or [])
    report.papers(console(), done)


@app.command()
def mirror(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="As postgresql://owner@host/database.")],
    reader: Annotated[str, typer.Option(metavar="ROLE", help="The role that may read.")] = "jixiao_reader",
    warehouse: Warehouse = None,
    debug: Debug = False,  # noqa: ARG001 (run() looks for it)
) -> None:
    """Copy every public table into a PostgreSQL database, for many readers over a network.

    One transaction puts the new tables in place of the old. The owner's password comes from PGPASSWORD or a
    password file. See docs/serve.md.
    """
    report.mirrored(console(), mirroring.mirror(paths.check_published(paths.target(warehouse)), address, reader))


commands.register(app)


def main() -> None:
    """Run the command line and end the process with its exit status."""
    prepare(sys.stdout)
    prepare(sys.stderr)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; gives its exit status: 0 all well, 1 not all well, 2 wrong usage."""
    debug = "--debug" in arguments
    logging.raiseExceptions = debug  # a log that can't be written (a full disk) prints no stack
    try:
        outcome = app(arguments, prog_name="jixiao", standalone_mode=False)
        sys.stdout.flush()
        return outcome if isinstance(outcome, int) else 0
    except TyperException as error:  # what typer has to say of the arguments
        show = getattr(error, "show", None)
        if show:
            show()
        return int(getattr(error, "exit_code", 2))
    except (paths.UsageError, work.RunError, mirroring.MirrorError) as error:
        return _fail(str(error), 2 if isinstance(error, paths.UsageError) else 1, debug=debug)
    except (KeyboardInterrupt, typer.Abort):
        return _fail("Stopped; the last good warehouse stays as it was.", 130, debug=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 (the last line of defence: a sentence, not a stack)
        return _fail(sentence(error), 1, debug=debug, told=type(error).__name__)
    finally:
        events.stop()


def _fail(sentence: str, code: int, *, debug: bool, told: str | None = None) -> int:
    """Say what went wrong; ``told`` is what the log says of it, where the sentence may hold a document's text."""
    if debug:
        traceback.print_exc()
    events.tell("failed", level=events.Level.error, code=str(code), message=told or sentence)
    if not events.owns_stderr():
        print(clean(f"jixiao: {sentence}"), file=sys.stderr)
    return code
