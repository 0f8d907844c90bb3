"""The options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ingest import events

Paths = Annotated[list[Path] | None, typer.Argument(metavar="PATH", help="Files and folders to read.")]
SomePaths = Annotated[list[Path], typer.Argument(metavar="PATH", help="Files and folders to read.")]
Warehouse = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="The published DuckDB file [default: JIXIAO_WAREHOUSE, else warehouse/jixiao.duckdb]."
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show stack traces.")]


class PdfEngine(StrEnum):
    """Who gives a PDF's characters and lines: pdfium, or the slower reference engine."""

    pdfium = "pdfium"
    pdfplumber = "pdfplumber"


def _engine(wanted: PdfEngine | None) -> None:
    if wanted is not None:
        os.environ["JIXIAO_PDF_ENGINE"] = wanted.value  # worker processes read it


Engine = Annotated[
    PdfEngine | None,
    typer.Option(
        "--pdf-engine", callback=_engine, help="Who reads PDF [default: pdfium, and pdfplumber where it sees no table]."
    ),
]


def _keep(name: str) -> Callable[[object], None]:
    """Puts an option's value where ``events.start`` looks for it."""

    def keep(value: object) -> None:
        if value is not None:
            os.environ[name] = str(value)

    return keep


LogFormat = Annotated[
    events.Format | None,
    typer.Option("--log-format", callback=_keep("JIXIAO_LOG_FORMAT"), help="How events are logged [default: text]."),
]
LogFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        callback=_keep("JIXIAO_LOG_FILE"),
        help="Add a line for each event to this file [default: JSON goes to stderr, text is not logged].",
    ),
]
LogLevel = Annotated[
    events.Level | None,
    typer.Option("--log-level", callback=_keep("JIXIAO_LOG_LEVEL"), help="The least grave events [default: info]."),
]
Corrections = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        callback=_keep("JIXIAO_CORRECTIONS"),
        help="A folder of corrections (*.csv) [default: JIXIAO_CORRECTIONS, else corrections/ of the project].",
    ),
]


class ReadEngine(StrEnum):
    """Who runs the readers: processes of this machine, or tasks of a Ray cluster."""

    local = "local"
    ray = "ray"


Reader = Annotated[ReadEngine, typer.Option("--engine", help="Where files are read: here, or on a Ray cluster.")]
Address = Annotated[
    str | None,
    typer.Option(metavar="HOST:PORT", help="The cluster of --engine ray [default: RAY_ADDRESS, else this machine]."),
]
Shards = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="For --engine ray: a folder that every node sees [default: beside the build]."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and write nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
FullRefresh = Annotated[
    bool, typer.Option("--full-refresh", help="Build all models anew, also where little or nothing changed.")
]
