{#
    dbt's hook for what counts the rows that fail a data test, on Spark: the whole is DuckDB's.

    Example: `select count(*) as failures, ... from (select ...) as dbt_internal_test`.
#}
{% macro spark__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {{ duckdb_sql(default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit)) }}
{%- endmacro %}
