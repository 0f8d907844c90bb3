"""Ray as the engine: shards as core tasks, run again elsewhere where a worker or a node dies.

Needs the extra ``ray``. Without an address Ray runs on this machine alone, on loopback, and sends nothing out; what a
cluster that is there already sends is its administrator's matter.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from ingest import worker
from ingest.cluster import shards, task
from ingest.cluster.shards import Shard
from ingest.damage import RunError
from ingest.jobs import Job, Limits, Outcome
from ingest.paths import UsageError

#: files a task, where there are enough of them to keep every processor busy with several tasks
_SHARD: Final = 32
_TASKS_A_PROCESSOR: Final = 4
#: so many tasks a processor wait or run at the same time; the others aren't handed out yet
_AHEAD: Final = 2
#: so many times a task is run again whose worker or node died, before its files are read on this machine
_TRIES: Final = 8
#: what keeps Ray from sending anything out: it has a word for its makers even where its statistics are off, and asks
#: the network which cloud it is in; both now meet a closed port
SILENT: Final = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_USAGE_STATS_REPORT_URL": "http://127.0.0.1:9",
    **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9"),
    **dict.fromkeys(("no_proxy", "NO_PROXY"), "127.0.0.1,localhost"),
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # no notice of a future default
}
#: on loopback alone: so it is called where that is the usual way
LOOPBACK: Final = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
#: a Ray of one's own: no dashboard, and the least room for objects, as rows go through files
_ALONE: Final = {"include_dashboard": False, "object_store_memory": 80 * 1024**2}


@dataclass(frozen=True, slots=True)
class Place:
    """Where to read: the cluster's address (None: this machine), and the folder for shards that every node sees."""

    address: str | None
    folder: Path
    processors: int
    debug: bool = False


def read(jobs: Sequence[Job], limits: Limits, place: Place) -> Iterator[tuple[Job, Outcome]]:
    """Read the files as tasks on the cluster; outcomes come as shards are done, each exactly once.

    Raises:
        UsageError: no cluster is at the address.
        RunError: a node can't do its part; what landed until then stays.
    """
    if not jobs:
        return
    jobs = [replace(job, file=replace(job.file, path=job.file.path.absolute())) for job in jobs]
    with _connected(place) as ray, _own_folder(place.folder) as folder:
        processors = _processors(ray)
        size = min(_SHARD, max(1, len(jobs) // (processors * _TASKS_A_PROCESSOR)))
        waiting = list(reversed(shards.cut(jobs, size)))
        submit = ray.remote(max_retries=_TRIES, num_cpus=1, scheduling_strategy="SPREAD")(_run)
        environment = {name: os.environ[name] for name in task.PASSED_ON if name in os.environ}
        running: dict[Any, Shard] = {}
        while waiting or running:
            while waiting and len(running) < _AHEAD * processors:
                shard = waiting.pop()
                running[submit.remote(shard, limits, folder, environment)] = shard
            [done], _ = ray.wait(list(running), num_returns=1)
            yield from _outcomes(ray, done, running.pop(done), limits, folder)
            processors = _processors(ray)  # nodes come and go


def check_installed() -> None:
    """Make sure that Ray is there, before anything is done.

    Raises:
        UsageError: it isn't; says how to install it.
    """
    if importlib.util.find_spec("ray") is None:
        raise UsageError("The extra for Ray is missing: .venv/bin/python -m pip install 'jixiao[ray]'.")


def _run(shard: Shard, limits: Limits, folder: Path, environment: dict[str, str]) -> task.Done:
    import ray  # on the node

    return task.read_shard(shard, limits, folder, environment, ray.util.get_node_ip_address())


def _outcomes(ray: ModuleType, done: Any, shard: Shard, limits: Limits, folder: Path) -> Iterator[tuple[Job, Outcome]]:
    """What became of a shard's files; its file goes as soon as it is loaded."""
    lost = (ray.exceptions.WorkerCrashedError, ray.exceptions.NodeDiedError, ray.exceptions.OutOfMemoryError)
    try:
        _check(ray.get(done))
    except lost:
        yield from worker.read_apart(shard.jobs, limits, workers=1)
        return
    except ray.exceptions.RayTaskError as error:
        cause = error.cause
        said = str(cause) if isinstance(cause, RunError) else f"A task failed on the cluster ({cause!r})."
        raise RunError(said) from error
    jobs = {job.file.document_id: job for job in shard.jobs}
    for key, outcome in shards.load(folder / shard.name):
        yield jobs.pop(key), outcome
    (folder / shard.name).unlink()


def _check(done: task.Done) -> None:
    """Files that are here and weren't found there are no bad files."""
    if here := [path for path in done.unseen if path.exists()]:
        raise RunError(
            f"Node {done.node} doesn't see {here[0]}: every node must have the documents under the same path. "
            "What landed until now stays; run again when they are there."
        )


@contextmanager
def _silent(names: Mapping[str, str]) -> Iterator[None]:
    """Ray's own processes get these variables; this process has its former ones back afterwards."""
    former = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in former.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def _load() -> ModuleType:
    import ray

    found: ModuleType = ray
    return found


def _processors(ray: ModuleType) -> int:
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


@contextmanager
def _connected(place: Place) -> Iterator[ModuleType]:
    """Ray, connected to the cluster, or a Ray of this run's own that leaves nothing behind."""
    said = {"logging_level": "ERROR", "log_to_driver": place.debug}
    with tempfile.TemporaryDirectory(prefix="jixiao-ray-", ignore_cleanup_errors=True) as own:
        try:
            with _silent(SILENT if place.address else SILENT | LOOPBACK):
                ray = _load()
                if place.address:
                    ray.init(address=place.address, **said)
                else:
                    ray.init("local", num_cpus=place.processors, _temp_dir=own, **_ALONE, **said)
        except (ConnectionError, RuntimeError, ValueError) as problem:
            why = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
            raise UsageError(f"Ray can't be reached at {place.address or 'this machine'}: {why}") from problem
        try:
            yield ray
        finally:
            ray.shutdown()


@contextmanager
def _own_folder(parent: Path) -> Iterator[Path]:
    """A folder for this run's shards, gone at its end."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="shards-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
