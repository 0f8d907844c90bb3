with indicator_lines as (
    select * from {{ ref('stg_raw__indicator_line') }}
),

forms as (
    select * from {{ ref('int_current_form') }}
),

indicator_values as (
    select * from {{ ref('int_indicator_value') }}
),

met as (
    select * from {{ ref('int_indicator_met') }}
),

standards as (
    select * from {{ ref('int_indicator_standard') }}
),

final as (
    select
        {{ fact_id(['indicator_lines.form_id', "'indicator'", 'indicator_lines.line_no']) }} as indicator_id,
        indicator_lines.form_id,
        forms.region_code,
        forms.fiscal_year,
        coalesce(indicator_lines.goal_no, 1) as goal_no,
        indicator_lines.line_no,
        indicator_lines.level1_code,
        indicator_lines.level2_code,
        indicator_lines.level1_printed,
        indicator_lines.level2_printed,
        indicator_lines.indicator_name,
        standards.standard_indicator_code,
        indicator_lines.target_printed,
        indicator_values.target_kind,
        indicator_values.target_comparator,
        indicator_values.target_value,
        indicator_values.target_unit,
        indicator_values.target_date,
        indicator_lines.actual_printed,
        indicator_values.actual_kind,
        indicator_values.actual_comparator,
        indicator_values.actual_value,
        indicator_values.actual_unit,
        indicator_values.actual_date,
        met.is_target_met,
        met.attainment_ratio,
        indicator_lines.weight,
        indicator_lines.score,
        {{ rate('indicator_lines.score', 'indicator_lines.weight') }} as score_rate,
        indicator_lines.explanation,
        indicator_lines.deviation_reason,
        indicator_lines.note,
        indicator_lines.target_basis,
        indicator_lines.is_corrected
    from indicator_lines
    inner join forms on indicator_lines.form_id = forms.form_id
    left join indicator_values
        on indicator_lines.form_id = indicator_values.form_id and indicator_lines.line_no = indicator_values.line_no
    left join met
        on indicator_lines.form_id = met.form_id and indicator_lines.line_no = met.line_no
    left join standards
        on
            indicator_lines.indicator_name = standards.indicator_name
            and indicator_lines.level2_code is not distinct from standards.level2_code
)

select * from final
