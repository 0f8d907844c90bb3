{#
    The grade that a text states, 优, 良, 中 or 差: alone (also 优秀, 良好) or after a word for the conclusion;
    NULL where it states none.

    Example: `'优'` is 优, `'自评结论为优。取得的成效…'` is 优, `'评价结果等次：'` is NULL.
#}
{% macro parse_grade(column) -%}
    nullif(coalesce(
        nullif(regexp_extract({{ squeeze(column) }}, '^[“"]?([优良中差])(?:秀|好|等)?[”"]?(?:[。，,;；（(]|$)', 1), ''),
        regexp_extract({{ squeeze(column) }}, '(?:结论|等次|等级|结果|评价|自评)(?:为|是|:|：)*[“"]?([优良中差])', 1)
    ), '')
{%- endmacro %}
