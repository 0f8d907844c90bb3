{#
    Fails with each row for which the expression is false; NULL passes. On a column, the column comes first.
    It warns in a build and fails in `make test`: one odd document must not keep the others from being published.
#}
{% test expression_is_true(model, expression, column_name=none) %}
{{ config(severity='warn') }}

select {{ column_name or '*' }}
from {{ model }}
where not ({{ expression }})

{% endtest %}
