"""What the warehouse costs as documents multiply: whole build, increment, publication, questions, disk and memory.

    python benchmarks/nation.py [DOCUMENTS ...] [--results FILE] [--page FILE] [--svg FILE] [--scratch FOLDER]

Each size is measured once and kept in the results: a run that was stopped goes on with the sizes that are missing, and
a size that takes too long can be left out. Without DOCUMENTS what is kept is printed. Raw tables are made by
benchmarks/scale. Processor seconds (user and system) are compared, as they are much the same on a busy machine; wall
seconds stand beside them.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from machine import ROOT, lines, named, table
from scale.steps import STEPS

Results = dict[str, dict[str, dict[str, Any]]]
#: documents that an increment adds
_MORE = 100
#: between these lines of the page stands what was measured
_MARKS = ("<!-- measured -->", "<!-- end of what was measured -->")

#: what is plotted and fitted: name -> processor seconds of a size
COSTS: Mapping[str, Callable[[Mapping[str, Any]], float]] = {
    "whole build: models": lambda size: size["whole"]["models"],
    "whole build: data tests": lambda size: size["whole"]["tests"],
    "publication": lambda size: size["publish"]["processor"],
    "100 more: models": lambda size: size["increment"]["models"],
    "100 more: data tests": lambda size: size["increment"]["tests"],
    "100 more: publication": lambda size: size["publish again"]["processor"],
    "bare pass over the raw lines": lambda size: size["bare"]["processor"],
}


def measure(count: int, templates: Path, scratch: Path | None) -> dict[str, dict[str, Any]]:
    """All steps at one size."""
    folder = Path(tempfile.mkdtemp(prefix="nation", dir=scratch))
    found = {}
    try:
        for step in STEPS:
            first, last = (count, count + _MORE) if step == "add" else (0, count)
            command = [sys.executable, "-m", "scale.steps", step, folder, templates, str(first), str(last)]
            environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'benchmarks'}"}
            done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
            found[step] = json.loads(done.stdout.splitlines()[-1])
            if step == "increment":
                found["publish again"] = found[step].pop("publication")
            print(f"<!-- {count:,} {step}: {found[step]} -->", file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(folder)
    return found


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The power of the number of documents with which a cost grows: the slope through the points' logarithms."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x, mean_y = (sum(axis) / len(logs) for axis in zip(*logs, strict=True))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def page(results: Results) -> str:
    """The tables of all sizes, in Markdown."""
    sizes = {int(count): size for count, size in sorted(results.items(), key=lambda item: int(item[0]))}
    machines = "\n".join(
        f"- {count:,} documents: {size['machine']['named']}; commit {size['machine']['commit']}"
        for count, size in sizes.items()
    )
    return "\n\n".join([_builds(sizes), _growth(sizes), _increments(sizes), _questions(sizes), machines])


def _builds(sizes: Mapping[int, Mapping[str, Any]]) -> str:
    rows = [
        (f"{count:,}", f"{size['generate']['budget_line']:,}", f"{size['generate']['indicator_line']:,}",
         _seconds(size["whole"]["models"]), _seconds(size["whole"]["tests"]), _seconds(size["whole"]["wall"]),
         _gigabytes(size["whole"]["peak"]), _seconds(size["publish"]["processor"]), _gigabytes(size["publish"]["peak"]),
         _gigabytes(size["whole"]["bytes"]), _gigabytes(size["publish"]["bytes"]),
         _seconds(size["bare"]["processor"]), f"{size['whole']['models'] / size['bare']['processor']:.1f}")
        for count, size in sizes.items()
    ]  # fmt: skip
    header = ("documents", "budget lines", "indicators", "models, CPU s", "data tests, CPU s", "both, wall s",
              "peak, GB", "publication, CPU s", "its peak, GB", "build database, GB", "published, GB",
              "bare pass, CPU s", "models / bare")  # fmt: skip
    return table(header, rows)


def _growth(sizes: Mapping[int, Mapping[str, Any]]) -> str:
    """Exponents between each size and the next, and over all."""
    counts = list(sizes)
    pairs = list(itertools.pairwise(counts))
    header = ["growth: exponent of the documents", *(f"{a:,} to {b:,}" for a, b in pairs), "over all"]
    rows = []
    for name, cost in COSTS.items():
        fits = [exponent([(c, cost(sizes[c])) for c in pair]) for pair in [*pairs, counts] if len(counts) > 1]
        rows.append([name, *(f"{fit:.2f}" for fit in fits)])
    return table(header, rows)


def _increments(sizes: Mapping[int, Mapping[str, Any]]) -> str:
    rows = []
    for count, size in sizes.items():
        step, kinds = size["increment"], size["increment"]["by_kind"]
        before = sum(size["whole"][part] for part in ("models", "tests")) + size["publish"]["processor"]
        after = step["models"] + step["tests"] + size["publish again"]["processor"]
        further = sum(kinds.get(kind, 0) for kind in ("region", "frame", "everything"))
        rows.append(
            (f"{count:,}", step["touched"], _seconds(kinds.get("document", 0) + kinds.get("text", 0)),
             _seconds(further), _seconds(step["other"]), _seconds(step["tests"]),
             _seconds(size["publish again"]["processor"]), _seconds(after), f"{100 * after / before:.0f}%",
             f"{100 * step['models'] / size['whole']['models']:.0f}%")
        )  # fmt: skip
    header = (f"documents before {_MORE} more", "touched", "their rows", "models of all rows", "finding what changed",
              "data tests", "publication", "all", "of a whole build", "models alone")  # fmt: skip
    return table(header, rows)


def _questions(sizes: Mapping[int, Mapping[str, Any]]) -> str:
    names = next(iter(sizes.values()))["bi"]["queries"]
    header = ["question, milliseconds", *(f"{count:,}" for count in sizes)]
    return table(header, [[name, *(f"{s['bi']['queries'][name]:.0f}" for s in sizes.values())] for name in names])


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def _seconds(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _gigabytes(value: float) -> str:
    return f"{value / 1e9:.2f}"


def main() -> None:
    """Measure what is asked for and not kept yet, then print and draw what is kept."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("documents", metavar="DOCUMENTS", type=int, nargs="*")
    options.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "nation.json")
    options.add_argument("--page", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options.add_argument("--svg", type=Path, default=ROOT / "docs" / "images" / "nation.svg")
    options.add_argument("--scratch", type=Path, help="where the databases of a size stand while it is measured")
    options.add_argument("--templates", type=Path, default=ROOT / "warehouse" / "jixiao.build" / "jixiao.duckdb")
    asked = options.parse_args()
    results: Results = json.loads(asked.results.read_text("utf-8")) if asked.results.exists() else {}
    for count in asked.documents:
        if str(count) not in results:
            with tempfile.TemporaryDirectory() as folder:  # another build may write the templates meanwhile
                templates = Path(shutil.copy(asked.templates, folder))
                about = {"named": named(), "commit": _commit()}
                results[str(count)] = {"machine": about, **measure(count, templates, asked.scratch)}
            asked.results.parent.mkdir(parents=True, exist_ok=True)
            asked.results.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    text = page(results)
    if asked.page.exists():
        before, _, rest = asked.page.read_text("utf-8").partition(_MARKS[0])
        after = rest.partition(_MARKS[1])[2]
        asked.page.write_text(f"{before}{_MARKS[0]}\n\n{text}\n\n{_MARKS[1]}{after}", encoding="utf-8")
    print(text)
    points = [(name, int(count), cost(size)) for name, cost in COSTS.items() for count, size in results.items()]
    lines("Processor seconds by documents", points, "documents", "processor seconds", asked.svg)


if __name__ == "__main__":
    main()
