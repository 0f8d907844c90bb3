{#
    The verdict of a check: `not_applicable` where there is a reason, `fail` where the condition holds, else `pass`.

    Example: `{{ verdict('reason_code', 'score > weight') }} as verdict`.
#}
{% macro verdict(reason_code, is_wrong) -%}
    case when {{ reason_code }} is not null then 'not_applicable' when {{ is_wrong }} then 'fail' else 'pass' end
{%- endmacro %}
