{#
    A target or actual without what stands around its value: a note in brackets at its end, the name of a rate or
    number before it, and the first part of a period, of which the end counts.

    Example: `'≥90%(含)'` becomes `≥90%`, `'完成率100%'` becomes `100%`, `'2024年1-12月'` becomes `2024年12月`.
#}
{% macro value_stem(column) -%}
    {%- set to = "(?:-|~|—|–|至|到)" -%}
    {%- set steps = [
        ("([^(])\\([^()]*\\)$", "\\1"),
        ("^[^0-9≥≤<>=]{0,10}[率度数量值](?:为|是|达到|达|:)?([≥≤<>=]?[0-9])", "\\1"),
        ("^((?:19|20)[0-9]{2}年)[0-9]{1,2}月?" ~ to ~ "([0-9]{1,2}月)", "\\1\\2"),
        ("^(?:19|20)[0-9]{2}[年./][0-9年月日./]*" ~ to ~ "((?:19|20)[0-9]{2})", "\\1"),
    ] -%}
    {%- set ns = namespace(sql=column) -%}
    {%- for pattern, by in steps -%}
        {%- set ns.sql = "regexp_replace(" ~ ns.sql ~ ", '" ~ pattern ~ "', '" ~ by ~ "')" -%}
    {%- endfor -%}
    {{ ns.sql }}
{%- endmacro %}
