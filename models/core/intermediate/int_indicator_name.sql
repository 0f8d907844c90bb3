{#
    One row a distinct name of an indicator, printed or of the framework: what its words tell, by the seeds rule_words
    and quality_words. Matched once a name and not once a line.
#}
-- depends_on: {{ ref('rule_words') }}, {{ ref('quality_words') }}
{% set cost_name = seed_pattern('rule_words', 'cost_name') %}
{% set cost_name_not = seed_pattern('rule_words', 'cost_name_not') %}
{% set adverse_rate = seed_pattern('rule_words', 'adverse_rate') %}
{% set adverse_rate_not = seed_pattern('rule_words', 'adverse_rate_not') %}
{% set satisfaction_name = seed_pattern('quality_words', 'satisfaction_name') %}
{% set whole_budget_input = seed_pattern('rule_words', 'whole_budget_input') %}
with names as (
    select indicator_name from {{ ref('fct_indicator') }}
    where indicator_name is not null
    union distinct
    select name_zh as indicator_name from {{ ref('standard_indicators') }}
),

final as (
    select
        names.indicator_name,
        regexp_matches(names.indicator_name, {{ cost_name }}) as has_cost_word,
        regexp_matches(names.indicator_name, {{ cost_name_not }}) as has_saving_word,
        regexp_matches(names.indicator_name, {{ adverse_rate }})
        and not regexp_matches(names.indicator_name, {{ adverse_rate_not }}) as is_adverse,
        regexp_matches(names.indicator_name, {{ satisfaction_name }}) as is_satisfaction,
        regexp_matches(names.indicator_name, {{ whole_budget_input }}) as is_whole_budget_input
    from names
)

select * from final
