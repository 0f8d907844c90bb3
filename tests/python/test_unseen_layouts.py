"""Layouts that no place of the five uses: made-up forms with their facts keyed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import budgets, field, indicators, read_text, scores

from ingest.forms import Reading, read
from ingest.loaders import load

LAYOUTS = Path(__file__).resolve().parents[1] / "fixtures" / "layouts"


def _read(name: str) -> Reading:
    return read(load(LAYOUTS / name))


def _lines(reading: Reading) -> list[tuple[object, ...]]:
    return indicators(
        reading, "level1_code", "level2_code", "indicator_printed", "target_printed", "actual_printed",
        "weight_printed", "score_printed",
    )  # fmt: skip


def test_the_ministrys_project_form() -> None:
    """Sums by source with a line that the vocabulary doesn't know, weights in the labels."""
    form = _read("project_standard.html")
    assert field(form, "project_name") == "基层法律服务体系建设专项"
    assert budgets(form) == [
        ("total", "initial_budget", "120.00"),
        ("total", "adjusted_budget", "110.00"),
        ("total", "executed", "99.00"),
        ("total", "execution_rate", "90.00%"),
        ("fiscal_appropriation", "initial_budget", "100.00"),
        ("fiscal_appropriation", "adjusted_budget", "90.00"),
        ("fiscal_appropriation", "executed", "80.00"),
        ("fiscal_appropriation", "execution_rate", "88.89%"),
        ("unmapped", "initial_budget", "20.00"),
        ("unmapped", "adjusted_budget", "20.00"),
        ("unmapped", "executed", "19.00"),
        ("other_funds", "initial_budget", "0"),
        ("other_funds", "adjusted_budget", "0"),
        ("other_funds", "executed", "0"),
    ]
    assert _lines(form) == [
        ("output", "quantity", "办理案件数", "≥100件", "120件", "20", "20"),
        ("output", "quality", "结案率", "≥95%", "90%", "20", "18.95"),
        ("output", "cost", "案均成本", "≤0.1万元", "0.08万元", "10", "10"),
        ("benefit", "social_benefit", "群众知晓率", "≥80%", "85%", "15", "15"),
        ("benefit", "sustainable_impact", "长效机制", "健全", "健全", "15", "15"),
        ("satisfaction", "service_satisfaction", "受援人满意度", "≥90%", "95%", "10", "10"),
    ]
    assert scores(form) == [
        ("budget_execution", "执行率", "10", "9.00"),
        ("total", "总分", "100", "97.95"),
        ("level1_subtotal", "产出指标（50分）", "50", None),
        ("level1_subtotal", "效益指标（30分）", "30", None),
        ("level1_subtotal", "满意度指标（10分）", "10", None),
    ]


def test_comparator_and_unit_in_columns_of_their_own_and_subtotals() -> None:
    form = _read("own_unit_columns.html")
    assert field(form, "department_name") == "杭州市西湖区教育局"
    assert indicators(
        form,
        "indicator_printed",
        "target_comparator_printed",
        "target_printed",
        "target_unit_printed",
        "actual_printed",
    ) == [
        ("新建学校数量", "≥", "3", "所", "3"),
        ("验收合格率", "＝", "100", "%", "100"),
        ("新增学位数", "≥", "1500", "个", "1200"),
        ("家长满意度", "≥", "90", "%", "93"),
    ]
    assert scores(form) == [
        ("level1_subtotal", "小计", "40", "40"),
        ("level1_subtotal", "小计", "40", "32"),
        ("budget_execution", "预算执行率", "10", "9.6"),
        ("total", "合计", "100", "91.6"),
    ]
    assert budgets(form) == [
        ("total", "adjusted_budget", "5000.50"),
        ("total", "executed", "4800.25"),
        ("total", "execution_rate", "96.00%"),
    ]


