"""Shanxi: 部门整体支出绩效自评表 on the Ministry's common indicators: subtotals, no targets, figures in prose."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from generated import common, words
from generated.model import C, Form, Indicator, TableBuilder, figures, half_up, wrap

FRAMEWORK = (
    (
        "投入",
        "input",
        (
            ("工作目标设定", "goal_setting", ("职责明确性", "绩效目标合理性", "绩效指标明确性", "工作规划合理性")),
            ("预算配置", "budget_allocation", ("在职人员控制率", "“三公经费”变动率", "重点支出安排率")),
        ),
    ),
    (
        "过程",
        "process",
        (
            (
                "预算执行",
                "budget_execution",
                (
                    "预算完成率",
                    "预算调整率",
                    "支付进度",
                    "结转结余率",
                    "公用经费控制率",
                    "“三公经费”控制率",
                    "政府采购执行率",
                ),
            ),
            (
                "预算管理",
                "budget_management",
                ("管理制度健全性", "资金使用合规性", "预决算信息公开性", "基础信息完善性"),
            ),
            ("资产管理", "asset_management", ("资产管理制度健全性", "资产管理安全性", "固定资产利用率")),
        ),
    ),
    (
        "产出",
        "output",
        (("职责履行", "duty_performance", ("实际完成率", "完成及时率", "质量达标率", "重点工作办结率")),),
    ),
    (
        "效果|效益",
        "benefit",
        (("履职效益", "duty_benefit", ("经济效益", "社会效益", "生态效益", "社会公众或服务对象满意度")),),
    ),
)
FUNCTIONS = ("公共安全支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出", "农林水支出")
SPLIT = ((15, 32, 33, 20), (16, 42, 22, 20), (10, 40, 30, 20))


def _lines(rng: Random) -> list[tuple[str, str, list[Indicator]]]:
    blocks = []
    for (name, code, seconds), total in zip(FRAMEWORK, rng.choice(SPLIT), strict=True):
        chosen: list[Indicator] = []
        for second, code2, names in seconds:
            kept = [n for n in names if rng.random() < 0.8] or [names[0]]
            chosen += [Indicator(code, code2, n, kind="*", basis=second, judged=False) for n in kept]
        while len(chosen) > total:
            chosen.pop()
        base = [Decimal(total // len(chosen))] * len(chosen)
        for k in range(total - sum(map(int, base))):
            base[k] += 1
        lines = []
        for item, weight in zip(chosen, base, strict=True):
            lost = rng.random() < 0.2 and weight > 1
            lines.append(
                replace(
                    item,
                    weight=weight,
                    score=weight - 1 if lost else weight,
                    explanation=rng.choice(words.REASONS if lost else words.EXPLANATIONS),
                )
            )
        blocks.append((rng.choice(name.split("|")), code, lines))
    return blocks


def _budget(rng: Random, b: TableBuilder, form: Form, year: int, wanted: str) -> tuple[Decimal, Decimal]:
    """The six figures; gives what was spent and the balance."""
    carry = half_up(Decimal(str(rng.choice((0, rng.uniform(1, 300))))))
    initial = half_up(Decimal(str(rng.uniform(300, 4000))))
    change = half_up(initial * Decimal(str(rng.uniform(-0.05, 0.2))))
    other = Decimal(0)
    whole = carry + initial + change + other
    spent = half_up(whole * Decimal(str(rng.choice((1, rng.uniform(0.7, 0.99))))))
    left = whole - spent
    if wanted == "budget_identity":
        left += half_up(whole * Decimal("0.05")) + 1
        form.must(wanted)
    printed = replace(figures(rng, "万元"), zero=rng.choice(("0", "0.00")))
    labels = (
        ("上年结转金额(万元)", "carryover_in", carry),
        ("年初预算金额(万元)", "initial_budget", initial),
        (rng.choice(("预算调整金额(万元)", "预算调整金额（万元）")), "adjustment", change),
        ("其他调整资金(万元)", "other_adjustment", other),
        ("预算执行金额(万元)", "executed", spent),
        ("年末结余金额(万元)", "year_end_balance", left),
    )
    for k in range(0, 6, 2):
        one, two = labels[k], labels[k + 1]
        b.row(C(wrap(rng, one[0]), 3), C(printed.amount(one[2]), 3), C(wrap(rng, two[0]), 3), C(printed.amount(two[2])))
    for _, measure, value in labels:
        form.money("total", measure, value * 10000, year)
    return spent, left


def _prose(rng: Random, form: Form, spent: Decimal, year: int, wanted: str) -> str:
    whole = spent * 10000 - Decimal(rng.randrange(0, 99)) / 100 if spent else spent
    basic = half_up(whole * Decimal(str(rng.uniform(0.5, 0.8))))
    said = whole
    if wanted == "form_narrative_conflict":
        said = half_up(whole * Decimal("0.93"))
        basic = half_up(said * Decimal("0.6"))
        form.must(wanted)
    names = rng.sample(FUNCTIONS, 3)
    parts = [half_up(said * Decimal("0.5")), half_up(said * Decimal("0.3"))]
    parts.append(said - sum(parts))
    if wanted == "parts_sum":
        parts[0] -= Decimal(3000)
        form.must(wanted)
    for name, value in zip(names, parts, strict=True):
        form.money("function_item", "executed", value, year, name, "narrative")
    form.money("total_expenditure", "executed", said, year, section="narrative")
    form.money("basic_expenditure", "executed", basic, year, section="narrative")
    form.money("project_expenditure", "executed", said - basic, year, section="narrative")
    listed = "，".join(f"{n}{v}元" for n, v in zip(names, parts, strict=True))
    total = f"本年支出合计{said}元，基本支出经费{basic}元，项目支出{said - basic}元。"
    return f"一般公共预算财政拨款收入{said}元。{listed}，{total}"


def make(rng: Random, wanted: str = "") -> Form:
    """A form; ``wanted`` is the rule whose contradiction it is to hold."""
    place = words.place(rng, "jinzhong")
    name, topics = words.department(rng, place)
    year = rng.randrange(2019, 2026)
    stated = wanted != "year_inferred"
    noun = rng.choice(("部门整体支出绩效自评表", "部门（单位）整体支出绩效自评表"))
    head = f"{year}年度" if stated and rng.random() < 0.3 else ""
    title = head + rng.choice((place.name, "")) + noun
    form = Form("jinzhong", "jinzhong-" + rng.choice("AB"), {}, wanted=wanted)
    form.para(title, title=True)
    if stated and not head:
        form.para(rng.choice((f"（{year} 年度）", f"（{year}年度）")))
    form.para("填报单位（公章）：")
    reference = rng.random() < 0.7
    b = TableBuilder(12)
    b.row(C("单位名称", 3), C(name))
    boss, number = words.person(rng), words.phone(rng)
    b.row(C("单位负责人", 3), C(boss, 3), C("单位联系电话", 3), C(number))
    form.pii += [boss, number]
    spent, _ = _budget(rng, b, form, year, wanted)
    common.prose_rows(
        rng,
        b,
        rng.choice(("部门职能概述", "单位职能概况")),
        words.sentences(rng, words.DUTIES, topics, 3),
        3,
        together=True,
    )
    b.row(C("单位人员情况", 3), C(f"{name}共有行政编制{rng.randrange(10, 90)}人，实有人数{rng.randrange(10, 90)}人。"))
    narrative = rng.random() < 0.7 or wanted in ("form_narrative_conflict", "parts_sum")
    b.row(C("预算执行情况", 3), C(_prose(rng, form, spent, year, wanted) if narrative else "严格执行预算。"))
    results = words.sentences(rng, words.RESULTS, topics, 4)
    if wanted == "placeholder_left":
        results.append("完成投资XX万元。")
        form.must(wanted)
    b.row(C("部门整体支出绩效评价分析", 3), C("".join(results)))
    b.row(C("其他", 3), C("无"))
    blocks = _lines(rng)
    everything = [i for _, _, lines in blocks for i in lines]
    weight_text = rng.choice(("{}", "{:.2f}"))
    _spoil(rng, wanted, blocks, form)
    count = sum(len(lines) + 1 for _, _, lines in blocks) + (2 if reference else 1)
    _table(rng, b, blocks, count, reference, weight_text, form)
    everything = [i for _, _, lines in blocks for i in lines]
    result = sum((i.score or Decimal(0) for i in everything), Decimal(0))
    if wanted == "scores_sum":
        result += Decimal(2)
        form.must(wanted)
    missing = wanted == "total_missing"
    if missing:
        form.must(wanted)
    label = rng.choice(("综合得分", "自评总得分", "合计", "总分"))
    b.row(C(label, 7), C("100", 2), C("" if missing else f"{result:.2f}"))
    grade = next(g for g, low in (("优", 90), ("良", 80), ("中", 60), ("差", 0)) if result >= low)
    if wanted == "grade_mismatch":
        grade = rng.choice([g for g in "优良中" if g != grade])
        form.must(wanted)
    grade_printed = "" if missing else rng.choice((grade, grade, ""))
    if wanted == "grade_mismatch":
        grade_printed = grade
    b.row(C(rng.choice(("评价结果等次：", "评价结果等次")), 5), C(grade_printed))
    if rng.random() < 0.5:
        people = [(words.person(rng), words.phone(rng)) for _ in range(2)]
        b.row(C("评价人员", 2, 3), C("姓名", 3), C("职称/职务", 3), C("科室", 2), C("联系电话"))
        for person, phone in people:
            b.row(C(person, 3), C("科长", 3), C("办公室", 2), C(phone))
            form.pii += [person, phone]
    form.blocks.append(b.table())
    form.para("单位负责人（签章）：      年 月 日")
    form.may("placeholder_left")
    common.land_indicators(form, everything)
    form.score("total", label, Decimal(100), result, basis="computed" if missing else "reported")
    if not stated:
        form.must("year_inferred")
    form.fields = {
        "form_kind": "department_self_evaluation",
        "title": title,
        "region_code": place.code,
        "department_name": name,
        "department_code": "",
        "project_name": "",
        "fiscal_year": str(year) if stated else "*",
        "fiscal_year_basis": "stated" if stated else "*",
        "filed_on": "",
        "unit_printed": "万元",
        "grade_printed": grade_printed,
    }
    common.around(rng, form, topics, name, year)
    return form


def _spoil(rng: Random, wanted: str, blocks: list[tuple[str, str, list[Indicator]]], form: Form) -> None:
    lines = rng.choice([lines for _, _, lines in blocks])
    k = rng.randrange(len(lines))
    item = lines[k]
    assert item.weight is not None
    if wanted == "score_over_weight":
        lines[k] = replace(item, score=item.weight + 1)
        form.may("scores_sum")
    elif wanted == "deviation_unexplained":
        lines[k] = replace(item, score=item.weight - 1, explanation="")
    elif wanted != "weights_sum":
        return
    form.must(wanted)


def _table(
    rng: Random,
    b: TableBuilder,
    blocks: list[tuple[str, str, list[Indicator]]],
    count: int,
    reference: bool,
    weight_text: str,
    form: Form,
) -> None:
    """The scored framework: with a column of reference weights (two header rows) or without."""
    label = rng.choice(("计算分析情况", "评价分析情况"))
    score_label = rng.choice(("评价得分", "得分"))
    form_weight = Decimal(2) if form.wanted == "weights_sum" else Decimal(0)
    if reference:
        b.row(
            C("绩效情况", 1, count),
            C("二级指标", 2, 2),
            C("三级指标", 3, 2),
            C("指标分值", 2),
            C(label, 3, 2),
            C(score_label, 1, 2),
        )
        b.row(C("参考分值"), C("设定分值"))
    else:
        b.row(C("绩效情况", 1, count), C("二级指标", 2), C("三级指标", 3), C("分值", 2), C(label, 3), C(score_label))
    for name, code, lines in blocks:
        total = sum((i.weight or Decimal(0) for i in lines), Decimal(0)) + form_weight
        got = sum((i.score or Decimal(0) for i in lines), Decimal(0))
        form_weight = Decimal(0)
        weights = [C(f"{total}"), C(f"{total}")] if reference else [C(f"{total}", 2)]
        b.row(C(name, 5), *weights, C("——", 3), C(f"{got:.2f}"))
        form.score("level1_subtotal", name, total, got, code)
        for k, item in enumerate(lines):
            assert item.weight is not None
            weights = (
                [C(f"{item.weight}"), C(weight_text.format(item.weight))]
                if reference
                else [C(weight_text.format(item.weight), 2)]
            )
            run = sum(1 for other in lines if other.level2 == item.level2)
            first = [C(item.basis, 2, run)] if k == 0 or lines[k - 1].level2 != item.level2 else []
            b.row(*first, C(item.name, 3), *weights, C(item.explanation, 3), C(f"{item.score:.2f}"))
