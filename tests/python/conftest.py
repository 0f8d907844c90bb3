"""What several test modules share: the project's root, the test warehouse, a way to run the command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ingest.paths import Target

ROOT = Path(__file__).resolve().parents[2]
Command = Callable[..., subprocess.CompletedProcess[str]]


#: the modules that take longest, which start first where the tests run in two processes
LONG = (
    "test_spark",
    "test_five_formats",
    "test_scan_loader",
    "test_faults",
    "test_generated",
    "test_mutants",
    "test_scan_gaps",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


@pytest.fixture
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def built() -> Target:
    """The warehouse of the five documents that `make test` built, with its build database; not to be written."""
    path = os.environ.get("JIXIAO_TEST_WAREHOUSE") or ROOT / "warehouse" / "jixiao.duckdb"
    place = Target(Path(path).resolve())
    if not place.warehouse.is_file():
        pytest.skip("needs a built warehouse: run make, or make test")
    return place


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for copies of the built warehouse: always the same, as dbt's parse cache holds for one place."""
    return tmp_path_factory.mktemp("copies")


@pytest.fixture
def copied(built: Target, copies: Path) -> Target:
    """A copy of the built warehouse that may be written; only dbt's parse cache is left of the test before."""
    place = Target(copies / "jixiao.duckdb")
    cache = place.build_dir / "target" / "partial_parse.msgpack"
    kept = cache.read_bytes() if cache.is_file() else None
    shutil.rmtree(copies)
    cache.parent.mkdir(parents=True)
    if kept:
        cache.write_bytes(kept)
    shutil.copy(built.warehouse, place.warehouse)
    shutil.copy(built.build_database, place.build_database)
    return place


def parse_anew(con: duckdb.DuckDBPyConnection) -> None:
    """Make views of the parsed lines, which a build keeps as tables: what lands without a build shows in them."""
    lines = con.execute(
        "select relation, query from built.model where starts_with(model_name, 'stg_raw__') and not is_view"
    ).fetchall()
    assert len(lines) == 3
    for relation, query in lines:
        con.execute(f"drop table {relation}; create view {relation} as {query}")


@pytest.fixture(scope="session")
def jixiao() -> Command:
    """Run the command in a process of its own, as a person does."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JIXIAO_")}
        return subprocess.run(
            [Path(sys.executable).parent / "jixiao", *map(str, arguments)],
            env={**kept, "COLUMNS": "200", **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run
