{# Fails where the model has another number of rows than the one that it follows row by row. #}
{% test same_row_count(model, compare_model) %}

select
    counted.row_count,
    other.row_count as compared_row_count
from (select count(*) as row_count from {{ model }}) as counted
cross join (select count(*) as row_count from {{ compare_model }}) as other
where counted.row_count <> other.row_count

{% endtest %}
