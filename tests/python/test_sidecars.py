"""Sidecars: what stands beside a document is taken up, an error in it is told, and it is never read as a document."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ingest import pipeline, sidecar, sidecars
from ingest.files import discover
from ingest.land import open_build
from ingest.sidecar import SidecarError

WHOLE = """\
title: 2024年度部门整体绩效自评表
publisher: 河池市司法局
address: https://example.gov.cn/2025/zp.html
published_on: 2025-03-31
fetched_on: 2025-04-02
licence: 政府信息公开
"""


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = open_build(tmp_path / "jixiao.duckdb")
    yield con
    con.close()


@pytest.fixture
def document(tmp_path: Path, root: Path) -> Path:
    (tmp_path / "files").mkdir()
    return Path(shutil.copy(root / "documents" / "hechi_2024.txt", tmp_path / "files" / "hechi.txt"))


def ingest(con: duckdb.DuckDBPyConnection, root: Path, *paths: Path) -> pipeline.Ingested:
    return pipeline.ingest(
        con, discover(paths), root=root, command="ingest", version="0", on_file=lambda name, what: None
    )


def beside(document: Path, text: str) -> Path:
    path = sidecar.beside(document)
    path.write_text(text, encoding="utf-8")
    return path


def published(con: duckdb.DuckDBPyConnection) -> list[object]:
    return [row[0] for row in con.execute("select published_on from raw.sidecar order by all").fetchall()]


def test_a_sidecar_lands_with_its_document_and_is_no_document(
    con: duckdb.DuckDBPyConnection, root: Path, document: Path
) -> None:
    beside(document, WHOLE)
    done = ingest(con, root, document.parent)
    assert (done.run.files_seen, done.run.landed, done.run.rejected) == (1, 1, 0)
    row = con.execute(
        "select s.* exclude (document_id, path, run_id) from raw.sidecar s join raw.document using (document_id)"
    )
    assert row.fetchall() == [
        (
            "2024年度部门整体绩效自评表",
            "河池市司法局",
            "https://example.gov.cn/2025/zp.html",
            date(2025, 3, 31),
            date(2025, 4, 2),
            "政府信息公开",
        )
    ]


def test_a_changed_sidecar_is_taken_up_and_the_document_is_not_read_again(
    con: duckdb.DuckDBPyConnection, root: Path, document: Path
) -> None:
    ingest(con, root, document)
    landed = con.execute("from raw.document").fetchall()
    path = beside(document, WHOLE)
    assert ingest(con, root, document).run.unchanged == 1
    assert published(con) == [date(2025, 3, 31)]
    path.write_text("published_on: 2025-05-01\n", encoding="utf-8")
    assert ingest(con, root, path).run.unchanged == 1  # the sidecar alone is named
    assert con.execute("select published_on, publisher from raw.sidecar").fetchall() == [(date(2025, 5, 1), None)]
    path.unlink()
    ingest(con, root, document)
    assert published(con) == []
    assert con.execute("from raw.document").fetchall() == landed


def test_an_unchanged_sidecar_keeps_its_row(con: duckdb.DuckDBPyConnection, root: Path, document: Path) -> None:
    beside(document, WHOLE)
    ingest(con, root, document)
    before = con.execute("from raw.sidecar").fetchall()
    ingest(con, root, document)
    assert con.execute("from raw.sidecar").fetchall() == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("publised_on: 2025-03-31", "key 'publised_on' is unknown; write one of title, publisher, address"),
        ("published_on: 31/03/2025", "key published_on is '31/03/2025'; write the day it was published, as 2024-05-31"),
        ("published_on: 2025-02-30", "key published_on is '2025-02-30'; write the day"),
        ("fetched_on: 2025-03-01\npublished_on: 2025-03-31", "key fetched_on is '2025-03-01'; write the day"),
        ("address: ftp://example.gov.cn", "key address is 'ftp://example.gov.cn'; write the address"),
        ("title: [a, b]", "key title is"),
        ("title: a\ntitle: b", "key title stands twice"),
        ("a: &x 1\ntitle: *x", "anchors and aliases aren't taken"),
        ("publisher: 局办公室 0778-2281234", "key publisher holds a telephone number"),
        ("title: |\n  a\n  b", "in one line"),
        ("title:", "says nothing; write one of"),
        ("- title", "holds no keys"),
        ("title: {", "isn't YAML that can be taken in line 1"),
        ("[" * 5000, "isn't YAML that can be taken"),
        ("title: " + "长" * 40000, "has more than 64 KB"),
    ],
)
def test_an_error_names_file_and_key_and_what_to_write(
    text: str, told: str, con: duckdb.DuckDBPyConnection, root: Path, document: Path
) -> None:
    path = beside(document, text)
    with pytest.raises(SidecarError, match=r"[a-z]"):
        sidecar.read(path)
    done = ingest(con, root, document)
    assert [(r.file_name, r.code) for r in done.rejects] == [("hechi.txt.meta.yml", "invalid_sidecar")]
    assert done.rejects[0].reason.startswith("hechi.txt.meta.yml: ")
    assert told in done.rejects[0].reason
    assert (done.run.landed, published(con)) == (1, [])  # the document lands all the same


def test_a_mended_sidecar_is_no_reject_any_more(con: duckdb.DuckDBPyConnection, root: Path, document: Path) -> None:
    beside(document, WHOLE)
    ingest(con, root, document)
    beside(document, "published_on: soon")
    for _ in range(2):
        ingest(con, root, document)
        assert con.execute("select reject_code from raw.reject").fetchall() == [("invalid_sidecar",)]
        assert published(con) == [date(2025, 3, 31)]  # what an earlier one said stays
    beside(document, "published_on: 2025-04-01")
    ingest(con, root, document)
    assert con.execute("from raw.reject").fetchall() == []
    assert published(con) == [date(2025, 4, 1)]


def test_a_sidecar_without_its_document_is_told(con: duckdb.DuckDBPyConnection, root: Path, document: Path) -> None:
    beside(document.with_name("gone.txt"), WHOLE)
    done = ingest(con, root, document.parent)
    assert [r.reason for r in done.rejects] == [
        "gone.txt.meta.yml: there is no gone.txt beside it; rename the sidecar after its document."
    ]
    sidecar.beside(document.with_name("gone.txt")).unlink()
    ingest(con, root, document)
    assert con.execute("select count(*) from raw.reject").fetchone() == (1,)  # nobody looked at that place
    document.with_name("gone.txt").write_text("x", encoding="utf-8")
    ingest(con, root, document.parent)
    assert con.execute("select file_name from raw.reject").fetchall() == [("gone.txt",)]


def test_a_folder_has_one_table_of_sidecars(con: duckdb.DuckDBPyConnection, root: Path, document: Path) -> None:
    other = Path(shutil.copy(root / "documents" / "qiannan_2024.txt", document.with_name("b.txt")))
    table = document.with_name("sidecars.csv")
    table.write_bytes(
        "file_name,publisher,published_on\nhechi.txt,河池市司法局,2025-03-31\nb.txt,,2025-02-30\nc.txt,局,\n".encode(
            "gb18030"
        )
    )
    done = ingest(con, root, document.parent)
    assert (done.run.files_seen, done.run.landed) == (2, 2)
    assert [r.reason for r in done.rejects] == [
        "sidecars.csv: line 3: key published_on is '2025-02-30'; write the day it was published, as 2024-05-31; "
        "line 4: there is no file c.txt in this folder; write the name of one."
    ]
    assert con.execute("select publisher, published_on from raw.sidecar").fetchall() == [
        ("河池市司法局", date(2025, 3, 31))
    ]
    beside(other, "published_on: 2024-01-01")  # a document's own sidecar goes before the folder's table
    table.write_text("file_name,published_on\nb.txt,2025-01-01\n", encoding="utf-8")
    ingest(con, root, document.parent)
    assert published(con) == [date(2024, 1, 1), date(2025, 3, 31)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,title\na,b\n", "has no column file_name"),
        ("file_name,when\n", "column 'when' is unknown; write one of file_name, title"),
        ("file_name,title,title\n", "column title stands twice"),
        ('file_name,title\n"a', "isn't CSV in line"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "sidecars.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SidecarError, match=told):
        sidecar.read_table(path)


def test_rows_of_a_table_go_wrong_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "sidecars.csv"
    path.write_text("file_name,title\na,A\na,B\n../b,B\n,C\nd,D,E\ne,\n", encoding="utf-8")
    rows = {row.line_no: row.problem or row.values for row in sidecar.read_table(path)}
    assert rows[2] == {"title": "A"}
    assert {3, 4, 5, 6} == {line for line, told in rows.items() if isinstance(told, str)}


def test_two_sidecars_of_the_same_bytes_must_agree(con: duckdb.DuckDBPyConnection, root: Path, document: Path) -> None:
    copy = Path(shutil.copy(document, document.with_name("copy.txt")))
    beside(copy, "published_on: 2025-03-31")
    assert ingest(con, root, document.parent).rejects == []
    assert published(con) == [date(2025, 3, 31)]
    beside(document, "published_on: 2025-04-01")
    done = ingest(con, root, document.parent)
    assert [r.reason for r in done.rejects] == [
        "hechi.txt.meta.yml: key published_on is '2025-04-01', and the sidecar of another file with the same bytes "
        "says '2025-03-31'; write the same in both."
    ]
    assert published(con) == [date(2025, 3, 31)]


def test_a_document_read_again_keeps_its_sidecar(con: duckdb.DuckDBPyConnection, root: Path, document: Path) -> None:
    beside(document, WHOLE)
    ingest(con, root, document)
    con.execute("update raw.document set reader_version = 'older'")
    assert ingest(con, root, document).run.landed == 1
    assert published(con) == [date(2025, 3, 31)]


def test_the_five_documents_sidecars_are_valid(root: Path) -> None:
    files = discover([root / "documents"])
    assert len(sidecars.documents(files)) == 5
    assert all("title" in sidecar.read(sidecar.beside(file)) for file in sidecars.documents(files))
