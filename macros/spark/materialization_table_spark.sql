{#
    A table on Spark. Where a contract is enforced it is made with the columns, types and descriptions of the YAML, and
    each column is cast to its type, as DuckDB does when it inserts; a column that the query lacks is an error.
#}
{% materialization table, adapter='spark' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks) }}
    {%- if existing is not none -%}
        {% do adapter.drop_relation(existing) %}
    {%- endif -%}
    {%- if config.get('contract').enforced -%}
        {% do run_query('create table ' ~ target ~ ' (' ~ spark_columns(model.columns.values()) ~ ') '
            ~ file_format_clause() ~ ' comment ' ~ spark_text(model.description)) %}
    {%- endif -%}
    {% call statement('main') -%}
        {%- if config.get('contract').enforced -%}
            insert into {{ target }} select {{ spark_casts(model.columns.values()) }}
            from ({{ duckdb_sql(compiled_code) }}) as made
        {%- else -%}
            create table {{ target }} {{ file_format_clause() }} as {{ duckdb_sql(compiled_code) }}
        {%- endif -%}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
