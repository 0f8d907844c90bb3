"""Fund blocks whose header says little: quarters below what was spent, labels beside each amount, a declaration's."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading

INDICATORS = "<tr><td>一级指标<td>三级指标<td>指标值<td>实际完成值<tr><td>产出指标<td>演练次数<td>≥12次<td>13次"


def form(rows: Sequence[str], title: str = "2022年度项目支出绩效自评表") -> Reading:
    """A form with these rows."""
    office = "<tr><td>部门名称<td>晋江市教育局<td>金额单位：万元"
    return read_text(f"<h1>{title}</h1><table>{office}{html_rows(rows)}{INDICATORS}</table>", "form.html")


def funds(rows: Sequence[str], title: str = "2022年度项目支出绩效自评表") -> list[tuple[object, ...]]:
    """Its budget figures."""
    return budgets(form(rows, title))


def test_the_last_quarter_of_what_adds_up_is_what_was_spent() -> None:
    assert funds(
        [
            "3v1!资金使用情况|2v1!全年预算数|1v4!累计支出数|2v1!执行率",
            "一季度|二季度|三季度|四季度",
            "321|57.78|138.03|227.91|316.19|98.50%",
        ]
    ) == [
        ("total", "adjusted_budget", "321"),
        ("total", "unmapped", "57.78"),
        ("total", "unmapped", "138.03"),
        ("total", "unmapped", "227.91"),
        ("total", "executed", "316.19"),
        ("total", "execution_rate", "98.50%"),
    ]


def test_no_quarter_of_what_does_not_add_up_is_the_years() -> None:
    rows = ["3v1!资金情况|2v1!全年预算数|1v2!支出数|2v1!执行率", "三季度|四季度", "321|89.88|88.28|95%"]
    assert [measure for _, measure, _ in funds(rows)] == ["adjusted_budget", "unmapped", "unmapped", "execution_rate"]


def test_each_amount_stands_beside_its_label_below_what_it_is() -> None:
    assert funds(
        [
            "1v2!预算安排情况|1v2!资金到位情况|1v2!资金执行情况|预算执行进度",
            "预算数：|288|到位数：|288|执行数：|281.09|2v1!97.60%",
            "其中：财政资金|230.4|其中：财政资金|230.4|其中：财政资金|223.49",
        ]
    ) == [
        ("total", "adjusted_budget", "288"),
        ("total", "unmapped", "288"),
        ("total", "executed", "281.09"),
        ("total", "execution_rate", "97.60%"),
        ("fiscal_appropriation", "adjusted_budget", "230.4"),
        ("fiscal_appropriation", "unmapped", "230.4"),
        ("fiscal_appropriation", "executed", "223.49"),
    ]


def test_tasks_name_their_projects_below_the_departments_income() -> None:
    assert funds(
        [
            "年度部门预算收入（万元）|资金总额|1691.03|其中：一般公共预算|1500.00",
            "2v1!年度主要任务|对应项目|预算数（万元）|预算执行数（万元）|预算执行率|目标完成情况",
            "教师素质能力提升培训项目|672.81|672.81|100.00%|全部完成",
        ],
        title="2022年度部门整体绩效自评表",
    ) == [
        ("total", "adjusted_budget", "1691.03"),
        ("general_public_budget", "adjusted_budget", "1500.00"),
        ("project_item", "adjusted_budget", "672.81"),
        ("project_item", "executed", "672.81"),
        ("project_item", "execution_rate", "100.00%"),
    ]


def test_two_lines_with_their_amounts_in_one_cell() -> None:
    assert funds(
        [
            "3v1!年度预算申请（万元）||年初预算数|全年预算数|全年执行数",
            "年度资金总额|1,862.30|3,145.68|2,987.15",
            "1v4!纳入专户管理的非税收入拨款：120.00　其他资金：80.00",
        ],
        title="2023年度部门整体支出绩效自评表",
    ) == [
        ("total", "initial_budget", "1,862.30"),
        ("total", "adjusted_budget", "3,145.68"),
        ("total", "executed", "2,987.15"),
        ("special_account", "adjusted_budget", "120.00"),
        ("other_funds", "adjusted_budget", "80.00"),
    ]


def test_the_whole_called_its_quantity() -> None:
    assert funds(
        [
            "3v1!项目资金（万元）||年初预算数|全年（调整）预算数|全年执行数|执行率",
            "总量|60|70|63|90%",
            "其中：财政资金|50|55|50|90.91%",
        ]
    ) == [
        ("total", "initial_budget", "60"),
        ("total", "adjusted_budget", "70"),
        ("total", "executed", "63"),
        ("total", "execution_rate", "90%"),
        ("fiscal_appropriation", "initial_budget", "50"),
        ("fiscal_appropriation", "adjusted_budget", "55"),
        ("fiscal_appropriation", "executed", "50"),
        ("fiscal_appropriation", "execution_rate", "90.91%"),
    ]


def test_the_whole_of_the_funds_and_what_can_be_spent_of_them() -> None:
    assert funds(["资金类别|本年可用资金合计|全年执行数", "资金总体|100|97", "基本支出|40|39"]) == [
        ("total", "adjusted_budget", "100"),
        ("total", "executed", "97"),
        ("basic_expenditure", "adjusted_budget", "40"),
        ("basic_expenditure", "executed", "39"),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            ["项目|本年预算|近两年收支", "收入合计|3,289.06|2,946.90"],
            [("total_income", "declared_budget", "3,289.06"), ("total_income", "prior_year_amount", "2,946.90")],
        ),
        (
            ["2v1!部门收入|收入项目|金额|占比", "政府性基金预算|160.84|3.82%"],
            [("government_fund", "declared_budget", "160.84"), ("government_fund", "share", "3.82%")],
        ),
    ],
)
def test_the_budget_beside_other_years_or_shares_is_declared(rows: list[str], expected: list[tuple[str, ...]]) -> None:
    assert funds(rows, title="2024年度部门整体绩效目标申报表") == expected


def test_years_over_lines_of_a_declaration_are_its_own_and_those_before() -> None:
    rows = ["2v1!部门预算（万元）|资金构成|2022年|2023年|2024年（申报）", "单位资金|67.37|70.24|71.67"]
    assert funds(rows, title="2024年度部门整体绩效目标申报表") == [
        ("own_funds", "prior_year_amount", "67.37"),
        ("own_funds", "prior_year_amount", "70.24"),
        ("own_funds", "declared_budget", "71.67"),
    ]


def test_measures_go_down_beside_the_blocks_label() -> None:
    rows = ["3v1!预算资金（万元）|资金情况|合计|其他资金", "年初预算数|370.62|29.47", "预算调整数（+/-）|-45.11|0.00"]
    assert funds(rows) == [
        ("total", "initial_budget", "370.62"),
        ("other_funds", "initial_budget", "29.47"),
        ("total", "adjustment", "-45.11"),
        ("other_funds", "adjustment", "0.00"),
    ]


def test_a_second_header_says_which_budget_and_what_of_the_accounts() -> None:
    rows = [
        "2v1!资金性质|1v2!预算数（万元）|1v2!决算数（万元）",
        "年初|全年|金额|执行率",
        "其他资金|38.86|40.80|38.04|93.24%",
    ]
    assert funds(rows) == [
        ("other_funds", "initial_budget", "38.86"),
        ("other_funds", "adjusted_budget", "40.80"),
        ("other_funds", "executed", "38.04"),
        ("other_funds", "execution_rate", "93.24%"),
    ]


def test_quarters_beside_the_years_sum_are_none_of_the_years() -> None:
    head = ["2v1!资金来源|2v1!全年预算数|1v2!各季度支出数|2v1!全年支出合计", "一季度|二季度"]
    assert funds([*head, "其他资金|12.67|2.13|3.19|11.83"]) == [
        ("other_funds", "adjusted_budget", "12.67"),
        ("other_funds", "unmapped", "2.13"),
        ("other_funds", "unmapped", "3.19"),
        ("other_funds", "executed", "11.83"),
    ]


SPENT = [
    ("total", "adjusted_budget", "183.45"),
    ("fiscal_appropriation", "adjusted_budget", "165.11"),
    ("total", "executed", "175.98"),
    ("fiscal_appropriation", "executed", "159.18"),
    ("total", "execution_rate", "95.93%"),
]


@pytest.mark.parametrize("end", ["<br>", ""])
def test_each_of_two_cells_holds_lines_whose_first_names_the_measure(end: str) -> None:
    planned = f"全年预算数：183.45{end}财政拨款：165.11"
    spent = f"全年执行数：175.98{end}财政拨款：159.18"
    assert funds([f"资金安排（万元）|{planned}|资金支出（万元）|{spent}|预算执行率|95.93%"]) == SPENT


def test_sentences_stand_in_two_rows_beside_one_label() -> None:
    rows = [
        "2v1!项目资金情况|全年预算数183.45万元，其中：财政拨款165.11万元。",
        "全年执行数175.98万元，其中：财政拨款159.18万元。预算执行率95.93%。",
    ]
    assert funds(rows) == SPENT


def test_a_line_beside_its_own_measures_is_not_the_whole() -> None:
    rows = ["年度资金总额|全年预算数：183.45<br>执行数：175.98", "其中：财政拨款|全年预算数：165.11<br>执行数：159.18"]
    assert funds(rows) == SPENT[:1] + SPENT[2:3] + SPENT[1:2] + SPENT[3:4]


def test_sentences_stand_beside_two_labels_of_a_row() -> None:
    rows = ["资金安排|预算安排312.10万元（财政资金280.89万元）|资金使用|实际支出286.51万元（财政资金257.86万元）"]
    assert funds(rows) == [
        ("total", "adjusted_budget", "312.10"),
        ("fiscal_appropriation", "adjusted_budget", "280.89"),
        ("total", "executed", "286.51"),
        ("fiscal_appropriation", "executed", "257.86"),
    ]


def test_income_and_expenditure_stand_in_two_cells_beside_a_declarations_label() -> None:
    income, spent = "收入合计：3360.57万元<br>其他收入：168.03万元", "支出合计：3360.57万元<br>基本支出：1747.50万元"
    assert funds([f"年度部门预算情况（万元）|{income}|{spent}"], title="2024年度部门整体绩效目标申报表") == [
        ("total_income", "declared_budget", "3360.57万元"),
        ("other_funds", "declared_budget", "168.03万元"),
        ("total_expenditure", "declared_budget", "3360.57万元"),
        ("basic_expenditure", "declared_budget", "1747.50万元"),
    ]


def test_by_how_much_amounts_grew_is_no_share() -> None:
    rows = [
        "2v1!收支类别|2v1!2023年预算数|2v1!2024年预算数|1v2!比上年增减",
        "金额|比例",
        "政府性基金预算拨款收入|139.43|164.94|25.51|18.30%",
    ]
    assert funds(rows, title="2024年度部门整体绩效目标申报表") == [
        ("government_fund", "prior_year_amount", "139.43"),
        ("government_fund", "declared_budget", "164.94"),
        ("government_fund", "unmapped", "25.51"),
        ("government_fund", "unmapped", "18.30%"),
    ]


def test_a_place_that_shares_the_money_is_no_source() -> None:
    rows = ["市县名称|全年预算数|全年执行数|执行率", "市本级|410.97|376.59|91.63%", "合计|907.14|847.94|93.47%"]
    assert [(line, measure) for line, measure, _ in funds(rows)] == [
        (line, measure)
        for line in ("unmapped", "total")
        for measure in ("adjusted_budget", "executed", "execution_rate")
    ]


def test_the_score_stands_behind_the_most_that_its_label_says_too() -> None:
    found = form(["资金来源|全年预算数|全年执行数", "合计|100|96.16", "预算执行率（10分）|100%|96.16%|10|9.62"])
    assert [(most, score) for kind, _, most, score in scores(found) if kind == "budget_execution"] == [("10", "9.62")]


def test_what_is_assessed_stands_behind_both_levels() -> None:
    head = "一级指标\t二级指标\t考核内容\t服务标准（目标值）\t实际完成\t分值\t购买主体评分\n"
    row = "产出指标\t数量指标\t养老服务站\t8个\t8个\t10\t9\n"
    found = read_text(f"政府购买服务项目绩效自评表\n（2023年1—7月）\n购买主体\t深圳市民政局\n{head}{row}")
    columns = (
        "level2_code",
        "indicator_printed",
        "target_printed",
        "actual_printed",
        "weight_printed",
        "score_printed",
    )
    assert indicators(found, *columns) == [("quantity", "养老服务站", "8个", "8个", "10", "9")]
    assert field(found, "fiscal_year") == "2023年"


def test_a_hundred_percent_that_a_narrow_cell_broke_is_one_rate() -> None:
    found = funds(["资金情况|全年预算数|全年执行数|执行率", "年度资金总额|120|120|10<br>0%"])
    assert found[-1] == ("total", "execution_rate", "100%")
