"""Landing: whole documents or nothing, and nothing twice."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from ingest import land, runs
from ingest.bulk import Packed, pack
from ingest.land import Landing, Reject
from ingest.model import Document, Line, Page
from ingest.runs import Run
from ingest.schema import TABLES

DOCUMENT = "d" * 64


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = land.open_build(tmp_path / "jixiao.duckdb")
    yield con
    con.close()


def landing(version: str = "v1", lines: int = 3, **extra: object) -> Landing:
    document = Document(DOCUMENT, "a.txt", "text/plain", 10, "text", (Page(1, (Line(1, 1, "x"),)),))
    rows: list[dict[str, object]] = [
        {"document_id": DOCUMENT, "page_no": 1, "line_no": n, "text": f"line {n}", "role": "prose", **extra}
        for n in range(1, lines + 1)
    ]
    tables: dict[str, list[dict[str, object]]] = {"line": rows}
    tables["document"] = [land.document_row(document, tables, version, "r1")]
    return land.landing(DOCUMENT, tables)


def count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"select count(*) from raw.{table}").fetchone()
    assert row is not None
    return int(row[0])


def test_all_raw_tables_are_made_with_their_types(con: duckdb.DuckDBPyConnection) -> None:
    for table, columns in TABLES.items():
        found = {str(r[0]): str(r[1]).lower() for r in con.execute(f"describe raw.{table}").fetchall()}
        assert found == columns


def test_landing_again_replaces(con: duckdb.DuckDBPyConnection) -> None:
    land.land(con, landing(lines=3))
    land.land(con, landing("v2", lines=2))
    assert (count(con, "document"), count(con, "line")) == (1, 2)
    assert land.landed_versions(con) == {DOCUMENT: "v2"}


def test_a_document_that_fails_halfway_leaves_what_was_there(con: duckdb.DuckDBPyConnection) -> None:
    land.land(con, landing(lines=3))
    bad = landing("v2", lines=5)
    other = pa.RecordBatch.from_pydict({"document_id": [DOCUMENT], "colour": ["red"]})
    with pytest.raises(duckdb.BinderException):
        land.land(con, Landing(DOCUMENT, {**bad.tables, "unmapped": Packed([other], 1)}))
    assert land.landed_versions(con) == {DOCUMENT: "v1"}
    assert count(con, "line") == 3


def test_rows_that_a_table_cannot_hold_are_told_when_they_are_packed() -> None:
    with pytest.raises(ValueError, match=r"raw\.line has no column colour"):
        landing("v3", colour="red")
    for value in ("not a number", 1.5):
        with pytest.raises(ValueError, match="form_no"):
            pack("form", [{"document_id": DOCUMENT, "form_no": value}])
    with pytest.raises(ValueError, match=r"raw\.line"):
        pack("line", [{"text": "\ud800"}])


def test_many_documents_land_together_or_not_at_all(con: duckdb.DuckDBPyConnection) -> None:
    names = [f"{n:064}" for n in range(5)]
    of = {
        name: land.landing(name, {"line": [{"document_id": name}] * 3, "document": [{"document_id": name}]})
        for name in names
    }
    land.land(con, *(of[name] for name in names[:3]))
    land.land(con, *(of[name] for name in names[1:]))
    assert (count(con, "document"), count(con, "line")) == (5, 15)
    other = pa.RecordBatch.from_pydict({"colour": ["red"]})
    bad = Landing(names[4], {**of[names[4]].tables, "unmapped": Packed([other], 1)})
    with pytest.raises(duckdb.BinderException):
        land.land(con, land.landing("f" * 64, {"document": [{"document_id": "f" * 64}]}), bad)
    assert (count(con, "document"), count(con, "line")) == (5, 15)


def test_packed_rows_come_back_as_they_were_however_many() -> None:
    rows: list[dict[str, object]] = [{"document_id": "a", "line_no": n, "text": f"文 {n}"} for n in range(9001)]
    packed = pack("line", rows)
    assert (packed.row_count, len(packed.batches)) == (9001, 5)
    back = list(packed.rows())
    assert [(row["line_no"], row["text"], row["x0"]) for row in back] == [(n, f"文 {n}", None) for n in range(9001)]


def test_accounted_counts_texts_with_a_role(con: duckdb.DuckDBPyConnection) -> None:
    tables: dict[str, list[dict[str, object]]] = {
        "cell": [{"text": "a", "role": "fact"}, {"text": "b", "role": "unmapped"}, {"text": " ", "role": "blank"}],
        "line": [{"text": "c", "role": None}, {"text": "d", "role": "prose"}],
    }
    document = Document(DOCUMENT, "a.txt", "text/plain", 10, "text", ())
    row = land.document_row(document, tables, "v", "r")
    assert (row["cell_count"], row["accounted_count"]) == (4, 2)


def test_a_reject_is_kept_once_and_forgotten_when_the_document_lands(con: duckdb.DuckDBPyConnection) -> None:
    reject = Reject(DOCUMENT, "a.txt", 10, "damaged", "Send it again.")
    land.land_reject(con, reject, "r1")
    first = con.execute("select * from raw.reject").fetchall()
    land.land_reject(con, reject, "r2")
    assert con.execute("select * from raw.reject").fetchall() == first
    land.land_reject(con, Reject(DOCUMENT, "a.txt", 10, "timed_out", "Split it."), "r3")
    assert con.execute("select reject_code, run_id from raw.reject").fetchall() == [("timed_out", "r3")]
    land.land(con, landing())
    assert count(con, "reject") == 0


def test_a_document_that_a_later_reader_rejects_is_forgotten(con: duckdb.DuckDBPyConnection) -> None:
    land.land(con, landing())
    land.land_reject(con, Reject(DOCUMENT, "a.txt", 10, "damaged", "Send it again."), "r2")
    assert (count(con, "document"), count(con, "line"), count(con, "reject")) == (0, 0, 1)


def test_a_run_is_recorded_from_start_to_end(con: duckdb.DuckDBPyConnection) -> None:
    run = Run("r1", "build", "0", runs.now(), files_seen=2)
    runs.start(con, run)
    assert con.execute("select status, files_seen from raw.run").fetchall() == [("running", 2)]
    run.landed = 2
    runs.save(con, run)
    assert con.execute("select status, documents_landed from raw.run").fetchall() == [("running", 2)]
    run.outcome = "published"
    runs.save(con, run)
    assert con.execute("select status, outcome from raw.run").fetchall() == [("finished", "published")]


def test_a_run_that_was_killed_is_told_by_the_next(con: duckdb.DuckDBPyConnection) -> None:
    for name in ("r1", "r2"):
        runs.start(con, Run(name, "build", "0", runs.now()))
    assert con.execute("select run_id, status, finished_at from raw.run order by 1").fetchall() == [
        ("r1", "interrupted", None),
        ("r2", "running", None),
    ]


def test_reader_version_changes_with_the_vocabulary_alone(tmp_path: Path) -> None:
    words = tmp_path / "seeds" / "vocabulary" / "labels.csv"
    words.parent.mkdir(parents=True)
    words.write_text("a\n")
    first = land.reader_version(tmp_path)
    assert land.reader_version(tmp_path) == first
    (tmp_path / "seeds" / "other.csv").write_text("x\n")
    assert land.reader_version(tmp_path) == first
    words.write_text("b\n")
    assert land.reader_version(tmp_path) != first


def test_a_build_database_of_an_older_version_gets_the_new_columns(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as old:
        old.execute("create schema raw")
        old.execute("create table raw.unmapped (document_id varchar, form_no integer)")
    con = land.open_build(path)
    assert {str(r[0]) for r in con.execute("describe raw.unmapped").fetchall()} == set(TABLES["unmapped"])
    con.close()


def test_the_last_place_of_a_file_is_remembered_and_survives_a_new_landing(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    land.note_locations(con, {DOCUMENT: tmp_path / "a.txt", "e" * 64: tmp_path / "b.txt"})
    land.note_locations(con, {DOCUMENT: tmp_path / "moved" / "a.txt", "f" * 64: tmp_path / "\udcff.txt"})
    land.land(con, landing())
    land.land(con, landing("v2"))
    assert con.execute("from raw.location order by document_id").fetchall() == [
        (DOCUMENT, str(tmp_path / "moved" / "a.txt")),
        ("e" * 64, str(tmp_path / "b.txt")),
    ]
