"""Reading by format against the field's other tools, side by side on the five documents.

    python benchmarks/tools.py [--place FOLDER] [--svg FILE] [--only TOOL ...]

The tools go into an environment of their own (some 800 MB, from PyPI, kept under ``--place``): none of them is a
dependency of the project. For each tool and format: processor time a page (a document, where a format has no pages),
the least of some rounds after one that loads and warms; and two shares of the cells with text that the form's source
has: *whole* cells come out as a text of their own, *in place* ones behind the neighbour that they have in their row.
A tool that gives no tables has no such shares.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import reading
from machine import ROOT, bars, named, table
from reading import FIXTURES

PINS = (
    "camelot-py==2.0.0", "html5lib==1.1", "img2table==2.0.0", "lxml==6.1.3", "openpyxl==3.1.5",
    "pandas==3.1.1", "pdfplumber==0.11.10", "pymupdf==2.0", "pypdfium2==5.15.2", "python-calamine==0.9.1",
    "python-docx==1.2.0",
)  # fmt: skip
_ROUNDS = 3
Rows = list[list[str]]


def squashed(text: object) -> str:
    """A text without what typesetting adds: white space and compatibility forms."""
    return "".join(unicodedata.normalize("NFKC", "" if text is None else str(text)).split())


# --- the tools: a file in, rows of texts out; each imports what it needs, as it runs in an environment of its own
def ours(path: Path) -> Rows:
    """The project's own loaders."""
    from ingest.loaders import load
    from ingest.model import Grid

    rows: Rows = []
    for grid in (block for block in load(path).blocks() if isinstance(block, Grid)):
        by_row: dict[int, list[str]] = {}
        for cell in grid.cells:
            by_row.setdefault(cell.row, []).append(cell.text)
        rows += by_row.values()
    return rows


def characters(path: Path) -> Rows:
    """Bare characters through pdfium: the floor."""
    reading.characters(path)
    return []


def plumber(path: Path) -> Rows:
    """pdfplumber, ``extract_tables``."""
    import pdfplumber

    rows: Rows = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            rows += [[squashed(c) for c in row] for found in page.extract_tables() for row in found]
            page.close()
    return rows


def camelot(path: Path) -> Rows:
    """The lattice of camelot."""
    import camelot as tool

    found = tool.read_pdf(str(path), pages="all", flavor="lattice")
    return [[str(c) for c in row] for one in found for row in one.df.values.tolist()]


def mupdf(path: Path) -> Rows:
    """PyMuPDF, ``find_tables``."""
    import pymupdf

    with pymupdf.open(path) as document:
        return [[squashed(c) for c in r] for page in document for t in page.find_tables().tables for r in t.extract()]


def img2table(path: Path) -> Rows:
    """img2table without recognition."""
    from img2table.document import PDF

    found = PDF(str(path)).extract_tables()
    return [[squashed(c.value) for c in row] for page in found.values() for t in page for row in t.content.values()]


def python_docx(path: Path) -> Rows:
    """python-docx: every cell of every table."""
    import docx

    return [[c.text for c in row.cells] for found in docx.Document(str(path)).tables for row in found.rows]


def openpyxl(path: Path) -> Rows:
    """openpyxl: values."""
    import openpyxl as tool

    return [[squashed(c.value) for c in row] for sheet in tool.load_workbook(path) for row in sheet.iter_rows()]


