{#
    A value in another unit of the same kind, decimal(18, 6): times the size of its unit, over the other's.

    Example: 29500 元 (factor 1) in 万元 (factor 10,000) is 2.95.
#}
{% macro convert_unit(value, from_factor, to_factor) -%}
    try_cast(round({{ value }}::double * {{ from_factor }} / {{ to_factor }}, 6) as decimal(18, 6))
{%- endmacro %}
