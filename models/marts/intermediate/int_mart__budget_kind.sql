{# One row a line and measure that any form gives: what marts.budget_comparison shows of every region. #}
with

figures as (
    select * from {{ ref('int_mart__region_budget') }}
),

final as (
    select distinct
        line_code,
        measure_code
    from figures
)

select * from final
