{#
    The points (weight or score) that a printed text states, alone or in brackets, decimal(9, 4): among weights `（5）`
    is 5, where an account would mean less than nothing. NULL from 10,000 up: forms are scored out of 100, now and
    then 1,000, and a number so large is an amount in the wrong column.

    Example: `'10分'` is 10, `'（5分）'` is 5, `'12345678.90'` is NULL.
#}
{% macro parse_points(column) -%}
    {%- set inner = "regexp_replace(" ~ column ~ ", '^\\s*[（(]([^（）()]*)[）)]\\s*$', '\\1')" -%}
    try_cast({{ parse_number(inner) }} as decimal(8, 4))::decimal(9, 4)
{%- endmacro %}
