"""Heads of forms: who fills a form in where it names two offices, and what only a cover in front of it tells."""

from __future__ import annotations

import pytest
from reading import budgets, field, indicators, read_text, scores

from ingest.forms import Reading

TABLE = """一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t维修渠道长度\t≥30公里\t32公里\t90\t90
"""


def handed_down(higher: str, label: str, local: str) -> Reading:
    """A form of money handed down, with the offices of both levels."""
    head = f"转移支付（项目）名称\t农村饮水安全补助\n省级主管部门\t{higher}\t{label}\t{local}\n"
    return read_text(f"转移支付区域绩效目标自评表\n（2022年度）\n{head}{TABLE}")


@pytest.mark.parametrize("label", ["市县主管部门", "市级主管部门", "地方主管部门"])
def test_the_local_office_fills_in_a_form_of_money_handed_down(label: str) -> None:
    form = handed_down("云南省水利厅", label, "曲靖市水务局")
    assert field(form, "department_name") == "曲靖市水务局"
    assert form.tables["form"][0]["region_code"] == "530300"


def test_a_summary_of_all_places_is_the_provinces() -> None:
    form = handed_down("云南省水利厅", "市县主管部门", "各州市水务局")
    assert field(form, "department_name") == "云南省水利厅"
    assert form.tables["form"][0]["region_code"] == "530000"


COVER = """预算绩效自评材料
项目单位：楚雄彝族自治州民政局（公章）
单位负责人：赵某某
填报日期：2023年4月6日
"""


def purchase(head: str) -> Reading:
    """A form of bought services behind a cover."""
    return read_text(f"{COVER}政府购买服务项目绩效自评表\n（2022年度）\n{head}{TABLE}")


def test_the_buyer_is_the_department_and_the_cover_tells_the_date() -> None:
    form = purchase("项目名称\t社区助餐服务\n购买主体\t大姚县民政局\t承接主体\t某某服务中心\n")
    assert field(form, "department_name") == "大姚县民政局"
    assert field(form, "filed_on") == "2023年4月6日"
    assert form.tables["form"][0]["region_code"] == "532326"


def test_the_covers_office_counts_where_the_form_names_none() -> None:
    form = purchase("项目名称\t社区助餐服务\n")
    assert field(form, "department_name") == "楚雄彝族自治州民政局"
    assert form.tables["form"][0]["region_code"] == "532300"


def test_what_the_form_says_itself_stands_before_its_cover() -> None:
    form = purchase("项目名称\t社区助餐服务\n购买主体\t大姚县民政局\t填报日期\t2023年5月9日\n")
    dates = [r["text_printed"] for r in form.tables["form_field"] if r["field_code"] == "filed_on"]
    assert dates == ["2023年5月9日"]


def test_a_name_on_the_cover_is_personal() -> None:
    lines = {str(r["text"]): r["role"] for r in purchase("项目名称\t社区助餐服务\n").tables["line"]}
    assert lines["单位负责人：赵某某"] == "personal"


@pytest.mark.parametrize(
    ("first", "second", "year"),
    [("两项均已完成。", "---", "2021年"), ("两项均已完成。", "一项已完成。", None), ("---", "---", None)],
    ids=["one_result", "two_results", "none"],
)
def test_the_year_whose_goal_has_its_result_is_the_forms(first: str, second: str, year: str | None) -> None:
    goals = f"财年\t目标\t实际完成情况\n2021\t建成两项工程。\t{first}\n2022\t继续建设工程。\t{second}\n"
    form = read_text(f"部门整体支出绩效自评表\n部门名称\t丘北县农业农村局\n{goals}{TABLE}")
    assert field(form, "fiscal_year") == year
    codes = [row["section_code"] for row in form.tables["text_section"]]
    assert codes.count("goal_actual") == sum(result != "---" for result in (first, second))


