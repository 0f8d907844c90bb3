"""The questions behind the site's tables: one for each file of data, in the names of the public tables' columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Question:
    """One file of data.

    ``labels`` are the tables whose columns' labels its columns take, the first that has one. ``search`` are the
    columns that free text is looked for in; rows that have a ``form`` are also found by its department, project and
    title, all others by their place's forms.
    """

    name: str
    sql: str
    labels: tuple[str, ...]
    search: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A question's answer: the names of its columns, and its rows in order."""

    question: Question
    names: tuple[str, ...]
    rows: Sequence[Sequence[object]]


_SHARED: Final = ("core.dim_form", "core.dim_region", "marts.score_comparison", "marts.region_scorecard")
_FORM = """f.form_id as form, f.region_code, r.region_name_zh, r.region_name_en, f.fiscal_year, f.form_kind"""
_JOINS = """
    inner join core.dim_form as f on t.form_id = f.form_id
    left join core.dim_region as r on f.region_code = r.region_code
    left join core.dim_document as d on f.document_id = d.document_id
"""
_ORDER = "f.region_code, f.fiscal_year, d.file_name, f.form_no, f.form_id"
_LEVEL_NAMES = """
    left join core.dim_value as v1 on v1.column_name = 'level1_code' and v1.code = t.level1_code
    left join core.dim_value as v2 on v2.column_name = 'level2_code' and v2.code = t.level2_code
"""
_RULE = "u.rule_code, u.name_zh as rule_name_zh, u.name_en as rule_name_en"
_GRAVITY = "list_position(['error', 'warning', 'note'], t.severity)"

FORMS: Final = Question(
    "forms",
    f"""
    with findings as (
        select form_id, count(*) filter (severity = 'error') as error_count,
            count(*) filter (severity = 'warning') as warning_count, count(*) filter (severity = 'note') as note_count
        from audit.fct_finding group by form_id
    ),
    indicators as (
        select form_id, string_agg(indicator_name, ' ' order by line_no, indicator_id) as indicator_name
        from core.fct_indicator group by form_id
    )
    select {_FORM}, r.province_name_zh, f.department_name, f.project_name, f.title, f.filed_on, t.total_score,
        t.points_lost, t.grade, coalesce(error_count, 0) as error_count, coalesce(warning_count, 0) as warning_count,
        coalesce(note_count, 0) as note_count, d.file_name, indicator_name
    from marts.score_comparison as t {_JOINS}
    left join findings on t.form_id = findings.form_id left join indicators on t.form_id = indicators.form_id
    order by {_ORDER}
    """,
    (*_SHARED, "core.dim_document", "core.fct_indicator"),
    ("department_name", "project_name", "title", "region_name_zh", "region_name_en", "file_name", "indicator_name"),
)

