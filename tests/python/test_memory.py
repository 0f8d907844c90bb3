"""How much memory DuckDB may take."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from ingest import dbt_runner, memory
from ingest.paths import Target


def test_a_share_of_what_the_control_group_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIXIAO_MEMORY", raising=False)
    group = tmp_path / "memory.max"
    monkeypatch.setattr(memory, "_GROUP", group)
    whole = memory.limit()
    group.write_text("max\n", encoding="ascii")
    assert memory.limit() == whole
    group.write_text(f"{100 * 2**20}\n", encoding="ascii")
    assert memory.limit() == "60MiB"


def test_what_was_said_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_MEMORY", "512MiB")
    with duckdb.connect() as con:
        memory.keep_within(con)
        assert con.execute("select current_setting('memory_limit')").fetchall() == [("512.0 MiB",)]


def test_a_size_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_MEMORY", "much")
    with duckdb.connect() as con, pytest.raises(duckdb.Error):
        memory.keep_within(con)


@pytest.mark.parametrize(
    ("limit", "rows", "at_once"),
    [("8GB", 6_000_000, 2), ("8GB", 8_100_000, 1), ("11GB", 18_000_000, 1), ("16GiB", 16_000_000, 2), ("900MB", 0, 2)],
)
def test_large_models_are_built_one_at_a_time(
    limit: str, rows: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_MEMORY", limit)
    assert memory.models_at_once(rows) == at_once


def test_what_counts_is_the_lines_of_all_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Target(tmp_path / "w.duckdb")
    place.build_dir.mkdir()
    with duckdb.connect(str(place.build_database)) as con:
        con.execute("create schema raw; create table raw.budget_line as from range(30)")
        con.execute("create table raw.indicator_line as from range(12); create table raw.cell as from range(900)")
        con.execute("create schema staging; create table staging.budget_line as from range(7000)")
    monkeypatch.setattr(memory, "models_at_once", lambda rows: rows)
    assert dbt_runner.models_at_once(place) == 42