def test_a_header_of_two_rows_and_labels_printed_once() -> None:
    form = _read("nested_header.html")
    assert field(form, "filed_on") == "2024年3月15日"
    assert field(form, "unit") == "万元"
    assert [b for b in budgets(form) if b[0] == "basic_expenditure"] == [
        ("basic_expenditure", "initial_budget", "700"),
        ("basic_expenditure", "adjusted_budget", "750"),
        ("basic_expenditure", "executed", "740"),
        ("basic_expenditure", "execution_rate", "98.67"),
    ]
    assert _lines(form) == [
        ("output", "quantity", "完成水库除险加固", "≥12座", "12座", "15", "15"),
        ("output", "quantity", "新增灌溉面积", "不少于5.5万亩", "5.2万亩", "15", "14.18"),
        ("output", "timeliness", "项目按期完工率", "100%", "100%", "20", "20"),
        ("benefit", "ecological_benefit", "水土流失治理", "有效改善", "达成年度指标", "30", "30"),
        ("satisfaction", "service_satisfaction", "受益群众满意度", "≧90％", "92.5％", "10", "10"),
    ]
    assert budgets(form, "narrative") == []


def test_first_levels_as_rows_of_their_own() -> None:
    form = _read("section_rows.html")
    assert field(form, "fiscal_year") == "2022年"
    assert _lines(form) == [
        ("output", "quantity", "服务老人数", "3000人", "3100人", "30", "30"),
        ("output", "quality", "服务合格率", "95%", "96%", "30", "30"),
        ("benefit", "social_benefit", "老人幸福感", "提升", "提升", "30", "28"),
        ("satisfaction", "service_satisfaction", "老人满意度", "90%", "95%", "10", "10"),
    ]


@pytest.mark.parametrize("name", sorted(p.name for p in LAYOUTS.iterdir()))
def test_names_and_phones_of_made_up_forms_stay_personal(name: str) -> None:
    form = _read(name)
    landed = " ".join(
        str(v) for t in ("form_field", "text_section") for r in form.tables.get(t, []) for v in r.values()
    )
    assert not [x for x in ("王小明", "0571-8888888", "李小红", "13800001111") if x in landed]


@pytest.mark.parametrize(("name", "region"), [("own_unit_columns.html", "330106"), ("section_rows.html", "310104")])
def test_places_that_share_a_name_are_told_apart_by_their_city(name: str, region: str) -> None:
    assert _read(name).tables["form"][0]["region_code"] == region


def test_a_second_level_named_like_a_score_stays_a_level() -> None:
    """预算执行 heads 预算完成率 in the common framework; it is no score of the execution."""
    form = _read("framework_levels.html")
    assert _lines(form) == [
        ("process", "budget_execution", "预算完成率", None, None, "3.00", "2.00"),
        ("process", "budget_execution", "支付进度", None, None, "4.00", "4.00"),
    ]
    assert scores(form) == [("level1_subtotal", "过程", "7", "6.00"), ("total", "综合得分", "7", "6.00")]


def test_years_in_a_second_header_row_beside_merged_headers() -> None:
    form = _read("years_below.html")
    figures = [
        (r["line_code"], r["measure_code"], r["value_printed"], r["year_printed"]) for r in form.tables["budget_line"]
    ]
    assert figures[:4] == [
        ("fiscal_appropriation", "declared_budget", "90.00", None),
        ("fiscal_appropriation", "share", "90%", None),
        ("fiscal_appropriation", "prior_year_amount", "80.00", "2022年"),
        ("fiscal_appropriation", "prior_year_amount", "70.00", "2021年"),
    ]
    assert [f[0] for f in figures if f[1] == "declared_budget"] == [
        "fiscal_appropriation", "total_income", "personnel_expenditure", "total_expenditure",
    ]  # fmt: skip


def test_points_in_a_label_are_of_the_level_that_it_names_alone() -> None:
    """A satisfaction row under ``惠民成色（40分）`` doesn't make 40 the maximum of satisfaction."""
    form = read_text(
        "项目支出绩效自评表\n（2022年度）\n项目名称\t乡村图书室建设\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
        "产出指标（60分）\t数量指标\t新建图书室\t≥12个\t12个\t60\t60\n"
        "惠民成色（40分）\t服务对象满意度\t读者满意度\t≥90%\t95%\t15\t15\n"
        "\t社会效益\t借阅人次\t≥9000人次\t9600人次\t25\t25\n"
    )
    subtotals = [(r["level1_code"], r["max_printed"]) for r in form.tables["score_line"] if not r["indicator_line_no"]]
    assert subtotals == [("output", "60")]
