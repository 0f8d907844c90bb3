"""The reader's parts by themselves: joining, aligning, levels, places, running text."""

from __future__ import annotations

import pytest
from reading import read_text

from ingest.forms import vocabulary as words
from ingest.forms.align import Column, align
from ingest.forms.levels import LevelRow, resolve
from ingest.forms.offices import department, is_organ
from ingest.forms.place import region_of
from ingest.forms.rows import Slot
from ingest.forms.text import fold, is_amount, is_dash, is_noise, is_number, join_pieces, label
from ingest.model import Place


def _slot(text: str, col: int) -> Slot:
    return Slot(text, Place(1, 1, 1, col), col, col)


@pytest.mark.parametrize(
    ("pieces", "joined"),
    [
        (["6", "649, 998. 67"], "649, 998. 67"),  # the first digit left in the wrong cell
        (["649,", "998.67"], "649,998.67"),
        (["司法行政工作", "经费"], "司法行政工作经费"),
        (["12", "345"], "12345"),
        (["1", "100.00"], "1 | 100.00"),  # 1100.00 or 100.00: nobody knows
        (["", "5"], "5"),
    ],
)
def test_pieces_of_a_cut_cell_join_only_where_one_reading_is_sure(pieces: list[str], joined: str) -> None:
    assert join_pieces(pieces) == joined


def test_a_cut_date_joins_to_a_date() -> None:
    assert join_pieces(["202", "250123"], date=True) == "20250123"
    assert join_pieces(["2025", "0123"], date=True) == "20250123"


@pytest.mark.parametrize(
    ("text", "number", "amount", "dash", "noise"),
    [
        ("1,121.69", True, True, False, False),
        ("649, 998. 67", True, True, False, False),
        ("１００", True, True, False, False),
        ("99. 32%", False, True, False, False),
        ("19. 14万元", False, True, False, False),
        ("——", False, False, True, True),
        ("-", False, False, True, True),
        ("ž", False, False, False, True),
        ("合计", False, False, False, False),
        ("100,00", False, False, False, False),
    ],
)
def test_what_a_text_looks_like(text: str, number: bool, amount: bool, dash: bool, noise: bool) -> None:
    assert (is_number(text), is_amount(text), is_dash(text), is_noise(text)) == (number, amount, dash, noise)


def test_labels_lose_numbering_colons_and_leading_words() -> None:
    assert label("   其中：一般公共预算拨款") == "一般公共预算拨款"
    assert label("一、部门预算") == "部门预算"
    assert label("1.项目支出：") == "项目支出"
    assert fold("（Ａ）　１２％") == "(A)12%"


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        ("年初预算数\n(万元)", "initial_budget"),
        ("年中预算调整数", "adjustment"),
        ("其他调整资金(万元)", "other_adjustment"),
        ("调整后预算数", "adjusted_budget"),
        ("全年预算数（A）", "adjusted_budget"),
        ("全年执行数(B)", "executed"),
        ("「数 (B)", "executed"),
        ("实际支出数", "executed"),
        ("决算数", "executed"),
        ("预算执行率(%)", "execution_rate"),
        ("占比", "share"),
        ("当年金额", "declared_budget"),
        ("近两年收支金额", "prior_year_amount"),
        ("上年结转金额 (万元)", "carryover_in"),
        ("年末结余金额(万元)", "year_end_balance"),
        ("备注", None),
    ],
)
def test_funding_headers_name_measures(header: str, measure: str | None) -> None:
    assert words.measure(header) == measure


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("一级指标", "level1"),
        ("三级指标", "name"),
        ("指标内容", "name"),
        ("年度指标值(A)", "target"),
        ("目标值", "target"),
        ("实际完成值(B)", "actual"),
        ("全年实际值", "actual"),
        ("设定分值", "weight"),
        ("参考分值", "reference_weight"),
        ("评价得分", "score"),
        ("未完成原因分析", "deviation"),
        ("偏差原因分析及改进措施", "deviation"),
        ("完成情况简要描述", "explanation"),
        ("指标值确定依据", "target_basis"),
        ("评扣分标准", "scoring_rule"),
    ],
)
def test_indicator_headers_name_roles(header: str, role: str) -> None:
    found = words.column_role("indicator", header)
    assert found is not None
    assert found[0] == role


def _cost(column: Column, slot: Slot) -> float:
    return 0.0 if (column.role == "number") == is_number(slot.text) else 6.0