MANAGED = """项目支出绩效自评表
（2023年度）
项目名称\t灌区改造
资金管理情况\t\t情况说明\t分值\t得分
"""


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ("\t资金投入科学性\t程序规范\t5\t4\n年度目标\t改造渠道30公里\n", ["资金投入科学性"]),
        ("\t资金投入科学性\t程序规范\t\t\n年度目标\t改造渠道30公里\n", []),
        ("\t资金投入科学性\t程序规范\t5\t4\n\t小计\t\t5\t4\n\t合计\t\t5\t4\n", ["资金投入科学性"]),
    ],
    ids=["scored", "prose_alone", "summed"],
)
def test_names_without_a_header_are_indicators_where_they_are_scored(rows: str, names: list[str]) -> None:
    form = read_text(MANAGED + rows + TABLE)
    assert [name for (name,) in indicators(form, "indicator_printed")] == [*names, "维修渠道长度"]
    assert scores(form) == []


def test_two_labels_in_a_cell_have_their_two_values() -> None:
    form = read_text(f"附：2019年项目支出绩效评价得分表\n单位名称/项目名称\t渠县交通运输局/公路日常养护\n{TABLE}")
    assert field(form, "department_name") == "渠县交通运输局"
    assert field(form, "project_name") == "公路日常养护"
    assert field(form, "title") == "2019年项目支出绩效评价得分表"


def test_a_value_of_one_part_is_not_shared_by_two_labels() -> None:
    form = read_text(f"2019年项目支出绩效评价得分表\n单位名称/项目名称\t渠县交通运输局\n{TABLE}")
    assert field(form, "project_name") is None


def test_the_reports_title_names_the_office_of_a_form_that_names_none() -> None:
    report = "大竹县市场监督管理局2019年部门整体支出绩效评价报告\n一、部门概况\n部门机关内设机构5个。\n"
    form = read_text(f"{report}2019年部门整体支出绩效评价得分表\n{TABLE}")
    assert field(form, "department_name") == "大竹县市场监督管理局"
    assert form.tables["form"][0]["region_code"] == "511724"


def test_a_reports_cover_names_the_project() -> None:
    cover = "财政支出项目绩效评价自评报告\n项目名称：校舍维修改造\n主管部门：华容县教育体育局\n"
    assert field(read_text(f"{cover}{TABLE}"), "project_name") == "校舍维修改造"


def test_who_evaluated_itself_is_the_office_that_no_cell_names() -> None:
    told = "对照年初绩效目标，黄冈职业技术学院自评小组经过自评，综合评价得分为99.8分。\n"
    form = read_text(f"2022年度实训条件建设项目自评结果\n一、自评结论\n{told}{TABLE}")
    assert field(form, "department_name") == "黄冈职业技术学院"
    assert form.tables["form"][0]["region_code"] == "421100"


@pytest.mark.parametrize(
    ("title", "kind", "name"),
    [
        ("高水平高职学校建设计划绩效自评表", "project_self_evaluation", "高水平高职学校建设计划"),
        ("部门工作计划绩效自评表", "department_self_evaluation", None),
    ],
)
def test_a_plan_in_the_title_is_the_project(title: str, kind: str, name: str | None) -> None:
    form = read_text(f"{title}\n（2022年度）\n{TABLE}")
    assert (form.tables["form"][0]["form_kind"], field(form, "project_name")) == (kind, name)


def lined(*lines: str, head: str = "项目名称\t渠道维修\n") -> Reading:
    """A form of one project behind lines of a cover."""
    return read_text("\n".join([*lines, "项目支出绩效自评表", head + TABLE]))


def test_an_office_and_a_year_that_stand_alone_on_a_cover_are_the_forms() -> None:
    form = lined("诏安县自然资源局", "2021年度绩效自评")
    assert field(form, "department_name") == "诏安县自然资源局"
    assert field(form, "fiscal_year") == "2021年"
    assert form.tables["form"][0]["region_code"] == "350624"


def test_the_heading_of_a_collection_tells_its_office_and_its_year() -> None:
    form = lined("大姚县民政局2022年度项目支出绩效自评表汇编")
    assert (field(form, "department_name"), field(form, "fiscal_year")) == ("大姚县民政局", "2022年")


@pytest.mark.parametrize(
    "lines",
    [
        ("诏安县自然资源局", "大姚县民政局"),
        ("大姚县民政局：",),
        ("2021年度绩效自评", "2022年度绩效目标"),
        ("关于开展2021年度绩效自评工作的通知",),
    ],
    ids=["two_offices", "addressee", "two_years", "letter"],
)
def test_what_a_cover_leaves_open_stays_open(lines: tuple[str, ...]) -> None:
    form = lined(*lines)
    assert (field(form, "department_name"), field(form, "fiscal_year")) == (None, None)


