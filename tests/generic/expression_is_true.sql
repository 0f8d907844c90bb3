{#
    Fails with each row for which the expression is false; NULL passes. On a column, the column comes first.
#}
{% test expression_is_true(model, expression, column_name=none) %}

select {{ column_name or '*' }}
from {{ model }}
where not ({{ expression }})

{% endtest %}
