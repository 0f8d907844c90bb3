"""The models on a Spark cluster of two workers on this machine, one of which is killed in the middle of the build.

    python benchmarks/spark_cluster.py [--warehouse FILE] [--scratch FOLDER] [--after MODELS]

starts Spark's own master and two workers of one processor each, runs `dbt build --target spark` on them with the raw
tables of a published warehouse, kills one worker with all its processes after so many nodes of the build, waits for the
end, and compares every public row with the warehouse. Prints one line of JSON; the exit code says whether a row
differs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import both_engines
import pyspark
import spark_size
from machine import ROOT, named

from ingest.spark.session import give_java

_SPARK = Path(pyspark.__file__).parent
_HERE = "127.0.0.1"
#: what a worker has to give
_SIZE = ("--cores", "1", "--memory", "2g", "--webui-port", "0")


@dataclass(frozen=True)
class Cluster:
    """A master's address and its workers, each with its log."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]
    logs: tuple[Path, ...]


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A master and two workers; each stands in a session of its own, which ends with its executors."""
    port = _free_port()
    address = f"spark://{_HERE}:{port}"
    master = _launch(folder / "master.log", "master.Master", "--port", str(port), "--webui-port", "0")
    running = [master]
    try:
        _wait_for(folder / "master.log", "I have been elected leader")
        logs = tuple(folder / f"worker{number}.log" for number in (1, 2))
        running += [
            _launch(log, "worker.Worker", *_SIZE, "--work-dir", str(folder / log.stem), address) for log in logs
        ]
        for log in logs:
            _wait_for(log, "Successfully registered with master")
        yield Cluster(address, tuple(running[1:]), logs)
    finally:
        for process in running:
            kill(process)


def _launch(log: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "SPARK_HOME": str(_SPARK), "SPARK_LOCAL_IP": _HERE}
    command = [_SPARK / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", "--host", _HERE, *arguments]
    with log.open("wb") as out:
        return subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that `_launch` started, and all below it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((_HERE, 0))
        return int(found.getsockname()[1])


def _wait_for(log: Path, words: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while words not in log.read_text("utf-8", errors="replace"):
        if time.monotonic() > end:
            raise SystemExit(f"No {words!r} in {log} within {seconds:.0f} s.")
        time.sleep(0.2)


def built(log: Path) -> int:
    """The nodes that dbt has made by now, as its log says."""
    return len(re.findall(r" of \d+ OK ", log.read_text("utf-8", errors="replace"))) if log.is_file() else 0


def main() -> int:
    """Build, kill, compare; the exit code says whether something differs."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--warehouse", type=Path, default=ROOT / "warehouse" / "jixiao.duckdb")
    options.add_argument("--scratch", type=Path, help="a folder to work in, kept; without it one that is removed")
    options.add_argument("--after", type=int, default=100, help="nodes after which a worker is killed (default: 100)")
    asked = options.parse_args()
    give_java()
    with tempfile.TemporaryDirectory() as beside:
        folder = (asked.scratch or Path(beside)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        began, load, at_kill = time.perf_counter(), os.getloadavg()[0], 0
        with cluster(folder) as nodes:
            program = spark_size.start(folder, asked.warehouse.resolve(), {"JIXIAO_SPARK_MASTER": nodes.address})
            while program.poll() is None and not at_kill:
                time.sleep(0.5)
                if (at_kill := built(folder / "spark.log")) < asked.after:
                    at_kill = 0
            kill(nodes.workers[0])
            spark_size.check(program, folder)
            executors = [log.read_text("utf-8").count("Asked to launch executor") for log in nodes.logs]
        rows, found = both_engines.compare(asked.warehouse, folder / "tables")
        done = built(folder / "spark.log")
    for difference in found:
        print(difference)
    told = {"machine": named(), "load": load, "wall": time.perf_counter() - began, "nodes": done,
            "killed_after": at_kill, "executors": executors, "rows": sum(rows.values()), "same": not found}  # fmt: skip
    print(json.dumps(told))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
