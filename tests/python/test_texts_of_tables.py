"""Tables pasted as plain text: what a joined cell covers is blank, or missing, and the money below it is read alike.

A table is written as its office drew it: ``<`` is a place that the cell left of it covers, ``^`` one that the cell
above covers. A spreadsheet's paste keeps both as blank cells; a text processor's drops the first and keeps the second.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reading import budgets, indicators, read_text

from ingest.forms.regrid import certain
from ingest.forms.rows import rows_of
from ingest.model import Cell, Grid

TITLE = "项目支出绩效自评表\n（2023年度）\n\n"
INDICATORS = """一级指标	二级指标	三级指标	年度指标值	实际完成值	分值	得分
产出指标	数量指标	维修管网长度	≥12公里	13公里	50	50
效益指标	社会效益指标	供水保障率	≥95%	96%	40	40
"""


def kept(rows: list[str]) -> str:
    """As pasted from a spreadsheet: a blank cell for each place that another cell covers."""
    return "\n".join("\t".join("" if c in "<^" else c for c in row.split("|")) for row in rows)


def dropped(rows: list[str]) -> str:
    """As pasted from a text processor: no cell for what the cell beside it covers."""
    return "\n".join("\t".join(c.replace("^", "") for c in row.split("|") if c != "<") for row in rows)


def stripped(rows: list[str]) -> str:
    """The same after an editor cut the blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in dropped(rows).split("\n"))


def struck(text: str) -> str:
    """A text with upright strokes between the cells of its rows."""
    return "\n".join(" | ".join(["", *line.split("\t"), ""]) if "\t" in line else line for line in text.split("\n"))


SHAPES = pytest.mark.parametrize("write", [kept, dropped, stripped])
Writer = Callable[[list[str]], str]


def funds(table: str, *, strokes: bool = False) -> list[tuple[object, ...]]:
    """(line, measure, value) of each figure that was understood."""
    text = f"{TITLE}{table}\n{INDICATORS}"
    found = budgets(read_text(struck(text) if strokes else text))
    return [f for f in found if "unmapped" not in f]


SUM_LAST = [
    "预算执行情况（万元）|预算安排|<|<|实际支出|<|<|执行率",
    "^|上年结转|本年安排|合计|结转支出|本年支出|合计|^",
    "^|194.93|522.12|717.05|187.15|501.65|688.80|96.06%",
]


@SHAPES
@pytest.mark.parametrize("strokes", [False, True])
def test_sums_end_the_parts_of_their_measure(write: Writer, *, strokes: bool) -> None:
    """What was spent of each part is no measure of the contract."""
    assert funds(write(SUM_LAST), strokes=strokes) == [
        ("total", "carryover_in", "194.93"),
        ("total", "initial_budget", "522.12"),
        ("total", "adjusted_budget", "717.05"),
        ("total", "executed", "688.80"),
        ("total", "execution_rate", "96.06%"),
    ]


def test_rates_with_and_without_what_is_left_over() -> None:
    """Behind the last sum is a group of its own, whose two rates nobody tells apart: neither is the form's."""
    rows = [
        "预算执行情况|预算安排|<|<|实际支出|<|<|执行率|<",
        "^|上年结转|本年安排|合计|结转支出|本年支出|合计|含结转|不含结转",
        "^|194.93|522.12|717.05|187.15|501.65|688.80|96.06%|96.08%",
    ]
    assert funds(dropped(rows))[:4] == [
        ("total", "carryover_in", "194.93"),
        ("total", "initial_budget", "522.12"),
        ("total", "adjusted_budget", "717.05"),
        ("total", "executed", "688.80"),
    ]


BY_SOURCE = [
    "资金来源|预算情况|<|执行情况|<|执行率（%）",
    "^|年初预算数|调整预算数|执行数|结余数|^",
    "一般公共预算|100|125|115|10|92.00",
    "合计|120|150|135|15|90.00",
]


@SHAPES
@pytest.mark.parametrize("strokes", [False, True])
def test_a_header_over_parts_of_two_rows(write: Writer, *, strokes: bool) -> None:
    assert funds(write(BY_SOURCE), strokes=strokes) == [
        ("general_public_budget", "initial_budget", "100"),
        ("general_public_budget", "adjusted_budget", "125"),
        ("general_public_budget", "executed", "115"),
        ("general_public_budget", "year_end_balance", "10"),
        ("general_public_budget", "execution_rate", "92.00"),
        ("total", "initial_budget", "120"),
        ("total", "adjusted_budget", "150"),
        ("total", "executed", "135"),
        ("total", "year_end_balance", "15"),
        ("total", "execution_rate", "90.00"),
    ]


