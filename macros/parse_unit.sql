{#
    The unit that follows a number, as printed (`%`, `万元`, `个工作日`), or NULL. Words that say about how much
    (`余`, `多`) are left out. A rate's may hold a number: so many of a hundred thousand.

    Example: `'≤15个工作日'` gives `个工作日`, `'30余件'` gives `件`, `'9.6人/10万'` gives `人/10万`, `'12'` gives NULL.
#}
{% macro parse_unit(column) -%}
    nullif(
        regexp_extract(
            {{ clean_text(column) }},
            '^[≥≤<>=]?[¥￥]?[+-]?[0-9][0-9,.]* ?[余多]?({{ unit_pattern() }})$',
            1
        ),
        ''
    )
{%- endmacro %}
