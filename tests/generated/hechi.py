"""Guangxi: 部门整体绩效自评表 by source of funds, five measures a line, the total above the indicators."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from generated import budget, common, flaws, table, values, words
from generated.model import C, Form, TableBuilder, figures, wrap

SOURCES = (
    ("general_public_budget", ("一般公共预算", "其中：一般公共预算拨款", "   一般公共预算拨款")),
    ("government_fund", ("政府性基金", "政府性基金预算拨款")),
    ("state_capital", ("国有资本经营预算", "国有资本经营预算拨款")),
    ("other_funds", ("其他资金",)),
)
HEADERS = {
    "initial_budget": ("年初预算数", "年初部门预算数"),
    "adjustment": ("年中预算调整数", "年中调整数", "年中调整"),
    "adjusted_budget": ("调整后预算数", "全年预算数"),
    "executed": ("实际支出数", "全年执行数", "全年支出数", "实际支出"),
    "rate": ("预算执行率(%)", "执行率（%）", "预算执行率", "执行率"),
}


def _lines(rng: Random) -> tuple[budget.Line, list[budget.Line]]:
    whole = Decimal(rng.randrange(9000, 900000)) / 100
    own = rng.choice((Decimal(0), Decimal("0.2"), Decimal("0.05")))
    shares = {"general_public_budget": 1 - own, "other_funds": own}
    parts = []
    for code, labels in SOURCES:
        spent = Decimal(str(rng.choice((1, rng.uniform(0.6, 0.999)))))
        found = budget.amounts(rng, whole, shares.get(code, Decimal(0)), adjusts=rng.random() < 0.8, spends=spent)
        parts.append(budget.Line(code, rng.choice(labels), found))
    return budget.Line("total", "合计", budget.total_of(parts)), parts


def _block(
    rng: Random, b: TableBuilder, form: Form, total: budget.Line, parts: list[budget.Line], unit: str, year: int
) -> None:
    printed = figures(rng, unit)
    style = rng.choice(("two", "two", "one", "bare"))
    order = [*budget.MEASURES, "rate"]
    lines = [total, *parts] if rng.random() < 0.6 else [*parts, total]
    side = rng.random() < 0.6
    for line in lines:
        empty = not line.amounts["adjusted_budget"] and printed.zero == "blank"
        line.rate = "" if empty else budget.rate(line.amounts, style)
    if form.wanted in ("budget_identity", "parts_sum", "execution_rate"):
        budget.spoil(rng, form.wanted, total, parts, form, style)
    unit_text = rng.choice(("（{}）", "\n（{}）", "（单位：{}）")).format(unit)
    widths = _spread(b.width - (2 if side else 0), 6)
    head = ["资金来源", *(rng.choice(HEADERS[m]) for m in order)]
    if side:
        b.row(C(rng.choice(("部门预算安排资金", "部门预算资金情况")) + unit_text, 2, len(lines) + 1),
              *(C(wrap(rng, t), w) for t, w in zip(head, widths, strict=True)))  # fmt: skip
    else:
        b.row(C("一、部门预算资金情况" + unit_text))
        b.row(*(C(wrap(rng, t), w) for t, w in zip(head, widths, strict=True)))
    for line in lines:
        texts = [line.label, *(printed.amount(line.amounts[m]) for m in budget.MEASURES), line.rate]
        b.row(*(C(t, w) for t, w in zip(texts, widths, strict=True)))
        line.land(form, printed, year)


def _spread(width: int, count: int) -> list[int]:
    parts = [1] * count
    for k in range(width - count):
        parts[k % count] += 1
    return parts


def make(rng: Random, wanted: str = "") -> Form:
    """A form; ``wanted`` is the rule whose contradiction it is to hold."""
    place = words.place(rng, "hechi")
    name, topics = words.department(rng, place)
    year = rng.randrange(2019, 2026)
    unit = rng.choices(("万元", "元"), (4, 1))[0]
    stated = wanted != "year_inferred"
    noun = rng.choice(("部门整体绩效自评表", "部门整体支出绩效自评表"))
    title = (f"{year}年度" if stated and rng.random() < 0.8 else "") + rng.choice(("", "", place.name)) + noun
    form = Form("hechi", "hechi-" + rng.choice("AB"), {}, wanted=wanted)
    form.para(title, title=True)
    if stated and "年度" not in title:
        form.para(rng.choice((f"（{year}年度）", f"（ {year} 年度）")))
    day = ""
    if rng.random() < 0.5:
        text, day = common.filed(rng, year + 1)
        form.para(f"填报日期：{text}")
    levels = {"output": rng.choice((50, 60, 40)), "benefit": 30, "satisfaction": 10}
    levels["benefit"] = 90 - levels["output"] - 10
    counts = {"output": rng.randrange(3, 14), "benefit": rng.randrange(1, 7), "satisfaction": rng.randrange(1, 4)}
    lines = values.indicators(rng, topics, year, weights=levels, counts=counts)
    flaws.into_lines(rng, wanted, lines, form)
    total, parts = _lines(rng)
    execution = budget.execution_points(total.amounts)
    shape = replace(
        table.shape(rng, ("explanation", "deviation")),
        side=rng.choice(("部门整体支出年度绩效目标衡量指标", "绩效指标", "")),
    )
    b = TableBuilder(shape.width)
    code = str(rng.randrange(101, 999)) if rng.random() < 0.6 else ""
    label = rng.choice(("部门名称", "部门（单位）名称", "单位名称"))
    if code:
        b.row(C(label, 2), C(name, 4), C("部门编码", 2), C(code))
    else:
        b.row(C(label, 3), C(name))
    _block(rng, b, form, total, parts, unit, year)
    common.prose_rows(
        rng,
        b,
        rng.choice(("部门职能概述", "部门职能概述（逐条填写，每条控制在150字以内。）")),
        words.sentences(rng, words.DUTIES, topics, rng.randrange(1, 6)),
        2,
        rng.random() < 0.5,
    )
    goals = words.sentences(rng, words.GOALS, topics, 3)
    if wanted == "placeholder_left":
        goals[-1] = "完成××项目建设，完成投资××万元。"
        form.must("placeholder_left")
    common.prose_rows(
        rng,
        b,
        rng.choice(("部门整体支出年度绩效目标（逐条填写，和部门职能对应）", "年度绩效目标")),
        goals,
        2,
        rng.random() < 0.7,
    )
    if wanted == "execution_score":
        execution -= Decimal("1.3")
        form.must(wanted)
        form.may("deviation_unexplained")
    result = common.score_sum(lines, execution)
    if wanted == "scores_sum":
        result -= Decimal(str(rng.choice((1, 2.5, 0.5))))
        form.must(wanted)
    missing = wanted == "total_missing"
    if missing:
        form.must(wanted)
    label = rng.choice(("自评总分（100分）", "自评得分（满分100分）", "自评总得分（100分）"))
    head = [
        C(label, 4),
        C("" if missing else common.shown_points(rng, result), 3),
        C("预算执行（10分）", 3),
        C(common.shown_points(rng, execution)),
    ]
    above = rng.random() < 0.6
    if above:
        b.row(*head)
    table.header(rng, b, shape, lines)
    table.rows(rng, b, lines, shape, form)
    if not above:
        b.row(*head)
    form.blocks.append(b.table())
    common.signatures(rng, form)
    common.land_indicators(form, lines)
    if missing:
        form.score("total", label, Decimal(100), result, basis="computed")
    else:
        form.score("total", label, Decimal(100), result)
    form.score("budget_execution", "预算执行（10分）", Decimal(10), execution)
    if not stated:
        form.must("year_inferred")
    form.fields = {
        "form_kind": "department_self_evaluation", "title": title, "region_code": place.code, "department_name": name,
        "department_code": code, "project_name": "", "fiscal_year": str(year) if stated or day else "*",
        "fiscal_year_basis": "stated" if stated else "*", "filed_on": day, "unit_printed": unit, "grade_printed": "",
    }  # fmt: skip
    common.around(rng, form, topics, name, year)
    return form
