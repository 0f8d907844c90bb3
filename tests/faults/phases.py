"""The phases of a build that are killed, each as the program itself runs it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

PHASES = ("ingest", "dbt", "publish", "export", "site")


def run(request: dict[str, Any]) -> int:
    """Run one phase, or ``build``, all of them; gives the exit status of the command."""
    from ingest.paths import Target

    os.environ["JIXIAO_WORKERS"] = str(request["workers"])
    place = Target(Path(request["warehouse"]))
    return {"ingest": _ingest, "dbt": _dbt, "publish": _publish, "build": _build, "export": _export, "site": _site}[
        request["phase"]
    ](place, request)


def _ingest(place: Any, request: dict[str, Any]) -> int:
    from ingest import build
    from ingest.terminal import Reporter

    return int(bool(build.ingest([Path(p) for p in request["documents"]], place, Reporter(), debug=True).rejects))


def _build(place: Any, request: dict[str, Any]) -> int:
    """A whole build; where ``select`` names models, dbt makes these anew and no others."""
    from ingest import build
    from ingest.terminal import Reporter

    os.environ["FAULTS_SELECT"] = " ".join(request.get("select", ()))
    done = build.build([Path(p) for p in request["documents"]], place, Reporter(), debug=True)
    print(done.refused, done.dbt.crash, [f for f in done.dbt.failures if f.is_error], flush=True)
    return int(done.published is None or bool(done.ingested.rejects))


def _dbt(place: Any, request: dict[str, Any]) -> int:
    """A build that ends before it publishes: a slice of models may stand beside others of an older state."""
    from ingest import publish

    def stop(_: Any) -> Any:
        raise publish.PublishError("not asked for")

    publish.publish = stop
    _build(place, request)
    return 0


def _publish(place: Any, request: dict[str, Any]) -> int:
    """A build whose models all stand already: they are left out."""
    from ingest import dbt_runner, modelling

    modelling.build = lambda *_, **__: modelling.Modelled(dbt_runner.DbtResult(1, ()), whole_because="left out")
    return _build(place, request)


def _export(place: Any, request: dict[str, Any]) -> int:
    from ingest import exports

    kind = exports.Format(request.get("format", "parquet"))
    exports.export(place.warehouse, kind, Path(request["out"]), language=exports.Language.zh, replace=True)
    return 0


def _site(place: Any, request: dict[str, Any]) -> int:
    from ingest.site import site

    site(place.warehouse, Path(request["out"]), replace=True)
    return 0
