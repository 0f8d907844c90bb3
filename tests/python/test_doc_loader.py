"""Old Word files are read without LibreOffice, as the docx of the same text is; broken ones end with a sentence."""

from __future__ import annotations

import os
import random
import struct
from pathlib import Path

import doc_files as doc
import office_files as office
import pytest
from doc_files import DOWN, DOWN_FIRST, Para, Parts, Run, inner_row, para, row, sprm
from office_files import grids, lines, spans

from ingest.forms import read
from ingest.loaders import load
from ingest.loaders.docbinary.rows import columns
from ingest.model import RejectedError

LOST = Path(__file__).resolve().parents[1] / "fixtures" / "doc" / "lost_by_libreoffice.doc"
ALONE = [(1, 1, 1, 1, "a"), (1, 2, 1, 1, "b"), (1, 3, 1, 1, "c")]
HIDDEN, SHOWN_OR_HIDDEN, DELETED = sprm(0x083C, b"\x01"), sprm(0x083C, b"\x81"), sprm(0x0800, b"\x01")


@pytest.fixture(autouse=True)
def _no_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No LibreOffice is to be found."""
    monkeypatch.setenv("PATH", str(tmp_path))


def test_cells_merged_down_and_across_and_rows_that_begin_later(tmp_path: Path) -> None:
    body = [
        *row((0, 1000, 3000), "一级", "名称", flags=(DOWN_FIRST, 0)),
        *row((0, 1000, 2000, 3000), "", "a", "b", flags=(DOWN, 0, 0)),
        *row((1010, 3010), "c"),
        para("说明"),
    ]
    document = load(doc.doc_file(tmp_path, body))
    assert spans(grids(document)[0]) == [
        (1, 1, 2, 1, "一级"), (1, 2, 1, 2, "名称"), (2, 2, 1, 1, "a"), (2, 3, 1, 1, "b"), (3, 2, 1, 2, "c"),
    ]  # fmt: skip
    assert lines(document) == ["说明"]
    assert (document.loader, len(document.pages)) == ("doc", 1)


@pytest.mark.parametrize("flags", [(0, 1, 2, 2), (0, 2, 1, 1)])
def test_cells_marked_as_one_across_are_one_by_either_mark(tmp_path: Path, flags: tuple[int, ...]) -> None:
    body = row((0, 10, 2000, 3000, 4000), "x", "合计", "", "", flags=flags)
    assert spans(grids(load(doc.doc_file(tmp_path, body)))[0]) == [(1, 1, 1, 1, "x"), (1, 2, 1, 3, "合计")]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (sprm(0x5624, b"\x00\x02"), [(1, 1, 1, 2, "a"), (1, 3, 1, 1, "c")]),
        (sprm(0x5624, b"\x00\x02") + sprm(0x5625, b"\x00\x02"), ALONE),
        (sprm(0x5622, b"\x00\x01") + sprm(0x7621, b"\x00\x01\xe8\x03"), ALONE),
    ],
)
def test_a_row_changed_after_it_was_told(tmp_path: Path, more: bytes, expected: list[office.Span]) -> None:
    body = row((0, 1000, 2000, 3000), "a", "b", "c", more=more)
    assert spans(grids(load(doc.doc_file(tmp_path, body)))[0]) == expected


def test_cells_merged_down_by_a_later_change(tmp_path: Path) -> None:
    edges = (0, 1000, 2000)
    body = [
        *row(edges, "一级", "a", more=sprm(0xD62B, b"\x02\x00\x03")),
        *row(edges, "", "b", more=sprm(0xD62B, b"\x02\x00\x01")),
    ]
    assert (1, 1, 2, 1, "一级") in spans(grids(load(doc.doc_file(tmp_path, body)))[0])


def test_a_table_in_a_cell_is_a_grid_of_its_own(tmp_path: Path) -> None:
    edges = (0, 1000, 2000)
    outer = [row(edges, str(i), "x") for i in range(4)]
    inner = [*inner_row((0, 400, 800), "甲", "乙"), *inner_row((0, 400, 800), "丙", "丁")]
    body = [*outer[0], *outer[1], *outer[2], para("项目", changes=doc.IN_TABLE), *inner, *outer[3]]
    first, second = grids(load(doc.doc_file(tmp_path, body)))
    assert (4, 1, 1, 1, "项目\n3") in spans(first)
    assert [c[4] for c in spans(second)] == ["甲", "乙", "丙", "丁"]


def test_a_row_told_in_the_data_stream(tmp_path: Path) -> None:
    told = doc.IN_TABLE + doc.ROW_END + doc.definition(tuple(range(0, 24_000, 1000)))
    cells = [para(str(i), "\x07", changes=doc.IN_TABLE) for i in range(23)]
    body = [*cells, para("", "\x07", changes=sprm(0x6646, struct.pack("<I", 8)))]
    parts = Parts(data=bytes(8) + struct.pack("<H", len(told)) + told)
    assert len(spans(grids(load(doc.doc_file(tmp_path, body, parts)))[0])) == 23


def test_only_what_is_shown_of_the_text(tmp_path: Path) -> None:
    field = "\x13 IF \x13 PAGE \x142\x15 \x14目标\x15\x13 XE x \x15"
    symbol = Run("(", sprm(0x0855, b"\x01") + sprm(0x6A09, struct.pack("<HH", 3, 0xF0FE)))
    runs = (
        Run("甲"),
        Run("隐", HIDDEN),
        Run("删", DELETED),
        Run(field),
        symbol,
        Run("a\tb\x1ec\x1f\x0bd\U00020000\x01\r"),
    )
    document = load(doc.doc_file(tmp_path, [Para(runs), para("第二页", "\x0c"), para("完")]))
    assert lines(document) == ["甲目标☑a b-c\nd\U00020000", "第二页", "完"]


def test_letters_unlike_their_style_are_shown_where_the_style_hides(tmp_path: Path) -> None:
    def style(changes: bytes) -> bytes:
        told = struct.pack("<HHHHH", 0, 0xFFF1, 2, 0, 0) + struct.pack("<HHH", 1, 65, 0)
        told += struct.pack("<HH", 2, 0) + struct.pack("<H", len(changes)) + changes
        return struct.pack("<H", len(told)) + told + b"\0" * (len(told) % 2)

    parts = Parts(tables={1: struct.pack("<HHH", 4, 2, 10) + style(b"") + style(HIDDEN)})
    body = [para("隐", look=SHOWN_OR_HIDDEN), para("显", look=SHOWN_OR_HIDDEN, style=1)]
    assert lines(load(doc.doc_file(tmp_path, body, parts))) == ["显"]


def test_a_field_without_its_end_takes_no_cells_away(tmp_path: Path) -> None:
    body = [*row((0, 1000, 2000), "\x13 PAGE", "1"), *row((0, 1000, 2000), "2", "3\x14")]
    assert [c[4] for c in spans(grids(load(doc.doc_file(tmp_path, body)))[0])] == ["PAGE", "1", "2", "3"]


def test_a_deleted_row_is_left_out(tmp_path: Path) -> None:
    first, second = row((0, 1000, 2000), "a", "b"), row((0, 1000, 2000), "c", "d")
    second[-1] = Para((Run("\x07", DELETED),), second[-1].changes)
    assert [c[4] for c in spans(grids(load(doc.doc_file(tmp_path, [*first, *second])))[0])] == ["a", "b"]


def test_text_in_the_end_of_a_row_is_not_lost(tmp_path: Path) -> None:
    first = row((0, 1000, 2000), "a")
    first[-1] = Para((Run("b\x07"),), first[-1].changes)
    assert [c[4] for c in spans(grids(load(doc.doc_file(tmp_path, first)))[0])] == ["a", "b"]


def test_letters_of_one_byte(tmp_path: Path) -> None:
    body = [para("Score “95”"), *row((0, 1000, 2000), "é", "1")]
    document = load(doc.doc_file(tmp_path, body, Parts(compressed=True)))
    assert lines(document) == ["Score “95”"]
    assert [c[4] for c in spans(grids(document)[0])] == ["é", "1"]


def test_headers_notes_and_boxes_stand_as_in_a_docx(tmp_path: Path) -> None:
    body = [para("标题\x08"), para("正文")]
    head, foot, box = "单位：万元\r\r", "第1页\r\r", "盖章\r\r"
    starts = [0] * 8 + [len(head)] * 2 + [len(head + foot)] * 5
    shape = struct.pack("<I22x", 1025)
    parts = Parts(
        notes=[para("\x02注")],
        headers=[para("单位：万元"), para(""), para("第1页"), para("")],
        boxes=[para("盖章"), para("")],
        tables={
            11: struct.pack(f"<{len(starts)}I", *starts),
            40: doc.places([2, 6], [shape]),
            56: doc.places([0, len(box) - 1, len(box)], [struct.pack("<8xH4xI4x", 0, 1025), bytes(22)]),
        },
    )
    assert lines(load(doc.doc_file(tmp_path, body, parts))) == ["单位：万元", "标题", "盖章", "正文", "第1页", "注"]


def test_edges_that_all_but_meet_are_one_column_but_never_two_of_one_row() -> None:
    assert columns([[0, 1000, 2000], [12, 990, 2040]]) == ([0, 990, 2000], [[0, 1, 2], [0, 1, 2]])
    shared, own = columns([[0, 10, 2000], [0, 2000], [5, 5, 5]])
    assert own[0] == sorted(set(own[0]))
    assert own[2] == sorted(set(own[2]))
    assert shared == sorted(set(shared))


def test_a_table_that_libreoffice_loses() -> None:
    document = load(LOST)
    (grid,) = grids(document)
    assert (grid.row_count, grid.col_count) == (23, 11)
    assert {(3, 1, 4, 2, "预算执行情况\n（元）"), (10, 1, 4, 1, "产出（50分）")} <= set(spans(grid))
    tables = read(document).tables
    assert [(r["line_code"], r["value_printed"]) for r in tables["budget_line"] if r["measure_code"] == "executed"] == [
        ("total", "609537"), ("fiscal_appropriation", "609537"), ("other_funds", "0.00"),
    ]  # fmt: skip
    assert len(tables["indicator_line"]) == 8
    assert tables["indicator_line"][0]["indicator_printed"] == "药品抽检批次"


# --- what can't be read here, or not surely
def _office(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A LibreOffice that makes a docx of this body of any file."""
    made = office.docx_file(folder, body)
    program = folder / "soffice"
    program.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\n/bin/cp "{made}" "$2/in.docx"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/bin")


