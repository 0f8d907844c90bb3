{#
    The date of a parsed value; one that names no year (`12月31日前`, `年底前`) is of the year given.

    Example: `12月` in 2024 is 2024-12-31.
#}
{% macro date_in_year(alias, year) -%}
    coalesce({{ alias }}.date_value, {{ parse_date(year ~ " || '年' || " ~ alias ~ ".yearless_date") }})
{%- endmacro %}
