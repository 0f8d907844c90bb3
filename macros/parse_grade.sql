{#
    The grade that a text states, as printed: 优, 良, 中, 差 or their longer words (优秀, 良好, 中等, 较差), alone or
    after a word for the conclusion; NULL where it states none.

    Example: `'优秀'` is 优秀, `'自评结论为优。取得的成效…'` is 优, `'评价结果等次：'` is NULL.
#}
{% macro parse_grade(column) -%}
    nullif(coalesce(
        nullif(regexp_extract({{ squeeze(column) }}, '^[“"]?(优秀?|良好?|中等?|较?差)等?[”"]?(?:[。，,;；（(]|$)', 1), ''),
        regexp_extract({{ squeeze(column) }}, '(?:结论|等次|等级|结果|评价|自评)(?:为|是|:|：)*[“"]?(优秀?|良好?|中等?|较?差)', 1)
    ), '')
{%- endmacro %}