def test_another_form_of_the_same_office_tells_its_place() -> None:
    again = TABLE.replace("维修渠道长度", "栽种树木数量")
    head = "项目名称\t{}\n主管部门\t县林业局\n"
    form = read_text(
        f"永泰县林业局2022年度项目支出绩效自评表\n{head.format('造林补助')}{TABLE}"
        f"项目支出绩效自评表\n{head.format('草原补助')}{again}"
    )
    assert [(r["region_code"], r["region_basis"]) for r in form.tables["form"]] == [
        ("350125", "title"),
        ("350125", "document"),
    ]


def test_the_kind_of_money_beside_an_office_is_none_of_its_name() -> None:
    form = lined(head="主管部门\t诏安县自然资源局\t资金性质\t政府性基金预算\n")
    assert field(form, "department_name") == "诏安县自然资源局"


@pytest.mark.parametrize("boxes", ["□新建 ☑续建 □已完工", "☐在用 ☒停用"])
def test_a_label_with_boxes_to_tick_is_none_of_the_offices_name(boxes: str) -> None:
    form = lined(head=f"主管部门\t诏安县自然资源局\t工程进度\t{boxes}\n")
    assert field(form, "department_name") == "诏安县自然资源局"


def test_a_code_in_shell_brackets_stands_before_the_offices_name() -> None:
    form = lined(head="主管部门及代码\t〔216〕诏安县自然资源局\n")
    assert (field(form, "department_code"), field(form, "department_name")) == ("216", "诏安县自然资源局")


def test_a_code_in_brackets_stands_behind_the_offices_name() -> None:
    form = lined(head="主管部门\t诏安县自然资源局（216001）\n")
    assert (field(form, "department_code"), field(form, "department_name")) == ("216001", "诏安县自然资源局")


def test_a_line_in_the_head_tells_several_amounts() -> None:
    form = lined(head="主管部门：诏安县自然资源局\n全年预算：95.5万元　　全年支出：90.2万元　　预算执行率：94.45%\n")
    assert budgets(form) == [
        ("total", "adjusted_budget", "95.5万元"),
        ("total", "executed", "90.2万元"),
        ("total", "execution_rate", "94.45%"),
    ]


def test_an_amount_of_a_part_in_such_a_line_is_not_the_totals() -> None:
    form = lined(head="主管部门：诏安县自然资源局\n全年预算：95.5万元　　基本支出执行数：60.2万元\n")
    assert budgets(form) == [("total", "adjusted_budget", "95.5万元")]


def test_a_date_stands_behind_amounts_in_one_row() -> None:
    form = lined(head="项目名称\t渠道维修\n全年预算数\t95.5\t全年支出\t90.2\t填表日期\t2022年2月14日\n")
    assert budgets(form) == [("total", "adjusted_budget", "95.5"), ("total", "executed", "90.2")]
    assert field(form, "filed_on") == "2022年2月14日"


def test_a_day_behind_the_office_is_when_the_form_was_filed() -> None:
    head = "单位（盖章）：台山市工业和信息化局    2024年1月5日\n项目名称\t技术改造补助\n"
    form = read_text(f"项目支出绩效自评表\n（2023年度）\n{head}{TABLE}")
    assert field(form, "department_name") == "台山市工业和信息化局"
    assert field(form, "filed_on") == "2024年1月5日"


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("项目支出绩效自评表（2022年度）", "项目支出绩效自评表（2022年度）"),
        ("附件3：项目支出绩效自评表 ( 2022 年度 )", "项目支出绩效自评表(2022年度)"),
        ("项目支出绩效自评表\n（2022年度）", "项目支出绩效自评表"),
    ],
)
def test_a_year_in_the_titles_own_line_is_the_titles(printed: str, title: str) -> None:
    form = read_text(f"{printed}\n项目名称\t农村饮水安全补助\n{TABLE}")
    assert field(form, "title") == title
    assert (field(form, "fiscal_year") or "").replace(" ", "") == "2022年度"
