{#
    One row a distinct name of an indicator, printed or of the framework: what its words tell, by the seeds rule_words
    and quality_words. Matched once a name and not once a line, because a pattern that is data is compiled each time.
#}
with names as (
    select indicator_name from {{ ref('fct_indicator') }}
    where indicator_name is not null
    union distinct
    select name_zh as indicator_name from {{ ref('standard_indicators') }}
),

patterns as (
    select
        word_kind,
        pattern
    from {{ ref('rule_words') }}
    union all
    select
        word_kind,
        pattern
    from {{ ref('quality_words') }}
),

words as (
    select
        {% for kind in ['cost_name', 'cost_name_not', 'adverse_rate', 'adverse_rate_not', 'satisfaction_name'] %}
            string_agg(pattern, '|') filter (where word_kind = '{{ kind }}') as {{ kind }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from patterns
),

final as (
    select
        names.indicator_name,
        regexp_matches(names.indicator_name, words.cost_name) as has_cost_word,
        regexp_matches(names.indicator_name, words.cost_name_not) as has_saving_word,
        regexp_matches(names.indicator_name, words.adverse_rate)
        and not regexp_matches(names.indicator_name, words.adverse_rate_not) as is_adverse,
        regexp_matches(names.indicator_name, words.satisfaction_name) as is_satisfaction
    from names
    cross join words
)

select * from final
