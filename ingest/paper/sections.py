"""The tables of a work paper: a form's rows in the words of a reader, the same for HTML and for Excel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ingest.lookup import Row
from ingest.paper import columns, words
from ingest.paper.columns import Column, Section
from ingest.paper.gather import Paper, Rows


def sections(paper: Paper) -> list[Section]:
    """The tables that follow the findings: verdicts, re-score, signals, facts, coverage."""
    return [
        _section("checks", "规则核查结论", "Verdicts of all rules", columns.CHECKS, _verdicts(paper)),
        _section("rescore", "得分复核", "Re-scoring by the official rules", columns.RESCORES, _rescored(paper)),
        _section("signals", "关注信号", "Signals", columns.SIGNALS, _signals(paper)),
        _section("corrections", "更正", "Corrections", columns.CORRECTIONS, _corrections(paper)),
        _section("budget", "预算数据", "Budget figures", columns.BUDGET, [_budget(paper, row) for row in paper.budget]),
        _section(
            "indicators", "绩效指标", "Indicators", columns.INDICATORS, [_indicator(paper, r) for r in paper.indicators]
        ),
        _section("scores", "得分", "Scores", columns.SCORES, [_score(paper, row) for row in paper.scores]),
        _section(
            "coverage", "填报情况", "What the form reports", columns.COVERAGE, [_covered(row) for row in paper.coverage]
        ),
    ]


def _section(code: str, zh: str, en: str, of: tuple[Column, ...], rows: Iterable[dict[str, object]] | None) -> Section:
    if rows is None:
        return Section(code, zh, en, of, (), columns.OLD)
    return Section(code, zh, en, of, tuple(rows))


def _both(name: str, kind: str, code: object) -> dict[str, object]:
    zh, en = words.pair(kind, code)
    return {f"{name}_zh": zh, f"{name}_en": en}


def rule_names(row: Row) -> dict[str, object]:
    """A rule's short names; what it checks, or its code, where it has none."""
    zh = row.get("name_zh") or row.get("rule_name_zh") or row.get("checks_zh") or row.get("rule_code")
    en = row.get("name_en") or row.get("rule_name_en") or row.get("checks_en") or row.get("rule_code")
    return {"rule_zh": zh, "rule_en": en}


def severity(paper: Paper, row: Row) -> dict[str, object]:
    """A finding's severity in the words of the warehouse's dictionary."""
    code = str(row["severity"])
    zh, en = paper.severities.get(code, (code, code))
    return {"severity_zh": zh, "severity_en": en}


def _verdicts(paper: Paper) -> list[dict[str, object]] | None:
    if paper.checks is None:
        return None
    return [
        {
            **row,
            **rule_names(row),
            **_both("verdict", "verdict", row["verdict"]),
            **_both("level", "level", row.get("level")),
        }
        for row in paper.checks
    ]


def _rescored(paper: Paper) -> list[dict[str, object]] | None:
    if paper.rescores is None:
        return None
    return [
        {
            **row,
            **rule_names(row),
            **_both("kind", "component", row.get("component_kind")),
            "working": row.get("working") or row.get("reason_zh"),
        }
        for row in paper.rescores
    ]


def _signals(paper: Paper) -> list[dict[str, object]] | None:
    if paper.signals is None:
        return None
    return [{**row, **severity(paper, row), **_both("level", "level", row["level"])} for row in paper.signals]


def _corrections(paper: Paper) -> list[dict[str, object]] | None:
    """What was corrected: the printed text, what is read instead, why, and the file that says so."""
    if paper.corrections is None:
        return None
    return [
        {**row, "place_zh": _short(row), "source": f"{row['file_name']} {row['file_line']}"}
        for row in paper.corrections
    ]


def _budget(paper: Paper, row: Row) -> dict[str, object]:
    unit = row["unit_printed"]
    printed = words.shown(row["value_printed"])
    has_unit = unit is None or str(unit) in printed or row["ratio"] is not None
    line_zh = row["line_zh"]
    return {
        **row,
        "line_zh": line_zh if line_zh and line_zh != row["line_name"] else None,
        "measure_zh": row["measure_zh"] or row["measure_code"],
        "printed": (printed if has_unit else f"{printed} {words.shown(unit)}") + _mark(row),
        **_both("section", "section", row["source_section"]),
        "amount_wan": row["amount_yuan"],
        "place_zh": _place(paper, str(row["budget_id"]), ("amount_yuan", "ratio")),
    }


def _indicator(paper: Paper, row: Row) -> dict[str, object]:
    key = str(row["indicator_id"])
    met = row["is_target_met"]
    said = [row["explanation"], row["deviation_reason"], row["note"]]
    return {
        **row,
        "indicator_name": f"{words.shown(row['indicator_name'])}{_mark(row)}",
        "level1": row["level1_name_zh"] or row["level1_printed"],
        "level2": row["level2_name_zh"] or row["level2_printed"],
        "place_zh": _place(paper, key, ("indicator_name",)),
        "target_read": _side(row, "target"),
        "actual_read": _side(row, "actual"),
        "met_zh": None if met is None else words.pair("met", met)[0],
        "weight_printed": _text(paper, key, "weight"),
        "score_printed": _text(paper, key, "score"),
        "explanation": "；".join(words.shown(text).rstrip("；。") for text in said if text) or None,
    }


