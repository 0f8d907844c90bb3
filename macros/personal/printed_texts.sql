{#
    The distinct texts of a table's columns as printed, for table_texts: owner_id, column_name, text, row_key. Each column
    is looked at by itself, so that no more than its distinct texts is held in memory.

    Example: `with printed as ({{ printed_texts(model, ['name_zh'], 'form_id', 'line_id') }})`.
#}
{% macro printed_texts(model, columns, owner, key) %}
    {{ adapter.dispatch('printed_texts', 'jixiao')(model, columns, owner, key) }}
{% endmacro %}

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
