"""Hunan: 整体绩效自评表 by income and expenditure nature, then (often) the report that it belongs to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from generated import common, flaws, table, values, words
from generated.model import C, Figures, Form, TableBuilder, figures, half_up, wrap

INCOME = (
    ("general_public_budget", ("一般公共预算：", "其中：一般公共预算", "一般公共预算拨款")),
    ("government_fund", ("政府性基金拨款：", "政府性基金拨款")),
    ("special_account", ("纳入专户管理的非税收入拨款：", "纳入专户管理的非税收入拨款")),
    ("other_funds", ("其他资金", "其他资金：")),
)
ECONOMIC = ("工资福利支出", "商品和服务支出", "对个人和家庭的补助", "资本性支出")


def _percent(value: Decimal) -> str:
    return f"{half_up(value * 100, 2)}%"


class Money:
    """The year's figures in the form's unit (万元)."""

    def __init__(self, rng: Random) -> None:
        self.initial = half_up(Decimal(str(rng.uniform(200, 3000))))
        self.year = half_up(self.initial * Decimal(str(rng.uniform(0.9, 1.4))))
        self.executed = half_up(self.year * Decimal(str(rng.choice((1, rng.uniform(0.6, 0.99))))))
        self.other = half_up(self.year * Decimal(str(rng.choice((0, 0, 0.07)))))
        self.basic = half_up(self.year * Decimal(str(rng.uniform(0.3, 0.8))))
        self.project = self.year - self.basic


def _side_by_side(
    rng: Random,
    b: TableBuilder,
    form: Form,
    money: Money,
    printed: Figures,
    year: int,
    with_executed: bool,
    rate: str,
    points: str,
) -> None:
    """Income on the left, expenditure on the right (layout A)."""
    rest = b.width - 2 - 4
    b.row(C("年度预算申请\n(万元)", 2, 7), C("", 4), *_heads(rng, with_executed, rest))
    amounts = [money.initial, money.year, money.executed if with_executed else None]
    widths = _widths(rest)
    texts = [*(printed.amount(a) for a in amounts), "10", rate, points]
    b.row(C(wrap(rng, "年度资金总额："), 4), *(C(t, w) for t, w in zip(texts, widths, strict=True)))
    half = (b.width - 2) // 2
    left, right = half - 2, b.width - 2 - half
    b.row(C("按收入性质分：", half), C("按支出性质分："))
    values_ = {"general_public_budget": money.year - money.other, "other_funds": money.other}
    expenses = (
        (rng.choice(("其中:基本支出：", "其中：基本支出")), money.basic),
        ("", None),
        (rng.choice(("项目支出：", "项目支出")), money.project),
        ("", None),
    )
    for (code, labels), (label, amount) in zip(INCOME, expenses, strict=True):
        value = values_.get(code, Decimal(0))
        cells = [
            C(rng.choice(labels), left),
            C(printed.amount(value), 2),
            C(label, right - 2),
            C(printed.amount(amount)),
        ]
        b.row(*cells)
        if printed.prints(value):
            form.money(code, "adjusted_budget", value * printed.factor, year)
        if label and amount is not None:
            form.money(
                "basic_expenditure" if "基本" in label else "project_expenditure",
                "adjusted_budget",
                amount * printed.factor,
                year,
            )


def _widths(rest: int) -> list[int]:
    widths = [1] * 6
    for k in range(rest - 6):
        widths[k % 3] += 1
    return widths


def _heads(rng: Random, with_executed: bool, rest: int) -> list[C]:
    names = [
        "年初预算数\n(万元)",
        rng.choice(("全年预算数\n（万元）", "全年预算数(万元)")),
        rng.choice(("全年执行数\n（万元）", "全年执行数（万元）")) if with_executed else "",
        "分值",
        "执行率",
        "得分",
    ]
    return [C(t, w) for t, w in zip(names, _widths(rest), strict=True)]


def _stacked(
    rng: Random, b: TableBuilder, form: Form, money: Money, printed: Figures, year: int, rate: str, points: str
) -> None:
    """One line below another under the year's budget (layout C)."""
    rest = b.width - 2 - 4
    b.row(C("年度预算申请\n(万元)", 2, 8), C("", 4), *_heads(rng, True, rest))
    widths = _widths(rest)
    texts = [*(printed.amount(a) for a in (money.initial, money.year, money.executed)), "10", rate, points]
    b.row(C("年度资金总额：", 4), *(C(t, w) for t, w in zip(texts, widths, strict=True)))
    values_ = {"general_public_budget": money.year - money.other, "other_funds": money.other}
    rows = [(code, rng.choice(labels), values_.get(code, Decimal(0))) for code, labels in INCOME]
    rows += [
        ("basic_expenditure", rng.choice(("按支出性质分：基本支出", "其中：基本支出")), money.basic),
        ("project_expenditure", "项目支出", money.project),
    ]
    for code, label, value in rows:
        b.row(C(wrap(rng, label), 4), C("", widths[0]), C(printed.amount(value)))
        if printed.prints(value):
            form.money(code, "adjusted_budget", value * printed.factor, year)


