"""The truth of a set of made-up documents as CSV files, in the columns of the contract."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from generated.model import Form, Indicator, Row, plain

COLUMNS = {
    "document": (
        "file_name",
        "format",
        "family",
        "layout",
        "unseen_family",
        "expected",
        "reject_code",
        "form_count",
        "injected",
        "pii",
    ),
    "form": (
        "file_name",
        "form_no",
        "form_kind",
        "title",
        "region_code",
        "department_name",
        "department_code",
        "project_name",
        "fiscal_year",
        "fiscal_year_basis",
        "filed_on",
        "unit_printed",
        "grade_printed",
    ),
    "budget": (
        "file_name",
        "form_no",
        "fiscal_year",
        "source_section",
        "line_code",
        "line_name",
        "measure_code",
        "amount_yuan",
        "ratio",
    ),
    "indicator": (
        "file_name",
        "form_no",
        "goal_no",
        "line_no",
        "level1_code",
        "level2_code",
        "indicator_name",
        "target_raw",
        "target_kind",
        "target_comparator",
        "target_value",
        "target_unit",
        "target_date",
        "actual_raw",
        "actual_kind",
        "actual_value",
        "actual_unit",
        "weight",
        "score",
        "is_target_met",
        "explanation",
        "deviation_reason",
        "target_basis",
    ),
    "score": (
        "file_name",
        "form_no",
        "component_kind",
        "component_name",
        "level1_code",
        "max_score",
        "score",
        "basis",
        "optional",
    ),
    "finding": ("file_name", "form_no", "rule_code", "expect"),
}


@dataclass(frozen=True)
class Made:
    """A file that was written, with the forms in it."""

    file_name: str
    format: str
    forms: tuple[Form, ...]


def _indicator(number: int, item: Indicator, has_level2: bool) -> Row:
    either = "*"
    judged = item.judged
    return {
        "goal_no": str(item.goal),
        "line_no": str(number),
        "level1_code": item.level1,
        "level2_code": item.level2 if has_level2 else either,
        "indicator_name": item.name,
        "target_raw": item.target,
        "target_kind": item.kind if judged else either,
        "target_comparator": (item.comparator + ("|" if item.kind == "date" else "")) if judged else either,
        "target_value": plain(item.value) if judged else either,
        "target_unit": item.unit if judged else either,
        "target_date": (item.date or "") if judged else either,
        "actual_raw": item.actual,
        "actual_kind": item.actual_kind if judged else either,
        "actual_value": plain(item.actual_value) if judged else either,
        "actual_unit": item.actual_unit if judged else either,
        "weight": plain(item.weight),
        "score": plain(item.score),
        "is_target_met": item.met if judged else either,
        "explanation": (item.explanation or item.note) if judged else either,
        "deviation_reason": item.deviation if judged else either,
        "target_basis": item.basis if judged else either,
    }


def _form_rows(made: Made, number: int, form: Form) -> dict[str, list[Row]]:
    key = {"file_name": made.file_name, "form_no": str(number)}
    year = form.fields["fiscal_year"]
    budget = [{**key, **row, **({"fiscal_year": "*"} if year == "*" else {})} for row in form.budget]
    musts = {rule for rule, expect in form.findings if expect == "must"}
    findings = [{**key, "rule_code": rule, "expect": "must"} for rule in sorted(musts)]
    findings += [{**key, "rule_code": rule, "expect": "may"} for rule in sorted({r for r, _ in form.findings} - musts)]
    return {
        "form": [{**key, **form.fields}], "budget": budget, "finding": findings,
        "indicator": [{**key, **_indicator(n, i, form.family != "yanfeng")} for n, i in enumerate(form.indicators, 1)],
        "score": [{**key, **row} for row in form.scores],
    }  # fmt: skip


def document_row(made: Made) -> Row:
    first = made.forms[0]
    musts = sorted({rule for form in made.forms for rule, expect in form.findings if expect == "must"})
    return {
        "file_name": made.file_name,
        "format": made.format,
        "family": first.family,
        "layout": first.layout,
        "unseen_family": "0",
        "expected": "landed",
        "reject_code": "",
        "form_count": str(len(made.forms)),
        "injected": ";".join(musts),
        "pii": ";".join(p for form in made.forms for p in form.pii),
    }


def rows(everything: list[Made]) -> dict[str, list[Row]]:
    """All the truth: table name to rows."""
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for made in everything:
        tables["document"].append(document_row(made))
        for number, form in enumerate(made.forms, 1):
            for name, some in _form_rows(made, number, form).items():
                tables[name] += some
    return tables


def write(everything: list[Made], folder: Path) -> None:
    """One CSV file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, some in rows(everything).items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS[name])
            writer.writeheader()
            writer.writerows(some)
