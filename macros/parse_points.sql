{#
    The points (weight or score) that a printed text states, decimal(9, 4); NULL from 10,000 up: forms are scored out
    of 100, now and then 1,000, and a number so large is an amount in the wrong column.

    Example: `'10分'` is 10, `'12345678.90'` is NULL.
#}
{% macro parse_points(column) -%}
    try_cast({{ parse_number(column) }} as decimal(8, 4))::decimal(9, 4)
{%- endmacro %}
