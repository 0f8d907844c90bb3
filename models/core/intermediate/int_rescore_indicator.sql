{#
    One row a scored indicator: the rule that it falls under and the share of its weight that the rule gives, from
    share_low to share_high (the same for an exact rule), or the reason why none can be told.
#}
with cases as (
    select * from {{ ref('int_rescore_case') }}
),

rules as (
    select * from {{ ref('int_scoring_rule') }}
),

bands as (
    select * from {{ ref('int_scoring_band') }}
),

priced as (
    select
        cases.*,
        {% for end, other, open_share in [('low', 'high', 0), ('high', 'low', 1)] %}
            coalesce(
                {{ positive_share('cases.actual_' ~ end, 'cases.target_value', 'positive.zero_below_share') }},
                {{ open_share }}
            ) as positive_{{ end }},
            coalesce(
                {{ reverse_share(
                    'cases.actual_' ~ other, 'cases.target_value', 'reversed.method', 'reversed.zero_from_multiple'
                ) }},
                {{ open_share }}
            ) as reverse_{{ end }},
            case
                when cases.actual_{{ other }} <= 0 then 1
                when cases.actual_{{ other }} > 0 then zero.missed_share
                else greatest(zero.missed_share, {{ open_share }})
            end as zero_{{ end }},
        {% endfor %}
        bands.rule_code as band_rule_code,
        bands.min_share,
        bands.max_share,
        bands.is_max_excluded
    from cases
    inner join rules as positive
        on cases.province_code = positive.province_code and positive.rule_code = 'positive'
    inner join rules as reversed
        on cases.province_code = reversed.province_code and reversed.rule_code = 'reverse'
    inner join rules as zero
        on cases.province_code = zero.province_code and zero.rule_code = 'zero_target'
    left join bands
        on
            cases.province_code = bands.province_code
            and cases.target_kind = bands.target_kind and cases.outcome = bands.outcome
),

ruled as (
    select
        *,
        case
            when reason_code is not null then 'not_scorable'
            when not is_number_against_number then band_rule_code
            when target_value = 0 and target_comparator in ('<=', '<', '=') then 'zero_target'
            when target_comparator in ('<=', '<') then 'reverse'
            when is_either_way and (positive_low <> reverse_low or positive_high <> reverse_high)
                then 'either_direction'
            else 'positive'
        end as rule_code
    from priced
),

shared as (
    select
        *,
        case rule_code
            when 'not_scorable' then null
            when 'positive' then positive_low
            when 'reverse' then reverse_low
            when 'zero_target' then zero_low
            when 'either_direction' then least(positive_low, reverse_low)
            else min_share
        end as share_low,
        case rule_code
            when 'not_scorable' then null
            when 'positive' then positive_high
            when 'reverse' then reverse_high
            when 'zero_target' then zero_high
            when 'either_direction' then greatest(positive_high, reverse_high)
            else max_share
        end as share_high
    from ruled
),

bounded as (
    select
        *,
        coalesce(is_number_against_number and share_low = 0 and share_high = 1, false) as is_open
    from shared
),

final as (
    select
        score_id,
        province_code,
        inputs_printed,
        case when is_open then 'not_scorable' else rule_code end as rule_code,
        case
            when not is_open then reason_code
            when rule_code = 'either_direction' then 'direction_unclear'
            else 'bound_only'
        end as reason_code,
        case when not is_open then share_low end as share_low,
        case when not is_open then share_high end as share_high,
        coalesce(is_max_excluded and share_high is not null, false) as is_high_excluded
    from bounded
)

select * from final
