"""Tables that a plain text draws: what its lines span is known, so that no label and no wrapped name is guessed at."""

from __future__ import annotations

import pytest
from reading import budgets, indicators, read_text, scores

from ingest.loaders import drawn

#: drawn characters as wide as Han ones; labels level with the rules between their rows; names over two lines
WIDE = """\
项目支出绩效自评表
（2024年度）
┌────────┬─────────────────────────────┐
│项目名称        │免费开放                                                  │
├────────┼──────┬───────┬──────┬───┬───┤
│                │            │全年预算数    │全年执行数  │分值  │得分  │
│项目资金（万元）├──────┼───────┼──────┼───┼───┤
│                │年度资金总额│597.62        │584.47      │10    │9.78  │
├────┬───┴──────┼───────┼──────┼───┼───┤
│一级指标│三级指标            │年度指标值    │实际完成值  │分值  │得分  │
├────┼──────────┼───────┼──────┼───┼───┤
│        │送戏下乡场次        │不低于132场   │136场       │40    │40    │
│产出指标├──────────┼───────┼──────┼───┼───┤
│        │文物保护单位安全检查│100%          │100%        │20    │20    │
│        │覆盖率              │              │            │      │      │
├────┼──────────┼───────┼──────┼───┼───┤
│效益指标│公共文化服务覆盖率  │“96%”以上   │97%         │30    │30    │
├────┴──────────┼───────┼──────┼───┼───┤
│总分                          │              │            │100   │99.78 │
└───────────────┴───────┴──────┴───┴───┘
"""

#: as a program draws it: drawn characters half as wide as Han ones
NARROW = """\
项目支出绩效自评表
（2024年度）
╔══════════╦═══════════════════╦════════════╦══════════╦══════╦══════╗
║ 一级指标 ║ 三级指标          ║ 年度指标值 ║ 实际值   ║ 分值 ║ 得分 ║
╠══════════╬═══════════════════╬════════════╬══════════╬══════╬══════╣
║          ║ 送戏下乡场次      ║ ≥132场     ║ 136场    ║ 50   ║ 50   ║
║ 产出指标 ╟───────────────────╫────────────╫──────────╫──────╫──────╢
║          ║ 文物安全检查覆盖  ║ 100%       ║ 100%     ║ 20   ║ 20   ║
║          ║ 率                ║            ║          ║      ║      ║
╠══════════╬═══════════════════╬════════════╬══════════╬══════╬══════╣
║ 效益指标 ║ 服务覆盖率        ║ ≥96%       ║ 97%      ║ 30   ║ 29   ║
╚══════════╩═══════════════════╩════════════╩══════════╩══════╩══════╝
"""

#: the same from typewriter characters, with figures that look like rules
PLAIN = """\
项目支出绩效自评表
（2024年度）
+----------+-------------------+------------+----------+------+------+
| 一级指标 | 三级指标          | 年度指标值 | 实际值   | 分值 | 得分 |
+==========+===================+============+==========+======+======+
|          | 送戏下乡场次      | >=132场    | 136场    | 50   | 50   |
| 产出指标 +-------------------+------------+----------+------+------+
|          | 文物安全检查覆盖  | 100%       | 100%     | 20   | 20   |
|          | 率                |            |          |      |      |
+----------+-------------------+------------+----------+------+------+
| 效益指标 | 服务覆盖率        | >=96%      | 97%      | 30   | 29   |
+----------+-------------------+------------+----------+------+------+
"""

COLUMNS = "indicator_printed", "level1_code", "target_printed", "actual_printed", "weight_printed", "score_printed"


def test_a_drawn_form_is_read_by_its_lines() -> None:
    reading = read_text(WIDE)
    assert indicators(reading, *COLUMNS) == [
        ("送戏下乡场次", "output", "不低于132场", "136场", "40", "40"),
        ("文物保护单位安全检查覆盖率", "output", "100%", "100%", "20", "20"),
        ("公共文化服务覆盖率", "benefit", "“96%”以上", "97%", "30", "30"),
    ]
    assert budgets(reading) == [("total", "adjusted_budget", "597.62"), ("total", "executed", "584.47")]
    assert ("total", "总分", "100", "99.78") in scores(reading)


@pytest.mark.parametrize("text", [NARROW, PLAIN], ids=["narrow", "plain"])
def test_drawn_characters_may_be_narrow(text: str) -> None:
    name = "indicator_printed", "level1_code", "weight_printed", "score_printed"
    assert indicators(read_text(text), *name) == [
        ("送戏下乡场次", "output", "50", "50"),
        ("文物安全检查覆盖率", "output", "20", "20"),
        ("服务覆盖率", "benefit", "30", "29"),
    ]


def test_spans_and_wrapped_texts_are_cells() -> None:
    cells = drawn.cells(PLAIN.split("\n")[2:-1])
    assert [(c.row, c.col, c.row_span, c.col_span, c.text) for c in cells if c.col < 3 and c.row > 1] == [
        (2, 1, 2, 1, "产出指标"), (2, 2, 1, 1, "送戏下乡场次"),
        (3, 2, 1, 1, "文物安全检查覆盖\n率"),
        (4, 1, 1, 1, "效益指标"), (4, 2, 1, 1, "服务覆盖率"),
    ]  # fmt: skip


def test_tables_on_end_are_two() -> None:
    lines = ["┌─┬─┐", "│甲│1 │", "├─┼─┤", "│乙│2 │", "└─┴─┘"]
    assert list(drawn.runs([*lines, *lines, "", *lines])) == [(0, 5), (5, 10), (11, 16)]
    assert [c.text for c in drawn.cells(lines)] == ["甲", "1", "乙", "2"]


def test_rows_without_rules_between_them_stay_rows_of_a_text() -> None:
    """As a database prints a table: below the header no rule parts the rows."""
    rule, header = PLAIN.split("\n")[2:4]
    rows = [rule, header, rule, "| 产出指标 | 场次              | >=132场    | 136场    | 50   | 50   |"]
    rows += ["| 产出指标 | 检查率            | 100%       | 100%     | 20   | 20   |", rule]
    assert drawn.cells(rows) == []
    reading = read_text("项目支出绩效自评表\n（2024年度）\n" + "\n".join(rows) + "\n")
    assert indicators(reading, "indicator_printed", "weight_printed", "score_printed") == [
        ("场次", "50", "50"),
        ("检查率", "20", "20"),
    ]


CROOKED = WIDE.replace("│送戏下乡场次        │", "│送戏下乡场次    │").replace("│584.47      │", "│584.47         │")


def test_strokes_out_of_place_go_on_from_those_above_them() -> None:
    """A font that isn't as wide as the text's author thought moves strokes, but changes neither number nor order."""
    assert drawn.cells(CROOKED.split("\n")[2:-1]) == drawn.cells(WIDE.split("\n")[2:-1])
    assert indicators(read_text(CROOKED), *COLUMNS) == indicators(read_text(WIDE), *COLUMNS)


def test_rules_between_some_cells_are_no_names_where_a_stroke_is_missing() -> None:
    """The rows are found by meaning then, and a rule is still no text."""
    broken = CROOKED.replace("│136场       │", "│136场        ")
    assert drawn.cells(broken.split("\n")[2:-1]) == []
    reading = read_text(broken)
    names = [row[0] for row in indicators(reading, "indicator_printed")]
    assert "送戏下乡场次" in names
    assert not any("─" in str(name) for name in names)
    assert ("total", "executed", "584.47") in budgets(reading)
