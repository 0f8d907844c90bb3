"""Web pages of forms with rows doubled, cells swapped and figures that no form prints: what odd documents hold."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from lxml import html

NASTY = (
    *("", "0", "-", "——", "100%", "1e9", "99999999999999999999999.99", "-5", "１２３，４５６．７８", "≥", "≤0", "NaN"),
    *("总分", "合计", "三级指标", "年度指标值", "2024年13月45日", "0.0000001", "10 100.00", "年度资金总额", "产出指标"),
    *("‰", "≥95%≤", "1/0", "'\"; drop table", "\u202e12", "执行率", "分值", "（10分）", "2023年", "9999999999999999"),
    *("1,2,3,4", "12.34.56", "万元", "/", "99999", "88888.8888", "-99999", "999999999", "99999999999999", "99999%"),
)
CHARSET = re.compile(rb"charset=[\"']?([\w-]+)")
Change = Callable[[Random, list[html.HtmlElement], list[html.HtmlElement]], None]


def drop_row(rng: Random, rows: list[html.HtmlElement], cells: list[html.HtmlElement]) -> None:
    rng.choice(rows).drop_tree()


def double_row(rng: Random, rows: list[html.HtmlElement], cells: list[html.HtmlElement]) -> None:
    rng.choice(rows).addnext(copy.deepcopy(rng.choice(rows)))


def drop_cell(rng: Random, rows: list[html.HtmlElement], cells: list[html.HtmlElement]) -> None:
    rng.choice(cells).drop_tree()


def double_cell(rng: Random, rows: list[html.HtmlElement], cells: list[html.HtmlElement]) -> None:
    cell = rng.choice(cells)
    cell.addnext(copy.deepcopy(cell))


def swap_cells(rng: Random, rows: list[html.HtmlElement], cells: list[html.HtmlElement]) -> None:
    one, other = rng.choice(cells), rng.choice(cells)
    one.text, other.text = other.text, one.text


def span_cell(rng: Random, rows: list[html.HtmlElement], cells: list[html.HtmlElement]) -> None:
    rng.choice(cells).attrib.update({"rowspan": str(rng.randint(1, 6)), "colspan": str(rng.randint(1, 4))})


def overwrite(rng: Random, rows: list[html.HtmlElement], cells: list[html.HtmlElement]) -> None:
    cell = rng.choice(cells)
    for part in list(cell):
        part.drop_tree()
    cell.text = rng.choice(NASTY)


CHANGES: tuple[Change, ...] = (
    *(drop_row, double_row, double_row, drop_cell, double_cell, swap_cells, span_cell),
    *([overwrite] * 4),
)


def mutate(page: Path, out: Path, seed: int) -> None:
    """Write a page with three to twenty-five changes, the same for the same seed."""
    rng = Random(f"{page.name}/{seed}")  # noqa: S311 (a test set, no secret)
    declared = CHARSET.search(page.read_bytes())
    charset = declared.group(1).decode() if declared else "utf-8"
    tree = html.document_fromstring(page.read_bytes(), parser=html.HTMLParser(encoding=charset))
    for _ in range(rng.randint(3, 25)):
        rows, cells = tree.xpath("//tr"), tree.xpath("//td|//th")
        if rows and cells:
            rng.choice(CHANGES)(rng, rows, cells)
    out.write_bytes(b"<meta charset=utf-8>" + html.tostring(tree, encoding="utf-8"))
