{#
    Fails with each source row whose fact doesn't exist in the table that it names.
#}
{% test sources_have_facts(model) %}

with facts as (
    select
        budget_id as fact_id,
        'fct_budget' as fact_table
    from {{ ref('fct_budget') }}
    union all
    select
        indicator_id as fact_id,
        'fct_indicator' as fact_table
    from {{ ref('fct_indicator') }}
    union all
    select
        score_id as fact_id,
        'fct_score' as fact_table
    from {{ ref('fct_score') }}
)

select sources.*
from {{ model }} as sources
left join facts on sources.fact_id = facts.fact_id and sources.fact_table = facts.fact_table
where facts.fact_id is null

{% endtest %}
