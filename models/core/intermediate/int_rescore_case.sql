{#
    One row a scored indicator: what a scoring rule needs to know of it, or the reason why none can be applied. An
    actual printed as a bound (≥98%) is anything from that bound on: actual_low and actual_high, NULL where open. A
    cost, or a rate that ought to be low, without an upper bound may be meant either way, and so may a bare duration.
#}
with scores as (
    select * from {{ ref('fct_score') }} where component_kind = 'indicator'
),

indicators as (
    select * from {{ ref('fct_indicator') }}
),

indicator_values as (
    select * from {{ ref('int_indicator_value') }}
),

regions as (
    select * from {{ ref('dim_region') }}
),

directions as (
    select * from {{ ref('int_indicator_direction') }}
),

units as (
    select * from {{ ref('units') }}
),

cases as (
    select
        scores.score_id,
        coalesce(regions.province_code, '*') as province_code,
        scores.max_score,
        indicators.target_kind,
        indicators.actual_kind,
        coalesce(indicators.target_comparator, '=') as target_comparator,
        indicators.target_value,
        indicators.actual_value,
        indicators.target_unit,
        indicators.actual_unit,
        indicators.is_target_met,
        indicator_values.comparable_actual,
        coalesce(
            indicators.target_kind = 'numeric' and indicators.actual_kind = 'numeric', false
        ) as is_number_against_number,
        case
            when left(coalesce(indicators.actual_comparator, '='), 1) <> '<' then indicator_values.comparable_actual
        end as actual_low,
        case
            when left(coalesce(indicators.actual_comparator, '='), 1) <> '>' then indicator_values.comparable_actual
        end as actual_high,
        case
            when indicators.is_target_met then 'met'
            when indicator_values.actual_outcome in ('partial', 'not_met') then indicator_values.actual_outcome
            when not indicators.is_target_met then 'below'
        end as outcome,
        directions.is_less_better
        or coalesce(
            units.unit_kind in ('time', 'working_time', 'months')
            and coalesce(indicators.target_comparator, '=') = '=',
            false
        ) as is_either_way,
        indicators.target_printed || ' | ' || indicators.actual_printed as inputs_printed
    from scores
    inner join indicators on scores.indicator_id = indicators.indicator_id
    left join indicator_values
        on indicators.form_id = indicator_values.form_id and indicators.line_no = indicator_values.line_no
    left join units on indicators.target_unit = units.unit_printed
    left join regions on scores.region_code = regions.region_code
    inner join directions on indicators.indicator_id = directions.indicator_id
),

final as (
    select
        *,
        case
            when max_score is null or max_score <= 0 then 'no_weight'
            when target_kind is null then 'no_target'
            when actual_kind is null then 'no_actual'
            when not is_number_against_number then case when outcome is null then 'incomparable' end
            when target_value is null or actual_value is null then 'value_unread'
            when comparable_actual is null then 'units_differ'
            -- 0.98 against 95%, or 98% against 1: is it a fraction?
            when target_unit = '%' and actual_unit is null and actual_value between 0 and 1 and target_value > 1
                then 'unit_unclear'
            when actual_unit = '%' and target_unit is null and target_value between 0 and 1 and actual_value > 1
                then 'unit_unclear'
            when target_value < 0 and not coalesce(is_target_met, false) then 'negative_target'
            when target_value = 0 and target_comparator in ('>=', '>') and not coalesce(is_target_met, false)
                then 'zero_floor'
        end as reason_code
    from cases
)

select * from final
