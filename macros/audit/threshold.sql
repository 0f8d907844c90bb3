{#
    A further threshold of a rule, from the seed rule_thresholds, as a scalar.

    Example: `form_count >= {{ threshold('same_satisfaction', 'min_forms') }}`.
#}
{% macro threshold(rule_code, threshold_code) -%}
    (
        select thresholds.value
        from {{ ref('rule_thresholds') }} as thresholds
        where thresholds.rule_code = '{{ rule_code }}' and thresholds.threshold_code = '{{ threshold_code }}'
    )
{%- endmacro %}
