"""A row within a table that tells the unit of what stands below it, and classes of spending with one measure."""

from __future__ import annotations

from reading import budgets, html_rows, read_text

from ingest.forms import Reading

ROWS = (
    "1v4!表一 部门预算执行情况",
    "1v4!单位：万元",
    "支出类别|年初预算数|全年预算数|全年执行数",
    "合计|120.00|130.00|125.00",
    "1v4!表二 项目支出明细",
    "1v4!单位：元",
    "序号|项目名称|预算数|支出数",
    "1|水渠修复|600000.00|590000.00",
    "2|泵站检修|350000.00|350000.00",
)
INDICATORS = (
    "一级指标|三级指标|指标值|完成值",
    "产出指标|修复水渠|≥3公里|3.1公里",
)


def read(*rows: str) -> Reading:
    return read_text(f"<h3>2024年度部门整体支出绩效自评表</h3><table>{html_rows(rows)}</table>", "units.html")


def test_amounts_below_a_unit_s_row_are_in_that_unit():
    reading = read(*ROWS, *INDICATORS)
    units = {row["line_label"]: row["unit_printed"] for row in reading.tables["budget_line"] if row["value_printed"]}
    assert units == {"合计": "万元", "水渠修复": "元", "泵站检修": "元"}


def test_a_unit_s_row_that_comes_back_to_the_form_s_unit_ends_the_other():
    back = ("1v4!单位：万元", "序号|项目名称|预算数|支出数", "3|渡槽加固|20.00|19.50")
    reading = read(*ROWS, *back, *INDICATORS)
    units = {row["line_label"]: row["unit_printed"] for row in reading.tables["budget_line"] if row["value_printed"]}
    assert (units["泵站检修"], units["渡槽加固"]) == ("元", "万元")


def test_classes_of_spending_over_one_measure_are_of_that_measure():
    reading = read(
        "政策资金（万元）|年初预算数|全年预算数|实际支出数",
        "|860.00|924.00|891.00",
        "4v1!支出经济分类（万元）|1v2!科目名称|实际支出数",
        "1v2!对企业补助—费用补贴|743.00",
        "1v2!对企业补助—利息补贴|121.00",
        "1v2!商品和服务支出|27.00",
        *INDICATORS,
    )
    assert [(line, measure, value) for line, measure, value in budgets(reading) if line != "total"] == [
        ("economic_item", "executed", "743.00"),
        ("economic_item", "executed", "121.00"),
        ("economic_item", "executed", "27.00"),
    ]


def test_amounts_that_bring_their_unit_are_those_of_a_line_that_no_word_knows():
    reading = read(
        "项目资金|资金来源|年初预算数|全年预算数|全年执行数|执行率",
        "4v1!资金情况|年度资金总额|427.31万元|427.31万元|353.68万元|82.77%",
        "其中：当年财政拨款|396.05万元|396.05万元|327.81万元|-",
        "上年结转资金|31.26万元|31.26万元|25.87万元|-",
        "其他资金|0|0|0|-",
        *INDICATORS,
    )
    left = [(m, v) for line, m, v in budgets(reading) if line == "unmapped"]
    amounts = [("initial_budget", "31.26万元"), ("adjusted_budget", "31.26万元"), ("executed", "25.87万元")]
    assert left == [*amounts, ("execution_rate", "-")]
