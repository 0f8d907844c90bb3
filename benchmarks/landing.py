"""Rows landed a second, against ``COPY`` from Parquet of the same rows: the floor.

    python benchmarks/landing.py [DOCUMENTS ...] [--svg FILE]

The five documents are read once and land again and again under other ids, as the pipeline lands them: packed rows,
many documents a transaction. Both ways end with a checkpoint. Prints a table in Markdown; processor time counts,
as it is the same on a busy machine.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
from machine import ROOT, bars, named, table

from ingest import land, pipeline, worker
from ingest.database import open_build
from ingest.files import identify
from ingest.land import Landing
from ingest.schema import TABLES

_COUNTS = (200, 1000)


def readings() -> list[dict[str, list[dict[str, object]]]]:
    """The rows of the five documents by raw table."""
    found = []
    for path in sorted((ROOT / "documents").glob("*.txt")):
        outcome = worker.read_file(worker.Job(identify(path), "benchmark", "benchmark"))
        assert isinstance(outcome, Landing)  # noqa: S101 (the five can be read)
        found.append({name: list(packed.rows()) for name, packed in outcome.tables.items()})
    return found


def documents(count: int) -> Iterator[Landing]:
    """So many documents, packed: the five under ids of their own."""
    five = readings()
    for number in range(count):
        document_id = f"{number:064x}"
        tables = five[number % len(five)].items()
        yield land.landing(
            document_id, {n: [{**row, "document_id": document_id} for row in rows] for n, rows in tables}
        )


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of wall time and of processor time."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def landed(file: Path, many: list[Landing]) -> tuple[float, float]:
    """Land documents as the pipeline does."""
    con = open_build(file)

    def work() -> None:
        size = pipeline._WAITING_DOCUMENTS
        for start in range(0, len(many), size):
            land.land(con, *many[start : start + size])
        con.execute("checkpoint")

    seconds = timed(work)
    for name in TABLES:
        con.execute(f"copy raw.{name} to '{file.parent}/{name}.parquet'")
    con.close()
    return seconds


def copied(file: Path) -> tuple[float, float]:
    """Copy the same rows out of Parquet."""
    con: duckdb.DuckDBPyConnection = open_build(file)

    def work() -> None:
        for name in TABLES:
            con.execute(f"copy raw.{name} from '{file.parent}/{name}.parquet'")
        con.execute("checkpoint")

    seconds = timed(work)
    con.close()
    return seconds


def main() -> None:
    """Measure both at each size, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("documents", nargs="*", type=int, default=_COUNTS)
    parser.add_argument("--svg", type=Path)
    asked = parser.parse_args()
    print(f"{named()}\n")
    rows, drawn = [], []
    for count in asked.documents:
        many = list(documents(count))
        total = sum(one.row_count for one in many)
        with tempfile.TemporaryDirectory() as folder:
            ours, floor = landed(Path(folder) / "landed.duckdb", many), copied(Path(folder) / "copied.duckdb")
        rows.append(
            (f"{count:,}", f"{total:,}", f"{ours[0]:.2f}", f"{ours[1]:.2f}", f"{floor[0]:.2f}", f"{floor[1]:.2f}",
             f"{total / ours[1]:,.0f}", f"{ours[1] / floor[1]:.2f}")
        )  # fmt: skip
        group = f"{count:,} documents"
        drawn += [(group, "landing", total / ours[1]), (group, "COPY from Parquet", total / floor[1])]
    header = ("documents", "rows", "landing, s", "landing, CPU s", "COPY, s", "COPY, CPU s", "rows a CPU s", "times")
    print(table(header, rows))
    if asked.svg:
        bars("Landing against COPY from Parquet", drawn, "rows a second of processor time", asked.svg)


if __name__ == "__main__":
    main()
