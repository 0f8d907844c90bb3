"""The machine that a benchmark ran on, what else it had to do, and charts of the figures."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def named() -> str:
    """One line: processor, how many of them may be used, memory, Python, and the load (1 minute) at the moment."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"{models[0] if models else platform.machine()}, {len(os.sched_getaffinity(0))} processors, {memory:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; numbers on the right."""
    lines = [header, ["---" if number == 0 else "---:" for number in range(len(header))], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def bars(title: str, rows: Sequence[tuple[str, str, float]], unit: str, file: Path) -> None:
    """Bars of (group, name, figure) as an SVG."""
    import vl_convert

    values = [{"group": group, "name": name, "figure": figure} for group, name, figure in rows]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "data": {"values": values},
        "mark": "bar",
        "resolve": {"scale": {"y": "independent"}},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "title": None, "sort": None},
            "x": {"field": "figure", "type": "quantitative", "title": unit},
            "row": {"field": "group", "type": "nominal", "title": None, "sort": None},
            "color": {"field": "name", "type": "nominal", "legend": None, "sort": None},
        },
    }
    file.write_text(vl_convert.vegalite_to_svg(json.dumps(spec)), encoding="utf-8")


def lines(title: str, points: Sequence[tuple[str, float, float]], x: str, y: str, file: Path) -> None:
    """Lines of (name, x, y) on logarithmic axes as an SVG; a straight line of slope one is linear growth."""
    import vl_convert

    axes = {"x": x, "y": y}
    encoding: dict[str, object] = {
        axis: {"field": axis, "type": "quantitative", "title": words, "scale": {"type": "log"},
               "axis": {"format": "~s", "tickCount": 6}}
        for axis, words in axes.items()
    }  # fmt: skip
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "width": 560,
        "height": 380,
        "data": {"values": [{"name": name, "x": at, "y": figure} for name, at, figure in points]},
        "mark": {"type": "line", "point": True},
        "encoding": {**encoding, "color": {"field": "name", "type": "nominal", "title": None, "sort": None}},
    }
    file.write_text(vl_convert.vegalite_to_svg(json.dumps(spec)), encoding="utf-8")
