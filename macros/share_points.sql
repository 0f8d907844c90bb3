{#
    The points that a share of a weight gives, decimal(9, 4): rounded half up to two decimals, the weight itself
    for the whole share.

    Example: 0.6123 of 10 is 6.12; 0.626875 of 8, which is 5.015, is 5.02.
#}
{% macro share_points(share, weight) -%}
    case
        when {{ share }} >= 1 then {{ weight }}
        else round(cast({{ share }}::double * {{ weight }}::double as decimal(18, 8)), 2)::decimal(9, 4)
    end
{%- endmacro %}
