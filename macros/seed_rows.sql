{#
    The rows of a seed, read when a model is compiled: for what must stand in the SQL itself. A list of lists, ordered
    by the columns asked for; empty where the seed hasn't been loaded (in lint, before the first build).

    Example: `{% for code, pattern in seed_rows('placeholder_patterns', ['pattern_code', 'pattern']) %}`.
#}
{% macro seed_rows(seed, columns, condition='true') -%}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- set relation = adapter.get_relation(target.database, 'reference', seed) -%}
        {%- if relation is not none -%}
            {%- set select = columns | join(', ') -%}
            {%- set found = run_query(
                'select ' ~ select ~ ' from ' ~ relation ~ ' where ' ~ condition ~ ' order by ' ~ select
            ) -%}
            {%- do rows.extend(found.rows | map('list')) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(rows) }}
{%- endmacro %}
