"""Memory and time over long PDF files: many small forms, and one table over all pages.

    python benchmarks/long_pdf.py [PAGES ...]

Each file is ingested by a run of its own. Prints a table in Markdown with the peak memory of the process that reads
and of the one that lands, and the processor time a page of both.
"""

from __future__ import annotations

import platform
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "python"))
FIVE = ROOT / "tests" / "fixtures" / "five" / "chromium"
_PAGES = (50, 500, 2000)


def many_forms(folder: Path, pages: int) -> Path:
    """The five documents again and again, up to a number of pages."""
    import pypdfium2 as pdfium

    out = folder / f"forms-{pages}.pdf"
    with pdfium.PdfDocument.new() as target:
        sources = [pdfium.PdfDocument(path) for path in sorted(FIVE.glob("*.pdf"))]
        for source in sources * (pages // sum(map(len, sources)) + 1):
            target.import_pages(source, list(range(min(len(source), pages - len(target)))))
            if len(target) >= pages:
                break
        target.save(out)
        for source in sources:
            source.close()
    return out


def one_table(folder: Path, pages: int) -> Path:
    """One form whose indicator table goes over all pages."""
    import pdf_files

    return pdf_files.document(folder / f"table-{pages}.pdf", (pdf_files.indicators(n) for n in range(pages)))


def read(path: Path) -> None:
    """Read one file as a worker does."""
    from ingest.files import identify
    from ingest.worker import Job, read_file

    read_file(Job(identify(path), "benchmark", "benchmark"))


def ingest(path: Path) -> None:
    """Ingest one file: the reading is done by a child, the landing here."""
    from ingest import pipeline
    from ingest.land import open_build
    from ingest.paths import project_root

    with tempfile.TemporaryDirectory() as folder:
        con = open_build(Path(folder) / "jixiao.duckdb")
        done = pipeline.ingest(
            con, [path], root=project_root(), command="benchmark", version="0", on_file=lambda _name, _state: None
        )
        con.close()
    if done.rejects:
        raise SystemExit(done.rejects[0].reason)


def measured(work: str, path: Path) -> tuple[int, float]:
    """Peak memory in MB and processor time in seconds of a process of its own that does one thing with a file."""
    told = subprocess.run(
        [sys.executable, __file__, work, path],
        env={"JIXIAO_FILE_SECONDS": "3600", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    peak, seconds = told.stdout.split()
    return int(peak), float(seconds)


def main(counts: list[int]) -> None:
    """Make the files, measure each in a process of its own, print."""
    print(f"{platform.machine()}, Python {platform.python_version()}\n")
    print("| file | pages | reading, MB | landing, MB | reading, ms a page | landing, ms a page |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for make in (many_forms, one_table):
            for pages in counts:
                path = make(Path(folder), pages)
                (reading, read_for), (landing, land_for) = measured("read", path), measured("ingest", path)
                per_page = f"{1000 * read_for / pages:.1f} | {1000 * land_for / pages:.1f}"
                print(f"| {make.__name__.replace('_', ' ')} | {pages} | {reading} | {landing} | {per_page} |")


if __name__ == "__main__":
    if sys.argv[1:2] in (["read"], ["ingest"]):
        {"read": read, "ingest": ingest}[sys.argv[1]](Path(sys.argv[2]))
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(used.ru_maxrss // 1024, used.ru_utime + used.ru_stime)
    else:
        main([int(n) for n in sys.argv[1:]] or list(_PAGES))
