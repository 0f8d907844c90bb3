{# What printed_texts gives, on DuckDB: each column by itself, so that no more than its distinct texts is held in memory. #}
{% macro default__printed_texts(model, columns, owner, key) %}
    {% for column in columns %}
    select
        {{ owner }} as owner_id,
        '{{ column }}' as column_name,
        {{ column }} as text,
        min(cast({{ key }} as varchar)) as row_key
    from {{ model }}
    where {{ can_tell(column) }}
    group by all
    {{ 'union all' if not loop.last }}
    {% else %}select null as owner_id, null as column_name, null as text, null as row_key limit 0
    {% endfor %}
{% endmacro %}
