"""A dry run says what would become of each file, and writes nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import Command

from ingest import dry_run
from ingest.paths import Target, UsageError


def hashes(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file of a folder: its SHA-256 and when it was last written (nanoseconds); folders too."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.stat().st_mtime_ns,
        )
        for path in [folder, *folder.rglob("*")]
    }


def states(place: Target, *paths: Path) -> dict[str, tuple[str, str | None]]:
    return {f.file: (f.state, f.code) for f in dry_run.plan(paths, place, "build").files}


def test_every_state_is_told_and_nothing_is_written(root: Path, tmp_path: Path, jixiao: Command) -> None:
    place, folder = Target(tmp_path / "w" / "w.duckdb"), tmp_path / "in"
    folder.mkdir()
    for name in ("hechi", "yanfeng", "qiannan"):
        shutil.copy(root / "documents" / f"{name}_{2024}.txt", folder)
    assert jixiao("ingest", folder, "--warehouse", place.warehouse).returncode == 0
    with duckdb.connect(str(place.build_database)) as con:
        con.execute("update raw.document set reader_version = 'old' where file_name = 'hechi_2024.txt'")
    (folder / "qiannan_2024.txt").write_bytes((root / "documents" / "jinzhong_2021.txt").read_bytes())
    (folder / "new.txt").write_bytes((root / "documents" / "guangshui_2023.txt").read_bytes())
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "odd.rar").write_bytes(b"Rar!....")
    (folder / "twin.rar").write_bytes(b"Rar!....")
    before = hashes(tmp_path)
    assert states(place, folder) == {
        "hechi_2024.txt": ("again", None),
        "yanfeng_2024.txt": ("unchanged", None),
        "qiannan_2024.txt": ("changed", None),
        "new.txt": ("new", None),
        "empty.pdf": ("rejected", "empty"),
        "odd.rar": ("rejected", "unsupported_type"),
        "twin.rar": ("rejected", "unsupported_type"),
    }
    done = jixiao("build", folder, "--dry-run", "--json", "--warehouse", place.warehouse)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["counts"] == {"new": 1, "changed": 1, "again": 1, "unchanged": 1, "rejected": 3}
    assert told["model_count"] > 100
    assert "Nothing was written" in jixiao("ingest", folder, "--dry-run", "--warehouse", place.warehouse).stdout
    assert hashes(tmp_path) == before


def test_a_warehouse_that_is_not_there_is_not_made(root: Path, tmp_path: Path, jixiao: Command) -> None:
    done = jixiao("build", "--dry-run", "--warehouse", tmp_path / "none" / "w.duckdb")
    assert (done.returncode, list(tmp_path.iterdir())) == (0, [])
    assert "5 new" in done.stdout


def test_too_large_a_file_is_told_by_its_size(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_FILE_MB", "0.001")
    assert set(states(Target(tmp_path / "w.duckdb"), root / "documents").values()) == {("rejected", "too_large")}


def test_a_build_under_way_is_waited_for(root: Path, tmp_path: Path) -> None:
    place = Target(tmp_path / "w.duckdb")
    place.build_dir.mkdir()
    place.build_database.write_bytes(b"not a database, or one that is locked")
    with pytest.raises(UsageError, match="wait until no build runs"):
        dry_run.plan([root / "documents"], place, "build")


def test_json_without_a_dry_run_is_wrong_usage(jixiao: Command, tmp_path: Path) -> None:
    done = jixiao("build", "--json", "--warehouse", tmp_path / "w.duckdb")
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
