{#
    Writes each public table that the lake lacks, or has with other columns or rows, with its comments; gives their names.

    Example: `{% set written = lake_tables() %}`.
#}
{% macro lake_tables() %}
    {% set written = [] %}
    {% for model in public_models() %}
        {% set own %}
            select column_name, data_type from duckdb_columns()
            where schema_name || '.' || table_name = '{{ model.name }}' and database_name
        {% endset %}
        {% set same = run_query(
            'select (select count(*) from (' ~ own ~ " = 'lake')) > 0 and not exists (("
            ~ own ~ " = 'lake' except " ~ own ~ ' = current_database()) union all ('
            ~ own ~ ' = current_database() except ' ~ own ~ " = 'lake'))"
        ).rows[0][0] %}
        {% set new, old = 'from ' ~ model.name, 'from lake.' ~ model.name %}
        {% if not same or run_query(
            'select count(*) from ((' ~ new ~ ' except all ' ~ old ~ ') union all ('
            ~ old ~ ' except all ' ~ new ~ '))'
        ).rows[0][0] %}
            {% do run_query('create schema if not exists lake.' ~ model.node.schema) %}
            {% do run_query('create or replace table lake.' ~ model.name ~ ' as ' ~ new) %}
            {% do lake_comments(model) %}
            {% do written.append(model.name) %}
        {% endif %}
    {% endfor %}
    {{ return(written) }}
{% endmacro %}
