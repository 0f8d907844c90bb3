"""The reader at the edges of a form: other tables below it, totals without columns, labels that name two levels."""

from __future__ import annotations

import pytest
from reading import budgets, field, indicators, read_text, scores

from ingest.forms import fields
from ingest.forms.builder import FormBuilder
from ingest.forms.rows import Slot
from ingest.loaders.glyphs import wrapped
from ingest.model import Box, Place, RejectedError

HEAD = "2024年度部门整体支出绩效自评表\n\n单位名称\t河池市司法局\n"
COLUMNS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t备注\n"
ROWS = (
    "产出指标\t数量指标\t法律援助案件数\t≥70件\t75件\t40\t40\t\n"
    "\t成本指标\t法律援助费用\t≤10万元\t9万元\t20\t18\t\n"
    "满意度指标\t服务对象满意度\t群众满意度\t≥90%\t95%\t40\t40\t\n"
)
OTHER = "“三公”经费支出情况表\n\n单位：元\n\n项目\t上年决算数\t本年决算数\t增减\n公务接待费\t46\t19\t-27\n"


def test_the_rows_of_another_table_are_no_indicators() -> None:
    names = indicators(read_text(HEAD + COLUMNS + ROWS + "\n" + OTHER), "indicator_printed")
    assert names == [("法律援助案件数",), ("法律援助费用",), ("群众满意度",)]


def test_a_label_that_names_both_levels_goes_by_the_columns_of_the_others() -> None:
    codes = indicators(read_text(HEAD + COLUMNS + ROWS), "level1_code", "level2_code")
    assert codes == [("output", "quantity"), ("output", "cost"), ("satisfaction", "service_satisfaction")]


@pytest.mark.parametrize("label", ["主要成效", "经验做法"])
def test_a_sentence_beside_a_label_is_no_indicator(label: str) -> None:
    told = "项目按计划实施完成，资金使用规范，社会效益较为明显，受益群众的满意度也比上一年度有所提高。"
    rows = (line.split("\t") for line in (COLUMNS + ROWS).splitlines())
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    last = f"<tr><td colspan=2>{label}</td><td colspan=6>{told}</td></tr>"
    title, office = HEAD.split()[0], "<tr><td>单位名称</td><td colspan=7>河池市司法局</td></tr>"
    page = f"<h3>{title}</h3><table>{office}{table}{last}</table>"
    for reading in (read_text(page, "form.html"), read_text(f"{HEAD}{COLUMNS}{ROWS}{label}\t{told}\n")):
        assert len(indicators(reading, "indicator_printed")) == 3
        assert told in [row["text"] for row in reading.tables["text_section"]]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("总分\t100\t\t", ("100", None)),  # the maximum, its score left blank
        ("总分\t100", (None, "100")),  # the last cell: what was reached
        ("总分\t\t\t100\t", (None, "100")),
        ("总分\t100\t\t98", ("100", "98")),
    ],
)
def test_a_lone_hundred_is_told_by_the_cells_around_it(cells: str, expected: tuple[str | None, str | None]) -> None:
    found = scores(read_text(HEAD + COLUMNS + ROWS + cells + "\n"))
    assert [s[2:] for s in found if s[0] == "total"] == [expected]


def test_a_label_behind_a_lost_space_is_found_and_the_name_before_it_kept_back() -> None:
    slot = Slot(
        "填表人：华勇填报日期：20260219 联系电话：0774-6899616单位负责人签字：陈伟", Place(1, None, 1, None), 1, 1
    )
    form = FormBuilder("d", 1)
    assert fields.read_line(slot, form)
    assert form.fields("filed_on") == ["20260219"]
    assert not [row for row in form.tables["form_field"] if "华勇" in str(row) or "陈伟" in str(row)]


def test_the_unit_may_stand_in_a_line_above_the_figures_but_not_below_another_table() -> None:
    block = "资金来源\t年初预算数\t全年预算数\t全年支出数\t预算执行率\n合计\t10\t10\t9\t90%\n"
    stated = read_text(HEAD + "一、部门预算资金情况（单位：万元）\n" + block + COLUMNS + ROWS)
    assert field(stated, "unit") == "万元"
    assert ("total", "executed", "9") in budgets(stated)
    assert field(read_text(HEAD + block + COLUMNS + ROWS + "\n" + OTHER), "unit") is None


def test_digits_that_a_narrow_cell_broke_are_one_number() -> None:
    lines = [("不少于１６９１", (260.0, 0.0, 316.0, 8.0)), ("９人次", (270.0, 10.0, 294.0, 18.0))]
    assert wrapped(lines, 72.9) == "不少于１６９１９人次"
    assert wrapped([("12", (260.0, 0.0, 270.0, 8.0)), ("15", (260.0, 10.0, 270.0, 18.0))], 72.9) == "12\n15"


def test_a_number_wrapped_at_its_point_is_one_and_a_stack_of_numbers_is_not() -> None:
    def lines(*texts: str) -> list[tuple[str, Box]]:
        return [(text, (0.0, 12.0 * n, 5.6 * len(text), 12.0 * n + 8)) for n, text in enumerate(texts)]

    assert wrapped(lines("98", ".8", "5"), 24.4) == "98.85"
    assert wrapped(lines("3", "0.", "0"), 20.8) == "30.0"
    assert wrapped(lines("3", "0"), 20.8) == "3\n0"
    assert wrapped(lines("98", ".85"), 60.0) == "98\n.85"


