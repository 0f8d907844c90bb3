"""Runs every check of the project on a warehouse of its own; `make test` calls it.

Two rows of checks run side by side, each in its order. What a check prints stands together, when it has ended.
``--only lint`` runs those that need no warehouse.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SQL_CODE = ("models", "analyses", "tests")
STRICT = ("dbt", "--warn-error")
CHROMIUM = ("chromium", "chromium-browser")


@dataclass(frozen=True)
class Check:
    """A command with a name; ``needs`` names the checks without whose success it says nothing.

    ``programs`` are what the machine must have: where none of them is found the check is skipped, and says so.
    ``copies`` is a file that is copied to another place first.
    """

    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    copies: tuple[Path, Path] | None = None


@dataclass(frozen=True)
class Outcome:
    """How a check ended: passed, failed or skipped, after so many seconds, with what it printed."""

    verdict: str
    seconds: float = 0.0
    printed: str = ""


def fresh_folder() -> Path:
    """An empty folder, always the same one, so that dbt's parse cache stays valid."""
    folder = ROOT / "warehouse" / "check"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("jixiao.build", "dbt", "bare"):
        (folder / name).mkdir(parents=True)
    return folder


def style() -> list[Check]:
    """The checks of style, which take a second."""
    return [
        Check("ruff check", ("ruff", "check", ".")),
        Check("ruff format", ("ruff", "format", "--check", ".")),
    ]


def lint(folder: Path) -> list[Check]:
    """The other checks that read the code alone."""
    bare = {"JIXIAO_BUILD": str(folder / "bare" / "jixiao.duckdb")}
    return [
        Check("dbt parse", (*STRICT, "parse", "--quiet")),
        Check("dbt-bouncer", ("dbt-bouncer", "run", "--config-file", "dbt-bouncer.yml"), ("dbt parse",)),
        Check("mypy", ("mypy",)),
        # without a built warehouse, so that no model is as long as the seeds' patterns in it
        Check("sqlfluff", ("sqlfluff", "lint", "--disable-progress-bar", *SQL_CODE), ("dbt parse",), environment=bare),
    ]


def long_row(folder: Path) -> list[Check]:
    """The build of a warehouse, and the tests of it in two processes; MetricFlow's tests read what dbt parsed."""
    warehouse = folder / "jixiao.duckdb"
    tests = ("python", "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
    tested = {"JIXIAO_TEST_WAREHOUSE": str(warehouse)}
    return [
        Check("jixiao build", ("jixiao", "build", "--warehouse", str(warehouse))),
        Check("pytest", tests, ("jixiao build", "dbt parse"), environment=tested),
    ]


def other_row(folder: Path) -> list[Check]:
    """What else needs the warehouse: dbt's own tests, on a copy of the build database, and the dashboards."""
    built, copy = folder / "jixiao.build" / "jixiao.duckdb", folder / "dbt" / "jixiao.duckdb"
    docs = ("dbt", "docs", "generate", "--quiet", "--target-path", str(folder / "docs"))
    tested = {"JIXIAO_TEST_WAREHOUSE": str(folder / "jixiao.duckdb")}
    return [
        Check("dbt test", (*STRICT, "test", "--quiet", "--no-write-json"), ("jixiao build",), copies=(built, copy)),
        Check("dbt docs", docs, ("dbt test",)),
        Check("set up Superset", ("/bin/sh", "scripts/setup_superset.sh"), ("jixiao build",), CHROMIUM),
        Check("dashboards", ("python", "-m", "pytest", "tests/bi"), ("set up Superset",), environment=tested),
    ]


def execute(rows: list[list[Check]], folder: Path) -> dict[str, Outcome]:
    """Run the rows side by side, and print what each check prints when it has ended; gives the outcomes."""
    ends: dict[str, Future[Outcome]] = {check.name: Future() for row in rows for check in row}
    printing = threading.Lock()

    def run_row(row: list[Check]) -> None:
        for check in row:
            try:
                met = all(ends[name].result().verdict == "passed" for name in check.needs)
                outcome = run(check, folder) if met else Outcome("skipped", printed="what it needs did not pass\n")
            except OSError as error:  # a program that isn't there: the other row must not wait for ever
                outcome = Outcome("failed", printed=f"{error}\n")
            with printing:
                print(f"\n== {check.name}: {outcome.verdict}, {outcome.seconds:.1f} s\n{outcome.printed}", flush=True)
            ends[check.name].set_result(outcome)

    with ThreadPoolExecutor(len(rows)) as pool:
        for done in [pool.submit(run_row, row) for row in rows]:
            done.result()
    return {name: end.result() for name, end in ends.items()}


def run(check: Check, folder: Path) -> Outcome:
    """Run one check; it fails with an exit status that isn't 0."""
    if check.programs and not any(map(shutil.which, check.programs)):
        needed = check.programs[0]
        return Outcome("skipped", printed=f"needs {needed} (on Debian: apt-get install {needed})\n")
    if check.copies:
        shutil.copy(*check.copies)
    start = time.monotonic()
    program, *arguments = check.command
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as printed:
        done = subprocess.run(
            [BIN / program, *arguments], cwd=ROOT, env=environment(check, folder), check=False,
            stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.STDOUT,
        )  # fmt: skip
        printed.seek(0)
        text = printed.read()
    return Outcome("failed" if done.returncode else "passed", time.monotonic() - start, text)


def environment(check: Check, folder: Path) -> dict[str, str]:
    """The environment of a check: the caller's without what would change the outcome, and its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JIXIAO_", "DBT_", "PYTHONPATH"))}
    database = str(folder / "dbt" / "jixiao.duckdb")
    return {**kept, "JIXIAO_BUILD": database, "DO_NOT_TRACK": "1", "PYTHONUTF8": "1", **check.environment}


def main() -> int:
    """Run what was asked for and print the closing summary; gives the exit status."""
    parser = argparse.ArgumentParser(description="Run every check of the project.")
    parser.add_argument("--only", choices=["lint"], help="stop after the checks that need no warehouse")
    only = parser.parse_args().only
    folder = fresh_folder()
    start = time.monotonic()
    rows = [style() + lint(folder)] if only else [style() + long_row(folder), lint(folder) + other_row(folder)]
    outcomes = execute(rows, folder)
    print("\n== summary")
    for name, outcome in outcomes.items():
        print(f"{name:<16} {outcome.verdict:<8} {outcome.seconds:6.1f} s")
    counts = Counter(outcome.verdict for outcome in outcomes.values())
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped", end="")
    print(f" in {time.monotonic() - start:.0f} s")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
