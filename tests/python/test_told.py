"""What a person is told of files that aren't read, or not wholly: every page, every file name, one sentence."""

from __future__ import annotations

import os
import socket
import struct
from pathlib import Path

import pdf_files
import pytest
from conftest import Command

from ingest import pipeline, status
from ingest.files import discover, identify
from ingest.inspect import inspect
from ingest.land import open_build
from ingest.paths import Target

PDF = Path(__file__).resolve().parents[1] / "fixtures" / "five" / "chromium" / "hechi_2024.pdf"


def ingest(place: Target, root: Path, *paths: Path) -> pipeline.Ingested:
    place.build_dir.mkdir(exist_ok=True)
    con = open_build(place.build_database)
    done = pipeline.ingest(con, paths, root=root, command="ingest", version="0", on_file=lambda _name, _state: None)
    con.close()
    return done


def without_second_page(folder: Path) -> Path:
    """The form, with a page before it that opens and one whose object is missing."""
    path = pdf_files.document(folder / "gap.pdf", [pdf_files.indicators(0), pdf_files.indicators(1)])
    path.write_bytes(path.read_bytes().replace(b"/Kids [4 0 R 6 0 R]", b"/Kids [4 0 R 9 0 R]"))
    return path


def test_a_page_that_does_not_open_is_told_and_the_others_are_read(root: Path, tmp_path: Path) -> None:
    path = without_second_page(tmp_path)
    place = Target(tmp_path / "w.duckdb")
    assert ingest(place, root, path).run.landed == 1
    (document,) = status.read(place).documents
    assert document["unread_pages"] == "2"
    assert document["forms"] == "1"
    con = open_build(place.build_database)
    assert con.execute("select form_no, page_no, text_printed from raw.unmapped where kind = 'page'").fetchall() == [
        (1, 2, "第2页打不开")
    ]
    assert con.execute("select count(*) from raw.indicator_line").fetchall() == [(27,)]
    con.close()
    seen = inspect(path)
    assert seen.notes == ["page 2 can't be opened: what stands on it is not read"]
    assert sum(form.indicator_count for form in seen.forms) == 27


def test_a_file_of_which_no_page_opens_is_damaged(tmp_path: Path) -> None:
    path = pdf_files.document(tmp_path / "gap.pdf", [b"x"])
    path.write_bytes(path.read_bytes().replace(b"/Kids [4 0 R]", b"/Kids [9 0 R]"))
    seen = inspect(path)
    assert seen.reject == ("damaged", "gap.pdf has no page that opens; fetch or export it again.")


def test_files_of_the_same_bytes_are_rejected_each_by_its_name(root: Path, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf", "c.txt"):
        (tmp_path / name).write_bytes(b"")
    place = Target(tmp_path / "w.duckdb")
    paths = [tmp_path / name for name in ("a.pdf", "b.pdf", "c.txt")]
    for _ in range(2):
        done = ingest(place, root, *paths)
        assert [(r.file_name, r.reason.split()[0]) for r in done.rejects] == [
            (name, name) for name in ("a.pdf", "b.pdf", "c.txt")
        ]
        rejects = status.read(place).rejects
        assert [r["file_name"] for r in rejects] == ["a.pdf", "b.pdf", "c.txt"]
        assert len({r["document_id"] for r in rejects}) == 1


def test_a_file_is_inspected_under_the_limits_of_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "slow.pdf"
    path.write_bytes(PDF.read_bytes())
    monkeypatch.setenv("JIXIAO_FILE_SECONDS", "0.01")
    told = inspect(path).reject
    assert told is not None
    assert told[0] == "timed_out"
    assert told[1].startswith("slow.pdf took longer than 0.01 seconds")
    monkeypatch.setenv("JIXIAO_FILE_SECONDS", "120")
    monkeypatch.setenv("JIXIAO_FILE_MEMORY_MB", "300")
    told = inspect(path).reject
    assert told is not None
    assert told[0] in ("too_large", "damaged")
    assert told[1].startswith("slow.pdf ")
    monkeypatch.setenv("JIXIAO_FILE_MB", "0.001")
    assert (inspect(path).reject or ("",))[0] == "too_large"


def test_giants_are_not_even_hashed(root: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"giant.{ending}" for ending in ("pdf", "xlsx", "txt")]
    for path in paths:
        with path.open("wb") as file:
            file.truncate(1 << 40)  # a TB of nothing; 2 GB are the same
    done = ingest(Target(tmp_path / "w.duckdb"), root, *paths)
    assert {r.code for r in done.rejects} == {"too_large"}
    assert all("JIXIAO_FILE_MB" in r.reason for r in done.rejects)
    assert len({r.document_id for r in done.rejects}) == 3


def test_what_is_no_file_is_rejected_or_left_out(root: Path, tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    os.mkfifo(inside / "pipe.pdf")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(inside / "socket.pdf"))
    (inside / "device.pdf").symlink_to("/dev/zero")
    (inside / "loop").symlink_to(inside)
    (inside / "self").symlink_to(inside / "self")
    done = ingest(Target(tmp_path / "w.duckdb"), root, *discover([inside]))
    server.close()
    assert {r.file_name: r.code for r in done.rejects} == dict.fromkeys(
        ("pipe.pdf", "socket.pdf", "device.pdf"), "unsupported_type"
    )


def test_a_file_that_may_not_be_opened_is_rejected(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "shut.pdf"
    path.write_bytes(b"%PDF-")
    usual = Path.open

    def refuse(self: Path, *arguments: object, **named: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return usual(self, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)  # chmod doesn't stop root
    assert identify(path).problem == "can't be opened (Permission denied)"
    (reject,) = ingest(Target(tmp_path / "w.duckdb"), root, path).rejects
    assert reject.code == "damaged"


def test_names_with_line_ends_and_control_characters_do_not_reach_the_terminal(tmp_path: Path, jixiao: Command) -> None:
    name = "甲\n\x1b[31m\x07乙\u202e.pdf"
    (tmp_path / name).write_bytes(struct.pack("<I", 7))
    done = jixiao("ingest", tmp_path / name, "--warehouse", tmp_path / "w.duckdb")
    told = jixiao("status", "--warehouse", tmp_path / "w.duckdb")
    assert (done.returncode, told.returncode) == (1, 0)
    for text in (done.stdout + done.stderr, told.stdout):
        assert "乙" in text
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
