"""A seeded part of benchmarks/kill.py: kills while files are read, published and exported, and what is left then."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import cast

import duckdb
import pytest
from conftest import ROOT
from faults.kills import Warm
from faults.series import Series

from ingest.paths import Target

SHARES = {"ingest": 40, "publish": 35, "export": 25}


@pytest.fixture
def kept(built: Target, tmp_path: Path) -> Path:
    """The built warehouse as the reference, and one of which a row is gone as the older publication."""
    for name in ("reference", "old"):
        (tmp_path / name / "w.build").mkdir(parents=True)
        shutil.copy(built.warehouse, tmp_path / name / "w.duckdb")
        shutil.copy(built.build_database, tmp_path / name / "w.build" / "jixiao.duckdb")
    with duckdb.connect(str(tmp_path / "old" / "w.duckdb")) as con:
        con.execute("delete from core.dim_value where value_id = (select min(value_id) from core.dim_value)")
    (tmp_path / "reference" / "known.json").write_text("{}")
    return tmp_path


@pytest.fixture
def warm(kept: Path) -> Iterator[Warm]:
    warm = Warm(kept / "warm", with_dbt=False)
    yield warm
    warm.close()


def test_seeded_kills_lose_double_and_break_nothing(kept: Path, warm: Warm) -> None:
    series = Series(kept, ROOT / "documents", warm, SHARES)
    series.clean(kept / "reference")
    known = {phase: asdict(series.counted(phase)) for phase in SHARES}
    (kept / "reference" / "known.json").write_text(json.dumps(known))
    series.round(1, 14, 2026, series.prepare())
    assert series.tally.wrong == []
    assert series.tally.kills >= 12
    assert {phase for phase, _, _ in series.tally.counts} == set(SHARES)


def test_the_checks_after_a_kill_see_what_is_wrong(kept: Path) -> None:
    series = Series(kept, ROOT / "documents", cast("Warm", None), {})
    reference = series.prepare()
    series.clean(series.scratch / "reference")
    assert series.check("ingest", reference) == "new"
    with duckdb.connect(str(series.build_database)) as con:
        con.execute("delete from raw.line where rowid = (select min(rowid) from raw.line)")
    with pytest.raises(AssertionError, match="other raw rows"):
        series.check("ingest", reference)
    with duckdb.connect(str(series.place)) as con:
        con.execute("insert into core.fct_budget from core.fct_budget limit 1")
    with pytest.raises(AssertionError, match="neither the old nor the new"):
        series.check("publish", reference)
    series.place.write_bytes(series.place.read_bytes()[:50_000])
    with pytest.raises(duckdb.Error):
        series.check("publish", reference)
    series.place.unlink()
    with pytest.raises(AssertionError, match="is gone"):
        series.check("publish", reference)
