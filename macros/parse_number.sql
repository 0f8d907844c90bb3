{#
    The number that a printed text states, as decimal(24, 6), or NULL where there is none or it can't be read
    safely: `100,00` (no group of three) and `1 000` (a space between digits) are not mended. A comparator
    before it and a unit of up to eight characters after it are allowed, also one of so many (`人/10万`); a percentage
    keeps its size (90% is 90).

    DuckDB reads a decimal of up to 18 digits from a text ten times as fast as a longer one: only what doesn't fit is
    read as the longer one.

    Example: `'≤15个工作日'` is 15, `'649, 998. 67'` is 649998.67.
#}
{% macro parse_number(column) -%}
    {%- set number -%}
        nullif(replace(
            regexp_extract(
                {{ clean_text(column) }},
                '^[≥≤<>=]?[¥￥]?([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:[.][0-9]+)?) ?(?:{{ unit_pattern() }})?$',
                1
            ),
            ',',
            ''
        ), '')
    {%- endset -%}
    coalesce(
        try_cast({{ number }} as decimal(18, 6))::decimal(24, 6),
        try_cast({{ number }} as decimal(24, 6))
    )
{%- endmacro %}
