"""Lists of indicators under labels that nobody knows, over page breaks, and the lines of funds above them."""

from __future__ import annotations

import pytest
from reading import budgets, html_rows, indicators, read_text, scores

from ingest.forms import Reading, listed_pages, read
from ingest.loaders.glyphs import Glyph, margins, paragraphs
from ingest.model import Document, Line, Page

SHOWN = ("level1_code", "level2_code", "indicator_printed", "target_printed", "actual_printed", "weight_printed",
         "score_printed")  # fmt: skip
HEAD = ["2024年度项目绩效自评表", "单位名称：宜君县农业农村局", "项目名称：仓储设施建设", "金额单位：万元"]
ROWS = [
    ("新建冷库", "产出指标－数量指标", "≥12座", "12座", "20", "20"),
    ("验收合格率", "产出指标－质量指标", "≥95%", "97%", "20", "20"),
    ("减少损耗", "效益指标－经济效益指标", "≥80吨", "72吨", "20", "18"),
    ("农户满意度", "满意度指标－服务对象满意度指标", "≥90%", "94%", "30", "30"),
]
TOLD = [
    ("output", "quantity", "新建冷库", "≥12座", "12座", "20", "20"),
    ("output", "quality", "验收合格率", "≥95%", "97%", "20", "20"),
    ("benefit", "economic_benefit", "减少损耗", "≥80吨", "72吨", "20", "18"),
    ("satisfaction", "service_satisfaction", "农户满意度", "≥90%", "94%", "30", "30"),
]


def lines(expected: str, reached: str) -> list[str]:
    """A form whose indicators are told in lines, under two labels of one's choice."""
    labels = ("指标", "归类", expected, reached, "满分", "自评得分")
    told = [
        line
        for n, row in enumerate(ROWS, 1)
        for line in (f"（{n}）", *(f"{label}：{text}" for label, text in zip(labels, row, strict=True)))
    ]
    return [*HEAD, "〔指标〕", *told, "总得分：88"]


def document(*pages: list[str]) -> Document:
    shown = [Page(no, tuple(Line(no, n, text) for n, text in enumerate(texts, 1))) for no, texts in enumerate(pages, 1)]
    return Document("0", "form.txt", "text/plain", 0, "text", tuple(shown))


@pytest.mark.parametrize("words", [("年初预期", "年末办成"), ("甲栏", "乙栏"), ("年初想要", "年尾落下")])
def test_two_labels_that_nobody_knows_are_told_by_what_stands_behind_them(words: tuple[str, str]) -> None:
    assert indicators(read_text("\n".join(lines(*words))), *SHOWN) == TOLD


def test_a_label_that_says_nothing_sure_stays_unread() -> None:
    text = "\n".join(lines("甲栏", "乙栏")).replace("≥", "").replace("72吨", "七成").replace("97%", "好")
    assert [x[3:5] for x in indicators(read_text(text), *SHOWN)] == [(None, None)] * 4


def test_a_label_that_comes_but_twice_ends_the_indicator_above() -> None:
    text = "\n".join(lines("目标值", "完成值")).replace("满分：20\n自评得分：18", "补充：略\n满分：20\n自评得分：18")
    points = [x[5:] for x in indicators(read_text(text), *SHOWN)]
    assert points == [("20", "20"), ("20", "20"), (None, None), ("30", "30")]


@pytest.mark.parametrize("cut", [9, 10, 11, 12])
def test_an_indicator_goes_on_at_the_top_of_the_next_page(cut: int) -> None:
    told = lines("目标值", "完成值")
    assert indicators(read(document(told[:cut], told[cut:])), *SHOWN) == TOLD


def test_a_page_that_begins_with_an_indicator_keeps_its_lines() -> None:
    told = lines("目标值", "完成值")
    at = told.index("指标：验收合格率")
    pages = list(listed_pages.of_document(document(told[:at], told[at:])))
    assert [page.blocks[0].text for page, _ in pages if isinstance(page.blocks[0], Line)] == [HEAD[0], told[at]]