def test_a_row_shifted_as_a_whole_still_finds_its_columns() -> None:
    columns = [Column("name", None, 3, 3), Column("number", None, 4, 4), Column("text", None, 5, 5)]
    for shift in (-1, 0, 1, 2):
        slots = [_slot("甲", 3 + shift), _slot("7", 4 + shift), _slot("乙", 5 + shift)]
        assert align(slots, columns, _cost) == [0, 1, 2]


def test_a_missing_text_leaves_its_column_empty() -> None:
    columns = [Column("text", None, 1, 1), Column("number", None, 2, 2), Column("number", None, 3, 3)]
    assert align([_slot("甲", 1), _slot("9", 3)], columns, _cost) == [0, 2]


def test_a_speck_is_passed_over() -> None:
    columns = [Column("number", None, 1, 1), Column("number", None, 2, 2)]
    found = align(
        [_slot("1", 1), _slot("ž", 2), _slot("2", 3)], columns, _cost, lambda s: 0.5 if is_noise(s.text) else 5
    )
    assert found == [0, None, 1]


def _level(name: str | None, one: str | None = None, two: str | None = None) -> LevelRow:
    row = LevelRow(name)
    if one:
        row.slot1, row.code1 = _slot(one, 1), words.levels(one)[0].code
    if two:
        row.slot2 = _slot(two, 2)
        row.codes2 = tuple(x.code for x in words.levels(two) if x.level == 2)[:1]
    return row


def _resolved(rows: list[LevelRow]) -> list[tuple[str | None, str | None]]:
    resolve(rows)
    return [(r.code1, r.code2) for r in rows if r.name]


def test_a_label_covers_the_rows_below_it() -> None:
    rows = [_level("受理件数", "产出指标", "数量指标"), _level("宣传场次"), _level("办结质量", None, "质量指标")]
    assert _resolved(rows) == [("output", "quantity"), ("output", "quantity"), ("output", "quality")]


def test_rows_before_the_first_label_take_the_label_below() -> None:
    rows = [_level("受理件数"), _level("宣传场次", "产出指标", "数量指标")]
    assert _resolved(rows) == [("output", "quantity"), ("output", "quantity")]


def test_after_a_label_that_stood_alone_a_row_takes_the_label_below() -> None:
    rows = [_level(None, "效益指标", "经济效益指标"), _level("重新犯罪率"), _level("合法权益", None, "社会效益指标")]
    assert _resolved(rows) == [("benefit", "social_benefit"), ("benefit", "social_benefit")]


def test_a_satisfaction_row_above_its_centred_label_leaves_the_benefits() -> None:
    rows = [
        _level("经济增长", "效益指标", "经济效益指标"),
        _level(None, None, "可持续影响指标"),
        _level("社区矫正对象满意度"),
        _level("公证对象满意度", "满意度指标", "服务对象满意度指标"),
    ]
    assert _resolved(rows)[1:] == [("satisfaction", "service_satisfaction")] * 2


def test_rows_between_two_labels_go_down_only_all_together() -> None:
    rows = [
        _level("认定量", "产出指标", "数量指标"),
        _level("考试优秀率"),
        _level("宣传活动次数"),
        _level("案件胜诉率", None, "质量指标"),
    ]
    assert [c2 for _, c2 in _resolved(rows)] == ["quantity", "quantity", "quantity", "quality"]


def test_a_level_that_nothing_tells_stays_unknown() -> None:
    rows = [
        _level("成本控制", "产出指标", "成本指标"),
        _level("提高治理水平", "效益指标"),
        _level("群众评价", "满意度指标", "满意度指标"),
    ]
    assert _resolved(rows)[1] == ("benefit", None)


