{#
    dbt's hook for a view on Spark, whose query is DuckDB's.

    Example: `create or replace view staging.x as ...`.
#}
{% macro spark__create_view_as(relation, sql) -%}
    create or replace view {{ relation }} as {{ duckdb_sql(sql) }}
{%- endmacro %}