def test_a_cards_reason_may_hold_a_word_that_heads_a_column() -> None:
    card = ["指标卡1|1v3!{0}", "所属类别|1v3!{1}", "目标值|{2}|完成值|{3}", "分值|{4}|得分|{5}"]
    cards = [[row.format(*values) for row in card] for values in ROWS]
    cards[2].append("未完成原因|1v3!第四季度两处冷库停用，已恢复营业")
    tables = "".join(f"<table>{html_rows(rows)}</table>" for rows in cards)
    form = read_text(f"<h1>2024年度项目绩效自评表</h1>{tables}", "form.html")
    assert indicators(form, *SHOWN) == TOLD
    assert indicators(form, "deviation_printed")[2] == ("第四季度两处冷库停用，已恢复营业",)


def funds(*told: str) -> Reading:
    return read_text("\n".join([*HEAD, *told, *lines("目标值", "完成值")[4:]]))


def test_a_line_of_text_names_a_line_of_the_budget_then_its_measures() -> None:
    total = "资金总额 预算数：120.00 执行数：114.00 执行率：95%"
    form = funds(total, "其中：财政拨款 预算数：90 执行数：86，执行率：95.56%")
    assert budgets(form) == [
        ("total", "adjusted_budget", "120.00"),
        ("total", "executed", "114.00"),
        ("total", "execution_rate", "95%"),
        ("fiscal_appropriation", "adjusted_budget", "90"),
        ("fiscal_appropriation", "executed", "86"),
        ("fiscal_appropriation", "execution_rate", "95.56%"),
    ]


@pytest.mark.parametrize(
    "told",
    [
        "财政拨款 预算数：90 花掉了：86",
        "财政拨款 预算数：90 预算数：86",
        "财政拨款 预算数：90 执行率：86",
        "各项事务 预算数：90 执行数：86",
    ],
)
def test_a_line_of_funds_that_isnt_understood_gives_nothing(told: str) -> None:
    assert budgets(funds(told)) == []


def test_the_execution_s_score_has_the_points_of_its_block() -> None:
    rows = [
        "3v1!部门预算执行情况（10分）|支出类别|全年预算数|全年执行数|执行率",
        "部门支出合计|4654.82|3996.42|85.86%",
        "执行率得分|1v3!8.59",
    ]
    form = read_text(f"<h1>2024年度部门整体支出绩效自评表</h1><table>{html_rows(rows)}</table>", "form.html")
    assert scores(form) == [("budget_execution", "执行率得分", "10", "8.59")]


def test_a_part_named_alike_in_two_rows_is_of_each_amount() -> None:
    rows = ["项目名称|1v3!仓储设施建设", "全年预算数|120|其中：财政拨款|90", "全年执行数|114|其中：财政拨款|86"]
    rows += ["三级指标|指标值|完成值|得分", "新建冷库|≥12座|12座|20"]
    form = read_text(f"<h1>2024年度项目支出绩效自评表</h1><p>单位：万元</p><table>{html_rows(rows)}</table>", "f.html")
    assert budgets(form) == [
        ("total", "adjusted_budget", "120"),
        ("fiscal_appropriation", "adjusted_budget", "90"),
        ("total", "executed", "114"),
        ("fiscal_appropriation", "executed", "86"),
    ]


@pytest.mark.parametrize(("page_width", "texts"), [(595.0, 3), (260.0, 1)])
def test_short_lines_are_full_on_a_narrow_page_alone(page_width: float, texts: int) -> None:
    shown = [(f"第{n}行的十个字是这些了", (70.0, 100.0 + 16 * n, 190.0, 112.0 + 16 * n)) for n in range(3)]
    left, right = margins([Glyph("字", 70, 100, 190, 112)], page_width)
    assert len(paragraphs(shown, left, right)) == texts


def test_a_table_of_one_indicator_goes_on_with_the_list_of_the_table_above() -> None:
    rows = [
        f"{level}<br>{name}|指标值：{a}<br>完成值：{b}<br>分值：{c}<br>得分：{d}" for name, level, a, b, c, d in ROWS
    ]
    tables = [["项目名称|仓储设施建设", *rows[:3]], [rows[3], "自评总分|88"]]
    shown = "".join(f"<table>{html_rows(table)}</table>" for table in tables)
    form = read_text(f"<h1>2024年度项目绩效自评表</h1>{shown}".replace("－", "/"), "form.html")
    assert indicators(form, *SHOWN) == TOLD
