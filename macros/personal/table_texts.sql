{#
    A query for those texts of a public table that can hold a name, a number or an address at all: Han characters, four
    digits in a row, ten with only spaces, dashes and brackets between them, or an @. Ids of our own making (32 or 64
    hexadecimal digits) are left out, as there are as many as rows. Gives document_id (NULL where the table has neither
    document_id nor form_id), column_name, text (half width) and row_key (the first column of the first row that has the
    text).

    Example: `with texts as ({{ table_texts(model, adapter.get_columns_in_relation(model)) }})`.
#}
{% macro table_texts(model, columns) %}
{%- set names = columns | map(attribute='name') | list -%}
{%- set owner = 'document_id' if 'document_id' in names else 'form_id' if 'form_id' in names else 'null' -%}
{%- set texts = [] -%}
{%- for column in columns if column.is_string() or column.dtype == 'string' -%}
    {%- do texts.append(column.name) -%}
{%- endfor -%}
with printed as (
    {{ printed_texts(model, texts, owner, names[0] if names) }}
)

select
    {{ 'forms.document_id' if owner == 'form_id' else 'cast(printed.owner_id as varchar)' }} as document_id,
    printed.column_name,
    {{ half_width('printed.text') }} as text,
    printed.row_key
from printed
{% if owner == 'form_id' %}left join {{ ref('dim_form') }} as forms on printed.owner_id = forms.form_id{% endif %}
{% endmacro %}
