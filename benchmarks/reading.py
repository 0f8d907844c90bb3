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
    """Ingest a folder in this process; prints seconds, processor seconds, peak memory of parent and child."""
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
    processor = sum(one.ru_utime + one.ru_stime for one in used)
    print(seconds, processor, *(one.ru_maxrss // 1024 for one in used))


def measured(folder: Path, workers: int) -> tuple[float, float, int, int]:
    """What ``ingest`` prints, from a process of its own."""
    command = [sys.executable, __file__, "ingest", folder, str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    seconds, processor, parent, child = told.stdout.split()
    return float(seconds), float(processor), int(parent), int(child)


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", nargs="*", type=int, default=[100, 1000, 10_000])
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("--svg", type=Path)
    asked = parser.parse_args()
    print(f"{named()}\n")
    costs = page_costs()
    of = {(producer, name): cost for producer, name, cost in costs}
    rows = []
    for producer in dict.fromkeys(producer for producer, _, _ in costs):
        bare, ours, all_, other = (of[producer, name] for name in READERS)
        rows.append(
            (producer, *(f"{c:.1f}" for c in (bare, ours, all_, other)), f"{ours / bare:.1f}", f"{other / ours:.1f}")
        )
    print(
        table(
            ("PDF of", *(f"{name}, ms a page" for name in READERS), "grid over bare", "extract_tables over grid"), rows
        )
    )
    with tempfile.TemporaryDirectory() as place:
        folder = copies(Path(place) / "pdf", sorted((FIXTURES / "chromium").glob("*.pdf")), asked.copies)
        rows, one = [], 0.0
        for workers in (1, 2):
            seconds, processor, _, _ = measured(folder, workers)
            one = one or seconds
            rows.append(
                (
                    workers,
                    asked.copies,
                    f"{seconds:.1f}",
                    f"{processor:.1f}",
                    f"{asked.copies / seconds:.1f}",
                    f"{one / seconds:.2f}",
                )
            )
        print(f"\n{named()}\n")
        print(table(("workers", "PDF", "s", "CPU s", "documents a s", "times one"), rows))
        rows = []
        for count in asked.documents:
            folder = copies(Path(place) / str(count), [ROOT / "documents" / "hechi_2024.txt"], count)
            seconds, processor, parent, child = measured(folder, len(os.sched_getaffinity(0)))
            rows.append((f"{count:,}", f"{seconds:.1f}", f"{processor:.1f}", parent, child))
        print(f"\n{named()}\n")
        print(table(("small documents", "s", "CPU s", "landing, peak MB", "a reader, peak MB"), rows))
    if asked.svg:
        bars("Processor time a page of PDF", costs, "ms", asked.svg)


if __name__ == "__main__":
    if sys.argv[1:2] == ["ingest"]:
        ingest(*sys.argv[2:])
    else:
        main()
