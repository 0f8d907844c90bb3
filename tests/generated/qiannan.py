"""Guizhou: 项目支出绩效自评表, one or several projects a file: funds by level, rate and score beside the total."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from generated import budget, common, flaws, table, values, words
from generated.model import C, Figures, Form, TableBuilder, half_up, wrap

MEASURES = (
    ("initial_budget", ("年初预算数",)), ("adjusted_budget", ("全年预算数", "全年预算数(A)", "全年预算数（A）")),
    ("executed", ("全年执行数", "全年执行数(B)", "全年执行数（B）")),
)  # fmt: skip
PROJECTS = ("工作经费", "能力提升项目", "规范化建设", "专项", "补助项目", "项目")
DASHES = ("-", "—", "——", "")


def _lines(rng: Random, unit: str, level: str) -> tuple[budget.Line, list[budget.Line]]:
    whole = Decimal(rng.randrange(300, 60000)) * 100 if unit == "元" else Decimal(rng.randrange(200, 90000)) / 100
    spent = Decimal(str(rng.choice((1, rng.uniform(0.5, 0.999)))))
    own = rng.choice((Decimal(0), Decimal("0.1")))
    upper = rng.choice((Decimal(0), Decimal("0.3")))
    adjusts = rng.random() < 0.3

    def part(code: str, labels: tuple[str, ...], share: Decimal) -> budget.Line:
        found = budget.amounts(rng, whole, share, adjusts=adjusts, spends=spent)
        del found["adjustment"]
        return budget.Line(code, rng.choice(labels), found)

    other = part("other_funds", ("其他：", "其他资金：", "其他资金"), own)
    if level == "two":
        fiscal = part("fiscal_appropriation", ("财政拨款：", "财政拨款"), 1 - own)
        parts = [fiscal, other]
    else:
        lower = part("current_level", ("其中：本级安排：", "其中:本级安排：", "本级安排："), (1 - own) * (1 - upper))
        higher = part("higher_level_subsidy", ("上级补助：", "上级补助"), (1 - own) * upper)
        fiscal = budget.Line(
            "fiscal_appropriation",
            rng.choice(("财政拨款：", "财政拨款")),
            {m: lower.amounts[m] + higher.amounts[m] for m in lower.amounts},
        )
        parts = [fiscal, lower, higher, other]
    total = budget.Line(
        "total",
        rng.choice(("年度资金总额：", "年度资金总额", "年度资金总额:")),
        {m: fiscal.amounts[m] + other.amounts[m] for m in fiscal.amounts},
    )
    return total, parts


def _block(rng: Random, b: TableBuilder, form: Form, unit: str, year: int) -> Decimal:
    """The funds; gives the execution score."""
    total, parts = _lines(rng, unit, rng.choice(("two", "four", "four")))
    printed = Figures(unit, rng.choices(("thousands", "plain", "spaced"), (3, 2, 1))[0], rng.choice(("0", "0.00")))
    style = rng.choice(("two", "bare", "bare"))
    total.rate = budget.rate(total.amounts, style)
    if style == "bare" and total.rate == "100" and rng.random() < 0.5:
        total.rate = "100.00"
    points = budget.execution_points(total.amounts)
    if form.wanted in ("parts_sum", "execution_rate"):
        budget.spoil(rng, form.wanted, total, parts, form, style)
    if form.wanted == "execution_score":
        points -= Decimal("1.2")
        form.must(form.wanted)
    dash = rng.choice(DASHES)
    rest = b.width - 2 - 4
    widths = [1] * 6
    for k in range(rest - 6):
        widths[k % 3] += 1
    names = [*(rng.choice(n) for _, n in MEASURES), "分值", rng.choice(("执行率", "执行率(B/A)")), "得分"]
    b.row(
        C(f"项目资金\n（{unit}）", 2, len(parts) + 2),
        C(rng.choice(("资金来源", "")), 4),
        *(C(wrap(rng, t, 0.2), w) for t, w in zip(names, widths, strict=True)),
    )
    for line in (total, *parts):
        own = line is total
        tail = ["10", total.rate, common.shown_points(rng, points)] if own else [dash] * 3
        texts = [*(printed.amount(line.amounts[m]) for m, _ in MEASURES), *tail]
        b.row(C(line.label, 4), *(C(t, w) for t, w in zip(texts, widths, strict=True)))
        line.land(form, printed, year)
    return points


def make(rng: Random, wanted: str = "", office: tuple[words.Place, str, tuple[str, ...], int] | None = None) -> Form:
    """A form; ``wanted`` is the rule that it is to break, ``office`` the one of the file's other forms."""
    place, name, topics, year = office or _office(rng)
    stated = wanted != "year_inferred"
    noun = rng.choice(("项目支出绩效自评表", "项目支出绩效目标自评表"))
    head = f"{year}年度" if stated and rng.random() < 0.4 else ""
    title = head + noun
    form = Form("qiannan", "qiannan-" + rng.choice("ABC"), {}, wanted=wanted)
    form.para(
        title
        + (rng.choice((f" ({year}年度)", f"（{year}年度）")) if stated and not head and rng.random() < 0.3 else ""),
        title=True,
    )
    if stated and not head and str(year) not in str(form.blocks[0]):
        form.para(f"（{year}年度）")
    day = ""
    if rng.random() < 0.6:
        text, day = common.filed(rng, year + 1)
        form.para(rng.choice(("单位(盖章):　　　　填报日期: {}", "单位（盖章）：        填报日期：{}")).format(text))
    else:
        form.para("单位（盖章）：")
    unit = rng.choices(("元", "万元"), (3, 1))[0]
    project = rng.choice(topics) + rng.choice(PROJECTS)
    weights = rng.choice(
        (
            {"output": 50, "benefit": 30, "satisfaction": 10},
            {"output": 40, "cost": 20, "benefit": 20, "satisfaction": 10},
        )
    )
    counts = {
        "output": rng.randrange(1, 12),
        "benefit": rng.randrange(1, 6),
        "satisfaction": rng.randrange(1, 3),
        "cost": rng.randrange(1, 4),
    }
    split = rng.random() < 0.15
    lines = values.indicators(rng, topics, year, weights=weights, counts=counts, split=split)
    if not split:
        flaws.into_lines(rng, wanted, lines, form)
    made = table.shape(rng, rng.choice((("deviation", "note"), ("deviation",), ("deviation", "note"))), split=split)
    if "note" in made.columns:
        lines = [replace(i, note=i.explanation, explanation="") for i in lines]
    else:
        lines = [replace(i, explanation="") for i in lines]
        if wanted == "actual_explanation_conflict":
            form.findings = [f for f in form.findings if f[0] != wanted]
    made = replace(made, side=made.side or "绩效指标")
    if made.width < 13:
        made = replace(made, side_width=14 - made.width)
    b = TableBuilder(made.width)
    code = str(rng.randrange(101, 400)) if rng.random() < 0.7 else ""
    b.row(C("项目名称", 3), C(project))
    shown = f"[{code}]{name}" if code else name
    b.row(
        C(rng.choice(("主管部门及代码", "主管部门及\n代码")) if code else "主管部门", 3),
        C(shown, 4),
        C("实施单位", 3),
        C(name),
    )
    execution = _block(rng, b, form, unit, year)
    half = (b.width - 2) // 2
    goals = words.sentences(rng, words.GOALS, topics, 2)
    texts = [f"目标{k}：{g}" for k, g in enumerate(goals, 1)]
    if wanted == "placeholder_left":
        texts[-1] = "目标2：组织培训××人次。"
        form.must(wanted)
    b.row(C(rng.choice(("年度总体目标", "年度\n总体\n目标")), 2, 2), C("预期目标", half), C("实际完成情况"))
    b.row(C("".join(texts), half), C("".join(words.sentences(rng, words.RESULTS, topics, 2))))
    table.header(rng, b, made, lines)
    table.rows(rng, b, lines, made, form)
    result = common.score_sum(lines, execution)
    if wanted == "scores_sum":
        result -= Decimal("2")
        form.must(wanted)
    label = rng.choice(("总分", "总 分", "合计", "总计"))
    missing = wanted == "total_missing"
    if missing:
        form.must(wanted)
    shown_total = "" if missing else common.shown_points(rng, result)
    if rng.random() < 0.7:
        table.total_row(b, made, label, "" if missing else "100", shown_total)
    else:
        b.row(C(label, 4), C(shown_total))
    grade, graded = _grade(rng, form, half_up(result), missing)
    _conclusion(rng, form, b, grade if graded else "", words.sentences(rng, words.RESULTS, topics, 2))
    common.land_indicators(form, lines)
    form.score("total", label, Decimal(100), result, basis="computed" if missing else "reported")
    form.score("budget_execution", "执行率", Decimal(10), execution)
    if not stated:
        form.must("year_inferred")
    form.fields = {
        "form_kind": "project_self_evaluation", "title": title, "region_code": place.code, "department_name": name,
        "department_code": code, "project_name": project, "fiscal_year": str(year) if stated else "*",
        "fiscal_year_basis": "stated" if stated else "*", "filed_on": day, "unit_printed": unit,
        "grade_printed": f"{grade}|" if graded and wanted != "grade_mismatch" else grade if graded else "",
    }  # fmt: skip
    return form


