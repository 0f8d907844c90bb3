"""Reports that are letters (``某局关于…绩效自评的报告``) with a table of indicators; indicators in two rows each."""

from __future__ import annotations

from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading

TABLE = html_rows(
    ["一级指标|二级指标|三级指标|指标值|完成值|分值|得分", "产出指标|数量指标|补贴性培训人次|≥6500人次|6592人次|90|90"]
)
MONEY = "2023年度该项目调整后预算62.67万元，实际支出57.96万元，执行率92.48%。"


def form(*lines: str) -> Reading:
    shown = "".join(f"<p>{line}</p>" for line in lines)
    return read_text(f"{shown}<table>{TABLE}</table>", "form.html")


def test_a_letter_s_title_tells_the_office_and_the_year_of_its_annex() -> None:
    letter = "成都市武侯区人力资源和社会保障局关于2022年度职业技能提升培训补贴项目绩效自评的报告"
    reading = form(
        letter, "财政局：", "一、项目基本情况", "附件：项目支出绩效指标完成情况表", "附件", "项目支出绩效指标完成情况表"
    )
    [found] = reading.tables["form"]
    assert (found["form_kind"], found["region_code"]) == ("project_self_evaluation", "510107")
    assert field(reading, "department_name") == "成都市武侯区人力资源和社会保障局"
    assert field(reading, "fiscal_year") == "2022年"


def test_a_year_below_a_report_s_title_is_the_form_s() -> None:
    reading = form(
        "乡村医生养老生活补助项目绩效自评报告", "（2023年度）", "一、资金情况", MONEY, "二、绩效指标完成情况"
    )
    assert field(reading, "fiscal_year") == "2023年"
    assert budgets(reading, "narrative") == [
        ("total", "adjusted_budget", "62.67"),
        ("total", "executed", "57.96"),
        ("total", "execution_rate", "92.48%"),
    ]


def test_a_target_over_its_actual_may_stand_in_one_column() -> None:
    rows = [
        "一级指标|指标名称|年度指标值（上行）/实际完成值（下行）|权重|得分",
        "4v1!产出指标|2v1!免疫数量|大于等于390头|2v1!12|2v1!12", "416头",
        "2v1!样品数量|大于等于70份|2v1!10|2v1!8", "58份",
    ]  # fmt: skip
    reading = read_text(f"<h1>2023年度项目支出绩效自评表</h1><table>{html_rows(rows)}</table>", "form.html")
    assert indicators(reading, "indicator_printed", "target_printed", "actual_printed", "score_printed") == [
        ("免疫数量", "大于等于390头", "416头", "12"),
        ("样品数量", "大于等于70份", "58份", "8"),
    ]


def test_a_row_with_nothing_that_is_known_is_no_second_indicator() -> None:
    rows = [
        "一级指标|指标名称|甲栏|权重|得分",
        "4v1!产出指标|2v1!免疫数量|某甲|2v1!12|2v1!12", "某乙", "2v1!样品数量|某甲|2v1!10|2v1!8", "某乙",
    ]  # fmt: skip
    reading = read_text(f"<h1>2023年度项目支出绩效自评表</h1><table>{html_rows(rows)}</table>", "form.html")
    assert indicators(reading, "indicator_printed", "score_printed") == [("免疫数量", "12"), ("样品数量", "8")]
    assert [x["text_printed"] for x in reading.tables["unmapped"]].count("某乙") == 2


SENTENCES = (
    "1.【数量指标】接待读者：目标值≥148万人次，实际完成159万人次，分值11\n分，得分11分；\n"
    "2.【时效指标】上架及时率：目标值≥95%，实际完成91.1%，分值8分，得分\n7.67分，未完成原因：任务调整；今后将合理安\n排进度。"
)


def told(sentences: str, total: str) -> Reading:
    """A form whose indicators are told in the lines of a cell."""
    cells = [("项目名称", "图书馆免费开放"), ("产出指标", sentences.replace("\n", "<br>")), ("自评总分", total)]
    table = html_rows([f"{label}|{text}" for label, text in cells])
    return read_text(f"<h1>2022年度专项资金绩效自评表</h1><table>{table}</table>", "form.html")


def test_sentences_that_a_cell_s_edge_cut_are_read_whole() -> None:
    columns = ("indicator_printed", "weight_printed", "score_printed", "deviation_printed")
    assert indicators(told(SENTENCES, "98"), *columns) == [
        ("接待读者", "11", "11", None),
        ("上架及时率", "8", "7.67", "任务调整；今后将合理安排进度。"),
    ]


def test_the_total_may_have_the_most_behind_it() -> None:
    assert ("total", "自评总分", "100", "99.26") in scores(told(SENTENCES, "99.26分（满分100分）"))
