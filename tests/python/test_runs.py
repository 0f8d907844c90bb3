"""How a run ended stands in raw.run and in the status: published, refused, failed, cut off."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from ingest import build, dbt_runner, lock, publish, runs, status
from ingest.land import open_build
from ingest.paths import Target
from ingest.terminal import Reporter


@pytest.fixture
def place(tmp_path: Path) -> Target:
    place = Target(tmp_path / "w.duckdb")
    place.build_dir.mkdir()
    return place


def run(place: Target, monkeypatch: pytest.MonkeyPatch, result: dbt_runner.DbtResult, publication: object) -> None:
    def published(_place: Target) -> publish.Published:
        if isinstance(publication, Exception):
            raise publication
        return publish.Published(place.warehouse, {"core.dim_form": 8})

    monkeypatch.setattr(dbt_runner, "build", lambda *_: result)
    monkeypatch.setattr(publish, "publish", published)
    file = build.paths.project_root() / "documents" / "hechi_2024.txt"
    build.build([file], place, Reporter(), debug=False)


def failure(*, is_error: bool) -> dbt_runner.Failure:
    return dbt_runner.Failure("a_test", "test", is_error, "Got 1 result", "")


@pytest.mark.parametrize(
    ("result", "publication", "outcome"),
    [
        (dbt_runner.DbtResult(2, ()), None, "published"),
        (dbt_runner.DbtResult(2, (failure(is_error=False),)), None, "published"),
        (dbt_runner.DbtResult(2, (failure(is_error=True),)), None, "tests_failed"),
        (dbt_runner.DbtResult(0, (), "no profile"), None, "dbt_failed"),
        (dbt_runner.DbtResult(2, ()), publish.PublishError("lacks a table"), "refused"),
    ],
)
def test_each_end_has_its_name(
    place: Target,
    monkeypatch: pytest.MonkeyPatch,
    result: dbt_runner.DbtResult,
    publication: object,
    outcome: str,
) -> None:
    run(place, monkeypatch, result, publication)
    last = status.read(Target(place.warehouse)).last_run
    is_published = outcome == "published"
    assert (last["status"], last["outcome"], last["documents_landed"]) == ("finished", outcome, 1)
    assert (last["published_at"] is not None, last["publish_seconds"] is not None) == (is_published, is_published)
    assert all(isinstance(last[f"{part}_seconds"], float) for part in ("read", "land", "dbt"))
    assert str(last["finished_at"]) > str(last["started_at"])


def test_an_error_in_mid_run_is_recorded_and_raised(place: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError, match="full"):
        run(place, monkeypatch, dbt_runner.DbtResult(2, ()), OSError("the disk is full"))
    last = status.read(place).last_run
    assert (last["status"], last["outcome"], last["published_at"]) == ("finished", "error", None)


def test_a_killed_run_is_told_from_one_that_is_going_on(place: Target) -> None:
    con = open_build(place.build_database)
    runs.start(con, runs.Run("r1", "build", "0", runs.now()))
    con.close()
    with lock.exclusive(place.build_dir / "lock", "build", lambda _: None):
        found = status.read(place)
        assert (found.is_running, found.last_run["status"]) == (True, "running")
    found = status.read(place)
    assert (found.is_running, found.last_run["status"]) == (False, "interrupted")
    with duckdb.connect(str(place.build_database), read_only=True) as con:
        assert con.execute("select status from raw.run").fetchall() == [("running",)]  # reading writes nothing
