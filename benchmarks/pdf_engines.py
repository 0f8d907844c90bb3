"""Time a page: our grid through pdfium, and pdfplumber's ``extract_tables``, on the same files side by side.

    python benchmarks/pdf_engines.py [FILE.pdf ...]

Without files the PDF fixtures of the five documents are read. Prints a table in Markdown with the seconds a
page, their ratio, and the peak memory after a document of 500 pages made of the first file.
"""

from __future__ import annotations

import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium

from ingest.loaders import pdf

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "five"
_ROUNDS = 3
_PAGES = 500


def _plumber(path: Path) -> None:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()


def _best(work: Callable[[Path], object], path: Path) -> float:
    """The shortest of some rounds, in seconds."""
    seconds = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        work(path)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _long(path: Path, folder: Path, pages: int) -> Path:
    """A PDF that repeats the pages of another up to a number."""
    with pdfium.PdfDocument.new() as target, pdfium.PdfDocument(path) as source:
        while len(target) < pages:
            target.import_pages(source)
        out = folder / f"{pages}.pdf"
        target.save(out)
    return out


def main(paths: list[Path]) -> None:
    """Measure and print."""
    paths = paths or sorted(p for n in ("chromium", "libreoffice") for p in (FIXTURES / n).glob("*.pdf"))
    print(f"{platform.machine()}, Python {platform.python_version()}, best of {_ROUNDS}\n")
    print("| file | pages | ours, ms a page | extract_tables, ms a page | times |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for path in paths:
        with pdfium.PdfDocument(path) as document:
            pages = len(document)
        ours, theirs = _best(pdf.load_pages, path), _best(_plumber, path)
        name = f"{path.parent.name}/{path.name}"
        print(f"| {name} | {pages} | {1000 * ours / pages:.1f} | {1000 * theirs / pages:.1f} | {theirs / ours:.1f} |")
    with tempfile.TemporaryDirectory() as folder:
        for count in (_PAGES // 10, _PAGES):
            start = time.perf_counter()
            pdf.load_pages(_long(paths[0], Path(folder), count))
            print(f"\n{count} pages: {time.perf_counter() - start:.1f} s, peak memory {_peak_mb():.0f} MB", end="")
    print()


if __name__ == "__main__":
    main([Path(a) for a in sys.argv[1:]])
