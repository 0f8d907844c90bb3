{# One row a region, year and pair of levels: its indicators counted and their points added. #}
with

forms as (
    select * from {{ ref('int_mart__form') }}
),

indicators as (
    select * from {{ ref('fct_indicator') }}
),

over_attained as (
    select distinct unnest(fact_ids) as indicator_id
    from {{ ref('fct_finding') }}
    where rule_code = 'over_attainment'
),

final as (
    select
        forms.region_code,
        any_value(forms.region_name_zh) as region_name_zh,
        any_value(forms.region_name_en) as region_name_en,
        forms.fiscal_year,
        indicators.level1_code,
        indicators.level2_code,
        count(distinct forms.form_id) as form_count,
        count(indicators.indicator_id) as indicator_count,
        sum(indicators.weight)::decimal(18, 2) as weight,
        sum(indicators.score)::decimal(18, 2) as score,
        (sum(indicators.weight) filter (where indicators.score is not null))::decimal(18, 2) as scored_weight,
        (sum(indicators.score) filter (where indicators.weight is not null))::decimal(18, 2) as weighted_score,
        {{ rate('weighted_score', 'scored_weight') }} as score_rate,
        count(indicators.target_kind) as target_count,
        count(*) filter (where indicators.target_kind = 'numeric') as numeric_count,
        count(indicators.is_target_met) as comparable_count,
        count(*) filter (where indicators.is_target_met) as met_count,
        count(over_attained.indicator_id) as over_attained_count
    from forms
    left join indicators on forms.form_id = indicators.form_id
    left join over_attained on indicators.indicator_id = over_attained.indicator_id
    group by forms.region_code, forms.fiscal_year, indicators.level1_code, indicators.level2_code
)

select * from final
