"""One ``dbt build`` in this process: seeds, models and data tests on the build database."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    """Run ``dbt build`` without unit tests (``make test`` runs those) on the build database of ``place``.

    ``root`` holds dbt_project.yml and profiles.yml. dbt's parse cache and log stay in the build folder.
    """
    os.environ["JIXIAO_BUILD"] = str(place.build_database)
    os.environ["DO_NOT_TRACK"] = "1"
    # a seed that gained a column can't be loaded into its old table: full refresh makes it anew
    arguments = ["build", "--full-refresh", "--exclude-resource-type", "unit_test", "--project-dir", str(root)]
    arguments += ["--profiles-dir", str(root), "--target-path", str(place.build_dir / "target")]
    arguments += ["--log-path", str(place.build_dir / "logs"), "--quiet", "--log-level", "none"]
    arguments += ["--log-level-file", "warn", "--no-print", "--no-use-colors", "--no-version-check"]
    arguments += ["--no-write-json"]  # nobody reads the artifacts of a build, and writing them takes two seconds
    outcome = _invoke(arguments, on_node)
    results: list[Any] = list(getattr(outcome.result, "results", ()) or ())
    failures = tuple(failure for result in results if (failure := _failure(result)))
    crash = None
    if outcome.exception is not None:
        crash = str(outcome.exception).strip() or type(outcome.exception).__name__
    elif not outcome.success and not any(failure.is_error for failure in failures):
        crash = "dbt stopped without saying why; its log lies in " + str(place.build_dir / "logs")
    return DbtResult(len(results), failures, crash)


def _invoke(arguments: list[str], on_node: OnNode) -> Any:
    """Run dbt; the cyclic collector rests meanwhile, as it finds next to nothing and takes a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        from dbt.cli.main import dbtRunner  # costs a second: only where dbt runs

        return dbtRunner(callbacks=[_watch(on_node)]).invoke(arguments)
    finally:
        if was_enabled:
            gc.enable()


def _watch(on_node: OnNode) -> Callable[[Any], None]:
    done = 0

    def see(event: Any) -> None:
        nonlocal done
        if event.info.name in {"LogModelResult", "LogSeedResult", "LogTestResult"}:
            done += 1
            total = getattr(event.data, "total", 0) or getattr(event.data, "num_models", 0)
            on_node(done, int(total), str(event.data.node_info.node_name))

    return see


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
