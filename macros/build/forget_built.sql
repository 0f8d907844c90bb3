{#
    Takes away the record that the tables are whole (`built.project`) before dbt builds any of them, so that no
    increment rests on tables that are half built or built otherwise; `jixiao build` writes it anew. Tests and documentation
    change no table and leave it; on Spark there are no increments. See docs/decisions/0019.

    Example: `on-run-start: ["{{ forget_built() }}"]`.
#}
{% macro forget_built() %}
    {% if execute and target.type == 'duckdb' and flags.WHICH in ('build', 'run', 'seed') %}
        {% set found = run_query(
            "select 1 from duckdb_tables() where schema_name = 'built' and table_name = 'project'"
            ~ " and database_name = current_database()"
        ) %}
        {% if found.rows %}
            {% do run_query('drop table built.project') %}
        {% endif %}
    {% endif %}
{% endmacro %}
