"""A process that has loaded everything once and forks one run after the other: a run starts in no time.

    python -m faults.warm SCRATCH [--without-dbt]

One request a line of JSON on stdin; two answers a line on stdout: the process id at once, the exit status at the end
(negative: the signal that ended it). The runs are sessions of their own, so that they can be killed whole.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

#: parts of the program that no run of the parent process depends on, or that only a child runs
_NOT_TRACED = ("forms", "loaders", "spool.py", "model.py", "grid.py", "contract.py", "schema.py", "steps.py")


def serve(scratch: Path, *, with_dbt: bool) -> None:
    """Load the program and dbt's manifest, then fork a run for each request."""
    import ingest.build
    import ingest.exports  # noqa: F401

    nodes: list[str] = []
    if with_dbt:
        manifest = load(scratch)
        warm_dbt(manifest)
        nodes = models(manifest)
    print(json.dumps({"nodes": nodes}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        process = os.fork()
        if process == 0:
            _run(request)
        print(json.dumps({"pid": process}), flush=True)
        status = os.waitpid(process, 0)[1]
        print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)


def load(scratch: Path) -> Any:
    """Import all that a run imports, and parse the dbt project."""
    from dbt.cli.main import dbtRunner

    import ingest.build
    import ingest.exports
    import ingest.site  # noqa: F401
    from ingest.paths import project_root

    os.environ["JIXIAO_BUILD"] = str(scratch / "parse" / "jixiao.duckdb")
    root = str(project_root())
    places = ["--project-dir", root, "--profiles-dir", root, "--target-path", str(scratch / "target")]
    places += ["--log-path", str(scratch / "logs")]
    told = dbtRunner().invoke(["parse", *places, "--quiet", "--no-write-json", "--no-version-check"])
    if not told.success:
        raise SystemExit(f"the dbt project can't be parsed: {told.exception}")
    return told.result


def warm_dbt(parsed: Any) -> None:
    """Give every later dbt run of this process and its children the manifest, and the slice that is asked for."""
    import dbt.cli.main as cli

    class Warm(cli.dbtRunner):
        def __init__(self, manifest: Any = None, callbacks: Any = None) -> None:
            super().__init__(manifest=manifest or parsed, callbacks=callbacks)

        def invoke(self, args: list[str], **kwargs: Any) -> Any:
            if args[0] == "parse":
                return cli.dbtRunnerResult(success=True, result=parsed)
            chosen = os.environ.get("FAULTS_SELECT", "").split() if args[0] == "build" else []
            return super().invoke([*args, *(["--select", *chosen] if chosen else [])], **kwargs)

    cli.dbtRunner = Warm


def models(manifest: Any) -> list[str]:
    """Seeds and models, each after those it depends on."""
    nodes = {key: node for key, node in manifest.nodes.items() if node.resource_type in ("seed", "model")}
    order: dict[str, None] = {}

    def visit(key: str) -> None:
        for parent in getattr(nodes[key].depends_on, "nodes", ()):
            if parent in nodes and parent not in order:
                visit(parent)
        order[key] = None

    for key in sorted(nodes):
        if key not in order:
            visit(key)
    return [str(nodes[key].name) for key in order]


def _run(request: dict[str, Any]) -> None:
    """The life of one run; never returns."""
    code = 1
    try:
        os.setsid()
        log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for old, new in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(old, new)
        if request.get("stop"):
            os.kill(os.getpid(), signal.SIGSTOP)  # whoever asked attaches a tracer and lets it go on
        code = _traced(request)
    except BaseException:  # noqa: BLE001 (a fork must never get back into its parent's loop)
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _traced(request: dict[str, Any]) -> int:
    """The run, with a kill at the n-th passage of a line, or with a count of all lines passed."""
    counts: Counter[str] = Counter()
    at, nth, whole = request.get("line"), request.get("nth", 1), request.get("whole", True)
    package = str(Path(sys.modules["ingest"].__file__ or "").parent) + os.sep

    def on_line(frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            place = f"{frame.f_code.co_filename.removeprefix(package)}:{frame.f_lineno}"
            counts[place] += 1
            if place == at and counts[place] == nth:
                os.kill(0 if whole else os.getpid(), signal.SIGKILL)
        return on_line

    def on_call(frame: FrameType, event: str, _: object) -> Any:
        name = frame.f_code.co_filename
        is_ours = name.startswith(package) and not name.removeprefix(package).startswith(_NOT_TRACED)
        return on_line if is_ours else None

    if at or request.get("count"):
        sys.settrace(on_call)
        threading.settrace(on_call)
    from faults.phases import run

    code = run(request)
    sys.settrace(None)
    if request.get("count"):
        Path(request["count"]).write_text(json.dumps(counts))
    return code


if __name__ == "__main__":
    serve(Path(sys.argv[1]), with_dbt="--without-dbt" not in sys.argv)
