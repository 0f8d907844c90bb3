with source as (
    select * from {{ source('raw', 'withdrawal') }}
),

final as (
    select
        withdrawal_no,
        document_id,
        action,
        nullif(trim(why), '') as why,
        decided_at
    from source
)

select * from final