def _report(rng: Random, form: Form, name: str, topics: tuple[str, ...], money: Money, year: int, wanted: str) -> None:
    """The report after or before the form: figures in prose."""
    basic, project = money.basic, money.project
    if wanted == "form_narrative_conflict":
        moved = half_up(basic * Decimal("0.1")) + 1
        basic, project = basic - moved, project + moved
        form.must(wanted)
    spent = money.year
    first = half_up(money.initial * Decimal("0.6"))
    second = money.initial - first
    share = _percent(basic / spent)
    if wanted == "share":
        share = _percent(basic / spent + Decimal("0.06"))
        form.must(wanted)
    form.para(f"{name}{year}年度部门整体支出绩效自评报告", title=True)
    form.para("一、基本情况")
    for k, text in enumerate(words.sentences(rng, words.DUTIES, topics, 3), 1):
        form.para(f"（{k}）{text}")
    form.para(f"{year}年12月31日止在职人员{rng.randrange(12, 90)}人。")
    form.para("二、一般公共预算支出情况")
    form.para(f"（1）{year}年本年收入合计{spent}万元。")
    form.money("total_income", "executed|revenue", spent * 10000, year, section="narrative")
    form.para(f"（2）{year}年本年支出{spent}万元，按支出性质分类，基本支出{basic}万元，占本年支出{share}；"
              f"项目支出{project}万元，占本年支出{_percent(project / spent)}。")  # fmt: skip
    for code, value, printed in (
        ("basic_expenditure", basic, share),
        ("project_expenditure", project, _percent(project / spent)),
    ):
        form.money(code, "executed", value * 10000, year, section="narrative")
        form.ratio(code, "share", Decimal(printed.rstrip("%")) / 100, year, section="narrative")
    form.para("三、部门整体支出绩效情况")
    rates = [_percent(a / b) for a, b in ((spent, money.initial), (basic, first), (project, second))]
    form.para(f"{year}年度部门年初支出预算数为{money.initial}万元，决算数为{spent}万元，当年预算支出完成率{rates[0]}。"
              f"基本支出年初预算数为{first}万元，决算数为{basic}万元，完成率{rates[1]}；项目支出年初预算数为{second}万元，"
              f"决算数为{project}万元，完成率{rates[2]}。")  # fmt: skip
    for code, value, printed in (
        ("total_expenditure", money.initial, rates[0]),
        ("basic_expenditure", first, rates[1]),
        ("project_expenditure", second, rates[2]),
    ):
        form.money(code, "initial_budget", value * 10000, year, section="narrative")
        form.ratio(code, "completion_rate", Decimal(printed.rstrip("%")) / 100, year, section="narrative")
    form.money("total_expenditure", "executed", spent * 10000, year, section="narrative")
    form.para("四、存在的问题及原因分析")
    form.para("年初部门预算编制不够精准，预算前瞻性有待进一步加强。")


def _rated(rng: Random, wanted: str, money: Money, form: Form) -> tuple[str, Decimal]:
    """The printed execution rate and the score that it gives, one of them wrong where that is wanted."""
    value = money.executed / money.year
    if wanted == "execution_rate":
        value -= Decimal("0.11")
        form.must(wanted)
        form.may("execution_score")
    rate = "100%" if value == 1 else f"{half_up(value * 100, 2)}" + rng.choice(("%", "%", ""))
    points = min(half_up(Decimal(rate.rstrip("%")) / 10, 2), Decimal(10))
    if wanted == "execution_score":
        points -= Decimal("0.8")
        form.must(wanted)
    if wanted == "parts_sum":
        money.basic += half_up(money.year * Decimal("0.05"))
        form.must(wanted)
    return rate, points


def _shape(rng: Random) -> table.Shape:
    """The indicator table, wide enough for the budget above it."""
    made = table.shape(rng, ("rule", "deviation") if rng.random() < 0.4 else ("deviation",), level2=rng.random() < 0.6)
    if not made.side or made.width < 13:
        made = replace(made, side="绩效指标", side_width=2)
    return replace(made, side_width=made.side_width + max(14 - made.width, 0))


