{#
    A query for all texts of a public table in one pass: document_id (NULL where the table has neither document_id nor
    form_id), column_name, text (half width) and row_key (the first column of the first row that has the text).

    Example: `with texts as ({{ table_texts(model, adapter.get_columns_in_relation(model)) }})`.
#}
{% macro table_texts(model, columns) %}
{%- set names = columns | map(attribute='name') | list -%}
{%- set forms = ref('dim_form') -%}
with entries as (
    select
        {% if 'document_id' in names %}document_id,
        {% elif 'form_id' in names %}(
            select forms.document_id from {{ forms }} as forms where forms.form_id = facts.form_id
        ) as document_id,
        {% else %}cast(null as varchar) as document_id,
        {% endif %}
        cast({{ names[0] if names else 'null' }} as varchar) as row_key,
        unnest([
            {% for column in columns if column.is_string() %}
                {'column_name': '{{ column.name }}', 'text': {{ column.name }}}{{ ',' if not loop.last }}
            {% endfor %}
        ]) as entry
    from {{ model }} as facts
)

select
    document_id,
    entry['column_name'] as column_name,
    {{ half_width("entry['text']") }} as text,
    min(row_key) as row_key
from entries
where entry['text'] is not null
group by all
{% endmacro %}
