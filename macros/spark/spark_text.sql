{#
    A text as a literal of Spark, where a backslash begins an escape.

    Example: `it's` is `'it\'s'`.
#}
{% macro spark_text(text) -%}
    '{{ text | replace("\\", "\\\\") | replace("'", "\\'") }}'
{%- endmacro %}