THREE_ROWS = [
    "资金投入情况|全年预算数|<|<|<|全年执行数|<|<|<|执行率",
    "^|合计|上级补助|<|市级安排|合计|上级补助|<|市级安排|^",
    "^|^|中央|省级|^|^|中央|省级|^|^",
    "^|577.65|452.17|114.03|11.45|550.65|430.13|110.42|10.10|95.32%",
]


@SHAPES
def test_a_header_of_three_rows(write: Writer) -> None:
    assert funds(write(THREE_ROWS)) == [
        ("total", "adjusted_budget", "577.65"),
        ("higher_level_subsidy", "adjusted_budget", "452.17"),
        ("higher_level_subsidy", "adjusted_budget", "114.03"),
        ("current_level", "adjusted_budget", "11.45"),
        ("total", "executed", "550.65"),
        ("higher_level_subsidy", "executed", "430.13"),
        ("higher_level_subsidy", "executed", "110.42"),
        ("current_level", "executed", "10.10"),
        ("total", "execution_rate", "95.32%"),
    ]


ALL_BLANK = [
    "重点任务|任务名称|项目级次|批复金额|<|<|实际支出金额|预算执行率|偏低原因",
    "^|^|^|总额|财政拨款|其他资金|^|^|^",
    "^|免费开放项目|市级|486.60|486.60|0.00|475.89|97.80%|",
    "^|机关运行保障|本级|288.53|271.22|17.31|282.18|97.80%|",
]


@SHAPES
def test_a_last_column_that_is_blank_in_all_rows(write: Writer) -> None:
    assert set(funds(write(ALL_BLANK))) >= {
        ("project_item", "adjusted_budget", "486.60"),
        ("project_item", "executed", "475.89"),
        ("project_item", "adjusted_budget", "288.53"),
        ("project_item", "executed", "282.18"),
    }


def test_a_rate_beside_the_first_line_alone_is_the_forms() -> None:
    rows = ["资金来源|预算数|执行数|执行率", "财政拨款|90|80|84.00%", "其他资金|10|4|^", "合计|100|84|^"]
    assert [f for f in funds(dropped(rows)) if f[1] == "execution_rate"] == [("total", "execution_rate", "84.00%")]


def test_a_figure_is_where_the_text_has_it() -> None:
    """Though the header's own cells are fewer than its columns."""
    read = read_text(f"{TITLE}{dropped(SUM_LAST)}\n{INDICATORS}")
    places = {x["text_printed"]: (x["row_no"], x["col_no"]) for x in read.tables["line_source"]}
    roles = {x["text"]: (x["row_no"], x["col_no"], x["role"]) for x in read.tables["cell"]}
    assert places["688.80"] == (3, 7)
    assert roles["实际支出"] == (1, 3, "header")


def grid(*rows: str) -> Grid:
    """An inexact grid of rows of cells between bars."""
    cells = (Cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row.split("|"), 1))
    return Grid(1, 1, tuple(cells), exact=False)


def exact_rows(*rows: str) -> list[int]:
    """The numbers of the rows whose columns are certain."""
    return [row.row_no for row in certain(list(rows_of(grid(*rows)))) if row.exact]


def test_a_block_with_one_way_to_stand_is_certain() -> None:
    assert exact_rows("资金|预算数|执行数", "|财政拨款|其他资金|财政拨款|其他资金", "|10|2|9|1") == [1, 2, 3]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(("资金|预算数|执行数", "|合计|财政拨款|其他资金", "|12|10|2"), id="three parts of two"),
        pytest.param(
            ("资金|预算数|执行数", "|本级|上级|上级|本级|本级|上级", "|1|2|3|4|5|6"), id="parts that come again"
        ),
        pytest.param(("资金来源|预算数|执行数", "合计|650, 000|6|649, 998. 67"), id="a scan's cut figures"),
        pytest.param(("资金来源|预算数|执行数", "合计|12|10", "财政拨款|1 0|9|_"), id="a scan's row below"),
        pytest.param(("资金来源|预算数|执行数", "合计|12", "财政拨款|9|8"), id="a first row that lost a cell"),
        pytest.param(("来源|年初|一数(B)", "合计|12|10"), id="a label that nobody knows"),
        pytest.param(("资金来源|预算数|执行数", "合计|12|10", "12|财政拨款|10"), id="a shifted row"),
    ],
)
def test_what_is_not_certain_stays_as_it_is(rows: tuple[str, ...]) -> None:
    assert exact_rows(*rows) == []


def test_a_row_that_lost_a_cell_is_not_certain() -> None:
    assert exact_rows("资金来源|预算数|执行数", "合计|12|10", "财政拨款|9") == [1, 2]