@pytest.mark.parametrize(
    ("name", "context", "code"),
    [
        ("河池市司法局", "", "451200"),
        ("雁峰区司法局", "", "430406"),
        ("晋中市司法局", "", "140700"),
        ("广水市司法局", "", "421381"),
        ("黔南布依族苗族自治州司法局", "", "522700"),
        ("黔南州司法局", "", "522700"),
        ("湘西自治州文化旅游广电局", "", "433100"),
        ("巴马自治县民政局", "", "451227"),
        ("湖南省衡阳市雁峰区司法局", "", "430406"),
        ("湖南省司法厅", "", "430000"),
        ("鼓楼区财政局", "", None),
        ("鼓楼区财政局", "南京市鼓楼区人民政府", "320106"),
        ("中共河池市委宣传部", "", "451200"),
        ("共青团雁峰区委员会", "", "430406"),
        ("北京市公安局昌平分局", "", "110114"),
        ("杭州市规划和自然资源局西湖分局", "", "330106"),
        ("成都市公安局高新区分局", "", "510100"),
        ("北京市人民检察院第一分院", "", "110000"),
        ("湖北交通职业技术学院", "", "420000"),
        ("黄冈职业技术学院", "", "421100"),
        ("吉林工业职业技术学院", "", None),
        ("中山大学", "", None),
        ("太原路职业学校", "", None),
        ("第八师石河子市卫生健康委员会", "", "659001"),
        ("新疆生产建设兵团第一师阿拉尔市教育局", "", "659002"),
        ("新疆生产建设兵团第一师教育局", "", "650000"),
        ("第一师范学校", "", None),
        ("司法局", "", None),
        ("某某市财政局", "", None),
    ],
)
def test_a_place_is_found_by_name_or_not_at_all(name: str, context: str, code: str | None) -> None:
    assert region_of(name, context) == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[144]黔南布依族苗族自治州司法局", ("144", "黔南布依族苗族自治州司法局")),
        ("［283］毕节市农业农村局", ("283", "毕节市农业农村局")),
        ("[144]黔南布依族苗族自治州司法局 实", ("144", "黔南布依族苗族自治州司法局")),
        ("黑龙江省农业农村 厅", ("", "黑龙江省农业农村厅")),
        ("河池市司法局", ("", "河池市司法局")),
    ],
)
def test_an_office_carries_its_code_in_brackets(text: str, found: tuple[str, str]) -> None:
    assert department(text) == found


def test_a_name_that_was_cut_is_no_office() -> None:
    assert is_organ("黔南布依族苗族自治州司法局")
    assert not is_organ("黔南布依族苗族自")


_REPORT = (
    "\t某县水利局整体支出绩效自评表\n\n\t资金来源\n\t年初预算数\n\t全年预算数\n\n\t合计\n\t1.00\n\t2.00\n\n"
    "\t一级指标\n\t三级指标\n\t指标值\n\t分值\n\t得分\n\n\t产出指标\n\t完成量\n\t100%\n\t90\n\t90\n\n\n"
)


def _narrative(text: str) -> list[tuple[object, ...]]:
    rows = read_text(_REPORT + text).tables["budget_line"]
    return [
        (r["line_code"], r["line_label"], r["measure_code"], r["value_printed"], r["year_printed"])
        for r in rows
        if r["source_section"] == "narrative"
    ]


def test_a_clause_takes_its_line_from_the_clause_before() -> None:
    found = _narrative("基本支出年初预算数为435.79万元，决算数为388.11万元，完成率89.06%。")
    assert [(f[0], f[2], f[3]) for f in found] == [
        ("basic_expenditure", "initial_budget", "435.79"),
        ("basic_expenditure", "executed", "388.11"),
        ("basic_expenditure", "completion_rate", "89.06%"),
    ]


def test_a_share_belongs_to_the_amount_before_it() -> None:
    found = _narrative("2024年本年支出674.85万元，其中：项目支出286.74万元，占本年支出44.67%。")
    assert [(f[0], f[2], f[3]) for f in found] == [
        ("total_expenditure", "executed", "674.85"),
        ("project_expenditure", "executed", "286.74"),
        ("project_expenditure", "share", "44.67%"),
    ]
    assert found[0][4] == "2024年"


def test_narrative_lines_after_a_measure_are_of_that_measure_and_a_rate_of_several_is_of_none() -> None:
    found = _narrative(
        "2025年年初预算安排2,941.47万元，其中基本支出1,686.50万元，项目支出1,254.97万元，预算执行率97.89%。"
    )
    assert [(f[0], f[2]) for f in found] == [
        ("basic_expenditure", "initial_budget"),
        ("project_expenditure", "initial_budget"),
    ]
    found = _narrative("2025年决算支出2,968.84万元，其中基本支出1,712.30万元。")
    assert [(f[0], f[2]) for f in found] == [("basic_expenditure", "executed")]


def test_amounts_of_prose_that_are_no_budget_are_left_alone() -> None:
    assert _narrative("调解矛盾纠纷365件，涉案金额近500余万元，发放补助12.5万元，满意率99%。") == []


def test_economic_items_keep_their_printed_names() -> None:
    found = _narrative("按支出经济分类，工资福利支400.09万元，占本年支出59.29%；资本性性支15.21万元。")
    assert [(f[0], f[1], f[3]) for f in found] == [
        ("economic_item", "工资福利支", "400.09"),
        ("economic_item", "工资福利支", "59.29%"),
        ("economic_item", "资本性性支", "15.21"),
    ]
