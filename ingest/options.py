"""The options that several commands share."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

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
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