WHOLE = [
    "项目资金（万元）|资金来源|年初预算数|全年预算数|全年执行数|分值|执行率|得分",
    "^|年度资金总额|100.00|95.00|90.25|10|95%|9.5",
    "^|其中：当年财政拨款|80.00|75.00|70.25|-|-|-",
    "^|其他资金|20.00|20.00|20.00|-|-|-",
]


@pytest.mark.parametrize("line", [1, 2, 3])
@pytest.mark.parametrize("lost", [2, 3, 4])
def test_of_a_row_that_lost_an_amount_none_is_taken(line: int, lost: int) -> None:
    """Nobody knows which: the others stand where it may have stood. The other rows are read as before."""
    cells = WHOLE[line].split("|")
    rows = [*WHOLE[:line], "|".join(cells[:lost] + cells[lost + 1 :]), *WHOLE[line + 1 :]]
    code = ["total", "fiscal_appropriation", "other_funds"][line - 1]
    wanted = [f for f in funds(dropped(WHOLE)) if f[0] != code]
    assert len(wanted) == 8
    assert funds(dropped(rows)) == wanted


def test_a_label_over_two_columns_of_labels() -> None:
    """Labels stand from the left and figures from the right, where a cell over several columns is one."""
    rows = [
        "资金情况|资金来源|<|全年预算数|全年执行数",
        "^|财政拨款|中央|10|9",
        "^|^|市级|5|4",
        "^|单位资金|<|3|2",
    ]
    known = {f[0]: f for f in funds(dropped(rows)) if f[1] == "executed"}
    assert known["own_funds"] == ("own_funds", "executed", "2")


def test_figures_under_fewer_headers_are_nobodys() -> None:
    """None of the ways in which the header may stand is taken: a label of lines is over no amount."""
    assert (
        exact_rows("预算执行|资金来源|年初预算数|实际支出数|执行率", "|合计|12|10|9|90%", "|财政拨款|12|10|9|90%") == []
    )


def lines(rows: list[str], *columns: str) -> list[tuple[object, ...]]:
    """The indicators of a table as pasted from a text processor and cut at the ends of its lines."""
    return indicators(read_text(f"{TITLE}{stripped(rows)}\n"), *columns)


def test_results_under_a_header_of_months_are_told_by_their_units() -> None:
    rows = [
        "一级指标|二级指标|三级指标|年度指标值|1—7月完成情况|全年预计完成情况|完成目标可能性",
        "产出指标|数量指标|新建校舍面积|≥12000平方米|7200平方米|12000平方米|确定能",
        "^|^|培训骨干教师人数|≥480人次|288人次|480人次|确定能",
        "^|^|资助学生人数|≥2600人|1560人|2600人|确定能",
    ]
    found = lines(rows, "target_printed", "actual_printed")
    assert found == [("≥12000平方米", "7200平方米"), ("≥480人次", "288人次"), ("≥2600人", "1560人")]


def test_a_value_beside_a_blank_unit_is_no_unit() -> None:
    rows = [
        "一级指标|二级指标|指标内容|计量单位|年度指标值|设定依据",
        "产出指标|数量指标|工作人员配备比例||1:3|计划标准",
        "^|^|法律顾问覆盖数|个|156|历史依据",
        "效益指标|社会效益指标|群众法治意识||有效增强|计划标准",
    ]
    found = lines(rows, "target_printed", "target_unit_printed")
    assert found == [("1:3", None), ("156", "个"), ("有效增强", None)]


def test_a_note_before_blank_cells_is_no_indicator() -> None:
    table = kept(["一级指标|二级指标|三级指标|年度指标值|实际完成值", "产出指标|数量指标|维修管网长度|≥12公里|13公里"])
    reading = read_text(f"{TITLE}{table}\n备注：指标值可填写历史标准。\t\t\t\t\n三、预算管理情况（20分）\t\t\t\t\n")
    assert indicators(reading, "indicator_printed") == [("维修管网长度",)]


def test_indicators_in_two_halves_whose_last_remarks_are_blank() -> None:
    half = "二级指标|指标名称|目标值|完成值|分值|得分|说明"
    rows = [
        "产出指标|<|<|<|<|<|<|效益指标|<|<|<|<|<|<",
        f"{half}|{half}",
        "数量指标|新改建里程|≥86公里|88公里|50|50||社会效益指标|通硬化路比例|≥98%|98.9%|20|20|",
        "质量指标|优良中等路率|≥85%|88%|20|20||生态效益指标|新能源车占比|≥80%|74%|10|9|尾款未付",
    ]
    found = lines(rows, "indicator_printed", "actual_printed", "score_printed", "deviation_printed")
    assert [f[:3] for f in found] == [
        ("新改建里程", "88公里", "50"),
        ("优良中等路率", "88%", "20"),
        ("通硬化路比例", "98.9%", "20"),
        ("新能源车占比", "74%", "9"),
    ]
