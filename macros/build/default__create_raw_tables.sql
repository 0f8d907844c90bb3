{#
    Creates the raw tables that don't exist yet, with the columns and types that models/staging/_raw__sources.yml
    declares. A read-only database that has them all is left alone.

    Example: `create table if not exists raw.document ("document_id" varchar, ...)`.
#}
{% macro default__create_raw_tables() %}
    {% if execute %}
        {% set known = run_query(
            "select table_name from information_schema.tables where table_schema = 'raw'"
        ).columns[0].values() %}
        {% for node in graph.sources.values() if node.schema == 'raw' and node.name not in known %}
            {% do run_query('create schema if not exists raw') %}
            {% set columns = [] %}
            {% for column in node.columns.values() %}
                {% do columns.append('"' ~ column.name ~ '" ' ~ column.data_type) %}
            {% endfor %}
            {% do run_query(
                'create table if not exists raw.' ~ node.name ~ ' (' ~ columns | join(', ') ~ ')'
            ) %}
        {% endfor %}
    {% endif %}
{% endmacro %}
