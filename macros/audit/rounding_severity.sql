{#
    Severity of an amount that is off: `note` where rounding or cutting off each of the terms in the printed unit
    could explain it, else NULL, so that the catalogue's severity holds. `step_yuan` is the worth of the last digit
    printed. Rounding moves a sum by half a step a term and half for the total, cutting off by less than a step a term.

    Example: `{{ rounding_severity('-100', '100', '2') }}` is `note` (0.01 万元 over two lines and a total).
#}
{% macro rounding_severity(difference_yuan, step_yuan, terms) -%}
    case
        when abs({{ difference_yuan }}) <= greatest(0.5 * ({{ terms }} + 1), {{ terms }} - 1) * {{ step_yuan }} then 'note'
    end
{%- endmacro %}
