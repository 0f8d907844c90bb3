{#
    dbt's hook for the table of a seed on Spark: the seeds' types are DuckDB's. A column without a type is as dbt
    takes it to be.

    Example: `create table reference.units (`unit_zh` string, ...) using parquet`.
#}
{% macro spark__create_csv_table(model, agate_table) -%}
    {%- set sql -%}
        create table {{ this.render() }} (
            {%- for name in agate_table.column_names -%}
                `{{ name }}` {{ spark_seed_type(model, agate_table, loop.index0) }}{{ ', ' if not loop.last }}
            {%- endfor -%}
        ) {{ file_format_clause() }}
    {%- endset -%}
    {% call statement('_') %}{{ sql }}{% endcall %}
    {{ return(sql) }}
{%- endmacro %}
