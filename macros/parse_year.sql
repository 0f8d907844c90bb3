{#
    The first year from 1990 to 2099 that a text names, as an integer; NULL where it names none.

    Example: `'(2021 年度)'` is 2021.
#}
{% macro parse_year(column) -%}
    try_cast(
        nullif(regexp_extract({{ clean_text(column) }}, '(?:^|[^0-9])((?:199|20[0-9])[0-9])', 1), '') as integer
    )
{%- endmacro %}