def _grade(rng: Random, form: Form, result: Decimal, missing: bool) -> tuple[str, bool]:
    """The grade of the total, or another where that is wanted; and whether the form prints it."""
    grade = next(g for g, low in (("优", 90), ("良", 80), ("中", 60), ("差", 0)) if result >= low)
    if form.wanted != "grade_mismatch":
        return grade, rng.random() < 0.5 and not missing
    form.must(form.wanted)
    return rng.choice([g for g in "优良中" if g != grade]), True


def _conclusion(rng: Random, form: Form, b: TableBuilder, grade: str, sentences: list[str]) -> None:
    """The verdict in or below the table, and who to call."""
    text = rng.choice(("自评结论：{}。", "自评结论为{}。", "自评结论: {}。")).format(grade) + "".join(sentences)
    inside = grade and rng.random() < 0.3
    if inside:
        b.row(C(text))
    form.blocks.append(b.table())
    if grade and not inside:
        form.para(text)
    if rng.random() < 0.6:
        person = words.person(rng)
        form.para(f"联系人: {person}")
        form.pii.append(person)


def _office(rng: Random) -> tuple[words.Place, str, tuple[str, ...], int]:
    place = words.place(rng, "qiannan")
    name, topics = words.department(rng, place)
    return place, name, topics, rng.randrange(2019, 2026)


def make_several(rng: Random, wanted: str = "") -> list[Form]:
    """The forms of a file: one to four projects of one office; the first may hold a contradiction."""
    office = _office(rng)
    count = rng.choice((1, 1, 2, 3, 4))
    at = rng.randrange(count)
    return [make(rng, wanted if k == at else "", office) for k in range(count)]
