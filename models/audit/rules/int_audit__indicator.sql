with

indicators as (
    select * from {{ ref('fct_indicator') }}
),

units as (
    select * from {{ ref('units') }}
),

words as (
    select
        string_agg(pattern, '|') filter (where word_kind = 'whole_budget_input') as whole_budget_input,
        string_agg(pattern, '|') filter (where word_kind = 'cost_name') as cost_name,
        string_agg(pattern, '|') filter (where word_kind = 'cost_name_not') as cost_name_not,
        string_agg(pattern, '|') filter (where word_kind = 'adverse_rate') as adverse_rate,
        string_agg(pattern, '|') filter (where word_kind = 'adverse_rate_not') as adverse_rate_not
    from {{ ref('rule_words') }}
),

worded as (
    select
        indicators.*,
        coalesce(
            (
                indicators.level1_code = 'cost' or indicators.level2_code = 'cost'
                or regexp_matches(indicators.indicator_name, words.cost_name)
            )
            and not regexp_matches(indicators.indicator_name, words.cost_name_not), false
        ) as is_cost,
        coalesce(
            regexp_matches(indicators.indicator_name, words.adverse_rate)
            and not regexp_matches(indicators.indicator_name, words.adverse_rate_not), false
        ) as is_adverse,
        coalesce(
            regexp_matches(indicators.indicator_name, words.whole_budget_input), false
        ) as is_whole_budget_input,
        target_units.unit_kind as target_unit_kind,
        actual_units.unit_kind as actual_unit_kind,
        case when actual_units.unit_kind = 'money' then actual_units.factor end as actual_unit_factor,
        case
            when actual_units.unit_kind = 'money' then (indicators.actual_value * actual_units.factor)::decimal(18, 2)
        end as actual_yuan
    from indicators
    cross join words
    left join units as target_units on indicators.target_unit = target_units.unit_printed
    left join units as actual_units on indicators.actual_unit = actual_units.unit_printed
),

bounded as (
    select
        *,
        coalesce(
            is_adverse
            or (is_cost and target_unit_kind = 'money')
            or (is_cost and regexp_matches(indicator_name, '(成本|费用|经费|预算)控制率')), false
        ) as is_upper_bound_due
    from worded
),

final as (
    select
        *,
        coalesce(
            is_upper_bound_due and target_kind = 'numeric' and target_comparator in ('>=', '>'), false
        ) as is_comparator_suspect,
        coalesce(nullif(explanation, '无'), nullif(deviation_reason, '无'), nullif(note, '无')) as reason_given
    from bounded
)

select * from final
