"""dbt in this process: seeds, models and data tests on the build database."""

from __future__ import annotations

import gc
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingest import data_tests, dbt_once, memory, parsed
from ingest.increment import models, record, tests
from ingest.paths import Target

#: told of each node as it ends: how many are done, how many there are, and its name
OnNode = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A node that didn't come out well: a model that failed to build, or a test that found rows."""

    name: str
    kind: str
    is_error: bool
    message: str
    description: str


@dataclass(frozen=True, slots=True)
class DbtResult:
    """How a dbt run came out; ``crash`` says why it couldn't even start."""

    node_count: int
    failures: tuple[Failure, ...]
    crash: str | None = None

    @property
    def is_fit(self) -> bool:
        """Whether every model was built and no test of error severity failed."""
        return self.crash is None and not any(failure.is_error for failure in self.failures)


def build(root: Path, place: Target, on_node: OnNode) -> DbtResult:
    """Run ``dbt build`` on the build database of ``place``, then every data test; ``make test`` runs unit tests too.

    ``root`` holds dbt_project.yml and profiles.yml. dbt's parse cache and log stay in the build folder. What was built
    is recorded, so that the next build may be an increment.
    """
    os.environ["JIXIAO_BUILD"] = str(place.build_database)
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["JIXIAO_MEMORY"] = memory.limit()
    fingerprint = record.project(root)  # before dbt reads the files: one that changes meanwhile isn't taken for built
    with _collector_at_rest():
        manifest, crash = parse(root, place.build_dir)
        if crash:
            return DbtResult(0, (), crash)
        kinds = Counter(str(node.resource_type) for node in manifest.nodes.values())
        watch = _Watch(on_node, kinds["seed"] + kinds["model"] + kinds["test"])
        # a seed that gained a column can't be loaded into its old table: full refresh makes it anew
        arguments = ["build", "--full-refresh", "--exclude-resource-type", "unit_test"]
        arguments += ["--exclude-resource-type", "test", "--threads", str(models_at_once(place))]
        results, crash = _invoke(manifest, arguments, root, place.build_dir, watch.see)
        failures = tuple(failure for result in results or () if (failure := _failure(result)))
        if crash or failures:
            return DbtResult(watch.done, failures, None if failures else crash)
        _, crash = _invoke(manifest, ["run-operation", "write_data_tests"], root, place.build_dir)
        if not crash:
            built = models.compiled(results)
            if len(built) == kinds["model"]:  # a part of the models makes no whole
                record.keep(place.build_database, built, fingerprint)
            failures = tuple(_tested(place, watch))
    return DbtResult(watch.done, failures, crash)


def models_at_once(place: Target) -> int:
    """How many models are built at a time, by the raw lines of all documents."""
    lines = "table_name in ('budget_line', 'indicator_line')"
    with duckdb.connect(str(place.build_database), read_only=True) as con:
        query = f"select coalesce(sum(estimated_size), 0) from duckdb_tables() where schema_name = 'raw' and {lines}"
        return memory.models_at_once(int(con.execute(query).fetchall()[0][0]))


def parse(root: Path, folder: Path) -> tuple[Any, str | None]:
    """Parse the project without its unit tests; gives the manifest, or why that failed. The cache is in ``folder``."""
    with parsed.kept(root, folder / "target"), dbt_once.thrifty():
        return _invoke(None, ["parse"], root, folder)


def parse_ahead(root: Path) -> str | None:
    """Parse what the first build of any warehouse begins with (the set-up calls this); gives why that failed, if so."""
    with tempfile.TemporaryDirectory() as folder:
        return parse(root, Path(folder))[1]


def test(place: Target, on_node: OnNode) -> DbtResult:
    """Run the data tests that the last whole build wrote, over what none has seen yet (increment/tests.py)."""
    watch = _Watch(on_node, 0)
    failures = tuple(_tested(place, watch))
    return DbtResult(watch.done, failures)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let the cyclic collector rest, as it finds next to nothing in dbt and takes a tenth of the time.

    What dbt leaves goes to the oldest generation, which is seldom looked through: to do so at once takes a second.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def _invoke(
    manifest: Any, arguments: list[str], root: Path, folder: Path, callback: Callable[[Any], None] | None = None
) -> tuple[Any, str | None]:
    """Run one command of dbt, its cache and log in ``folder``; gives what it gives, and why it failed, if so."""
    from dbt.cli.main import dbtRunner  # costs a second: only where dbt runs

    logs = folder / "logs"
    arguments += ["--project-dir", str(root), "--profiles-dir", str(root), "--log-path", str(logs)]
    arguments += ["--target-path", str(folder / "target"), "--quiet", "--log-level", "none"]
    arguments += ["--log-level-file", "warn", "--no-print", "--no-use-colors", "--no-version-check"]
    arguments += ["--no-write-json"]  # nobody reads the artifacts of a build, and writing them takes two seconds
    with dbt_once.quiet():
        outcome = dbtRunner(manifest=manifest, callbacks=[callback] if callback else []).invoke(arguments)
    if outcome.exception is not None:
        return outcome.result, str(outcome.exception).strip() or type(outcome.exception).__name__
    said_nothing = f"dbt stopped without saying why; its log lies in {logs}"
    return outcome.result, None if outcome.success else said_nothing


class _Watch:
    """Counts nodes and tests as they end, and tells of each."""

    def __init__(self, on_node: OnNode, total: int) -> None:
        self.on_node = on_node
        self.total = total
        self.done = 0

    def see(self, event: Any) -> None:
        """Take note of an event of dbt."""
        if event.info.name in {"LogModelResult", "LogSeedResult"}:
            self.count(str(event.data.node_info.node_name))

    def count(self, name: str) -> None:
        """Take note of a node or test that has ended."""
        self.done += 1
        self.on_node(self.done, self.total, name)


def _tested(place: Target, watch: _Watch) -> Iterator[Failure]:
    """Run the data tests, and give those that didn't pass."""
    failed = []
    for outcome in data_tests.run(place.build_database, tests.choose):
        test, rows = outcome.test, outcome.failing_rows
        watch.count(test.name)
        if outcome.error or rows:
            failed.append(test.name)
            kind = "error" if test.is_error else "warn"
            message = outcome.error or f"Got {rows} result{'s' if rows != 1 else ''}, configured to {kind} if != 0"
            is_error = test.is_error or outcome.error is not None
            yield Failure(test.name, "test", is_error, " ".join(message.split()), " ".join(test.description.split()))
    tests.note(place.build_database, failed)


def _failure(result: Any) -> Failure | None:
    status = str(result.status)
    if status in {"success", "pass", "skipped", "no-op"}:
        return None
    node = result.node
    return Failure(
        name=str(node.name),
        kind=str(node.resource_type),
        is_error=status != "warn",
        message=" ".join(str(result.message or status).split()),
        description=" ".join(str(getattr(node, "description", "") or "").split()),
    )
