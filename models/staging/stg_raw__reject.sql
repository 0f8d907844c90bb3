with source as (
    {{ raw_texts('reject', ['file_name', 'reason']) }}
),

final as (
    select
        document_id,
        file_name,
        byte_size,
        reject_code,
        reason,
        run_id,
        rejected_at
    from source
)

select * from final
