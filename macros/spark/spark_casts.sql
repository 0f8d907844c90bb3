{#
    The declared columns of a query, each as its declared type.

    Example: `cast(`form_id` as string) as `form_id``.
#}
{% macro spark_casts(columns) -%}
    {%- for column in columns -%}
        cast(`{{ column.name }}` as {{ spark_type(column.data_type) }}) as `{{ column.name }}`{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
