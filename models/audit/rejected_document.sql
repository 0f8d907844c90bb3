with rejects as (
    select * from {{ ref('stg_raw__reject') }}
),

final as (
    select
        document_id,
        file_name,
        reject_code,
        reason,
        rejected_at
    from rejects
)

select * from final
