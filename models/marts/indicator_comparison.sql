with

grouped as (
    select * from {{ ref('int_mart__region_indicator') }}
),

level1 as (
    select * from {{ ref('indicator_level1') }}
),

level2 as (
    select * from {{ ref('indicator_level2') }}
),

unranked as (
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
),

final as (
    select
        *,
        case when score_rate is not null then rank() over (
                    partition by fiscal_year, level1_code, level2_code order by score_rate desc nulls last
                )
        end as score_rate_rank
    from unranked
)

select * from final
