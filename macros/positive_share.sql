{#
    The share of its weight that a positive target earns: all from the target on, else the actual over the target,
    none below zero_below; NULL where there is no actual, or a share of a target that isn't above zero is asked for.

    Example: 45 against 90 is 0.5; 91 against 90 is 1.
#}
{% macro positive_share(actual, target, zero_below) -%}
    case
        when {{ actual }} >= {{ target }} then 1
        when {{ actual }} is null or {{ target }} <= 0 then null
        when {{ actual }}::double / {{ target }}::double < {{ zero_below }} then 0
        else {{ actual }}::double / {{ target }}::double
    end
{%- endmacro %}
