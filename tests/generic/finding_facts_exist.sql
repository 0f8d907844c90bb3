{#
    Fails with each finding that names a fact which no fact table holds.
#}
{% test finding_facts_exist(model, id_column="finding_id") %}

with facts as (
    select budget_id as fact_id from {{ ref('fct_budget') }}
    union all
    select indicator_id as fact_id from {{ ref('fct_indicator') }}
    union all
    select score_id as fact_id from {{ ref('fct_score') }}
),

named as (
    select
        {{ id_column }} as finding_id,
        unnest(fact_ids) as fact_id
    from {{ model }}
)

select named.*
from named
left join facts on named.fact_id = facts.fact_id
where facts.fact_id is null

{% endtest %}
