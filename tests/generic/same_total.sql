{# Fails where an expression over the model gives another number than one over the model that it sums up. #}
{% test same_total(model, expression, compare_model, compare_expression) %}

select
    summed.total,
    other.total as compared_total
from (select coalesce({{ expression }}, 0) as total from {{ model }}) as summed
cross join (select coalesce({{ compare_expression }}, 0) as total from {{ compare_model }}) as other
where summed.total <> other.total

{% endtest %}
