"""What a person has to know before reading the numbers, in Chinese and English: a sheet, or a README."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ingest.exports.catalogue import Catalogue
from ingest.exports.package import LICENCE_NOTES

Note = tuple[str, str]

TITLE: Final[Note] = ("绩效自评数据仓库", "Budget-performance self-evaluations")
_READING: Final[tuple[Note, ...]] = (
    (
        "金额一律以元计（两位小数）；比率为小数或百分数（0.7854 即 78.54%）；得分与分值以分计。",
        "Amounts are yuan with two decimals; ratios are fractions, in a workbook shown as percentages (0.7854 is "
        "78.54%); scores and weights are points.",
    ),
    (
        "空白表示表中没有填报或无法确认，不等于 0；表中印有 0 的才是 0。是否填报见“填报情况”。",
        "Blank means that a form doesn't report it or that it can't be known: it isn't 0. A printed 0 is 0. "
        "marts.coverage says what each form reports.",
    ),
    (
        "“（原文）”列按表中原样抄录；其余由原文换算，可用 core.fact_source 追溯到页、表、行、列。",
        "Columns “as printed” are copied as they stand; all else is computed from them; core.fact_source leads back to "
        "page, table, row and column.",
    ),
    (
        "汇总比率时请先分别合计分子与分母再相除，不要对比率求平均。",
        "Add up numerators and denominators before you divide: an average of ratios isn't the ratio of the whole.",
    ),
    (
        "来源：各公开单位依法公开的绩效自评表及申报表；文件清单见 core.dim_document。",
        "Source: self-evaluation forms and declarations that public bodies published; see core.dim_document.",
    ),
)


def remarks(known: Catalogue) -> tuple[Note, ...]:
    """How to read the numbers, when the last document landed, by which version, and the licence."""
    version = importlib.metadata.version("jixiao")
    as_of = f"{known.as_of:%Y-%m-%d %H:%M}" if known.as_of else "-"
    made: Note = (
        f"数据截至 {as_of}（UTC，最后一份文件入库时间）；由 jixiao {version} 导出。",
        f"As of {as_of} UTC, when the last file landed; exported by jixiao {version}.",
    )
    return (*_READING, made, LICENCE_NOTES)


def write(known: Catalogue, file: Path, more: Iterable[Note]) -> None:
    """Write the notes and the list of tables as Markdown."""
    lines = [f"# {' '.join(TITLE)}", ""]
    for zh, en in (*remarks(known), *more):
        lines += [f"- {zh}", f"  {en}"]
    lines += ["", "| 表 table | 名称 label | 行数 rows | 说明 description |", "| --- | --- | ---: | --- |"]
    lines += [
        f"| `{table.name}` | {table.label_zh} {table.label_en} | {table.row_count} | {table.description} |"
        for table in known.tables
    ]
    lines += ["", "每列的标签、单位、类型、主键与关联：`core.dim_column`，或 `datapackage.json`。"]
    lines += ["Label, unit, type, key and reference of each column: `core.dim_column`, or `datapackage.json`.", ""]
    file.write_text("\n".join(lines), encoding="utf-8")
