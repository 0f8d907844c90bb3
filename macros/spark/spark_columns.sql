{#
    The columns of a table as Spark's `create table` wants them: name, type and description.

    Example: ``form_id` string comment 'Form. 表。'`.
#}
{% macro spark_columns(columns) -%}
    {%- for column in columns -%}
        `{{ column.name }}` {{ spark_type(column.data_type) }} comment {{ spark_text(column.description) }}
        {{- ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
