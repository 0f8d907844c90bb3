"""Targets and actuals in the notations that offices use, with what they mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from generated import words
from generated.model import Indicator, half_up, plain, written

NOTATIONS: dict[str, tuple[str, ...]] = {
    ">=": (
        "≥{v}{u}",
        "≥{v}{u}",
        "≥ {v}{u}",
        "不低于{v}{u}",
        "不少于{v}{u}",
        "大于等于{v}{u}",
        "{v}{u}以上",
        "{v}{u}及以上",
        ">={v}{u}",
        "≧{v}{u}",
        "＞＝{v}{u}",
        "至少{v}{u}",
    ),
    "<=": (
        "≤{v}{u}",
        "≤{v}{u}",
        "≤ {v}{u}",
        "不超过{v}{u}",
        "不高于{v}{u}",
        "小于等于{v}{u}",
        "{v}{u}以内",
        "{v}{u}以下",
        "{v}{u}及以下",
        "<={v}{u}",
        "控制在{v}{u}以内",
        "≪{v}{u}",
    ),
    "=": ("{v}{u}", "{v}{u}", "={v}{u}", "＝{v}{u}", "等于{v}{u}"),
    ">": (">{v}{u}", "＞{v}{u}", "大于{v}{u}", "超过{v}{u}"),
    "<": ("<{v}{u}", "＜{v}{u}", "小于{v}{u}", "低于{v}{u}"),
}
SIGNS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
MET = ("达成预期指标", "已完成", "达到预期目标", "完成")
MISSED = ("部分达成预期指标", "部分完成", "未完成", "未达成预期指标")


@dataclass(frozen=True)
class Kind:
    """A sort of indicator: its name, what its target looks like, and the range of its value."""

    level1: str
    level2: str
    name: str
    comparator: str = ""
    unit: str = ""
    low: float = 0
    high: float = 0
    digits: int = 0
    words: tuple[str, ...] = ()
    is_date: bool = False


KINDS = (
    Kind("output", "quantity", "{t}事项办理数量", ">=", "件", 20, 3000),
    Kind("output", "quantity", "开展{t}宣传活动次数", ">=", "次", 2, 30),
    Kind("output", "quantity", "{t}培训人次", ">=", "人次", 50, 30000),
    Kind("output", "quantity", "{t}覆盖乡镇（街道）数", "=", "个", 3, 20),
    Kind("output", "quantity", "发放{t}宣传资料", ">=", "份", 500, 20000),
    Kind("output", "quantity", "{t}设备购置数量", "=", "台", 1, 60),
    Kind("output", "quantity", "{t}惠及人口", ">=", "万人", 1, 40, 1),
    Kind("output", "quantity", "{t}里程", ">=", "公里", 2, 90, 1),
    Kind("output", "quantity", "{t}服务户数", ">", "户", 30, 900),
    Kind("output", "quantity", "{t}规范性文件审查", words=("应审尽审", "应办尽办", "应保尽保")),
    Kind("output", "quality", "{t}验收合格率", ">=", "%", 85, 99, 1),
    Kind("output", "quality", "{t}达标率", "=", "%", 100, 100),
    Kind("output", "quality", "{t}差错率", "<=", "%", 1, 6, 1),
    Kind("output", "quality", "{t}重大责任事故发生数", "=", "起", 0, 0),
    Kind("output", "quality", "{t}工作质量", words=("优", "良", "优良")),
    Kind("output", "quality", "{t}工作开展规范性", words=("规范", "合规")),
    Kind("output", "timeliness", "完成{t}年度任务时间", is_date=True),
    Kind("output", "timeliness", "{t}任务按期完成率", ">=", "%", 90, 100),
    Kind("output", "timeliness", "{t}事项办结时限", "<=", "个工作日", 3, 20),
    Kind("output", "timeliness", "{t}投诉响应时间", "<=", "小时", 2, 48),
    Kind("output", "timeliness", "{t}工作完成及时性", words=("及时", "年度完成", "按时完成")),
    Kind("output", "cost", "{t}项目总成本", "<=", "万元", 5, 900, 2),
    Kind("output", "cost", "{t}人均培训成本", "<=", "元", 100, 900),
    Kind("output", "cost", "{t}成本控制率", "<=", "%", 100, 100),
    Kind("benefit", "economic_benefit", "带动{t}相关产业增收", ">=", "万元", 20, 900, 1),
    Kind("benefit", "economic_benefit", "{t}对经济发展的促进作用", words=("有所提升", "明显")),
    Kind("benefit", "social_benefit", "{t}政策知晓率", ">=", "%", 80, 98, 1),
    Kind("benefit", "social_benefit", "{t}带动就业人数", ">=", "人", 20, 600),
    Kind("benefit", "social_benefit", "提升{t}公共服务能力", words=("不断提高", "效果良好", "显著提升")),
    Kind("benefit", "ecological_benefit", "{t}能耗下降率", ">=", "%", 2, 8, 1),
    Kind("benefit", "ecological_benefit", "{t}对生态环境的影响", words=("无不良影响", "有效改善")),
    Kind("benefit", "sustainable_impact", "完善{t}长效机制", words=("长期", "长期有效", "持续完善")),
    Kind("benefit", "sustainable_impact", "{t}制度健全率", "=", "%", 100, 100),
    Kind("satisfaction", "service_satisfaction", "{t}服务对象满意度", ">=", "%", 80, 98, 1),
    Kind("satisfaction", "service_satisfaction", "社会公众对{t}工作的满意度", ">=", "%", 85, 95),
    Kind("satisfaction", "service_satisfaction", "参加{t}活动人员满意率", ">=", "%", 85, 95),
    Kind("satisfaction", "service_satisfaction", "{t}服务对象评价", words=("满意",)),
)
COST_FIRST = (
    Kind("cost", "cost", "{t}委托业务费", "<=", "万元", 5, 90, 2),
    Kind("cost", "cost", "{t}成本控制率", "<=", "%", 100, 100),
    Kind("cost", "cost", "{t}单位平均成本", "<=", "元", 50, 5000),
)


def line(rng: Random, kind: Kind, topic: str, year: int, *, missed: bool = False, split: bool = False) -> Indicator:
    """An indicator of a kind: with its target and an actual that meets it (or not)."""
    made = Indicator(kind.level1, kind.level2, kind.name.format(t=topic))
    if kind.is_date:
        return _dated(rng, made, year)
    if kind.words:
        return _worded(rng, made, rng.choice(kind.words), missed)
    return _measured(rng, made, kind, missed, split)


def _worded(rng: Random, made: Indicator, target: str, missed: bool) -> Indicator:
    actual = rng.choice(MISSED) if missed else rng.choice((target, *MET))
    return replace(made, target=target, actual=actual, actual_kind="qualitative", met="false" if missed else "true")


def _dated(rng: Random, made: Indicator, year: int) -> Indicator:
    month = rng.choice((6, 9, 10, 11, 12))
    last = {6: 30, 9: 30, 10: 31, 11: 30, 12: 31}[month]
    day = f"{year}-{month:02d}-{last:02d}"
    target, comparator = rng.choice((
        (f"{year}年{month}月{last}日前", "<="), (f"{year}年{month}月底前", "<="), (f"{year}年{month}月", "="),
        (f"{year}年{month}月{last}日", "="), (f"{year}.{month}.{last}", "="), (f"{year}-{month:02d}-{last}前", "<="),
        (f"{year}年{month}月{last}日之前", "<="), (f"{month}月{last}日前", "<="), (f"{year}年{month}月底", "="),
        (f"{year}年{month:02d}月{last}日以前", "<="), (f"{year}/{month}/{last}", "="),
    ))  # fmt: skip
    done = rng.random() < 0.5
    actual = rng.choice(MET) if done else rng.choice((target, f"{year}年{month}月{last}日前完成"))
    return replace(
        made, target=target, kind="date", comparator=comparator, date=day, actual=actual, met="true",
        actual_kind="qualitative" if done else "date", actual_date="" if done else "*",
    )  # fmt: skip


def number(rng: Random, low: float, high: float, digits: int) -> Decimal:
    value = half_up(Decimal(str(rng.uniform(low, high))), rng.choice((0, digits)))
    return value if value else Decimal(0)


def _actual(rng: Random, comparator: str, value: Decimal, unit: str, missed: bool, digits: int) -> Decimal:
    more = comparator in (">=", ">", "=")
    if missed:
        factor = rng.uniform(0.55, 0.93) if more else rng.uniform(1.06, 1.6)
    elif value == 0 or comparator == "=":
        factor = 1.0
    elif more:
        factor = rng.choice((1.0, rng.uniform(1.0, 1.25)))
    else:
        factor = rng.choice((1.0, rng.uniform(0.8, 1.0)))
    got = half_up(value * Decimal(str(factor)), digits)
    if unit == "%" and more and got > 100:
        got = Decimal(100)
    step = Decimal(1).scaleb(-digits)
    if more and not missed and value and got / value > Decimal("1.25"):
        got = value
    if comparator == ">" and not missed and got <= value:
        got = value + step
    if comparator == "<" and not missed and got >= value:
        got = value - step
    if missed and ((more and got >= value) or (not more and got <= value)):
        got = value - step if more else value + step
    return got


def _measured(rng: Random, made: Indicator, kind: Kind, missed: bool, split: bool) -> Indicator:
    value = number(rng, kind.low, kind.high, kind.digits)
    comparator = kind.comparator
    if comparator in (">=", "<=") and rng.random() < 0.06:
        comparator = comparator[0]
    if comparator == "=" and value not in (0, 100) and rng.random() < 0.5:
        comparator = ">="
    if (value == 0 or (comparator == "=" and kind.unit == "个")) and missed:
        missed = False
    digits = 2 if kind.unit in ("%", "万元") else 1 if kind.digits else 0
    got = _actual(rng, comparator, value, kind.unit, missed, digits)
    manner = rng.choices(("plain", "thousands", "full", "spaced"), (12, 1, 1, 1))[0]
    printed = f"{value:,}" if manner == "thousands" else plain(value)
    target = written(rng.choice(NOTATIONS[comparator]).format(v=printed, u=kind.unit), manner)
    unit = kind.unit
    if rng.random() < 0.06 and not split:
        unit = ""  # the actual is written without its unit
    actual = f"{plain(got)}{unit}"
    if split:
        target, unit = plain(value), kind.unit
        actual = rng.choice((plain(got), f"{plain(got)}{unit}"))
        unit = unit if actual.endswith(unit) else "*"
    return replace(
        made, target=target, kind="numeric", comparator=comparator, value=value, unit=kind.unit, actual=actual,
        actual_kind="numeric", actual_value=got, actual_unit=unit, met="false" if missed else "true" if unit else "*",
    )  # fmt: skip


def pick(rng: Random, level1: str, count: int, cost_first: bool) -> list[Kind]:
    """Kinds of one first level in the order of their second levels."""
    pool = [k for k in (COST_FIRST if level1 == "cost" else KINDS) if k.level1 == level1]
    if cost_first:
        pool = [k for k in pool if k.level1 == "cost" or k.level2 != "cost"]
    chosen = [rng.choice(pool) for _ in range(count)]
    return sorted(chosen, key=lambda k: next(i for i, other in enumerate(pool) if other.level2 == k.level2))


def points(rng: Random, total: Decimal, count: int) -> list[Decimal]:
    """``count`` weights that sum to ``total``: whole, halves now and then."""
    step = Decimal("0.5") if rng.random() < 0.2 else Decimal(1)
    base = (total / count // step) * step
    parts = [base] * count
    for k in range(int((total - base * count) / step)):
        parts[k % count] += step
    for _ in range(count):
        a, b = rng.randrange(count), rng.randrange(count)
        if parts[a] > 2 * step and a != b:
            parts[a] -= step
            parts[b] += step
    return parts


def scored(rng: Random, made: Indicator, weight: Decimal) -> Indicator:
    """The line with its weight, its score, and the texts that go with it."""
    missed = made.met == "false"
    score = half_up(weight * Decimal(str(rng.choice((0.5, 0.6, 0.8, 0.9)))), 2) if missed else weight
    if score == weight and missed:
        score = weight / 2
    explanation = "" if rng.random() < 0.5 else rng.choice(words.EXPLANATIONS)
    if made.actual_kind == "numeric" and explanation and rng.random() < 0.3:
        explanation = f"实际完成{made.actual}"
    return replace(
        made, weight=weight, score=score, explanation=explanation, deviation=rng.choice(words.REASONS) if missed else ""
    )


def indicators(rng: Random, topics: tuple[str, ...], year: int, *, weights: dict[str, int], counts: dict[str, int],
               split: bool = False, miss: float = 0.15) -> list[Indicator]:  # fmt: skip
    """The scored lines of a form, no name twice, first level by first level."""
    lines: list[Indicator] = []
    seen: set[str] = set()
    for level1, total in weights.items():
        own: list[Indicator] = []
        for kind in pick(rng, level1, counts[level1], "cost" in weights):
            made = line(rng, kind, rng.choice(topics), year, missed=rng.random() < miss, split=split)
            if made.name not in seen:
                seen.add(made.name)
                own.append(made)
        own = own or [line(rng, pick(rng, level1, 1, "cost" in weights)[0], topics[0], year, split=split)]
        lines += [scored(rng, m, w) for m, w in zip(own, points(rng, Decimal(total), len(own)), strict=True)]
    return lines
