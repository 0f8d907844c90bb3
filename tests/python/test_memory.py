"""How much memory DuckDB may take."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from ingest import memory


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
