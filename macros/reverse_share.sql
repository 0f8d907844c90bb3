{#
    The share of its weight that a reverse target earns: all up to the target; beyond it, by the method linear, a
    straight line to none at zero_from times the target, by the method inverse_ratio the target over the actual;
    NULL where there is no actual, or a share of a target that isn't above zero is asked for.

    Example: 12 against 10, none from twice the target, is 0.8; 20 is 0; by inverse_ratio 0.833333 and 0.5.
#}
{% macro reverse_share(actual, target, method, zero_from) -%}
    case
        when {{ actual }} <= {{ target }} then 1
        when {{ actual }} is null or {{ target }} <= 0 then null
        when {{ method }} = 'inverse_ratio' then {{ target }}::double / {{ actual }}::double
        else greatest(
            1 - ({{ actual }}::double - {{ target }}::double) / (({{ zero_from }} - 1)::double * {{ target }}::double), 0
        )
    end
{%- endmacro %}
