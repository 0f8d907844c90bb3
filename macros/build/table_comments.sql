{#
    The statements that describe a table and its columns in the database, where `persist_docs` asks for them.

    Example: `comment on table core.dim_form is $dbt_comment_literal_block$...$dbt_comment_literal_block$;`
#}
{% macro table_comments(relation) %}
    {%- if config.persist_relation_docs() and model.description %}
        comment on table {{ relation }} is {{ duckdb_escape_comment(model.description) }};
    {%- endif %}
    {%- if config.persist_column_docs() %}
        {%- for column in model.columns.values() if column.description %}
            comment on column {{ relation }}.{{ adapter.quote(column.name) }} is
            {{ duckdb_escape_comment(column.description) }};
        {%- endfor %}
    {%- endif %}
{% endmacro %}