def calamine(path: Path) -> Rows:
    """python-calamine: values."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    return [[str(c) for c in row] for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]


def pandas_html(path: Path) -> Rows:
    """pandas, ``read_html``."""
    import pandas as pd

    return [[str(c) for c in row] for frame in pd.read_html(path) for row in frame.astype(str).values.tolist()]


TOOLS: dict[str, tuple[Callable[[Path], Rows], tuple[str, ...]]] = {
    "bare characters (pdfium)": (characters, ("chromium", "libreoffice")),
    "jixiao": (ours, ("chromium", "libreoffice", "docx", "xlsx", "html")),
    "pdfplumber": (plumber, ("chromium", "libreoffice")),
    "PyMuPDF find_tables": (mupdf, ("chromium", "libreoffice")),
    "camelot lattice": (camelot, ("chromium", "libreoffice")),
    "img2table": (img2table, ("chromium", "libreoffice")),
    "python-docx": (python_docx, ("docx",)),
    "openpyxl": (openpyxl, ("xlsx",)),
    "python-calamine": (calamine, ("xlsx",)),
    "pandas read_html": (pandas_html, ("html",)),
}


def source_rows(name: str) -> Rows:
    """The cells with text of a form's source, row by row, as the source was keyed."""
    from lxml import html

    tree = html.fromstring((FIXTURES / "source" / f"{name}.html").read_text(encoding="utf-8"))
    rows = ([squashed(cell.text_content()) for cell in row.iter("td", "th")] for row in tree.iter("tr"))
    return [[text for text in row if text] for row in rows]


def found(source: Rows, read: Rows) -> tuple[int, int, int]:
    """How many cells the source has, how many came out whole, and how many of them behind the right neighbour."""
    texts = [[text for cell in row if (text := squashed(cell))] for row in read]
    there, came = (Counter(text for row in rows for text in row) for rows in (source, texts))
    wanted, got = (Counter(pair for row in rows for pair in pairwise(["", *row])) for rows in (source, texts))
    return there.total(), (there & came).total(), (wanted & got).total()


def child(tool: str, folder: str) -> None:
    """Time a tool over a folder's files and print what it read, in this process."""
    work, _ = TOOLS[tool]
    files = sorted((FIXTURES / folder).iterdir())
    read = {path.stem: work(path) for path in files}
    rounds = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        for path in files:
            work(path)
        rounds.append(time.process_time() - start)
    print("\n" + json.dumps({"seconds": min(rounds), "read": read}))


def pages(folder: str) -> int:
    """Pages of the PDF files of a folder; of other formats the number of files."""
    files = sorted((FIXTURES / folder).glob("*.pdf"))
    return reading.pages(files) if files else len(list((FIXTURES / folder).iterdir()))


def environment(place: Path) -> Path:
    """The Python of the tools' environment, made where it isn't there yet."""
    python = place / "bin" / "python"
    if not (place / "made").is_file():
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PINS], check=True)
        (place / "made").touch()
    return python


def measured(python: Path, tool: str, folder: str) -> tuple[float, float | None, float | None]:
    """Milliseconds a page, and the shares of cells that came out whole and in place."""
    command = [python, __file__, "child", tool, folder]
    told = subprocess.run(
        command, check=True, text=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    answer = json.loads(told.stdout.splitlines()[-1])
    cost = 1000 * answer["seconds"] / pages(folder)
    counts = [found(source_rows(name), rows) for name, rows in answer["read"].items()]
    there, whole, placed = (sum(column) for column in zip(*counts, strict=True))
    if not whole:
        return cost, None, None
    return cost, whole / there, placed / there


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--place", type=Path, default=Path(tempfile.gettempdir()) / "jixiao-benchmark-tools")
    parser.add_argument("--only", nargs="*", default=list(TOOLS))
    parser.add_argument("--svg", type=Path)
    asked = parser.parse_args()
    theirs = environment(asked.place)
    rows, drawn = [], []
    for folder in ("chromium", "libreoffice", "docx", "xlsx", "html"):
        for tool in (name for name in asked.only if folder in TOOLS[name][1]):
            python = Path(sys.executable) if TOOLS[tool][0] in (ours, characters) else theirs
            cost, whole, placed = measured(python, tool, folder)
            shares = ("-" if share is None else f"{share:.3f}" for share in (whole, placed))
            kind = f"PDF of {folder}" if (FIXTURES / folder / "hechi_2024.pdf").is_file() else folder
            rows.append((kind, tool, f"{cost:.1f}", *shares))
            drawn.append((kind, tool, cost))
            print(rows[-1], file=sys.stderr)
    print(f"{named()}\n")
    print(table(("format", "tool", "CPU ms a page", "cells whole", "cells in place"), rows))
    if asked.svg:
        bars("Processor time a page (Word, Excel and HTML: a document)", drawn, "ms", asked.svg)


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(*sys.argv[2:])
    else:
        main()
