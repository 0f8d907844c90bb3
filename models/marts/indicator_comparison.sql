with

forms as (
    select * from {{ ref('int_mart__form') }}
),

indicators as (
    select * from {{ ref('fct_indicator') }}
),

level1 as (
    select * from {{ ref('indicator_level1') }}
),

level2 as (
    select * from {{ ref('indicator_level2') }}
),

over_attained as (
    select distinct unnest(fact_ids) as indicator_id
    from {{ ref('fct_finding') }}
    where rule_code = 'over_attainment'
),

grouped as (
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
),

final as (
    select
        {{ fact_id([
            "coalesce(grouped.region_code, '')", "coalesce(grouped.fiscal_year::varchar, '')",
            "coalesce(grouped.level1_code, '')", "coalesce(grouped.level2_code, '')",
        ]) }} as comparison_id,
        grouped.region_code,
        grouped.region_name_zh,
        grouped.region_name_en,
        grouped.fiscal_year,
        grouped.level1_code,
        level1.name_zh as level1_name_zh,
        level1.name_en as level1_name_en,
        grouped.level2_code,
        level2.name_zh as level2_name_zh,
        level2.name_en as level2_name_en,
        grouped.form_count,
        grouped.indicator_count,
        grouped.weight,
        {{ rate(
            'grouped.weight',
            'sum(grouped.weight) over (partition by grouped.region_code, grouped.fiscal_year)'
        ) }} as weight_share,
        grouped.score,
        grouped.scored_weight,
        grouped.weighted_score,
        grouped.score_rate,
        case when grouped.score_rate is not null then rank() over (
                    partition by grouped.fiscal_year, grouped.level1_code, grouped.level2_code
                    order by grouped.score_rate desc nulls last
                )
        end as score_rate_rank,
        grouped.target_count,
        grouped.numeric_count,
        {{ rate('grouped.numeric_count', 'grouped.target_count') }} as numeric_share,
        grouped.comparable_count,
        case when grouped.comparable_count > 0 then grouped.met_count end as met_count,
        {{ rate('grouped.met_count', 'grouped.comparable_count') }} as met_share,
        case when grouped.comparable_count > 0 then grouped.over_attained_count end as over_attained_count
    from grouped
    left join level1 on grouped.level1_code = level1.level1_code
    left join level2 on grouped.level2_code = level2.level2_code
)

select * from final
