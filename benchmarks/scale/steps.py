"""The steps of the benchmark of a size, each run in a process of its own, so that its peak memory is its own.

    python -m scale.steps STEP FOLDER TEMPLATES FIRST LAST      (in benchmarks/)

prints one line of JSON: wall and processor seconds (user and system), peak memory in bytes, and what the step tells.
"""

from __future__ import annotations

import contextlib
import json
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from ingest import data_tests, dbt_runner, modelling, publish
from ingest.database import open_build
from ingest.increment import rows
from ingest.paths import Target, project_root
from scale import queries, raw

Told = dict[str, Any]


def generate(place: Target, templates: Path, first: int, last: int) -> Told:
    """Add documents to the raw tables."""
    place.build_dir.mkdir(parents=True, exist_ok=True)
    open_build(place.build_database).close()
    raw.fill(place.build_database, templates, first, last, cells=False)
    with duckdb.connect(str(place.build_database), read_only=True) as con:
        counts = {name: _one(con, f"select count(*) from raw.{name}")
                  for name in ("budget_line", "indicator_line", "line_source")}  # fmt: skip
    return {"bytes": place.build_database.stat().st_size, **counts}


def bare(place: Target, *_: object) -> Told:
    """The reference: one pass over each raw table of lines."""
    file = place.build_dir / "bare.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute(f"attach '{place.build_database}' as built (read_only)")
        for name, query in queries.BARE.items():
            con.execute(f"create table {name} as {query}")
        con.execute("checkpoint")
    size = file.stat().st_size
    file.unlink()
    return {"bytes": size}


def whole(place: Target, *_: object) -> Told:
    """All models by dbt, then all data tests."""
    before = _processor()
    with _testing() as marks:
        done = modelling.build(project_root(), place, lambda *_: None, is_full=True)
    _check(done)
    tests = _processor() - marks[0]
    return {"models": marks[0] - before, "tests": tests, "bytes": place.build_database.stat().st_size}


def increment(place: Target, *_: object) -> Told:
    """What the documents that were added touch, its data tests and its publication; processor seconds of the parts.

    In one process, as in ``jixiao build``: what was made anew is handed on.
    """
    by_kind: dict[str, float] = defaultdict(float)
    slowest: dict[str, float] = {}
    exchange, derive = rows._exchange, rows.derive

    def timed(work: Callable[..., None]) -> Callable[..., None]:
        def run(con: Any, model: Any, *rest: Any) -> None:
            start = _processor()
            work(con, model, *rest)
            spent = _processor() - start
            by_kind[model.rows_of.value] += spent
            slowest[model.name] = slowest.get(model.name, 0) + spent

        return run

    rows._exchange, rows.derive = timed(exchange), timed(derive)
    before = _processor()
    with contextlib.ExitStack() as held:
        with _testing() as marks:
            done = modelling.build(project_root(), place, lambda *_: None, held=held)
        _check(done)
        if done.counts is None:
            raise SystemExit(done.told)
        models, tested, wall = marks[0] - before, _processor(), time.perf_counter()
        told = publication(place)
    # the checkpoint of all, too, at the end of the last connection
    told |= {"processor": _processor() - tested, "wall": time.perf_counter() - wall}
    worst = dict(sorted(slowest.items(), key=lambda item: -item[1])[:10])
    return {"models": models, "tests": tested - marks[0], "by_kind": dict(by_kind), "worst": worst, "publication": told,
            "touched": done.counts.touched, "other": models - sum(by_kind.values())}  # fmt: skip


def publication(place: Target, *_: object) -> Told:
    """The public tables, copied and swapped in."""
    done = publish.publish(place)
    return {"bytes": place.warehouse.stat().st_size, "rows": sum(done.rows.values())}


def bi(place: Target, *_: object) -> Told:
    """Milliseconds of each question, the middle one of five after one that warms the cache."""
    with duckdb.connect(str(place.warehouse), read_only=True) as con:
        region, year = con.execute(queries.SUBJECT).fetchall()[0]
        found = {}
        for name, query in queries.BI.items():
            given = {key: value for key, value in (("region", region), ("year", year)) if f"${key}" in query}
            times = []
            for _ in range(6):
                start = time.perf_counter()
                con.execute(query, given).fetchall()
                times.append(1000 * (time.perf_counter() - start))
            found[name] = statistics.median(times[1:])
    return {"queries": found}


STEPS: dict[str, Callable[..., Told]] = {
    "generate": generate, "bare": bare, "whole": whole, "publish": publication, "bi": bi, "add": generate,
    "increment": increment,
}  # fmt: skip


class _testing:  # noqa: N801 (reads as a phrase)
    """Notes the processor time at which the data tests begin."""

    def __enter__(self) -> list[float]:
        self.marks: list[float] = []
        self.run = data_tests.run

        def run(*arguments: Any) -> Iterator[data_tests.Outcome]:
            self.marks.append(_processor())
            yield from self.run(*arguments)

        data_tests.run = run
        return self.marks

    def __exit__(self, *_: object) -> None:
        data_tests.run = self.run


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _check(done: modelling.Modelled) -> None:
    result: dbt_runner.DbtResult = done.result
    if not result.is_fit:
        raise SystemExit(f"The models failed: {result.crash or result.failures[:3]}")


def _one(con: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(con.execute(query).fetchall()[0][0])


def main() -> None:
    """Run one step, and print what it came to."""
    step, folder, templates, first, last = sys.argv[1:]
    place = Target(Path(folder) / "w.duckdb")
    wall, processor = time.perf_counter(), _processor()
    told = STEPS[step](place, Path(templates), int(first), int(last))
    used = resource.getrusage(resource.RUSAGE_SELF)
    told |= {"wall": time.perf_counter() - wall, "processor": _processor() - processor, "peak": used.ru_maxrss * 1024}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
