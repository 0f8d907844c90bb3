with source as (
    {{ raw_texts('withdrawal', ['why']) }}
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
