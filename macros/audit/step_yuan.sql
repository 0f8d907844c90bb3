{#
    The worth in yuan of the last digit printed, of figures of one unit that print at most so many decimals: 万元 with
    two decimals 100, 万元 without 10,000. More than two decimals count as two; NULL decimals as two.

    Example: `{{ step_yuan('10000', '2') }}` is 100.
#}
{% macro step_yuan(factor, decimals) -%}
    ({{ factor }} * power(10, -least(coalesce({{ decimals }}, 2), 2)))
{%- endmacro %}
