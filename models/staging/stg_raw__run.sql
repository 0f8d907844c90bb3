with source as (
    select * from {{ source('raw', 'run') }}
),

final as (
    select
        run_id,
        command,
        version,
        started_at,
        finished_at,
        files_seen,
        documents_landed,
        documents_unchanged,
        documents_rejected,
        status
    from source
)

select * from final
