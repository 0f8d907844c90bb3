{#
    A rate as a fraction, decimal(12, 6): per mille over 1,000, anything else (with a percent sign, or bare in a
    column of rates) over 100.

    Example: 78.54 of `'78.54%'` is 0.785400, 98.46 of `'98.46'` is 0.984600.
#}
{% macro to_fraction(number, printed) -%}
    try_cast(round({{ number }} / case when contains({{ printed }}, '‰') then 1000 else 100 end, 6) as decimal(12, 6))
{%- endmacro %}
