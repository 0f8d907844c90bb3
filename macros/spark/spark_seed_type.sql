{#
    The type on Spark of a seed's column, by its place.

    Example: `string` for `varchar`.
#}
{% macro spark_seed_type(model, agate_table, place) -%}
    {{ spark_type(model.config.get('column_types', {}).get(
        agate_table.column_names[place], adapter.convert_type(agate_table, place)
    )) }}
{%- endmacro %}
