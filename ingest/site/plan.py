"""What a site holds: its pages, and on each the tables and charts with the columns that they show.

Nothing here names a column for people: labels come from the data dictionary of the published file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over a view's rows.

    Kinds: ``bars`` (a bar for each of ``values`` beside each ``y``), ``stack`` (one ``value`` by ``by``), ``heat``
    (the quotient of the sums of two ``values`` where ``y`` meets ``by``), ``dots`` (one value on a line for each
    ``y``, a colour for each ``by``), ``range`` (least and most as a line, the stated as a mark; three ``values``).
    ``y`` and ``by`` may be ``place`` (region and year) or ``form`` (department, project, place). A ``stack`` without
    values counts rows. ``label`` names the column whose label says what a quotient or a count is.
    """

    code: str
    kind: str
    y: str
    values: tuple[str, ...] = ()
    by: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A table of a page with its charts: ``table`` gives the title, ``data`` the rows.

    ``facets`` are columns with a choice of their own above the table; one of ``fixed`` always has a value. Rows are
    added up by ``group`` where it is given, over the columns in ``sums``. ``anchor`` is the column whose value a link
    to a form's page leads to. ``is_long`` says that rows hold sentences: on a narrow screen each is set as a block.
    """

    table: str
    data: str
    columns: tuple[str, ...]
    charts: tuple[Chart, ...] = ()
    facets: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    anchor: str | None = None
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its file's name, title, what it tells, and the filters above everything."""

    name: str
    zh: str
    en: str
    said_zh: str
    said_en: str
    filters: tuple[str, ...]
    views: tuple[View, ...]


_PLACE: Final = ("region_name_zh", "fiscal_year", "form_kind")
_FILTERS: Final = ("region_code", "fiscal_year", "form_kind")