def test_an_indicator_may_be_called_as_a_field_is() -> None:
    named = "\t\t项目完成时间\t2024年12月\t2024年12月\t10\t10\t\n"
    names = indicators(read_text(HEAD + COLUMNS + ROWS.replace("\t成本", f"{named}\t成本")), "indicator_printed")
    assert names == [("法律援助案件数",), ("项目完成时间",), ("法律援助费用",), ("群众满意度",)]
    below = read_text(HEAD + COLUMNS + ROWS + "项目完成时间\t\t2024年12月\t\t\t\t\t\n")
    assert len(indicators(below, "indicator_printed")) == 3


def test_a_row_in_which_nothing_begins_is_the_rest_of_the_one_above() -> None:
    rows = [line.split("\t") for line in (COLUMNS + ROWS).splitlines()]
    tall = [[f"<td rowspan=2>{c}</td>" if n == 2 else f"<td>{c}</td>" for c in row] for n, row in enumerate(rows)]
    table = "".join(f"<tr>{''.join(row)}</tr>{'<tr></tr>' if n == 2 else ''}" for n, row in enumerate(tall))
    form = read_text(f"<p>2024年度部门整体支出绩效自评表</p><table>{table}</table>", "form.html")
    assert indicators(form, "indicator_printed") == [("法律援助案件数",), ("法律援助费用",), ("群众满意度",)]


def test_fields_in_front_of_long_notes_are_read() -> None:
    notes = "注：1." + "定量指标填写实际完成数，定性指标按档次填写。" * 5
    signed = read_text(f"{HEAD}{COLUMNS}{ROWS}\n填表人：[姓名] 填报日期：20250127{notes}\n")
    assert field(signed, "filed_on") == "20250127"
    assert field(read_text(f"{HEAD}{COLUMNS}{ROWS}\n{notes}填报日期：20250127\n"), "filed_on") is None


def test_the_last_of_the_rows_of_years_is_the_year_of_a_form_that_states_none() -> None:
    rows = "项目资金\t年度\t预算数\t执行数\t执行率\n\t2022年\t293\t287\t98%\n\t2023年\t325\t231\t71%\n"
    untold = "项目支出绩效自评表\n\n项目名称\t公厕改造\n"
    assert field(read_text(untold + rows + COLUMNS + ROWS), "fiscal_year") == "2023年"
    assert field(read_text(untold + rows.replace("231\t71%", "\t") + COLUMNS + ROWS), "fiscal_year") is None
    assert field(read_text(HEAD + rows + COLUMNS + ROWS), "fiscal_year") == "2024年度"


def test_a_table_of_names_units_and_figures_is_no_form() -> None:
    rows = "指标名称\t计量单位\t实际完成\n固定电话用户\t万户\t310\n移动电话用户\t万户\t2950\n"
    with pytest.raises(RejectedError, match="holds no performance form"):
        read_text(rows)
    scored = "指标名称\t计量单位\t实际完成\t得分\n固定电话用户\t万户\t310\t10\n移动电话用户\t万户\t2950\t9\n"
    assert len(indicators(read_text(scored))) == 2


def test_a_column_that_nobody_knows_shifts_no_score_of_a_table_of_scores() -> None:
    table = "项目\t预算执行\t过程管控\t产出指标\t效益指标\t总分\n满分\t10\t15\t45\t30\t100\n得分\t9\t14\t44\t29\t96\n"
    found = read_text(HEAD + COLUMNS + ROWS + "\n自评得分汇总\n" + table).tables["score_line"]
    points = {(r["component_kind"], r["level1_code"]): (r["max_printed"], r["score_printed"]) for r in found}
    assert points["level1_subtotal", "output"] == ("45", "44")
    assert points["level1_subtotal", "benefit"] == ("30", "29")


def test_levels_go_on_below_a_header_of_two_rows_that_is_printed_again() -> None:
    head = "<tr><td rowspan=2>二级指标<td rowspan=2>三级指标<td colspan=2>指标分值<td rowspan=2>评价得分"
    head += "<tr><td>参考分值<td>设定分值"
    first = "<tr><td colspan=2>过程<td>8<td>8<td>8<tr><td>预算管理<td>制度健全性<td>4<td>4<td>4"
    second = "<tr><td><td>信息公开性<td>4<td>4<td>4<tr><td colspan=2>产出<td>6<td>6<td>6"
    second += "<tr><td>职责履行<td>完成及时率<td>6<td>6<td>6"
    tables = f"<table>{head}{first}</table><table>{head}{second}</table>"
    read = read_text(f"<h1>部门整体支出绩效自评表</h1>{tables}", "form.html")
    assert indicators(read, "indicator_printed", "level1_code", "level2_code", "weight_printed", "score_printed") == [
        ("制度健全性", "process", "budget_management", "4", "4"),
        ("信息公开性", "process", "budget_management", "4", "4"),
        ("完成及时率", "output", "duty_performance", "6", "6"),
    ]
