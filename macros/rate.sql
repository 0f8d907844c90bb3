{#
    Part over whole as a fraction, decimal(12, 6); NULL where either is NULL or the whole is zero.

    Example: 38 of 42 is 0.904762.
#}
{% macro rate(part, whole) -%}
    try_cast(round({{ part }}::double / nullif({{ whole }}, 0)::double, 6) as decimal(12, 6))
{%- endmacro %}
