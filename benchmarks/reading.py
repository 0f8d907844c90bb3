"""How fast files are read: a page against other tools, one worker against two, and memory against their number.

    python benchmarks/reading.py [--documents N ...] [--copies N] [--svg FILE]

Three tables in Markdown:

- processor time a page of the PDF fixtures: bare characters through pdfium, our grid, our whole reading (grid, forms,
  packed rows), and pdfplumber's ``extract_tables``;
- documents a second through the whole pipeline with one worker and with two;
- peak memory of the process that lands and of the readers, at several numbers of small documents.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from machine import ROOT, bars, named, table

FIXTURES = ROOT / "tests" / "fixtures" / "five"
_ROUNDS = 3


def characters(path: Path) -> None:
    """All text of a PDF, and nothing else."""
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()


def grid(path: Path) -> None:
    """Pages with their grids."""
    from ingest.loaders import pdf

    pdf.load_pages(path)


def whole(path: Path) -> None:
    """All that a worker does with a file."""
    from ingest.files import identify
    from ingest.worker import Job, read_file

    read_file(Job(identify(path), "benchmark", "benchmark"))


def plumber(path: Path) -> None:
    """Tables by pdfplumber."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()


READERS: dict[str, Callable[[Path], None]] = {
    "bare characters": characters,
    "our grid": grid,
    "our whole reading": whole,
    "extract_tables": plumber,
}


def pages(files: list[Path]) -> int:
    """How many pages the files have."""
    import pypdfium2 as pdfium

    count = 0
    for path in files:
        with pdfium.PdfDocument(path) as document:
            count += len(document)
    return count


def page_costs() -> list[tuple[str, str, float]]:
    """(producer, reader, ms of processor time a page): the least of some rounds."""
    costs = []
    for producer in ("chromium", "libreoffice"):
        files = sorted((FIXTURES / producer).glob("*.pdf"))
        for name, work in READERS.items():
            rounds = []
            for _ in range(_ROUNDS):
                start = time.process_time()
                for path in files:
                    work(path)
                rounds.append(time.process_time() - start)
            costs.append((producer, name, 1000 * min(rounds) / pages(files)))
    return costs


def copies(folder: Path, sources: list[Path], count: int) -> Path:
    """So many documents of their own: the sources with bytes behind their end, which readers pass over."""
    folder.mkdir()
    for number in range(count):
        source = sources[number % len(sources)]
        end = f"\n% {number}\n" if source.suffix == ".pdf" else f"\n{number}\n"
        (folder / f"{number:06}{source.suffix}").write_bytes(source.read_bytes() + end.encode())
    return folder


def ingest(folder: str, workers: str) -> None:
    """Ingest a folder in this process; prints seconds, processor seconds and peak memory of parent and children."""
    from ingest import files, pipeline
    from ingest.database import open_build
    from ingest.paths import project_root

    os.environ["JIXIAO_WORKERS"] = workers
    with tempfile.TemporaryDirectory() as place:
        con = open_build(Path(place) / "jixiao.duckdb")
        found = files.discover([Path(folder)])
        start = time.perf_counter()
        done = pipeline.ingest(
            con, found, root=project_root(), command="benchmark", version="0", on_file=lambda _name, _state: None
        )
        seconds = time.perf_counter() - start
        con.close()
    if done.rejects:
        raise SystemExit(done.rejects[0].reason)
    used = [resource.getrusage(kind) for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(seconds, *(one.ru_utime + one.ru_stime for one in used), *(one.ru_maxrss // 1024 for one in used))


def measured(folder: Path, workers: int) -> tuple[float, float, float, int, int]:
    """What ``ingest`` prints, from a process of its own."""
    command = [sys.executable, __file__, "ingest", folder, str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    seconds, landing, reading, parent, child = told.stdout.split()
    return float(seconds), float(landing), float(reading), int(parent), int(child)


def told_pages() -> list[tuple[str, str, float]]:
    """Print what a page costs; gives the costs."""
    costs = page_costs()
    of = {(producer, name): cost for producer, name, cost in costs}
    rows = []
    for producer in dict.fromkeys(producer for producer, _, _ in costs):
        bare, ours, all_, other = (of[producer, name] for name in READERS)
        ratios = (f"{ours / bare:.1f}", f"{other / ours:.1f}")
        rows.append((producer, *(f"{c:.1f}" for c in (bare, ours, all_, other)), *ratios))
    names = (f"{name}, CPU ms a page" for name in READERS)
    print(f"{named()}\n")
    print(table(("PDF of", *names, "grid over bare", "extract_tables over grid"), rows))
    return costs


def told_workers(place: Path, count: int) -> None:
    """Print what one and two workers do with the same files.

    What lands is one process: two readers can be no more than (reading + landing) over landing times one.
    """
    folder = copies(place / "pdf", sorted((FIXTURES / "chromium").glob("*.pdf")), count)
    rows, one = [], 0.0
    for workers in (1, 2):
        seconds, landing, reading, _, _ = measured(folder, workers)
        one = one or seconds
        figures = (seconds, reading, landing, count / seconds)
        rows.append((workers, count, *(f"{figure:.1f}" for figure in figures), f"{one / seconds:.2f}"))
    print(f"\n{named()}\n")
    print(table(("workers", "PDF", "s", "reading, CPU s", "landing, CPU s", "documents a s", "times one"), rows))


def told_memory(place: Path, counts: list[int]) -> None:
    """Print the peak memory at several numbers of small documents."""
    rows = []
    for count in counts:
        folder = copies(place / str(count), [ROOT / "documents" / "hechi_2024.txt"], count)
        seconds, landing, reading, parent, child = measured(folder, len(os.sched_getaffinity(0)))
        rows.append((f"{count:,}", *(f"{figure:.1f}" for figure in (seconds, reading, landing)), parent, child))
    print(f"\n{named()}\n")
    header = ("small documents", "s", "reading, CPU s", "landing, CPU s", "landing, peak MB", "a reader, peak MB")
    print(table(header, rows))


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", nargs="*", type=int, default=[100, 1000, 10_000])
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("--svg", type=Path)
    asked = parser.parse_args()
    costs = told_pages()
    with tempfile.TemporaryDirectory() as place:
        if asked.copies:
            told_workers(Path(place), asked.copies)
        if asked.documents:
            told_memory(Path(place), asked.documents)
    if asked.svg:
        bars("Processor time a page of PDF", costs, "ms", asked.svg)


if __name__ == "__main__":
    if sys.argv[1:2] == ["ingest"]:
        ingest(*sys.argv[2:])
    else:
        main()
