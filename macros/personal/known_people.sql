{#
    Where a text of the CTE `texts` (column_name, row_key, document_id, text) holds a name or number that stands in a
    personal cell of the same document, or is one of any document where it has none; one row for each find.

    Example: `select column_name, row_key, kind from texts ... union all {{ known_people() }}`.
#}
{% macro known_people() %}
    {%- set squeezed = "regexp_replace(texts.text, '[-\\s()]', '', 'g')" %}
    select texts.column_name, texts.row_key, people.kind
    from texts
    inner join {{ ref('int_person') }} as people on texts.document_id = people.document_id
    -- a pattern of its own for each pair costs more than all else: only where the person is in the text at all
    where
        case
            when people.kind = 'phone' and contains({{ squeezed }}, people.person)
                then regexp_matches({{ squeezed }}, '(^|[^0-9,.])' || people.person || '($|[^0-9,.])')
            when people.kind = 'name' and contains(texts.text, people.person)
                then
                    contains(texts.text, people.person || '同志')
                    or regexp_matches(texts.text, '(^|[^\p{Han}])' || people.person || '($|[^\p{Han}])')
        end
    union all
    select texts.column_name, texts.row_key, people.kind
    from texts
    inner join {{ ref('int_person') }} as people on texts.document_id is null and texts.text = people.person
{%- endmacro %}
