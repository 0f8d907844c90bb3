{#
    Fails with each document of whose cells with text less than the share `at_least` is used by a fact or classed.
#}
{% test cells_accounted(model, at_least) %}

select
    document_id,
    file_name,
    accounted_count,
    cell_count
from {{ model }}
where accounted_count < {{ at_least }} * cell_count

{% endtest %}
