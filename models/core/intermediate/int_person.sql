{# One row a document and a name or telephone number that its personal cells and lines hold; never published. #}
with printed as (
    select
        document_id,
        text as text_printed
    from {{ ref('stg_raw__cell') }}
    where role = 'personal' and text is not null
    union all
    select
        document_id,
        text as text_printed
    from {{ ref('stg_raw__line') }}
    where role = 'personal' and text is not null
),

-- a name of two characters may be printed with a space between them
texts as (
    select
        document_id,
        regexp_replace(
            {{ half_width('text_printed') }}, '(^|[^\p{Han}])(\p{Han})\s+(\p{Han})([^\p{Han}]|$)', '\1\2\3\4', 'g'
        ) as text_printed
    from printed
),

pieces as (
    select
        document_id,
        unnest(regexp_extract_all(text_printed, '\p{Han}+')) as person
    from texts
),

names as (
    select
        pieces.document_id,
        'name' as kind,
        pieces.person
    from pieces
    inner join {{ ref('name_parts') }} as surnames
        on surnames.part_kind = 'surname' and starts_with(pieces.person, surnames.part)
    left join {{ ref('name_parts') }} as no_names
        on (no_names.part_kind = 'ending' and ends_with(pieces.person, no_names.part))
            or (no_names.part_kind = 'word' and pieces.person = no_names.part)
    where
        no_names.part is null
        and length(pieces.person) between length(surnames.part) + 1 and length(surnames.part) + 2
),

phones as (
    select
        document_id,
        'phone' as kind,
        unnest(regexp_extract_all(regexp_replace(text_printed, '[-\s()]', '', 'g'), '[0-9]{10,12}')) as person
    from texts
),

final as (
    select distinct * from names
    union all
    select distinct * from phones
)

select * from final
