{#
    A form's title without white space and without the year in brackets after it.

    Example: `'项目支出绩效目标自评表 (2024年度)'` becomes `项目支出绩效目标自评表`.
#}
{% macro parse_title(column) -%}
    nullif(
        regexp_replace(
            {{ squeeze(column) }}, '[（(][0-9０-９_＿]*(年度?|年)[）)]$', ''
        ),
        ''
    )
{%- endmacro %}
