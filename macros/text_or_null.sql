{#
    A printed text, trimmed; NULL where the form leaves the place blank or only prints a dash.

    Example: `'——'` becomes NULL, `' 工作任务完成95% '` becomes `工作任务完成95%`.
#}
{% macro text_or_null(column) -%}
    case when not {{ is_blank(column) }} then trim({{ column }}) end
{%- endmacro %}
