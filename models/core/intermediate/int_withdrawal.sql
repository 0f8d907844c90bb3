{# One row a document that is withdrawn: the decision that counts, which is the last one. #}
with decisions as (
    select * from {{ ref('stg_raw__withdrawal') }}
),

last_decisions as (
    select *
    from decisions
    qualify row_number() over (partition by document_id order by withdrawal_no desc) = 1
),

final as (
    select
        document_id,
        why,
        decided_at
    from last_decisions
    where action = 'withdraw'
)

select * from final
