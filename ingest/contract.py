"""The public contract: the tables and columns that a published warehouse has, whatever else it may have."""

from __future__ import annotations

from typing import Final

#: schema.table -> the columns that analysts rely on
TABLES: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(columns.split())
    for name, columns in {
        "core.dim_region": """region_code region_name_zh region_name_en short_name_en region_level province_code
            province_name_zh province_name_en""",
        "core.dim_document": """document_id file_name media_type byte_size page_count loader ingested_at source_title
            publisher source_address published_on fetched_on licence is_withdrawn withdrawn_at withdrawn_why""",
        "core.dim_form": """form_id document_id form_no family_code form_kind title region_code department_name
            department_code project_name fiscal_year fiscal_year_basis filed_on unit_printed grade_printed is_current
            form_status superseded_by superseded_basis revision_no""",
        "core.fct_budget": """budget_id form_id region_code fiscal_year source_section line_code line_name
            measure_code amount_yuan ratio value_printed unit_printed""",
        "core.fct_indicator": """indicator_id form_id region_code fiscal_year goal_no line_no level1_code level2_code
            level1_printed level2_printed indicator_name standard_indicator_code target_printed target_kind
            target_comparator target_value target_unit target_date actual_printed actual_kind actual_comparator
            actual_value actual_unit actual_date is_target_met attainment_ratio weight score score_rate explanation
            deviation_reason note target_basis""",
        "core.fct_score": """score_id form_id region_code fiscal_year component_kind component_name level1_code
            indicator_id max_score score score_rate basis grade grade_printed""",
        "core.fct_rescore": """rescore_id score_id form_id region_code fiscal_year component_kind component_name
            level1_code indicator_id rule_code max_score stated_score recomputed_low recomputed_high difference
            is_supported working reason_code reason_zh reason_en fact_ids""",
        "core.fact_source": """fact_id fact_table column_name document_id page_no table_no row_no col_no text_printed
            x0 top x1 bottom confidence""",
        "core.dim_table": "table_name schema_name table_order label_zh label_en description key_columns",
        "core.dim_column": """column_id table_name column_name column_order data_type label_zh label_en header_zh
            header_en unit unit_name_zh unit_name_en number_format description is_required key_order references_table
            references_column allowed_values""",
        "core.dim_value": "value_id column_name code label_zh label_en",
        "marts.region_scorecard": """region_code region_name_zh region_name_en fiscal_year form_kind
            initial_budget_yuan adjusted_budget_yuan declared_budget_yuan executed_yuan execution_rate total_score
            grade indicator_count comparable_count met_count finding_count""",
        "marts.budget_comparison": "region_code region_name_zh region_name_en fiscal_year line_code measure_code",
        "marts.indicator_comparison": "region_code region_name_zh region_name_en fiscal_year level1_code level2_code",
        "marts.finding_summary": """region_code region_name_zh region_name_en fiscal_year rule_code forms_checked
            forms_failed forms_not_applicable fail_share finding_count size_yuan size_points materiality_rank""",
        "marts.score_comparison": "region_code region_name_zh region_name_en form_id",
        "marts.deductions": "region_code region_name_zh region_name_en",
        "marts.rescoring": """form_id region_code region_name_zh region_name_en fiscal_year form_kind title
            department_name rescoring_status stated_total recomputed_low recomputed_high total_difference line_count
            rescored_count not_rescorable_count points_unexplained full_marks_share full_marks_supported_share""",
        "marts.rescoring_by_region": """region_code region_name_zh region_name_en fiscal_year form_kind form_count
            mean_stated_total mean_recomputed_low mean_recomputed_high points_unexplained full_marks_share
            full_marks_supported_share""",
        "marts.indicator_quality": """region_code region_name_zh region_name_en department_name fiscal_year
            indicator_count quantitative_share missed_with_reason_share over_attained_share below_prior_share
            reused_share unsourced_satisfaction_share framework_share""",
        "marts.coverage": "region_code region_name_zh region_name_en",
        "audit.fct_finding": """finding_id rule_code severity form_id region_code subject printed_value expected_value
            difference size_yuan size_points message_zh message_en fact_ids""",
        "audit.dim_rule": "rule_code rule_order level topic category severity name_zh name_en checks_en checks_zh",
        "audit.fct_check": """check_id rule_code level form_id region_code fiscal_year verdict checked_count
            failed_count not_applicable_count reason_codes reason_zh reason_en""",
        "audit.fct_signal": """signal_id rule_code level severity form_id region_code fiscal_year subject printed_value
            expected_value difference message_zh message_en fact_ids form_ids""",
        "audit.correction": "correction_id form_id text_printed text_corrected reason corrected_on",
        "audit.form_revision": """revision_id form_id superseded_form_id region_code fiscal_year fact_kind fact_key
            column_name change_kind old_value new_value fact_ids old_document_id old_page_no old_table_no old_row_no
            old_col_no""",
        "audit.rejected_document": "document_id file_name reject_code reason rejected_at",
    }.items()
}

#: columns that tell of the run and not of the documents: all others are the same in any two builds of the same files
RUN_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "core.dim_document": ("ingested_at",),
    "audit.rejected_document": ("rejected_at",),
}

#: the schemas that are published
SCHEMAS: Final = ("core", "marts", "audit")

#: what each mart answers, for --help and the end of a build
MARTS: Final[dict[str, str]] = {
    "marts.region_scorecard": "one line for each region and year: budget, execution, score, grade, targets met",
    "marts.budget_comparison": "budget lines side by side, in yuan and as share of the total, with rank",
    "marts.indicator_comparison": "indicators by level: how many, their weight, score rate and share of targets met",
    "marts.finding_summary": "each rule by region and year: forms checked, forms that fail, by how much, ranked",
    "marts.score_comparison": "each form's total, execution and indicator scores, points lost, grade and rank",
    "marts.deductions": "every line that lost points, with target, actual and the reason given",
    "marts.rescoring": "each form's stated total against what the rules give, and points that none explains",
    "marts.rescoring_by_region": "the same by region and year, with full marks and how many of them a rule supports",
    "marts.indicator_quality": "what indicators are worth: share quantitative, explained, over-attained, reused",
    "marts.coverage": "what each region's form reports, leaves blank or doesn't have, so that no NULL reads as zero",
}
