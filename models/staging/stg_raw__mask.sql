with source as (
    select * from {{ source('raw', 'mask') }}
),

final as (
    select
        document_id,
        map(list(text_printed), list(text_masked)) as texts
    from source
    group by document_id
)

select * from final
