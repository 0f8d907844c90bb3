with score_lines as (
    select * from {{ ref('int_score_line') }}
),

forms as (
    select * from {{ ref('int_current_form') }}
),

regions as (
    select * from {{ ref('dim_region') }}
),

grades as (
    select * from {{ ref('grades') }}
),

scored as (
    select
        score_lines.*,
        forms.region_code,
        forms.fiscal_year,
        forms.grade_printed,
        coalesce(province_scopes.scope_code, '*') as scope_code,
        {{ rate('score_lines.score', 'score_lines.max_score') }} as score_rate
    from score_lines
    inner join forms on score_lines.form_id = forms.form_id
    left join regions on forms.region_code = regions.region_code
    left join (select distinct scope_code from grades) as province_scopes
        on regions.province_code = province_scopes.scope_code
),

total_grades as (
    select
        scored.score_id,
        arg_max(grades.grade, grades.min_score) as grade
    from scored
    inner join grades on scored.scope_code = grades.scope_code and scored.score_rate * 100 >= grades.min_score
    where scored.component_kind = 'total'
    group by scored.score_id
),

final as (
    select
        scored.score_id,
        scored.form_id,
        scored.region_code,
        scored.fiscal_year,
        scored.component_kind,
        scored.component_name,
        scored.level1_code,
        case
            when scored.component_kind = 'indicator'
                then {{ fact_id(['scored.form_id', "'indicator'", 'scored.indicator_line_no']) }}
        end as indicator_id,
        scored.max_score,
        scored.score,
        scored.score_rate,
        case when scored.is_computed then 'computed' else 'reported' end as basis,
        total_grades.grade,
        case when scored.component_kind = 'total' then scored.grade_printed end as grade_printed,
        scored.line_no,
        scored.is_corrected
    from scored
    left join total_grades on scored.score_id = total_grades.score_id
)

select * from final
