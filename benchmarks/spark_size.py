"""Generated documents built on DuckDB and on Apache Spark: time, memory, and whether every public row is the same.

    python benchmarks/spark_size.py 10000 [--scratch FOLDER] [--memory 6g]

makes the raw tables of so many documents (benchmarks/scale), builds and publishes them on DuckDB, runs `dbt build
--target spark` on the same raw tables, compares all public rows, and prints one line of JSON. What a stopped run has
done in FOLDER is not done again. The exit code says whether a row differs. 1,000 documents take some 10 minutes on two
busy processors.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import both_engines
from machine import ROOT, named

BIN = Path(sys.executable).parent
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Used:
    """What a program and its children took: processor seconds (user and system) and peak memory in bytes."""

    processor: float = 0.0
    peak: int = 0


def on_duckdb(folder: Path, templates: Path, count: int) -> dict[str, Any]:
    """The raw tables of so many documents, built and published; the figures of each step."""
    kept = folder / "duckdb.json"
    if kept.is_file():
        found: dict[str, Any] = json.loads(kept.read_text("utf-8"))
        return found
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'benchmarks'}"}
    found = {"load": os.getloadavg()[0]}
    for step in ("generate", "whole", "publish"):
        command = [sys.executable, "-m", "scale.steps", step, folder, templates, "0", str(count)]
        done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        found[step] = json.loads(done.stdout.splitlines()[-1])
    kept.write_text(json.dumps(found), encoding="utf-8")
    return found


def on_spark(folder: Path, memory: str) -> dict[str, Any]:
    """All seeds and models on Spark, in one process of Java and one of dbt."""
    began, load = time.perf_counter(), os.getloadavg()[0]
    program = start(folder, folder / "w.duckdb", {"JIXIAO_SPARK_MEMORY": memory})
    used = watched(program)
    check(program, folder)
    return {"load": load, "wall": time.perf_counter() - began, "processor": used.processor, "peak": used.peak}


def start(folder: Path, warehouse: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Write a warehouse's raw tables into the folder, and start dbt, which writes `tables` and `spark.log` there."""
    written = [BIN / "jixiao", "raw", folder / "raw", "--warehouse", warehouse]
    subprocess.run(written, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    shutil.rmtree(folder / "tables", ignore_errors=True)
    places = {"JIXIAO_RAW": str(folder / "raw"), "JIXIAO_SPARK_WAREHOUSE": str(folder / "tables"),
              "JIXIAO_SPARK_CATALOG": "in-memory", "PYTHONPATH": str(ROOT)}  # fmt: skip
    command = [BIN / "dbt", "build", "--target", "spark", "--resource-type", "seed", "model",
               "--target-path", folder / "target", "--log-path", folder / "logs"]  # fmt: skip
    with (folder / "spark.log").open("wb") as log:
        environment = {**os.environ, **places, **settings}
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)


def check(program: subprocess.Popen[bytes], folder: Path) -> None:
    """Raises SystemExit where dbt failed."""
    if program.wait():
        raise SystemExit(f"The models failed on Spark: see {folder / 'spark.log'}")


def watched(program: subprocess.Popen[bytes]) -> Used:
    """Wait for a program, looking once a second at what it and its children take: Java ends unwaited for."""
    ended = threading.Event()
    seconds: dict[int, float] = {}
    used = Used()

    def look() -> None:
        while not ended.wait(1):
            running = _family(program.pid)
            seconds.update({process: one.processor for process, one in running.items()})
            used.peak = max(used.peak, sum(one.peak for one in running.values()))

    looking = threading.Thread(target=look)
    looking.start()
    program.wait()
    ended.set()
    looking.join()
    used.processor = sum(seconds.values())
    return used


def _family(root: int) -> dict[int, Used]:
    """What a process and all below it have taken by now, and the memory that each has at the moment."""
    parents: dict[int, int] = {}
    taken: dict[int, Used] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        process = int(file.parent.name)
        parents[process] = int(fields[1])
        taken[process] = Used((int(fields[11]) + int(fields[12])) / _TICKS, int(fields[21]) * _PAGE)
    family = [root]
    for one in family:  # it grows by the children of each
        family += [process for process, parent in parents.items() if parent == one]
    return {process: taken[process] for process in family if process in taken}


def main() -> int:
    """Build on both, compare, and print what it took; the exit code says whether something differs."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("documents", metavar="DOCUMENTS", type=int)
    options.add_argument("--scratch", type=Path, help="a folder to work in, kept; without it one that is removed")
    options.add_argument("--memory", default="6g", help="memory of Spark's driver (default: 6g)")
    options.add_argument("--templates", type=Path, default=ROOT / "warehouse" / "jixiao.build" / "jixiao.duckdb")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as beside:
        folder = (asked.scratch or Path(beside)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        duckdb = on_duckdb(folder, asked.templates.resolve(), asked.documents)
        spark = on_spark(folder, asked.memory)
        rows, found = both_engines.compare(folder / "w.duckdb", folder / "tables")
    for difference in found:
        print(difference)
    told = {"machine": named(), "documents": asked.documents, "tables": len(rows), "rows": sum(rows.values()),
            "same": not found, "duckdb": duckdb, "spark": spark}  # fmt: skip
    print(json.dumps(told))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
