{#
    The distinct texts of a table's columns as printed, for table_texts: owner_id, column_name, text, row_key.

    Example: `with printed as ({{ printed_texts(model, ['name_zh'], 'form_id', 'line_id') }})`.
#}
{% macro printed_texts(model, columns, owner, key) %}
    {{ adapter.dispatch('printed_texts', 'jixiao')(model, columns, owner, key) }}
{% endmacro %}
