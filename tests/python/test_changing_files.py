"""Files that change, vanish or come back while a run is under way, and the same bytes under several names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT

from ingest import files, loaders, pipeline, worker
from ingest.files import identify
from ingest.land import Landing, Reject, open_build
from ingest.model import Document
from ingest.worker import Job

HECHI, QIANNAN = (ROOT / "documents" / f"{name}_2024.txt" for name in ("hechi", "qiannan"))


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = open_build(tmp_path / "jixiao.duckdb")
    yield con
    con.close()


def ingest(con: duckdb.DuckDBPyConnection, *paths: Path) -> pipeline.Ingested:
    return pipeline.ingest(con, paths, root=ROOT, command="ingest", version="0", on_file=lambda *_: None)


def changing(monkeypatch: pytest.MonkeyPatch, path: Path, times: int) -> None:
    """Other bytes take the file's place so many times right after it was hashed and read."""
    load, left = loaders.load, [times]

    def load_and_change(file: Path) -> Document:
        document = load(file)
        if left[0]:
            left[0] -= 1
            path.write_bytes(QIANNAN.read_bytes() + b"\n" * left[0])
        return document

    monkeypatch.setattr(loaders, "load", load_and_change)


def test_a_file_that_is_replaced_while_it_is_read_lands_as_what_it_is_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(HECHI, tmp_path / "a.txt"))
    job = Job(identify(path), "v", "r")
    changing(monkeypatch, path, 1)
    landed = worker.read_file(job)
    assert isinstance(landed, Landing)
    assert landed.document_id == identify(QIANNAN).document_id
    assert {row["document_id"] for row in landed.tables["budget_line"].rows()} == {landed.document_id}
    assert any("黔南" in str(row["text"]) for name in ("cell", "line") for row in landed.tables[name].rows())


def test_a_file_that_never_keeps_still_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(shutil.copy(HECHI, tmp_path / "a.txt"))
    changing(monkeypatch, path, 9)
    outcome = worker.read_file(Job(identify(path), "v", "r"))
    assert isinstance(outcome, Reject)
    assert (outcome.code, "changes it again and again" in outcome.reason) == ("damaged", True)


def test_a_folder_that_vanishes_rejects_its_files_until_it_is_back(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    shutil.copy(HECHI, folder / "hechi.txt")
    named = files.discover([folder])
    folder.rename(tmp_path / "away")
    [reject] = ingest(con, QIANNAN, *named).rejects
    assert (reject.file_name, reject.code) == ("hechi.txt", "damaged")
    assert "No such file" in reject.reason
    assert con.execute("select file_name from raw.document").fetchall() == [("qiannan_2024.txt",)]
    (tmp_path / "away").rename(folder)
    assert ingest(con, *named).run.landed == 1
    assert con.execute("select count(*) from raw.reject").fetchone() == (0,)


@pytest.mark.parametrize("order", [("b.txt", "a.txt"), ("a.txt", "b.txt")])
@pytest.mark.parametrize("at_once", [True, False])
def test_of_several_names_for_the_same_bytes_no_order_counts(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, order: tuple[str, str], at_once: bool
) -> None:
    paths = [Path(shutil.copy(HECHI, tmp_path / name)) for name in order]
    for some in [paths] if at_once else [[path] for path in paths]:
        ingest(con, *some)
    assert con.execute("select file_name from raw.document").fetchall() == [("a.txt",)]


def test_a_clock_that_was_set_back_changes_neither_rows_nor_what_the_last_run_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import datetime

    from ingest import land, runs, status
    from ingest.paths import Target

    place = Target(tmp_path / "w.duckdb")
    place.build_dir.mkdir()
    con = open_build(place.build_database)
    for year, file in ((2030, HECHI), (1999, QIANNAN)):
        moment = datetime(year, 1, 1)
        for module in (land, runs):
            monkeypatch.setattr(module, "now", lambda moment=moment: moment)
        assert ingest(con, file).run.landed == 1
    assert ingest(con, HECHI, QIANNAN).run.unchanged == 2
    con.close()
    found = status.read(place)
    assert (str(found.last_run["started_at"])[:4], found.last_run["documents_unchanged"]) == ("1999", 2)
