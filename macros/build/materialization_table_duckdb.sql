{#
    A table in one transaction and one statement: created or replaced, filled, and described from its YAML. dbt-duckdb's
    own materialization takes a dozen statements (another name, two renames, a drop, and looks into the catalogue before
    each), which is most of what building a small table costs. See docs/decisions/0015.

    A contract is checked as ever before the table is touched, and its NOT NULLs are the table's. A column that the YAML
    describes but the table lacks is an error. What the project doesn't use is left out: Python models, grants, indexes,
    foreign keys, lakes and headers.
#}
{% materialization table, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing is not none and not existing.is_table -%}
        {% do adapter.drop_relation(existing) %}
    {%- endif -%}
    {% call statement('main') -%}
        {%- if config.get('contract').enforced -%}
            {{ get_assert_columns_equivalent(compiled_code) }}
            create or replace table {{ target }} {{ get_table_columns_and_constraints() }};
            insert into {{ target }} {{ get_column_names() }} ({{ get_select_subquery(compiled_code) }});
        {%- else -%}
            create or replace table {{ target }} as ({{ compiled_code }});
        {%- endif -%}
        {{ table_comments(target) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
