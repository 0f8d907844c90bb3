{#
    A printed name without the white space and line breaks of the layout; NULL where nothing is left.

    Example: `'总 分'` becomes `总分`.
#}
{% macro squeeze(column) -%}
    nullif(regexp_replace(translate({{ column }}, '　 ', '  '), '\s+', '', 'g'), '')
{%- endmacro %}