def _side(row: Row, side: str) -> str | None:
    """What a target or an actual was read as: comparator, number and unit, or date, or 定性."""
    kind = row[f"{side}_kind"]
    if kind is None:
        return None
    if kind == "qualitative":
        return "定性"
    sign = {">=": "≥", "<=": "≤"}.get(str(row[f"{side}_comparator"]), str(row[f"{side}_comparator"] or ""))
    if kind == "date":
        return f"{sign} {words.written(row[f'{side}_date'], 'date')}"
    return f"{sign} {words.written(row[f'{side}_value'], 'number')}{words.shown(row[f'{side}_unit'])}"


def _score(paper: Paper, row: Row) -> dict[str, object]:
    key = str(row["score_id"])
    return {
        **row,
        "component_name": f"{words.shown(row['component_name'])}{_mark(row)}",
        **_both("kind", "component", row["component_kind"]),
        **_both("basis", "score_basis", row["basis"]),
        "max_printed": _text(paper, key, "max_score"),
        "score_printed": _text(paper, key, "score") if row["basis"] == "reported" else None,
        "place_zh": _place(paper, key, ("component_name",)),
    }


def _covered(row: Row) -> dict[str, object]:
    return {
        **row,
        "group_zh": words.pair("group", row["figure_group"])[0],
        "name_zh": row["figure_name_zh"],
        "name_en": row["figure_name_en"],
        **_both("status", "status", row["status"]),
    }


def _place(paper: Paper, key: str, columns: tuple[str, ...]) -> str | None:
    """Where the fact's own cell stands, short: page, table, row, column."""
    for source in paper.sources.get(key, ()):
        if source["column_name"] in columns:
            return _short(source)
    return None


def _short(at: Row) -> str:
    numbers = [f"页{at['page_no']}"]
    numbers += [f"表{at['table_no']}"] if at["table_no"] is not None else []
    numbers += [f"行{at['row_no']}"]
    numbers += [f"列{at['col_no']}"] if at["col_no"] is not None else []
    return " ".join(numbers)


def _mark(row: Row) -> str:
    """What stands behind a text that was corrected."""
    return "（更正）" if row.get("is_corrected") else ""


def _text(paper: Paper, key: str, column: str) -> str | None:
    """What the cells that feed a column print."""
    texts = [words.shown(s["text_printed"]) for s in paper.sources.get(key, ()) if s["column_name"] == column]
    return " ".join(dict.fromkeys(texts)) or None


def head(paper: Paper) -> list[tuple[words.Pair, str]]:
    """The form's head: what it is, of whom, of which year, and the file it was read from."""
    form = paper.form
    basis_zh, basis_en = words.pair("basis", form["fiscal_year_basis"])
    year = words.written(form["fiscal_year"], "text")
    kind_zh, _ = words.pair("form_kind", form["form_kind"])
    region = [form["region_code"], form["province_name_zh"], form["region_name_zh"], form["region_name_en"]]
    read = form["ingested_at"]
    return [
        (("表名", "Title"), words.written(form["title"], "text")),
        (("表类", "Kind"), kind_zh),
        (("金额单位", "Unit"), words.written(form["unit_printed"], "text")),
        (("地区", "Place"), " ".join(dict.fromkeys(words.shown(part) for part in region if part)) or words.NOTHING),
        (("部门（单位）", "Department"), words.written(form["department_name"], "text")),
        (("部门编码", "Department code"), words.written(form["department_code"], "text")),
        (("项目", "Project"), words.written(form["project_name"], "text")),
        (("预算年度", "Fiscal year"), year if form["fiscal_year"] is None else f"{year}（{basis_zh} {basis_en}）"),
        (("填报日期", "Filed on"), words.written(form["filed_on"], "date")),
        (("文件", "File"), f"{words.shown(form['file_name'])}　第 {form['form_no']} 张表 form {form['form_no']}"),
        (("SHA-256", "SHA-256"), words.shown(form["document_id"])),
        (("页数", "Pages"), words.written(form["page_count"], "text")),
        (("读取时间", "Read at"), words.written(read, "time") if isinstance(read, datetime) else words.NOTHING),
        (("表单编号", "Form id"), paper.form_id),
    ]


def total(paper: Paper) -> Row | None:
    """The row of the form's total score, if it has one."""
    return next((row for row in paper.scores if row["component_kind"] == "total"), None)


def rescored_total(paper: Paper) -> Row | None:
    """The row that re-scores the form's total, if there is one."""
    return next((row for row in paper.rescores or () if row["component_kind"] == "total"), None)


def counted(rows: Rows | None, column: str, value: str) -> int:
    """How many rows have this value."""
    return sum(row[column] == value for row in rows or ())