def _end(rng: Random, b: TableBuilder, made: table.Shape, form: Form, result: Decimal) -> None:
    """The total: in one wide cell or under the scores; blank where that is wanted."""
    missing = form.wanted == "total_missing"
    if form.wanted == "scores_sum":
        result += Decimal("1.5")
    label = rng.choice(common.TOTAL_LABELS)
    text = "" if missing else common.shown_points(rng, result)
    if rng.random() < 0.5:
        b.row(C(label, 4), C(text))
    else:
        table.total_row(b, made, label, rng.choice(("", "100")), text)
    if form.wanted in ("scores_sum", "total_missing"):
        form.must(form.wanted)
    form.score("total", label, Decimal(100), result, basis="computed" if missing else "reported")


def make(rng: Random, wanted: str = "") -> Form:
    """A form; ``wanted`` is the rule whose contradiction it is to hold."""
    place = words.place(rng, "yanfeng")
    name, topics = words.department(rng, place)
    year = rng.randrange(2020, 2026)
    stated = wanted != "year_inferred"
    title = rng.choice((f"{year}年度" if stated else "", "")) + rng.choice(
        ("部门整体支出绩效自评表", name + "整体绩效自评表", "部门整体绩效自评表")
    )
    form = Form("yanfeng", "yanfeng-" + rng.choice("ABC"), {}, wanted=wanted)
    money = Money(rng)
    needs_report = wanted in ("form_narrative_conflict", "share")
    report = needs_report or (wanted != "year_inferred" and rng.random() < 0.4)
    with_executed = not report and rng.random() < 0.8
    if not with_executed:
        money.executed = money.year
    with_executed = with_executed or wanted == "execution_rate"
    rate, execution = _rated(rng, wanted, money, form)
    printed = replace(figures(rng, "万元"), zero=rng.choice(("0", "0.00")))
    weights = rng.choice(
        (
            {"output": 50, "benefit": 30, "satisfaction": 10},
            {"output": 40, "cost": 20, "benefit": 20, "satisfaction": 10},
            {"output": 60, "satisfaction": 20, "cost": 10},
        )
    )
    counts = {code: rng.randrange(1, 7 if code == "output" else 4) for code in weights}
    counts["output"] += 1
    lines = values.indicators(rng, topics, year, weights=weights, counts=counts)
    flaws.into_lines(rng, wanted, lines, form)
    lines = [replace(i, explanation="") for i in lines]
    if wanted == "actual_explanation_conflict":
        form.findings.clear()
    made = _shape(rng)
    form.para(title, title=True)
    if stated and "年度" not in title.split("部门")[0]:
        form.para(f"（{year}年度）")
    b = TableBuilder(made.width)
    b.row(C(rng.choice(("预算部门名称", "部门名称", "单位名称")), 3), C(name))
    points = common.shown_points(rng, execution)
    if form.layout == "yanfeng-C":
        with_executed = True
        _stacked(rng, b, form, money, printed, year, rate, points)
    else:
        _side_by_side(rng, b, form, money, printed, year, with_executed, rate, points)
    for measure, value in (
        ("initial_budget", money.initial),
        ("adjusted_budget", money.year),
        ("executed", money.executed if with_executed else None),
    ):
        if value is not None:
            form.money("total", measure, value * 10000, year)
    form.ratio("total", "execution_rate", Decimal(rate.rstrip("%")) / 100, year)
    goals, results = words.sentences(rng, words.GOALS, topics, 3), words.sentences(rng, words.RESULTS, topics, 2)
    if wanted == "placeholder_left":
        goals.append("培训XX人次。")
        form.must(wanted)
    half = (made.width - 2) // 2
    b.row(C("年度总体目标", 2, 2), C("预期目标", half), C("实际完成情况"))
    b.row(C(rng.choice(("", "\n")).join(goals), half), C("".join(results)))
    table.header(rng, b, made, lines, double=rng.random() < 0.2)
    table.rows(rng, b, lines, made, form)
    _end(rng, b, made, form, common.score_sum(lines, execution))
    form.blocks.append(b.table())
    day = ""
    if rng.random() < 0.4:
        shown, day = common.filed(rng, year + 1)
        person, number = words.person(rng), words.phone(rng)
        form.para(f"填表人：{person} 填报日期：{shown} 联系电话：{number} 单位负责人签字：{words.person(rng)}")
        form.pii += [person, number]
    if report:
        _report(rng, form, name, topics, money, year, wanted)
    common.land_indicators(form, lines)
    form.score("budget_execution", "执行率", Decimal(10), execution)
    if not stated:
        form.must("year_inferred")
    form.fields = {
        "form_kind": "department_self_evaluation", "title": title, "region_code": place.code, "department_name": name,
        "department_code": "", "project_name": "", "fiscal_year": str(year) if stated or day else "*",
        "fiscal_year_basis": "stated" if stated else "*", "filed_on": day, "unit_printed": "万元", "grade_printed": "",
    }  # fmt: skip
    common.around(rng, form, topics, name, year)
    return form
