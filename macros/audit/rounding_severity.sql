{#
    Severity of an amount that is off: `note` where rounding each of the terms in the printed unit could
    explain it, else NULL, so that the catalogue's severity holds.

    Example: `{{ rounding_severity('-100', '10000', '2') }}` is `note` (0.01 万元 over two lines and a total).
#}
{% macro rounding_severity(difference_yuan, factor, terms) -%}
    case when abs({{ difference_yuan }}) <= 0.005 * ({{ terms }} + 1) * {{ factor }} then 'note' end
{%- endmacro %}
