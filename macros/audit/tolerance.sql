{#
    The tolerance of a rule, from the seed rule_catalogue, as a scalar.

    Example: `abs(printed - expected) >= {{ tolerance('parts_sum') }}`.
#}
{% macro tolerance(rule_code) -%}
    (
        select catalogue.tolerance
        from {{ ref('rule_catalogue') }} as catalogue
        where catalogue.rule_code = '{{ rule_code }}'
    )
{%- endmacro %}
