"""What stands around a form's tables: sums without the execution, notes, parts by nature, shares, reports."""

from __future__ import annotations

import pytest
from reading import budgets, field, html_rows, indicators, read_text, scores

from ingest.forms import Reading
from ingest.forms.partial_sums import leaves_out
from ingest.model import RejectedError

LEVELS = [
    "一级指标|二级指标|三级指标|指标值|完成值|分值|得分",
    "产出指标|数量指标|维修管网长度|≥12公里|13公里|50|50",
    "满意度指标|服务对象满意度指标|居民满意度|≥90%|92%|40|40",
]
HEAD = ["项目名称|1v6!管网维修", "主管部门|1v6!秦安县住房和城乡建设局"]


def read(*rows: str, above: str = "", below: str = "", title: str = "2023年度项目支出绩效自评表") -> Reading:
    """A form's table of these rows, with lines above its title and below it."""
    table = html_rows([*HEAD, *rows])
    return read_text(f"{above}<h1>{title}</h1><p>单位：万元</p><table>{table}</table>{below}", "form.html")


def test_a_sum_without_the_execution_is_neither_that_nor_the_total() -> None:
    form = read(*LEVELS, "1v5!指标得分小计（不含预算执行率10分）|90|90", "1v5!预算执行率|10|9.4", "1v5!总分|100|99.4")
    assert [(kind, most, score) for kind, _, most, score in scores(form)] == [
        ("budget_execution", "10", "9.4"),
        ("total", "100", "99.4"),
    ]


@pytest.mark.parametrize("label", ["指标得分小计", "预算执行率（10分）", "得分（含预算执行率）"])
def test_other_labels_leave_nothing_out(label: str) -> None:
    assert not leaves_out(label)


@pytest.mark.parametrize("note", ["说明：①指标性质分为定性和定量；②最高为100%。", "备注：满分为100分", "填报说明：略"])
def test_a_note_below_the_indicators_is_none_of_them(note: str) -> None:
    rows = [
        "1v2!指标名称|计量单位|年度指标值|实际完成值|分值|得分",
        "1v2!管网长度|公里|≥12|13|50|50",
        "1v2!居民满意度|%|≥90|92|40|40",
    ]
    form = read(*rows, f"1v7!{note}")
    assert [name for (name,) in indicators(form, "indicator_printed")] == ["管网长度", "居民满意度"]


def test_lines_by_nature_over_their_amounts_are_of_the_budget() -> None:
    rows = [
        "2v1!资金（万元）||年初预算数|全年预算数|1v2!全年执行数|执行率",
        "年度资金总额：|630.52|812.74|1v2!756.82|93.12%",
        "2v1!按收入性质分|一般公共预算|1v2!政府性基金|专户管理非税|1v2!其他资金",
        "715.21|1v2!0|0|1v2!97.53",
    ]
    assert budgets(read(*rows, *LEVELS, title="2023年度部门整体支出绩效自评表"))[-4:] == [
        ("general_public_budget", "adjusted_budget", "715.21"),
        ("government_fund", "adjusted_budget", "0"),
        ("special_account", "adjusted_budget", "0"),
        ("other_funds", "adjusted_budget", "97.53"),
    ]


SHARES = ["项目|年初预算数|全年预算数|全年执行数|执行率|1v2!占全年预算比重", "部门预算总额|200|220|209|95%|1v2!"]


@pytest.mark.parametrize(("shown", "measure"), [(("55%", "35%", "10%"), "share"), (("91%", "88%", "80%"), "unmapped")])
def test_a_share_of_the_whole_is_told_by_the_amounts(shown: tuple[str, str, str], measure: str) -> None:
    lines = zip(
        ("一般公共预算", "政府性基金", "单位资金"), ((100, 121, 115), (80, 77, 73), (20, 22, 21)), shown, strict=True
    )
    rows = [f"{name}|{a}|{b}|{c}|{c / b:.2%}|1v2!{share}" for name, (a, b, c), share in lines]
    form = read(*SHARES, *rows, *LEVELS, title="2023年度部门整体绩效自评表")
    assert [(x, m) for x, m, value in budgets(form) if value in shown] == [
        ("general_public_budget", measure),
        ("government_fund", measure),
        ("own_funds", measure),
    ]


