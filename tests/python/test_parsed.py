"""One parse of the dbt project serves every warehouse, and never one of another project or one half written."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ingest import parsed
from ingest.paths import Target, project_root

NAME = "partial_parse.msgpack"


def parse(root: Path, target: Path, content: str | None) -> str | None:
    """What dbt would find in the target folder; it then leaves ``content`` there, if any."""
    with parsed.kept(root, target):
        found = (target / NAME).read_text() if (target / NAME).exists() else None
        if content is not None:
            target.mkdir(parents=True, exist_ok=True)
            (target / NAME).write_text(content)
    return found


def test_a_new_warehouse_begins_with_the_parse_of_another(tmp_path: Path):
    root = tmp_path / "project"
    assert parse(root, tmp_path / "a", "first") is None
    assert parse(root, tmp_path / "b", None) == "first"
    assert parse(root, tmp_path / "b", "models have changed") == "first"
    assert parse(root, tmp_path / "c", None) == "models have changed"
    assert parse(root, tmp_path / "a", None) == "first", "a warehouse's own parse is dbt's to judge"
    assert parse(tmp_path / "another project", tmp_path / "d", None) is None
    assert {file.name for file in (root / "target" / "parsed").iterdir()} == {NAME, "parsed_in.txt"}


def test_a_project_that_was_moved_is_parsed_anew(tmp_path: Path):
    root = tmp_path / "project"
    parse(root, root / "warehouse", "of the old place")
    moved = root.rename(tmp_path / "moved")
    assert parse(moved, tmp_path / "another warehouse", None) is None
    assert parse(moved, moved / "warehouse", "of the new place") is None
    assert parse(moved, moved / "warehouse", None) == "of the new place"
    assert parse(moved, tmp_path / "another warehouse", None) == "of the new place"


def test_the_build_database_is_named_again_after_the_parse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("JIXIAO_BUILD", "here")
    with parsed.kept(tmp_path, tmp_path / "a"):
        assert "JIXIAO_BUILD" not in os.environ
    assert os.environ["JIXIAO_BUILD"] == "here"


def test_a_project_that_cannot_be_written_is_parsed_all_the_same(tmp_path: Path):
    (tmp_path / "target").write_text("a file stands where the folder would")
    assert parse(tmp_path, tmp_path / "a", "parsed") is None
    assert (tmp_path / "a" / NAME).read_text() == "parsed"


def test_dbt_itself_takes_the_parse_of_another_warehouse(built: Target, tmp_path: Path):
    from ingest import dbt_runner

    shared = project_root() / "target" / "parsed" / NAME
    assert shared.exists(), "the build of the five documents left none"
    place = Target(tmp_path / "other.duckdb")
    manifest, crash = dbt_runner.parse(project_root(), place.build_dir)
    assert crash is None
    told = json.loads((place.build_dir / "target" / "perf_info.json").read_text())
    assert len(manifest.nodes) > 500
    assert (told["path_count"] > 300, told["parsed_path_count"]) == (True, 0)
