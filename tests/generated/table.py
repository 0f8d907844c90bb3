"""The indicator table of a form: columns in any order under any of their names, labels merged, repeated or weighted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from random import Random

from generated.model import C, Form, Indicator, TableBuilder, plain, wrap
from generated.values import SIGNS

HEADERS: dict[str, tuple[str, ...]] = {
    "level1": ("一级指标",),
    "level2": ("二级指标",),
    "name": ("三级指标", "指标名称", "指标内容", "三级指标名称"),
    "sign": ("计算符号", "指标方向", "指标性质"),
    "unit": ("计量单位", "度量单位"),
    "target": ("年度指标值", "指标值", "目标值", "预期指标值", "绩效指标值", "年度指标值(A)", "年度目标值"),
    "actual": ("实际完成值", "完成值", "实际值", "全年实际值", "全年完成值", "实际完成值(B)", "实际完成情况"),
    "weight": ("分值", "权重", "设定分值", "指标分值", "标准分值"),
    "score": ("得分", "指标得分", "评价得分", "自评得分", "实际得分"),
    "explanation": ("完成情况简要描述", "完成情况说明", "完成情况描述", "指标完成情况说明"),
    "deviation": (
        "偏差原因及改进措施",
        "偏差原因分析及改进措施",
        "未完成原因分析",
        "未完成原因及改进措施",
        "偏差原因分析",
    ),
    "note": ("备注",),
    "basis": ("指标值确定依据", "指标值设定依据", "依据"),
    "rule": ("评扣分标准", "评分标准"),
}
LEVEL1 = {
    "output": ("产出指标", "产出指标", "产出"),
    "benefit": ("效益指标", "效果指标", "效益"),
    "satisfaction": ("满意度指标",),
    "cost": ("成本指标",),
}
LEVEL2 = {
    "quantity": ("数量指标",), "quality": ("质量指标",), "timeliness": ("时效指标",), "cost": ("成本指标",),
    "economic_benefit": ("经济效益指标", "经济效益"), "social_benefit": ("社会效益指标", "社会效益"),
    "ecological_benefit": ("生态效益指标", "生态效益"),
    "sustainable_impact": ("可持续影响指标", "可持续发展指标", "可持续影响"),
    "service_satisfaction": ("服务对象满意度指标", "服务对象满意度", "满意度指标", "社会公众或服务对象满意度"),
}  # fmt: skip
BASES = ("历史依据", "计划标准", "行业标准", "文件依据", "历史标准")
SPANS = {"name": 3, "target": 2, "actual": 2, "explanation": 2, "deviation": 2, "note": 2, "level1": 2, "level2": 2}


@dataclass(frozen=True)
class Shape:
    """What an indicator table has and how it prints its labels."""

    columns: tuple[str, ...]
    merged: bool = True
    weighted_labels: bool = False
    side: str = ""  # the label of the block, before the first column
    side_width: int = 1
    subtotals: bool = False  # a row 小计 after each first level

    @property
    def width(self) -> int:
        return self.side_width * bool(self.side) + sum(SPANS.get(c, 1) for c in self.columns)


def shape(rng: Random, tail: tuple[str, ...], *, level2: bool = True, split: bool = False) -> Shape:
    """Columns in an order of their own: levels and name first, target before actual, weight before score."""
    values = ["sign", "target", "unit"] if split else ["target"]
    values.append("actual")
    points = ["weight", "score"]
    order = rng.choice((
        [*values, *points], [*values[:-1], "weight", "actual", "score"], ["weight", *values, "score"],
        [*points[:1], *values, *points[1:]],
    ))  # fmt: skip
    columns = ["level1", *(["level2"] if level2 else []), "name", *order, *tail]
    side = rng.choice(("绩效指标", "绩\n效\n指\n标", "年度绩效指标", ""))
    return Shape(tuple(columns), rng.random() < 0.7, rng.random() < 0.35, side, subtotals=rng.random() < 0.1)


def _has_subtotals(made: Shape) -> bool:
    return made.subtotals and made.merged and not made.weighted_labels


def header(rng: Random, b: TableBuilder, made: Shape, lines: list[Indicator], double: bool = False) -> None:
    """The header row; the side label stands before it and spans all rows below."""
    below = len(lines) + (len({i.level1 for i in lines}) if _has_subtotals(made) else 0)
    side = [C(made.side, made.side_width, below + 1 + double)] if made.side else []
    names = [rng.choice(HEADERS[c]) for c in made.columns]
    b.row(*side, *(C(wrap(rng, n, 0.2), SPANS.get(c, 1)) for c, n in zip(made.columns, names, strict=True)))
    if double:  # an empty row below, as Hunan's form has
        b.row(*(C("", SPANS.get(c, 1)) for c in made.columns))


def value_of(item: Indicator, column: str) -> str:
    """What a cell of a line prints."""
    points = {"weight": item.weight, "score": item.score}
    if column in points:
        return "" if points[column] is None else plain(points[column])
    if column == "sign":
        return (
            SIGNS.get(item.comparator, "") if item.kind == "numeric" else "定性" if item.kind == "qualitative" else ""
        )
    if column == "unit":
        return item.unit if item.kind == "numeric" else ""
    return {
        "name": item.name, "target": item.target, "actual": item.actual, "explanation": item.explanation,
        "deviation": item.deviation, "note": item.note, "basis": item.basis, "rule": "",
    }[column]  # fmt: skip


def _labels(rng: Random, lines: list[Indicator], made: Shape, form: Form) -> list[tuple[str, str]]:
    """The printed labels of both levels for each line; one wording a form."""
    first = {code: rng.choice(names) for code, names in LEVEL1.items()}
    second = {code: rng.choice(names) for code, names in LEVEL2.items()}
    if made.weighted_labels:
        for code in first:
            total = sum((i.weight or Decimal(0) for i in lines if i.level1 == code), Decimal(0))
            if total:
                first[code] += rng.choice(("（{}分）", "\n({}分)")).format(plain(total))
                score = sum((i.score or Decimal(0) for i in lines if i.level1 == code), Decimal(0))
                form.score("level1_subtotal", first[code], total, score, code, optional=True)
    second_cost = rng.choice(("经济成本指标", "成本指标"))
    return [(first[i.level1], second_cost if i.level1 == "cost" else second.get(i.level2, i.level2)) for i in lines]


def rows(rng: Random, b: TableBuilder, lines: list[Indicator], made: Shape, form: Form) -> None:
    """The lines of the table with their labels."""
    labels = _labels(rng, lines, made, form)
    subtotals = _has_subtotals(made)
    first_runs = _runs([a for a, _ in labels])
    second_runs = _runs(labels)
    for k, (item, (one, two)) in enumerate(zip(lines, labels, strict=True)):
        cells = []
        for column in made.columns:
            span = SPANS.get(column, 1)
            if column in ("level1", "level2"):
                text, runs = (one, first_runs) if column == "level1" else (two, second_runs)
                if not made.merged:
                    cells.append(C(text, span))
                elif k in runs:
                    cells.append(C(wrap(rng, text), span, runs[k]))
            else:
                cells.append(C(value_of(item, column), span))
        b.row(*cells)
        if subtotals and (k + 1 == len(lines) or lines[k + 1].level1 != item.level1):
            subtotal(b, [i for i in lines if i.level1 == item.level1], made, form)


def subtotal(b: TableBuilder, lines: list[Indicator], made: Shape, form: Form) -> None:
    """A row 小计 with the weights and scores of one level; the level's label doesn't cover it."""
    weight = sum((i.weight or Decimal(0) for i in lines), Decimal(0))
    score = sum((i.score or Decimal(0) for i in lines), Decimal(0))
    at = {"weight": plain(weight), "score": plain(score)}
    first = sum(SPANS.get(c, 1) for c in made.columns[: made.columns.index("name") + 1])
    rest = made.columns[made.columns.index("name") + 1 :]
    b.row(C("小计", first), *(C(at.get(c, ""), SPANS.get(c, 1)) for c in rest))
    form.score("level1_subtotal", "小计", weight, score, lines[0].level1)


def _runs(labels: list[object]) -> dict[int, int]:
    """Where each run of equal labels begins, and how long it is."""
    found, at = {}, 0
    for _, group in groupby(labels):
        length = len(list(group))
        found[at] = length
        at += length
    return found


def total_row(b: TableBuilder, made: Shape, label: str, maximum: str, score: str) -> None:
    """A row with the maximum under the weights and the score under the scores."""
    at, spans = 0, []
    for column in made.columns:
        spans.append((column, at, SPANS.get(column, 1)))
        at += SPANS.get(column, 1)
    side = made.side_width if made.side else 0
    weight = next(x for x in spans if x[0] == "weight")
    points = next(x for x in spans if x[0] == "score")
    cells = [C(label, side + weight[1]), C(maximum, weight[2])]
    if points[1] > weight[1] + weight[2]:
        cells.append(C("", points[1] - weight[1] - weight[2]))
    cells.append(C(score, points[2]))
    if points[1] + points[2] < at:
        cells.append(C("", at - points[1] - points[2]))
    b.row(*cells)
