"""Time, memory and space of the dbt models over a build database."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ran:
    """One dbt run: wall seconds, processor seconds, peak memory in bytes, and seconds by model."""

    seconds: float
    cpu: float
    peak: int
    models: dict[str, float]


def dbt(database: Path, *arguments: str) -> Ran:
    """Run dbt in a process of its own on a build database.

    Raises:
        RuntimeError: dbt failed; the message holds what it said last.
    """
    import json

    environment = {**os.environ, "JIXIAO_BUILD": str(database), "DO_NOT_TRACK": "1"}
    target = database.parent / "target"
    command = [Path(sys.executable).parent / "dbt", "--quiet", *arguments, "--target-path", target]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        message = f"dbt {' '.join(arguments)} on {database}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        raise RuntimeError(message)
    results = json.loads((target / "run_results.json").read_text("utf-8"))["results"]
    models = {result["unique_id"].rsplit(".", 1)[-1]: result["execution_time"] for result in results}
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(seconds, cpu, after.ru_maxrss * 1024, models)


def slowest(ran: Ran, count: int) -> Sequence[tuple[str, float]]:
    """The models that took longest, with their seconds."""
    return sorted(ran.models.items(), key=lambda item: -item[1])[:count]