def test_a_word_before_1997_asks_for_libreoffice_or_is_read_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = doc.doc_file(tmp_path, [para("x")], version=0x65)
    with pytest.raises(RejectedError, match="before 1997; install LibreOffice"):
        load(path)
    _office(tmp_path, monkeypatch, office.para("旧"))
    assert lines(load(path)) == ["旧"]


def test_cells_that_do_not_fit_their_row_are_left_to_libreoffice_unless_it_loses_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = doc.doc_file(tmp_path, row((0, 1000, 2000), "a", "b", "c"))
    assert [c[4] for c in spans(grids(load(path))[0])] == ["a", "b", "c"]
    _office(tmp_path, monkeypatch, office.para("a b c"))
    assert [c[4] for c in spans(grids(load(path))[0])] == ["a", "b", "c"]
    _office(tmp_path, monkeypatch, office.table(office.cell("a") + office.cell("b"), office.cell("c")))
    assert spans(grids(load(path))[0]) == [(1, 1, 1, 1, "a"), (1, 2, 1, 1, "b"), (2, 1, 1, 1, "c")]


def test_a_sound_file_is_read_here_whatever_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _office(tmp_path, monkeypatch, office.para("LibreOffice"))
    assert lines(load(doc.doc_file(tmp_path, [para("这里")]))) == ["这里"]


