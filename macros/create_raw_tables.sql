{#
    The raw tables, where they don't exist yet, so that `dbt build` runs on a fresh clone in which nothing has been
    ingested. On Spark they are Parquet files elsewhere (spark__create_raw_tables).

    Example: `on-run-start: ["{{ create_raw_tables() }}"]`.
#}
{% macro create_raw_tables() %}
    {{ adapter.dispatch('create_raw_tables', 'jixiao')() }}
{% endmacro %}
