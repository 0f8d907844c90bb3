"""What the families share: dates, totals, what stands around a form."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from generated import words
from generated.model import C, Form, Indicator, TableBuilder, plain

TOTAL_LABELS = ("总分", "合计", "总 分", "总计", "自评总分", "总得分")


def filed(rng: Random, year: int) -> tuple[str, str]:
    """A filing date as printed and as a date."""
    month, day = rng.randrange(1, 7), rng.randrange(1, 28)
    text = rng.choice(
        (
            f"{year}年{month}月{day}日",
            f"{year}年 {month} 月 {day} 日",
            f"{year}-{month:02d}-{day:02d}",
            f"{year}.{month}.{day}",
            f"{year}{month:02d}{day:02d}",
            f"{year}/{month}/{day}",
            f"{year}年{month:02d}月{day:02d}日",
        )
    )
    return text, f"{year}-{month:02d}-{day:02d}"


def score_sum(lines: list[Indicator], execution: Decimal) -> Decimal:
    return sum((i.score or Decimal(0) for i in lines), Decimal(0)) + execution


def prose_rows(rng: Random, b: TableBuilder, label: str, sentences: list[str], label_cols: int, together: bool) -> None:
    """A label with its sentences: in one cell, or a row each under a merged label."""
    signs = rng.choice(("{}.", "{}、", "（{}）"))
    texts = [signs.format(k) + s for k, s in enumerate(sentences, 1)]
    if rng.random() < 0.1:
        texts = [f"<p>{text}</p>" for text in texts]  # tags that an editor on the web left behind
    if together or len(texts) == 1:
        b.row(C(label, label_cols), C(rng.choice(("\n", "", " ")).join(texts)))
        return
    b.row(C(label, label_cols, len(texts)), C(texts[0]))
    for text in texts[1:]:
        b.row(C(text))


def signatures(rng: Random, form: Form, b: TableBuilder | None = None) -> None:
    """Names and numbers below the form; they never leave raw."""
    if rng.random() < 0.4:
        return
    name, number = words.person(rng), words.phone(rng)
    text = rng.choice(
        (
            f"填表人：{name}  联系电话：{number}",
            f"联系人: {name} 电话：{number}",
            f"填报人：{name}    联系电话：{number}",
        )
    )
    form.pii += [name, number]
    if b is not None and rng.random() < 0.5:
        b.row(C(text))
    else:
        form.para(text)


def around(rng: Random, form: Form, topics: tuple[str, ...], department: str, year: int) -> None:
    """Now and then a letter before the form and another table or notes after it."""
    before = []
    draw = rng.random()
    if draw < 0.2:
        before = [f"附件{rng.choice(['', '1', '2：', '：'])}"]
    elif draw < 0.35:
        before = [
            f"{department}关于报送{year}年度绩效自评结果的报告", "市财政局：",
            f"根据预算绩效管理有关要求，现将我单位{year}年度绩效自评材料报送贵局，请审阅。附件：绩效自评表", department,
        ]  # fmt: skip
    from five_source import Paragraph

    form.blocks[:0] = [Paragraph(text, False) for text in before]
    if rng.random() < 0.2:
        form.para("注：1.得分一档最高不能超过该指标分值上限。")
        form.para("2.定性指标根据完成情况分为：达成预期指标、部分达成预期指标并具有一定效果、未达成预期指标且效果较差三档，"
                  "分别按照该指标对应分值区间100-80%（含）、80-60%（含）、60-0%合理确定分值。")  # fmt: skip
    if rng.random() < 0.12:
        form.para("“三公”经费支出情况表", title=True)
        form.para("单位：万元")
        b = TableBuilder(4)
        b.row(C("项目"), C("上年决算数"), C("本年决算数"), C("增减"))
        for name in ("因公出国（境）费", "公务接待费", "公务用车运行维护费"):
            one, two = rng.randrange(1, 50), rng.randrange(1, 50)
            b.row(C(name), C(str(one)), C(str(two)), C(str(two - one)))
        form.blocks.append(b.table())


def land_indicators(form: Form, lines: list[Indicator]) -> None:
    """The lines as facts; those with points are scores too."""
    form.indicators += lines
    for item in lines:
        if item.weight is not None or item.score is not None:
            form.score("indicator", item.name, item.weight, item.score, item.level1)


def shown_points(rng: Random, value: Decimal) -> str:
    return rng.choice((plain(value), plain(value), f"{value:.2f}"))