def test_a_broken_file_is_rejected_with_what_to_do(tmp_path: Path) -> None:
    path = doc.doc_file(tmp_path, [para("x" * 5000)])
    data = path.read_bytes()
    at = data.index(struct.pack("<IIHIH", 0, 5001, 0, 2048, 0))
    path.write_bytes(data[:at] + struct.pack("<IIHIH", 0, 5001, 0, 2_000_000, 0) + data[at + 16 :])
    with pytest.raises(RejectedError, match=r"a\.doc is broken inside; open it in Word") as caught:
        load(path)
    assert caught.value.code == "damaged"


def test_too_long_a_text_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.loaders.limits.DOC_CHARACTERS", 10)
    with pytest.raises(RejectedError, match="more than 10 characters") as caught:
        load(doc.doc_file(tmp_path, [para("x" * 10)]))
    assert caught.value.code == "too_large"


def _broken(rng: random.Random, data: bytes) -> bytes:
    """Cut off, with other bytes, or with another number where one may count or point."""
    changed = bytearray(data)
    way = rng.randrange(3)
    if way == 0:
        return data[: rng.randrange(512, len(data))]
    for _ in range(rng.randrange(1, 12)):
        if way == 1:
            changed[rng.randrange(512, len(data))] = rng.randrange(256)
        else:
            number = rng.choice((0, 0xFFFFFFFF, 0x7FFFFFFF, rng.randrange(len(data))))
            struct.pack_into("<I", changed, rng.randrange(512, len(data) - 4), number)
    return bytes(changed)


def test_however_it_is_broken_a_file_is_read_or_rejected(tmp_path: Path) -> None:
    rng, data, ends = random.Random(17), LOST.read_bytes(), set()  # noqa: S311
    path = tmp_path / "broken.doc"
    for _ in range(200):
        path.write_bytes(_broken(rng, data))
        try:
            ends.add(load(path).loader)
        except RejectedError as error:
            ends.add(error.code if "broken.doc" in error.reason else error.reason)
    assert {"doc", "damaged"} <= ends <= {"doc", "damaged", "too_large", "unsupported_type", "empty", "encrypted"}
