"""Helpers of the reader's tests: read a text as the pipeline does, and show its rows briefly."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from ingest.forms import Reading, read
from ingest.loaders import load

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"


def read_text(text: str, name: str = "form.txt") -> Reading:
    """Load and read ``text`` as if it were a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        return read(load(path))


def html_rows(rows: Sequence[str]) -> str:
    """Rows of an HTML table, their cells parted by ``|``; ``2v3!`` begins a cell of two rows and three columns."""
    shown = ""
    for row in rows:
        shown += "<tr>"
        for cell in row.split("|"):
            spans, _, text = cell.rpartition("!")
            down, across = spans.split("v") if spans else ("1", "1")
            shown += f"<td rowspan={down} colspan={across}>{text}</td>"
    return shown


def source(name: str) -> str:
    """The text of one of the five documents."""
    return (DOCUMENTS / name).read_text(encoding="utf-8")


def indicators(reading: Reading, *columns: str) -> list[tuple[object, ...]]:
    """The indicator lines as tuples of the named columns."""
    return [tuple(row[c] for c in columns) for row in reading.tables.get("indicator_line", [])]


def budgets(reading: Reading, section: str = "form") -> list[tuple[object, ...]]:
    """(line, measure, value printed) of each budget figure of a section, blank places left out."""
    return [
        (row["line_code"], row["measure_code"], row["value_printed"])
        for row in reading.tables.get("budget_line", [])
        if row["source_section"] == section and row["value_printed"]
    ]


def scores(reading: Reading) -> list[tuple[object, ...]]:
    """(kind, name, maximum, score) of each scored line that is no indicator."""
    return [
        (row["component_kind"], row["component_name"], row["max_printed"], row["score_printed"])
        for row in reading.tables.get("score_line", [])
        if row["component_kind"] != "indicator"
    ]


def field(reading: Reading, code: str, form_no: int = 1) -> str | None:
    """The first candidate of a header field."""
    rows = reading.tables.get("form_field", [])
    return next((str(r["text_printed"]) for r in rows if r["field_code"] == code and r["form_no"] == form_no), None)


def rows_of_cells(text: str) -> list[list[str]]:
    """A cell-a-line text as rows of cells."""
    return [[c for c in block.split("\n") if c] for block in text.split("\n\n")]
