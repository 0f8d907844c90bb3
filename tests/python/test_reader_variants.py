"""The reader on variants of the five documents: what changes in the text changes in the facts, nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from reading import budgets, field, indicators, read_text, scores, source

from ingest.forms import Reading
from ingest.forms.text import fold
from ingest.model import RejectedError

Row = list[str]


def _cell_rows(text: str) -> list[Row]:
    """A cell-a-line text as rows of cells (each cell with its further lines)."""
    rows: list[Row] = []
    for block in re.split(r"\n\n", text):
        cells: Row = []
        for line in block.split("\n"):
            if line.startswith("\t") or not cells:
                cells.append(line)
            else:
                cells[-1] += "\n" + line
        rows.append(cells)
    return rows


def _cell_text(rows: list[Row]) -> str:
    return "\n\n".join("\n".join(row) for row in rows)


def _tab_rows(text: str, change: Callable[[Row], Row | None]) -> str:
    """A tab text with every row of a table changed (or left out, for ``None``)."""
    lines = []
    for line in text.split("\n"):
        if "\t" not in line:
            lines.append(line)
        elif (cells := change(line.split("\t"))) is not None:
            lines.append("\t".join(cells))
    return "\n".join(lines)


def _facts(reading: Reading) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]], list[tuple[object, ...]]]:
    lines = indicators(
        reading, "goal_no", "level1_code", "level2_code", "indicator_printed", "target_printed", "actual_printed",
        "weight_printed", "score_printed", "explanation_printed", "deviation_printed", "basis_printed",
    )  # fmt: skip
    return lines, budgets(reading), scores(reading)


ALL = ["hechi_2024.txt", "yanfeng_2024.txt", "jinzhong_2021.txt", "guangshui_2023.txt", "qiannan_2024.txt"]
PLACES = {
    "hechi_2024.txt": ("河池市", "柳州市", "450200"),
    "yanfeng_2024.txt": ("雁峰区", "石鼓区", "430407"),
    "jinzhong_2021.txt": ("晋中市", "运城市", "140800"),
    "guangshui_2023.txt": ("广水市", "安陆市", "420982"),
    "qiannan_2024.txt": ("黔南布依族苗族自治州", "黔东南苗族侗族自治州", "522600"),
}


@pytest.mark.parametrize("name", ALL)
def test_another_place_changes_the_region_and_no_fact(name: str) -> None:
    old, new, code = PLACES[name]
    before, after = read_text(source(name)), read_text(source(name).replace(old, new))
    assert {f["region_code"] for f in after.tables["form"]} >= {code}
    assert budgets(after) == budgets(before)
    assert scores(after) == scores(before) or name == "yanfeng_2024.txt"
    assert len(indicators(after, "line_no")) == len(indicators(before, "line_no"))


@pytest.mark.parametrize("name", ALL)
def test_another_year_changes_the_year_and_no_amount(name: str) -> None:
    text = re.sub(r"20(2\d)(?= ?年)", lambda m: f"20{int(m.group(1)) - 5}", source(name))
    before, after = read_text(source(name)), read_text(text)
    stated = field(before, "fiscal_year")
    if stated:
        assert (
            int(re.findall(r"\d{4}", field(after, "fiscal_year") or "")[0]) == int(re.findall(r"\d{4}", stated)[0]) - 5
        )
    else:
        assert field(after, "prior_year") == "2017 年"
    assert budgets(after) == budgets(before)


@pytest.mark.parametrize(("old", "new"), [("（万元）", "（元）"), ("（万元）", "（亿元）")])
def test_another_unit_in_the_label_is_the_unit_of_every_amount(old: str, new: str) -> None:
    reading = read_text(source("hechi_2024.txt").replace(old, new))
    amounts = [r["unit_printed"] for r in reading.tables["budget_line"] if r["measure_code"] != "execution_rate"]
    assert set(amounts) == {new.strip("（）")}


def test_another_unit_in_a_line_above_the_table() -> None:
    reading = read_text(source("guangshui_2023.txt").replace("单位：万元", "金额单位：元"))
    assert {r["unit_printed"] for r in reading.tables["budget_line"] if r["measure_code"] != "share"} == {"元"}


def test_columns_of_the_indicator_table_may_stand_in_any_order() -> None:
    rows = _cell_rows(source("hechi_2024.txt"))
    start = next(i for i, r in enumerate(rows) if "\t一级指标" in r)
    width = len(rows[start])
    order = [0, 1, 2, 3, 5, 7, 4, 6, 9, 8]  # weight and score before target and actual, reasons first
    swapped = rows[:start] + [[r[k] for k in order] if len(r) == width else r for r in rows[start:]]
    assert _facts(read_text(_cell_text(swapped))) == _facts(read_text(source("hechi_2024.txt")))


def test_columns_of_the_funding_block_may_stand_in_any_order() -> None:
    rows = _cell_rows(source("hechi_2024.txt"))
    start = next(i for i, r in enumerate(rows) if "\t资金来源" in r)
    swapped = [[r[k] for k in (0, 1, 5, 2, 6, 4, 3)] if start <= i and len(r) == 7 else r for i, r in enumerate(rows)]
    assert sorted(map(str, budgets(read_text(_cell_text(swapped))))) == sorted(
        map(str, budgets(read_text(source("hechi_2024.txt"))))
    )


def test_a_row_added_is_one_more_indicator_of_its_level() -> None:
    rows = _cell_rows(source("hechi_2024.txt"))
    at = next(i for i, r in enumerate(rows) if "\t支出合规率" in r)
    new = ["\t", "\t", "\t", "\t案卷合格率", "\t不低于96.5%", "\t5", "\t97%", "\t5", "\t", "\t"]
    before = indicators(read_text(source("hechi_2024.txt")), "indicator_printed", "level2_code", "score_printed")
    after = indicators(
        read_text(_cell_text([*rows[: at + 1], new, *rows[at + 1 :]])),
        "indicator_printed",
        "level2_code",
        "score_printed",
    )
    assert after == [*before[:2], ("案卷合格率", "quality", "5"), *before[2:]]


@pytest.mark.parametrize("gone", ["支出合规率", "完成时间", "维护社会安定团结"])
def test_a_row_removed_is_one_indicator_less(gone: str) -> None:
    rows = [r for r in _cell_rows(source("hechi_2024.txt")) if f"\t{gone}" not in r]
    before = indicators(read_text(source("hechi_2024.txt")), "indicator_printed", "target_printed")
    after = indicators(read_text(_cell_text(rows)), "indicator_printed", "target_printed")
    assert after == [x for x in before if x[0] != gone]


def test_an_optional_column_may_be_missing() -> None:
    rows = _cell_rows(source("hechi_2024.txt"))
    start = next(i for i, r in enumerate(rows) if "\t一级指标" in r)
    without = [[c for k, c in enumerate(r) if k != 8] if i >= start and len(r) == 10 else r for i, r in enumerate(rows)]
    found = indicators(read_text(_cell_text(without)), "indicator_printed", "explanation_printed", "deviation_printed")
    assert [f[1] for f in found] == [None] * 6
    assert str(found[3][2]).startswith("由于我市财政压力大")


def test_a_label_may_move_down_in_its_merged_cell() -> None:
    """数量指标 printed on the last of its five rows, 产出指标 on the third: the levels stay."""
    moved = (
        source("guangshui_2023.txt")
        .replace("\t产出指标\t数量指标\t担任法律援助顾问单位\t", "\t\t\t担任法律援助顾问单位\t", 1)
        .replace("\t\t\t法律援助案件量\t", "\t产出指标\t\t法律援助案件量\t", 1)
        .replace("\t\t\t社区矫正人员\t", "\t\t数量指标\t社区矫正人员\t", 1)
    )
    columns = ("goal_no", "level1_code", "level2_code", "indicator_printed", "target_printed")
    assert indicators(read_text(moved), *columns) == indicators(read_text(source("guangshui_2023.txt")), *columns)


@pytest.mark.parametrize("name", ["jinzhong_2021.txt", "guangshui_2023.txt"])
@pytest.mark.parametrize("shift", [1, 2])
def test_a_whole_table_shifted_right_reads_the_same(name: str, shift: int) -> None:
    shifted = _tab_rows(source(name), lambda cells: [""] * shift + cells)
    assert _facts(read_text(shifted)) == _facts(read_text(source(name)))


def test_every_second_indicator_row_shifted_reads_the_same() -> None:
    count = 0

    def change(cells: Row) -> Row:
        nonlocal count
        count += 1
        return ["", *cells] if count % 2 and any("≥" in c or c == "100%" for c in cells) else cells

    columns = ("indicator_printed", "target_printed", "basis_printed")
    shifted = read_text(_tab_rows(source("guangshui_2023.txt"), change))
    assert indicators(shifted, *columns) == indicators(read_text(source("guangshui_2023.txt")), *columns)


def test_a_repeated_header_after_a_page_break_is_no_indicator() -> None:
    text = source("guangshui_2023.txt")
    header = "\t一级指标\t二级指标\t三级指标\t指标值\t指标值确定依据"
    broken = text.replace("\t\t\t人民调解案件量", f"年度绩效指标{header}\n\t\t\t人民调解案件量", 1)
    columns = ("indicator_printed", "target_printed", "level2_code", "level1_code")
    assert indicators(read_text(broken), *columns) == indicators(read_text(text), *columns)


def test_blank_amounts_stay_blank_and_dashes_are_kept_as_printed() -> None:
    text = source("hechi_2024.txt").replace("\t1165.45\n", "\t\n", 1).replace("\t401.82\n", "\t—\n", 1)
    rows = [r for r in read_text(text).tables["budget_line"] if r["line_code"] == "total"]
    assert {r["measure_code"]: r["value_printed"] for r in rows} == {
        "initial_budget": "1082.02", "adjustment": "—", "adjusted_budget": "1483.84", "executed": "",
        "execution_rate": "78.54%",
    }  # fmt: skip


def test_an_unknown_funding_line_is_kept_and_listed() -> None:
    text = source("hechi_2024.txt").replace("国有资本经营预算", "彩票公益金")
    reading = read_text(text)
    assert ("unmapped", "initial_budget", "0") in budgets(reading)
    assert "彩票公益金" in {r["text_printed"] for r in reading.tables["unmapped"]}


def test_a_blank_template_gives_a_form_and_no_facts() -> None:
    head = "\t部门整体支出绩效自评表\n\n\t部门名称\n\t\n\n"
    text = (
        head
        + "\t一级指标\n\t二级指标\n\t三级指标\n\t指标值\n\t分值\n\t得分\n\n\t产出指标\n\t数量指标\n\t\n\t\n\t\n\t\n"
    )
    reading = read_text(text)
    assert len(reading.tables["form"]) == 1
    assert "indicator_line" not in reading.tables
    assert budgets(reading) == []


def test_filling_notes_are_never_facts() -> None:
    text = source("guangshui_2023.txt")
    more = text + "\n\n6.基本支出年初预算数为435.79万元，决算数为388.11万元。\n"
    assert budgets(read_text(more), "narrative") == budgets(read_text(text), "narrative") == []


def test_names_and_phones_are_classed_personal() -> None:
    reading = read_text(source("jinzhong_2021.txt"))
    personal = {str(c["text"]) for c in reading.tables["cell"] if c["role"] == "personal"}
    printed = {"郭磊石", "03542636171", "刘娜", "施博", "李宏", "03542636151", "03542636163"}
    assert printed <= personal
    landed = " ".join(
        str(v)
        for t in ("form_field", "text_section", "indicator_line", "score_line")
        for r in reading.tables[t]
        for v in r.values()
    )
    assert not [p for p in printed if p in landed]


@pytest.mark.parametrize("name", ALL)
def test_every_cell_with_text_is_accounted_for(name: str) -> None:
    """All but the garbled level labels and one speck of the scan, which are listed as unmapped."""
    left = [str(c["text"]) for c in read_text(source(name)).tables["cell"] if c["role"] == "unmapped"]
    assert left == (["_", "以 4 指 你", "-1-14-1-"] if name == "qiannan_2024.txt" else [])


@pytest.mark.parametrize("name", ALL)
def test_every_source_points_at_a_cell_or_line_that_holds_its_text(name: str) -> None:
    reading = read_text(source(name))
    cells = {(c["table_no"], c["row_no"], c["col_no"]): str(c["text"]) for c in reading.tables["cell"]}
    lines = {r["line_no"]: str(r["text"]) for r in reading.tables.get("line", [])}
    for row in reading.tables["line_source"]:
        place = (row["table_no"], row["row_no"], row["col_no"])
        text = cells[place] if row["table_no"] is not None else lines[row["row_no"]]
        for piece in str(row["text_printed"]).split(" | "):
            assert fold(piece) in fold(text) or fold(piece).startswith("年"), place


@pytest.mark.parametrize("name", ["hechi_2024.txt", "yanfeng_2024.txt"])
def test_cells_a_line_and_tab_rows_say_the_same(name: str) -> None:
    rows = [r for r in _cell_rows(source(name)) if any(c.startswith("\t") for c in r)]
    tabs = "\n".join("\t".join(c.strip("\t").replace("\n", " ") for c in r) + "\t" for r in rows if r != [""])
    assert _facts(read_text(tabs)) == _facts(read_text(source(name)))


@pytest.mark.parametrize("name", ["jinzhong_2021.txt", "guangshui_2023.txt"])
def test_tab_rows_and_cells_a_line_say_the_same(name: str) -> None:
    lines = [x for x in source(name).split("\n") if x.strip() and not re.fullmatch(r"[-\t]+", x)]
    cells = ["\n".join(f"\t{c}" for c in x.split("\t")) if "\t" in x else x for x in lines]
    assert _facts(read_text("\n\n".join(cells))) == _facts(read_text(source(name)))


def test_a_text_that_only_names_a_form_holds_none() -> None:
    notice = "各单位：\n请于3月底前报送\n附件：部门整体支出绩效自评表\n联系电话：0775-1234567\n"
    with pytest.raises(RejectedError) as caught:
        read_text(notice)
    assert caught.value.code == "no_form_found"


def test_a_table_of_something_else_holds_no_form() -> None:
    accounts = "收支决算表\n项目\t年初预算数\t决算数\n一般公共预算拨款\t100.00\t90.00\n合计\t100.00\t90.00\n"
    with pytest.raises(RejectedError) as caught:
        read_text(accounts)
    assert caught.value.code == "no_form_found"


def test_an_unknown_line_above_the_first_known_one_is_landed_too() -> None:
    text = source("hechi_2024.txt").replace("\t合计\n", "\t彩票公益金\n", 1)
    assert budgets(read_text(text))[:2] == [
        ("unmapped", "initial_budget", "1082.02"),
        ("unmapped", "adjustment", "401.82"),
    ]


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_table_of_other_spending_beside_the_form_is_no_budget(where: str) -> None:
    other = "\t项目\n\t年初预算数\n\t决算数\n\n\t因公出国（境）费\n\t12.00\n\t11.00\n\n\t公务接待费\n\t3.00\n\t2.00\n\n"
    text = source("hechi_2024.txt")
    at = text.index("\t部门预算安排资金") if where == "before" else len(text)
    joined = text[:at].rstrip("\n") + "\n\n" + other + text[at:]
    assert budgets(read_text(joined)) == budgets(read_text(text))


def test_a_report_may_stand_before_the_form() -> None:
    text = source("yanfeng_2024.txt")
    form, report = text[: text.index("附件2")], text[text.index("附件2") :]
    after, before = read_text(text), read_text(f"{report}\n\n{form}")
    assert budgets(before, "narrative") == budgets(after, "narrative") != []
    assert _facts(before) == _facts(after)


def test_an_unknown_place_is_null_and_listed() -> None:
    reading = read_text(source("hechi_2024.txt").replace("河池市", "某某市"))
    assert reading.tables["form"][0]["region_code"] is None
    assert ("region", "某某市司法局") in [(r["kind"], r["text_printed"]) for r in reading.tables["unmapped"]]


def test_a_name_behind_a_colon_in_its_cell_is_personal() -> None:
    reading = read_text(source("hechi_2024.txt").rstrip("\n") + "\n\n\t联系人：黄某某\n\t联系电话：0778-1234567\n")
    roles = {str(c["text"]): c["role"] for c in reading.tables["cell"]}
    assert roles["联系人：黄某某"] == roles["联系电话：0778-1234567"] == "personal"


def test_a_header_that_nobody_knows_keeps_its_figures_apart_and_is_listed() -> None:
    reading = read_text(source("hechi_2024.txt").replace("\t年中预算调整数", "\t上级核定数"))
    totals = [(m, v) for line, m, v in budgets(reading) if line == "total"]
    assert totals == [
        ("initial_budget", "1082.02"),
        ("unmapped", "401.82"),
        ("adjusted_budget", "1483.84"),
        ("executed", "1165.45"),
        ("execution_rate", "78.54%"),
    ]
    assert ("header", "上级核定数") in [(r["kind"], r["text_printed"]) for r in reading.tables["unmapped"]]


def test_an_unknown_column_of_the_indicator_table_gives_its_values_to_no_other() -> None:
    columns = ("indicator_printed", "target_printed", "actual_printed", "weight_printed", "score_printed")
    known = indicators(read_text(source("hechi_2024.txt")), *columns)
    reading = read_text(source("hechi_2024.txt").replace("\t分值\n", "\t系数乙\n"))
    assert indicators(reading, *columns) == [(n, t, a, None, s) for n, t, a, _, s in known]


def test_figures_without_a_header_of_their_own_are_nobodys() -> None:
    """Five figures under four headers: none is given to a column, all are listed."""
    rows = _cell_rows(source("hechi_2024.txt"))
    start = next(i for i, r in enumerate(rows) if "\t资金来源" in r)
    rows[start] = [c for c in rows[start] if c != "\t年中预算调整数"]
    reading = read_text(_cell_text(rows))
    assert budgets(reading) == []
    assert "1165.45" in [r["text_printed"] for r in reading.tables["unmapped"]]
