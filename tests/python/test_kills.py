"""A seeded part of benchmarks/kill.py: kills while files are read, published and exported, and what is left then."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT
from faults.kills import Warm
from faults.series import Series

from ingest.paths import Target

SHARES = {"ingest": 40, "publish": 35, "export": 25}


@pytest.fixture
def series(built: Target, tmp_path: Path) -> Iterator[Series]:
    """The built warehouse as the reference, and one of which a row is gone as the older publication."""
    warm = Warm(tmp_path / "warm", with_dbt=False)
    series = Series(tmp_path, ROOT / "documents", warm, SHARES)
    series.clean()
    shutil.copy(built.warehouse, series.place)
    shutil.copy(built.build_database, series.build_database)
    known = {phase: asdict(series.counted(phase)) for phase in SHARES}
    shutil.rmtree(series.now / "export")
    (series.now / "known.json").write_text(json.dumps(known))
    for name in ("reference", "old"):
        shutil.copytree(series.now, tmp_path / name)
    with duckdb.connect(str(tmp_path / "old" / "w.duckdb")) as con:
        con.execute("delete from core.dim_value where value_id = (select min(value_id) from core.dim_value)")
    yield series
    warm.close()


def test_seeded_kills_lose_double_and_break_nothing(series: Series) -> None:
    series.round(1, 20, 2026, series.prepare())
    assert series.tally.wrong == []
    assert series.tally.kills == 20
    assert {phase for phase, _, _ in series.tally.counts} == set(SHARES)


def test_the_checks_after_a_kill_see_what_is_wrong(series: Series) -> None:
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
