{#
    An amount in yuan, decimal(18, 2), of a number and the size of its unit; NULL from a hundred trillion yuan up,
    several times the whole state's budget: a figure so large was misread or misprinted.

    Example: 1165.45 with a factor of 10000 is 11654500.00.
#}
{% macro yuan(number, factor) -%}
    case
        when abs({{ number }}) * {{ factor }}::double < 1e14
            then try_cast(round({{ number }} * {{ factor }}::decimal(12, 0), 2) as decimal(18, 2))
    end
{%- endmacro %}
