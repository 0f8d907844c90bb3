{#
    Whether an actual meets a target under the target's comparator; NULL where either is NULL. `=` asks for at
    least the target (a date: at the latest), but a target of zero for no more than zero.

    Example: 100 against `= 90` is met, 1 against `= 0` is not.
#}
{% macro compare_values(comparator, actual, target) -%}
    case {{ comparator }}
        when '>=' then {{ actual }} >= {{ target }}
        when '<=' then {{ actual }} <= {{ target }}
        when '>' then {{ actual }} > {{ target }}
        when '<' then {{ actual }} < {{ target }}
        when '=' then case when {{ target }} = 0 then {{ actual }} <= 0 else {{ actual }} >= {{ target }} end
    end
{%- endmacro %}
