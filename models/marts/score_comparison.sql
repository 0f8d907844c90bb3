with

forms as (
    select * from {{ ref('int_mart__form') }}
),

levels as (
    select * from {{ ref('int_mart__form_level') }}
),

lost as (
    select
        form_id,
        arg_max(component_name, (max_score - score, -line_no)) as most_lost_on,
        max(max_score - score)::decimal(18, 2) as most_points_lost
    from {{ ref('fct_score') }}
    where component_kind in ('budget_execution', 'indicator') and score < max_score
    group by form_id
),

final as (
    select
        forms.form_id,
        forms.region_code,
        forms.region_name_zh,
        forms.region_name_en,
        forms.fiscal_year,
        forms.form_kind,
        forms.form_no,
        forms.title,
        forms.department_name,
        forms.project_name,
        case
            when forms.total_score is null then 'not_scored'
            when forms.total_basis = 'computed' then 'total_computed'
            else 'total_reported'
        end as score_status,
        forms.total_max::decimal(18, 2) as total_max,
        forms.total_score::decimal(18, 2) as total_score,
        (forms.total_max - forms.total_score)::decimal(18, 2) as points_lost,
        forms.execution_weight::decimal(18, 2) as execution_weight,
        forms.execution_score::decimal(18, 2) as execution_score,
        (forms.execution_weight - forms.execution_score)::decimal(18, 2) as execution_points_lost,
        forms.indicator_weight::decimal(18, 2) as indicator_weight,
        forms.indicator_score::decimal(18, 2) as indicator_score,
        {{ rate('forms.indicator_score', 'forms.indicator_weight') }} as indicator_score_rate,
        {%- for level in ['input', 'process', 'output', 'cost', 'benefit', 'satisfaction'] %}
            levels.{{ level }}_points_lost,
        {%- endfor %}
        lost.most_lost_on,
        lost.most_points_lost,
        forms.grade,
        forms.grade_printed,
        case when forms.total_score is not null then rank() over (
                    partition by forms.fiscal_year, forms.form_kind order by forms.total_score desc nulls last
                )
        end as score_rank,
        case when forms.total_score is not null then rank() over (
                    partition by forms.form_kind order by forms.total_score desc nulls last
                )
        end as score_rank_all_years
    from forms
    left join levels on forms.form_id = levels.form_id
    left join lost on forms.form_id = lost.form_id
)

select * from final
