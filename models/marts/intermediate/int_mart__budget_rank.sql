{# One row a figure that a region's forms give: its place among all regions. What isn't reported has no rank. #}
with

figures as (
    select * from {{ ref('int_mart__region_budget') }}
),

placed as (
    select
        *,
        rank() over (
            partition by fiscal_year, line_code, measure_code order by amount_yuan desc nulls last
        ) as amount_place,
        rank() over (
            partition by fiscal_year, line_code, measure_code order by ratio_printed desc nulls last
        ) as ratio_place
    from figures
),

final as (
    select
        {{ fact_id([
            "coalesce(region_code, '')", "coalesce(fiscal_year::varchar, '')", 'line_code', 'measure_code',
        ]) }} as comparison_id,
        case when amount_yuan is not null then amount_place end as amount_rank,
        case when ratio_printed is not null then ratio_place end as ratio_rank
    from placed
)

select * from final
