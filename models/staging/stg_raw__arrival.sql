with source as (
    select * from {{ source('raw', 'arrival') }}
),

final as (
    select
        document_id,
        batch_no
    from source
)

select * from final
