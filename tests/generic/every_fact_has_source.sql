{#
    Fails with each fact that no cell of core.fact_source supports: it couldn't be traced to the page.
#}
{% test every_fact_has_source(model, id_column, fact_table) %}

select facts.{{ id_column }}
from {{ model }} as facts
left join {{ ref('fact_source') }} as sources
    on facts.{{ id_column }} = sources.fact_id and sources.fact_table = '{{ fact_table }}'
where sources.fact_id is null

{% endtest %}
