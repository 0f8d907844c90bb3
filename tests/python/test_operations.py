"""Backups as docs/operations.md says: whole while a build runs, and good for a restore."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import duckdb
from conftest import Command

from ingest import diff, publish
from ingest.paths import Target


def test_copies_of_the_published_file_are_whole_while_it_is_replaced(copied: Target, tmp_path: Path) -> None:
    done = threading.Event()

    def replace() -> None:
        for _ in range(5):
            publish.publish(copied)
        done.set()

    writer = threading.Thread(target=replace)
    writer.start()
    copies = 0
    while not done.is_set() or copies < 3:
        copy = Path(shutil.copy(copied.warehouse, tmp_path / "backup.duckdb"))
        with duckdb.connect(str(copy), read_only=True) as con:
            assert con.execute("select count(*) from core.fct_indicator").fetchone() == (106,)
        copies += 1
    writer.join()


def test_a_restored_build_database_gives_the_same_facts(copied: Target, tmp_path: Path, jixiao: Command) -> None:
    before = Path(shutil.copy(copied.warehouse, tmp_path / "before.duckdb"))
    backup = Path(shutil.copy(copied.build_database, tmp_path / "backup.duckdb"))
    copied.build_database.write_bytes(b"damaged")
    shutil.copy(backup, copied.build_database)
    assert jixiao("build", "--warehouse", copied.warehouse).returncode == 0
    assert diff.compare(before, copied.warehouse).changes == ()
