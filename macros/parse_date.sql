{#
    The first date of a text; a month without a day is the month's last day, a year alone its 31 December
    (deadlines are meant). NULL where there is none or it isn't in the calendar.

    Example: `'2023年 12 月 30 日'` is 2023-12-30, `'2024年12月'` is 2024-12-31, `'20250123'` is 2025-01-23.
#}
{% macro parse_date(column) -%}
    {%- set text = "replace(" ~ clean_text(column) ~ ", ' ', '')" -%}
    {%- set year = "((?:19|20)[0-9]{2})" -%}
    {%- set month = year ~ "[年./-](1[0-2]|0?[1-9])" -%}
    {%- set month_alone = month ~ "(?:月?$|月[^0-9])" -%}
    {%- set day = month ~ "[月./-](3[01]|[12][0-9]|0?[1-9])" -%}
    {%- set digits = "^" ~ year ~ "(1[0-2]|0[1-9])(3[01]|[12][0-9]|0[1-9])$" -%}
    coalesce(
        {%- for pattern in [day, digits] %}
        try_cast(
            nullif(regexp_replace(regexp_extract({{ text }}, '{{ pattern }}'), '{{ pattern }}', '\1-\2-\3'), '') as date
        ),
        {%- endfor %}
        last_day(try_cast(
            nullif(
                regexp_replace(regexp_extract({{ text }}, '{{ month_alone }}'), '{{ month_alone }}', '\1-\2-01'), ''
            ) as date
        )),
        try_cast(nullif(regexp_extract({{ text }}, '{{ year }}年(?:[^0-9]|$)', 1), '') || '-12-31' as date)
    )
{%- endmacro %}
