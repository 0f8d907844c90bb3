{#
    Fails with each text of the table that holds a telephone number, an identity-card number, an e-mail address, or a
    name or telephone number that stands in a personal cell of the same document (of any document, and then as the
    whole text, where the table has neither document_id nor form_id). One pass over all its text columns. The rows
    found say column, row and kinds, never the text. It warns in a build (a word taken for a name must not keep a
    whole province unpublished) and fails in `make test`. A bare number of eleven digits in a column of figures can't be
    told from an amount and passes, unless a personal cell holds it too.
#}
{% test no_personal_data(model) %}
{{ config(severity='warn') }}
{% set figures = ['value_printed', 'printed_value', 'expected_value', 'text_printed', 'target_printed', 'actual_printed'] %}

with texts as (
    {{ table_texts(model, adapter.get_columns_in_relation(model) if execute else []) }}
),

found as (
    {% for kind in ['phone', 'local_phone', 'identity_card', 'email'] %}
    select column_name, row_key, '{{ kind }}' as kind
    from texts
    where
        regexp_matches(text, '{{ contact_pattern(kind) }}')
        and not (
            '{{ kind }}' = 'phone'
            and column_name in ('{{ figures | join("', '") }}')
            and regexp_full_match(text, '[1-9][0-9]{10}')
        )
    union all
    {% endfor %}
    select texts.column_name, texts.row_key, people.kind
    from texts
    inner join {{ ref('int_person') }} as people
        on texts.document_id = people.document_id
        and contains(regexp_replace(texts.text, '[-\s()]', '', 'g'), people.person)
    union all
    select texts.column_name, texts.row_key, people.kind
    from texts
    inner join {{ ref('int_person') }} as people on texts.document_id is null and texts.text = people.person
)

select column_name, row_key, list_sort(list_distinct(list(kind))) as kinds from found group by all
{% endtest %}
