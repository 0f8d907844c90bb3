{#
    A query for DuckDB, as all models are written, between two signs: on Spark `ingest/spark` writes it anew in Spark's
    words before it is run. What stands outside of the signs is Spark's own already. See docs/decisions/0020.

    Example: `create table core.x as {{ duckdb_sql(compiled_code) }}`.
#}
{% macro duckdb_sql(sql) -%}
    /* duckdb */ {{ sql }} /* end duckdb */
{%- endmacro %}
