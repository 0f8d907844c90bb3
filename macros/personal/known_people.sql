{#
    Where a text of the CTE `texts` (column_name, row_key, document_id, text) holds a name or number that stands in a
    personal cell of the same document, or is one of any document where it has none; one row for each find.

    Example: `select column_name, row_key, kind from texts ... union all {{ known_people() }}`.
#}
{% macro known_people() %}
    select texts.column_name, texts.row_key, people.kind
    from texts
    inner join {{ ref('int_person') }} as people
        on texts.document_id = people.document_id
        and contains(regexp_replace(texts.text, '[-\s()]', '', 'g'), people.person)
    where
        people.kind = 'phone'
        and regexp_matches(
            regexp_replace(texts.text, '[-\s()]', '', 'g'), '(^|[^0-9,.])' || people.person || '($|[^0-9,.])'
        )
        or people.kind = 'name'
        and (
            contains(texts.text, people.person || '同志')
            or regexp_matches(texts.text, '(^|[^\p{Han}])' || people.person || '($|[^\p{Han}])')
        )
    union all
    select texts.column_name, texts.row_key, people.kind
    from texts
    inner join {{ ref('int_person') }} as people on texts.document_id is null and texts.text = people.person
{%- endmacro %}
