"""What an increment costs against a whole build: processor seconds for the models of so many documents and 20 more.

    python benchmarks/increment.py [DOCUMENTS ...] [--more N] [--templates BUILD_DATABASE]

The documents are made by benchmarks/scale from those of a build database (default: the project's own, see
`jixiao build`). Prints a table in Markdown; processor time counts, as it is the same on a busy machine. The data tests
run after both, whole, and are told apart.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from machine import ROOT, named, table
from scale import raw

from ingest import dbt_runner, modelling
from ingest.database import open_build
from ingest.paths import Target

_COUNTS = (1000, 4000)


def seconds(work: Callable[[], modelling.Modelled | dbt_runner.DbtResult]) -> tuple[float, str]:
    """Processor seconds of a piece of work that must come out well, and what it tells."""
    start = time.process_time()
    done = work()
    spent = time.process_time() - start
    result = done.result if isinstance(done, modelling.Modelled) else done
    if not result.is_fit:
        raise SystemExit(f"The models failed: {result.crash or result.failures[:3]}")
    return spent, done.told if isinstance(done, modelling.Modelled) else ""


def measured(count: int, more: int, templates: Path, folder: Path) -> list[object]:
    """One line of the table."""
    place = Target(folder / "w.duckdb")
    place.build_dir.mkdir()
    templates = Path(shutil.copy(templates, folder / "templates.duckdb"))  # another build may write it meanwhile
    open_build(place.build_database).close()
    raw.fill(place.build_database, templates, 0, count, cells=False)
    whole, _ = seconds(lambda: modelling.build(ROOT, place, lambda *_: None))
    print(f"<!-- {count}: whole, with its tests {whole:.1f} s -->", flush=True)
    tests, _ = seconds(lambda: dbt_runner.test(place, lambda *_: None))
    raw.fill(place.build_database, templates, count, count + more, cells=False)
    increment, told = seconds(lambda: modelling.build(ROOT, place, lambda *_: None))
    with duckdb.connect(str(place.build_database)) as con:
        indicators = con.execute("select count(*) from core.fct_indicator").fetchone()
    print(f"<!-- {count}: with its tests {increment:.1f} s, tests {tests:.1f} s; {told} -->", flush=True)
    models = [whole - tests, increment - tests]
    share = f"{100 * models[1] / models[0]:.0f}%"
    return [f"{count:,}", indicators[0] if indicators else 0, *(f"{s:.1f}" for s in models), share, f"{tests:.1f}"]


def main() -> None:
    """Measure, and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("documents", metavar="DOCUMENTS", type=int, nargs="*", default=_COUNTS)
    options.add_argument("--more", type=int, default=20)
    options.add_argument("--templates", type=Path, default=ROOT / "warehouse" / "jixiao.build" / "jixiao.duckdb")
    asked = options.parse_args()
    lines = []
    for count in asked.documents:
        folder = Path(tempfile.mkdtemp(prefix="increment"))
        try:
            lines.append(measured(count, asked.more, asked.templates, folder))
        finally:
            shutil.rmtree(folder)
    print(named(), "", sep="\n")
    header = ["documents", "indicators", "whole build, s", f"{asked.more} more, s", "share", "data tests, s"]
    print(table(header, lines))


if __name__ == "__main__":
    main()
