"""Runs every check of the project, cheap ones first, on a warehouse of its own; `make test` calls it.

``--only lint`` stops after the checks that need no warehouse.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON_CODE = ("ingest", "tests/python", "tests/generated", "tests/bi", "bi", "scripts")
SQL_CODE = ("models", "analyses", "tests")
STRICT = ("dbt", "--warn-error")
CHROMIUM = ("chromium", "chromium-browser")


@dataclass(frozen=True)
class Check:
    """A command with a name; ``needs`` names the check without whose success it says nothing.

    ``programs`` are what the machine must have: where none of them is found the check is skipped, and says so.
    """

    name: str
    command: tuple[str, ...]
    needs: str | None = None
    programs: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


def fresh_folder() -> Path:
    """An empty folder, always the same one, so that dbt's parse cache stays valid."""
    folder = ROOT / "warehouse" / "check"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "jixiao.build").mkdir(parents=True)
    return folder


def lint() -> list[Check]:
    """The checks that read the code alone."""
    return [
        Check("ruff check", ("ruff", "check", *PYTHON_CODE)),
        Check("ruff format", ("ruff", "format", "--check", *PYTHON_CODE)),
        Check("mypy", ("mypy",)),
        Check("dbt parse", (*STRICT, "parse", "--quiet")),
        Check("dbt-bouncer", ("dbt-bouncer", "run", "--config-file", "dbt-bouncer.yml"), "dbt parse"),
        Check("sqlfluff", ("sqlfluff", "lint", "--disable-progress-bar", *SQL_CODE), "dbt parse"),
    ]


def run(folder: Path) -> list[Check]:
    """The checks that build a warehouse in the folder and test it."""
    warehouse = folder / "jixiao.duckdb"
    tested = {"JIXIAO_TEST_WAREHOUSE": str(warehouse)}
    return [
        Check("jixiao build", ("jixiao", "build", "--warehouse", str(warehouse))),
        Check("dbt build", (*STRICT, "build", "--quiet", "--exclude-resource-type", "seed"), "jixiao build"),
        Check("dbt docs", ("dbt", "docs", "generate", "--quiet"), "dbt build"),
        Check("pytest", ("python", "-m", "pytest"), "jixiao build", environment=tested),
        Check("set up Superset", ("/bin/sh", "scripts/setup_superset.sh"), "jixiao build", CHROMIUM),
        Check("dashboards", ("python", "-m", "pytest", "tests/bi"), "set up Superset", environment=tested),
    ]


def execute(checks: list[Check], folder: Path) -> dict[str, tuple[str, float]]:
    """Run the checks; gives for each its outcome (passed, failed, skipped) and its seconds."""
    outcomes: dict[str, tuple[str, float]] = {}
    for check in checks:
        if check.needs and outcomes.get(check.needs, ("passed", 0.0))[0] != "passed":
            outcomes[check.name] = ("skipped", 0.0)
            continue
        print(f"\n== {check.name}", flush=True)
        if check.programs and not any(map(shutil.which, check.programs)):
            print(f"skipped: needs {check.programs[0]} (on Debian: apt-get install {check.programs[0]})")
            outcomes[check.name] = ("skipped", 0.0)
            continue
        start = time.monotonic()
        program, *arguments = check.command
        code = subprocess.run(
            [BIN / program, *arguments], cwd=ROOT, env=environment(check, folder), check=False
        ).returncode
        outcomes[check.name] = ("failed" if code else "passed", time.monotonic() - start)
    return outcomes


def environment(check: Check, folder: Path) -> dict[str, str]:
    """The environment of a check: the caller's without what would change the outcome, and its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JIXIAO_", "DBT_"))}
    database = str(folder / "jixiao.build" / "jixiao.duckdb")
    return {**kept, "JIXIAO_BUILD": database, "DO_NOT_TRACK": "1", "PYTHONUTF8": "1", **check.environment}


def main() -> int:
    """Run what was asked for and print the closing summary; gives the exit status."""
    parser = argparse.ArgumentParser(description="Run every check of the project.")
    parser.add_argument("--only", choices=["lint"], help="stop after the checks that need no warehouse")
    only = parser.parse_args().only
    folder = fresh_folder()
    outcomes = execute(lint() if only == "lint" else lint() + run(folder), folder)
    print("\n== summary")
    for name, (outcome, seconds) in outcomes.items():
        print(f"{name:<16} {outcome:<8} {seconds:6.1f} s")
    counts = Counter(outcome for outcome, _ in outcomes.values())
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
