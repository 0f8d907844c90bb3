{#
    Describes a table of the lake and its columns with the comments of the build's.

    Example: `{% do lake_comments(model) %}`, with one of `public_models()`.
#}
{% macro lake_comments(model) %}
    {% for table in run_query(
        "select comment from duckdb_tables() where database_name = current_database() and comment is not null"
        ~ " and schema_name || '.' || table_name = '" ~ model.name ~ "'"
    ).rows %}
        {% do run_query('comment on table lake.' ~ model.name ~ ' is ' ~ duckdb_escape_comment(table[0])) %}
    {% endfor %}
    {% for column in run_query(
        "select column_name, comment from duckdb_columns() where database_name = current_database()"
        ~ " and comment is not null and schema_name || '.' || table_name = '" ~ model.name ~ "'"
    ).rows %}
        {% do run_query(
            'comment on column lake.' ~ model.name ~ '.' ~ adapter.quote(column[0])
            ~ ' is ' ~ duckdb_escape_comment(column[1])
        ) %}
    {% endfor %}
{% endmacro %}
