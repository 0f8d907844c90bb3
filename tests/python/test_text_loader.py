"""The text loader: five shapes to grids, encodings, and what is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.loaders import load
from ingest.model import Document, Grid, Line, RejectedError


def _load(tmp_path: Path, data: bytes | str, name: str = "a.txt") -> Document:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return load(path)


def _grids(document: Document) -> list[Grid]:
    return [b for b in document.blocks() if isinstance(b, Grid)]


def _texts(grid: Grid) -> list[tuple[int, int, str]]:
    return [(c.row, c.col, c.text) for c in grid.cells]


def test_cell_a_line_rows_end_at_blank_lines_and_cells_go_on_without_a_tab(tmp_path: Path) -> None:
    document = _load(tmp_path, "\t名称\n\t河池市\n司法局\n\n\t\n\t合计\n\t1\n")
    (grid,) = _grids(document)
    assert _texts(grid) == [
        (1, 1, "名称"), (1, 2, "河池市\n司法局"),
        (2, 1, ""), (2, 2, "合计"), (2, 3, "1"),
    ]  # fmt: skip
    assert not grid.exact


def test_tab_rows_keep_empty_cells_so_that_positions_stand(tmp_path: Path) -> None:
    (grid,) = _grids(_load(tmp_path, "甲\t\t乙\t\n\t丙\t丁\t戊\n"))
    assert _texts(grid) == [
        (1, 1, "甲"), (1, 2, ""), (1, 3, "乙"), (1, 4, ""),
        (2, 1, ""), (2, 2, "丙"), (2, 3, "丁"), (2, 4, "戊"),
    ]  # fmt: skip


def test_a_line_without_a_tab_parts_two_tables_and_keeps_its_number(tmp_path: Path) -> None:
    document = _load(tmp_path, "a\tb\n\n第二张表\nc\td\n")
    blocks = list(document.blocks())
    assert [type(b) for b in blocks] == [Grid, Line, Grid]
    assert isinstance(blocks[1], Line)
    assert (blocks[1].text, blocks[1].line_no) == ("第二张表", 3)
    assert [g.table_no for g in _grids(document)] == [1, 2]


def test_form_feeds_part_pages_and_tables_are_numbered_through(tmp_path: Path) -> None:
    document = _load(tmp_path, "a\tb\n\fc\td\n")
    assert [p.page_no for p in document.pages] == [1, 2]
    assert [(g.page_no, g.table_no) for g in _grids(document)] == [(1, 1), (2, 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_give_the_same_cells(tmp_path: Path, encoding: str) -> None:
    (grid,) = _grids(_load(tmp_path, "部门名称\t河池市司法局\n".encode(encoding)))
    assert [c.text for c in grid.cells] == ["部门名称", "河池市司法局"]


def test_carriage_returns_of_other_systems_change_nothing(tmp_path: Path) -> None:
    (unix,) = _grids(_load(tmp_path, "a\tb\nc\td\n"))
    (dos,) = _grids(_load(tmp_path, "a\tb\r\nc\td\r\n"))
    assert _texts(unix) == _texts(dos)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t\n \n", "a.txt", "empty"),
        (bytes(range(256)) * 8, "a.txt", "damaged"),
        (b"x", "a.xyz", "unsupported_type"),
        (b"x", "noending", "unsupported_type"),
    ],
)
def test_what_is_no_text_is_rejected_with_its_code(tmp_path: Path, data: bytes, name: str, code: str) -> None:
    with pytest.raises(RejectedError) as caught:
        _load(tmp_path, data, name)
    assert caught.value.code == code
    assert name in caught.value.reason


def test_rows_between_strokes_lose_their_frame_and_keep_empty_cells(tmp_path: Path) -> None:
    text = "表一\n| 指标 | 目标值 | | 得分 |\n|---|---|---|---|\n| 巡查次数 | ≥12次 | | 10 |\n| 合计 | | | 10 |\n"
    line, grid = _load(tmp_path, text).blocks()
    assert isinstance(line, Line)
    assert line.text == "表一"
    assert isinstance(grid, Grid)
    assert _texts(grid) == [
        (1, 1, "指标"), (1, 2, "目标值"), (1, 3, ""), (1, 4, "得分"),
        (2, 1, "巡查次数"), (2, 2, "≥12次"), (2, 3, ""), (2, 4, "10"),
        (3, 1, "合计"), (3, 2, ""), (3, 3, ""), (3, 4, "10"),
    ]  # fmt: skip


def test_cells_set_with_spaces_share_the_column_in_which_they_begin(tmp_path: Path) -> None:
    rows = ("指标      目标值    得分", "巡查次数  ≥12次    10", "          100%      8", "合计      -         18")
    line, grid = _load(tmp_path, "        自评表\n" + "\n".join(rows) + "\n").blocks()
    assert isinstance(line, Line)
    assert isinstance(grid, Grid)
    assert _texts(grid) == [
        (1, 1, "指标"), (1, 2, "目标值"), (1, 3, "得分"),
        (2, 1, "巡查次数"), (2, 2, "≥12次"), (2, 3, "10"),
        (3, 2, "100%"), (3, 3, "8"),
        (4, 1, "合计"), (4, 2, "-"), (4, 3, "18"),
    ]  # fmt: skip


def test_running_text_with_a_few_wide_gaps_is_no_table(tmp_path: Path) -> None:
    blocks = list(_load(tmp_path, "填报人：甲    电话：乙\n一、总体情况  良好\n二、存在问题  三项  待改\n").blocks())
    assert all(isinstance(b, Line) for b in blocks)
