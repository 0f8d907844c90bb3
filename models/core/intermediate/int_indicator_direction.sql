{# One row an indicator: whether less of it is better (a cost, a rate that ought to be low), by level and name. #}
with indicators as (
    select * from {{ ref('fct_indicator') }}
),

names as (
    select * from {{ ref('int_indicator_name') }}
),

final as (
    select
        indicators.indicator_id,
        (
            coalesce(indicators.level1_code = 'cost', false)
            or coalesce(indicators.level2_code = 'cost', false)
            or coalesce(names.has_cost_word, false)
        )
        and not coalesce(names.has_saving_word, false)
        or coalesce(names.is_adverse, false) as is_less_better
    from indicators
    left join names on indicators.indicator_name = names.indicator_name
)

select * from final
