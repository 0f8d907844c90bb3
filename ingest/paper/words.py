"""Codes in the words of a reader, Chinese and English, and values as they are printed on paper."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from ingest.terminal import clean

Pair = tuple[str, str]

NOTHING = "—"
_TEN_THOUSAND = Decimal(10_000)

CODES: dict[str, dict[str, Pair]] = {
    "form_kind": {
        "department_self_evaluation": ("部门整体绩效自评", "self-evaluation of a department"),
        "department_target_declaration": ("部门整体绩效目标申报", "declaration of a department's targets"),
        "project_self_evaluation": ("项目支出绩效自评", "self-evaluation of a project"),
        "unknown": ("未识别表式", "layout not recognised"),
    },
    "verdict": {
        "pass": ("相符", "pass"),
        "fail": ("不符", "fail"),
        "not_applicable": ("不适用", "not applicable"),
    },
    "basis": {"stated": ("表中写明", "stated"), "inferred": ("推断", "inferred")},
    "score_basis": {"reported": ("填列", "reported"), "computed": ("计算", "computed")},
    "section": {"form": ("表内", "form"), "narrative": ("文字", "text")},
    "component": {
        "total": ("总分", "total"),
        "budget_execution": ("预算执行", "budget execution"),
        "level1_subtotal": ("一级指标小计", "subtotal of a first level"),
        "indicator": ("指标", "indicator"),
    },
    "status": {
        "reported": ("已填", "reported"),
        "blank": ("留空", "blank"),
        "not_in_form": ("表中没有", "not in the form"),
    },
    "group": {
        "header": ("表头", "header"),
        "budget": ("预算", "budget"),
        "score": ("得分", "score"),
        "indicator": ("指标", "indicator"),
        "narrative": ("文字说明", "running text"),
    },
    "met": {"True": ("达标", "met"), "False": ("未达", "missed")},
    "supported": {"True": ("在范围内", "within"), "False": ("超出范围", "outside")},
    "level": {
        "form": ("表内", "form"),
        "field": ("字段", "field"),
        "reading": ("识别", "reading"),
        "document": ("同一文档", "document"),
        "department": ("同一部门", "department"),
        "data_set": ("同一地区年度", "data set"),
    },
    "state": {
        "gone": (
            "原件已不在原处，以下为读取时的文字。",
            "The original file is no longer there; its text as read follows.",
        ),
        "changed": (
            "原件内容已变（SHA-256 不符），不再截图，以下为读取时的文字。",
            "The file has changed since it was read (its SHA-256 differs): its text as read follows, no pictures.",
        ),
        "unknown": (
            "不知原件所在位置（可用 --files 指明），以下为读取时的文字。",
            "Where the original lies isn't known (name it with --files); its text as read follows.",
        ),
        "site": (
            "本页不载原件图像，以下为读取时的文字。",
            "This page holds no pictures of the original; its text as read follows.",
        ),
        "no_pages": ("本格式没有页面图像，以下为原文文字。", "This format has no page picture; its text follows."),
        "unreadable": ("原件页面无法成像，以下为读取时的文字。", "The page can't be drawn; its text as read follows."),
        "no_cell": ("依据表头或段落文字，不涉及单元格。", "It rests on the form's header or text, on no cell."),
        "no_signed_cell": ("所依据的单元格没有留下文字。", "The cells that it rests on hold no text."),
    },
}


def pair(kind: str, code: object) -> Pair:
    """A code's names, itself twice where it has none."""
    text = shown(code)
    return CODES[kind].get(text, (text, text)) if code is not None else (NOTHING, NOTHING)


def shown(value: object) -> str:
    """A text as it may stand on paper: on one line, nothing that steers a terminal, a browser or the reading order."""
    return "" if value is None else clean(" ".join(str(value).split()))


def written(value: object, kind: str) -> str:
    """A value as a Chinese civil servant writes it; a dash where there is none.

    Kinds: ``yuan`` (two decimals), ``wan`` (yuan in ten thousands, two decimals), ``percent`` (of a fraction),
    ``points`` (two decimals), ``number`` (as many decimals as it has), ``date``, ``time`` (UTC), else text.
    """
    if value is None or value == "":
        return NOTHING
    if kind in ("yuan", "wan", "percent", "points", "number"):
        return _figure(Decimal(str(value)), kind)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, date):
        return value.isoformat()
    return shown(value)


def in_unit(value: object, kind: str) -> Decimal | None:
    """The number that ``written`` rounds: yuan in ten thousands for ``wan``, points of a hundred for ``percent``."""
    if value is None:
        return None
    number = Decimal(str(value))
    return number / _TEN_THOUSAND if kind == "wan" else number * 100 if kind == "percent" else number


def _figure(number: Decimal, kind: str) -> str:
    value = in_unit(number, kind) or Decimal(0)
    if kind == "number":
        text = f"{value:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:,f}{'%' if kind == 'percent' else ''}"
