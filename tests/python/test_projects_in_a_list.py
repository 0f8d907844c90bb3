"""Lists of indicators whose rows name their project: each project is a form, with what its columns on the left say."""

from __future__ import annotations

from collections.abc import Iterable

from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading

HEAD = (
    "单位名称",
    "项目名称",
    "预算数（万元）",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "完成值",
    "分值",
    "得分",
)
LIBRARY = [
    ("产出指标", "数量指标", "新增图书", "≥2000册", "2100册", "30", "30"),
    ("", "质量指标", "编目准确率", "≥98%", "97%", "30", "29.7"),
    ("满意度指标", "服务对象满意度指标", "读者满意度", "≥90%", "93%", "10", "10"),
]
HALL = [
    ("产出指标", "数量指标", "开放天数", "≥300天", "310天", "40", "40"),
    ("效益指标", "社会效益指标", "受益人次", "≥5万人次", "4.6万人次", "20", "18.4"),
]


def html(rows: Iterable[Iterable[str]], title: str) -> str:
    """A title over a table; a blank cell below the first row of a label stays blank, ``n*text`` spans n rows."""
    cells = ([cell.rpartition("*") for cell in row] for row in rows)
    lines = ("".join(f"<td rowspan={n or 1}>{text}</td>" for n, _, text in row) for row in cells)
    return f"<h3>{title}</h3><table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def said(reading: Reading, code: str) -> list[str | None]:
    return [field(reading, code, n) for n in range(1, len(reading.tables["form"]) + 1)]


def names(reading: Reading, form_no: int) -> list[object]:
    return [r["indicator_printed"] for r in reading.tables["indicator_line"] if r["form_no"] == form_no]


def two(title: str) -> Reading:
    """Two projects, the second one's names merged over its rows, the first's printed in each."""
    first = [("昌宁县图书馆", "图书购置", "86.50", *row) for row in LIBRARY]
    top, *rest = HALL
    second = [("2*昌宁县文化馆", "2*免费开放", "2*42.00", *top), *rest]
    return read_text(html([HEAD, *first, *second], title), "list.html")


def test_each_project_is_a_form_with_its_office_its_money_and_its_indicators():
    reading = two("2023年度项目绩效自评明细表")
    assert said(reading, "project_name") == ["图书购置", "免费开放"]
    assert said(reading, "department_name") == ["昌宁县图书馆", "昌宁县文化馆"]
    assert said(reading, "fiscal_year") == ["2023年度", "2023年度"]
    assert said(reading, "title") == ["2023年度项目绩效自评明细表"] * 2
    assert names(reading, 1) == ["新增图书", "编目准确率", "读者满意度"]
    assert names(reading, 2) == ["开放天数", "受益人次"]
    assert [(line, value) for line, _, value in budgets(reading)] == [("total", "86.50"), ("total", "42.00")]
    assert {(r["form_no"], r["unit_printed"]) for r in reading.tables["budget_line"]} == {(1, "万元"), (2, "万元")}
    assert indicators(reading, "target_printed", "actual_printed", "weight_printed", "score_printed") == [
        row[3:] for row in (*LIBRARY, *HALL)
    ]
    assert reading.tables.get("unmapped", []) == []


def test_what_a_column_says_of_a_project_and_no_word_explains_is_kept():
    head = tuple("审批文号" if cell == "预算数（万元）" else cell for cell in HEAD)
    rows = [("昌宁县图书馆", "图书购置", "昌财〔2023〕8号", *row) for row in LIBRARY]
    reading = read_text(html([head, *rows], "2023年度项目绩效自评明细表"), "list.html")
    assert [row["text_printed"] for row in reading.tables["unmapped"]] == ["昌财〔2023〕8号"]


def test_the_projects_of_one_office_s_form_stay_in_it():
    reading = two("2023年度部门整体支出绩效自评表")
    assert len(reading.tables["form"]) == 1
    assert names(reading, 1) == ["新增图书", "编目准确率", "读者满意度", "开放天数", "受益人次"]


def test_a_project_that_comes_again_below_another_is_the_same_form():
    rows = [("昌宁县图书馆", "图书购置", "86.50", *row) for row in LIBRARY]
    other = [("昌宁县文化馆", "免费开放", "42.00", *row) for row in HALL]
    reading = read_text(html([HEAD, *rows[:2], *other, rows[2]], "2023年度项目绩效自评明细表"), "list.html")
    assert names(reading, 1) == ["新增图书", "编目准确率", "读者满意度"]
    assert names(reading, 2) == ["开放天数", "受益人次"]


def test_a_line_above_a_list_and_a_signature_below_are_of_every_project():
    rows = [("图书购置", "86.50", *LIBRARY[0]), ("免费开放", "42.00", *HALL[0])]
    body = "".join("<tr>" + "".join(f"<td>{x}</td>" for x in row) + "</tr>" for row in [HEAD[1:], *rows])
    line, signed = "填报部门：昌宁县文化局　　　填报日期：2024年3月8日", "填表人：何晓雯"
    table = "<h3>2023年度项目绩效自评汇总表</h3><table>" + f"<tr><td colspan=9>{line}</td></tr>{body}"
    reading = read_text(f"{table}<tr><td colspan=9>{signed}</td></tr></table>", "list.html")
    assert said(reading, "project_name") == ["图书购置", "免费开放"]
    assert said(reading, "department_name") == ["昌宁县文化局"] * 2
    assert said(reading, "filed_on") == ["2024年3月8日"] * 2
    assert [names(reading, n) for n in (1, 2)] == [["新增图书"], ["开放天数"]]


def test_a_heading_over_the_money_tells_what_the_execution_can_score():
    head = (
        "2v1!项目名称|1v3!资金情况（分值10分）|1v6!绩效指标完成情况|2v1!自评总分",
        "全年预算数|全年执行数|得分|一级指标|二级指标|三级指标|目标值|完成值|得分",
    )
    rows = (
        "2v1!图书购置|2v1!86.50|2v1!80.00|2v1!9.2|产出指标|数量指标|新增图书|≥2000册|2100册|60|2v1!99.2",
        "效益指标|社会效益|借阅人次|≥3万人次|3.1万人次|30",
        "1v1!免费开放|42.00|42.00|10|产出指标|数量指标|开放天数|≥300天|310天|90|100",
    )
    title = "<h3>2022年度项目支出绩效自评情况汇总表</h3>"
    reading = read_text(f"{title}<table>{html_rows((*head, *rows))}</table>", "list.html")
    assert [row[2:] for row in scores(reading) if row[0] == "budget_execution"] == [("10", "9.2"), ("10", "10")]
    assert [row[2:] for row in scores(reading) if row[0] == "total"] == [(None, "99.2"), (None, "100")]


def test_a_heading_over_the_money_tells_its_unit():
    head = (
        "2v1!项目名称|1v2!资金情况（万元）|1v5!绩效指标完成情况",
        "全年预算数|全年执行数|一级指标|二级指标|三级指标|目标值|完成值",
    )
    rows = (
        "图书购置|86.50|80.00|产出指标|数量指标|新增图书|≥2000册|2100册",
        "免费开放|42.00|42.00|产出指标|数量指标|开放天数|≥300天|310天",
    )
    title = "<h3>2022年度项目支出绩效自评明细表</h3>"
    reading = read_text(f"{title}<table>{html_rows((*head, *rows))}</table>", "list.html")
    assert [(row["value_printed"], row["unit_printed"]) for row in reading.tables["budget_line"]] == [
        ("86.50", "万元"),
        ("80.00", "万元"),
        ("42.00", "万元"),
        ("42.00", "万元"),
    ]