QUESTIONS: Final = (
    FORMS,
    Question(
        "scorecard",
        "select * from marts.region_scorecard order by region_code, fiscal_year, form_kind, scorecard_id",
        ("marts.region_scorecard",),
        ("region_name_zh", "region_name_en", "province_name_zh"),
    ),
    Question(
        "budget",
        """select region_code, region_name_zh, region_name_en, fiscal_year, form_kind, line_name_zh, line_name_en,
            measure_name_zh, measure_name_en, amount_yuan, share_of_total, amount_rank, ratio_printed, ratio_from_sums,
            source_section, form_count
        from marts.budget_comparison where is_reported
        order by measure_order, line_order, region_code, fiscal_year, form_kind, comparison_id""",
        ("marts.budget_comparison",),
        ("region_name_zh", "region_name_en", "line_name_zh", "line_name_en"),
    ),
    Question(
        "levels",
        """select * from marts.indicator_comparison
        order by region_code, fiscal_year,
            list_position(['input', 'process', 'output', 'cost', 'benefit', 'satisfaction'], level1_code),
            level2_code, comparison_id""",
        ("marts.indicator_comparison",),
        ("region_name_zh", "region_name_en", "level1_name_zh", "level2_name_zh"),
    ),
    Question(
        "deductions",
        f"""select {_FORM}, t.component_kind, t.deduction_status, t.component_name, t.target_printed, t.actual_printed,
            t.max_score, t.score, t.points_lost, t.reason
        from marts.deductions as t {_JOINS}
        order by {_ORDER}, t.loss_rank, t.deduction_id""",
        ("marts.deductions", *_SHARED),
        ("component_name", "reason", "target_printed", "actual_printed"),
    ),
    Question(
        "coverage",
        """select region_code, region_name_zh, region_name_en, fiscal_year, form_kind, figure_group, figure_name_zh,
            figure_name_en, status, count(*) as figures, count(*) filter (status = 'reported') as reported,
            count(*) filter (status = 'blank') as blank, count(*) filter (status = 'not_in_form') as not_in_form
        from marts.coverage
        group by all
        order by any_value(figure_order), figure_name_zh, region_code, fiscal_year, form_kind, status""",
        ("marts.coverage",),
        ("figure_name_zh", "figure_name_en"),
    ),
    Question(
        "findings",
        f"""select t.finding_id, {_FORM}, t.severity, {_RULE}, t.subject, t.printed_value, t.expected_value,
            t.difference, t.difference_unit, t.size_yuan, t.size_points, t.message_zh, t.message_en
        from audit.fct_finding as t left join audit.dim_rule as u on t.rule_code = u.rule_code {_JOINS}
        order by {_GRAVITY}, t.size_yuan desc nulls last, t.size_points desc nulls last, u.rule_order, {_ORDER},
            t.finding_id""",
        ("audit.fct_finding", "core.fct_rescore", *_SHARED),
        ("message_zh", "message_en", "subject", "rule_name_zh", "rule_name_en"),
    ),
    Question(
        "rescoring",
        f"""select {_FORM}, t.rescoring_status, t.stated_total, t.recomputed_low, t.recomputed_high,
            t.total_difference, t.points_unexplained, t.line_count, t.rescored_count, t.not_rescorable_count,
            t.full_marks_share, t.full_marks_supported_share
        from marts.rescoring as t {_JOINS}
        order by t.points_unexplained desc nulls last, t.stated_total desc nulls last, {_ORDER}""",
        ("marts.rescoring", *_SHARED),
    ),
    Question(
        "checks",
        f"""select t.region_code, r.region_name_zh, r.region_name_en, t.fiscal_year, f.form_kind, {_RULE}, t.level,
            t.verdict, u.checks_zh, u.checks_en, u.source, u.severity, count(*) as verdicts,
            count(*) filter (verdict = 'pass') as pass, count(*) filter (verdict = 'fail') as fail,
            count(*) filter (verdict = 'not_applicable') as not_applicable,
            cast(sum(t.checked_count) as bigint) as checked_count, cast(sum(t.failed_count) as bigint) as failed_count,
            cast(sum(t.not_applicable_count) as bigint) as not_applicable_count
        from audit.fct_check as t left join audit.dim_rule as u on t.rule_code = u.rule_code
        left join core.dim_form as f on t.form_id = f.form_id
        left join core.dim_region as r on t.region_code = r.region_code
        group by all
        order by any_value(u.rule_order), rule_code, t.region_code, t.fiscal_year, f.form_kind, t.level, t.verdict""",
        ("audit.fct_check", "core.fct_rescore", "audit.dim_rule", *_SHARED),
        ("rule_name_zh", "rule_name_en", "checks_zh", "checks_en", "source"),
    ),
    Question(
        "signals",
        f"""select t.signal_id, t.severity, {_RULE}, t.level, t.region_code, r.region_name_zh, r.region_name_en,
            t.fiscal_year, f.form_kind, t.form_id as form, t.subject, t.printed_value, t.expected_value, t.difference,
            t.difference_unit, t.size_yuan, t.message_zh, t.message_en
        from audit.fct_signal as t left join audit.dim_rule as u on t.rule_code = u.rule_code
        left join core.dim_form as f on t.form_id = f.form_id
        left join core.dim_region as r on t.region_code = r.region_code
        order by {_GRAVITY}, u.rule_order, t.region_code, t.fiscal_year, t.subject, t.signal_id""",
        ("audit.fct_signal", "core.fct_rescore", *_SHARED),
        ("message_zh", "message_en", "subject", "rule_name_zh", "rule_name_en"),
    ),
    Question(
        "indicators",
        f"""select {_FORM}, v1.label_zh as level1_name_zh, v1.label_en as level1_name_en,
            v2.label_zh as level2_name_zh, v2.label_en as level2_name_en, t.indicator_name, t.target_printed,
            t.actual_printed, t.is_target_met, t.weight, t.score, t.score_rate
        from core.fct_indicator as t {_LEVEL_NAMES} {_JOINS}
        order by {_ORDER}, t.line_no, t.indicator_id""",
        ("core.fct_indicator", "marts.indicator_comparison", *_SHARED),
        ("indicator_name", "target_printed", "actual_printed"),
    ),
    Question(
        "rejected",
        "select file_name, reject_code, reason, rejected_at from audit.rejected_document order by all",
        ("audit.rejected_document",),
        ("file_name", "reason"),
    ),
)