_SCORECARD = View(
    "marts.region_scorecard",
    "scorecard",
    (
        *_PLACE, "form_count", "initial_budget_yuan", "adjusted_budget_yuan", "declared_budget_yuan", "executed_yuan",
        "executed_basis", "execution_rate", "total_score", "grade", "indicator_count", "comparable_count", "met_count",
        "met_share", "error_count", "warning_count", "note_count",
    ),
    (
        Chart("budget", "bars", "place", ("budget_yuan", "executed_yuan")),
        Chart("execution", "bars", "place", ("execution_rate",)),
    ),
)  # fmt: skip
_BUDGET = View(
    "marts.budget_comparison",
    "budget",
    (
        *_PLACE, "line_name_zh", "amount_yuan", "share_of_total", "amount_rank", "ratio_printed",
        "ratio_from_sums", "source_section", "form_count",
    ),
    (Chart("structure", "dots", "line_name_zh", ("share_of_total",), by="place"),),
    facets=("measure_name_zh", "line_name_zh"),
    fixed=("measure_name_zh",),
)  # fmt: skip
_LEVELS = View(
    "marts.indicator_comparison",
    "levels",
    (
        "region_name_zh", "fiscal_year", "level1_name_zh", "level2_name_zh", "indicator_count", "weight",
        "weight_share", "score", "score_rate", "numeric_share", "comparable_count", "met_count", "met_share",
        "over_attained_count",
    ),
    (Chart("levels", "heat", "place", ("weighted_score", "scored_weight"), by="level1_name_zh", label="score_rate"),),
    facets=("level1_name_zh",),
)  # fmt: skip
_DEDUCTIONS = View(
    "marts.deductions",
    "deductions",
    (
        *_PLACE, "form", "component_kind", "component_name", "target_printed", "actual_printed", "max_score", "score",
        "points_lost", "reason",
    ),
    (Chart("deductions", "stack", "place", ("points_lost",), by="component_kind"),),
    facets=("component_kind", "deduction_status"),
)  # fmt: skip
_COVERAGE = View(
    "marts.coverage",
    "coverage",
    ("figure_group", "figure_name_zh", "reported", "blank", "not_in_form"),
    (Chart("coverage", "stack", "place", ("figures",), by="status", label="status"),),
    facets=("figure_group", "status"),
    group=("figure_group", "figure_name_zh"),
    sums=("reported", "blank", "not_in_form"),
)
_FINDINGS = View(
    "audit.fct_finding",
    "findings",
    (
        "severity", "rule_name_zh", "region_name_zh", "fiscal_year", "form", "message_zh", "printed_value",
        "expected_value", "difference", "size_yuan", "size_points", "subject",
    ),
    (
        Chart("findings_by_rule", "stack", "rule_name_zh", by="severity", label="finding_count"),
        Chart("findings_by_region", "stack", "place", by="severity", label="finding_count"),
    ),
    anchor="finding_id",
    is_long=True,
)  # fmt: skip
_RESCORING = View(
    "marts.rescoring",
    "rescoring",
    (
        *_PLACE, "form", "rescoring_status", "stated_total", "recomputed_low", "recomputed_high", "total_difference",
        "points_unexplained", "line_count", "rescored_count", "not_rescorable_count", "full_marks_share",
        "full_marks_supported_share",
    ),
    (Chart("rescoring", "range", "form", ("recomputed_low", "recomputed_high", "stated_total")),),
    facets=("rescoring_status",),
)  # fmt: skip
_CHECKS = View(
    "audit.fct_check",
    "checks",
    (
        "rule_name_zh", "level", "checks_zh", "source", "pass", "fail", "not_applicable", "checked_count",
        "failed_count", "not_applicable_count",
    ),
    (Chart("checks", "stack", "rule_name_zh", ("verdicts",), by="verdict", label="verdict"),),
    facets=("level", "verdict"),
    group=("rule_name_zh", "level", "checks_zh", "source"),
    sums=("pass", "fail", "not_applicable", "checked_count", "failed_count", "not_applicable_count"),
)  # fmt: skip
_SIGNALS = View(
    "audit.fct_signal",
    "signals",
    (
        "severity", "rule_name_zh", "level", "region_name_zh", "fiscal_year", "form", "message_zh", "printed_value",
        "expected_value", "difference", "size_yuan", "subject",
    ),
    is_long=True,
)  # fmt: skip
_FORMS = View(
    "core.dim_form",
    "forms",
    (
        *_PLACE, "form", "title", "filed_on", "total_score", "points_lost", "grade", "error_count", "warning_count",
        "note_count", "file_name",
    ),
    facets=("grade",),
)  # fmt: skip
_INDICATORS = View(
    "core.fct_indicator",
    "indicators",
    (
        "region_name_zh", "fiscal_year", "form", "level1_name_zh", "level2_name_zh", "indicator_name",
        "target_printed", "actual_printed", "is_target_met", "weight", "score", "score_rate",
    ),
    facets=("level1_name_zh", "is_target_met"),
)  # fmt: skip
_REJECTED = View("audit.rejected_document", "rejected", ("file_name", "reject_code", "reason", "rejected_at"))

PAGES: Final = (
    Page(
        "index",
        "地区比较",
        "Comparison of regions",
        "各地区公开的绩效自评表并列比较：预算与执行、得分、失分、填报情况。",
        "What regions publish of their own performance, side by side: budget and spending, scores, points lost, and "
        "what their forms leave out.",
        _FILTERS,
        (_SCORECARD, _BUDGET, _LEVELS, _DEDUCTIONS, _COVERAGE),
    ),
    Page(
        "audit",
        "审核",
        "Audit",
        "程序从表中查出的矛盾；自评得分与按规则复核的区间；每条规则的结论与不适用处。",
        "What a program finds wrong within the forms, the stated scores against those that the rules give, and what "
        "each rule came to.",
        (*_FILTERS, "severity", "rule_name_zh"),
        (_FINDINGS, _RESCORING, _CHECKS, _SIGNALS),
    ),
    Page(
        "forms",
        "表单与指标",
        "Forms and indicators",
        "按部门、表名、指标名称检索；点部门名打开该表的审核工作底稿。",
        "Search by department, title or indicator; a department's name leads to the work paper on its form.",
        _FILTERS,
        (_FORMS, _INDICATORS, _REJECTED),
    ),
)
