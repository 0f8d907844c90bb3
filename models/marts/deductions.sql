with

forms as (
    select * from {{ ref('int_mart__form') }}
),

scores as (
    select * from {{ ref('fct_score') }} where component_kind in ('budget_execution', 'indicator')
),

indicators as (
    select * from {{ ref('fct_indicator') }}
),

levels as (
    select * from {{ ref('indicator_level1') }}
),

scored_forms as (
    select
        form_id,
        count(score) as score_count
    from scores
    group by form_id
),

lost as (
    select * from scores where score < max_score
),

final as (
    select
        coalesce(lost.score_id, {{ fact_id(['forms.form_id', "'no deduction'"]) }}) as deduction_id,
        forms.form_id,
        forms.region_code,
        forms.region_name_zh,
        forms.region_name_en,
        forms.fiscal_year,
        forms.form_kind,
        forms.department_name,
        forms.project_name,
        case
            when lost.score_id is not null then 'lost'
            when coalesce(scored_forms.score_count, 0) > 0 then 'no_points_lost'
            else 'not_scored'
        end as deduction_status,
        lost.component_kind,
        lost.component_name,
        coalesce(indicators.level1_code, lost.level1_code) as level1_code,
        levels.name_zh as level1_name_zh,
        levels.name_en as level1_name_en,
        lost.indicator_id,
        lost.max_score::decimal(18, 2) as max_score,
        lost.score::decimal(18, 2) as score,
        (lost.max_score - lost.score)::decimal(18, 2) as points_lost,
        indicators.target_printed,
        indicators.actual_printed,
        indicators.is_target_met,
        coalesce(indicators.deviation_reason, indicators.explanation, indicators.note) as reason,
        case when lost.score_id is not null then rank() over (
                    partition by forms.form_id order by lost.max_score - lost.score desc nulls last
                )
        end as loss_rank
    from forms
    left join lost on forms.form_id = lost.form_id
    left join scored_forms on forms.form_id = scored_forms.form_id
    left join indicators on lost.indicator_id = indicators.indicator_id
    left join levels on coalesce(indicators.level1_code, lost.level1_code) = levels.level1_code
)

select * from final