REPORT = (
    "<p>秦安县住房和城乡建设局2022年度管网维修项目支出绩效自评报告</p><p>根据通知要求，我局开展了自评，现报告如下。</p>"
)


@pytest.mark.parametrize(
    ("above", "below"), [(REPORT, ""), ("", "<table><tr><td>2022年度项目支出绩效自评报告</td></tr></table>")]
)
def test_a_report_before_or_behind_its_form_tells_the_year(above: str, below: str) -> None:
    form = read(*LEVELS, above=above, below=below, title="项目支出绩效自评表")
    assert (field(form, "fiscal_year") or "")[:4] == "2022"


def test_a_title_within_the_forms_own_table_opens_no_other() -> None:
    rows = ["年初预算数（元）|1v2!2,919,900.00|调整后预算数（元）|1v3!2,919,900.00", "1v7!绩效目标自评表", *LEVELS]
    form = read(*rows, title="财政项目支出绩效自评表")
    assert len(form.tables["form"]) == 1
    assert field(form, "title") == "财政项目支出绩效自评表"
    assert [m for _, m, _ in budgets(form)] == ["initial_budget", "adjusted_budget"]


@pytest.mark.parametrize("label", ["评价机构", "所属预算单位数"])
def test_a_label_behind_an_office_is_none_of_its_name(label: str) -> None:
    rows = [f"主管部门|1v2!秦安县住房和城乡建设局|{label}|1v3!天水正信会计师事务所", *LEVELS]
    form = read_text(f"<h1>2023年度项目支出绩效自评表</h1><table>{html_rows(rows)}</table>", "form.html")
    assert field(form, "department_name") == "秦安县住房和城乡建设局"


def test_a_row_of_goals_over_levels_heads_no_indicators() -> None:
    rows = [
        "年度 总体 目标|||||预期目标||||||||实际完成情况",
        "||科学开展国土绿化，精准提升森林质量。|||||||抚育面积如期完成。",
        "|||生态效益指标||森林覆盖率|||≥59.6%|||68.85%||6|6",
        "|||可持续影响指标||森林生态系统功能|||逐步增强|||逐步增强||8|8",
        "|满意度指标(10分)||服务对象满意度指标||护林员满意度|||≥92.5%|||100%||10|10",
    ]
    text = "\n".join(
        ["项目支出绩效目标自评表 (2024年度)", *("\t".join((row.split("|") + 19 * [""])[:19]) for row in rows)]
    )
    with pytest.raises(RejectedError, match="no performance form"):
        read_text(text)


TOTAL = ["资金|年初预算数|全年预算数|全年执行数|1v3!执行率", "资金总额|676.36|735.17|716.57|1v3!97.47%"]
TOLD = "2023年项目年初预算数为676.36万元，全年预算数为735.17万元。"
TOLD += "截至2023年12月31日，项目全年执行数为{}万元，预算执行率97.30%。"


def test_sentences_that_go_on_with_what_was_spent_are_of_the_same_total() -> None:
    form = read(*TOTAL, *LEVELS, above=f"<p>自评情况报告</p><p>{TOLD.format('715.33')}</p>")
    assert budgets(form, "narrative") == [
        ("total", "initial_budget", "676.36"),
        ("total", "adjusted_budget", "735.17"),
        ("total", "executed", "715.33"),
        ("total", "execution_rate", "97.30%"),
    ]


def test_sentences_of_other_amounts_are_left_alone() -> None:
    told = TOLD.replace("676.36", "600").replace("735.17", "700").format("715.33")
    assert budgets(read(*TOTAL, *LEVELS, above=f"<p>自评情况报告</p><p>{told}</p>"), "narrative") == []


def test_a_rate_behind_the_initial_budget_may_be_of_that() -> None:
    told = "2023年部门年初支出预算数为676.36万元，决算数为716.57万元，当年预算支出完成率105.95%。"
    form = read(*TOTAL, *LEVELS, above=f"<p>自评情况报告</p><p>{told}</p>")
    assert "execution_rate" not in {measure for _, measure, _ in budgets(form, "narrative")}
