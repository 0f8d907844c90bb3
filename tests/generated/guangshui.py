"""Hubei: 部门整体绩效目标申报表: income and expenditure with shares or prior years, projects, goals with targets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from generated import common, flaws, table, values, words
from generated.model import C, Figures, Form, Indicator, TableBuilder, figures, half_up, plain, wrap

W = 14
INCOME = (
    ("fiscal_appropriation", ("财政拨款",)),
    ("special_account", ("财政专户管理资金",)),
    ("own_funds", ("单位资金",)),
)
EXPENSE = (
    ("personnel_expenditure", ("人员类项目支出", "人员类项目")),
    ("operating_expenditure", ("运转类项目支出", "运转类项目")),
    ("specific_target_expenditure", ("特定目标类项目支出", "特定目标类项目")),
)
Side = list[tuple[str, str, Decimal]]


def _sides(rng: Random, whole: Decimal) -> tuple[Side, Side]:
    """Income and expenditure lines that both sum to the whole; the totals last."""
    own = half_up(whole * Decimal(str(rng.choice((0, 0.05, 0.12)))))
    people = half_up(whole * Decimal(str(rng.uniform(0.4, 0.7))))
    running = half_up(whole * Decimal(str(rng.uniform(0.05, 0.2))))
    income = dict(zip((c for c, _ in INCOME), (whole - own, Decimal(0), own), strict=True))
    expense = dict(zip((c for c, _ in EXPENSE), (people, running, whole - people - running), strict=True))
    left = [(c, rng.choice(n), income[c]) for c, n in INCOME] + [("total_income", "合计", whole)]
    right = [(c, rng.choice(n), expense[c]) for c, n in EXPENSE] + [("total_expenditure", "合计", whole)]
    return left, right


def _set(side: Side, place: int, value: Decimal) -> None:
    side[place] = (*side[place][:2], value)


def _spoil(rng: Random, wanted: str, left: Side, right: Side, form: Form) -> None:
    step = half_up(left[-1][2] * Decimal("0.04")) + 1
    if wanted == "income_expenditure_balance":
        _set(right, 0, right[0][2] + step)
        _set(right, -1, right[-1][2] + step)
        form.may("share")
    elif wanted == "parts_sum":
        _set(right, 0, right[0][2] + step)
        form.may("share")
    else:
        return
    form.must(wanted)


def _share(value: Decimal, whole: Decimal, digits: int, manner: str) -> str:
    share = half_up(value / whole * 100, digits)
    return f"{plain(share)}{manner}"


def _land(form: Form, code: str, measure: str, value: Decimal, year: int, printed: Figures) -> None:
    if printed.prints(value):
        form.money(code, measure, value * 10000, year)


def _with_shares(rng: Random, b: TableBuilder, form: Form, year: int, whole: Decimal, printed: Figures) -> Decimal:
    """Income beside expenditure, each with amount and share."""
    left, right = _sides(rng, whole)
    shares: dict[str, str] = {}
    digits = rng.choice((1, 2, 2))
    for side in (left, right):
        for code, _, value in side:
            shares[code] = _share(value, whole, digits, rng.choice(("%", "%")))
    _spoil(rng, form.wanted, left, right, form)
    if form.wanted == "share":
        shares["personnel_expenditure"] = _share(right[0][2] * Decimal("0.9"), whole, digits, "%")
        form.must("share")
    b.row(
        C("部门总体资金情况", 1, 5),
        C("收入构成", 2),
        C("当年金额", 2),
        C("占比", 2),
        C("支出构成", 3),
        C("当年金额", 2),
        C("占比"),
    )
    for (code, label, value), (code2, label2, value2) in zip(left, right, strict=True):
        b.row(
            C(wrap(rng, label), 2),
            C(printed.amount(value), 2),
            C(shares[code], 2),
            C(wrap(rng, label2), 3),
            C(printed.amount(value2), 2),
            C(shares[code2]),
        )
        for c, v in ((code, value), (code2, value2)):
            _land(form, c, "declared_budget", v, year, printed)
            form.ratio(c, "share", Decimal(shares[c].rstrip("%")) / 100, year)
    return right[-2][2]


def _with_years(rng: Random, b: TableBuilder, form: Form, year: int, whole: Decimal, printed: Figures) -> Decimal:
    """Lines below one another, this year and two years before as columns."""
    years = [year - 2, year - 1] if rng.random() < 0.5 else [year - 1, year - 2]
    now = _sides(rng, whole)
    _spoil(rng, form.wanted, *now, form)
    before = {y: _sides(rng, half_up(whole * Decimal(str(rng.uniform(0.6, 1.3))))) for y in years}
    shares = form.layout.endswith("A")
    head = [C("当年金额", 2, 2), C("占比", 1, 2)] if shares else [C(rng.choice(("当年金额", "当年预算金额")), 3, 2)]
    first = rng.random() < 0.5
    past = [C("近两年收支金额", 5)]
    b.row(C("部门总体资金情况", 1, 10), C("总体资金情况", 5, 2), *(head + past if first else past + head))
    b.row(*(C(f"{y}{rng.choice(['年', ' 年'])}", w) for y, w in zip(years, (2, 3), strict=True)))
    for k, name in ((0, "收入构成"), (1, "支出构成")):
        for n, (code, label, value) in enumerate(now[k]):
            old = [before[y][k][n][2] for y in years]
            share = _share(value, now[k][-1][2] or Decimal(1), 2, "%")
            mine = [C(printed.amount(value), 2), C(share)] if shares else [C(printed.amount(value), 3)]
            past = [C(printed.amount(v), w) for v, w in zip(old, (2, 3), strict=True)]
            side = [C(name, 2, 4)] if n == 0 else []
            b.row(*side, C(label, 3), *(mine + past if first else past + mine))
            _land(form, code, "declared_budget", value, year, printed)
            if shares:
                form.ratio(code, "share", Decimal(share.rstrip("%")) / 100, year)
            for y, v in zip(years, old, strict=True):
                _land(form, code, "prior_year_amount", v, y, printed)
    return now[1][-2][2]


def _projects(
    rng: Random, b: TableBuilder, form: Form, topics: tuple[str, ...], year: int, printed: Figures, whole: Decimal
) -> None:
    """Projects whose budgets of the year sum to that of the specific targets."""
    seen: dict[str, None] = {}
    for _ in range(rng.randrange(2, 9)):
        seen[rng.choice(topics) + rng.choice(("补助资金", "工作经费", "专项经费", "业务保障项目", "能力提升项目"))] = (
            None
        )
    side = C("项目支出情况", 1, len(seen) + 1)
    b.row(
        side,
        C("项目名称", 4),
        C("支出项目类别", 2),
        C("项目总预算", 2),
        C("项目本年度预算", 2),
        C("项目主要支出方向和用途"),
    )
    left = whole
    for number, name in enumerate(seen, 1):
        own = left if number == len(seen) else half_up(whole / len(seen) * Decimal(str(rng.uniform(0.5, 1.1))))
        left -= own
        total = own if rng.random() < 0.6 else own * 2
        b.row(
            C(name, 4),
            C(rng.choice(("常年性项目", "一次性项目", "特定目标类项目")), 2),
            C(printed.amount(total), 2),
            C(printed.amount(own), 2),
            C(f"用于{name[:-4]}相关支出"),
        )
        form.money("project_item", "project_total_budget", total * 10000, year, name)
        form.money("project_item", "project_year_budget", own * 10000, year, name)


def _targets(rng: Random, topics: tuple[str, ...], year: int, goal: int) -> list[Indicator]:
    lines: list[Indicator] = []
    for level1, count in (
        ("output", rng.randrange(2, 10)),
        ("benefit", rng.randrange(1, 5)),
        ("satisfaction", rng.randrange(1, 3)),
    ):
        for kind in values.pick(rng, level1, count, False):
            made = values.line(rng, kind, rng.choice(topics), year)
            if made.name not in {i.name for i in lines}:
                lines.append(
                    replace(
                        made,
                        actual="",
                        actual_kind="",
                        actual_value=None,
                        actual_unit="",
                        actual_date="",
                        met="*",
                        goal=goal,
                        basis=rng.choice(table.BASES),
                    )
                )
    return lines


def _goal(rng: Random, b: TableBuilder, form: Form, topics: tuple[str, ...], year: int, goal: int, count: int) -> None:
    label = f"年度目标{goal}" + rng.choice(("：", "", ":")) if count > 1 or rng.random() < 0.5 else "年度目标"
    b.row(C(label, 2), C(words.sentences(rng, words.GOALS, topics, 1)[0]))
    lines = _targets(rng, topics, year, goal)
    if goal == 1:
        _spoil_lines(rng, form, lines)
    tail = ("basis",) if rng.random() < 0.8 else ("note",)
    columns = ("level1", "level2", "name", "target", *tail)
    if tail == ("note",):
        lines = [replace(i, note=i.basis, basis="") for i in lines]
    made = table.Shape(columns, merged=rng.random() < 0.8, side=rng.choice(("年度绩效指标", "年度绩\n效指标")))
    spare = W - made.width
    made = replace(made, side_width=1 + spare) if spare > 0 else made
    table.header(rng, b, made, lines)
    table.rows(rng, b, lines, made, form)
    form.indicators += lines


def _spoil_lines(rng: Random, form: Form, lines: list[Indicator]) -> None:
    if form.wanted == "duplicate_indicator" or form.wanted == "comparator_suspect":
        flaws.into_lines(rng, form.wanted, lines, form)


def make(rng: Random, wanted: str = "") -> Form:
    """A form; ``wanted`` is the rule whose contradiction it is to hold."""
    place = words.place(rng, "guangshui")
    name, topics = words.department(rng, place)
    year = rng.randrange(2020, 2027)
    stated = wanted != "year_inferred"
    noun = rng.choice(("部门整体绩效目标申报表", "部门整体支出绩效目标申报表"))
    head = f"{year}年度" if stated and rng.random() < 0.5 else ""
    title = head + noun
    form = Form("guangshui", "guangshui-" + rng.choice("ABC"), {}, wanted=wanted)
    form.para(title, title=True)
    if stated and not head:
        form.para(f"（{year}年度）")
    text, day = common.filed(rng, year - 1)
    if rng.random() < 0.8:
        form.para(f"填报日期：{text}")
    else:
        day = ""
    form.para(rng.choice(("单位：万元", "金额单位：万元")))
    printed = replace(figures(rng, "万元"), zero=rng.choice(("0", "0.00", "0", "blank")))
    b = TableBuilder(W)
    b.row(C(rng.choice(("部门（单位）名称", "部门\n（单位）名称", "部门名称")), 3), C(name))
    person, number = words.person(rng), words.phone(rng)
    b.row(C("填报人", 3), C(person, 4), C("联系电话", 3), C(number))
    form.pii += [person, number]
    whole = half_up(Decimal(str(rng.uniform(200, 4000))))
    if form.layout == "guangshui-B" or wanted == "share":
        specific = _with_shares(rng, b, form, year, whole, printed)
    else:
        specific = _with_years(rng, b, form, year, whole, printed)
    common.prose_rows(rng, b, "部门职能概述", words.sentences(rng, words.DUTIES, topics, 3), 2, together=True)
    common.prose_rows(rng, b, "年度工作任务", words.sentences(rng, words.GOALS, topics, 3), 2, together=True)
    first = rng.random() < 0.6
    if first:
        _projects(rng, b, form, topics, year, printed, specific)
    goals = words.sentences(rng, words.GOALS, topics, 2)
    texts = [f"目标{k}：{g}" for k, g in enumerate(goals, 1)]
    until = f"长期目标(截止{year + 3}年)"
    if wanted == "placeholder_left":
        texts += ["目标3："]
        until = rng.choice((until, "长期目标（截止  年）"))
        form.must(wanted)
    if rng.random() < 0.5 or wanted == "placeholder_left":
        b.row(C("整体绩效总目标", 2, 2), C(until, 6), C("年度目标"))
        b.row(C(" ".join(texts), 6), C(" ".join(texts)))
    count = rng.choice((1, 1, 2, 3))
    for goal in range(1, count + 1):
        _goal(rng, b, form, topics, year, goal, count)
    if not first:
        _projects(rng, b, form, topics, year, printed, specific)
    form.blocks.append(b.table())
    if rng.random() < 0.5:
        form.para("备注：1.“支出项目类别”请选择填报：其他运转类项目、特定目标类项目。")
        form.para("2.“整体绩效总目标”：请结合部门职能、工作规划、项目支出投向等编报。")
    if not stated:
        form.must("year_inferred")
    form.fields = {
        "form_kind": "department_target_declaration",
        "title": title,
        "region_code": place.code,
        "department_name": name,
        "department_code": "",
        "project_name": "",
        "fiscal_year": str(year) if stated else "*",
        "fiscal_year_basis": "stated" if stated else "*",
        "filed_on": day,
        "unit_printed": "万元",
        "grade_printed": "",
    }
    common.around(rng, form, topics, name, year)
    return form
